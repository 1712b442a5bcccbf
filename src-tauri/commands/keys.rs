//! Keys of servers. The page sees only where a key is, never the key: it comes from the clipboard and goes to the keychain.

use riposte_audio::Clock;
use riposte_problem::Problem;
use riposte_problem::words::window as words;
use riposte_settings::{Kept as KeptWhere, KeySource, Keys};
use riposte_store::Store;
use serde::Serialize;
use tauri::{AppHandle, Manager};

use crate::clipboard;
use crate::engine_bridge::EngineBridge;
use crate::problems;
use crate::provider_tests::ProviderTests;
use crate::settings_state::SettingsState;

/// Where a server's key is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "place", rename_all = "snake_case")]
pub(crate) enum KeyPlace {
    None,
    Keychain,
    /// This variable goes before all else.
    Environment {
        variable: String,
    },
    /// Until the program ends.
    Session,
}

/// The key of a server, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub(crate) struct ServerKey {
    /// Whose it is: a vendor's name, or an origin.
    pub(crate) owner: String,
    pub(crate) place: KeyPlace,
    /// What is wrong with the keychain, if that matters here.
    pub(crate) note: Option<Problem>,
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn key_status(app: AppHandle, address: String) -> Result<ServerKey, Problem> {
    super::blocking(words::looking_for_key(), move || {
        Ok(status(&app.state::<SettingsState>().keys(), owner(&address)?))
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_key_from_clipboard(app: AppHandle, address: String) -> Result<ServerKey, Problem> {
    super::blocking(words::saving_key(), move || {
        let keys = app.state::<SettingsState>().keys();
        let owner = owner(&address)?;
        let note = clipboard::take_key(|key| match keys.set(&owner, key) {
            Ok(KeptWhere::Keychain) => Ok(None),
            Ok(KeptWhere::SessionOnly(why)) => Ok(Some(why)),
            Err(error) => Err(error.problem()),
        })?;
        use_new_key(&app);
        let status = status(&keys, owner);
        Ok(ServerKey { note: note.or(status.note), ..status })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_key(app: AppHandle, address: String) -> Result<ServerKey, Problem> {
    super::blocking(words::deleting_key(), move || {
        let keys = app.state::<SettingsState>().keys();
        let owner = owner(&address)?;
        keys.delete(&owner).map_err(|error| error.problem())?;
        use_new_key(&app);
        Ok(status(&keys, owner))
    })
    .await
}

/// Whose key is used at an address.
fn owner(address: &str) -> Result<String, Problem> {
    riposte_http::key_owner_of(address).ok_or_else(problems::no_address)
}

fn status(keys: &Keys, owner: String) -> ServerKey {
    let (place, note) = match keys.get(&owner) {
        Ok(Some((_, KeySource::Keychain))) => (KeyPlace::Keychain, None),
        Ok(Some((_, KeySource::Session))) => (KeyPlace::Session, None),
        Ok(Some((_, KeySource::Environment { variable }))) => (KeyPlace::Environment { variable }, None),
        Ok(None) => (KeyPlace::None, None),
        Err(error) => (KeyPlace::None, Some(error.problem())),
    };
    ServerKey { owner, place, note }
}

fn use_new_key(app: &AppHandle) {
    let now = Clock::unix_ms();
    app.state::<ProviderTests>().forget(now);
    let noted = Store::open(app.state::<SettingsState>().database()).and_then(|store| store.keys_have_changed(now));
    if let Err(error) = noted {
        tracing::warn!(%error, "that a key has changed is not kept");
    }
    if let Some(engine) = app.state::<EngineBridge>().engine() {
        engine.keys_changed();
    }
}

#[cfg(test)]
mod tests {
    use riposte_settings::{Environment, Keychain};

    use super::*;

    #[test]
    fn the_page_learns_where_a_key_is_and_never_the_key() {
        let environment = Environment::of([("ANTHROPIC_API_KEY", "sk-secret")]);
        let keys = Keys::with(environment, Keychain::none());
        let of = |address: &str| status(&keys, owner(address).unwrap());
        let anthropic = of("https://api.anthropic.com");
        assert_eq!(anthropic.owner, "anthropic");
        assert_eq!(anthropic.place, KeyPlace::Environment { variable: "ANTHROPIC_API_KEY".to_owned() });
        assert!(!serde_json::to_string(&anthropic).unwrap().contains("sk-secret"));

        let other = of("https://gateway.test/anthropic");
        assert_eq!((other.owner.as_str(), &other.place), ("https://gateway.test", &KeyPlace::None));
        assert!(other.note.is_some(), "that there is no keychain is said");

        let _ = keys.set(&other.owner, "sk-other".into()).unwrap();
        assert_eq!(of("https://gateway.test/v1/").place, KeyPlace::Session);
        assert_eq!(of("https://gateway.test:8443/v1/").place, KeyPlace::None);
        assert_eq!(owner("gateway").unwrap_err().code, "keys.no_address");
    }
}
