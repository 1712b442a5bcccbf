//! A machine without sound, screen or keychain gets virtual ones here, so that whole programs can be tested: a sound server with a
//! microphone to speak into and a speaker to listen to, a screen with a keyboard, a keychain. Linux; all of it runs as root too.
//!
//! Each rig is a real server started for one test, in a folder of its own, and is ended when the value is dropped. A rig is ready when
//! `start` returns: it waits to be told, never for a while. Nothing here touches the user's own sound, screen or keychain.

#[cfg(target_os = "linux")]
mod driver;
#[cfg(target_os = "linux")]
mod keychain;
mod neural;
#[cfg(target_os = "linux")]
mod playing;
#[cfg(unix)]
mod process;
#[cfg(target_os = "linux")]
mod recording;
#[cfg(target_os = "linux")]
mod screen;
mod skip;
#[cfg(target_os = "linux")]
mod sound;
pub mod speech;
mod wav;

#[cfg(target_os = "linux")]
pub use driver::WindowDriver;
#[cfg(target_os = "linux")]
pub use keychain::{BusRig, KeychainRig};
pub use neural::{onnxruntime, piper_voice, published_model, recording_of_a_person};
#[cfg(target_os = "linux")]
pub use playing::Playing;
#[cfg(unix)]
pub use process::{Finished, Process, run_for};
#[cfg(target_os = "linux")]
pub use recording::Recording;
#[cfg(target_os = "linux")]
pub use screen::{Picture, ScreenRig};
pub use skip::{missing, say_skipped};
#[cfg(target_os = "linux")]
pub use sound::SoundRig;
pub use wav::{Clip, Encoding};
