//! Deepgram's Flux over a WebSocket, `/v2/listen` (<https://developers.deepgram.com/reference/speech-to-text/listen-flux>). Pure. It hears turns: about every 250 ms
//! it says the words of the present one and how surely it is over (<https://developers.deepgram.com/docs/flux/state>). Its opinion is told as
//! evidence; when the user's turn ends, and what of it is one turn, is decided elsewhere: a text is that of all its turns.
//!
//! `ForceEndTurn` is not used when the microphone is let go: it ends a turn "on the audio transcribed so far"
//! (<https://developers.deepgram.com/docs/flux/force-end-turn>), and the last quarter of a second is not transcribed then. Silence is sent after the sound
//! instead, faster than it would pass, until Flux has heard beyond the last word.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use riposte_http::{Check, Endpoint, HttpError, Idle, Outgoing, Reached, SocketRequest};
use riposte_hypothesis::Hypothesis;
use serde_json::Value;

use super::nova::{CLOSE, REASON, words};
use super::plain::Asked;
use super::{linear16, sample_at};
use crate::live::wire::{Fault, News, Vendor, Wire};
use crate::openai::plain::Plain;
use crate::pieces::utterance::samples;

/// Deepgram strongly recommends 80 ms (<https://developers.deepgram.com/docs/flux/quickstart>).
const CHUNK: usize = samples(80);
/// Two of the stretches after which Flux speaks up, so that one of them ends after the sound.
const TAIL: usize = samples(560);
/// A word is heard when so much of what follows it was heard.
const AFTER_A_WORD: usize = samples(160);
/// From this confidence on an `EagerEndOfTurn` comes at once, and `TurnResumed` when it was wrong (0.3 to 0.9).
const EAGER: &str = "0.4";
/// From this on an `EndOfTurn` comes at once (0.5 to 1); Deepgram's own default, as is the time-out after which one comes anyhow.
const SURE: &str = "0.7";
const TIME_OUT_MS: &str = "5000";
/// How long a connection is kept that nobody speaks on. Flux knows no word that keeps it open; one that it closes sooner is simply not there.
const LONGEST_IDLE: Duration = Duration::from_secs(300);

pub(super) struct Flux {
    endpoint: Arc<Endpoint>,
    plain: Asked,
}

impl Flux {
    pub(super) fn new(endpoint: Endpoint, plain: Asked) -> Self {
        let second = |path: &str| match path.trim_end_matches('/').strip_suffix("/v1") {
            Some(before) => format!("{before}/v2"),
            None => path.to_owned(),
        };
        Self { endpoint: Arc::new(endpoint.with_path(second)), plain }
    }
}

impl Vendor for Flux {
    type Wire = FluxWire;

    fn request(&self, language: Option<&str>) -> SocketRequest {
        let model = self.endpoint.model();
        let mut query = vec![("model", model.to_owned())];
        let fixed = [
            ("encoding", "linear16"),
            ("sample_rate", "16000"),
            ("eager_eot_threshold", EAGER),
            ("eot_threshold", SURE),
            ("eot_timeout_ms", TIME_OUT_MS),
        ];
        query.extend(fixed.map(|(name, value)| (name, value.to_owned())));
        // The English model knows no other language, and refuses the hint.
        query.extend(language.filter(|_| model.ends_with("-multi")).map(|hint| ("language_hint", hint.to_owned())));
        SocketRequest { path: "listen", query, reason_header: Some(REASON), ..SocketRequest::default() }
    }

    fn wire(&self, _: Option<&str>) -> FluxWire {
        FluxWire::default()
    }

    fn idle(&self) -> Idle {
        Idle { word: None, longest: LONGEST_IDLE }
    }

    fn goodbye(&self) -> Option<Outgoing> {
        Some(Outgoing::Text(CLOSE.to_owned()))
    }

    fn endpoint(&self) -> &Arc<Endpoint> {
        &self.endpoint
    }

    async fn transcribe(&self, language: Option<&str>, samples: &[i16]) -> Result<Plain, HttpError> {
        let speaks = if self.endpoint.model().ends_with("-en") { Some("en") } else { language };
        self.plain.transcribe(speaks.unwrap_or("multi"), samples).await
    }

    /// Models of `/v2` are in no list.
    async fn check(&self, reached: Reached) -> Result<Check, HttpError> {
        self.plain.check(None, &reached).await
    }
}

/// What Flux takes for one turn.
#[derive(Clone, Debug, Default)]
struct Turn {
    text: String,
    /// Of each word, 0 to 1.
    confidences: Vec<f32>,
    is_over: bool,
}

#[derive(Default)]
pub(super) struct FluxWire {
    turns: BTreeMap<u64, Turn>,
    /// The number of the newest message; they count from 0.
    newest: Option<u64>,
    sent: usize,
    /// Silence that was not the microphone's: the samples of sound before it.
    tails: Vec<usize>,
    covered: usize,
}

impl FluxWire {
    fn turn_info(&mut self, message: &Value) -> Vec<News> {
        let number = message["sequence_id"].as_u64();
        if number.is_some() && number <= self.newest {
            return Vec::new();
        }
        self.newest = number.or(self.newest);
        let (Some(index), Some(text)) = (message["turn_index"].as_u64(), message["transcript"].as_str()) else {
            return Vec::new();
        };
        let heard_until = message["audio_window_end"].as_f64().map_or(0, sample_at);
        self.covered = self.covered.max(self.without_tails(heard_until));
        let turn = self.turns.entry(index).or_default();
        if turn.is_over {
            return Vec::new();
        }
        turn.text = text.trim().to_owned();
        let words = message["words"].as_array().map(Vec::as_slice).unwrap_or_default();
        turn.confidences =
            words.iter().filter_map(|word| word["confidence"].as_f64()).map(|sure| sure as f32).collect();
        turn.is_over = message["event"] == "EndOfTurn";
        // Before a turn has begun there is nothing that could be over.
        let says = turn.is_over || !turn.text.is_empty();
        let confidence = message["end_of_turn_confidence"].as_f64().filter(|_| says);
        let end =
            confidence.map(|sure| News::TurnEnd { probability: (sure as f32).clamp(0.0, 1.0), until: self.covered });
        [News::Words].into_iter().chain(end).collect()
    }

    /// The sample of the microphone's sound that was the `heard`-th on the wire.
    fn without_tails(&self, heard: usize) -> usize {
        let mut inserted = 0;
        for before in &self.tails {
            if heard <= before + inserted {
                break;
            }
            inserted += TAIL.min(heard - before - inserted);
        }
        heard - inserted
    }
}

impl Wire for FluxWire {
    fn chunk_samples(&self) -> usize {
        CHUNK
    }

    fn begin(&mut self) -> Vec<Outgoing> {
        Vec::new()
    }

    fn sound(&mut self, samples: &[i16]) -> Vec<Outgoing> {
        self.sent += samples.len();
        vec![Outgoing::Binary(linear16(samples).into())]
    }

    /// While sound goes on, the next update is the answer.
    fn finalise(&mut self) -> Vec<Outgoing> {
        Vec::new()
    }

    fn nothing_follows(&mut self) -> Vec<Outgoing> {
        self.tails.push(self.sent);
        let silence = |from: usize| Outgoing::Binary(linear16(&vec![0; CHUNK.min(TAIL - from)]).into());
        (0..TAIL).step_by(CHUNK).map(silence).collect()
    }

    fn read(&mut self, message: &str) -> Result<Vec<News>, Fault> {
        let message: Value = serde_json::from_str(message).map_err(|_| Fault::NotJson)?;
        match message["type"].as_str() {
            Some("TurnInfo") => Ok(self.turn_info(&message)),
            Some("Error") => {
                let text = |name: &str| message[name].as_str().unwrap_or_default();
                let status = if text("code").contains("INTERNAL") { 500 } else { 400 };
                Err(Fault::Told { status, said: text("description").to_owned() })
            }
            // Connected, ConfigureSuccess, Warning, and what will come to be.
            _ => Ok(Vec::new()),
        }
    }

    fn hypothesis(&self) -> Hypothesis {
        let turns = || self.turns.values().filter(|turn| !turn.text.is_empty());
        let texts: Vec<&str> = turns().map(|turn| turn.text.as_str()).collect();
        let tokens = turns().flat_map(|turn| words(&turn.confidences)).collect();
        Hypothesis { text: texts.join(" "), tokens, closes: None }
    }

    fn covered(&self) -> usize {
        self.covered
    }

    fn settled(&self) -> usize {
        let past_the_sound = self.covered >= self.sent && !self.tails.is_empty();
        if past_the_sound { self.sent } else { self.covered.saturating_sub(AFTER_A_WORD) }
    }
}

#[cfg(test)]
#[path = "flux_tests.rs"]
mod tests;
