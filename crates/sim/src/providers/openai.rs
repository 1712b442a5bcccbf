//! OpenAI's chat completions on the wire: what a strict server wants, and the events it sends. Pure.

use serde_json::{Value, json};

use super::chat::Objection;
use super::record::Received;
use super::script::{End, Reply};

/// What such a server would refuse the request for.
pub(super) fn objection(received: &Received, key: Option<&str>) -> Objection {
    let body = &received.body;
    if key.is_some_and(|key| received.header("authorization") != format!("Bearer {key}")) {
        return Some((401, "Incorrect API key provided.".to_owned()));
    }
    let refuse = |message: &str| Some((400, message.to_owned()));
    if body["stream"] != true {
        return refuse("this server only streams");
    }
    if body["model"].as_str().unwrap_or_default().is_empty() {
        return refuse("you must provide a model parameter");
    }
    let Some(messages) = body["messages"].as_array().filter(|messages| !messages.is_empty()) else {
        return refuse("messages must be a non-empty array");
    };
    let good = |message: &Value| {
        matches!(message["role"].as_str(), Some("system" | "user" | "assistant")) && message["content"].is_string()
    };
    if !messages.iter().all(good) {
        return refuse("messages must have a role and a content");
    }
    if !body["max_tokens"].is_null() && !body["max_completion_tokens"].is_null() {
        return refuse("max_tokens and max_completion_tokens can't both be set");
    }
    None
}

/// The body of an HTTP error.
pub(super) fn error_body(status: u16, message: &str) -> Value {
    json!({ "error": { "message": message, "type": kind(status), "param": null, "code": code(status) } })
}

fn kind(status: u16) -> &'static str {
    match status {
        429 => "rate_limit_error",
        500.. => "server_error",
        _ => "invalid_request_error",
    }
}

fn code(status: u16) -> Value {
    match status {
        401 => json!("invalid_api_key"),
        404 => json!("model_not_found"),
        429 => json!("rate_limit_exceeded"),
        _ => Value::Null,
    }
}

fn chunk(delta: Value, finish: Value) -> String {
    event(&whole(json!([{ "index": 0, "delta": delta, "finish_reason": finish }])))
}

/// What every chunk has.
fn whole(choices: Value) -> Value {
    json!({ "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_796_000_000, "model": "scripted", "choices": choices })
}

fn event(data: &Value) -> String {
    format!("data: {data}\n\n")
}

/// Events before the first token: the role alone, and thinking.
pub(super) fn opening(reply: &Reply, _body: &Value) -> String {
    let mut events = chunk(json!({ "role": "assistant", "content": "" }), Value::Null);
    for thought in &reply.thinking {
        events += &chunk(json!({ "reasoning_content": thought }), Value::Null);
    }
    events
}

pub(super) fn token(_: &Reply, text: &str, _: usize) -> String {
    chunk(json!({ "content": text }), Value::Null)
}

/// Between the tokens. OpenAI's protocol has no ping of its own; servers and proxies send comments.
pub(super) const PING: &str = ": ping\n\n";

/// Events after the last token. Counts come where they were asked for.
pub(super) fn closing(reply: &Reply, body: &Value, tokens: usize) -> String {
    let finish = match reply.end {
        End::Whole => "stop",
        End::Truncated => "length",
        End::Declined => "content_filter",
    };
    let mut events = chunk(json!({}), json!(finish));
    if body["stream_options"]["include_usage"] == true {
        let usage = json!({ "prompt_tokens": 12, "completion_tokens": tokens, "total_tokens": 12 + tokens });
        let mut chunk = whole(json!([]));
        chunk["usage"] = usage;
        events += &event(&chunk);
    }
    events + "data: [DONE]\n\n"
}

pub(super) fn error_event(status: u16, message: &str) -> String {
    event(&error_body(status, message))
}
