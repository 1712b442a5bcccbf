//! Ollama's own protocol on the wire: what its server wants, and the lines it sends. Pure.
//! <https://github.com/ollama/ollama/blob/main/docs/api.md>, <https://github.com/ollama/ollama/blob/main/server/routes.go>

use serde_json::{Value, json};

use super::chat::Objection;
use super::record::Received;
use super::script::{End, Reply};

/// What such a server would refuse the request for, and what a client of this project must not leave out.
pub(super) fn objection(received: &Received, key: Option<&str>) -> Objection {
    let body = &received.body;
    if key.is_some_and(|key| received.header("authorization") != format!("Bearer {key}")) {
        return Some((401, "unauthorized".to_owned()));
    }
    let refuse = |message: &str| Some((400, message.to_owned()));
    let known = ["model", "messages", "stream", "think", "keep_alive", "options"];
    let fields = body.as_object().into_iter().flat_map(|fields| fields.keys());
    if let Some(name) = fields.into_iter().find(|name| !known.contains(&name.as_str())) {
        return refuse(&format!("unknown field {name}"));
    }
    if body["model"].as_str().unwrap_or_default().is_empty() {
        return refuse("model is required");
    }
    if body["stream"] != true {
        return refuse("this server only streams");
    }
    if !body["keep_alive"].as_str().is_some_and(|time| time.ends_with('m')) {
        return refuse("time: missing unit in duration");
    }
    if !matches!(body["think"], Value::Null | Value::Bool(false)) && body["think"] != "low" {
        return refuse("invalid think value");
    }
    if body["options"]["num_predict"].as_i64().unwrap_or_default() < 1 {
        return refuse("option \"num_predict\" must be of type integer");
    }
    let messages = body["messages"].as_array().filter(|messages| !messages.is_empty());
    let good = |message: &Value| {
        matches!(message["role"].as_str(), Some("system" | "user" | "assistant")) && message["content"].is_string()
    };
    match messages {
        Some(messages) if messages.iter().all(good) => None,
        _ => refuse("invalid role or content"),
    }
}

/// The body of an HTTP error.
pub(super) fn error_body(_: u16, message: &str) -> Value {
    json!({ "error": message })
}

fn line(fields: Value) -> String {
    let mut line = json!({ "model": "scripted", "created_at": "2026-11-30T10:00:00.000000Z" });
    for (name, value) in fields.as_object().into_iter().flatten() {
        line[name] = value.clone();
    }
    format!("{line}\n")
}

/// Lines before the first token: thoughts.
pub(super) fn opening(reply: &Reply, _body: &Value) -> String {
    let thought = |text: &String| {
        line(json!({ "message": { "role": "assistant", "content": "", "thinking": text }, "done": false }))
    };
    reply.thinking.iter().map(thought).collect()
}

pub(super) fn token(_: &Reply, text: &str, _: usize) -> String {
    line(json!({ "message": { "role": "assistant", "content": text }, "done": false }))
}

/// There is none in this protocol; proxies send blank lines.
pub(super) const PING: &str = "\n";

/// The last line.
pub(super) fn closing(reply: &Reply, _body: &Value, tokens: usize) -> String {
    if reply.end == End::Declined {
        return error_event(500, "the model declined");
    }
    let reason = if reply.end == End::Truncated { "length" } else { "stop" };
    line(json!({ "message": { "role": "assistant", "content": "" }, "done": true, "done_reason": reason,
        "total_duration": 1, "load_duration": 1, "prompt_eval_count": 12, "prompt_eval_duration": 1,
        "eval_count": tokens, "eval_duration": 1 }))
}

/// Some errors have their status with them.
pub(super) fn error_event(status: u16, message: &str) -> String {
    format!("{}\n", json!({ "error": message, "status": status }))
}
