//! What vendors have. The page never has a key: it asks here, and the vendor is asked with the key from the keychain.

use riposte_problem::Problem;
use riposte_problem::words::window as words;
use tauri::{AppHandle, Manager};

use crate::settings_state::SettingsState;

/// The models that a vendor of chat models has, as it is set up in the settings that are in force; empty: it has no list.
#[tauri::command]
#[specta::specta]
pub(crate) async fn chat_models(app: AppHandle, vendor: String) -> Result<Vec<String>, Problem> {
    super::blocking(words::asking_for_models(), move || {
        let kept = app.state::<SettingsState>();
        riposte_engine::chat_models(&kept.settings(), &vendor, &kept.key_lookup())
    })
    .await
}
