//! ElevenLabs over its multi-context WebSocket: one context for each clause, because only the end of a context says that a text has all its sound (a flush is not
//! answered); the next clause's context is open before. Each message of sound carries when its letters are said. Pure but for the constructor; carried by `live`.
//!
//! <https://elevenlabs.io/docs/api-reference/text-to-speech/v-1-text-to-speech-voice-id-multi-stream-input>,
//! <https://elevenlabs.io/docs/cookbooks/multi-context-web-socket>, <https://elevenlabs.io/docs/api-reference/text-to-speech/stream>

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::FutureExt;
use riposte_http::{
    Check, Client, Endpoint, Idle, Known, Listed, Outgoing, Reached, Received, SocketLimits, SocketRequest, listed,
};
use serde_json::{Value, json};

use crate::live::wire::{Checking, Fault, News, PlainCall, Vendor, Wire, decoded, json, status_of, text};
use crate::live::{CloudVoiceOptions, Live, endpoint, primary_language, segment};
use crate::{Synthesizer, VoiceError};

/// `output_format`; raw sound of 24 kHz needs no particular plan.
const FORMAT: &str = "pcm_24000";
const RATE_HZ: u32 = 24_000;
/// Of samples of 16 bit.
const BYTES_PER_SECOND: f64 = 2.0 * RATE_HZ as f64;
/// Speeds that the voice settings take.
const SPEEDS: (f32, f32) = (0.7, 1.2);
/// How long a connection may be idle: the most that can be asked for (<https://help.elevenlabs.io/hc/en-us/articles/28084868106513>).
const INACTIVITY_TIMEOUT_S: &str = "180";
const LONGEST_IDLE: Duration = Duration::from_secs(170);
/// A message carries at most a few seconds of sound, in base64, and its letters.
const LONGEST_MESSAGE: usize = 4 << 20;
/// Models that refuse to be told the language: they are English, or find it out (`language_code` is of the Turbo and Flash v2.5 and v3 models).
const TOLD_THE_LANGUAGE: [&str; 2] = ["_v2_5", "_v3"];

/// A voice of ElevenLabs's. Asks nobody.
///
/// # Errors
/// The address is none.
pub fn elevenlabs_voice(options: CloudVoiceOptions) -> Result<Arc<dyn Synthesizer>, VoiceError> {
    let voice_path = |path: &str| format!("{}/text-to-speech/{}", path.trim_end_matches('/'), segment(&options.voice));
    let endpoint = endpoint("elevenlabs", "ElevenLabs", ("xi-api-key", ""), &options)?.with_path(voice_path);
    let plain = endpoint.clone().with_query(&[("output_format", FORMAT)]);
    let CloudVoiceOptions { model, voice, language, speed, time_out, clients, .. } = options;
    let is_told = TOLD_THE_LANGUAGE.iter().any(|end| model.ends_with(end));
    let elevenlabs = Elevenlabs {
        endpoint: Arc::new(endpoint),
        plain: Arc::new(plain),
        model,
        voice,
        language: is_told.then(|| primary_language(&language)),
        speed: (speed != 1.0).then(|| speed.clamp(SPEEDS.0, SPEEDS.1)),
        utterances: AtomicU64::new(0),
    };
    Ok(Arc::new(Live::new(elevenlabs, clients, time_out)))
}

struct Elevenlabs {
    /// Of the voice.
    endpoint: Arc<Endpoint>,
    plain: Arc<Endpoint>,
    model: String,
    voice: String,
    language: Option<String>,
    /// `None`: the voice's own.
    speed: Option<f32>,
    utterances: AtomicU64,
}

impl Vendor for Elevenlabs {
    type Wire = ElevenlabsWire;

    fn name(&self) -> String {
        format!("elevenlabs/{}", self.voice)
    }

    fn rate_hz(&self) -> u32 {
        RATE_HZ
    }

    fn endpoint(&self) -> &Arc<Endpoint> {
        &self.endpoint
    }

    fn request(&self) -> SocketRequest {
        let mut query = vec![("model_id", self.model.clone())];
        let fixed = [("output_format", FORMAT), ("inactivity_timeout", INACTIVITY_TIMEOUT_S), ("auto_mode", "true")];
        query.extend(fixed.map(|(name, value)| (name, value.to_owned())));
        query.extend(self.language.clone().map(|language| ("language_code", language)));
        let limits = SocketLimits { longest_message: LONGEST_MESSAGE, ..SocketLimits::default() };
        SocketRequest { path: "multi-stream-input", query, limits, ..SocketRequest::default() }
    }

    fn wire(&self) -> ElevenlabsWire {
        let utterance = self.utterances.fetch_add(1, Ordering::Relaxed);
        ElevenlabsWire { utterance, speed: self.speed, clauses: Vec::new() }
    }

    fn idle(&self) -> Idle {
        Idle { word: None, longest: LONGEST_IDLE }
    }

    fn plain(&self, text: &str) -> PlainCall {
        let mut body = json!({ "text": text, "model_id": self.model });
        if let Some(language) = &self.language {
            body["language_code"] = json!(language);
        }
        if let Some(speed) = self.speed {
            body["voice_settings"] = json!({ "speed": speed });
        }
        PlainCall { endpoint: Arc::clone(&self.plain), path: "stream", body }
    }

    /// The models (<https://elevenlabs.io/docs/api-reference/models/list>) and the voice (<https://elevenlabs.io/docs/api-reference/voices/get>). A key may be one that
    /// speaks and looks nothing up.
    fn check<'a>(&'a self, client: &'a Client, within: Duration, reached: Reached) -> Checking<'a> {
        async move {
            let home = |path: &str| path.rsplit_once("/text-to-speech/").map_or(path, |(home, _)| home).to_owned();
            let endpoint = Endpoint::clone(&self.endpoint).with_path(home);
            let models = listed(&endpoint, client, "models", within, &reached).await?;
            let model = match &models {
                Listed::There(list) => {
                    let names = list.as_array().into_iter().flatten().filter_map(|row| row["model_id"].as_str());
                    Known::among(&self.model, &endpoint.names(names))
                }
                _ => Known::Untold,
            };
            let path = format!("voices/{}", segment(&self.voice));
            let voice = match listed(&endpoint, client, &path, within, &reached).await? {
                Listed::There(_) => Known::Yes,
                Listed::Nothing => Known::No { close: Vec::new() },
                Listed::NotAllowed => Known::Untold,
            };
            Ok(Check { key: endpoint.key_found(&models), model, voice })
        }
        .boxed()
    }
}

struct ElevenlabsWire {
    utterance: u64,
    speed: Option<f32>,
    /// A context each.
    clauses: Vec<Context>,
}

#[derive(Default)]
struct Context {
    /// Bytes of sound so far.
    bytes: u64,
    /// The word whose letters come: its text, when it begins and ends, in seconds.
    word: String,
    start_s: f64,
    end_s: f64,
    is_spoken: bool,
}

impl ElevenlabsWire {
    fn id(&self, clause: usize) -> String {
        format!("riposte-{}-{clause}", self.utterance)
    }
}

impl Context {
    /// Takes the letters of a message, whose times count from the beginning of its sound, which begins at `from_s`.
    fn letters(&mut self, clause: usize, alignment: &Value, from_s: f64) -> Vec<News> {
        let list = |name: &str| alignment[name].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut words = Vec::new();
        for ((letter, start), lasts) in list("chars").iter().zip(list("charStartTimesMs")).zip(list("charDurationsMs"))
        {
            let (Some(letter), Some(start), Some(lasts)) = (letter.as_str(), start.as_f64(), lasts.as_f64()) else {
                continue;
            };
            let start_s = from_s + start / 1_000.0;
            if letter.trim().is_empty() {
                words.extend(self.word(clause));
                continue;
            }
            if self.word.is_empty() {
                self.start_s = start_s;
            }
            self.word.push_str(letter);
            self.end_s = start_s + lasts / 1_000.0;
        }
        words
    }

    /// The word that has ended, if there is one.
    fn word(&mut self, clause: usize) -> Option<News> {
        let word = std::mem::take(&mut self.word);
        (!word.is_empty()).then_some(News::Word { clause, word, start_s: self.start_s, end_s: self.end_s })
    }
}

impl Wire for ElevenlabsWire {
    fn say(&mut self, clause: &str) -> Vec<Outgoing> {
        let id = self.id(self.clauses.len());
        self.clauses.push(Context::default());
        let mut begin = json!({ "text": " ", "context_id": id });
        if let Some(speed) = self.speed {
            begin["voice_settings"] = json!({ "speed": speed });
        }
        // Texts end with a space.
        let said = json!({ "text": format!("{clause} "), "context_id": id, "flush": true });
        let end = json!({ "context_id": id, "close_context": true });
        vec![text(&begin), text(&said), text(&end)]
    }

    fn nothing_follows(&mut self) -> Vec<Outgoing> {
        Vec::new()
    }

    /// A context that is closed goes on until its text is spoken: the connection has to end.
    fn stop(&mut self) -> Vec<Outgoing> {
        vec![text(&json!({ "close_socket": true }))]
    }

    fn read(&mut self, message: &Received) -> Result<Vec<News>, Fault> {
        let Some(message) = json(message)? else { return Ok(Vec::new()) };
        if let Some(said) = refusal(&message) {
            return Err(Fault::Told { status: status_of(said), said: said.to_owned() });
        }
        let either = |one: &str, other: &str| if message[one].is_null() { &message[other] } else { &message[one] };
        let id = either("contextId", "context_id");
        let Some(clause) = (0..self.clauses.len()).find(|clause| *id == self.id(*clause).as_str()) else {
            return Ok(Vec::new());
        };
        let context = &mut self.clauses[clause];
        let mut news = Vec::new();
        let from_s = context.bytes as f64 / BYTES_PER_SECOND;
        if let Some(sound) = message["audio"].as_str().filter(|sound| !sound.is_empty()) {
            let pcm = decoded(sound)?;
            context.bytes += pcm.len() as u64;
            news.push(News::Sound { clause, pcm });
        }
        // Of the text that was sent; else of what it is read as.
        news.extend(context.letters(clause, either("alignment", "normalizedAlignment"), from_s));
        if either("isFinal", "is_final").as_bool() == Some(true) && !std::mem::replace(&mut context.is_spoken, true) {
            news.extend(context.word(clause));
            news.push(News::Spoken { clause });
        }
        Ok(news)
    }

    /// What is wrong with the key, the voice or the account is said as the reason of a close.
    fn closed(&self, said: &str) -> Option<Fault> {
        let status = status_of(said);
        (status != 500).then(|| Fault::Told { status, said: said.to_owned() })
    }

    /// Contexts are told apart.
    fn is_reusable(&self) -> bool {
        true
    }
}

/// What a message says is wrong: `{"message", "error", "code"}`.
fn refusal(message: &Value) -> Option<&str> {
    let error = message.get("error").filter(|error| !error.is_null())?;
    Some(message["message"].as_str().or(error.as_str()).unwrap_or_default())
}

#[cfg(test)]
#[path = "elevenlabs_tests.rs"]
mod tests;
