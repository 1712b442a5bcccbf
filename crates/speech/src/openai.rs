//! OpenAI's recognisers, by the model's name. Those that hear while the user speaks ([`is_live`]) are asked over a WebSocket (`realtime`); the others behind HTTP:
//! `POST /v1/audio/transcriptions`, as OpenAI and many local servers speak it. An utterance is collected and uploaded as a WAV when its text is asked for; there are
//! no partials then.
//!
//! Everything runs on one thread of its own with a small runtime, where the connection stays open between utterances; sessions only leave sound
//! and questions there.

pub(crate) mod form;
pub(crate) mod plain;
mod realtime;
mod session;

use std::sync::{Arc, mpsc};
use std::time::Duration;

use riposte_http::{Account, Check, Client, Endpoint, Network, Reached, Server};
use riposte_problem::words::providers as words;
use riposte_vendors::Stage;
use secrecy::SecretString;

use self::plain::Asked;
use self::session::OpenaiSession;
use crate::outlet::Outlet;
use crate::server_thread::ServerThread;
use crate::{HeardSink, Recognizer, Session, SessionOptions, SpeechError, checking};

const UNKNOWN: Server = Server { name: "openai_compatible", title: "The transcription server", needs_key: false };

/// How a server is asked to recognise.
#[derive(Clone, Debug)]
pub struct OpenaiOptions {
    /// As `https://api.openai.com/v1`, `http://localhost:8000/v1`.
    pub base_url: String,
    /// As `gpt-4o-mini-transcribe`, `whisper-1`.
    pub model: String,
    pub key: Option<SecretString>,
    /// The longest wait for a text, its upload included.
    pub time_out: Duration,
    /// A client instead of one of its own, for those who have to trust a certificate of their own ([`riposte_http::client_builder`]); of HTTP/1.1 where the model
    /// is reached over a WebSocket. Its
    /// connections are made on this recogniser's thread and end with it.
    pub client: Option<Client>,
    /// How it is reached.
    pub network: Network,
}

/// Whether the model of this name hears while the user speaks, and is reached over a WebSocket only: `gpt-live-transcribe`, `gpt-realtime-whisper`
/// (<https://developers.openai.com/api/docs/guides/realtime-transcription>).
pub fn is_live(model: &str) -> bool {
    model.contains("-live-") || model.contains("realtime")
}

/// The recogniser that the model's name asks for. `language`: what will most likely be spoken.
///
/// # Errors
/// As [`Openai::new`].
pub fn open(options: OpenaiOptions, language: Option<String>) -> Result<Arc<dyn Recognizer>, SpeechError> {
    if !is_live(&options.model) {
        return Ok(Arc::new(Openai::new(options)?));
    }
    let OpenaiOptions { base_url, model, key, time_out, client, network } = options;
    let endpoint = Endpoint::new(Stage::Speech, &base_url, UNKNOWN, &model, key)?.with_network(&network);
    let name = format!("{}/{model}", endpoint.server().name);
    let (stream, plain) = match client {
        Some(client) => (client.clone(), client),
        None => (endpoint.socket_client(), endpoint.client()),
    };
    let vendor = realtime::Realtime::new(endpoint, plain, time_out);
    Ok(Arc::new(crate::live::Live::start(name, vendor, stream, language)?))
}

/// A recogniser behind an address.
pub struct Openai {
    name: String,
    workplace: Arc<Workplace>,
}

impl Openai {
    /// Starts the thread; asks nobody.
    ///
    /// # Errors
    /// The address is none, or no thread can be started.
    pub fn new(options: OpenaiOptions) -> Result<Self, SpeechError> {
        let OpenaiOptions { base_url, model, key, time_out, client, network } = options;
        let endpoint = Endpoint::new(Stage::Speech, &base_url, UNKNOWN, &model, key)?.with_network(&network);
        let client = client.unwrap_or_else(|| endpoint.client());
        let name = format!("{}/{model}", endpoint.server().name);
        let asked = Asked { endpoint: Arc::new(endpoint), client, time_out };
        let thread = ServerThread::start("riposte-transcribe")?;
        Ok(Self { name, workplace: Arc::new(Workplace { asked, thread }) })
    }
}

impl Recognizer for Openai {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn is_remote(&self) -> bool {
        true
    }

    fn tell_account(&self, account: Arc<dyn Account>) {
        self.workplace.asked.endpoint.tell(account);
    }

    /// Opens the connection. Blocks, on any thread but those of an async runtime.
    fn warm(&self) -> Result<(), SpeechError> {
        let (reply, answer) = mpsc::channel();
        let Asked { endpoint, client, time_out } = self.workplace.asked.clone();
        self.workplace.thread.runtime().spawn(async move {
            // Whoever asked may have gone meanwhile: then nobody wants the answer.
            let _ = reply.send(riposte_http::warm(&endpoint, &client, time_out).await);
        });
        match answer.recv() {
            Ok(warmed) => Ok(warmed?),
            Err(_) => Err(SpeechError::Failed { reason: words::recogniser_closed() }),
        }
    }

    fn check(&self, reached: Reached) -> Result<Check, SpeechError> {
        let Asked { endpoint, client, time_out } = self.workplace.asked.clone();
        checking::on_thread(&self.workplace.thread, async move {
            checking::openai(&endpoint, endpoint.model(), &client, time_out, &reached).await
        })
    }

    fn start(&self, options: SessionOptions, sink: HeardSink) -> Result<Box<dyn Session>, SpeechError> {
        let outlet = Arc::new(Outlet::new(sink, self.workplace.thread.id()));
        Ok(Box::new(OpenaiSession::new(Arc::clone(&self.workplace), outlet, options.language)))
    }
}

/// Who is asked, and where. Lives as long as the recogniser or one of its sessions.
struct Workplace {
    asked: Asked,
    thread: ServerThread,
}
