//! Cartesia's `/tts/websocket`, as its documentation has it (<https://docs.cartesia.ai/api-reference/tts/websocket>). Pure.

use std::collections::HashMap;

use base64::Engine;
use serde_json::{Value, json};

use super::performed::{PIECE, Performed};
use super::{NOBODY, Performance, Stage, Step};

/// What a handshake with these parameters is refused for. The version may stand in a header as well (cartesia/lib/_tts.py of the vendor's SDK).
pub(super) fn objection(query: &HashMap<String, String>, header: &str) -> Option<String> {
    let version = query.get("cartesia_version").map_or(header, String::as_str);
    let is_date = version.len() == 10 && version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if query.keys().any(|name| name != "cartesia_version") || !is_date {
        Some("cartesia_version is required, and nothing else".to_owned())
    } else {
        None
    }
}

/// What a request is refused for, over the socket or not: the status and the words.
pub(super) fn refused(request: &Value) -> Option<(u16, &'static str)> {
    let format = &request["output_format"];
    let of = |name: &str| request[name].as_str().unwrap_or_default();
    if of("model_id").is_empty() || !request["transcript"].is_string() || of("language").len() != 2 {
        Some((400, "model_id, transcript and language are required"))
    } else if request["voice"]["mode"] != "id" || request["voice"]["id"].as_str().is_none_or(str::is_empty) {
        Some((400, "voice is required"))
    } else if request["voice"]["id"] == NOBODY {
        Some((404, "Voice not found"))
    } else if format["container"] != "raw" || format["encoding"] != "pcm_s16le" || format["sample_rate"] != 24_000 {
        Some((400, "this server sends raw 24 kHz"))
    } else if let Some(objection) = steering_objection(&request["generation_config"]) {
        Some((400, objection))
    } else {
        None
    }
}

/// What `generation_config` is refused for; of its sixty emotions a few are known here
/// (<https://docs.cartesia.ai/build-with-cartesia/capability-guides/volume-speed-emotion>).
fn steering_objection(config: &Value) -> Option<&'static str> {
    const EMOTIONS: [&str; 7] = ["neutral", "angry", "excited", "content", "sad", "scared", "calm"];
    let Some(config) = config.as_object() else {
        return (!config.is_null()).then_some("generation_config is an object");
    };
    config.iter().find_map(|(name, value)| match name.as_str() {
        "speed" => (!value.as_f64().is_some_and(|speed| (0.6..=1.5).contains(&speed)))
            .then_some("speed is between 0.6 and 1.5"),
        "emotion" => {
            (!value.as_str().is_some_and(|emotion| EMOTIONS.contains(&emotion))).then_some("there is no such emotion")
        }
        _ => Some("generation_config has no such field"),
    })
}

pub(super) struct Cartesia {
    performance: Performance,
    contexts: HashMap<String, Context>,
}

struct Context {
    /// What must stay the same.
    fixed: Value,
    text: String,
    flushes: u32,
    /// Seconds of sound so far.
    spoken_s: f64,
    is_over: bool,
}

impl Cartesia {
    pub(super) fn new(performance: Performance) -> Self {
        Self { performance, contexts: HashMap::new() }
    }
}

fn error(context: &str, status: u16, message: &str) -> Vec<Step> {
    vec![Step::Say(json!({
        "type": "error", "context_id": context, "status_code": status, "done": true, "title": "Refused", "message": message,
    }))]
}

impl Stage for Cartesia {
    fn text(&mut self, message: &Value) -> Vec<Step> {
        let Some(id) = message["context_id"].as_str() else { return error("", 400, "context_id is required") };
        if message["cancel"] == true {
            self.contexts.remove(id);
            return Vec::new();
        }
        if let Some((status, objection)) = refused(message) {
            return error(id, status, objection);
        }
        let mut fixed = message.clone();
        if let Some(fields) = fixed.as_object_mut() {
            ["transcript", "continue", "flush"].iter().for_each(|name| drop(fields.remove(*name)));
        }
        let (transcript, goes_on) = (message["transcript"].as_str().unwrap_or_default(), message["continue"] == true);
        let is_new = !self.contexts.contains_key(id);
        let context = self.contexts.entry(id.to_owned()).or_insert_with(|| Context {
            fixed: fixed.clone(),
            text: String::new(),
            flushes: 0,
            spoken_s: 0.0,
            is_over: false,
        });
        if context.is_over || (is_new && transcript.is_empty()) {
            return error(id, 400, "there is no such context");
        }
        if context.fixed != fixed {
            return error(id, 400, "all fields of a context's requests are the same");
        }
        if goes_on && !transcript.is_empty() && !transcript.ends_with(' ') {
            return error(id, 400, "transcripts are joined as they are");
        }
        context.text.push_str(transcript);
        let mut steps = Vec::new();
        if message["flush"] == true || !goes_on {
            let performed = Performed::of(&std::mem::take(&mut context.text), &self.performance.pace_ms);
            context.flushes += 1;
            let (from_s, flush) = (context.spoken_s, context.flushes);
            for (nth, piece) in performed.sound.chunks(PIECE).enumerate() {
                let data = base64::engine::general_purpose::STANDARD.encode(piece);
                steps.push(Step::Told(json!({
                    "type": "chunk", "context_id": id, "data": data, "done": false, "status_code": 206, "step_time": 1.0,
                    "flush_id": flush,
                })));
                // The times of the words come with the first sound.
                if nth == 0 && message["add_timestamps"] == true && !self.performance.without_words {
                    let of = |of: fn(&(String, f64, f64)) -> Value| performed.words.iter().map(of).collect::<Vec<_>>();
                    let mut times = json!({
                        "words": of(|word| json!(word.0)), "start": of(|word| json!(word.1)), "end": of(|word| json!(word.2)),
                    });
                    for name in ["start", "end"] {
                        for time in times[name].as_array_mut().into_iter().flatten() {
                            *time = json!(time.as_f64().unwrap_or_default() + from_s);
                        }
                    }
                    steps.push(Step::Say(json!({
                        "type": "timestamps", "context_id": id, "done": false, "status_code": 206, "flush_id": flush,
                        "word_timestamps": times,
                    })));
                }
            }
            context.spoken_s += performed.words.last().map_or(0.0, |word| word.2);
            if message["flush"] == true {
                steps.push(Step::Say(json!({
                    "type": "flush_done", "context_id": id, "done": false, "flush_done": true, "flush_id": flush,
                    "status_code": 206,
                })));
            }
        }
        if !goes_on {
            context.is_over = true;
            steps.push(Step::Say(json!({ "type": "done", "context_id": id, "done": true, "status_code": 200 })));
        }
        steps
    }

    fn speaks(&self, message: &Value) -> bool {
        message["flush"] == true
    }
}
