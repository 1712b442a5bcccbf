//! OpenAI's `/v1/realtime?intent=transcription` over a WebSocket, as its documentation has it
//! (<https://developers.openai.com/api/docs/guides/realtime-transcription>). Pure.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{Ear, Hearing, Step};

/// What a handshake with these parameters is refused for.
pub(super) fn objection(query: &HashMap<String, String>) -> Option<String> {
    let asked = query.get("intent").is_some_and(|intent| intent == "transcription");
    (!asked || query.len() != 1).then(|| "a transcription session has an intent and no model in its address".to_owned())
}

pub(super) struct Realtime {
    hearing: Hearing,
    is_set_up: bool,
    bytes: usize,
    committed_bytes: usize,
    words: usize,
    items: usize,
    events: usize,
}

/// 24 kHz, 16 bit.
const BYTES_PER_MS: usize = 48;

impl Realtime {
    pub(super) fn new(hearing: Hearing) -> Self {
        Self { hearing, is_set_up: false, bytes: 0, committed_bytes: 0, words: 0, items: 0, events: 0 }
    }

    /// Each event has an id of its own.
    fn numbered(&mut self, steps: Vec<Step>) -> Vec<Step> {
        let mut number = |step| {
            let Step::Say(mut message) = step else { return step };
            self.events += 1;
            message["event_id"] = json!(format!("event_{}", self.events));
            Step::Say(message)
        };
        steps.into_iter().map(&mut number).collect()
    }

    fn set_up(&mut self, message: &Value) -> Vec<Step> {
        let (session, input) = (&message["session"], &message["session"]["audio"]["input"]);
        let transcription = &input["transcription"];
        let language = &transcription["language"];
        let is_good = session["type"] == "transcription"
            && input["format"] == json!({ "type": "audio/pcm", "rate": 24000 })
            && transcription["model"].as_str().is_some_and(|model| !model.is_empty())
            && (language.is_null() || language.as_str().is_some_and(|code| code.len() == 2))
            && input["turn_detection"].is_null();
        if !is_good {
            return error("invalid_request_error", "invalid_value", "the session can't be set up so");
        }
        self.is_set_up = true;
        vec![Step::Say(json!({ "type": "session.updated", "session": session }))]
    }

    fn append(&mut self, message: &Value) -> Vec<Step> {
        let bytes = message["audio"].as_str().and_then(|audio| STANDARD.decode(audio).ok());
        match bytes.filter(|bytes| bytes.len().is_multiple_of(2)) {
            Some(bytes) => self.bytes += bytes.len(),
            None => return error("invalid_request_error", "invalid_audio", "the audio can't be decoded"),
        }
        // Models that hear live write before the commit.
        let id = format!("item_{}", self.items);
        let fresh = self.hearing.by(self.heard_ms(), self.words).to_vec();
        self.words += fresh.len();
        let delta = |word: &String| json!({ "type": "conversation.item.input_audio_transcription.delta", "item_id": id, "content_index": 0, "delta": format!("{word} ") });
        fresh.iter().map(delta).map(Step::Say).collect()
    }

    fn commit(&mut self) -> Vec<Step> {
        if self.bytes - self.committed_bytes < 100 * BYTES_PER_MS {
            return error("invalid_request_error", "input_audio_buffer_commit_empty", "the buffer is too small");
        }
        let by = |bytes: usize| self.hearing.by((bytes / BYTES_PER_MS) as u32, 0).len();
        let text = self.hearing.words[by(self.committed_bytes)..by(self.bytes)].join(" ");
        self.committed_bytes = self.bytes;
        let id = format!("item_{}", self.items);
        self.items += 1;
        let usage = json!({ "type": "duration", "seconds": 1.0 });
        [
            json!({ "type": "input_audio_buffer.committed", "item_id": id, "previous_item_id": null }),
            json!({ "type": "conversation.item.added", "previous_item_id": null, "item": { "id": id, "type": "message",
                "status": "completed", "role": "user", "content": [{ "type": "input_audio", "transcript": null }] } }),
            json!({
                "type": "conversation.item.input_audio_transcription.completed", "item_id": id, "content_index": 0,
                "transcript": text, "usage": usage,
            }),
        ]
        .map(Step::Say)
        .into()
    }
}

fn error(kind: &str, code: &str, message: &str) -> Vec<Step> {
    let error = json!({ "type": kind, "code": code, "message": message, "param": null });
    vec![Step::Say(json!({ "type": "error", "error": error }))]
}

impl Ear for Realtime {
    fn opened(&mut self) -> Vec<Step> {
        let created = json!({ "type": "session.created", "session": { "type": "transcription" } });
        self.numbered(vec![Step::Say(created)])
    }

    fn sound(&mut self, _: &[u8]) -> Vec<Step> {
        error("invalid_request_error", "invalid_message", "messages are JSON")
    }

    fn text(&mut self, message: &Value) -> Vec<Step> {
        let steps = match message["type"].as_str() {
            Some("session.update") => self.set_up(message),
            _ if !self.is_set_up => error("invalid_request_error", "no_session", "the session is not set up"),
            Some("input_audio_buffer.append") => self.append(message),
            Some("input_audio_buffer.commit") => self.commit(),
            _ => error("invalid_request_error", "unknown_event", "there is no such event"),
        };
        self.numbered(steps)
    }

    fn asks(&self, message: &Value) -> bool {
        message["type"] == "input_audio_buffer.commit"
    }

    fn heard_ms(&self) -> u32 {
        (self.bytes / BYTES_PER_MS) as u32
    }

    fn prompt(&mut self, words: Vec<String>) {
        self.hearing.words = words;
    }
}
