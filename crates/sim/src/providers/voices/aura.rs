//! Deepgram's `/v1/speak` over a WebSocket, as its documentation has it (<https://developers.deepgram.com/reference/text-to-speech/speak-streaming>). Pure.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::performed::{PIECE, Performed};
use super::{NOBODY, Performance, Stage, Step};

/// As the vendor has them: flushes a minute, characters of a message.
const MOST_FLUSHES: usize = 20;
const LONGEST_TEXT: usize = 2_000;
const KNOWN: [&str; 5] = ["model", "encoding", "sample_rate", "speed", "container"];

/// What a request with these parameters is refused for, over a socket or not.
pub(super) fn objection(query: &HashMap<String, String>) -> Option<String> {
    let of = |name: &str| query.get(name).map_or("", String::as_str);
    if let Some(unknown) = query.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        Some(format!("unknown parameter {unknown}"))
    } else if of("model") == NOBODY || !(of("model").is_empty() || of("model").starts_with("aura")) {
        Some("No such model/version combination found.".to_owned())
    } else if of("encoding") != "linear16" || of("sample_rate") != "24000" {
        Some("this server sends linear16 at 24000".to_owned())
    } else if query.contains_key("speed") && !of("speed").parse().is_ok_and(|speed: f32| (0.7..=1.5).contains(&speed)) {
        Some("speed is between 0.7 and 1.5".to_owned())
    } else {
        None
    }
}

pub(super) struct Aura {
    performance: Performance,
    text: String,
    flushes: usize,
}

impl Aura {
    pub(super) fn new(performance: Performance) -> Self {
        Self { performance, text: String::new(), flushes: 0 }
    }
}

impl Stage for Aura {
    fn text(&mut self, message: &Value) -> Vec<Step> {
        match message["type"].as_str() {
            Some("Speak") => {
                let text = message["text"].as_str().unwrap_or_default();
                if text.is_empty() || text.chars().count() > LONGEST_TEXT {
                    return vec![Step::Close(1008, "DATA-0000")];
                }
                self.text.push_str(text);
                Vec::new()
            }
            Some("Flush") if self.flushes == MOST_FLUSHES => {
                let why = "no more flush messages are processed until the 60-second window has passed";
                vec![Step::Say(json!({ "type": "Warning", "code": "EXCESSIVE_FLUSH", "description": why }))]
            }
            Some("Flush") => {
                self.flushes += 1;
                let performed = Performed::of(&std::mem::take(&mut self.text), &self.performance.pace_ms);
                let mut steps: Vec<_> =
                    performed.sound.chunks(PIECE).map(|piece| Step::Sound(piece.to_vec())).collect();
                steps.push(Step::Say(json!({ "type": "Flushed", "sequence_id": self.flushes - 1 })));
                steps
            }
            Some("Clear") => {
                self.text.clear();
                vec![Step::Say(json!({ "type": "Cleared", "sequence_id": self.flushes }))]
            }
            Some("Close") => vec![Step::Close(1000, "")],
            _ => vec![Step::Close(1008, "DATA-0000")],
        }
    }

    fn speaks(&self, message: &Value) -> bool {
        message["type"] == "Flush"
    }
}
