//! ElevenLabs's multi-context WebSocket, as its documentation has it
//! (<https://elevenlabs.io/docs/api-reference/text-to-speech/v-1-text-to-speech-voice-id-multi-stream-input>). Pure.

use std::collections::HashMap;

use base64::Engine;
use serde_json::{Value, json};

use super::performed::{PIECE, Performed};
use super::{NOBODY, Performance, Stage, Step};
use crate::providers::voice_like::SPEECH_RATE_HZ;

/// As the vendor has it.
const MOST_CONTEXTS: usize = 5;
const KNOWN: [&str; 5] = ["model_id", "output_format", "inactivity_timeout", "auto_mode", "language_code"];

/// What a handshake with these parameters is refused for.
pub(super) fn objection(query: &HashMap<String, String>) -> Option<String> {
    let of = |name: &str| query.get(name).map_or("", String::as_str);
    if let Some(unknown) = query.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        Some(format!("unknown parameter {unknown}"))
    } else if of("model_id").is_empty() || of("output_format") != "pcm_24000" {
        Some("model_id is required, and this server sends pcm_24000".to_owned())
    } else if !matches!(of("auto_mode"), "" | "true" | "false")
        || !of("inactivity_timeout").parse().is_ok_and(|seconds: u32| seconds <= 180)
    {
        Some("inactivity_timeout is at most 180".to_owned())
    } else if query.contains_key("language_code") && !of("model_id").ends_with("_v2_5") {
        Some("this model is not told the language".to_owned())
    } else {
        None
    }
}

pub(super) struct Elevenlabs {
    performance: Performance,
    voice: String,
    /// The text of each that is open.
    contexts: HashMap<String, String>,
}

impl Elevenlabs {
    pub(super) fn new(performance: Performance, path: &str) -> Self {
        let voice = path.split('/').nth(3).unwrap_or_default().to_owned();
        Self { performance, voice, contexts: HashMap::new() }
    }

    fn speak(&self, id: &str, text: &str) -> Vec<Step> {
        let performed = Performed::of(text, &self.performance.pace_ms);
        let letters = performed.letters();
        let piece_ms = |nth: usize| (nth * PIECE * 1_000 / 2 / SPEECH_RATE_HZ as usize) as u32;
        let message = |(nth, piece): (usize, &[u8])| {
            let audio = base64::engine::general_purpose::STANDARD.encode(piece);
            // The letters that begin in this piece, from its beginning on.
            let own = letters.iter().filter(|letter| (piece_ms(nth)..piece_ms(nth + 1)).contains(&letter.1));
            let own: Vec<_> = own.collect();
            let alignment = json!({
                "chars": own.iter().map(|letter| &letter.0).collect::<Vec<_>>(),
                "charStartTimesMs": own.iter().map(|letter| letter.1 - piece_ms(nth)).collect::<Vec<_>>(),
                "charDurationsMs": own.iter().map(|letter| letter.2).collect::<Vec<_>>(),
            });
            let alignment = if self.performance.without_words { Value::Null } else { alignment };
            Step::Told(json!({
                "audio": audio, "isFinal": null, "alignment": alignment, "normalizedAlignment": alignment, "contextId": id,
            }))
        };
        performed.sound.chunks(PIECE).enumerate().map(message).collect()
    }
}

impl Stage for Elevenlabs {
    fn text(&mut self, message: &Value) -> Vec<Step> {
        if message["close_socket"] == true {
            return vec![Step::Close(1000, "")];
        }
        let Some(id) = message["context_id"].as_str() else { return vec![Step::Close(1008, "context_id is required")] };
        if self.voice == NOBODY {
            return vec![Step::Close(1008, "A voice with voice_id nobody does not exist.")];
        }
        if message["close_context"] == true {
            let Some(rest) = self.contexts.remove(id) else { return Vec::new() };
            let mut steps = if rest.trim().is_empty() { Vec::new() } else { self.speak(id, &rest) };
            steps.push(Step::Say(json!({ "isFinal": true, "audio": null, "contextId": id })));
            return steps;
        }
        let text = message["text"].as_str().unwrap_or_default();
        let is_new = !self.contexts.contains_key(id);
        if is_new && (text != " " || self.contexts.len() == MOST_CONTEXTS) {
            return vec![Step::Close(
                1008,
                "Maximum simultaneous contexts exceeded (5), or a context that was not begun",
            )];
        }
        if !text.is_empty() && !text.ends_with(' ') {
            return vec![Step::Close(1008, "texts end with a space")];
        }
        let speed = &message["voice_settings"]["speed"];
        let is_right = is_new && speed.as_f64().is_some_and(|speed| (0.69..=1.21).contains(&speed));
        if !speed.is_null() && !is_right {
            return vec![Step::Close(
                1008,
                "voice settings stand in the first message, and speed is between 0.7 and 1.2",
            )];
        }
        let waiting = self.contexts.entry(id.to_owned()).or_default();
        waiting.push_str(text);
        if message["flush"] != true {
            return Vec::new();
        }
        let text = std::mem::take(waiting);
        self.speak(id, &text)
    }

    fn speaks(&self, message: &Value) -> bool {
        message["flush"] == true
    }
}
