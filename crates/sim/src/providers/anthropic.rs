//! Anthropic's messages on the wire: what their server wants, and the events it sends. Pure.

use serde_json::{Value, json};

use super::chat::Objection;
use super::record::Received;
use super::script::{End, Reply};

/// What such a server would refuse the request for.
pub(super) fn objection(received: &Received, key: Option<&str>) -> Objection {
    let body = &received.body;
    let header = |name: &str| received.headers.get(name).and_then(|value| value.to_str().ok());
    // The vendor's SDK for Python sends it as a token since its second major version (anthropic/_client.py, auth_headers).
    let token = header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    match header("x-api-key").or(token) {
        None => return Some((401, "x-api-key header is required".to_owned())),
        Some(given) if key.is_some_and(|key| key != given) => return Some((401, "invalid x-api-key".to_owned())),
        Some(_) => {}
    }
    let refuse = |message: &str| Some((400, message.to_owned()));
    if header("anthropic-version") != Some("2023-06-01") {
        return refuse("anthropic-version: header is required");
    }
    if body["stream"] != true {
        return refuse("this server only streams");
    }
    if body["model"].as_str().unwrap_or_default().is_empty() {
        return refuse("model: Field required");
    }
    if body["max_tokens"].as_u64().unwrap_or_default() == 0 {
        return refuse("max_tokens: Field required");
    }
    let Some(messages) = body["messages"].as_array().filter(|messages| !messages.is_empty()) else {
        return refuse("messages: at least one message is required");
    };
    let known = ["model", "max_tokens", "system", "messages", "stream", "thinking", "output_config"];
    let fields = body.as_object().into_iter().flat_map(|fields| fields.keys());
    if let Some(name) = fields.into_iter().find(|name| !known.contains(&name.as_str())) {
        return Some((400, format!("{name}: Extra inputs are not permitted")));
    }
    if marks(body).is_none_or(|marks| marks > 4) {
        return refuse("A maximum of 4 blocks with cache_control of type 'ephemeral' may be provided.");
    }
    for (n, message) in messages.iter().enumerate() {
        if message["role"] != ["user", "assistant"][n % 2] {
            return refuse("messages: roles must alternate between \"user\" and \"assistant\", starting with \"user\"");
        }
        if text(&message["content"]).trim().is_empty() {
            return refuse("messages: text content blocks must contain non-whitespace text");
        }
    }
    None
}

/// A text as it is, or that of its blocks.
fn text(content: &Value) -> String {
    match content {
        Value::Array(blocks) => blocks.iter().filter_map(|block| block["text"].as_str()).collect(),
        content => content.as_str().unwrap_or_default().to_owned(),
    }
}

/// How many places of a value are marked for the cache; `None`: a mark is of no kind that there is.
fn marks(value: &Value) -> Option<usize> {
    match value {
        Value::Array(list) => list.iter().map(marks).sum(),
        Value::Object(fields) => {
            let own = match fields.get("cache_control") {
                None => 0,
                Some(mark) => (mark["type"] == "ephemeral").then_some(1)?,
            };
            fields.values().map(marks).sum::<Option<usize>>().map(|inner| inner + own)
        }
        _ => Some(0),
    }
}

/// The body of an HTTP error.
pub(super) fn error_body(status: u16, message: &str) -> Value {
    let kind = match status {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        529 => "overloaded_error",
        500.. => "api_error",
        _ => "invalid_request_error",
    };
    json!({ "type": "error", "error": { "type": kind, "message": message } })
}

fn event(data: &Value) -> String {
    format!("event: {}\ndata: {data}\n\n", data["type"].as_str().unwrap_or_default())
}

fn delta(index: usize, delta: Value) -> String {
    event(&json!({ "type": "content_block_delta", "index": index, "delta": delta }))
}

/// Events before the first token: the message's head, and thinking.
pub(super) fn opening(reply: &Reply, body: &Value) -> String {
    let usage = json!({ "input_tokens": 12, "output_tokens": 1 });
    let message = json!({
        "id": "msg_1", "type": "message", "role": "assistant", "model": body["model"], "content": [],
        "stop_reason": null, "stop_sequence": null, "usage": usage,
    });
    let mut events = event(&json!({ "type": "message_start", "message": message }));
    if !reply.thinking.is_empty() {
        let block = json!({ "type": "thinking", "thinking": "", "signature": "" });
        events += &event(&json!({ "type": "content_block_start", "index": 0, "content_block": block }));
        for thought in &reply.thinking {
            events += &delta(0, json!({ "type": "thinking_delta", "thinking": thought }));
        }
        events += &delta(0, json!({ "type": "signature_delta", "signature": "EqQB" }));
        events += &event(&json!({ "type": "content_block_stop", "index": 0 }));
    }
    let block = json!({ "type": "text", "text": "" });
    events + &event(&json!({ "type": "content_block_start", "index": index(reply), "content_block": block }))
}

/// Of the block with the words: the first, or the one after the thoughts.
fn index(reply: &Reply) -> usize {
    usize::from(!reply.thinking.is_empty())
}

pub(super) fn token(reply: &Reply, text: &str, _: usize) -> String {
    delta(index(reply), json!({ "type": "text_delta", "text": text }))
}

pub(super) const PING: &str = ": comment\n\nevent: ping\ndata: {\"type\": \"ping\"}\n\n";

/// Events after the last token.
pub(super) fn closing(reply: &Reply, _body: &Value, tokens: usize) -> String {
    let stop = match reply.end {
        End::Whole => "end_turn",
        End::Truncated => "max_tokens",
        End::Declined => "refusal",
    };
    let delta = json!({ "stop_reason": stop, "stop_sequence": null });
    event(&json!({ "type": "content_block_stop", "index": index(reply) }))
        + &event(&json!({ "type": "message_delta", "delta": delta, "usage": { "output_tokens": tokens } }))
        + &event(&json!({ "type": "message_stop" }))
}

pub(super) fn error_event(status: u16, message: &str) -> String {
    event(&error_body(status, message))
}
