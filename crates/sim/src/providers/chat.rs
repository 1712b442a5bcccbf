//! A scripted chat server: how it is set up and started, and the wire formats there are.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use serde_json::Value;

use super::answer::{App, handle};
use super::cold::Cold;
use super::desk::{Desk, Listing};
use super::record::{Received, Record};
use super::script::Reply;
use super::server::{self, RunningServer};
use super::{anthropic, gemini, ollama, openai, responses};

/// Decides an answer from the request and its turn (0 for the first).
pub(super) type Script = Arc<dyn Fn(&Received, usize) -> Reply + Send + Sync>;

/// The HTTP status and message with which a request is refused, if it is.
pub(super) type Objection = Option<(u16, String)>;

/// A vendor's wire format.
pub(super) struct Dialect {
    /// Path of the base address, and what a client adds to it.
    pub(super) base: &'static str,
    pub(super) path: &'static str,
    pub(super) objection: fn(&Received, Option<&str>) -> Objection,
    pub(super) content_type: &'static str,
    pub(super) error_body: fn(u16, &str) -> Value,
    pub(super) opening: fn(&Reply, &Value) -> String,
    /// The `n`-th token of an answer, from 0.
    pub(super) token: fn(&Reply, &str, usize) -> String,
    pub(super) ping: &'static str,
    pub(super) closing: fn(&Reply, &Value, usize) -> String,
    pub(super) error_event: fn(u16, &str) -> String,
    /// Where the key stands, and what stands before it.
    pub(super) key_in: (&'static str, &'static str),
}

const EVENTS: &str = "text/event-stream; charset=utf-8";
const BEARER: (&str, &str) = ("authorization", "Bearer ");

static GEMINI: Dialect = Dialect {
    base: "/v1beta",
    path: "/models/*:streamGenerateContent",
    objection: gemini::objection,
    content_type: EVENTS,
    error_body: gemini::error_body,
    opening: gemini::opening,
    token: gemini::token,
    ping: gemini::PING,
    closing: gemini::closing,
    error_event: gemini::error_event,
    key_in: ("x-goog-api-key", ""),
};

static OLLAMA: Dialect = Dialect {
    base: "",
    path: "/api/chat",
    objection: ollama::objection,
    content_type: "application/x-ndjson",
    error_body: ollama::error_body,
    opening: ollama::opening,
    token: ollama::token,
    ping: ollama::PING,
    closing: ollama::closing,
    error_event: ollama::error_event,
    key_in: BEARER,
};

static RESPONSES: Dialect = Dialect {
    base: "/v1",
    path: "/responses",
    objection: responses::objection,
    content_type: EVENTS,
    error_body: responses::error_body,
    opening: responses::opening,
    token: responses::token,
    ping: responses::PING,
    closing: responses::closing,
    error_event: responses::error_event,
    key_in: BEARER,
};

static OPENAI: Dialect = Dialect {
    base: "/v1",
    path: "/chat/completions",
    objection: openai::objection,
    content_type: EVENTS,
    error_body: openai::error_body,
    opening: openai::opening,
    token: openai::token,
    ping: openai::PING,
    closing: openai::closing,
    error_event: openai::error_event,
    key_in: BEARER,
};

static ANTHROPIC: Dialect = Dialect {
    base: "",
    path: "/v1/messages",
    objection: anthropic::objection,
    content_type: EVENTS,
    error_body: anthropic::error_body,
    opening: anthropic::opening,
    token: anthropic::token,
    ping: anthropic::PING,
    closing: anthropic::closing,
    error_event: anthropic::error_event,
    key_in: ("x-api-key", ""),
};

/// A chat server to be started.
pub struct ScriptedChat {
    dialect: &'static Dialect,
    replies: Vec<Reply>,
    script: Option<Script>,
    key: Option<String>,
    tls: bool,
    base: Option<String>,
    generates: bool,
    says_health: bool,
    cold: Option<Duration>,
    listing: Listing,
    aliases: Vec<String>,
}

impl ScriptedChat {
    /// Speaks OpenAI's chat completions, strictly.
    pub fn openai() -> Self {
        Self::new(&OPENAI)
    }

    /// Speaks Anthropic's messages, strictly: wants its two headers, alternating roles, no blank message.
    pub fn anthropic() -> Self {
        Self::new(&ANTHROPIC)
    }

    /// Speaks Ollama's own protocol, strictly.
    pub fn ollama() -> Self {
        Self::new(&OLLAMA)
    }

    /// Speaks OpenAI's Responses, strictly: wants nothing kept, and no unknown field.
    pub fn responses() -> Self {
        Self::new(&RESPONSES)
    }

    /// Speaks Google's `streamGenerateContent`, strictly: wants its header, `alt=sse`, alternating roles, no unknown field.
    pub fn gemini() -> Self {
        Self::new(&GEMINI)
    }

    fn new(dialect: &'static Dialect) -> Self {
        Self {
            dialect,
            replies: Vec::new(),
            script: None,
            key: None,
            tls: false,
            base: None,
            generates: true,
            says_health: false,
            cold: None,
            listing: Listing::default(),
            aliases: Vec::new(),
        }
    }

    /// The answer of the next turn: text, or a [`Reply`]. The last one is repeated for the turns after it.
    pub fn reply(mut self, reply: impl Into<Reply>) -> Self {
        self.replies.push(reply.into());
        self
    }

    /// Decides every answer from the request and its turn, in place of the replies.
    pub fn respond(mut self, script: impl Fn(&Received, usize) -> Reply + Send + Sync + 'static) -> Self {
        self.script = Some(Arc::new(script));
        self
    }

    /// Refuses every key but this one.
    pub fn key(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// Speaks HTTPS, HTTP/2 included, with a certificate of its own: see [`RunningServer::certificate_der`].
    pub fn tls(mut self) -> Self {
        self.tls = true;
        self
    }

    /// What whoever asks which models there are is answered with.
    pub fn listing(mut self, status: u16, content_type: &str, body: impl Into<String>) -> Self {
        self.listing = Listing { status, content_type: content_type.to_owned(), body: body.into() };
        self
    }

    /// Another name of a model, which is in no list and by which it can be looked up.
    pub fn alias(mut self, name: &str) -> Self {
        self.aliases.push(name.to_owned());
        self
    }

    /// Says with `GET /health` whether it has loaded its model, as the llama.cpp server does.
    pub fn with_health(mut self) -> Self {
        self.says_health = true;
        self
    }

    /// Knows nothing of Ollama's own protocol, with which a model can be loaded. The others do.
    pub fn without_generate(mut self) -> Self {
        self.generates = false;
        self
    }

    /// Loads its model when that is first asked for, which takes this long, and stops loading when nobody waits for it any more.
    pub fn cold(mut self, load: Duration) -> Self {
        self.cold = Some(load);
        self
    }

    /// Answers under this path and no other, as `/openai/v1`.
    pub fn under(mut self, base: &str) -> Self {
        self.base = Some(base.to_owned());
        self
    }

    /// Starts it on a free port.
    ///
    /// # Errors
    /// No reply was scripted, or the port, thread or certificate could not be had.
    pub async fn start(self) -> anyhow::Result<RunningServer> {
        self.start_blocking()
    }

    /// [`ScriptedChat::start`] for tests without a runtime; returns as soon as the port is open.
    ///
    /// # Errors
    /// As [`ScriptedChat::start`].
    pub fn start_blocking(self) -> anyhow::Result<RunningServer> {
        let script = match self.script {
            Some(script) => script,
            None => {
                anyhow::ensure!(!self.replies.is_empty(), "the scripted server has no reply");
                let replies = self.replies;
                Arc::new(move |_: &Received, turn: usize| replies[turn.min(replies.len() - 1)].clone())
            }
        };
        let record = Arc::new(Record::default());
        let (dialect, tls) = (self.dialect, self.tls);
        let base = self.base.as_deref().unwrap_or(dialect.base);
        let mut desk = Desk::new(format!("{base}{}", dialect.path), dialect.error_body, self.key, record.clone());
        (desk.listing, desk.aliases, desk.key_in) = (self.listing, self.aliases, dialect.key_in);
        let (generates, says_health, cold) = (self.generates, self.says_health, self.cold.map(Cold::new));
        let app = Arc::new(App { dialect, script, desk, generates, says_health, cold });
        server::start("scripted-chat", base, tls, Router::new().fallback(handle).with_state(app), record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};

    /// What a plain socket reads until the server hangs up.
    fn exchange(server: &RunningServer, path: &str, headers: &str, body: &str) -> String {
        let address = server.base_url().trim_start_matches("http://").trim_end_matches("/v1");
        let mut socket = std::net::TcpStream::connect(address).unwrap();
        let length = body.len();
        let head =
            format!("POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {length}\r\n");
        socket.write_all(format!("{head}{headers}\r\n{body}").as_bytes()).unwrap();
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).unwrap();
        String::from_utf8(answer).unwrap()
    }

    const QUESTION: &str = r#"{"model":"m","stream":true,"max_tokens":9,"messages":[{"role":"user","content":"Hi"}]}"#;

    #[test]
    fn it_works_without_a_runtime() {
        let server = ScriptedChat::openai().reply("Hello there.").start_blocking().unwrap();
        let answer = exchange(&server, "/v1/chat/completions", "", QUESTION);
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        for part in ["text/event-stream", "\"Hello\"", "\" there.\"", "\"stop\"", "data: [DONE]"] {
            assert!(answer.contains(part), "{part} in {answer}");
        }
        assert_eq!(server.requests()[0].conversation(), "user: Hi\n");
        futures::executor::block_on(server.finished(1));
    }

    #[test]
    fn it_is_as_strict_as_the_vendors() {
        let openai = ScriptedChat::openai().key("k").reply("Hi.").start_blocking().unwrap();
        let answer = exchange(&openai, "/v1/chat/completions", "", QUESTION);
        assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
        let answer = exchange(&openai, "/v1/chat/completions", "authorization: Bearer k\r\n", "{}");
        assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
        assert!(exchange(&openai, "/v1/other", "", QUESTION).starts_with("HTTP/1.1 404"));
        assert_eq!((openai.requests().len(), openai.other_requests().len()), (2, 1));

        let anthropic = ScriptedChat::anthropic().reply("Hi.").start_blocking().unwrap();
        let refused = |headers: &str, body: &str| exchange(&anthropic, "/v1/messages", headers, body);
        assert!(refused("", QUESTION).starts_with("HTTP/1.1 401"));
        assert!(refused("x-api-key: k\r\n", QUESTION).starts_with("HTTP/1.1 400"));
        let headers = "x-api-key: k\r\nanthropic-version: 2023-06-01\r\n";
        assert!(refused(headers, QUESTION).starts_with("HTTP/1.1 200"));
        assert!(refused(headers, &QUESTION.replace("Hi", " ")).contains("non-whitespace"));
        assert!(
            refused(headers, &QUESTION.replace("\"role\":\"user\"", "\"role\":\"assistant\"")).contains("alternate")
        );
        assert!(refused(headers, &QUESTION.replace("max_tokens", "tokens")).contains("Field required"));
    }

    #[test]
    fn a_server_without_a_script_does_not_start() {
        assert!(ScriptedChat::openai().start_blocking().is_err());
    }

    #[test]
    fn dropping_it_closes_its_port() {
        let server = ScriptedChat::openai().reply("Hi.").start_blocking().unwrap();
        let address = server.base_url().trim_start_matches("http://").trim_end_matches("/v1").to_owned();
        assert!(std::net::TcpStream::connect(&address).is_ok());
        drop(server);
        assert!(std::net::TcpStream::connect(&address).is_err());
    }
}
