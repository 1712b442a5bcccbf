//! What every vendor behind HTTP has in common: who it is, where it is reached, with which key, and how its refusals become a
//! [`ChatError`]. Pure; the key is never shown: not by `Debug`, not in an error, not in a log.

use std::time::Duration;

use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderValue};
use riposte_http::{
    KeyFault, LONGEST_WAIT, clean, is_loopback, joined, key_header, key_owner, message_in, redirection, shown,
};
use secrecy::SecretString;

use crate::ChatError;
use crate::refusal::Refusal;

/// How long to wait for a chat model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// From asking (connecting included) to the first text. Thinking is not text.
    pub first_token: Duration,
    /// Between one text and the next, while somebody waits for it.
    pub stall: Duration,
}

impl Default for Timeouts {
    /// 10 s each: the agent timeout of the settings; longer than any answer that still feels like a conversation.
    fn default() -> Self {
        Self { first_token: Duration::from_secs(10), stall: Duration::from_secs(10) }
    }
}

/// Who is asked: everything an error has to name, and the key.
#[derive(Clone, Debug)]
pub(crate) struct Provider {
    /// The name a person knows.
    pub(crate) title: String,
    pub(crate) base: Url,
    pub(crate) model: String,
    pub(crate) key: Option<SecretString>,
}

impl Provider {
    /// The address with `path` after it, whether or not the base ends in a slash. Keeps a query, as some gateways need one.
    pub(crate) fn url(&self, path: &str) -> Url {
        joined(&self.base, path)
    }

    /// The base address as it may be shown: no credentials, no query.
    pub(crate) fn shown_url(&self) -> String {
        shown(&self.base)
    }

    /// The key as a header value that is marked sensitive, `prefix` in front. None where there is no key.
    pub(crate) fn key_header(&self, prefix: &str) -> Result<Option<HeaderValue>, ChatError> {
        let Some(key) = &self.key else { return Ok(None) };
        key_header(&self.base, prefix, key).map(Some).map_err(|fault| {
            let (provider, key_name) = (self.title.clone(), key_owner(&self.base));
            match fault {
                KeyFault::InTheClear => ChatError::KeyInTheClear { provider, url: self.shown_url(), key_name },
                KeyFault::Odd => ChatError::Auth { provider, key_name, said: fault.to_string() },
            }
        })
    }

    pub(crate) fn key_missing(&self) -> ChatError {
        ChatError::KeyMissing { provider: self.title.clone(), key_name: key_owner(&self.base) }
    }

    pub(crate) fn malformed(&self, what: &str) -> ChatError {
        ChatError::Malformed { provider: self.title.clone(), what: what.to_owned() }
    }

    /// What a refusal means.
    pub(crate) fn refusal(&self, refusal: &Refusal) -> ChatError {
        let (status, headers) = (refusal.status, &refusal.headers);
        let raw = message_in(&refusal.body);
        let said = clean(&raw, self.key.as_ref());
        let provider = self.title.clone();
        match status {
            404 | 405 if refusal.is_of_the_path() => ChatError::NoChatThere { provider, url: self.shown_url() },
            401 | 403 if self.key.is_none() => self.key_missing(),
            401 | 403 => ChatError::Auth { provider, key_name: key_owner(&self.base), said },
            402 | 429 => ChatError::Quota { provider, retry_after: retry_after(headers), said },
            // Anthropic answers 400 for used-up credit (seen as "Your credit balance is too low to access the Anthropic API").
            400 if raw.contains("credit balance") => ChatError::Quota { provider, retry_after: None, said },
            404 => {
                ChatError::ModelNotFound { provider, model: self.model.clone(), local: is_loopback(&self.base), said }
            }
            408 | 500.. => ChatError::Server { provider, status, said },
            300..400 => {
                let said = redirection(headers, self.key.as_ref());
                ChatError::BadRequest { provider, status, said }
            }
            _ => ChatError::BadRequest { provider, status, said },
        }
    }
}

/// Parses the base address of the settings.
pub(crate) fn base_url(title: &str, address: &str) -> Result<Url, ChatError> {
    riposte_http::base_url(address).ok_or_else(|| ChatError::Address { provider: title.to_owned() })
}

/// The wait a vendor asks for: in milliseconds or seconds, or as an HTTP date, which is compared with the answer's own `date` (no clock is
/// read here). <https://www.rfc-editor.org/rfc/rfc9110#field.retry-after>
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    riposte_http::retry_after(headers).or_else(|| {
        let date = |name: &str| jiff::fmt::rfc2822::parse(headers.get(name)?.to_str().ok()?.trim()).ok();
        let wait = date("retry-after")?.timestamp().duration_since(date("date")?.timestamp());
        Some(Duration::try_from(wait).ok()?.min(LONGEST_WAIT))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn provider(base: &str) -> Provider {
        Provider {
            title: "Acme".to_owned(),
            base: base_url("Acme", base).unwrap(),
            model: "big".to_owned(),
            key: Some("sk-secret-1234".into()),
        }
    }

    #[test]
    fn a_trailing_slash_makes_no_difference() {
        for base in ["http://h/v1", "http://h/v1/", "http://h/v1//"] {
            assert_eq!(provider(base).url("chat/completions").as_str(), "http://h/v1/chat/completions");
        }
        assert_eq!(provider("http://h").url("v1/messages").as_str(), "http://h/v1/messages");
        assert_eq!(provider("http://h/a?version=2").url("models").as_str(), "http://h/a/models?version=2");
    }

    #[test]
    fn addresses_that_are_none() {
        for address in ["", "localhost:11434", "ftp://h/", "http://", "what", "file:///etc/passwd"] {
            assert!(base_url("Acme", address).is_err(), "{address}");
        }
    }

    #[test]
    fn credentials_in_an_address_are_not_shown() {
        assert_eq!(provider("https://me:pw@h:444/v1/?token=x").shown_url(), "https://h:444/v1");
    }

    fn check(status: u16, headers: &[(&'static str, &'static str)], body: &str, expect: Expect) {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).parse().unwrap(), HeaderValue::from_static(value)))
            .collect::<HeaderMap>();
        let error = provider("https://acme.test").refusal(&Refusal::new(status, headers, body.into()));
        expect.assert_eq(&format!("{error}\n{error:?}\n"));
    }

    #[test]
    fn refusals() {
        check(
            401,
            &[],
            r#"{"error":{"message":"Incorrect API key provided: sk-secret-1234.\nSee\u0007 the docs."}}"#,
            expect![[r#"
                Acme does not accept the key: Incorrect API key provided: [key]. See the docs.
                Auth { provider: "Acme", key_name: "https://acme.test", said: "Incorrect API key provided: [key]. See the docs." }
            "#]],
        );
        check(
            429,
            &[("retry-after", "7")],
            r#"{"error":"slow down"}"#,
            expect![[r#"
                Acme refuses for now because a limit is reached: slow down.
                Quota { provider: "Acme", retry_after: Some(7s), said: "slow down" }
            "#]],
        );
        check(
            429,
            &[("retry-after", "Wed, 21 Oct 2026 07:28:30 GMT"), ("date", "Wed, 21 Oct 2026 07:28:00 GMT")],
            "",
            expect![[r#"
                Acme refuses for now because a limit is reached.
                Quota { provider: "Acme", retry_after: Some(30s), said: "" }
            "#]],
        );
        check(
            429,
            &[("retry-after-ms", "1500"), ("retry-after", "9")],
            "",
            expect![[r#"
                Acme refuses for now because a limit is reached.
                Quota { provider: "Acme", retry_after: Some(1.5s), said: "" }
            "#]],
        );
        check(
            502,
            &[],
            "<html><h1>Bad gateway</h1></html>",
            expect![[r#"
                Acme has trouble of its own (status 502).
                Server { provider: "Acme", status: 502, said: "" }
            "#]],
        );
        check(
            307,
            &[("location", "https://elsewhere.test/")],
            "",
            expect![[r#"
                Acme can't use the request (status 307): it redirects to https://elsewhere.test/.
                BadRequest { provider: "Acme", status: 307, said: "it redirects to https://elsewhere.test/" }
            "#]],
        );
        check(
            400,
            &[],
            r#"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}"#,
            expect![[r#"
                Acme refuses for now because a limit is reached: Your credit balance is too low.
                Quota { provider: "Acme", retry_after: None, said: "Your credit balance is too low" }
            "#]],
        );
    }

    #[test]
    fn nonsense_waits_are_not_believed() {
        let with = |value: &'static str| {
            retry_after(&HeaderMap::from_iter([(reqwest::header::RETRY_AFTER, HeaderValue::from_static(value))]))
        };
        assert_eq!(with("soon"), None);
        assert_eq!(with("-3"), None);
        assert_eq!(with("NaN"), None);
        assert_eq!(with("1e300"), None);
        assert_eq!(with("999999999"), Some(LONGEST_WAIT));
    }

    #[test]
    fn a_key_never_travels_in_the_clear() {
        let sent = |base: &str| {
            provider(base).key_header("Bearer ").map(|header| header.is_some()).map_err(|error| error.problem().code)
        };
        assert_eq!(sent("https://acme.test/v1"), Ok(true));
        assert_eq!(sent("http://localhost:1234/v1"), Ok(true));
        assert_eq!(sent("http://[::1]:1234/v1"), Ok(true));
        assert_eq!(sent("http://acme.test/v1"), Err("chat.key_in_the_clear".to_owned()));
        assert_eq!(sent("http://192.168.0.7:8080/v1"), Err("chat.key_in_the_clear".to_owned()));
    }

    #[test]
    fn a_key_is_never_shown() {
        let provider = provider("https://h");
        assert!(!format!("{provider:?}").contains("sk-secret"));
        let header = provider.key_header("Bearer ").unwrap().unwrap();
        assert!(header.is_sensitive());
        assert!(!format!("{header:?}").contains("sk-secret"));
        let odd = Provider { key: Some("sk-secret\n1".into()), ..provider };
        let error = odd.key_header("").unwrap_err();
        assert!(!format!("{error:?} {error}").contains("sk-secret"));
    }
}
