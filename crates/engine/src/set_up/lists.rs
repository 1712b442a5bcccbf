//! Which models a vendor of chat models has, for the screens. Blocks for as long as the vendor takes, ten seconds at most; no thread that shows anything calls it.

use std::time::Duration;

use riposte_chat::{ChatError, Timeouts};
use riposte_problem::Problem;
use riposte_problem::words::engine as words;
use riposte_settings::Settings;
use riposte_vendors::Stage;

use super::make::{KeyLookup, chat_over, key};
use super::network::network;

/// The longest wait for a list.
const WAIT: Duration = Duration::from_secs(10);

/// The names of the models that `vendor` has for chat, as it is set up in the settings, in the order of the alphabet; empty: it has no list.
///
/// # Errors
/// There is no such vendor, or no key, or the list can't be had: as for a question.
pub fn chat_models(settings: &Settings, vendor: &str, keys: &KeyLookup) -> Result<Vec<String>, Problem> {
    if riposte_vendors::find(Stage::Chat, vendor).is_none() {
        let known = riposte_vendors::of(Stage::Chat).map(|vendor| vendor.name).collect::<Vec<_>>().join(", ");
        return Err(ChatError::UnknownVendor { name: riposte_http::clean(vendor, None), known }.problem());
    }
    let settings = settings.with_vendor(Stage::Chat, vendor);
    let key = key(&settings, Stage::Chat, keys)?;
    let (network, _) = network(&settings, keys); // what of it can't be had is told by whoever asks a question
    let client = settings.address(Stage::Chat).and_then(riposte_http::base_url).map(|url| network.client(&url));
    let timeouts = Timeouts { first_token: WAIT, stall: WAIT };
    let chat = chat_over(&settings, key, &network, timeouts, client).map_err(|error| error.problem())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| words::no_runtime(error.to_string()))?;
    let mut models = runtime.block_on(chat.models()).map_err(|error| error.problem())?;
    models.sort_by_key(|name| name.to_lowercase());
    models.dedup();
    Ok(models)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use riposte_sim::providers::ScriptedChat;

    use super::*;

    #[test]
    fn names_are_in_order_and_each_is_there_once() {
        let list = r#"{"models":[{"name":"qwen3"},{"name":"Llama"},{"name":"gemma3"},{"name":"qwen3"}]}"#;
        let server =
            ScriptedChat::ollama().listing(200, "application/json", list).reply("Hi.").start_blocking().unwrap();
        let mut settings = Settings::default();
        settings.chat.endpoints.get_mut("ollama").unwrap().base_url = server.base_url().to_owned();
        let keys: KeyLookup = Arc::new(|_| Ok(None));
        assert_eq!(chat_models(&settings, "ollama", &keys).unwrap(), ["gemma3", "Llama", "qwen3"]);
        assert_eq!(chat_models(&settings, "clippy", &keys).unwrap_err().code, "chat.unknown_vendor");
        assert_eq!(chat_models(&settings, "demo", &keys).unwrap(), [""; 0], "it has one model, without a name");
        let problem = chat_models(&settings, "gemini", &keys).unwrap_err();
        assert_eq!(problem.code, "chat.key_missing", "nobody is asked without a key");
    }
}
