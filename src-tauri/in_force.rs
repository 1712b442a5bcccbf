//! Puts settings in force while the program runs: the engine, the hotkey, the window's colours, the tray's words, the page. Called from threads that may
//! block.

use riposte_settings::Settings;
use tauri::{AppHandle, Manager};

use crate::commands::Saved;
use crate::engine_bridge::EngineBridge;
use crate::hotkey::Hotkey;
use crate::settings_state::SettingsState;
use crate::tray::Tray;
use crate::window_message::WindowMessage;
use crate::{overlay, window};

/// Problems of the settings file; they end with what the file says next.
const OF_THE_FILE: &str = "settings.";

/// Everything but the hotkey, where `now` differs from `before`.
pub(crate) fn put(app: &AppHandle, before: &Settings, now: &Settings) {
    if now == before {
        return;
    }
    if let Some(engine) = app.state::<EngineBridge>().engine() {
        engine.apply(now.clone());
    }
    if now.appearance.theme != before.appearance.theme {
        window::set_theme(app, now.appearance.theme);
    }
    if now.appearance != before.appearance {
        overlay::put(app);
    }
    if now.appearance.language != before.appearance.language
        && let Some(tray) = app.try_state::<Tray>()
    {
        tray.speak(app.state::<SettingsState>().words());
    }
}

/// Reads the file anew and puts in force what changed in it. What can't be read leaves everything as it is, and is told.
pub(crate) fn as_the_file_says(app: &AppHandle) {
    let (kept, link) = (app.state::<SettingsState>(), app.state::<EngineBridge>());
    let read = match kept.read_again() {
        Ok(Some(read)) => read,
        // Deleted: the next start begins with the defaults.
        Ok(None) => return,
        Err(error) => return link.fail(error.problem()),
    };
    link.recover_all(OF_THE_FILE);
    read.problems.into_iter().for_each(|problem| link.fail(problem));
    let (before, now) = (read.before, read.now);
    if now == before {
        return;
    }
    tracing::info!("the settings file was changed");
    put(app, &before, &now);
    if now.conversation.hotkey != before.conversation.hotkey
        && let Err(problem) = app.state::<Hotkey>().change(app, &now.conversation.hotkey)
    {
        link.fail(problem);
    }
    link.tell(&WindowMessage::Settings { saved: Box::new(Saved::of(now)) });
}
