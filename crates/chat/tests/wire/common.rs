//! Models of every wire format for a scripted server, and what was heard of an answer.

use std::sync::Arc;

use futures::StreamExt;
use riposte_chat::{ChatError, ChatEvent, ChatModel, Message, Options, Request, Role, Timeouts, Usage, build};
use riposte_http::Failure;
use riposte_sim::providers::{RunningChat, ScriptedChat};

pub(crate) const ALL: [Vendor; 5] =
    [Vendor::Openai, Vendor::Anthropic, Vendor::Gemini, Vendor::Responses, Vendor::Ollama];

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Vendor {
    Openai,
    Anthropic,
    Gemini,
    /// OpenAI by its newer protocol.
    Responses,
    Ollama,
    /// OpenAI's protocol, and more; asked only where it differs.
    LlamaCpp,
}

impl Vendor {
    pub(crate) fn server(self) -> ScriptedChat {
        match self {
            Self::Openai | Self::LlamaCpp => ScriptedChat::openai(),
            Self::Anthropic => ScriptedChat::anthropic(),
            Self::Gemini => ScriptedChat::gemini(),
            Self::Responses => ScriptedChat::responses(),
            Self::Ollama => ScriptedChat::ollama(),
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Openai | Self::Responses => "The chat server",
            Self::Anthropic => "Anthropic",
            Self::Gemini => "Google Gemini",
            Self::Ollama => "Ollama",
            Self::LlamaCpp => "llama.cpp server",
        }
    }

    pub(crate) fn model(self, server: &RunningChat) -> Arc<dyn ChatModel> {
        self.model_with(server, Some("sk-test-42"), Timeouts::default())
    }

    pub(crate) fn model_with(self, server: &RunningChat, key: Option<&str>, timeouts: Timeouts) -> Arc<dyn ChatModel> {
        // Of its own, as each test has a runtime of its own and a shared client's connections belong to the first.
        let client = riposte_chat::client_builder().no_proxy().build().unwrap();
        self.model_over(server, key, timeouts, client)
    }

    pub(crate) fn model_over(
        self,
        server: &RunningChat,
        key: Option<&str>,
        timeouts: Timeouts,
        client: reqwest::Client,
    ) -> Arc<dyn ChatModel> {
        model_at(self.name(), server.base_url(), "big", key, timeouts, client)
    }

    /// A model of this name.
    pub(crate) fn model_named(self, server: &RunningChat, model: &str) -> Arc<dyn ChatModel> {
        let client = riposte_chat::client_builder().no_proxy().build().unwrap();
        model_at(self.name(), server.base_url(), model, Some("sk-test-42"), Timeouts::default(), client)
    }

    /// What is asked for to open a connection.
    pub(crate) fn warmed(self) -> &'static str {
        match self {
            Self::Openai | Self::Anthropic | Self::Responses | Self::LlamaCpp => "/v1/models",
            Self::Gemini => "/v1beta/models",
            Self::Ollama => "/api/tags",
        }
    }

    /// The same that waits no longer than this.
    pub(crate) fn model_at(self, address: &str, timeouts: Timeouts) -> Arc<dyn ChatModel> {
        let client = riposte_chat::client_builder().no_proxy().build().unwrap();
        model_at(self.name(), address, "big", Some("sk-test-42"), timeouts, client)
    }

    /// A model whose address in the settings is this one.
    pub(crate) fn model_for(self, address: &str) -> Arc<dyn ChatModel> {
        let client = riposte_chat::client_builder().no_proxy().build().unwrap();
        model_at(self.name(), address, "big", Some("sk-test-42"), Timeouts::default(), client)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Openai => "openai_compatible",
            Self::Anthropic => "anthropic",
            Self::Gemini => "gemini",
            Self::Responses => "openai",
            Self::Ollama => "ollama",
            Self::LlamaCpp => "llama_cpp",
        }
    }
}

fn model_at(
    name: &str,
    address: &str,
    model: &str,
    key: Option<&str>,
    timeouts: Timeouts,
    client: reqwest::Client,
) -> Arc<dyn ChatModel> {
    let options = Options {
        base_url: address.to_owned(),
        model: model.to_owned(),
        key: key.map(Into::into),
        timeouts,
        client: Some(client),
        network: riposte_http::Network::default(),
        local_time: Arc::new(|| jiff::Zoned::new(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC)),
    };
    build(name, options).unwrap()
}

pub(crate) fn question(text: &str) -> Request {
    let messages = vec![Message { role: Role::User, text: text.to_owned() }];
    Request { system: "Be brief.".to_owned(), messages, max_tokens: 150, opening: None }
}

/// A whole answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Heard {
    pub(crate) sent_first: bool,
    /// It was told that the model is being loaded.
    pub(crate) loading: bool,
    pub(crate) deltas: Vec<String>,
    pub(crate) end: Result<(Usage, bool), ChatError>,
}

impl Heard {
    pub(crate) fn text(&self) -> String {
        self.deltas.concat()
    }
}

/// Listens to the end, and checks that the answer keeps the promises of every stream: sent first and once, no empty text, nothing
/// after the end.
pub(crate) async fn ask(model: &Arc<dyn ChatModel>, request: Request) -> Heard {
    let mut answer = model.ask(request);
    let (mut sent_first, mut loading) = (false, false);
    let mut deltas = Vec::new();
    let end = loop {
        match answer.next().await.expect("the answer ended without saying so") {
            Ok(ChatEvent::Sent) => {
                assert!(!sent_first && deltas.is_empty());
                sent_first = true;
            }
            Ok(ChatEvent::Connected(_)) => assert!(sent_first && deltas.is_empty()),
            Ok(ChatEvent::Text(text)) => {
                assert!(sent_first && !text.is_empty());
                deltas.push(text);
            }
            Ok(ChatEvent::Thinking) => assert!(sent_first && deltas.is_empty()),
            Ok(ChatEvent::Loading) => {
                assert!(sent_first && deltas.is_empty());
                loading = true;
            }
            Ok(ChatEvent::Attempt(attempt)) => panic!("one model alone: {attempt:?}"),
            Ok(ChatEvent::Done { usage, truncated }) => break Ok((usage, truncated)),
            Err(error) => break Err(error),
        }
    };
    assert_eq!(answer.next().await, None);
    Heard { sent_first, loading, deltas, end }
}

/// What went wrong with the server.
#[track_caller]
pub(crate) fn failure_of<T: std::fmt::Debug>(end: &Result<T, ChatError>) -> &Failure {
    match end {
        Err(ChatError::Server(error)) => &error.what,
        other => panic!("{other:?}"),
    }
}
