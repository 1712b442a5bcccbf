//! Scripted voices that speak over a WebSocket: Cartesia, ElevenLabs's contexts, Deepgram's Aura, each strictly: what the vendor would refuse is refused, parameter by
//! parameter and message by message. Sound comes in pieces that cut samples in two, with the times of its words where the vendor has them. Each vendor's plain call is
//! served beside its stream. Runs on a thread of its own.

mod aura;
mod cartesia;
mod elevenlabs;
mod performed;
mod plain;
mod talk;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use serde_json::Value;

use super::ears::Act;
use super::record::Record;
use super::server;
use super::sockets::{Log, RunningSockets};

/// What a server says next.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Say(Value),
    Sound(Vec<u8>),
    /// The same in JSON.
    Told(Value),
    Close(u16, &'static str),
}

/// One connection, as the vendor's protocol has it. Pure.
trait Stage: Send {
    fn text(&mut self, message: &Value) -> Vec<Step>;
    /// Whether a clause is to be spoken by this message.
    fn speaks(&self, message: &Value) -> bool;
}

/// When something goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpeakWhen {
    /// As soon as the connection stands.
    Opened,
    /// When the connection's so-and-so-many-th clause (1 for the first) is to be spoken, in place of its sound.
    Clause(usize),
    /// After so many messages with sound.
    Sounds(usize),
}

/// One connection's script.
#[derive(Clone, Debug, Default)]
pub struct Performance {
    refusal: Option<(u16, String)>,
    mishap: Option<(SpeakWhen, Act)>,
    /// How long each word takes, in milliseconds; the last one is repeated. Empty: as long as it is.
    pace_ms: Vec<u32>,
    without_words: bool,
    after: Duration,
}

impl Performance {
    /// Says what it is asked to.
    pub fn whole() -> Self {
        Self::default()
    }

    /// The handshake is answered so instead.
    pub fn refused(status: u16, body: &str) -> Self {
        Self { refusal: Some((status, body.to_owned())), ..Self::default() }
    }

    pub fn mishap(mut self, when: SpeakWhen, act: Act) -> Self {
        self.mishap = Some((when, act));
        self
    }

    /// A clause begins to be spoken so much later than it is asked for.
    pub fn first_sound_after(mut self, after: Duration) -> Self {
        self.after = after;
        self
    }

    /// How long the words of each clause take, in milliseconds; the last one is repeated.
    pub fn pace_ms(mut self, words: &[u32]) -> Self {
        self.pace_ms = words.to_vec();
        self
    }

    /// Nothing is told of where the words are.
    pub fn without_words(mut self) -> Self {
        self.without_words = true;
        self
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wire {
    Cartesia,
    Elevenlabs,
    Aura,
}

/// A server to be started.
pub struct ScriptedVoices {
    wire: Wire,
    performances: Vec<Performance>,
    plain: Vec<Option<(u16, String)>>,
    key: Option<String>,
    tls: bool,
    is_restricted: bool,
}

/// A voice that none of the servers has.
pub(super) const NOBODY: &str = "nobody";

impl ScriptedVoices {
    fn new(wire: Wire) -> Self {
        Self { wire, performances: Vec::new(), plain: Vec::new(), key: None, tls: false, is_restricted: false }
    }

    /// Cartesia's `/tts/websocket`. No voice is called `nobody`.
    pub fn cartesia() -> Self {
        Self::new(Wire::Cartesia)
    }

    /// ElevenLabs's `/v1/text-to-speech/…/multi-stream-input`. No voice is called `nobody`.
    pub fn elevenlabs() -> Self {
        Self::new(Wire::Elevenlabs)
    }

    /// Deepgram's `/v1/speak`. No model is called `nobody`.
    pub fn aura() -> Self {
        Self::new(Wire::Aura)
    }

    /// The script of the next connection. The last one is repeated for those after it; without any all is said as it is asked for.
    pub fn performance(mut self, performance: Performance) -> Self {
        self.performances.push(performance);
        self
    }

    /// The next plain call is refused; the last answer is repeated. Without any all are answered.
    pub fn plain_refused(mut self, status: u16, message: &str) -> Self {
        self.plain.push(Some((status, message.to_owned())));
        self
    }

    /// Refuses every key but this one.
    pub fn key(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// Its key may speak and look nothing up, as ElevenLabs makes them.
    pub fn restricted(mut self) -> Self {
        self.is_restricted = true;
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
    /// The port or thread could not be had.
    pub fn start(self) -> anyhow::Result<RunningSockets> {
        let (record, log) = (Arc::new(Record::default()), Arc::new(Log::default()));
        let (tls, base) = (self.tls, if self.wire == Wire::Cartesia { "" } else { "/v1" });
        let app = Arc::new(talk::App { script: self, record: Arc::clone(&record), log: Arc::clone(&log) });
        let router = Router::new().fallback(talk::handle).with_state(app);
        Ok(RunningSockets { server: server::start("scripted-voices", base, tls, router, record)?, log })
    }

    /// The header with the key, and what stands there.
    fn key_header(&self) -> Option<(&'static str, String)> {
        let key = self.key.as_deref()?;
        Some(match self.wire {
            Wire::Cartesia => ("x-api-key", key.to_owned()),
            Wire::Elevenlabs => ("xi-api-key", key.to_owned()),
            Wire::Aura => ("authorization", format!("Token {key}")),
        })
    }
}
