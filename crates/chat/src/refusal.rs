//! A server's no, as an HTTP error or inside a stream that began well: told apart from an answer, whatever it is wrapped in. Pure.

use reqwest::header::HeaderMap;
use riposte_http::Endpoint;
use serde_json::Value;

use crate::ChatError;

/// A refusal as it came.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Refusal {
    pub(crate) fn new(status: u16, headers: HeaderMap, body: Vec<u8>) -> Self {
        let mut refusal = Self { status, headers, body };
        // LM Studio takes every path, and says so with status 200.
        if refusal.words().contains("unexpected endpoint") {
            refusal.status = 404;
        }
        refusal
    }

    /// The error inside a stream, if this is one.
    pub(crate) fn within(event: &Value) -> Option<Self> {
        let event = match event {
            Value::Array(list) => list.first()?,
            event => event,
        };
        let said = |name: &str| !event[name].is_null();
        let plain = !said("choices") && (event["message"].is_string() || said("detail") || said("errors"));
        (said("error") || event["object"] == "error" || plain).then(|| {
            let error = if event["error"].is_object() { &event["error"] } else { event };
            Self::new(status_of(error), HeaderMap::new(), event.to_string().into_bytes())
        })
    }

    /// The data of an event that was sent as an error.
    pub(crate) fn of_data(data: &str) -> Self {
        let event = serde_json::from_str(data).unwrap_or_else(|_| serde_json::json!({ "error": data.trim() }));
        Self::within(&event)
            .unwrap_or_else(|| Self::new(status_of(&event), HeaderMap::new(), event.to_string().into_bytes()))
    }

    /// What it means, from this server.
    pub(crate) fn error(&self, endpoint: &Endpoint) -> ChatError {
        endpoint.refusal(self.status, &self.headers, &self.body).into()
    }

    /// All that it says, in lower case.
    pub(crate) fn words(&self) -> String {
        String::from_utf8_lossy(&self.body).to_lowercase()
    }

    /// Whether the server will be ready soon (llama.cpp, Hugging Face).
    pub(crate) fn is_loading(&self) -> bool {
        self.status == 503 && self.words().contains("loading")
    }

    /// Whether the path is not there, and not the model.
    pub(crate) fn is_of_the_path(&self) -> bool {
        riposte_http::is_of_the_path(self.status, &self.body)
    }
}

/// The HTTP status that an error inside a stream stands for: its own number where it has one (llama.cpp, OpenRouter, Groq, Ollama), else from
/// its code or type (OpenAI's and Anthropic's tables), else 500, as the server had accepted the request.
fn status_of(error: &Value) -> u16 {
    let number = [&error["status_code"], &error["code"], &error["status"]].into_iter().find_map(Value::as_u64);
    if let Some(status) = number.and_then(|number| u16::try_from(number).ok()).filter(|n| (400..600).contains(n)) {
        return status;
    }
    let words = [&error["code"], &error["type"]].into_iter().filter_map(Value::as_str);
    words.into_iter().find_map(status_named).unwrap_or(500)
}

fn status_named(word: &str) -> Option<u16> {
    Some(match word {
        "invalid_request_error" | "context_length_exceeded" => 400,
        "invalid_api_key" | "authentication_error" => 401,
        "billing_error" => 402,
        "permission_error" => 403,
        "model_not_found" | "not_found_error" => 404,
        "request_too_large" => 413,
        "insufficient_quota" | "rate_limit_exceeded" | "rate_limit_error" | "tokens" | "requests" => 429,
        "timeout_error" => 504,
        "overloaded_error" | "server_is_overloaded" | "slow_down" => 529,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_is_no_refusal() {
        for answer in [
            json!({ "choices": [{ "delta": { "content": "error" } }], "error": null }),
            json!({ "choices": [], "message": "x" }),
            json!({ "type": "message_start", "message": { "usage": {} } }),
            json!({ "type": "ping" }),
            json!([{}]),
            json!([]),
        ] {
            assert!(Refusal::within(&answer).is_none(), "{answer}");
        }
    }

    #[test]
    fn a_status_is_found_wherever_it_is_said() {
        let status = |event: Value| Refusal::within(&event).unwrap().status;
        assert_eq!(status(json!({ "error": { "code": 503, "message": "m" } })), 503);
        assert_eq!(status(json!([{ "error": { "code": 429, "status": "RESOURCE_EXHAUSTED" } }])), 429);
        assert_eq!(status(json!({ "error": { "type": "tokens", "code": "rate_limit_exceeded" } })), 429);
        assert_eq!(status(json!({ "object": "error", "code": 400, "message": "m" })), 400);
        assert_eq!(status(json!({ "type": "error", "error": { "type": "overloaded_error" } })), 529);
        assert_eq!(status(json!({ "error": "stopped" })), 500);
        assert_eq!(status(json!({ "error": "Unexpected endpoint or method. (POST /x)" })), 404);
        assert_eq!(Refusal::of_data("context is full").status, 500);
    }
}
