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

/// The hotkey as the display server knows it now. It changes when the keyboard is set anew.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Keys {
    keycode: Keycode,
    held: ModMask,
    /// Caps lock, num lock and scroll lock count as modifiers; the hotkey works whether they are on or not.
    locks: Vec<ModMask>,
}

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
        tell_of_keyboards(&connection).map_err(|error| other(&error))?;
        let keys = keys(&connection, shortcut).map_err(|error| other(&error))?;
        let keys = keys.ok_or_else(|| Refusal::Other(words::no_such_key(shortcut.key.to_string())))?;
        let bell = bell(&connection, root).map_err(|error| other(&error))?;
        grab(&connection, root, &keys)?;

        let connection = Arc::new(connection);
        let grab = Grab { connection: Arc::clone(&connection), bell };
        std::thread::Builder::new()
            .name("riposte-hotkey".to_owned())
            .spawn(move || listen(&connection, root, shortcut, keys, &turned))
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

fn listen(connection: &RustConnection, root: Window, shortcut: Shortcut, mut keys: Keys, turned: &impl Fn(bool)) {
    let mut down = false;
    loop {
        match connection.wait_for_event() {
            Ok(Event::KeyPress(event)) if event.detail == keys.keycode => {
                down = true;
                turned(true);
            }
            Ok(Event::KeyRelease(event)) if event.detail == keys.keycode => {
                down = false;
                turned(false);
            }
            Ok(Event::MappingNotify(_) | Event::XkbNewKeyboardNotify(_) | Event::XkbMapNotify(_)) => {
                let Some(now) = changed(connection, shortcut, &keys) else { continue };
                // Who holds it while it moves could not be heard letting go.
                if std::mem::take(&mut down) {
                    turned(false);
                }
                release(connection, root, &keys);
                if let Err(refusal) = grab(connection, root, &now) {
                    tracing::warn!(?refusal, "the keyboard was set anew, and the hotkey can't be had on it");
                }
                keys = now;
            }
            Ok(Event::ClientMessage(_)) => return,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "the hotkey is gone");
                return;
            }
        }
    }
}

/// The hotkey on the keyboard as it is now, where that is another than before.
fn changed(connection: &RustConnection, shortcut: Shortcut, before: &Keys) -> Option<Keys> {
    match keys(connection, shortcut) {
        Ok(now) => now.filter(|now| now != before),
        Err(error) => {
            tracing::warn!(%error, "the display server does not say how the keyboard is set");
            None
        }
    }
}

/// Has the display server say when the keyboard is set anew.
fn tell_of_keyboards(connection: &RustConnection) -> Result<(), ReplyError> {
    let events = xkb::EventType::NEW_KEYBOARD_NOTIFY | xkb::EventType::MAP_NOTIFY;
    let parts = xkb::MapPart::KEY_SYMS | xkb::MapPart::MODIFIER_MAP;
    let none = xkb::EventType::default();
    connection
        .xkb_select_events(xkb::ID::USE_CORE_KBD.into(), none, events, parts, parts, &xkb::SelectEventsAux::new())?
        .check()
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

impl Keys {
    /// The modifiers with each combination of the locks.
    fn combinations(&self) -> Vec<ModMask> {
        self.locks.iter().fold(vec![self.held], |masks, &lock| {
            let with = masks.iter().map(|&mask| mask | lock).collect::<Vec<_>>();
            [masks, with].concat()
        })
    }
}

fn grab(connection: &RustConnection, root: Window, keys: &Keys) -> Result<(), Refusal> {
    let other = |what: &dyn std::fmt::Display| Refusal::Other(phrase::quoted(what.to_string()));
    for mask in keys.combinations() {
        let asked = connection.grab_key(false, root, mask, keys.keycode, GrabMode::ASYNC, GrabMode::ASYNC);
        match asked.map_err(|error| other(&error))?.check() {
            Ok(()) => {}
            // What was grabbed before is given back when the connection closes.
            Err(ReplyError::X11Error(error)) if error.error_kind == ErrorKind::Access => return Err(Refusal::Taken),
            Err(error) => return Err(other(&error)),
        }
    }
    Ok(())
}

fn release(connection: &RustConnection, root: Window, keys: &Keys) {
    for mask in keys.combinations() {
        // Where it fails the display server is gone, which the next event says.
        let _ = connection.ungrab_key(keys.keycode, root, mask);
    }
}

/// `None`: this keyboard has no such key.
fn keys(connection: &RustConnection, shortcut: Shortcut) -> Result<Option<Keys>, ReplyError> {
    let Some(keycode) = keycode(connection, shortcut.key)? else { return Ok(None) };
    let modifiers = Modifying::of(connection)?;
    let table = [
        (Modifiers::SHIFT, ModMask::SHIFT),
        (Modifiers::CONTROL, ModMask::CONTROL),
        (Modifiers::ALT, modifiers.bit(&symbol::ALT).unwrap_or(ModMask::M1)),
        (Modifiers::SUPER, modifiers.bit(&symbol::SUPER).unwrap_or(ModMask::M4)),
    ];
    let held = table.into_iter().filter(|(held, _)| shortcut.mods.contains(*held));
    let held = held.fold(ModMask::default(), |mask, (_, bit)| mask | bit);
    let locks = [Some(ModMask::LOCK), modifiers.bit(&symbol::NUM_LOCK), modifiers.bit(&symbol::SCROLL_LOCK)];
    Ok(Some(Keys { keycode, held, locks: locks.into_iter().flatten().collect() }))
}

/// X11's symbols of keys that modify others (X11/keysymdef.h), left and right.
mod symbol {
    pub(super) const ALT: [u32; 2] = [0xffe9, 0xffea];
    pub(super) const SUPER: [u32; 2] = [0xffeb, 0xffec];
    pub(super) const NUM_LOCK: [u32; 1] = [0xff7f];
    pub(super) const SCROLL_LOCK: [u32; 1] = [0xff14];
}

/// Which symbols are on the keys of Mod1 to Mod5.
struct Modifying(Vec<(ModMask, Vec<u32>)>);

impl Modifying {
    fn of(connection: &RustConnection) -> Result<Self, ReplyError> {
        let (low, high) = (connection.setup().min_keycode, connection.setup().max_keycode);
        let map = connection.get_keyboard_mapping(low, high - low + 1)?.reply()?;
        let modifiers = connection.get_modifier_mapping()?.reply()?;
        let per_key = usize::from(map.keysyms_per_keycode).max(1);
        let symbols = |keycode: &Keycode| {
            let row = usize::from(keycode.saturating_sub(low));
            // 0 stands for no key.
            map.keysyms.chunks(per_key).nth(row).filter(|_| *keycode != 0).unwrap_or_default().to_vec()
        };
        let per_modifier = usize::from(modifiers.keycodes_per_modifier()).max(1);
        let bits = [ModMask::M1, ModMask::M2, ModMask::M3, ModMask::M4, ModMask::M5];
        // Shift, Lock and Control come before them.
        let keys = modifiers.keycodes.chunks(per_modifier).skip(3);
        Ok(Self(bits.into_iter().zip(keys.map(|keys| keys.iter().flat_map(symbols).collect())).collect()))
    }

    /// The modifier that one of these symbols stands for.
    fn bit(&self, symbols: &[u32]) -> Option<ModMask> {
        let has = |of: &&(ModMask, Vec<u32>)| symbols.iter().any(|symbol| of.1.contains(symbol));
        self.0.iter().find(has).map(|(bit, _)| *bit)
    }
}

/// The key at this place on the keyboard, whatever the layout puts on it: hotkeys are recorded by place.
fn keycode(connection: &RustConnection, code: Code) -> Result<Option<Keycode>, ReplyError> {
    let Some(wanted) = place(code) else { return Ok(None) };
    let names = connection.xkb_get_names(xkb::ID::USE_CORE_KBD.into(), xkb::NameDetail::KEY_NAMES)?.reply()?;
    let keys = names.value_list.key_names.unwrap_or_default();
    let at = keys.iter().position(|key| key.name.iter().copied().take_while(|&byte| byte != 0).eq(wanted.bytes()));
    Ok(at.and_then(|at| Keycode::try_from(usize::from(names.first_key) + at).ok()))
}

/// X11's name for a place: a row from A (below) to E (above) and a column, or what is there on every keyboard (the set "evdev" of xkeyboard-config).
fn place(code: Code) -> Option<String> {
    const ROWS: [(&str, &str); 3] = [("AD", "QWERTYUIOP"), ("AC", "ASDFGHJKL"), ("AB", "ZXCVBNM")];
    let name = code.to_string();
    if let Some(letter) = name.strip_prefix("Key") {
        let at = |(row, letters): &(&str, &str)| letters.find(letter).map(|column| format!("{row}{:02}", column + 1));
        return ROWS.iter().find_map(at);
    }
    if let Some(digit) = name.strip_prefix("Digit").and_then(|digit| digit.parse::<u32>().ok()) {
        return Some(format!("AE{:02}", if digit == 0 { 10 } else { digit }));
    }
    if let Some(number) = name.strip_prefix('F').and_then(|number| number.parse::<u32>().ok()) {
        return (1..=24).contains(&number).then(|| format!("FK{number:02}"));
    }
    if let Some(number) = name.strip_prefix("Numpad").and_then(|number| number.parse::<u32>().ok()) {
        return Some(format!("KP{number}"));
    }
    let place = match code {
        Code::Space => "SPCE",
        Code::Quote => "AC11",
        Code::Comma => "AB08",
        Code::Minus => "AE11",
        Code::Period => "AB09",
        Code::Slash => "AB10",
        Code::Semicolon => "AC10",
        Code::Equal => "AE12",
        Code::BracketLeft => "AD11",
        Code::Backslash => "BKSL",
        Code::BracketRight => "AD12",
        Code::Backquote => "TLDE",
        Code::Backspace => "BKSP",
        Code::Tab => "TAB",
        Code::Enter => "RTRN",
        Code::Pause => "PAUS",
        Code::ScrollLock => "SCLK",
        Code::Escape => "ESC",
        Code::Home => "HOME",
        Code::ArrowLeft => "LEFT",
        Code::ArrowUp => "UP",
        Code::ArrowRight => "RGHT",
        Code::ArrowDown => "DOWN",
        Code::PageUp => "PGUP",
        Code::PageDown => "PGDN",
        Code::End => "END",
        Code::PrintScreen => "PRSC",
        Code::Insert => "INS",
        Code::NumpadEnter => "KPEN",
        Code::NumpadMultiply => "KPMU",
        Code::NumpadAdd => "KPAD",
        Code::NumpadSubtract => "KPSU",
        Code::NumpadDecimal => "KPDL",
        Code::NumpadDivide => "KPDV",
        Code::Delete => "DELE",
        Code::MediaPlayPause => "I172",
        Code::MediaStop => "I174",
        Code::MediaTrackPrevious => "I173",
        Code::MediaTrackNext => "I171",
        _ => return None,
    };
    Some(place.to_owned())
}

#[cfg(test)]
#[path = "x11_tests.rs"]
mod tests;
