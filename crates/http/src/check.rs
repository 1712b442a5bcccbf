//! What a provider tells of itself without being paid: whether it is there, takes the key, and knows what is asked for. The requests run on the task that polls
//! them, have a time-out, and read no more than a list can be long; no clock is read here: whoever has one is told when the answer began.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use riposte_problem::words::server as words;
use serde_json::Value;

use crate::{Endpoint, Failure, HttpError, error_body, sending};

/// Called when the head of an answer is there.
pub type Reached = Arc<dyn Fn() + Send + Sync>;

/// For whoever does not want to know.
pub fn unheard() -> Reached {
    Arc::new(|| {})
}

/// What was found out. The default: nothing, as there is nobody who could be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Check {
    pub key: KeyFound,
    pub model: Known,
    pub voice: Known,
}

/// What became of the key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyFound {
    /// The server answers everybody, so that this says nothing of the key; or there is none.
    #[default]
    Unproven,
    /// It was shown, and taken.
    Accepted,
    /// It was taken, but may not be used for looking things up.
    Restricted,
}

/// Whether a provider has a model or a voice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Known {
    /// It has no list, or there is nothing to look for.
    #[default]
    Untold,
    Yes,
    /// `close`: names that it has instead, the likeliest first, three at most.
    No {
        close: Vec<String>,
    },
}

/// Names that are suggested for one that is none.
const SUGGESTED: usize = 3;
/// How alike names have to be, from 0 to 1: two letters of ten may differ.
const ALIKE: f64 = 0.6;

impl Known {
    /// Looks for a name among those that there are.
    pub fn among(name: &str, names: &[String]) -> Known {
        if name.is_empty() || names.is_empty() {
            return Known::Untold;
        }
        if names.iter().any(|other| other == name) {
            return Known::Yes;
        }
        let wanted = name.to_lowercase();
        let likeness = |other: &str| {
            let other = other.to_lowercase();
            let within = other.contains(&wanted) || wanted.contains(&other);
            strsim::normalized_damerau_levenshtein(&wanted, &other).max(if within { ALIKE } else { 0.0 })
        };
        let mut close: Vec<(f64, &String)> = names.iter().map(|other| (likeness(other), other)).collect();
        close.retain(|(likeness, _)| *likeness >= ALIKE);
        close.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        close.dedup_by(|a, b| a.1 == b.1);
        Known::No { close: close.into_iter().take(SUGGESTED).map(|(_, name)| name.clone()).collect() }
    }
}

/// An answer to whoever looked something up.
#[derive(Clone, Debug, PartialEq)]
pub enum Listed {
    There(Value),
    /// The server answers, but has nothing under this path.
    Nothing,
    /// The key is one that may not look it up.
    NotAllowed,
}

/// Most bytes of a list: see `riposte_chat`'s lists, of which the longest that is known has less than one million.
const LONGEST: usize = 16 * 1024 * 1024;

/// Looks something up: a GET of `path` under the endpoint's address, with its key.
///
/// # Errors
/// As every request; not for what [`Listed`] tells.
pub async fn listed(
    endpoint: &Endpoint,
    client: &Client,
    path: &str,
    within: Duration,
    reached: &Reached,
) -> Result<Listed, HttpError> {
    let headers = sending::headers(endpoint)?;
    let fetch = async {
        let request = client.get(endpoint.url(path)).headers(headers);
        let mut response = request.send().await.map_err(|error| endpoint.unreachable(&error))?;
        reached();
        if !response.status().is_success() {
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let body = error_body(response).await;
            let error = endpoint.refusal(status, &headers, &body);
            return match &error.what {
                _ if matches!(status, 401 | 403) && may_not(&body) => Ok(Listed::NotAllowed),
                Failure::NotThere { .. } | Failure::NotFound { .. } | Failure::VoiceUnknown { .. } => {
                    Ok(Listed::Nothing)
                }
                _ if status == 404 => Ok(Listed::Nothing),
                _ => Err(error),
            };
        }
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|_| endpoint.cut())? {
            body.extend_from_slice(&piece);
            if body.len() > LONGEST {
                return Err(endpoint.malformed(words::endless()));
            }
        }
        let json = serde_json::from_slice(&body).map_err(|_| endpoint.malformed(words::not_json()))?;
        Ok(Listed::There(json))
    };
    tokio::time::timeout(within, fetch).await.unwrap_or_else(|_| Err(endpoint.timed_out(within)))
}

/// Whether a refusal says that the key is good, but not for this: ElevenLabs answers so for keys that may only speak
/// (`missing_permissions`, "The API key you used is missing the permission models_read"), OpenAI for restricted keys ("Missing scopes: api.model.read"), Deepgram with
/// `INSUFFICIENT_PERMISSIONS`.
fn may_not(body: &[u8]) -> bool {
    let words = String::from_utf8_lossy(body).to_lowercase();
    ["missing_permissions", "missing the permission", "missing scopes", "insufficient_permissions"]
        .iter()
        .any(|sign| words.contains(sign))
}

impl Endpoint {
    /// What it says of the key that a look-up went well.
    pub fn key_found(&self, listed: &Listed) -> KeyFound {
        match listed {
            Listed::NotAllowed => KeyFound::Restricted,
            Listed::There(_) if self.has_key() => KeyFound::Accepted,
            _ => KeyFound::Unproven,
        }
    }

    /// Names out of a list, fit to show.
    pub fn names<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        names.into_iter().map(|name| self.cleaned(name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_names_are_suggested_and_far_ones_are_not() {
        let names = ["llama3.2:latest", "qwen3:4b", "gemma3"].map(str::to_owned);
        let close = |name: &str| Known::among(name, &names);
        assert_eq!(close("gemma3"), Known::Yes);
        assert_eq!(close("lama3.2"), Known::No { close: vec!["llama3.2:latest".to_owned()] });
        assert_eq!(close("qwen3"), Known::No { close: vec!["qwen3:4b".to_owned()] });
        assert_eq!(close("mistral"), Known::No { close: Vec::new() });
        assert_eq!((close(""), Known::among("m", &[])), (Known::Untold, Known::Untold));
    }

    #[test]
    fn a_key_that_may_not_look_things_up_is_no_wrong_key() {
        assert!(may_not(br#"{"detail":{"status":"missing_permissions","message":"..."}}"#));
        assert!(may_not(br#"{"error":{"message":"You have insufficient permissions for this operation. Missing scopes: api.model.read."}}"#));
        assert!(!may_not(br#"{"detail":{"status":"invalid_api_key","message":"Invalid API key"}}"#));
    }
}
