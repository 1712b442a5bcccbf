//! Keys of providers. The page sees only where a key is, never the key: it comes from the clipboard and goes to the keychain.

use riposte_problem::Problem;
use riposte_settings::{ChatProvider, Kept as KeptWhere, KeySource, Keys};
use serde::Serialize;
use tauri::{AppHandle, Manager};

use crate::clipboard;
use crate::kept::Kept;
use crate::link::Link;

/// Where a provider's key is.
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

/// A provider's key as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub(crate) struct ProviderKey {
    pub(crate) place: KeyPlace,
    /// What is wrong with the keychain, if that matters here.
    pub(crate) note: Option<Problem>,
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn key_status(app: AppHandle, provider: ChatProvider) -> Result<ProviderKey, Problem> {
    super::blocking("Looking for the key", move || Ok(status(&app.state::<Kept>().keys(), provider))).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_key_from_clipboard(app: AppHandle, provider: ChatProvider) -> Result<ProviderKey, Problem> {
    super::blocking("Saving the key", move || {
        let keys = app.state::<Kept>().keys();
        let note = clipboard::take_key(|key| match keys.set(name(provider), key) {
            Ok(KeptWhere::Keychain) => Ok(None),
            Ok(KeptWhere::SessionOnly(why)) => Ok(Some(why)),
            Err(error) => Err(error.problem()),
        })?;
        use_new_key(&app);
        let status = status(&keys, provider);
        Ok(ProviderKey { note: note.or(status.note), ..status })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_key(app: AppHandle, provider: ChatProvider) -> Result<ProviderKey, Problem> {
    super::blocking("Deleting the key", move || {
        let keys = app.state::<Kept>().keys();
        keys.delete(name(provider)).map_err(|error| error.problem())?;
        use_new_key(&app);
        Ok(status(&keys, provider))
    })
    .await
}

/// The provider's name in the keychain.
fn name(provider: ChatProvider) -> &'static str {
    match provider {
        ChatProvider::Anthropic => "anthropic",
        // The demo takes no key; the page does not ask for one.
        ChatProvider::OpenaiCompatible | ChatProvider::Demo => "openai-compatible",
    }
}

fn status(keys: &Keys, provider: ChatProvider) -> ProviderKey {
    let (place, note) = match keys.get(name(provider)) {
        Ok(Some((_, KeySource::Keychain))) => (KeyPlace::Keychain, None),
        Ok(Some((_, KeySource::Session))) => (KeyPlace::Session, None),
        Ok(Some((_, KeySource::Environment { variable }))) => (KeyPlace::Environment { variable }, None),
        Ok(None) => (KeyPlace::None, None),
        Err(error) => (KeyPlace::None, Some(error.problem())),
    };
    ProviderKey { place, note }
}

fn use_new_key(app: &AppHandle) {
    if let Some(engine) = app.state::<Link>().engine() {
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
        let anthropic = status(&keys, ChatProvider::Anthropic);
        assert_eq!(anthropic.place, KeyPlace::Environment { variable: "ANTHROPIC_API_KEY".to_owned() });
        assert!(!serde_json::to_string(&anthropic).unwrap().contains("sk-secret"));

        let other = status(&keys, ChatProvider::OpenaiCompatible);
        assert_eq!(other.place, KeyPlace::None);
        assert!(other.note.is_some(), "that there is no keychain is said");

        let _ = keys.set("openai-compatible", "sk-other".into()).unwrap();
        assert_eq!(status(&keys, ChatProvider::OpenaiCompatible).place, KeyPlace::Session);
    }

    #[test]
    fn providers_have_the_names_of_the_keychain() {
        for provider in [ChatProvider::Anthropic, ChatProvider::OpenaiCompatible] {
            assert!(riposte_settings::PROVIDERS.contains(&name(provider)), "{provider:?}");
        }
    }
}
