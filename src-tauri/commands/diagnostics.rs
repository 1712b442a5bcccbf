//! A report for whoever helps, written where the user says.

use riposte_diagnostics::Sources;
use riposte_problem::Problem;
use riposte_problem::words::window as words;
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::DialogExt;

use super::providers::health;
use crate::engine_bridge::EngineBridge;
use crate::settings_state::SettingsState;

/// Asks the user where to; the path, or `None`: nowhere.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_report(app: AppHandle) -> Result<Option<String>, Problem> {
    super::blocking(words::writing_report(), move || {
        let dialog = app.dialog().file().set_file_name(riposte_diagnostics::suggested_name());
        let chosen = dialog.add_filter("ZIP", &["zip"]).blocking_save_file();
        let Some(path) = chosen.and_then(|chosen| chosen.into_path().ok()) else { return Ok(None) };
        let kept = app.state::<SettingsState>();
        let problems = app.state::<EngineBridge>().problems();
        let settings = kept.settings();
        let sources = Sources {
            program: "riposte-desktop",
            paths: kept.paths(),
            settings: &settings,
            keys: riposte_diagnostics::known_keys(&kept.keys(), &settings),
            problems: &problems,
            providers: &health(&app),
        };
        riposte_diagnostics::write(sources, &path)?;
        Ok(Some(path.display().to_string()))
    })
    .await
}
