//! Which models a vendor has: one request that costs nothing, and what the lists of several vendors have in common. Runs on the task that polls it; has a
//! time-out, and reads no more than a list can be long.

use std::time::Duration;

use futures::StreamExt;
use reqwest::header::HeaderMap;
use reqwest::{Client, Url};
use riposte_http::{Endpoint, error_body};
use riposte_problem::words::server as words;
use serde_json::Value;

use crate::ChatError;
use crate::refusal::Refusal;

/// Most bytes of a list: OpenRouter's, the longest that is known, has less than one million (400 models with descriptions).
const LONGEST: usize = 16 * 1024 * 1024;

/// The list at `url` as the vendor gives it.
pub(crate) async fn fetched(
    endpoint: &Endpoint,
    client: &Client,
    url: Url,
    headers: HeaderMap,
    within: Duration,
) -> Result<Value, ChatError> {
    let fetch = async {
        let request = client.get(url).headers(headers);
        let response = request.send().await.map_err(|error| endpoint.unreachable(&error))?;
        if !response.status().is_success() {
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            return Err(Refusal::new(status, headers, error_body(response).await).error(endpoint));
        }
        let (mut body, mut pieces) = (Vec::new(), response.bytes_stream());
        while let Some(piece) = pieces.next().await {
            body.extend_from_slice(&piece.map_err(|_| endpoint.cut())?);
            if body.len() > LONGEST {
                return Err(endpoint.malformed(words::endless()).into());
            }
        }
        let list = serde_json::from_slice(&body).map_err(|_| endpoint.malformed(words::not_json()))?;
        match Refusal::within(&list) {
            Some(refusal) => Err(refusal.error(endpoint)),
            None => Ok(list),
        }
    };
    tokio::time::timeout(within, fetch).await.unwrap_or_else(|_| Err(endpoint.timed_out(within).into()))
}

/// The rows of a list: under `key`, or the list itself where it has no frame.
pub(crate) fn rows<'a>(list: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    list[key].as_array().or_else(|| list.as_array()).into_iter().flatten()
}

/// Parts of the names of models that do something else than chat. Vendors that list all of theirs in one list say no more of them than the name (OpenAI,
/// Groq, Google's for some).
const OTHER: [&str; 26] = [
    "embed",
    "whisper",
    "tts",
    "transcribe",
    "dall-e",
    "moderation",
    "realtime",
    "-audio",
    "image",
    "sora",
    "davinci-002",
    "babbage-002",
    "turbo-instruct",
    "guard",
    "rerank",
    "-search-",
    "computer-use",
    "imagen",
    "veo-",
    "aqa",
    "orpheus",
    "playai",
    "-ocr",
    "robotics",
    "-live",
    "deep-research",
];

/// Whether a name is one of a model that chats, as far as names tell.
pub(crate) fn is_of_chat(name: &str) -> bool {
    let name = name.to_lowercase();
    !name.is_empty() && !OTHER.iter().any(|other| name.contains(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_does_not_chat() {
        for name in
            ["gpt-4.1-mini", "o3", "llama-3.1-8b-instant", "qwen/qwen3-32b", "gemini-2.5-flash-lite", "gemma-3-27b-it"]
        {
            assert!(is_of_chat(name), "{name}");
        }
        for name in [
            "",
            "text-embedding-3-small",
            "whisper-large-v3",
            "gpt-4o-mini-tts",
            "gpt-4o-transcribe",
            "gpt-realtime",
            "dall-e-3",
            "omni-moderation-latest",
            "meta-llama/llama-guard-4-12b",
            "gpt-image-1",
            "gemini-2.5-flash-image",
        ] {
            assert!(!is_of_chat(name), "{name}");
        }
    }
}
