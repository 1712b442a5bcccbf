//! Sends whisper.cpp's own log to `tracing` instead of the standard error output. Installed once per process, when the first model is opened.
//!
//! Everything is written at debug level: whisper.cpp calls it an error when a call is aborted, which is how a cancelled session ends here;
//! what really fails comes back as a [`SpeechError`](crate::SpeechError).

use std::ffi::{CStr, c_char, c_void};
use std::sync::Once;

/// Installs the redirection.
#[allow(unsafe_code)]
pub(super) fn install() {
    static INSTALLED: Once = Once::new();
    // SAFETY: `forward` takes what ggml's log callback gets, uses no user data and does not unwind.
    INSTALLED.call_once(|| unsafe { whisper_rs::set_log_callback(Some(forward), std::ptr::null_mut()) });
}

#[allow(unsafe_code)]
unsafe extern "C" fn forward(_level: Level, text: *const c_char, _: *mut c_void) {
    if text.is_null() {
        return;
    }
    // SAFETY: ggml passes a C string that lives until this returns.
    let text = unsafe { CStr::from_ptr(text) }.to_string_lossy();
    let text = text.trim();
    if !text.is_empty() {
        tracing::debug!(target: "whisper.cpp", "{text}");
    }
}

/// `ggml_log_level`: bindgen makes C's enum unsigned, except with Microsoft's compiler.
#[cfg(not(all(windows, not(target_env = "gnu"))))]
type Level = u32;
#[cfg(all(windows, not(target_env = "gnu")))]
type Level = i32;
