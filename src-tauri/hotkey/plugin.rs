//! The hotkey on macOS and Windows, through Tauri's plugin.

use tauri::AppHandle;
use tauri_plugin_global_shortcut::{GlobalShortcutExt, Shortcut, ShortcutState};

use super::Refusal;

/// Prepares the program for hotkeys; once, before the first.
pub(crate) fn install(app: &AppHandle) -> tauri::Result<()> {
    app.plugin(tauri_plugin_global_shortcut::Builder::new().build())
}

/// A hotkey in force, until it is dropped.
pub(crate) struct Grab {
    app: AppHandle,
    shortcut: Shortcut,
}

impl Grab {
    /// `turned` is told when the key goes down and comes up, on a thread of the system's.
    pub(crate) fn new(
        app: &AppHandle,
        shortcut: Shortcut,
        turned: impl Fn(bool) + Send + Sync + 'static,
    ) -> Result<Grab, Refusal> {
        app.global_shortcut()
            .on_shortcut(shortcut, move |_, _, event| turned(event.state == ShortcutState::Pressed))
            .map_err(|error| refusal(&error.to_string()))?;
        Ok(Grab { app: app.clone(), shortcut })
    }
}

impl Drop for Grab {
    fn drop(&mut self) {
        if let Err(error) = self.app.global_shortcut().unregister(self.shortcut) {
            tracing::warn!(%error, "the old hotkey could not be given back");
        }
    }
}

/// The library below tells a taken hotkey apart in words only.
fn refusal(why: &str) -> Refusal {
    if why.to_lowercase().contains("already") { Refusal::Taken } else { Refusal::Other(why.to_owned()) }
}
