//! The tray icon: its picture and tooltip tell the state, its menu shows the window, mutes and quits. Built on the main thread, changed from any.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use riposte_engine::api::{Command, State};
use tauri::image::Image;
use tauri::menu::{CheckMenuItem, Menu, MenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Wry};

use crate::engine_bridge::EngineBridge;
use crate::window;
use crate::words::Words;

/// What the picture says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Idle,
    Hearing,
    Thinking,
    Speaking,
    Muted,
}

impl Look {
    fn of(state: State, muted: bool) -> Look {
        match state {
            State::Hearing | State::Settling => Look::Hearing,
            State::Answering => Look::Thinking,
            State::Speaking | State::Yielding | State::Held => Look::Speaking,
            State::Starting | State::Idle | State::Listening if muted => Look::Muted,
            State::Starting | State::Idle | State::Listening => Look::Idle,
        }
    }

    fn png(self) -> &'static [u8] {
        match self {
            Look::Idle => include_bytes!("icons/tray-idle.png"),
            Look::Hearing => include_bytes!("icons/tray-hearing.png"),
            Look::Thinking => include_bytes!("icons/tray-thinking.png"),
            Look::Speaking => include_bytes!("icons/tray-speaking.png"),
            Look::Muted => include_bytes!("icons/tray-muted.png"),
        }
    }
}

/// The icon in place, and what it shows now.
pub(crate) struct Tray {
    icon: TrayIcon<Wry>,
    show: MenuItem<Wry>,
    quit: MenuItem<Wry>,
    mute: CheckMenuItem<Wry>,
    shown: Mutex<Shown>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Shown {
    state: State,
    muted: bool,
}

impl Tray {
    /// Puts the icon in its place. `None`: this desktop has none, or the library for it is not installed.
    pub(crate) fn build(app: &AppHandle, words: &'static Words) -> Option<Tray> {
        // On Linux the indicator library is looked for at run time, and its binding panics when it is not there.
        match catch_unwind(AssertUnwindSafe(|| build(app, words))) {
            Ok(Ok(tray)) => Some(tray),
            Ok(Err(error)) => {
                tracing::warn!(%error, "no tray icon");
                None
            }
            Err(_) => None,
        }
    }

    pub(crate) fn set_state(&self, words: &Words, state: State) {
        self.change(words, |shown| shown.state = state);
    }

    pub(crate) fn set_muted(&self, words: &Words, muted: bool) {
        self.change(words, |shown| shown.muted = muted);
        if let Err(error) = self.mute.set_checked(muted) {
            tracing::warn!(%error, "the tray menu could not be changed");
        }
    }

    /// Says everything in these words from now on.
    pub(crate) fn speak(&self, words: &Words) {
        let shown = *self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let said = self
            .show
            .set_text(words.show)
            .and_then(|()| self.mute.set_text(words.mute))
            .and_then(|()| self.quit.set_text(words.quit))
            .and_then(|()| self.icon.set_tooltip(Some(tooltip(words, shown))));
        if let Err(error) = said {
            tracing::warn!(%error, "the tray could not be told another language");
        }
    }

    fn change(&self, words: &Words, change: impl FnOnce(&mut Shown)) {
        let (before, now) = {
            let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
            let before = *shown;
            change(&mut shown);
            (before, *shown)
        };
        if before == now {
            return;
        }
        let drawn = (|| {
            if Look::of(before.state, before.muted) != Look::of(now.state, now.muted) {
                self.icon.set_icon(Some(Image::from_bytes(Look::of(now.state, now.muted).png())?))?;
            }
            self.icon.set_tooltip(Some(tooltip(words, now)))
        })();
        if let Err(error) = drawn {
            tracing::warn!(%error, "the tray icon could not be changed");
        }
    }
}

fn tooltip(words: &Words, shown: Shown) -> String {
    let word = if Look::of(shown.state, shown.muted) == Look::Muted { words.muted } else { words.state(shown.state) };
    format!("Riposte: {word}")
}

fn build(app: &AppHandle, words: &'static Words) -> tauri::Result<Tray> {
    let show = MenuItem::with_id(app, "show", words.show, true, None::<&str>)?;
    let mute = CheckMenuItem::with_id(app, "mute", words.mute, true, false, None::<&str>)?;
    let quit = MenuItem::with_id(app, "quit", words.quit, true, None::<&str>)?;
    let menu = Menu::with_items(app, &[&show, &mute, &quit])?;
    let shown = Shown { state: State::Starting, muted: false };
    let icon = TrayIconBuilder::with_id("riposte")
        .icon(Image::from_bytes(Look::of(shown.state, shown.muted).png())?)
        .tooltip(tooltip(words, shown))
        .menu(&menu)
        .show_menu_on_left_click(false)
        .on_menu_event(|app, event| match event.id.as_ref() {
            "show" => window::show(app),
            "mute" => toggle_mute(app),
            "quit" => app.exit(0),
            _ => {}
        })
        .on_tray_icon_event(|icon, event| {
            if let TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. } = event {
                window::show(icon.app_handle());
            }
        })
        .build(app)?;
    Ok(Tray { icon, show, quit, mute, shown: Mutex::new(shown) })
}

fn toggle_mute(app: &AppHandle) {
    let link = app.state::<EngineBridge>();
    let muted = link.engine().is_some_and(|engine| engine.snapshot().muted);
    if let Err(problem) = link.order(Command::SetMuted { muted: !muted }) {
        link.fail(problem);
    }
}

/// Whether this desktop shows tray icons. Linux desktops have a host for them, or have none (GNOME without an extension).
#[cfg(target_os = "linux")]
pub(crate) fn is_shown() -> bool {
    let ask = || {
        let bus = zbus::blocking::Connection::session()?;
        let bus = zbus::blocking::fdo::DBusProxy::new(&bus)?;
        bus.name_has_owner("org.kde.StatusNotifierWatcher".try_into()?).map_err(zbus::Error::from)
    };
    ask().unwrap_or_else(|error| {
        tracing::debug!(%error, "the desktop could not be asked for a tray");
        false
    })
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn is_shown() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_is_shown_before_that_it_is_muted() {
        assert_eq!(Look::of(State::Speaking, true), Look::Speaking);
        assert_eq!(Look::of(State::Yielding, false), Look::Speaking);
        assert_eq!(Look::of(State::Listening, true), Look::Muted);
        assert_eq!(Look::of(State::Listening, false), Look::Idle);
    }

    #[test]
    fn every_picture_can_be_read() {
        for look in [Look::Idle, Look::Hearing, Look::Thinking, Look::Speaking, Look::Muted] {
            let image = Image::from_bytes(look.png()).unwrap();
            assert_eq!((image.width(), image.height()), (64, 64), "{look:?}");
        }
    }
}
