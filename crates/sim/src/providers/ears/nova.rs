//! Deepgram's `/v1/listen` over a WebSocket, as its documentation has it (<https://developers.deepgram.com/reference/speech-to-text/listen-streaming>). Pure.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Ear, Hearing, Step, WORD_MS};

/// The parameters that there are.
const KNOWN: [&str; 11] = [
    "model",
    "encoding",
    "sample_rate",
    "channels",
    "interim_results",
    "punctuate",
    "endpointing",
    "utterance_end_ms",
    "language",
    "smart_format",
    "vad_events",
];

/// What a handshake with these parameters is refused for.
pub(super) fn objection(query: &HashMap<String, String>) -> Option<String> {
    let of = |name: &str| query.get(name).map_or("", String::as_str);
    if let Some(unknown) = query.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        return Some(format!("unknown parameter {unknown}"));
    }
    let is_number = |name: &str| of(name).parse::<u32>().is_ok();
    let is_flag = |name: &str| matches!(of(name), "" | "true" | "false");
    if of("model").is_empty() || of("model").starts_with("flux") {
        Some("no such model/language/tier combination found".to_owned())
    } else if of("encoding") != "linear16" || of("sample_rate") != "16000" || of("channels") != "1" {
        Some("this server takes raw 16 kHz mono".to_owned())
    } else if !["interim_results", "punctuate", "smart_format", "vad_events"].into_iter().all(is_flag) {
        Some("flags are true or false".to_owned())
    } else if !(is_number("endpointing") || matches!(of("endpointing"), "" | "false")) {
        Some("endpointing is a number of milliseconds".to_owned())
    } else if query.contains_key("utterance_end_ms")
        && (of("interim_results") != "true" || !of("utterance_end_ms").parse().is_ok_and(|ms: u32| ms >= 1_000))
    {
        Some("utterance_end_ms needs interim_results, and at least 1000".to_owned())
    } else if query.contains_key("language") && of("language").is_empty() {
        Some("language is empty".to_owned())
    } else {
        None
    }
}

pub(super) struct Nova {
    hearing: Hearing,
    interim: bool,
    endpointing_ms: u32,
    utterance_end_ms: u32,
    bytes: usize,
    /// Until when a final stretch goes, and its words.
    settled_ms: u32,
    settled_words: usize,
    interim_ms: u32,
    ended: bool,
}

impl Nova {
    pub(super) fn new(hearing: Hearing, query: &HashMap<String, String>) -> Self {
        let number = |name: &str| query.get(name).and_then(|value| value.parse().ok()).unwrap_or(u32::MAX);
        Self {
            hearing,
            interim: query.get("interim_results").is_some_and(|flag| flag == "true"),
            endpointing_ms: number("endpointing"),
            utterance_end_ms: number("utterance_end_ms"),
            bytes: 0,
            settled_ms: 0,
            settled_words: 0,
            interim_ms: 0,
            ended: false,
        }
    }

    fn results(&mut self, is_final: bool, speech_final: bool, from_finalize: bool) -> Step {
        let now = self.heard_ms();
        let words = self.hearing.by(now, self.settled_words).to_vec();
        let first = self.settled_words as u32;
        let word = |(n, word): (usize, &String)| {
            let start = f64::from((first + n as u32) * WORD_MS) / 1000.0;
            json!({ "word": word.to_lowercase(), "punctuated_word": word, "start": start, "end": start + 0.2, "confidence": 0.95 })
        };
        let listed: Vec<Value> = words.iter().enumerate().map(word).collect();
        let seconds = |ms: u32| f64::from(ms) / 1000.0;
        let message = json!({
            "type": "Results", "channel_index": [0, 1],
            "start": seconds(self.settled_ms), "duration": seconds(now - self.settled_ms),
            "is_final": is_final, "speech_final": speech_final, "from_finalize": from_finalize,
            "channel": { "alternatives": [{ "transcript": words.join(" "), "confidence": 0.95, "words": listed }] },
            "metadata": { "request_id": "r", "model_uuid": "u", "model_info": { "name": "n", "version": "v", "arch": "a" } },
        });
        if is_final {
            (self.settled_ms, self.settled_words) = (now, self.settled_words + words.len());
        }
        Step::Say(message)
    }
}

impl Ear for Nova {
    fn opened(&mut self) -> Vec<Step> {
        Vec::new()
    }

    fn sound(&mut self, bytes: &[u8]) -> Vec<Step> {
        if bytes.is_empty() || !bytes.len().is_multiple_of(2) {
            return vec![Step::Close(1008, "DATA-0000")];
        }
        self.bytes += bytes.len();
        let (now, ends) = (self.heard_ms(), self.hearing.ends_ms());
        let mut steps = Vec::new();
        let said_all = self.settled_words == self.hearing.words.len();
        if !said_all && now >= ends.saturating_add(self.endpointing_ms) {
            steps.push(self.results(true, true, false));
        } else if self.interim && !said_all && now >= self.interim_ms + WORD_MS {
            self.interim_ms = now;
            steps.push(self.results(false, false, false));
        }
        if !self.ended && now >= ends.saturating_add(self.utterance_end_ms) {
            self.ended = true;
            let last = f64::from(ends) / 1000.0;
            steps.push(Step::Say(json!({ "type": "UtteranceEnd", "channel": [0, 1], "last_word_end": last })));
        }
        steps
    }

    fn text(&mut self, message: &Value) -> Vec<Step> {
        match message["type"].as_str() {
            Some("KeepAlive") => Vec::new(),
            Some("Finalize") => vec![self.results(true, false, true)],
            Some("CloseStream") => {
                let metadata = json!({ "type": "Metadata", "transaction_key": "deprecated", "request_id": "r", "sha256": "0",
                    "created": "2026-11-30T10:00:00.000Z", "duration": 0.0, "channels": 1 });
                vec![self.results(true, false, false), Step::Say(metadata), Step::Close(1000, "")]
            }
            _ => {
                let why = "unknown variant, expected one of Finalize, CloseStream, KeepAlive";
                vec![Step::Say(json!({ "type": "Error", "variant": "SchemaError", "description": why }))]
            }
        }
    }

    fn asks(&self, message: &Value) -> bool {
        message["type"] == "Finalize"
    }

    fn heard_ms(&self) -> u32 {
        (self.bytes / 32) as u32
    }

    fn prompt(&mut self, words: Vec<String>) {
        self.hearing.words = words;
    }
}
