//! Deepgram's `/v2/listen` over a WebSocket, as its documentation has it (<https://developers.deepgram.com/reference/speech-to-text/listen-flux>,
//! <https://developers.deepgram.com/docs/flux/state>). Pure.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Ear, Hearing, Step};

/// The parameters that there are.
const KNOWN: [&str; 7] =
    ["model", "encoding", "sample_rate", "eager_eot_threshold", "eot_threshold", "eot_timeout_ms", "language_hint"];
const UPDATE_MS: u32 = 250;
/// After the last word, how soon it is moderately and rather sure, and how sure it says to be.
const EAGER_MS: u32 = 200;
const SURE_MS: u32 = 400;

/// What a handshake with these parameters is refused for.
pub(super) fn objection(query: &HashMap<String, String>) -> Option<String> {
    let of = |name: &str| query.get(name).map_or("", String::as_str);
    if let Some(unknown) = query.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        return Some(format!("unknown parameter {unknown}"));
    }
    let within = |name: &str, least: f64, most: f64| {
        !query.contains_key(name) || of(name).parse::<f64>().is_ok_and(|value| (least..=most).contains(&value))
    };
    if !matches!(of("model"), "flux-general-en" | "flux-general-multi") {
        Some("no such model".to_owned())
    } else if of("encoding") != "linear16" || of("sample_rate") != "16000" {
        Some("this server takes raw 16 kHz mono".to_owned())
    } else if !within("eager_eot_threshold", 0.3, 0.9)
        || !within("eot_threshold", 0.5, 1.0)
        || !within("eot_timeout_ms", 500.0, 60_000.0)
    {
        Some("a threshold is out of range".to_owned())
    } else if query.contains_key("language_hint") && !of("model").ends_with("-multi") {
        Some("language_hint needs flux-general-multi".to_owned())
    } else {
        None
    }
}

pub(super) struct Flux {
    hearing: Hearing,
    bytes: usize,
    number: u64,
    turn: u64,
    updated_ms: u32,
    begun: bool,
    eager: bool,
    over: bool,
}

impl Flux {
    pub(super) fn new(hearing: Hearing) -> Self {
        let (bytes, number, turn, updated_ms) = (0, 0, 0, 0);
        Self { hearing, bytes, number, turn, updated_ms, begun: false, eager: false, over: false }
    }

    fn number(&mut self) -> u64 {
        self.number += 1;
        self.number - 1
    }

    fn info(&mut self, event: &str, confidence: f64) -> Step {
        let now = self.heard_ms();
        let words = if self.over { &[] } else { self.hearing.by(now, 0) };
        let listed: Vec<Value> = words.iter().map(|word| json!({ "word": word, "confidence": 0.95 })).collect();
        let (transcript, turn) = (words.join(" "), self.turn);
        self.updated_ms = now;
        let mut message = json!({
            "type": "TurnInfo", "request_id": "r", "sequence_id": self.number(), "event": event, "turn_index": turn,
            "audio_window_start": 0.0, "audio_window_end": f64::from(now) / 1000.0,
            "transcript": transcript, "words": listed, "end_of_turn_confidence": confidence,
        });
        if event == "EndOfTurn" {
            message["trigger"] = json!("model");
        }
        Step::Say(message)
    }
}

impl Ear for Flux {
    fn opened(&mut self) -> Vec<Step> {
        let number = self.number();
        vec![Step::Say(json!({ "type": "Connected", "request_id": "r", "sequence_id": number }))]
    }

    fn sound(&mut self, bytes: &[u8]) -> Vec<Step> {
        if !bytes.len().is_multiple_of(2) {
            return vec![Step::Close(1008, "DATA-0000")];
        }
        self.bytes += bytes.len();
        let (now, ends) = (self.heard_ms(), self.hearing.ends_ms());
        let said = !self.hearing.by(now, 0).is_empty();
        if said && !self.begun {
            self.begun = true;
            return vec![self.info("StartOfTurn", 0.05)];
        }
        if self.begun && !self.over && now >= ends + SURE_MS {
            let end = self.info("EndOfTurn", 0.85);
            (self.over, self.turn) = (true, self.turn + 1);
            return vec![end];
        }
        if self.begun && !self.eager && now >= ends + EAGER_MS {
            self.eager = true;
            return vec![self.info("EagerEndOfTurn", 0.5)];
        }
        if now >= self.updated_ms + UPDATE_MS {
            let confidence = if self.over { 0.0 } else { 0.05 };
            return vec![self.info("Update", confidence)];
        }
        Vec::new()
    }

    fn text(&mut self, message: &Value) -> Vec<Step> {
        match message["type"].as_str() {
            Some("CloseStream") => vec![self.info("Update", 0.0), Step::Close(1000, "")],
            Some("ForceEndTurn" | "Configure") => Vec::new(),
            _ => {
                let number = self.number();
                let why = json!({
                    "type": "Error", "sequence_id": number, "code": "UNPARSABLE_CLIENT_MESSAGE", "description": "unknown message",
                });
                vec![Step::Say(why), Step::Close(1008, "unknown message")]
            }
        }
    }

    fn asks(&self, _: &Value) -> bool {
        false
    }

    fn heard_ms(&self) -> u32 {
        (self.bytes / 32) as u32
    }

    fn prompt(&mut self, words: Vec<String>) {
        self.hearing.words = words;
    }
}
