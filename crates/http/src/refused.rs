//! What a refusal holds that is worth telling: its words, where it points, how long to wait. Cleaned by [`crate::clean`] by whoever knows the key.

use std::time::Duration;

use reqwest::Response;
use reqwest::header::HeaderMap;
use secrecy::SecretString;
use serde_json::Value;

use crate::clean;

/// Most bytes of an error's body that are read, and the longest wait for them.
const ERROR_BODY: usize = 64 * 1024;
const ERROR_BODY_WAIT: Duration = Duration::from_secs(2);

/// As much of an error's body as comes soon. What does not come is not waited for: the status says enough.
pub async fn error_body(mut response: Response) -> Vec<u8> {
    let mut body = Vec::new();
    let read = async {
        while let Ok(Some(piece)) = response.chunk().await {
            body.extend_from_slice(&piece[..piece.len().min(ERROR_BODY - body.len())]);
            if body.len() == ERROR_BODY {
                break;
            }
        }
    };
    if tokio::time::timeout(ERROR_BODY_WAIT, read).await.is_err() {
        tracing::debug!("an error's body did not come to its end");
    }
    body
}

/// Where a redirect points; empty where it does not say. It is never followed.
pub(crate) fn redirection(headers: &HeaderMap, key: Option<&SecretString>) -> String {
    headers.get("location").and_then(|to| to.to_str().ok()).map(|to| clean(to, key)).unwrap_or_default()
}

/// The server's sentence in an error body: `{"error":{"message"}}` (OpenAI, Anthropic, Groq, llama.cpp), `{"error":"…"}` (older Ollama), `{"message"}`,
/// `{"detail":[{"msg"}]}` (FastAPI), `{"errors":[…]}`, `{"err_msg"}` (Deepgram), and any of these in a list (Google).
/// Anything else, such as a proxy's HTML page, says nothing worth repeating.
pub(crate) fn message_in(body: &[u8]) -> String {
    serde_json::from_slice::<Value>(body).ok().and_then(|json| sentence(&json).map(str::to_owned)).unwrap_or_default()
}

fn sentence(json: &Value) -> Option<&str> {
    match json {
        Value::String(text) => Some(text.as_str()).filter(|text| !text.trim().is_empty()),
        Value::Array(list) => list.iter().find_map(sentence),
        Value::Object(_) => ["error", "message", "detail", "errors", "msg", "err_msg"]
            .into_iter()
            .find_map(|place| sentence(&json[place])),
        _ => None,
    }
}

/// Longest wait that is believed.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

/// The wait a server asks for: in milliseconds (`retry-after-ms`, OpenAI) or seconds (`retry-after`), or as an HTTP date, which is compared with the
/// answer's own `date` (no clock is read here). <https://www.rfc-editor.org/rfc/rfc9110#field.retry-after>
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let number = |name: &str| text(name)?.parse::<f64>().ok().filter(|number| *number >= 0.0);
    let date = |name: &str| jiff::fmt::rfc2822::parse(text(name)?).ok();
    let wait = match number("retry-after-ms").map(|ms| ms / 1000.0).or_else(|| number("retry-after")) {
        Some(seconds) => Duration::try_from_secs_f64(seconds).ok()?,
        None => date("retry-after")?.timestamp().duration_since(date("date")?.timestamp()).try_into().ok()?,
    };
    Some(wait.min(LONGEST_WAIT))
}

/// The wait that Google asks for in the body: `"retryDelay": "34.1s"` in a `google.rpc.RetryInfo`.
/// <https://cloud.google.com/apis/design/errors#error_details>
pub(crate) fn retry_delay(body: &[u8]) -> Option<Duration> {
    let json = serde_json::from_slice::<Value>(body).ok()?;
    let error = if json.is_array() { &json[0]["error"] } else { &json["error"] };
    let delay = error["details"].as_array()?.iter().find_map(|detail| detail["retryDelay"].as_str())?;
    let seconds = delay.strip_suffix('s')?.parse::<f64>().ok().filter(|seconds| *seconds >= 0.0)?;
    Some(Duration::try_from_secs_f64(seconds).ok()?.min(LONGEST_WAIT))
}

/// Whether a refusal with status 400 is about the key: Google answers so ("API key not valid", "API key expired", reason `API_KEY_INVALID`).
/// <https://ai.google.dev/gemini-api/docs/troubleshooting>
pub(crate) fn is_of_the_key(body: &[u8]) -> bool {
    let words = String::from_utf8_lossy(body).to_lowercase();
    ["api_key_invalid", "api key not valid", "api key expired"].iter().any(|key| words.contains(key))
}

/// Whether a server says that it has too much to do: 529 (Anthropic), 498 (Groq), or 503 in words that say so (OpenAI, Google, Ollama).
/// <https://docs.anthropic.com/en/api/errors> <https://console.groq.com/docs/errors>
/// <https://platform.openai.com/docs/guides/error-codes> <https://ai.google.dev/gemini-api/docs/troubleshooting>
pub(crate) fn is_overload(status: u16, body: &[u8]) -> bool {
    let words = || String::from_utf8_lossy(body).to_lowercase();
    let says_so = || {
        ["overloaded", "slow down", "slow_down", "high demand", "server busy"].iter().any(|word| words().contains(word))
    };
    matches!(status, 498 | 529) || status == 503 && says_so()
}

/// Whether a refusal says that there is nothing under this path; where it speaks of a model, it is the model that is not there.
pub fn is_of_the_path(status: u16, body: &[u8]) -> bool {
    matches!(status, 404 | 405) && !String::from_utf8_lossy(body).to_lowercase().contains("model")
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    #[test]
    fn the_sentence_is_found_wherever_it_stands() {
        for body in [
            r#"{"error":{"message":"no"}}"#,
            r#"{"error":{"code":1,"type":"t"},"message":"no"}"#,
            r#"{"error":"no"}"#,
            r#"[{"error":{"message":"no"}}]"#,
            r#"{"detail":[{"loc":["body"],"msg":"no"}]}"#,
            r#"{"errors":["no"]}"#,
            r#"{"err_code":"INVALID_AUTH","err_msg":"no"}"#,
            r#"{"error":{"error":{"message":"no"}}}"#,
        ] {
            assert_eq!(message_in(body.as_bytes()), "no", "{body}");
        }
        for body in ["<html>", "", "[]", "{}", "7", r#"{"error":null}"#] {
            assert_eq!(message_in(body.as_bytes()), "", "{body}");
        }
    }

    #[test]
    fn google_says_in_the_body_how_long_to_wait() {
        let wait = |delay: &str| {
            let details = format!(r#"[{{"@type":"x"}},{{"@type":"google.rpc.RetryInfo","retryDelay":"{delay}"}}]"#);
            retry_delay(format!(r#"[{{"error":{{"code":429,"details":{details}}}}}]"#).as_bytes())
        };
        assert_eq!(wait("34.5s"), Some(Duration::from_millis(34_500)));
        assert_eq!(wait("9999999s"), Some(LONGEST_WAIT));
        assert_eq!((wait("-1s"), wait("soon"), wait("NaNs")), (None, None, None));
        assert_eq!(retry_delay(b"{\"error\":\"no\"}"), None);
    }

    #[test]
    fn a_wait_is_believed_within_reason() {
        let with = |name: &'static str, value: &'static str| {
            retry_after(&HeaderMap::from_iter([(name.parse().unwrap(), HeaderValue::from_static(value))]))
        };
        assert_eq!(with("retry-after-ms", "1500"), Some(Duration::from_millis(1500)));
        assert_eq!(with("retry-after", "7"), Some(Duration::from_secs(7)));
        for (value, wait) in
            [("soon", None), ("-3", None), ("NaN", None), ("1e300", None), ("999999", Some(LONGEST_WAIT))]
        {
            assert_eq!(with("retry-after", value), wait, "{value}");
        }
    }
}
