//! Where a server is reached and with which key. Pure; the key is never shown: not by `Debug`, not in an error, not in a log. How its failures become an
//! [`HttpError`] is in `failures`.

mod failures;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Url};
use riposte_vendors::{Key, Stage, Vendor};
use secrecy::SecretString;

use crate::account::Told;
use crate::client::{client_for, socket_client_for};
use crate::{Failure, HttpError, KeyFault, base_url, is_loopback, joined, key_header, key_owner, shown};

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
    /// Who keeps account of what goes there.
    account: Told,
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
            account: Told::default(),
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

    pub(crate) fn stage(&self) -> Stage {
        self.stage
    }

    pub(crate) fn has_key(&self) -> bool {
        self.key.is_some()
    }

    pub(crate) fn account(&self) -> &Told {
        &self.account
    }

    /// What is sent with every request besides the key.
    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A client of its own for this address.
    pub fn client(&self) -> Client {
        client_for(&self.base)
    }

    /// The same for WebSockets.
    pub fn socket_client(&self) -> Client {
        socket_client_for(&self.base)
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
        let Some(key) = &self.key else {
            return if self.server.needs_key { Err(self.failed(Failure::KeyMissing { key_name })) } else { Ok(None) };
        };
        key_header(&self.base, prefix, key).map(Some).map_err(|fault| {
            self.failed(match fault {
                KeyFault::InTheClear => Failure::KeyInTheClear { url: shown(&self.base), key_name },
                KeyFault::Odd => Failure::OddKey { key_name },
            })
        })
    }
}

/// Whose place an address is: a vendor's of this stage, or one's that has a host of its own for another.
fn known_server(stage: Stage, base: &Url, otherwise: Server) -> Option<Server> {
    let here = vendor_at(stage, base).filter(|vendor| vendor.name != otherwise.name);
    let elsewhere = || {
        let stages = [Stage::Chat, Stage::Speech, Stage::Voice].into_iter();
        stages.filter_map(|stage| vendor_at(stage, base)).find(|vendor| vendor.host().is_some())
    };
    let vendor = here.or_else(elsewhere)?;
    Some(Server { name: vendor.name, title: vendor.label, needs_key: vendor.key == Key::Required })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OTHER: Server = Server { name: "openai_compatible", title: "The speech server", needs_key: false };

    fn endpoint(address: &str, key: Option<&str>) -> Result<Endpoint, HttpError> {
        Endpoint::new(Stage::Speech, address, OTHER, "big", key.map(Into::into))
    }

    #[test]
    fn a_server_is_known_by_its_host() {
        let title = |address: &str| endpoint(address, None).unwrap().server().title;
        assert_eq!(title("https://api.openai.com/v1/"), "OpenAI");
        assert_eq!(title("https://api.deepseek.com/v1"), "DeepSeek", "whatever is asked for there");
        assert_eq!(title("http://localhost:8000/v1"), "The speech server");
        assert_eq!(title("http://localhost:11434/v1"), "The speech server", "Ollama's place, for another stage");
        let missing = endpoint("https://api.openai.com/v1", None).unwrap().authorization();
        assert!(matches!(&missing, Err(HttpError { what: Failure::KeyMissing { .. }, .. })), "{missing:?}");
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
        assert!(matches!(sent("http://10.0.0.7/v1"), Err(HttpError { what: Failure::KeyInTheClear { .. }, .. })));
        for base in ["https://h/v1", "http://localhost:1/v1", "http://[::1]:1/v1"] {
            let header = sent(base).unwrap().unwrap();
            assert!(header.is_sensitive() && !format!("{header:?}").contains("sk-1234"));
        }
        let endpoint = endpoint("https://me:pw@h/v1?token=x", Some("sk-1\n234")).unwrap();
        let error = endpoint.authorization().unwrap_err();
        assert!(!format!("{endpoint:?} {error:?} {error}").contains("sk-1"));
        assert_eq!(shown(&endpoint.base), "https://h/v1");
    }

    #[test]
    fn a_refusal_of_the_voice_names_it_and_no_other_refusal_does() {
        let endpoint = endpoint("https://acme.test", None).unwrap().with_voice("Zarvox");
        let told = |status, said: &str| {
            let body = serde_json::json!({ "detail": { "status": "x", "message": said } }).to_string();
            endpoint.refusal(status, &HeaderMap::new(), body.as_bytes()).what
        };
        let said = "A voice with voice_id Zarvox was not found.";
        let unknown = Failure::VoiceUnknown { voice: "Zarvox".to_owned(), said: said.to_owned() };
        assert_eq!((told(404, said), told(400, said)), (unknown.clone(), unknown));
        assert!(matches!(told(500, said), Failure::Trouble { .. }));
        assert!(matches!(told(400, "text is too long for this voice"), Failure::BadRequest { .. }));
        assert!(matches!(told(400, "invalid sample rate"), Failure::BadRequest { .. }));
    }

    fn refused(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> String {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
        let error = endpoint("https://acme.test", Some("sk-secret-1234")).unwrap().refusal(
            status,
            &headers.collect::<HeaderMap>(),
            body.as_bytes(),
        );
        format!("{error}\n{:?}\n", error.what)
    }

    #[test]
    fn refusals() {
        let told = [
            refused(
                401,
                &[],
                r#"{"error":{"message":"Incorrect API key provided: sk-secret-1234.\nSee\u0007 the docs."}}"#,
            ),
            refused(429, &[("retry-after", "7")], r#"{"error":"slow down"}"#),
            refused(
                429,
                &[("retry-after", "Wed, 21 Oct 2026 07:28:30 GMT"), ("date", "Wed, 21 Oct 2026 07:28:00 GMT")],
                "",
            ),
            refused(429, &[("retry-after-ms", "1500"), ("retry-after", "9")], ""),
            refused(502, &[], "<html><h1>Bad gateway</h1></html>"),
            refused(307, &[("location", "https://elsewhere.test/")], ""),
            refused(400, &[], r#"{"error":{"message":"Your credit balance is too low"}}"#),
            refused(
                400,
                &[],
                r#"{"error":{"message":"API key expired. Please renew the API key.","status":"INVALID_ARGUMENT"}}"#,
            ),
            refused(529, &[], r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#),
            refused(503, &[], r#"{"error":{"message":"The model is overloaded. Please try again later."}}"#),
            refused(503, &[], "<html>Service Unavailable</html>"),
            refused(429, &[], r#"{"error":{"message":"quota","details":[{"@type":"x","retryDelay":"34s"}]}}"#),
            refused(404, &[], r#"{"error":"no such model"}"#),
            refused(404, &[], "404 page not found"),
            refused(405, &[], ""),
        ];
        expect_test::expect![[r#"
            The speech server does not accept the key: “Incorrect API key provided: [key]. See the docs”.
            Auth { key_name: "https://acme.test", said: "Incorrect API key provided: [key]. See the docs." }
            The speech server refuses for now because a limit is reached: “slow down”.
            Quota { retry_after: Some(7s), said: "slow down" }
            The speech server refuses for now because a limit is reached.
            Quota { retry_after: Some(30s), said: "" }
            The speech server refuses for now because a limit is reached.
            Quota { retry_after: Some(1.5s), said: "" }
            The speech server has trouble of its own (status 502).
            Trouble { status: 502, said: "" }
            The speech server can't use the request (status 307): it redirects to https://elsewhere.test/.
            Redirected { status: 307, to: "https://elsewhere.test/" }
            The speech server refuses for now because a limit is reached: “Your credit balance is too low”.
            Quota { retry_after: None, said: "Your credit balance is too low" }
            The speech server does not accept the key: “API key expired. Please renew the API key”.
            Auth { key_name: "https://acme.test", said: "API key expired. Please renew the API key." }
            The speech server has too much to do at the moment: “Overloaded”.
            Overloaded { said: "Overloaded" }
            The speech server has too much to do at the moment: “The model is overloaded. Please try again later”.
            Overloaded { said: "The model is overloaded. Please try again later." }
            The speech server has trouble of its own (status 503).
            Trouble { status: 503, said: "" }
            The speech server refuses for now because a limit is reached: “quota”.
            Quota { retry_after: Some(34s), said: "quota" }
            The speech server does not know the model "big": “no such model”.
            NotFound { model: "big", local: false, said: "no such model" }
            The speech server was reached, but there is no speech recognition at https://acme.test.
            NotThere { url: "https://acme.test" }
            The speech server was reached, but there is no speech recognition at https://acme.test.
            NotThere { url: "https://acme.test" }
        "#]]
        .assert_eq(&told.concat());
    }
}
