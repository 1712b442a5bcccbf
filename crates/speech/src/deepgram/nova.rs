//! Deepgram's Nova over a WebSocket, `/v1/listen` (<https://developers.deepgram.com/reference/speech-to-text/listen-streaming>). Pure: the vendor's messages, and
//! what an utterance is of them. A text consists of stretches: an interim one is said again and better, one that `is_final` stays
//! (<https://developers.deepgram.com/docs/understand-endpointing-interim-results>).

use std::sync::Arc;
use std::time::Duration;

use riposte_http::{Check, Endpoint, HttpError, Idle, Outgoing, Reached, SocketRequest};
use riposte_hypothesis::{Hypothesis, Token};
use serde_json::Value;

use super::plain::Asked;
use super::{linear16, sample_at};
use crate::live::wire::{Fault, News, Vendor, Wire};
use crate::openai::plain::Plain;
use crate::pieces::utterance::samples;

/// Deepgram recommends 20 to 80 ms (<https://developers.deepgram.com/docs/live-streaming-audio>).
const CHUNK: usize = samples(40);
/// An idle connection is closed after 10 s (NET-0001) unless it hears this every 3 to 5 s, as text (<https://developers.deepgram.com/docs/audio-keep-alive>).
const KEEP_ALIVE: (Duration, &str) = (Duration::from_secs(4), r#"{"type":"KeepAlive"}"#);
/// How long a connection is kept that nobody speaks on: longer than most silences of a conversation.
const LONGEST_IDLE: Duration = Duration::from_secs(300);
/// Silence after which a stretch is final; what the turn's end is, is not decided there.
const ENDPOINTING_MS: &str = "300";
/// Without a word for so long an `UtteranceEnd` comes; the least that Deepgram takes (<https://developers.deepgram.com/docs/utterance-end>).
const UTTERANCE_END_MS: &str = "1000";
/// What such an end is worth: all ends of turns last a second, and of the pauses inside of them 0.11 do (everybody's pauses in `riposte_turn::PauseProfile`: a
/// log-logistic with a median of 561 ms and a shape of 3.63); with both equally frequent that is 1 / (1 + 0.11). Reckoned, not measured.
const UTTERANCE_END: f32 = 0.9;
/// Times of one stretch, told twice, may differ by so much.
const SAME: usize = samples(20);

pub(super) struct Nova {
    endpoint: Arc<Endpoint>,
    plain: Asked,
}

impl Nova {
    pub(super) fn new(endpoint: Endpoint, plain: Asked) -> Self {
        Self { endpoint: Arc::new(endpoint), plain }
    }
}

/// Nova-3 hears ten languages at once where none is set (<https://developers.deepgram.com/docs/multilingual-code-switching>).
fn language_or_any(language: Option<&str>) -> &str {
    language.map(str::trim).filter(|language| !language.is_empty()).unwrap_or("multi")
}

impl Vendor for Nova {
    type Wire = NovaWire;

    fn request(&self, language: Option<&str>) -> SocketRequest {
        let fixed = [
            ("encoding", "linear16"),
            ("sample_rate", "16000"),
            ("channels", "1"),
            ("interim_results", "true"),
            // Not smart_format: it holds a text back until it knows whether a number goes on.
            ("punctuate", "true"),
            ("endpointing", ENDPOINTING_MS),
            ("utterance_end_ms", UTTERANCE_END_MS),
        ];
        let mut query = vec![("model", self.endpoint.model().to_owned())];
        query.extend(fixed.map(|(name, value)| (name, value.to_owned())));
        query.push(("language", language_or_any(language).to_owned()));
        SocketRequest { path: "listen", query, reason_header: Some(REASON), ..SocketRequest::default() }
    }

    fn wire(&self, _: Option<&str>) -> NovaWire {
        NovaWire::default()
    }

    fn idle(&self) -> Idle {
        Idle { word: Some(KEEP_ALIVE), longest: LONGEST_IDLE }
    }

    fn goodbye(&self) -> Option<Outgoing> {
        Some(Outgoing::Text(CLOSE.to_owned()))
    }

    fn endpoint(&self) -> &Arc<Endpoint> {
        &self.endpoint
    }

    async fn transcribe(&self, language: Option<&str>, samples: &[i16]) -> Result<Plain, HttpError> {
        self.plain.transcribe(language_or_any(language), samples).await
    }

    async fn check(&self, reached: Reached) -> Result<Check, HttpError> {
        self.plain.check(Some(self.endpoint.model()), &reached).await
    }
}

/// Where a refused handshake says why (<https://developers.deepgram.com/docs/stt-troubleshooting-websocket-data-and-net-errors>).
pub(super) const REASON: &str = "dg-error";
/// <https://developers.deepgram.com/docs/close-stream>
pub(super) const CLOSE: &str = r#"{"type":"CloseStream"}"#;
/// <https://developers.deepgram.com/docs/finalize>
const FINALIZE: &str = r#"{"type":"Finalize"}"#;

/// A part of the sound, and what was understood of it.
#[derive(Clone, Debug)]
struct Stretch {
    from: usize,
    until: usize,
    text: String,
    /// Of each word, 0 to 1.
    confidences: Vec<f32>,
}

#[derive(Default)]
pub(super) struct NovaWire {
    /// In the order of the sound.
    finals: Vec<Stretch>,
    interim: Option<Stretch>,
    settled: usize,
}

impl NovaWire {
    fn results(&mut self, message: &Value) -> Vec<News> {
        let Some(stretch) = stretch(message) else { return Vec::new() };
        let is = |name: &str| message[name] == true;
        let mut news = Vec::new();
        if is("is_final") {
            if self.keep(stretch) {
                news.push(News::Words);
            }
            if is("from_finalize") {
                news.push(News::Answer(text_of(self.finals.iter())));
            }
        } else if stretch.until > self.settled {
            self.interim = Some(stretch);
            news.push(News::Words);
        }
        news
    }

    /// A stretch that is final, unless it was told before.
    fn keep(&mut self, stretch: Stretch) -> bool {
        let overlaps = |other: &Stretch| other.from + SAME < stretch.until && stretch.from + SAME < other.until;
        if self.finals.iter().any(overlaps) {
            return false;
        }
        self.settled = self.settled.max(stretch.until);
        self.interim.take_if(|interim| interim.from + SAME < stretch.until);
        let at = self.finals.partition_point(|other| other.from <= stretch.from);
        self.finals.insert(at, stretch);
        true
    }
}

/// `{"start":…,"duration":…,"channel":{"alternatives":[{"transcript":…,"words":[{"confidence":…}]}]}}`
fn stretch(message: &Value) -> Option<Stretch> {
    let best = &message["channel"]["alternatives"][0];
    let (start, duration) = (message["start"].as_f64()?, message["duration"].as_f64()?);
    let words = best["words"].as_array().map(Vec::as_slice).unwrap_or_default();
    Some(Stretch {
        from: sample_at(start),
        until: sample_at(start + duration),
        text: best["transcript"].as_str()?.trim().to_owned(),
        confidences: words.iter().filter_map(|word| word["confidence"].as_f64()).map(|sure| sure as f32).collect(),
    })
}

fn text_of<'a>(stretches: impl Iterator<Item = &'a Stretch>) -> Hypothesis {
    let mut heard = Hypothesis::default();
    for stretch in stretches.filter(|stretch| !stretch.text.is_empty()) {
        if !heard.text.is_empty() {
            heard.text.push(' ');
        }
        heard.text.push_str(&stretch.text);
        heard.tokens.extend(words(&stretch.confidences));
    }
    heard
}

/// A vendor's words: how sure it is of each.
pub(super) fn words(confidences: &[f32]) -> impl Iterator<Item = Token> {
    confidences.iter().map(|sure| Token { id: 0, frame: None, probability: sure.clamp(0.0, 1.0), is_word: true })
}

impl Wire for NovaWire {
    fn chunk_samples(&self) -> usize {
        CHUNK
    }

    fn begin(&mut self) -> Vec<Outgoing> {
        Vec::new()
    }

    fn sound(&mut self, samples: &[i16]) -> Vec<Outgoing> {
        vec![Outgoing::Binary(linear16(samples).into())]
    }

    fn finalise(&mut self) -> Vec<Outgoing> {
        vec![Outgoing::Text(FINALIZE.to_owned())]
    }

    fn nothing_follows(&mut self) -> Vec<Outgoing> {
        Vec::new()
    }

    fn read(&mut self, message: &str) -> Result<Vec<News>, Fault> {
        let message: Value = serde_json::from_str(message).map_err(|_| Fault::NotJson)?;
        match message["type"].as_str() {
            Some("Results") => Ok(self.results(&message)),
            Some("UtteranceEnd") => Ok(vec![News::TurnEnd { probability: UTTERANCE_END, until: self.covered() }]),
            Some("Error") => {
                let said = message["description"].as_str().or(message["message"].as_str()).unwrap_or_default();
                Err(Fault::Told { status: 400, said: said.to_owned() })
            }
            // Metadata, SpeechStarted, and what will come to be.
            _ => Ok(Vec::new()),
        }
    }

    fn hypothesis(&self) -> Hypothesis {
        text_of(self.finals.iter().chain(&self.interim))
    }

    fn covered(&self) -> usize {
        self.interim.as_ref().map_or(0, |interim| interim.until).max(self.settled)
    }

    fn settled(&self) -> usize {
        self.settled
    }
}

#[cfg(test)]
#[path = "nova_tests.rs"]
mod tests;
