//! Where a server is reached and with which key, and how its refusals become an [`HttpError`]. Pure; the key is never shown: not by `Debug`, not in
//! an error, not in a log.

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Client, Url};
use riposte_vendors::{Key, Stage, Vendor};
use secrecy::SecretString;

use crate::client::{cause, client_for};
use crate::{
    HttpError, KeyFault, base_url, clean, is_loopback, joined, key_header, key_owner, message_in, redirection,
    retry_after, shown,
};

/// What an address says about who is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Server {
    /// For records: `openai`.
    pub name: &'static str,
    /// For people: `OpenAI`.
    pub title: &'static str,
    /// It refuses whoever has no key.
    pub needs_key: bool,
}

/// The vendor of a stage whose own place this is; this computer goes by any of its names.
pub fn vendor_at(stage: Stage, base: &Url) -> Option<&'static Vendor> {
    let host = if is_loopback(base) { "localhost" } else { base.host_str()? };
    riposte_vendors::at(stage, base.scheme(), host, base.port_or_known_default()?)
}

/// Who is known to be there, in any stage.
fn known_server(base: &Url) -> Option<Server> {
    let vendor = [Stage::Chat, Stage::Speech, Stage::Voice].into_iter().find_map(|stage| vendor_at(stage, base))?;
    Some(Server { name: vendor.name, title: vendor.label, needs_key: vendor.key == Key::Required })
}

/// An address, the model that is asked for there, and the key.
#[derive(Clone, Debug)]
pub struct Endpoint {
    server: Server,
    base: Url,
    model: String,
    key: Option<SecretString>,
}

impl Endpoint {
    /// For an address as `https://api.openai.com/v1`, with or without a slash at its end. `otherwise`: who it is when its host is not known.
    ///
    /// # Errors
    /// [`HttpError::Address`] when it is no http(s) address.
    pub fn new(address: &str, otherwise: Server, model: &str, key: Option<SecretString>) -> Result<Self, HttpError> {
        let base = base_url(address).ok_or_else(|| HttpError::Address { server: otherwise.title.to_owned() })?;
        let server = known_server(&base).filter(|server| server.needs_key).unwrap_or(otherwise);
        Ok(Self { server, base, model: model.to_owned(), key })
    }

    pub fn server(&self) -> Server {
        self.server
    }

    pub fn model(&self) -> &str {
        &self.model
    }

    /// A client of its own for this address.
    pub fn client(&self) -> Client {
        client_for(&self.base)
    }

    /// The address with `path` after it. Keeps a query, as some gateways need one.
    pub(crate) fn url(&self, path: &str) -> Url {
        joined(&self.base, path)
    }

    /// The key as the `authorization` header, marked sensitive; `None` where there is no key and none is needed.
    pub(crate) fn authorization(&self) -> Result<Option<HeaderValue>, HttpError> {
        let (server, key_name) = (self.server.title.to_owned(), key_owner(&self.base));
        let Some(key) = &self.key else {
            return if self.server.needs_key { Err(HttpError::KeyMissing { server, key_name }) } else { Ok(None) };
        };
        key_header(&self.base, "Bearer ", key).map(Some).map_err(|fault| match fault {
            KeyFault::InTheClear => HttpError::KeyInTheClear { server, url: shown(&self.base), key_name },
            KeyFault::Odd => HttpError::Auth { server, key_name, said: fault.to_string() },
        })
    }

    pub(crate) fn unreachable(&self, error: &reqwest::Error) -> HttpError {
        let (server, cause) = (self.server.title.to_owned(), cause(error));
        HttpError::Unreachable { server, url: shown(&self.base), local: is_loopback(&self.base), cause }
    }

    pub fn malformed(&self, what: &str) -> HttpError {
        HttpError::Malformed { server: self.server.title.to_owned(), what: what.to_owned() }
    }

    pub fn timed_out(&self, after: Duration) -> HttpError {
        HttpError::TimedOut { server: self.server.title.to_owned(), after }
    }

    pub fn stalled(&self, after: Duration) -> HttpError {
        HttpError::Stalled { server: self.server.title.to_owned(), after }
    }

    pub fn cut(&self) -> HttpError {
        HttpError::Cut { server: self.server.title.to_owned() }
    }

    /// What an HTTP status other than success means.
    pub fn refusal(&self, status: u16, headers: &HeaderMap, body: &[u8]) -> HttpError {
        let said = clean(&message_in(body), self.key.as_ref());
        let (server, key_name) = (self.server.title.to_owned(), key_owner(&self.base));
        match status {
            401 | 403 if self.key.is_none() => HttpError::KeyMissing { server, key_name },
            401 | 403 => HttpError::Auth { server, key_name, said },
            402 | 429 => HttpError::Quota { server, retry_after: retry_after(headers), said },
            404 => HttpError::NotFound { server, model: self.model.clone(), said },
            408 | 500.. => HttpError::Trouble { server, status, said },
            300..=399 => {
                let said = redirection(headers, self.key.as_ref());
                HttpError::BadRequest { server, status, said }
            }
            _ => HttpError::BadRequest { server, status, said },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OTHER: Server = Server { name: "other", title: "The speech server", needs_key: false };

    fn endpoint(address: &str, key: Option<&str>) -> Result<Endpoint, HttpError> {
        Endpoint::new(address, OTHER, "big", key.map(Into::into))
    }

    #[test]
    fn a_server_is_known_by_its_host() {
        let title = |address: &str| endpoint(address, None).unwrap().server().title;
        assert_eq!(title("https://api.openai.com/v1/"), "OpenAI");
        assert_eq!(title("http://localhost:8000/v1"), "The speech server");
        let missing = endpoint("https://api.openai.com/v1", None).unwrap().authorization();
        assert!(matches!(missing, Err(HttpError::KeyMissing { .. })), "{missing:?}");
    }

    #[test]
    fn addresses_that_are_none_are_told() {
        for address in ["", "localhost:1", "ftp://h/", "http://", "what"] {
            assert!(endpoint(address, None).is_err(), "{address}");
        }
        let error = endpoint("nowhere", None).unwrap_err();
        assert_eq!(error.to_string(), "The address set for the speech server is not a web address.");
    }

    #[test]
    fn a_path_is_added_whatever_the_address_ends_in() {
        for base in ["http://h/v1", "http://h/v1/", "http://h/v1//"] {
            assert_eq!(endpoint(base, None).unwrap().url("audio/speech").as_str(), "http://h/v1/audio/speech");
        }
    }

    #[test]
    fn a_key_never_travels_in_the_clear_and_is_never_shown() {
        let sent = |base: &str| endpoint(base, Some("sk-1234")).unwrap().authorization();
        assert!(matches!(sent("http://10.0.0.7/v1"), Err(HttpError::KeyInTheClear { .. })));
        for base in ["https://h/v1", "http://localhost:1/v1", "http://[::1]:1/v1"] {
            let header = sent(base).unwrap().unwrap();
            assert!(header.is_sensitive() && !format!("{header:?}").contains("sk-1234"));
        }
        let endpoint = endpoint("https://me:pw@h/v1?token=x", Some("sk-1\n234")).unwrap();
        let error = endpoint.authorization().unwrap_err();
        assert!(!format!("{endpoint:?} {error:?} {error}").contains("sk-1"));
        assert_eq!(shown(&endpoint.base), "https://h/v1");
    }
}
