//! OpenAI's Responses on the wire: what their server wants, and the events it sends, each with its number. Pure.
//! <https://platform.openai.com/docs/api-reference/responses/create>, <https://platform.openai.com/docs/api-reference/responses-streaming>

use serde_json::{Value, json};

use super::chat::Objection;
use super::openai;
use super::record::Received;
use super::script::{End, Kind, Reply};

/// What such a server would refuse the request for. Names that it does not know are refused.
pub(super) fn objection(received: &Received, key: Option<&str>) -> Objection {
    let body = &received.body;
    if key.is_some_and(|key| received.header("authorization") != format!("Bearer {key}")) {
        return Some((401, "Incorrect API key provided.".to_owned()));
    }
    let refuse = |message: String| Some((400, message));
    let known = ["model", "instructions", "input", "stream", "store", "max_output_tokens", "reasoning"];
    let fields = body.as_object().into_iter().flat_map(|fields| fields.keys());
    if let Some(name) = fields.into_iter().find(|name| !known.contains(&name.as_str())) {
        return refuse(format!("Unknown parameter: '{name}'."));
    }
    if body["stream"] != true || body["store"] != false {
        return refuse("this server only streams, and keeps nothing".to_owned());
    }
    if body["model"].as_str().unwrap_or_default().is_empty() {
        return refuse("Missing required parameter: 'model'.".to_owned());
    }
    if body["max_output_tokens"].as_u64().unwrap_or_default() < 16 {
        return refuse("Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16.".to_owned());
    }
    let Some(input) = body["input"].as_array().filter(|input| !input.is_empty()) else {
        return refuse("Missing required parameter: 'input'.".to_owned());
    };
    let good =
        |line: &Value| matches!(line["role"].as_str(), Some("user" | "assistant")) && line["content"].is_string();
    if !input.iter().all(good) {
        return refuse("Invalid value: 'input'.".to_owned());
    }
    let effort = &body["reasoning"]["effort"];
    if !effort.is_null() && !matches!(effort.as_str(), Some("none" | "minimal" | "low" | "medium" | "high")) {
        return refuse("Invalid value: 'reasoning.effort'.".to_owned());
    }
    None
}

pub(super) fn error_body(status: u16, message: &str) -> Value {
    openai::error_body(status, message)
}

/// Each event has its place in the answer; `number` is that of the first of `events`.
fn numbered(events: &[Value], number: usize) -> String {
    let each = events.iter().enumerate().map(|(n, event)| {
        let mut event = event.clone();
        event["sequence_number"] = json!(number + n);
        format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap_or_default())
    });
    each.collect()
}

/// A response as far as it is.
fn response(body: &Value, status: &str, output: Value, incomplete: Value, usage: Value) -> Value {
    json!({ "id": "resp_1", "object": "response", "created_at": 1_796_000_000, "status": status, "model": body["model"],
        "error": null, "incomplete_details": incomplete, "instructions": body["instructions"], "output": output,
        "parallel_tool_calls": true, "tool_choice": "auto", "tools": [], "usage": usage })
}

fn reasoning() -> Value {
    json!({ "id": "rs_1", "type": "reasoning", "summary": [] })
}

fn message(status: &str, content: Value) -> Value {
    json!({ "id": "msg_1", "type": "message", "role": "assistant", "status": status, "content": content })
}

fn text_part(text: &str) -> Value {
    json!({ "type": "output_text", "text": text, "annotations": [] })
}

/// Which of the output the message is.
fn index(reply: &Reply) -> usize {
    usize::from(!reply.thinking.is_empty())
}

/// An event about the text.
fn of_text(reply: &Reply, kind: &str, name: &str, value: Value) -> Value {
    let mut event = json!({ "type": kind, "item_id": "msg_1", "output_index": index(reply), "content_index": 0 });
    event[name] = value;
    event
}

fn beginning(reply: &Reply, body: &Value) -> Vec<Value> {
    let begun = response(body, "in_progress", json!([]), Value::Null, Value::Null);
    let mut events = vec![
        json!({ "type": "response.created", "response": begun }),
        json!({ "type": "response.in_progress", "response": begun }),
    ];
    if !reply.thinking.is_empty() {
        for kind in ["response.output_item.added", "response.output_item.done"] {
            events.push(json!({ "type": kind, "output_index": 0, "item": reasoning() }));
        }
    }
    let item = message("in_progress", json!([]));
    events.push(json!({ "type": "response.output_item.added", "output_index": index(reply), "item": item }));
    events.push(of_text(reply, "response.content_part.added", "part", text_part("")));
    events
}

/// Events before the first token.
pub(super) fn opening(reply: &Reply, body: &Value) -> String {
    numbered(&beginning(reply, body), 0)
}

/// The number of the `n`-th token's event.
fn number(reply: &Reply, n: usize) -> usize {
    beginning(reply, &Value::Null).len() + n
}

pub(super) fn token(reply: &Reply, text: &str, n: usize) -> String {
    let mut delta = of_text(reply, "response.output_text.delta", "delta", json!(text));
    delta["logprobs"] = json!([]);
    numbered(&[delta], number(reply, n))
}

/// OpenAI sends none; proxies send comments.
pub(super) const PING: &str = ": ping\n\n";

/// Events after the last token.
pub(super) fn closing(reply: &Reply, body: &Value, tokens: usize) -> String {
    let (kind, status, reason) = match reply.end {
        End::Whole => ("response.completed", "completed", None),
        End::Truncated => ("response.incomplete", "incomplete", Some("max_output_tokens")),
        End::Declined => ("response.incomplete", "incomplete", Some("content_filter")),
    };
    let usage = json!({ "input_tokens": 12, "input_tokens_details": { "cached_tokens": 0, "cache_write_tokens": 0 }, "output_tokens": tokens,
        "output_tokens_details": { "reasoning_tokens": 0 }, "total_tokens": 12 + tokens });
    let details = reason.map_or(Value::Null, |reason| json!({ "reason": reason }));
    let text = match &reply.kind {
        Kind::Tokens(tokens) => tokens.concat(),
        Kind::Raw(_) | Kind::Refusal { .. } => String::new(),
    };
    let item = message(status, json!([text_part(&text)]));
    let output = if reply.thinking.is_empty() { json!([item]) } else { json!([reasoning(), item]) };
    let mut done = of_text(reply, "response.output_text.done", "text", json!(text));
    done["logprobs"] = json!([]);
    let events = [
        done,
        of_text(reply, "response.content_part.done", "part", text_part(&text)),
        json!({ "type": "response.output_item.done", "output_index": index(reply), "item": item }),
        json!({ "type": kind, "response": response(body, status, output, details, usage) }),
    ];
    numbered(&events, number(reply, tokens))
}

pub(super) fn error_event(status: u16, message: &str) -> String {
    let error = openai::error_body(status, message);
    let event = json!({ "type": "error", "code": error["error"]["code"], "message": message, "param": null });
    numbered(&[event], 2_000_000)
}
