//! Cartesia's Sonic over a WebSocket: one context for an utterance, so that its melody goes on from clause to clause; each clause is flushed, and its sound and the
//! times of its words carry the number of that flush. Pure but for the constructor; carried by `live`.
//!
//! <https://docs.cartesia.ai/api-reference/tts/websocket>, <https://docs.cartesia.ai/use-the-api/tts-websocket/contexts>,
//! <https://docs.cartesia.ai/use-the-api/tts-websocket/context-flushing-and-flush-i-ds>, <https://docs.cartesia.ai/api-reference/tts/bytes>

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::FutureExt;
use riposte_http::{
    Check, Client, Endpoint, HeaderName, HeaderValue, Idle, Known, Listed, Outgoing, Reached, Received, SocketLimits,
    SocketRequest, listed,
};
use serde_json::{Value, json};

use crate::live::wire::{Checking, Fault, News, PlainCall, Vendor, Wire, decoded, json, status_of, text};
use crate::live::{CloudVoiceOptions, Live, endpoint, primary_language, segment};
use crate::{Synthesizer, VoiceError};

/// The version of the protocol that is spoken (<https://docs.cartesia.ai/use-the-api/api-conventions>).
const VERSION: &str = "2025-04-16";
const RATE_HZ: u32 = 24_000;
/// Of samples of 16 bit.
const BYTES_PER_SECOND: f64 = 2.0 * RATE_HZ as f64;
/// Speeds that Sonic 3 takes (<https://docs.cartesia.ai/build-with-cartesia/sonic-3/volume-speed-emotion>).
const SPEEDS: (f32, f32) = (0.6, 1.5);
/// An idle connection is closed after five minutes (<https://docs.cartesia.ai/use-the-api/concurrency-limits-and-timeouts>).
const LONGEST_IDLE: Duration = Duration::from_secs(280);
/// A message carries at most a few seconds of sound, in base64.
const LONGEST_MESSAGE: usize = 4 << 20;

/// A voice of Cartesia's. Asks nobody.
///
/// # Errors
/// The address is none.
pub fn cartesia_voice(options: CloudVoiceOptions) -> Result<Arc<dyn Synthesizer>, VoiceError> {
    let endpoint = endpoint("cartesia", "Cartesia", ("x-api-key", ""), &options)?
        .with_header(HeaderName::from_static("cartesia-version"), HeaderValue::from_static(VERSION))
        .with_manner(&options.manner);
    let CloudVoiceOptions { model, voice, language, speed, manner, time_out, clients, .. } = options;
    let mut fixed = json!({
        "model_id": model,
        "voice": { "mode": "id", "id": voice },
        "language": primary_language(&language),
        "output_format": { "container": "raw", "encoding": "pcm_s16le", "sample_rate": RATE_HZ },
    });
    if speed != 1.0 {
        fixed["generation_config"]["speed"] = json!(speed.clamp(SPEEDS.0, SPEEDS.1));
    }
    // One of some sixty words; it works where the text is in that mood (the same page).
    if !manner.is_empty() {
        fixed["generation_config"]["emotion"] = json!(manner);
    }
    let cartesia = Cartesia { endpoint: Arc::new(endpoint), voice, fixed, utterances: AtomicU64::new(0) };
    Ok(Arc::new(Live::new(cartesia, clients, time_out)))
}

struct Cartesia {
    endpoint: Arc<Endpoint>,
    voice: String,
    /// What every request has.
    fixed: Value,
    utterances: AtomicU64,
}

impl Vendor for Cartesia {
    type Wire = CartesiaWire;

    fn name(&self) -> String {
        format!("cartesia/{}", self.voice)
    }

    fn rate_hz(&self) -> u32 {
        RATE_HZ
    }

    fn endpoint(&self) -> &Arc<Endpoint> {
        &self.endpoint
    }

    fn request(&self) -> SocketRequest {
        let limits = SocketLimits { longest_message: LONGEST_MESSAGE, ..SocketLimits::default() };
        let query = vec![("cartesia_version", VERSION.to_owned())];
        SocketRequest { path: "tts/websocket", query, limits, ..SocketRequest::default() }
    }

    fn wire(&self) -> CartesiaWire {
        let utterance = self.utterances.fetch_add(1, Ordering::Relaxed);
        CartesiaWire { fixed: self.fixed.clone(), utterance, contexts: Vec::new(), said: 0 }
    }

    fn idle(&self) -> Idle {
        Idle { word: None, longest: LONGEST_IDLE }
    }

    fn plain(&self, text: &str) -> PlainCall {
        let mut body = self.fixed.clone();
        body["transcript"] = json!(text);
        PlainCall { endpoint: Arc::clone(&self.endpoint), path: "tts/bytes", body }
    }

    /// The voice (<https://docs.cartesia.ai/api-reference/voices/get>), or the first one of all where there is none of that number
    /// (<https://docs.cartesia.ai/api-reference/voices/list>). Models are not listed.
    fn check<'a>(&'a self, client: &'a Client, within: Duration, reached: Reached) -> Checking<'a> {
        async move {
            let path = format!("voices/{}", segment(&self.voice));
            let voice = listed(&self.endpoint, client, &path, within, &reached).await?;
            if voice != Listed::Nothing {
                let known = if voice == Listed::NotAllowed { Known::Untold } else { Known::Yes };
                return Ok(Check { key: self.endpoint.key_found(&voice), voice: known, ..Check::default() });
            }
            let all = listed(&self.endpoint, client, "voices", within, &reached).await?;
            let key = self.endpoint.key_found(&all);
            Ok(Check { key, voice: Known::No { close: Vec::new() }, ..Check::default() })
        }
        .boxed()
    }
}

struct CartesiaWire {
    fixed: Value,
    utterance: u64,
    contexts: Vec<Context>,
    /// Clauses.
    said: usize,
}

/// A context ends a second after its last sound, so one whose clauses are all spoken is not gone on with.
struct Context {
    id: String,
    /// The number of its first clause.
    first: usize,
    /// Of each of its clauses, where its sound begins in that of the context, in bytes, once it has any.
    begins: Vec<Option<u64>>,
    spoken: usize,
    /// Bytes of sound so far.
    bytes: u64,
    /// More may be said in it.
    is_open: bool,
}

impl Context {
    /// The clause, counted within the context, of a flush; the oldest without all its sound where that is none.
    fn clause(&self, flush_id: &Value) -> Option<usize> {
        let flushed = flush_id.as_u64().and_then(|id| usize::try_from(id).ok()?.checked_sub(1));
        let clause = flushed.filter(|clause| *clause >= self.spoken).unwrap_or(self.spoken);
        (clause < self.begins.len()).then_some(clause)
    }
}

impl CartesiaWire {
    fn generation(&self, id: &str, transcript: &str, goes_on: bool) -> Value {
        let mut message = self.fixed.clone();
        message["context_id"] = json!(id);
        message["transcript"] = json!(transcript);
        message["continue"] = json!(goes_on);
        message["add_timestamps"] = json!(true);
        // Whole clauses are sent: nothing is gained from waiting for more (<https://docs.cartesia.ai/use-the-api/tts-websocket/buffering>).
        message["max_buffer_delay_ms"] = json!(0);
        message
    }

    /// Ends the context in which more might have been said.
    fn end_open(&mut self) -> Vec<Outgoing> {
        let Some(last) = self.contexts.last_mut().filter(|context| context.is_open) else { return Vec::new() };
        last.is_open = false;
        let id = last.id.clone();
        vec![text(&self.generation(&id, "", false))]
    }

    fn words(context: &Context, message: &Value) -> Vec<News> {
        let Some(clause) = context.clause(&message["flush_id"]) else { return Vec::new() };
        let times = &message["word_timestamps"];
        let list = |name: &str| times[name].as_array().map(Vec::as_slice).unwrap_or_default();
        let begins_s = context.begins[clause].unwrap_or(context.bytes) as f64 / BYTES_PER_SECOND;
        let words = list("words").iter().zip(list("start")).zip(list("end"));
        let word = |((word, start), end): ((&Value, &Value), &Value)| {
            let (start_s, end_s) = (start.as_f64()?, end.as_f64()?);
            // Whether times go on through a context or begin anew with every flush, the documentation does not say: they are what comes nearer.
            let from_s = if (start_s - begins_s).abs() < start_s { begins_s } else { 0.0 };
            let word = word.as_str()?.to_owned();
            Some(News::Word { clause: context.first + clause, word, start_s: start_s - from_s, end_s: end_s - from_s })
        };
        words.filter_map(word).collect()
    }
}

impl Wire for CartesiaWire {
    fn say(&mut self, clause: &str) -> Vec<Outgoing> {
        let mut messages = Vec::new();
        let goes_on = self.contexts.last().is_some_and(|last| last.is_open && last.spoken < last.begins.len());
        if !goes_on {
            messages.extend(self.end_open());
            let id = format!("riposte-{}-{}", self.utterance, self.contexts.len());
            let (first, begins) = (self.said, Vec::new());
            self.contexts.push(Context { id, first, begins, spoken: 0, bytes: 0, is_open: true });
        }
        self.said += 1;
        if let Some(last) = self.contexts.last_mut() {
            last.begins.push(None);
            let id = last.id.clone();
            // Transcripts are joined as they are: the space belongs to the one before.
            messages.push(text(&self.generation(&id, &format!("{clause} "), true)));
            let mut flush = self.generation(&id, "", true);
            flush["flush"] = json!(true);
            messages.push(text(&flush));
        }
        messages
    }

    fn nothing_follows(&mut self) -> Vec<Outgoing> {
        self.end_open()
    }

    fn stop(&mut self) -> Vec<Outgoing> {
        let waited_for = self.contexts.iter().filter(|context| context.spoken < context.begins.len());
        waited_for.map(|context| text(&json!({ "context_id": context.id, "cancel": true }))).collect()
    }

    fn read(&mut self, message: &Received) -> Result<Vec<News>, Fault> {
        let Some(message) = json(message)? else { return Ok(Vec::new()) };
        let context = self.contexts.iter_mut().find(|context| message["context_id"] == context.id.as_str());
        if message["type"] == "error" && (context.is_some() || message["context_id"].is_null()) {
            return Err(refusal(&message));
        }
        // Of another utterance, which was given up.
        let Some(context) = context else { return Ok(Vec::new()) };
        match message["type"].as_str() {
            Some("chunk") => {
                let pcm = decoded(message["data"].as_str().unwrap_or_default())?;
                let Some(clause) = context.clause(&message["flush_id"]) else { return Ok(Vec::new()) };
                context.begins[clause].get_or_insert(context.bytes);
                context.bytes += pcm.len() as u64;
                Ok(vec![News::Sound { clause: context.first + clause, pcm }])
            }
            Some("timestamps") => Ok(Self::words(context, &message)),
            Some("flush_done") => {
                let until = context.clause(&message["flush_id"]).map_or(context.spoken, |clause| clause + 1);
                Ok(spoken(context, until))
            }
            Some("done") => {
                context.is_open = false;
                Ok(spoken(context, context.begins.len()))
            }
            _ => Ok(Vec::new()),
        }
    }

    /// Contexts are told apart.
    fn is_reusable(&self) -> bool {
        true
    }
}

/// Clauses of the context before `until` have all their sound.
fn spoken(context: &mut Context, until: usize) -> Vec<News> {
    let before = std::mem::replace(&mut context.spoken, until);
    (before..until).map(|clause| News::Spoken { clause: context.first + clause }).collect()
}

/// `message` and `title` since 2025, `error` before.
fn refusal(message: &Value) -> Fault {
    let said = ["message", "error", "title"].iter().find_map(|name| message[name].as_str()).unwrap_or_default();
    let status = message["status_code"].as_u64().and_then(|status| u16::try_from(status).ok());
    Fault::Told {
        status: status.filter(|status| *status >= 400).unwrap_or_else(|| status_of(said)),
        said: said.to_owned(),
    }
}

#[cfg(test)]
#[path = "cartesia_tests.rs"]
mod tests;
