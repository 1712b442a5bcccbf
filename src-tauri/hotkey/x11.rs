//! The hotkey on X11: a passive grab on the root window, heard by a thread that sleeps until the display server has something to say.
//! Tauri's plugin asks every 50 ms instead, which would come on top of every answer, as the turn ends when the key is let go.

use std::sync::Arc;

use riposte_problem::words::{phrase, window as words};
use tauri::AppHandle;
use tauri_plugin_global_shortcut::{Code, Modifiers, Shortcut};
use x11rb::connection::Connection;
use x11rb::errors::ReplyError;
use x11rb::protocol::xkb::{self, ConnectionExt as _};
use x11rb::protocol::xproto::{
    ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, GrabMode, Keycode, ModMask, Window, WindowClass,
};
use x11rb::protocol::{ErrorKind, Event};
use x11rb::rust_connection::RustConnection;

use super::Refusal;

/// Nothing has to be prepared.
#[expect(clippy::unnecessary_wraps, reason = "other systems can fail here")]
pub(crate) fn install(_: &AppHandle) -> tauri::Result<()> {
    Ok(())
}

/// A hotkey in force, until it is dropped.
pub(crate) struct Grab {
    connection: Arc<RustConnection>,
    /// A window that nobody sees: a message to it ends the listening.
    bell: Window,
}

/// Caps lock and num lock count as modifiers; the hotkey works whether they are on or not.
const LOCKS: [ModMask; 2] = [ModMask::LOCK, ModMask::M2];

impl Grab {
    /// `turned` is told when the key goes down and comes up, without auto-repeat, on the listening thread.
    pub(crate) fn new(
        _: &AppHandle,
        shortcut: Shortcut,
        turned: impl Fn(bool) + Send + Sync + 'static,
    ) -> Result<Grab, Refusal> {
        Self::listen(None, shortcut, turned)
    }

    /// `display`: the display server; `None`: the one that the environment names.
    fn listen(
        display: Option<&str>,
        shortcut: Shortcut,
        turned: impl Fn(bool) + Send + 'static,
    ) -> Result<Grab, Refusal> {
        let other = |what: &dyn std::fmt::Display| Refusal::Other(phrase::quoted(what.to_string()));
        let (connection, screen) = RustConnection::connect(display).map_err(|error| other(&error))?;
        let root = connection.setup().roots[screen].root;
        without_repeat(&connection).map_err(|error| other(&error))?;
        let keycode = keycode(&connection, shortcut.key).map_err(|error| other(&error))?;
        let keycode = keycode.ok_or_else(|| Refusal::Other(words::no_such_key(shortcut.key.to_string())))?;
        let bell = bell(&connection, root).map_err(|error| other(&error))?;
        grab(&connection, root, keycode, mask(shortcut.mods))?;

        let connection = Arc::new(connection);
        let grab = Grab { connection: Arc::clone(&connection), bell };
        std::thread::Builder::new()
            .name("riposte-hotkey".to_owned())
            .spawn(move || listen(&connection, keycode, &turned))
            .map_err(|error| other(&error))?;
        Ok(grab)
    }
}

impl Drop for Grab {
    fn drop(&mut self) {
        // The connection is closed when the thread ends, and the grab with it.
        let message = ClientMessageEvent::new(32, self.bell, x11rb::protocol::xproto::AtomEnum::STRING, [0u32; 5]);
        let sent = self.connection.send_event(false, self.bell, EventMask::NO_EVENT, message);
        if sent.is_err() || self.connection.flush().is_err() {
            tracing::warn!("the display server is gone, and the hotkey with it");
        }
    }
}

fn listen(connection: &RustConnection, keycode: Keycode, turned: &impl Fn(bool)) {
    loop {
        match connection.wait_for_event() {
            Ok(Event::KeyPress(event)) if event.detail == keycode => turned(true),
            Ok(Event::KeyRelease(event)) if event.detail == keycode => turned(false),
            Ok(Event::ClientMessage(_)) => return,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "the hotkey is gone");
                return;
            }
        }
    }
}

/// A held key is one press and one release, not many.
fn without_repeat(connection: &RustConnection) -> Result<(), ReplyError> {
    connection.xkb_use_extension(1, 0)?.reply()?;
    let repeat = xkb::PerClientFlag::DETECTABLE_AUTO_REPEAT;
    let none = xkb::BoolCtrl::default();
    connection.xkb_per_client_flags(xkb::ID::USE_CORE_KBD.into(), repeat, repeat, none, none, none)?.reply()?;
    Ok(())
}

fn bell(connection: &RustConnection, root: Window) -> Result<Window, Box<dyn std::error::Error>> {
    let window = connection.generate_id()?;
    connection
        .create_window(0, window, root, -1, -1, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &CreateWindowAux::new())?
        .check()?;
    Ok(window)
}

fn grab(connection: &RustConnection, root: Window, keycode: Keycode, mods: ModMask) -> Result<(), Refusal> {
    for locks in [ModMask::default(), LOCKS[0], LOCKS[1], LOCKS[0] | LOCKS[1]] {
        let asked = connection.grab_key(false, root, mods | locks, keycode, GrabMode::ASYNC, GrabMode::ASYNC);
        match asked.map_err(|error| Refusal::Other(phrase::quoted(error.to_string())))?.check() {
            Ok(()) => {}
            // What was grabbed before is given back when the connection closes.
            Err(ReplyError::X11Error(error)) if error.error_kind == ErrorKind::Access => return Err(Refusal::Taken),
            Err(error) => return Err(Refusal::Other(phrase::quoted(error.to_string()))),
        }
    }
    Ok(())
}

fn mask(modifiers: Modifiers) -> ModMask {
    let table = [
        (Modifiers::SHIFT, ModMask::SHIFT),
        (Modifiers::CONTROL, ModMask::CONTROL),
        (Modifiers::ALT, ModMask::M1),
        (Modifiers::SUPER, ModMask::M4),
    ];
    table
        .into_iter()
        .filter(|(held, _)| modifiers.contains(*held))
        .fold(ModMask::default(), |mask, (_, bit)| mask | bit)
}

/// The key that makes this symbol without modifiers.
fn keycode(connection: &RustConnection, code: Code) -> Result<Option<Keycode>, ReplyError> {
    let Some(wanted) = keysym(code) else { return Ok(None) };
    let (low, high) = (connection.setup().min_keycode, connection.setup().max_keycode);
    let map = connection.get_keyboard_mapping(low, high - low + 1)?.reply()?;
    let per_key = usize::from(map.keysyms_per_keycode).max(1);
    let row = map.keysyms.chunks(per_key).position(|symbols| symbols.first() == Some(&wanted));
    Ok(row.and_then(|row| Keycode::try_from(usize::from(low) + row).ok()))
}

/// X11's symbol for a key (X11/keysymdef.h): Latin-1 keys are their own character, the rest is numbered from 0xff00 on.
fn keysym(code: Code) -> Option<u32> {
    let name = code.to_string();
    if let Some(letter) = name.strip_prefix("Key") {
        return letter.bytes().next().map(|byte| u32::from(byte.to_ascii_lowercase()));
    }
    if let Some(digit) = name.strip_prefix("Digit") {
        return digit.bytes().next().map(u32::from);
    }
    if let Some(number) = name.strip_prefix('F').and_then(|number| number.parse::<u32>().ok()) {
        return (1..=24).contains(&number).then_some(0xffbd + number);
    }
    if let Some(number) = name.strip_prefix("Numpad").and_then(|number| number.parse::<u32>().ok()) {
        return Some(0xffb0 + number);
    }
    Some(match code {
        Code::Space => 0x20,
        Code::Quote => 0x27,
        Code::Comma => 0x2c,
        Code::Minus => 0x2d,
        Code::Period => 0x2e,
        Code::Slash => 0x2f,
        Code::Semicolon => 0x3b,
        Code::Equal => 0x3d,
        Code::BracketLeft => 0x5b,
        Code::Backslash => 0x5c,
        Code::BracketRight => 0x5d,
        Code::Backquote => 0x60,
        Code::Backspace => 0xff08,
        Code::Tab => 0xff09,
        Code::Enter => 0xff0d,
        Code::Pause => 0xff13,
        Code::ScrollLock => 0xff14,
        Code::Escape => 0xff1b,
        Code::Home => 0xff50,
        Code::ArrowLeft => 0xff51,
        Code::ArrowUp => 0xff52,
        Code::ArrowRight => 0xff53,
        Code::ArrowDown => 0xff54,
        Code::PageUp => 0xff55,
        Code::PageDown => 0xff56,
        Code::End => 0xff57,
        Code::PrintScreen => 0xff61,
        Code::Insert => 0xff63,
        Code::NumpadEnter => 0xff8d,
        Code::NumpadMultiply => 0xffaa,
        Code::NumpadAdd => 0xffab,
        Code::NumpadSubtract => 0xffad,
        Code::NumpadDecimal => 0xffae,
        Code::NumpadDivide => 0xffaf,
        Code::Delete => 0xffff,
        Code::MediaPlayPause => 0x1008_ff14,
        Code::MediaStop => 0x1008_ff15,
        Code::MediaTrackPrevious => 0x1008_ff16,
        Code::MediaTrackNext => 0x1008_ff17,
        _ => return None,
    })
}

#[cfg(test)]
#[path = "x11_tests.rs"]
mod tests;
