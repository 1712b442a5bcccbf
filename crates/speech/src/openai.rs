//! A recogniser behind HTTP: OpenAI's `POST /v1/audio/transcriptions`, as OpenAI and many local servers speak it. An utterance is collected and
//! uploaded as a WAV when its text is asked for; there are no partials.
//!
//! Everything runs on one thread of its own with a small runtime, where the connection stays open between utterances; sessions only leave sound
//! and questions there.

mod form;
mod session;

use std::convert::Infallible;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use riposte_http::{Client, Endpoint, Server};
use riposte_problem::words::{phrase, providers as words};
use riposte_vendors::Stage;
use secrecy::SecretString;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use self::session::OpenaiSession;
use crate::outlet::Outlet;
use crate::worker_thread::WorkerThread;
use crate::{HeardSink, Recognizer, Session, SessionOptions, SpeechError};

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
    /// A client instead of one of its own, for those who have to trust a certificate of their own ([`riposte_http::client_builder`]). Its
    /// connections are made on this recogniser's thread and end with it.
    pub client: Option<Client>,
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
        let OpenaiOptions { base_url, model, key, time_out, client } = options;
        let endpoint = Endpoint::new(Stage::Speech, &base_url, UNKNOWN, &model, key)?;
        let client = client.unwrap_or_else(|| endpoint.client());
        let name = format!("{}/{model}", endpoint.server().name);
        let asked = Asked { endpoint: Arc::new(endpoint), client, time_out };
        Ok(Self { name, workplace: Arc::new(Workplace::start(asked)?) })
    }
}

impl Recognizer for Openai {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn is_remote(&self) -> bool {
        true
    }

    /// Opens the connection. Blocks, on any thread but those of an async runtime.
    fn warm(&self) -> Result<(), SpeechError> {
        let (reply, answer) = mpsc::channel();
        let Asked { endpoint, client, time_out } = self.workplace.asked.clone();
        self.workplace.runtime.spawn(async move {
            // Whoever asked may have gone meanwhile: then nobody wants the answer.
            let _ = reply.send(riposte_http::warm(&endpoint, &client, time_out).await);
        });
        match answer.recv() {
            Ok(warmed) => Ok(warmed?),
            Err(_) => Err(SpeechError::Failed { reason: words::recogniser_closed() }),
        }
    }

    fn start(&self, options: SessionOptions, sink: HeardSink) -> Result<Box<dyn Session>, SpeechError> {
        let outlet = Arc::new(Outlet::new(sink, self.workplace.worker.id()));
        Ok(Box::new(OpenaiSession::new(Arc::clone(&self.workplace), outlet, options.language)))
    }
}

/// Who is asked, and over which client.
#[derive(Clone)]
struct Asked {
    endpoint: Arc<Endpoint>,
    client: Client,
    time_out: Duration,
}

/// The thread and its runtime. Lives as long as the recogniser or one of its sessions.
struct Workplace {
    asked: Asked,
    runtime: Handle,
    /// Dropping it ends the thread, which is waited for after that.
    _stop: oneshot::Sender<Infallible>,
    worker: WorkerThread,
}

impl Workplace {
    fn start(asked: Asked) -> Result<Self, SpeechError> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| SpeechError::Failed {
            reason: words::nothing_for_it(words::a_runtime(), phrase::system(&error)),
        })?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel::<Infallible>();
        let worker = WorkerThread::start("riposte-transcribe", move || {
            let _ = runtime.block_on(stopped);
        })?;
        Ok(Self { asked, runtime: handle, _stop: stop, worker })
    }
}
