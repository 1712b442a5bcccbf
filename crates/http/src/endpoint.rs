//! Where a server is reached and with which key. Pure; the key is never shown: not by `Debug`, not in an error, not in a log. How its failures become an
//! [`HttpError`] is in `failures`.

mod failures;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Url};
use riposte_vendors::{Key, Stage, Vendor};
use secrecy::SecretString;

use crate::account::Told;
use crate::{
    Failure, HttpError, KeyFault, Network, base_url, is_loopback, is_nearby, joined, key_header, key_owner,
    plain_http_host, shown,
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

/// An address, what is wanted there, the model that is asked for, and the key.
#[derive(Clone, Debug)]
pub struct Endpoint {
    stage: Stage,
    server: Server,
    base: Url,
    model: String,
    key: Option<SecretString>,
    /// Where the key stands, and what stands before it.
    key_in: (HeaderName, &'static str),
    /// Sent with every request.
    headers: HeaderMap,
    /// Of a voice: whose it is that is asked for; else empty.
    voice: String,
    /// It is told how to speak, too.
    has_manner: bool,
    /// Who keeps account of what goes there.
    account: Told,
    network: Network,
}

impl Endpoint {
    /// For an address as `https://api.openai.com/v1`, with or without a slash at its end. `otherwise`: who it is when its place is no vendor's.
    ///
    /// # Errors
    /// [`Failure::Address`] when it is no http(s) address.
    pub fn new(
        stage: Stage,
        address: &str,
        otherwise: Server,
        model: &str,
        key: Option<SecretString>,
    ) -> Result<Self, HttpError> {
        let mut endpoint = Self::of(stage, address, otherwise, model, key)?;
        endpoint.server = known_server(stage, &endpoint.base, otherwise).unwrap_or(otherwise);
        Ok(endpoint)
    }

    /// The same for a protocol that only `server` speaks, whoever passes it on.
    ///
    /// # Errors
    /// As [`Endpoint::new`].
    pub fn of(
        stage: Stage,
        address: &str,
        server: Server,
        model: &str,
        key: Option<SecretString>,
    ) -> Result<Self, HttpError> {
        let no_address = || HttpError { stage, server: server.title.to_owned(), what: Failure::Address };
        let base = base_url(address).ok_or_else(no_address)?;
        let (headers, voice) = (HeaderMap::new(), String::new());
        Ok(Self {
            stage,
            server,
            base,
            model: model.to_owned(),
            key,
            key_in: (AUTHORIZATION, "Bearer "),
            headers,
            voice,
            has_manner: false,
            account: Told::default(),
            network: Network::default(),
        })
    }

    pub fn server(&self) -> Server {
        self.server
    }

    pub fn model(&self) -> &str {
        &self.model
    }

    pub fn base(&self) -> &Url {
        &self.base
    }

    /// Somewhere else under the same host: with the path that `rewrite` makes of the address's.
    pub fn with_path(mut self, rewrite: impl FnOnce(&str) -> String) -> Self {
        let path = rewrite(self.base.path());
        self.base.set_path(&path);
        self
    }

    /// The same place, asked for another model.
    pub fn with_model(mut self, model: &str) -> Self {
        self.model = model.to_owned();
        self
    }

    /// Asked with these parameters from now on, whatever the path.
    pub fn with_query(mut self, query: &[(&str, &str)]) -> Self {
        self.base.query_pairs_mut().extend_pairs(query);
        self
    }

    /// For a vendor that wants its key in another header, or after another word than `Bearer`.
    pub fn with_key_in(mut self, header: HeaderName, prefix: &'static str) -> Self {
        self.key_in = (header, prefix);
        self
    }

    /// For a vendor that wants another header with every request, as the version of its protocol.
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Asked for this voice: a refusal that speaks of voices is about it.
    pub fn with_voice(mut self, voice: &str) -> Self {
        self.voice = voice.to_owned();
        self
    }

    /// Told how to speak, or not: a refusal may be about that.
    pub fn with_manner(mut self, manner: &str) -> Self {
        self.has_manner = !manner.is_empty();
        self
    }

    pub(crate) fn stage(&self) -> Stage {
        self.stage
    }

    pub(crate) fn account(&self) -> &Told {
        &self.account
    }

    /// Reached over this network.
    pub fn with_network(mut self, network: &Network) -> Self {
        self.network = network.clone();
        self
    }

    /// Whether there is a key to show.
    pub fn has_key(&self) -> bool {
        self.key.is_some()
    }

    /// How it is reached.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// What is sent with every request besides the key.
    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A client of its own for this address.
    pub fn client(&self) -> Client {
        self.network.client(&self.base)
    }

    /// The same for WebSockets.
    pub fn socket_client(&self) -> Client {
        self.network.socket_client(&self.base)
    }

    /// The address with `path` after it. Keeps a query, as some gateways need one.
    pub fn url(&self, path: &str) -> Url {
        joined(&self.base, path)
    }

    /// The key as the `authorization` header, marked sensitive; `None` where there is no key and none is needed.
    ///
    /// # Errors
    /// There is no key for a server that needs one, or it can't be sent to this address.
    pub fn authorization(&self) -> Result<Option<HeaderValue>, HttpError> {
        self.key_after("Bearer ")
    }

    /// The same in the header that this vendor looks at ([`Endpoint::with_key_in`]).
    ///
    /// # Errors
    /// As [`Endpoint::authorization`].
    pub fn key_header(&self) -> Result<Option<(HeaderName, HeaderValue)>, HttpError> {
        let (header, prefix) = &self.key_in;
        Ok(self.key_after(prefix)?.map(|key| (header.clone(), key)))
    }

    /// The same in a header of the vendor's own, with `prefix` before it.
    ///
    /// # Errors
    /// As [`Endpoint::authorization`].
    pub fn key_after(&self, prefix: &str) -> Result<Option<HeaderValue>, HttpError> {
        let key_name = key_owner(&self.base);
        let is_admitted = self.network.admits(&self.base);
        if !is_admitted && (self.key.is_none() || is_nearby(&self.base)) {
            let host = is_nearby(&self.base).then(|| plain_http_host(&self.base));
            return Err(self.failed(Failure::PlainHttp { url: shown(&self.base), host }));
        }
        let Some(key) = &self.key else {
            return if self.server.needs_key { Err(self.failed(Failure::KeyMissing { key_name })) } else { Ok(None) };
        };
        if !is_admitted {
            return Err(self.failed(Failure::KeyInTheClear { url: shown(&self.base), key_name }));
        }
        key_header(prefix, key).map(Some).map_err(|fault| {
            self.failed(match fault {
                KeyFault::Odd => Failure::OddKey { key_name },
            })
        })
    }
}

/// Whose place an address is: a vendor's of this stage, or one's that has a host of its own for another.
fn known_server(stage: Stage, base: &Url, otherwise: Server) -> Option<Server> {
    let vendor = known_vendor(stage, base, otherwise.name)?;
    Some(Server { name: vendor.name, title: vendor.label, needs_key: vendor.key == Key::Required })
}

/// Whose place an address is, as a client sees it that serves whoever speaks its protocol and calls those it does not know `otherwise`.
fn known_vendor(stage: Stage, base: &Url, otherwise: &str) -> Option<&'static Vendor> {
    let here = vendor_at(stage, base).filter(|vendor| vendor.name != otherwise);
    let elsewhere = || {
        let stages = [Stage::Chat, Stage::Speech, Stage::Voice].into_iter();
        stages.filter_map(|stage| vendor_at(stage, base)).find(|vendor| vendor.host().is_some())
    };
    here.or_else(elsewhere)
}

/// What records call whoever is at an address, where a client asks that calls those it does not know `otherwise`.
pub fn name_at(stage: Stage, address: &str, otherwise: &'static str) -> &'static str {
    let vendor = base_url(address).and_then(|base| known_vendor(stage, &base, otherwise));
    vendor.map_or(otherwise, |vendor| vendor.name)
}

#[cfg(test)]
mod tests;
