//! Deepgram's Aura over a WebSocket: each clause is said and flushed, and its sound comes as bytes, in order, until that flush is answered. Aura says nothing of where
//! its words are. Pure but for the constructor; carried by `live`.
//!
//! <https://developers.deepgram.com/reference/text-to-speech/speak-streaming>, <https://developers.deepgram.com/docs/tts-ws-flush>,
//! <https://developers.deepgram.com/docs/tts-ws-clear>, <https://developers.deepgram.com/reference/text-to-speech/speak-request>

use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use riposte_http::{Check, Client, Endpoint, Idle, Known, Listed, Outgoing, Reached, Received, SocketRequest, listed};
use serde_json::json;

use crate::live::wire::{Checking, Fault, News, PlainCall, Vendor, Wire, json, status_of, text};
use crate::live::{CloudVoiceOptions, Live, endpoint};
use crate::{Synthesizer, VoiceError};

const RATE_HZ: u32 = 24_000;
/// Speeds that Aura 2 takes (<https://developers.deepgram.com/docs/tts-voice-controls>).
const SPEEDS: (f32, f32) = (0.7, 1.5);
/// A connection may be flushed 20 times a minute (<https://developers.deepgram.com/docs/tts-ws-flush>); after fewer than that another one is used.
const MOST_CLAUSES: usize = 18;
/// How long a connection is kept that nobody speaks on: longer than most silences of a conversation.
const LONGEST_IDLE: Duration = Duration::from_secs(300);
/// Where a refused handshake says why (<https://developers.deepgram.com/docs/tts-troubleshooting-websocket-net-and-data-errors>).
const REASON: &str = "dg-error";

/// A voice of Deepgram's. Asks nobody. Its models are voices: one that is named as a voice takes the model's place.
///
/// # Errors
/// The address is none.
pub fn deepgram_voice(mut options: CloudVoiceOptions) -> Result<Arc<dyn Synthesizer>, VoiceError> {
    if !options.voice.is_empty() {
        options.model = std::mem::take(&mut options.voice);
    }
    let endpoint = endpoint("deepgram", "Deepgram", ("authorization", "Token "), &options)?.with_voice(&options.model);
    let CloudVoiceOptions { model, speed, time_out, clients, .. } = options;
    let mut query =
        vec![("model", model.clone()), ("encoding", "linear16".to_owned()), ("sample_rate", RATE_HZ.to_string())];
    if speed != 1.0 {
        query.push(("speed", format!("{:.2}", speed.clamp(SPEEDS.0, SPEEDS.1))));
    }
    // A WAV's head says nothing that is not known.
    let mut asked: Vec<(&str, &str)> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
    asked.push(("container", "none"));
    let plain = Arc::new(endpoint.clone().with_query(&asked));
    let deepgram = Deepgram { endpoint: Arc::new(endpoint), plain, model, query };
    Ok(Arc::new(Live::new(deepgram, clients, time_out)))
}

struct Deepgram {
    endpoint: Arc<Endpoint>,
    plain: Arc<Endpoint>,
    model: String,
    query: Vec<(&'static str, String)>,
}

impl Vendor for Deepgram {
    type Wire = AuraWire;

    fn name(&self) -> String {
        format!("deepgram/{}", self.model)
    }

    fn rate_hz(&self) -> u32 {
        RATE_HZ
    }

    fn endpoint(&self) -> &Arc<Endpoint> {
        &self.endpoint
    }

    fn request(&self) -> SocketRequest {
        SocketRequest {
            path: "speak",
            query: self.query.clone(),
            reason_header: Some(REASON),
            ..SocketRequest::default()
        }
    }

    fn wire(&self) -> AuraWire {
        AuraWire::default()
    }

    fn idle(&self) -> Idle {
        Idle { word: None, longest: LONGEST_IDLE }
    }

    fn plain(&self, text: &str) -> PlainCall {
        PlainCall { endpoint: Arc::clone(&self.plain), path: "speak", body: json!({ "text": text }) }
    }

    /// The key (<https://developers.deepgram.com/docs/authenticating>, "Test Request") and the voices, which are models and shown to everybody
    /// (<https://developers.deepgram.com/reference/manage/models/list>).
    fn check<'a>(&'a self, client: &'a Client, within: Duration, reached: Reached) -> Checking<'a> {
        async move {
            let key = listed(&self.endpoint, client, "auth/token", within, &reached).await?;
            let voice = match listed(&self.endpoint, client, "models", within, &reached).await? {
                Listed::There(list) => {
                    let rows = list["tts"].as_array().into_iter().flatten();
                    let names = rows.filter_map(|row| row["canonical_name"].as_str());
                    Known::among(&self.model, &self.endpoint.names(names))
                }
                _ => Known::Untold,
            };
            Ok(Check { key: self.endpoint.key_found(&key), model: Known::Untold, voice })
        }
        .boxed()
    }
}

#[derive(Default)]
struct AuraWire {
    said: usize,
    spoken: usize,
}

impl Wire for AuraWire {
    fn say(&mut self, clause: &str) -> Vec<Outgoing> {
        self.said += 1;
        vec![text(&json!({ "type": "Speak", "text": clause })), text(&json!({ "type": "Flush" }))]
    }

    fn nothing_follows(&mut self) -> Vec<Outgoing> {
        vec![text(&json!({ "type": "Close" }))]
    }

    fn stop(&mut self) -> Vec<Outgoing> {
        vec![text(&json!({ "type": "Clear" })), text(&json!({ "type": "Close" }))]
    }

    fn read(&mut self, message: &Received) -> Result<Vec<News>, Fault> {
        if self.spoken == self.said {
            return Ok(Vec::new());
        }
        if let Received::Binary(bytes) = message {
            return Ok(vec![News::Sound { clause: self.spoken, pcm: bytes.to_vec() }]);
        }
        let Some(message) = json(message)? else { return Ok(Vec::new()) };
        let description = message["description"].as_str().or(message["err_msg"].as_str()).unwrap_or_default();
        match message["type"].as_str() {
            Some("Flushed") => {
                self.spoken += 1;
                Ok(vec![News::Spoken { clause: self.spoken - 1 }])
            }
            Some("Error") => Err(Fault::Told { status: status_of(description), said: description.to_owned() }),
            Some("Warning") => {
                tracing::debug!("Deepgram warns: {description}");
                Ok(Vec::new())
            }
            _ => Ok(Vec::new()),
        }
    }

    fn closed(&self, said: &str) -> Option<Fault> {
        let status = status_of(said);
        (status != 500).then(|| Fault::Told { status, said: said.to_owned() })
    }

    fn is_full(&self) -> bool {
        self.said >= MOST_CLAUSES
    }

    /// Its flushes are counted.
    fn is_reusable(&self) -> bool {
        self.said == 0
    }
}

#[cfg(test)]
#[path = "deepgram_tests.rs"]
mod tests;
