//! OpenAI's realtime transcription over a WebSocket, `/v1/realtime?intent=transcription`
//! (<https://developers.openai.com/api/docs/guides/realtime-transcription>; events:
//! <https://platform.openai.com/docs/api-reference/realtime-server-events>). Pure. The server's own voice detection is off: what is asked for is committed as an
//! item, and a text is that of all items. Transcripts of items may be completed in any order; each is known by its item's id.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use riposte_dsp::Resample;
use riposte_http::{Check, Client, Endpoint, HttpError, Idle, Outgoing, Reached, SocketRequest};
use riposte_hypothesis::Hypothesis;
use riposte_vendors::Stage;
use serde_json::{Value, json};

use super::plain::{Asked, Plain, iso_639_1, transcribe};
use crate::checking;
use crate::live::wire::{Fault, News, Vendor, Wire};
use crate::pieces::utterance::samples;
use crate::transcript::spoken;

/// The only rate that is taken.
const RATE_HZ: u32 = 24_000;
/// Base64 and JSON cost as much for less.
const CHUNK: usize = samples(100);
/// Less than this can't be committed (error `input_audio_buffer_commit_empty`).
const SHORTEST: usize = samples(100);
/// How long a connection is kept that nobody speaks on; a session may last for an hour.
const LONGEST_IDLE: Duration = Duration::from_secs(300);

/// How many events are told apart.
const REMEMBERED: usize = 64;

pub(super) struct Realtime {
    endpoint: Arc<Endpoint>,
    plain: Asked,
}

impl Realtime {
    /// `client` and `time_out` are the plain call's.
    pub(super) fn new(endpoint: Endpoint, client: Client, time_out: Duration) -> Self {
        // Models that hear live know no plain call: at OpenAI the one that is asked otherwise stands in.
        let name = endpoint.server().name;
        let place = riposte_vendors::find(Stage::Speech, name).filter(|vendor| vendor.host().is_some());
        let plain = match place.and_then(|vendor| vendor.place) {
            Some(place) => endpoint.clone().with_model(place.model),
            None => endpoint.clone(),
        };
        Self { endpoint: Arc::new(endpoint), plain: Asked { endpoint: Arc::new(plain), client, time_out } }
    }
}

impl Vendor for Realtime {
    type Wire = RealtimeWire;

    fn request(&self, _: Option<&str>) -> SocketRequest {
        SocketRequest {
            path: "realtime",
            query: vec![("intent", "transcription".to_owned())],
            ..SocketRequest::default()
        }
    }

    fn wire(&self, language: Option<&str>) -> RealtimeWire {
        RealtimeWire::new(self.endpoint.model(), language)
    }

    fn idle(&self) -> Idle {
        Idle { word: None, longest: LONGEST_IDLE }
    }

    fn goodbye(&self) -> Option<Outgoing> {
        None
    }

    fn endpoint(&self) -> &Arc<Endpoint> {
        &self.endpoint
    }

    async fn transcribe(&self, language: Option<&str>, samples: &[i16]) -> Result<Plain, HttpError> {
        transcribe(&self.plain, language.and_then(iso_639_1).as_deref(), samples).await
    }

    async fn check(&self, reached: Reached) -> Result<Check, HttpError> {
        let Asked { client, time_out, .. } = &self.plain;
        checking::openai(&self.endpoint, self.endpoint.model(), client, *time_out, &reached).await
    }
}

/// A part of the sound that was committed.
struct Item {
    /// As the server calls it, once it has said so.
    id: Option<String>,
    /// The end of its sound.
    until: usize,
    text: String,
    is_done: bool,
}

pub(super) struct RealtimeWire {
    model: String,
    language: Option<String>,
    resample: Resample,
    sent: usize,
    committed: usize,
    items: VecDeque<Item>,
    /// Text of an item that is not committed yet, as models that hear live write it, or whose commit was not confirmed before its text.
    early: Vec<(String, String, bool)>,
    /// Items whose text was given as an answer.
    answered: usize,
    /// The ids of the newest events, so that one that is told twice counts once.
    told: VecDeque<String>,
}

impl RealtimeWire {
    fn new(model: &str, language: Option<&str>) -> Self {
        Self {
            model: model.to_owned(),
            language: language.and_then(iso_639_1),
            resample: Resample::new(16_000, RATE_HZ),
            sent: 0,
            committed: 0,
            items: VecDeque::new(),
            early: Vec::new(),
            answered: 0,
            told: VecDeque::new(),
        }
    }

    /// Whether an event was told before.
    fn was_told(&mut self, message: &Value) -> bool {
        let Some(id) = message["event_id"].as_str() else { return false };
        if self.told.iter().any(|told| told == id) {
            return true;
        }
        if self.told.len() == REMEMBERED {
            self.told.pop_front();
        }
        self.told.push_back(id.to_owned());
        false
    }

    fn append(&self, sound: &[f32]) -> Option<Outgoing> {
        let bytes: Vec<u8> = sound.iter().flat_map(|sample| ((sample * 32767.0) as i16).to_le_bytes()).collect();
        let message = json!({ "type": "input_audio_buffer.append", "audio": STANDARD.encode(&bytes) });
        (!bytes.is_empty()).then(|| Outgoing::Text(message.to_string()))
    }

    /// The oldest item that the server has not named is the one that it names.
    fn name(&mut self, id: &str) {
        if self.items.iter().any(|item| item.id.as_deref() == Some(id)) {
            return;
        }
        let early = self.early.iter().position(|(early, ..)| early == id).map(|at| self.early.remove(at));
        if let Some(item) = self.items.iter_mut().find(|item| item.id.is_none() && !item.is_done) {
            item.id = Some(id.to_owned());
            if let Some((_, text, is_done)) = early {
                (item.text, item.is_done) = (text, is_done);
            }
        }
    }

    /// More text of an item, or all of it.
    fn write(&mut self, id: &str, text: &str, is_all: bool) {
        let named = self.items.iter_mut().find(|item| item.id.as_deref() == Some(id));
        let (written, is_done) = match named {
            Some(item) => (&mut item.text, &mut item.is_done),
            None => {
                let at = self.early.iter().position(|(early, ..)| early == id).unwrap_or_else(|| {
                    self.early.push((id.to_owned(), String::new(), false));
                    self.early.len() - 1
                });
                let (_, written, is_done) = &mut self.early[at];
                (written, is_done)
            }
        };
        // What comes after the end was told before.
        if !*is_done {
            if is_all {
                text.clone_into(written);
            } else {
                written.push_str(text);
            }
            *is_done = is_all;
        }
    }

    /// The items whose text is whole now, each the answer to a question, in the order of the questions.
    fn answers(&mut self) -> Vec<News> {
        let mut news = vec![News::Words];
        while self.items.get(self.answered).is_some_and(|item| item.is_done) {
            self.answered += 1;
            news.push(News::Answer(text_of(self.items.iter().take(self.answered).map(|item| item.text.as_str()))));
        }
        news
    }
}

fn text_of<'a>(texts: impl Iterator<Item = &'a str>) -> Hypothesis {
    let texts: Vec<String> = texts.map(spoken).filter(|text| !text.is_empty()).collect();
    Hypothesis { text: texts.join(" "), ..Hypothesis::default() }
}

/// What an error of the protocol comes nearest to among HTTP's.
fn status(error: &Value) -> u16 {
    let text = |name: &str| error[name].as_str().unwrap_or_default();
    match (text("code"), text("type")) {
        ("invalid_api_key", _) | (_, "authentication_error") => 401,
        ("model_not_found", _) => 404,
        ("rate_limit_exceeded" | "insufficient_quota", _) => 429,
        (_, "server_error") => 500,
        _ => 400,
    }
}

/// An empty buffer was committed: nothing was lost, and there is no item.
const NOTHING_COMMITTED: &str = "input_audio_buffer_commit_empty";

impl Wire for RealtimeWire {
    fn chunk_samples(&self) -> usize {
        CHUNK
    }

    fn begin(&mut self) -> Vec<Outgoing> {
        let mut transcription = json!({ "model": self.model });
        if let Some(language) = &self.language {
            transcription["language"] = json!(language);
        }
        let input = json!({
            "format": { "type": "audio/pcm", "rate": RATE_HZ },
            "transcription": transcription,
            "turn_detection": null,
        });
        let session = json!({ "type": "transcription", "audio": { "input": input } });
        vec![Outgoing::Text(json!({ "type": "session.update", "session": session }).to_string())]
    }

    fn sound(&mut self, samples: &[i16]) -> Vec<Outgoing> {
        self.sent += samples.len();
        let sound: Vec<f32> = samples.iter().map(|sample| f32::from(*sample) / 32767.0).collect();
        let mut resampled = Vec::new();
        self.resample.push(&sound, &mut resampled);
        self.append(&resampled).into_iter().collect()
    }

    fn finalise(&mut self) -> Vec<Outgoing> {
        let fresh = self.sent - self.committed;
        let is_done = fresh == 0;
        self.committed = self.sent;
        self.items.push_back(Item { id: None, until: self.sent, text: String::new(), is_done });
        if is_done {
            // All of it was committed before; the answer comes with the one before it.
            return Vec::new();
        }
        let mut rest = Vec::new();
        self.resample.finish(&mut rest);
        self.resample.reset();
        rest.extend(vec![0.0; SHORTEST.saturating_sub(fresh) * 3 / 2]);
        let commit = Outgoing::Text(json!({ "type": "input_audio_buffer.commit" }).to_string());
        self.append(&rest).into_iter().chain([commit]).collect()
    }

    fn nothing_follows(&mut self) -> Vec<Outgoing> {
        Vec::new()
    }

    fn read(&mut self, message: &str) -> Result<Vec<News>, Fault> {
        let message: Value = serde_json::from_str(message).map_err(|_| Fault::NotJson)?;
        if self.was_told(&message) {
            return Ok(Vec::new());
        }
        let text = |name: &str| message[name].as_str().unwrap_or_default();
        let told = |error: &Value| Fault::Told {
            status: status(error),
            said: error["message"].as_str().unwrap_or_default().to_owned(),
        };
        match text("type") {
            "input_audio_buffer.committed" => self.name(text("item_id")),
            "conversation.item.input_audio_transcription.delta" => self.write(text("item_id"), text("delta"), false),
            "conversation.item.input_audio_transcription.completed" => {
                self.write(text("item_id"), text("transcript"), true)
            }
            "conversation.item.input_audio_transcription.failed" => return Err(told(&message["error"])),
            "error" if message["error"]["code"] == NOTHING_COMMITTED => {
                if let Some(item) = self.items.iter_mut().find(|item| item.id.is_none() && !item.is_done) {
                    item.is_done = true;
                }
            }
            "error" => return Err(told(&message["error"])),
            // session.created, session.updated, conversation.item.added, and what will come to be.
            _ => return Ok(Vec::new()),
        }
        Ok(self.answers())
    }

    fn hypothesis(&self) -> Hypothesis {
        let early = self.early.iter().map(|(_, text, _)| text.as_str());
        text_of(self.items.iter().map(|item| item.text.as_str()).chain(early))
    }

    /// The server does not say how far it has heard: only an item that is done is sure.
    fn covered(&self) -> usize {
        self.settled()
    }

    fn settled(&self) -> usize {
        self.items.iter().take_while(|item| item.is_done).last().map_or(0, |item| item.until)
    }
}

#[cfg(test)]
#[path = "realtime_tests.rs"]
mod tests;
