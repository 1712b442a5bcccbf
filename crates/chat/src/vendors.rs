//! The table of clients: a protocol that no vendor spoke before is one file and one row. Asks nobody.

use std::sync::Arc;

use riposte_vendors::Table;

use crate::anthropic::{self, Anthropic};
use crate::demo::{self, Demo, Pacing};
use crate::gemini::{self, Gemini};
use crate::ollama::{self, Ollama};
use crate::openai::{self, Openai};
use crate::openai_compatible::{self, OpenaiCompatible};
use crate::{ChatError, ChatModel, Options};

/// A row of the table.
#[derive(Clone, Copy)]
pub struct Client {
    /// As the table of vendors has it.
    pub name: &'static str,
    pub make: fn(Options) -> Result<Arc<dyn ChatModel>, ChatError>,
}

/// Every client of chat models.
pub static CLIENTS: Table<Client> = Table::new(&[
    Client { name: demo::NAME, make: |options| Ok(Arc::new(Demo::new(options.local_time, Pacing::default()))) },
    Client { name: openai_compatible::NAME, make: |options| Ok(Arc::new(OpenaiCompatible::new(options)?)) },
    Client { name: anthropic::NAME, make: |options| Ok(Arc::new(Anthropic::new(options)?)) },
    Client { name: openai::NAME, make: |options| Ok(Arc::new(Openai::new(options)?)) },
    Client { name: ollama::NAME, make: |options| Ok(Arc::new(Ollama::new(options)?)) },
    Client { name: openai_compatible::LLAMA_CPP, make: |options| Ok(Arc::new(OpenaiCompatible::llama_cpp(options)?)) },
    Client { name: gemini::NAME, make: |options| Ok(Arc::new(Gemini::new(options)?)) },
]);

/// Makes a model with the client called `name`.
///
/// # Errors
/// [`ChatError::UnknownVendor`], or the address is none.
pub fn build(name: &str, options: Options) -> Result<Arc<dyn ChatModel>, ChatError> {
    let client = CLIENTS.all().iter().find(|client| client.name == name).ok_or_else(|| ChatError::UnknownVendor {
        name: riposte_http::clean(name, None),
        known: CLIENTS.all().iter().map(|client| client.name).collect::<Vec<_>>().join(", "),
    })?;
    (client.make)(options)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timeouts;
    use jiff::civil::date;

    fn options(base_url: &str) -> Options {
        Options {
            base_url: base_url.to_owned(),
            model: "m".to_owned(),
            key: Some("sk-secret".into()),
            timeouts: Timeouts::default(),
            client: None,
            network: riposte_http::Network::default(),
            local_time: Arc::new(|| date(2026, 11, 20).at(15, 4, 0, 0).in_tz("UTC").unwrap()),
        }
    }

    #[test]
    fn every_row_makes_a_model() {
        let names = |name: &str, base: &str| build(name, options(base)).unwrap().name();
        assert_eq!(names("demo", ""), "demo/demo");
        assert_eq!(names("anthropic", "https://api.anthropic.com/"), "anthropic/m");
        assert_eq!(names("gemini", "https://generativelanguage.googleapis.com/v1beta"), "gemini/m");
        assert_eq!(names("openai", "https://api.openai.com/v1"), "openai/m");
        assert_eq!(names("openai_compatible", "https://api.openai.com/v1"), "openai/m");
        assert_eq!(names("openai_compatible", "https://api.groq.com/openai/v1"), "groq/m");
        assert_eq!(names("openai_compatible", "http://localhost:11434/v1"), "ollama/m");
        assert_eq!(names("ollama", "http://10.0.0.2:11434"), "ollama/m");
        assert_eq!(names("llama_cpp", "http://10.0.0.2:8081/v1"), "llama_cpp/m");
        assert_eq!(names("openai_compatible", "http://[::1]:1234/v1"), "lmstudio/m");
        assert_eq!(names("openai_compatible", "http://10.0.0.2:8080/v1"), "openai_compatible/m");
    }

    #[test]
    fn a_name_that_is_none_is_told_the_names() {
        let error = build("clippy", options("")).err().unwrap();
        assert_eq!(
            error.problem().to_string(),
            "There is no chat provider called \"clippy\". Choose one of: demo, openai_compatible, anthropic, openai, ollama, llama_cpp, gemini."
        );
    }

    #[test]
    fn an_address_that_is_none_is_said() {
        assert_eq!(
            build("anthropic", options("nowhere")).err().unwrap().problem().to_string(),
            "The address set for Anthropic is not a web address. Set an address that begins with http:// or https:// in the settings."
        );
    }
}
