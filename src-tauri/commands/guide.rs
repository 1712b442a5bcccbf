//! The guide of the first start: how far the user is in it.

use riposte_problem::Problem;
use riposte_problem::words::window as words;
use tauri::{AppHandle, Manager, State};

use crate::guide::Guide;
use crate::settings_state::SettingsState;

#[tauri::command]
#[specta::specta]
pub(crate) fn guide(kept: State<'_, SettingsState>) -> Guide {
    Guide::read(&kept.guide_file())
}

/// Notes how far the user is.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_guide(app: AppHandle, guide: Guide) -> Result<(), Problem> {
    super::blocking(words::keeping_guide(), move || guide.write(&app.state::<SettingsState>().guide_file())).await
}
