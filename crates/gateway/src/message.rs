//! What the payloads say: JSON for whatever is no sound and no text. Pure.

use riposte_measures::{Mode, Providers};
use riposte_problem::{Kind as ProblemKind, Language, Problem};
use serde::{Deserialize, Serialize};

use crate::frame::{Flags, Frame, Kind, samples};
use crate::refusal::Refusal;

/// Rates at which sound is taken.
pub const RATES_HZ: std::ops::RangeInclusive<u32> = 8_000..=48_000;
/// The longest piece of sound in one frame.
pub const LONGEST_CHUNK_MS: u32 = 200;
/// How far ahead of playback sound may be sent.
pub const BUFFER_MS: std::ops::RangeInclusive<u32> = 40..=500;
/// The longest name of a conversation.
const LONGEST_NAME: usize = 64;
/// The same unless the client says otherwise: what a network at home jitters, and little enough for an interruption to be quick.
pub const USUAL_BUFFER_MS: u32 = 120;

/// What a client says of the sound that follows. Fields it does not name are as they were; unknown ones are ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct AudioStart {
    /// Samples per second, 8000 to 48000; 16000 to begin with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<u32>,
    /// `ptt`: the turn lasts until `audio_end`; `duplex`: silence ends it, and the client sends sound all the time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<TurnMode>,
    /// ISO 639-1, as `es`; an empty text lets the recogniser decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The client says with `playback` how far it has got. It may also just begin to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub playback: Option<bool>,
    /// Sound that may be sent ahead of playback, 40 to 500 ms; 120 to begin with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buffer_ms: Option<u32>,
    /// An earlier conversation of the same token goes on, by the name that `ready` gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<String>,
}

/// How turns are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TurnMode {
    #[default]
    Ptt,
    Duplex,
}

impl TurnMode {
    pub(crate) fn mode(self) -> Mode {
        match self {
            TurnMode::Ptt => Mode::PushToTalk,
            TurnMode::Duplex => Mode::Duplex,
        }
    }
}

/// The server can be talked to.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Ready {
    pub session: String,
    /// The name its turns are stored under.
    pub conversation: String,
    /// Of this protocol.
    pub protocol: u32,
    /// Name and version of the program.
    pub server: String,
    /// Samples per second that are expected unless `audio_start` says otherwise, and that are sent.
    pub input_rate: u32,
    pub output_rate: u32,
    pub providers: Providers,
    /// With it a dropped connection is gone on with, for so many seconds: `/ws/voice?resume=TOKEN&received=N`.
    pub resume: String,
    pub resume_within_s: u32,
    /// A dropped session goes on.
    pub resumed: bool,
    /// Frames of the client that have arrived in this session: those after are to be sent again.
    pub received: u64,
    /// Seconds without a frame after which a session is closed.
    pub idle_s: u32,
}

/// Something went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct ErrorMessage {
    pub code: String,
    pub message: String,
    /// What to do about it.
    pub advice: String,
    pub retryable: bool,
}

impl ErrorMessage {
    pub fn of(problem: &Problem, language: Language) -> Self {
        Self {
            code: problem.code.clone(),
            message: problem.message.in_language(language).to_owned(),
            advice: problem.advice.in_language(language).to_owned(),
            retryable: matches!(problem.kind, ProblemKind::Retry | ProblemKind::Quota),
        }
    }
}

/// Playback was interrupted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Interrupted {
    /// What of the reply's text was heard by then.
    pub heard: String,
}

/// What a client wants.
#[derive(Clone, Debug, PartialEq)]
pub enum FromClient {
    Start(AudioStart),
    /// Mono samples at the rate of the stream.
    Chunk(Vec<f32>),
    End,
    Interrupt,
    Playback(u64),
}

impl FromClient {
    /// Reads a frame that a client sent.
    ///
    /// # Errors
    /// It is none that a client sends, or its payload is not what it has to be.
    pub fn of(frame: Frame<'_>) -> Result<FromClient, Refusal> {
        if frame.flags.has(Flags::OPUS) {
            return Err(Refusal::Opus);
        }
        if frame.flags != Flags::NONE {
            return Err(Refusal::Flags);
        }
        match frame.kind {
            Kind::AudioStart => start(frame.payload).map(FromClient::Start),
            Kind::AudioChunk => match samples(frame.payload) {
                Some(samples) if !samples.is_empty() => Ok(FromClient::Chunk(samples)),
                _ => Err(Refusal::Payload("audio_chunk")),
            },
            Kind::AudioEnd if frame.payload.is_empty() => Ok(FromClient::End),
            Kind::AudioEnd => Err(Refusal::Payload("audio_end")),
            // What a client may say with it is not used yet.
            Kind::Interrupt => Ok(FromClient::Interrupt),
            Kind::Playback => match frame.payload.try_into() {
                Ok(bytes) => Ok(FromClient::Playback(u64::from_le_bytes(bytes))),
                Err(_) => Err(Refusal::Payload("playback")),
            },
            other => Err(Refusal::NotForUs(other as u8)),
        }
    }
}

fn start(payload: &[u8]) -> Result<AudioStart, Refusal> {
    if payload.is_empty() {
        return Ok(AudioStart::default());
    }
    // A list would be taken for the fields in their order.
    let object: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(payload).map_err(|_| Refusal::Payload("audio_start"))?;
    let start: AudioStart = serde_json::from_value(object.into()).map_err(|_| Refusal::Payload("audio_start"))?;
    let is_language = |language: &String| {
        language.is_empty() || (language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase()))
    };
    let fits = start.rate.is_none_or(|rate| RATES_HZ.contains(&rate))
        && start.buffer_ms.is_none_or(|buffer| BUFFER_MS.contains(&buffer))
        && start.language.as_ref().is_none_or(is_language)
        && start.conversation.as_ref().is_none_or(|name| (1..=LONGEST_NAME).contains(&name.len()));
    if fits { Ok(start) } else { Err(Refusal::Payload("audio_start")) }
}
