//! The global hotkey: pressed and released become the key's orders, while the window is hidden too. On desktops that give none to
//! applications (Wayland) nothing is registered and `--toggle` takes its place. Called from the main thread and from commands' threads.

#[cfg(not(target_os = "linux"))]
#[path = "plugin.rs"]
mod grab;
#[cfg(target_os = "linux")]
#[path = "x11.rs"]
mod grab;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use riposte_engine::api::Command;
use riposte_problem::{Problem, Sentence};
use tauri::{AppHandle, Manager};
use tauri_plugin_global_shortcut::Shortcut;

use crate::engine_bridge::EngineBridge;
use crate::problems;

pub(crate) use grab::install;

/// Which hotkey is in force, and whether it is down.
#[derive(Default)]
pub(crate) struct Hotkey {
    in_force: Mutex<Option<grab::Grab>>,
    /// The one that is, or comes back when no other is recorded any more.
    wanted: Mutex<String>,
    down: AtomicBool,
}

/// Why a hotkey could not be had.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Another program has it.
    Taken,
    /// In the system's words.
    Other(Sentence),
}

/// Whether applications can have a global hotkey here.
pub(crate) fn supported() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    supported_where(cfg!(target_os = "linux"), set("DISPLAY"), set("WAYLAND_DISPLAY"))
}

/// Under Wayland an X11 grab hears keys only while an X11 program has the focus, which is worse than none.
fn supported_where(linux: bool, x11: bool, wayland: bool) -> bool {
    !linux || (x11 && !wayland)
}

/// Reads a hotkey as `Ctrl+Shift+Space`.
pub(crate) fn read(text: &str) -> Result<Shortcut, Problem> {
    text.parse().map_err(|_| problems::hotkey_unreadable(text))
}

impl Hotkey {
    /// Puts a hotkey in force in place of the one before. What is wrong is told to the window, and returned.
    pub(crate) fn set(&self, app: &AppHandle, text: &str) -> Result<(), Problem> {
        self.suspend(app);
        if !supported() || text.is_empty() {
            return Ok(());
        }
        let outcome = self.register(app, text);
        text.clone_into(&mut self.wanted.lock().unwrap_or_else(PoisonError::into_inner));
        let link = app.state::<EngineBridge>();
        match &outcome {
            Ok(()) => link.recover(problems::HOTKEY),
            Err(problem) => link.fail(problem.clone()),
        }
        outcome
    }

    /// Puts another hotkey in force, or leaves the one before in force where that can't be had.
    pub(crate) fn change(&self, app: &AppHandle, text: &str) -> Result<(), Problem> {
        let before = self.wanted.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.suspend(app);
        let refused = if supported() && !text.is_empty() { self.register(app, text).err() } else { None };
        if let Some(problem) = refused {
            // What is wrong with it was told when it was set.
            let _ = self.set(app, &before);
            return Err(problem);
        }
        text.clone_into(&mut self.wanted.lock().unwrap_or_else(PoisonError::into_inner));
        app.state::<EngineBridge>().recover(problems::HOTKEY);
        Ok(())
    }

    fn register(&self, app: &AppHandle, text: &str) -> Result<(), Problem> {
        let shortcut = read(text)?;
        let heard = app.clone();
        let grab = grab::Grab::new(app, shortcut, move |down| heard.state::<Hotkey>().turned(&heard, down));
        let grab = grab.map_err(|refusal| match refusal {
            Refusal::Taken => problems::hotkey_taken(text),
            Refusal::Other(why) => problems::hotkey_refused(text, why),
        })?;
        *self.in_force.lock().unwrap_or_else(PoisonError::into_inner) = Some(grab);
        Ok(())
    }

    /// Takes the hotkey out of force; a key that is down is let go.
    pub(crate) fn suspend(&self, app: &AppHandle) {
        let grab = self.in_force.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(grab);
        self.turned(app, false);
    }

    /// The key went down or came up. What does not change anything is auto-repeat.
    fn turned(&self, app: &AppHandle, down: bool) {
        if self.down.swap(down, Ordering::AcqRel) == down {
            return;
        }
        let link = app.state::<EngineBridge>();
        if let Err(problem) = link.order(if down { Command::KeyDown } else { Command::KeyUp }) {
            link.fail(problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hotkeys_that_the_window_records_can_be_read() {
        for text in [
            "Ctrl+Shift+Space",
            "Ctrl+Alt+K",
            "Super+1",
            "F9",
            "Ctrl+ArrowUp",
            "Alt+Shift+Backquote",
            "Ctrl+Numpad0",
            "Ctrl+Minus",
        ] {
            assert!(read(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn others_are_refused_in_plain_words() {
        for text in ["Ctrl+", "Ctrl+Shift", "Hyper+Q+W", "abc"] {
            let problem = read(text).unwrap_err();
            assert_eq!(problem.code, problems::HOTKEY);
            assert!(problem.message.english().contains(text), "{}", problem.message);
        }
    }

    #[test]
    fn wayland_gives_applications_no_hotkey() {
        assert!(supported_where(true, true, false));
        assert!(!supported_where(true, true, true));
        assert!(!supported_where(true, false, true));
        assert!(supported_where(false, false, false));
    }
}
