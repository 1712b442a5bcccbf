//! Voices of the cloud that speak over a WebSocket while the text is still being written (Cartesia, ElevenLabs, Deepgram's Aura). A vendor's messages stand behind
//! `wire::Wire`; one utterance on its way is `saying`, one clause of it `clause`. A stream that fails is replaced by the vendor's plain call for every clause that
//! has no sound yet, and that is told.
//!
//! Runs on the runtime's threads while an utterance is polled. A connection for the next utterance is opened before it is needed, and kept for as long as its
//! vendor likes; opening one costs nothing.

mod clause;
mod saying;
mod talk;
pub(crate) mod wire;

use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use riposte_http::{
    Account, Check, Client, Endpoint, HeaderName, HttpError, Network, Reached, Server, Socket, Spare, key_owner,
};
use riposte_vendors::Stage;
use secrecy::SecretString;
use tokio::runtime::Handle;

use self::saying::Saying;
use self::wire::{PlainCall, Vendor};
use crate::clause_call::ClauseCall;
use crate::{Synthesizer, Utterance, VoiceError, VoiceStream};

/// Who connects, for those who have to trust a certificate of their own ([`riposte_http::client_builder`]).
#[derive(Clone, Debug)]
pub struct CloudClients {
    /// Of WebSockets: HTTP/1.1 only.
    pub stream: Client,
    /// Of the plain call.
    pub plain: Client,
}

/// How a voice of the cloud is asked to speak.
#[derive(Clone, Debug)]
pub struct CloudVoiceOptions {
    /// As the table of vendors has it.
    pub base_url: String,
    /// As the vendor calls it.
    pub model: String,
    /// The vendor's name or number of the voice.
    pub voice: String,
    /// BCP 47 tag of what is spoken.
    pub language: String,
    /// 1 is the voice's own speed; each vendor has its own bounds.
    pub speed: f32,
    /// How it is to sound, in words that the vendor knows; empty: as the text asks for. A vendor ignores what it has no use for.
    pub manner: String,
    pub key: Option<SecretString>,
    /// The longest wait for the first sound, and later for the next.
    pub time_out: Duration,
    /// `None`: its own.
    pub clients: Option<CloudClients>,
    /// How it is reached.
    pub network: Network,
}

/// A voice that speaks over a WebSocket.
pub(crate) struct Live<V: Vendor>(Arc<Desk<V>>);

/// What every utterance needs.
struct Desk<V: Vendor> {
    vendor: V,
    clients: CloudClients,
    spare: Spare<()>,
    time_out: Duration,
}

impl<V: Vendor> Live<V> {
    /// Asks nobody.
    pub(crate) fn new(vendor: V, clients: Option<CloudClients>, time_out: Duration) -> Self {
        let clients = clients.unwrap_or_else(|| {
            let endpoint = vendor.endpoint();
            CloudClients { stream: endpoint.socket_client(), plain: endpoint.client() }
        });
        Self(Arc::new(Desk { vendor, clients, spare: Spare::default(), time_out }))
    }
}

impl<V: Vendor> Synthesizer for Live<V> {
    fn name(&self) -> String {
        self.0.vendor.name()
    }

    fn rate_hz(&self) -> u32 {
        self.0.vendor.rate_hz()
    }

    /// Opens the connection of the first utterance.
    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        async {
            let socket = Arc::clone(&self.0).connection().await?.0;
            self.0.keep(&Handle::current(), socket);
            Ok(())
        }
        .boxed()
    }

    fn tell_account(&self, account: Arc<dyn Account>) {
        self.0.vendor.endpoint().tell(account);
    }

    fn check(&self, reached: Reached) -> BoxFuture<'_, Result<Check, VoiceError>> {
        async move { Ok(self.0.vendor.check(&self.0.clients.plain, self.0.time_out, reached).await?) }.boxed()
    }

    fn connect(&self) {
        match Handle::try_current() {
            Ok(runtime) => self.0.prepare(&runtime),
            Err(error) => tracing::debug!("no connection in reserve: {error}"),
        }
    }

    fn begin(&self) -> Utterance {
        let desk = Arc::clone(&self.0);
        Utterance::new(|clauses| Saying::new(desk, clauses).events())
    }
}

impl<V: Vendor> Desk<V> {
    /// The connection in reserve, or a new one, and whether it is new.
    async fn connection(self: Arc<Self>) -> Result<(Socket, bool), HttpError> {
        if let Some(socket) = self.spare.take_open(&()).await {
            return Ok((socket, false));
        }
        Ok((self.open().await?, true))
    }

    async fn open(&self) -> Result<Socket, HttpError> {
        Socket::open(self.vendor.endpoint(), &self.clients.stream, &self.vendor.request()).await
    }

    /// Keeps an open connection for the next utterance, unless there is one.
    fn keep(&self, runtime: &Handle, socket: Socket) {
        self.spare.open(runtime, (), self.vendor.idle(), || async { Ok(socket) }.boxed());
    }

    /// Opens the connection of the next utterance, unless there is one.
    fn prepare(self: &Arc<Self>, runtime: &Handle) {
        let desk = Arc::clone(self);
        self.spare.open(runtime, (), self.vendor.idle(), || async move { desk.open().await }.boxed());
    }

    /// One clause without the stream.
    fn plainly(&self, text: &str) -> VoiceStream {
        let PlainCall { endpoint, path, body } = self.vendor.plain(text);
        let (client, rate_hz) = (self.clients.plain.clone(), self.vendor.rate_hz());
        ClauseCall { endpoint, client, path, body, text: text.to_owned(), rate_hz, time_out: self.time_out }.speak()
    }
}

/// The endpoint of a vendor with a protocol of its own: its own place refuses whoever has no key; one that passes it on in somebody's house may need none.
pub(crate) fn endpoint(
    name: &'static str,
    title: &'static str,
    key_in: (&'static str, &'static str),
    options: &CloudVoiceOptions,
) -> Result<Endpoint, HttpError> {
    let of = |needs_key, key| {
        let server = Server { name, title, needs_key };
        Endpoint::of(Stage::Voice, &options.base_url, server, &options.model, key)
    };
    let is_home = key_owner(of(true, None)?.base()) == name;
    let endpoint = of(is_home, options.key.clone())?.with_voice(&options.voice);
    let endpoint = endpoint.with_network(&options.network);
    Ok(endpoint.with_key_in(HeaderName::from_static(key_in.0), key_in.1))
}

/// The language of a BCP 47 tag without its region: `en` of `en-GB`.
pub(crate) fn primary_language(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// A voice's id as a part of a path.
pub(crate) fn segment(id: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    id.bytes().map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
