//! Joining the conversation and taking part in it.

use riposte_engine::api::Command;
use riposte_models::Wishes;
use riposte_problem::Problem;
use riposte_problem::words::window as words;
use riposte_settings::Takes;
use riposte_vendors::{VENDORS, Vendor};
use serde::Serialize;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, State};

use crate::engine_bridge::EngineBridge;
use crate::settings_state::SettingsState;
use crate::tray::{self, Tray};
use crate::window_message::WindowMessage;
use crate::{hotkey, window};

/// Everything there is now, and from then on what happens.
#[tauri::command]
#[specta::specta]
pub(crate) fn attach(link: State<'_, EngineBridge>, news: Channel<WindowMessage>) {
    link.attach(news);
}

/// Carries out an order; in the order of the calls, as this runs on the main thread.
#[tauri::command]
#[specta::specta]
pub(crate) fn order(
    link: State<'_, EngineBridge>,
    kept: State<'_, SettingsState>,
    command: Command,
) -> Result<(), Problem> {
    link.order(command.clone())?;
    match command {
        Command::SetMode { mode } => kept.save_mode(mode),
        _ => Ok(()),
    }
}

/// What the page has to know about the program.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct Facts {
    pub(crate) version: String,
    /// Whether applications can have a global hotkey on this desktop (under Wayland they can't).
    pub(crate) global_hotkey: bool,
    /// Whether there is a tray that shows Riposte's icon.
    pub(crate) tray: bool,
    /// Whether what other programs play can be paused on this system.
    pub(crate) pauses_media: bool,
    /// Folder of the log files.
    pub(crate) logs: String,
    /// Everybody who can be chosen, stage by stage.
    pub(crate) vendors: Vec<Vendor>,
    /// A model is to be used as soon as it is here.
    pub(crate) wants_model: bool,
    /// How quick a conversation can be meant to be, the quickest first.
    pub(crate) profiles: Vec<Takes>,
}

/// What the page asks for last, before it can be used.
#[tauri::command]
#[specta::specta]
pub(crate) async fn facts(app: AppHandle) -> Result<Facts, Problem> {
    super::blocking(words::looking_around(), move || {
        app.state::<EngineBridge>().page_is_drawn();
        Ok(Facts {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            global_hotkey: hotkey::supported(),
            pauses_media: riposte_media::is_supported(),
            tray: app.try_state::<Tray>().is_some() && tray::is_shown(),
            vendors: VENDORS.all().to_vec(),
            wants_model: !Wishes::in_folder(&app.state::<SettingsState>().data_folder()).all().is_empty(),
            profiles: riposte_settings::profiles().to_vec(),
            logs: app.state::<SettingsState>().logs_folder().display().to_string(),
        })
    })
    .await
}

/// Goes on without the window, or ends the program. The answer to a question that is asked once, and the settings' way to quit.
#[tauri::command]
#[specta::specta]
pub(crate) fn close(app: AppHandle, kept: State<'_, SettingsState>, stay: bool) {
    if stay {
        kept.remember_told_of_tray();
        window::hide(&app);
    } else {
        app.exit(0);
    }
}
