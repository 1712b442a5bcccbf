//! How the failures of a server become its [`HttpError`]: what a status means, and in whose words. Pure.

use std::time::Duration;

use reqwest::header::HeaderMap;
use riposte_problem::Sentence;

use super::Endpoint;
use crate::client::cause;
use crate::limits::{CONCURRENCY_WAIT, is_concurrency};
use crate::{
    Cause, Failure, HttpError, Limits, clean, is_loopback, is_of_the_key, is_of_the_path, is_overload, key_owner,
    message_in, redirection, retry_delay, shown,
};

impl Endpoint {
    /// Whether a refusal in these words says that the voice does not exist.
    fn is_of_the_voice(&self, said: &str) -> bool {
        let said = said.to_lowercase();
        let wrong = ["not found", "not exist", "no such", "unknown", "invalid", "unsupported", "must be one of"];
        // Of some vendors every voice is a model.
        let speaks_of_it = said.contains("voice") || (self.voice == self.model && said.contains("model"));
        !self.voice.is_empty() && speaks_of_it && wrong.iter().any(|word| said.contains(word))
    }

    /// The error of this server.
    pub fn failed(&self, what: Failure) -> HttpError {
        HttpError { stage: self.stage, server: self.server.title.to_owned(), what }
    }

    pub fn unreachable(&self, error: &reqwest::Error) -> HttpError {
        let (url, local) = (shown(&self.base), is_loopback(&self.base));
        let cause = match cause(error) {
            // Whoever is reached through the settings' proxy is looked up and connected to by it.
            Cause::Name | Cause::Refused | Cause::Other if self.network.proxy_to(&self.base).is_some() => {
                Cause::ProxyGone
            }
            cause => cause,
        };
        self.failed(Failure::Unreachable { url, local, cause })
    }

    /// Somebody else's words, fit to show: see [`clean`].
    pub fn cleaned(&self, words: &str) -> String {
        clean(words, self.key.as_ref())
    }

    /// `how`: one of the phrases of [`riposte_problem::words::server`].
    pub fn malformed(&self, how: Sentence) -> HttpError {
        self.failed(Failure::Malformed { how })
    }

    pub fn timed_out(&self, after: Duration) -> HttpError {
        self.failed(Failure::TimedOut { after })
    }

    pub fn stalled(&self, after: Duration) -> HttpError {
        self.failed(Failure::Stalled { after })
    }

    pub fn cut(&self) -> HttpError {
        self.failed(Failure::Cut)
    }

    /// The other side closed a WebSocket (RFC 6455, section 7.4); 1005: it gave no code.
    pub fn hung_up(&self, code: u16, reason: &str) -> HttpError {
        self.failed(Failure::HungUp { code, said: clean(reason, self.key.as_ref()) })
    }

    /// A server that says in a message of its stream that it can't go on. `status`: of HTTP, what comes nearest.
    pub fn told(&self, status: u16, said: &str) -> HttpError {
        let body = serde_json::json!({ "error": said }).to_string();
        self.refusal(status, &HeaderMap::new(), body.as_bytes())
    }

    /// What an HTTP status other than success means, or one that an error inside an answer stands for.
    pub fn refusal(&self, status: u16, headers: &HeaderMap, body: &[u8]) -> HttpError {
        let key = self.key.as_ref();
        let raw = message_in(body);
        let said = clean(&raw, key);
        let key_name = || key_owner(&self.base);
        self.failed(match status {
            400 | 404 | 422 if self.is_of_the_voice(&raw) => Failure::VoiceUnknown { voice: self.voice.clone(), said },
            404 | 405 if is_of_the_path(status, body) => Failure::NotThere { url: shown(&self.base) },
            407 => {
                let (url, local) = (shown(&self.base), is_loopback(&self.base));
                Failure::Unreachable { url, local, cause: Cause::ProxyWantsLogin }
            }
            401 | 403 if key.is_none() => Failure::KeyMissing { key_name: key_name() },
            401 | 403 => Failure::Auth { key_name: key_name(), said },
            400 if is_of_the_key(body) => Failure::Auth { key_name: key_name(), said },
            402 | 429 => Failure::Quota { retry_after: wait(headers, body), said },
            // Anthropic answers 400 for used-up credit (seen as "Your credit balance is too low to access the Anthropic API").
            400 if raw.contains("credit balance") => Failure::Quota { retry_after: None, said },
            404 => Failure::NotFound { model: self.model.clone(), local: is_loopback(&self.base), said },
            _ if is_overload(status, body) => Failure::Overloaded { said },
            408 | 500.. => Failure::Trouble { status, said },
            300..=399 => Failure::Redirected { status, to: redirection(headers, key) },
            _ if self.has_manner => Failure::BadManner { status, said },
            _ => Failure::BadRequest { status, said },
        })
    }
}

/// How long a server that refuses because of a limit is to be left alone: as it says in so many words, or as its limits say.
fn wait(headers: &HeaderMap, body: &[u8]) -> Option<Duration> {
    let limits = Limits::of(headers).unwrap_or_default();
    let said = limits.retry_after.or_else(|| retry_delay(body)).or_else(|| limits.wait());
    said.or_else(|| is_concurrency(body).then_some(CONCURRENCY_WAIT))
}
