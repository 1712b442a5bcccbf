//! Google's `streamGenerateContent` on the wire: what their server wants, and the chunks it sends. Pure.
//! <https://ai.google.dev/api/generate-content>, <https://ai.google.dev/gemini-api/docs/troubleshooting>

use serde_json::{Value, json};

use super::chat::Objection;
use super::record::Received;
use super::script::{End, Reply};

/// What such a server would refuse the request for. Its parser refuses names that it does not know.
pub(super) fn objection(received: &Received, key: Option<&str>) -> Objection {
    let body = &received.body;
    match received.header("x-goog-api-key") {
        "" => return Some((403, "Method doesn't allow unregistered callers.".to_owned())),
        given if key.is_some_and(|key| key != given) => {
            return Some((400, "API key not valid. Please pass a valid API key.".to_owned()));
        }
        _ => {}
    }
    let refuse = |message: String| Some((400, message));
    if !received.query.split('&').any(|pair| pair == "alt=sse") {
        return refuse("this server only streams events".to_owned());
    }
    let known = |value: &Value, names: &[&str]| {
        let keys = value.as_object().into_iter().flat_map(|fields| fields.keys());
        keys.into_iter().find(|name| !names.contains(&name.as_str())).cloned()
    };
    let config = &body["generationConfig"];
    let unknown = known(body, &["contents", "systemInstruction", "generationConfig"])
        .or_else(|| known(config, &["maxOutputTokens", "thinkingConfig"]))
        .or_else(|| known(&config["thinkingConfig"], &["thinkingBudget", "thinkingLevel", "includeThoughts"]));
    if let Some(name) = unknown {
        return refuse(format!("Invalid JSON payload received. Unknown name \"{name}\": Cannot find field."));
    }
    if config["maxOutputTokens"].as_u64().unwrap_or_default() == 0 {
        return refuse("max_output_tokens must be positive".to_owned());
    }
    let thinking = &config["thinkingConfig"];
    if !thinking["thinkingBudget"].is_null() && !thinking["thinkingLevel"].is_null() {
        return refuse("You can only set only one of thinking budget and thinking level.".to_owned());
    }
    let has_text = |content: &Value| {
        let parts = content["parts"].as_array().filter(|parts| !parts.is_empty());
        parts.is_some_and(|parts| parts.iter().all(|part| part["text"].as_str().is_some_and(|text| !text.is_empty())))
    };
    let Some(contents) = body["contents"].as_array().filter(|contents| !contents.is_empty()) else {
        return refuse("* GenerateContentRequest.contents: contents is not specified".to_owned());
    };
    for (n, content) in contents.iter().enumerate() {
        if content["role"] != ["user", "model"][n % 2] {
            return refuse("Please ensure that multiturn requests alternate between user and model.".to_owned());
        }
        if !has_text(content) {
            return refuse("contents.parts must not be empty".to_owned());
        }
    }
    if !body["systemInstruction"].is_null() && !has_text(&body["systemInstruction"]) {
        return refuse("systemInstruction.parts must not be empty".to_owned());
    }
    None
}

/// The body of an HTTP error.
pub(super) fn error_body(status: u16, message: &str) -> Value {
    let name = match status {
        400 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        429 => "RESOURCE_EXHAUSTED",
        503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        _ => "INTERNAL",
    };
    json!({ "error": { "code": status, "message": message, "status": name } })
}

fn chunk(candidate: Value, usage: Value) -> String {
    let chunk =
        json!({ "candidates": [candidate], "usageMetadata": usage, "modelVersion": "scripted", "responseId": "r1" });
    format!("data: {chunk}\r\n\r\n")
}

fn parts(parts: Value) -> Value {
    json!({ "content": { "parts": parts, "role": "model" }, "index": 0 })
}

/// Chunks before the first token: thoughts.
pub(super) fn opening(reply: &Reply, _body: &Value) -> String {
    let thoughts = reply.thinking.iter();
    thoughts
        .map(|text| chunk(parts(json!([{ "text": text, "thought": true }])), json!({ "promptTokenCount": 12 })))
        .collect()
}

pub(super) fn token(_: &Reply, text: &str, _: usize) -> String {
    chunk(parts(json!([{ "text": text }])), json!({ "promptTokenCount": 12 }))
}

/// Google sends none; proxies send comments.
pub(super) const PING: &str = ": ping\n\n";

/// The chunk after the last token: no words, why it ended, and the counts.
pub(super) fn closing(reply: &Reply, _body: &Value, tokens: usize) -> String {
    let reason = match reply.end {
        End::Whole => "STOP",
        End::Truncated => "MAX_TOKENS",
        End::Declined => "SAFETY",
    };
    let mut candidate = parts(json!([{ "text": "" }]));
    candidate["finishReason"] = json!(reason);
    let usage = json!({ "promptTokenCount": 12, "candidatesTokenCount": tokens, "totalTokenCount": 12 + tokens });
    chunk(candidate, usage)
}

pub(super) fn error_event(status: u16, message: &str) -> String {
    format!("data: {}\n\n", error_body(status, message))
}
