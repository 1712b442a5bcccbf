//! Scripted recognisers that hear over a WebSocket: Deepgram's Nova and Flux, OpenAI's realtime transcription, each strictly: what the vendor would refuse is
//! refused, parameter by parameter and message by message. They do not listen: what is "understood" is the script's to say, word by word as sound comes in. Each
//! vendor's plain call is served beside its stream. Runs on a thread of its own.

mod flux;
mod nova;
mod plain;
mod realtime;
mod talk;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use serde_json::Value;

use super::record::Record;
use super::server;
use super::sockets::{Log, RunningSockets};

/// What a server says next.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Say(Value),
    Close(u16, &'static str),
}

/// One connection, as the vendor's protocol has it. Pure.
pub(super) trait Ear: Send {
    /// What is said at once.
    fn opened(&mut self) -> Vec<Step>;
    fn sound(&mut self, bytes: &[u8]) -> Vec<Step>;
    fn text(&mut self, message: &Value) -> Vec<Step>;
    /// Whether the text so far is wanted by this message.
    fn asks(&self, message: &Value) -> bool;
    /// Sound so far, in milliseconds.
    fn heard_ms(&self) -> u32;
    /// What it understands from now on.
    fn prompt(&mut self, words: Vec<String>);
}

/// When something goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// As soon as the connection stands.
    Opened,
    /// When so many milliseconds of sound are there.
    HeardMs(u32),
    /// When the text is asked for, in place of the answer. Flux is never asked.
    Asked,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// The connection is closed in order.
    Close(u16, &'static str),
    /// It is cut without a word.
    HangUp,
    /// Nothing is said from then on.
    Stall,
    /// This is said, and everything goes on.
    Say(String),
    Bytes(Vec<u8>),
}

/// One connection's script.
#[derive(Clone, Debug, Default)]
pub struct Hearing {
    words: Vec<String>,
    prompter: Option<Prompter>,
    word_ms: Option<u32>,
    after: Duration,
    refusal: Option<Refusal>,
    mishap: Option<(When, Act)>,
    twice: bool,
}

/// Tells what is being said.
#[derive(Clone)]
struct Prompter(Arc<dyn Fn() -> String + Send + Sync>);

impl fmt::Debug for Prompter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prompter")
    }
}

fn split(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// An answer to a handshake.
#[derive(Clone, Debug)]
struct Refusal {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

/// How long each word of a script takes, in milliseconds.
pub const WORD_MS: u32 = 200;

impl Hearing {
    /// What is understood: the first word ends after 200 ms of sound, the second after 400, …
    pub fn words(text: &str) -> Self {
        Self { words: split(text), ..Self::default() }
    }

    /// What is understood is asked for whenever something comes in, since a connection may be opened before anybody knows what will be said.
    pub fn prompted(prompter: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self { prompter: Some(Prompter(Arc::new(prompter))), ..Self::default() }
    }

    /// Each word takes so long, in place of [`WORD_MS`].
    pub fn word_ms(mut self, ms: u32) -> Self {
        self.word_ms = Some(ms.max(1));
        self
    }

    /// A text that is asked for comes so much later.
    pub fn answers_after(mut self, after: Duration) -> Self {
        self.after = after;
        self
    }

    /// The handshake is answered so instead.
    pub fn refused(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { refusal: Some(Refusal { status, headers, body: body.to_owned() }), ..Self::default() }
    }

    pub fn mishap(mut self, when: When, act: Act) -> Self {
        self.mishap = Some((when, act));
        self
    }

    /// Every message is said twice.
    pub fn twice(mut self) -> Self {
        self.twice = true;
        self
    }

    /// The words that ended by then, from the `from`-th on.
    fn by(&self, ms: u32, from: usize) -> &[String] {
        let until = ((ms / self.each_ms()) as usize).min(self.words.len());
        &self.words[from.min(until)..until]
    }

    /// When the last word ends.
    fn ends_ms(&self) -> u32 {
        self.words.len() as u32 * self.each_ms()
    }

    fn each_ms(&self) -> u32 {
        self.word_ms.unwrap_or(WORD_MS)
    }

    /// What is being said now, where somebody tells.
    fn told(&self) -> Option<Vec<String>> {
        self.prompter.as_ref().map(|prompter| split(&(prompter.0)()))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wire {
    Nova,
    Flux,
    Realtime,
}

/// A server to be started.
pub struct ScriptedEars {
    wire: Wire,
    hearings: Vec<Hearing>,
    plain: Vec<Result<String, (u16, String)>>,
    key: Option<String>,
    tls: bool,
}

impl ScriptedEars {
    fn new(wire: Wire) -> Self {
        Self { wire, hearings: Vec::new(), plain: Vec::new(), key: None, tls: false }
    }

    /// Deepgram's `/v1/listen`.
    pub fn nova() -> Self {
        Self::new(Wire::Nova)
    }

    /// Deepgram's `/v2/listen`.
    pub fn flux() -> Self {
        Self::new(Wire::Flux)
    }

    /// OpenAI's `/v1/realtime?intent=transcription`.
    pub fn realtime() -> Self {
        Self::new(Wire::Realtime)
    }

    /// The script of the next connection. The last one is repeated for those after it.
    pub fn hearing(mut self, hearing: Hearing) -> Self {
        self.hearings.push(hearing);
        self
    }

    /// What the next plain call is answered with; the last one is repeated.
    pub fn plain(mut self, text: &str) -> Self {
        self.plain.push(Ok(text.to_owned()));
        self
    }

    /// The next plain call is refused.
    pub fn plain_refused(mut self, status: u16, message: &str) -> Self {
        self.plain.push(Err((status, message.to_owned())));
        self
    }

    /// Refuses every key but this one.
    pub fn key(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// Serves HTTPS and WSS.
    pub fn tls(mut self) -> Self {
        self.tls = true;
        self
    }

    /// Starts it on a free port.
    ///
    /// # Errors
    /// Nothing was scripted, or the port or thread could not be had.
    pub fn start(self) -> anyhow::Result<RunningSockets> {
        anyhow::ensure!(!self.hearings.is_empty(), "the scripted server has nothing to understand");
        let (record, log) = (Arc::new(Record::default()), Arc::new(Log::default()));
        let tls = self.tls;
        let app = Arc::new(talk::App { script: self, record: Arc::clone(&record), log: Arc::clone(&log) });
        let router = Router::new().fallback(talk::handle).with_state(app);
        Ok(RunningSockets { server: server::start("scripted-ears", "/v1", tls, router, record)?, log })
    }
}
