//! How providers are, whether one works, and what it has. The page never has a key: it asks here, and the vendor is asked with the key from the keychain.

use riposte_audio::Clock;
use riposte_engine::{Known, ProviderHealth, Tested};
use riposte_problem::Problem;
use riposte_problem::words::window as words;
use riposte_store::{Reader, Store};
use riposte_vendors::Stage;
use tauri::{AppHandle, Manager};

use crate::engine_bridge::EngineBridge;
use crate::provider_tests::ProviderTests;
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

/// How the providers are that are chosen, have a key or were set up, by the settings that are in force. Asks none of them.
#[tauri::command]
#[specta::specta]
pub(crate) async fn provider_health(app: AppHandle) -> Result<Vec<ProviderHealth>, Problem> {
    super::blocking(words::looking_at_providers(), move || Ok(health(&app))).await
}

pub(super) fn health(app: &AppHandle) -> Vec<ProviderHealth> {
    let kept = app.state::<SettingsState>();
    // A history that can't be read is told by whoever shows it; a keychain that can't by the field of the key.
    let history = Reader::open(kept.database()).ok().flatten();
    let tests = app.state::<ProviderTests>().all();
    let running = app.state::<EngineBridge>().engine();
    let standings = running.map(|engine| engine.standings().snapshots(Clock::now())).unwrap_or_default();
    let keys_changed_unix_ms = app.state::<ProviderTests>().keys_changed_unix_ms();
    let known = Known { history: history.as_ref(), tests: &tests, standings: &standings, keys_changed_unix_ms };
    riposte_engine::providers(&kept.settings(), &kept.key_lookup(), known, false).0
}

/// Makes the cheapest real call of a provider; `paid`: also one that is paid for. It takes seconds.
#[tauri::command]
#[specta::specta]
pub(crate) async fn test_provider(app: AppHandle, stage: Stage, vendor: String, paid: bool) -> Result<Tested, Problem> {
    super::blocking(words::testing_provider(), move || {
        let kept = app.state::<SettingsState>();
        // The answer is of these, whatever is chosen meanwhile.
        let settings = kept.settings();
        let tested = riposte_engine::test_provider(&settings, stage, &vendor, &kept.key_lookup(), paid)?;
        // Who works is asked again at once, not when its rest is over.
        if let (None, Some(engine)) = (&tested.problem, app.state::<EngineBridge>().engine()) {
            engine.works(stage, &vendor);
        }
        // For the terminal, and for the next start; where it can't be kept, for this one.
        let store = Store::open(kept.database()).map_err(|error| error.problem());
        if let Err(problem) = store.and_then(|store| riposte_engine::keep_test(&store, &settings, &tested)) {
            tracing::warn!(%problem, "what a test found out is not kept");
            app.state::<ProviderTests>().add(tested.clone());
        }
        Ok(tested)
    })
    .await
}
