//! The table of clients: a protocol that no vendor spoke before is one file and one row. Loading a model file blocks.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use riposte_http::Network;
use riposte_onnx::{Places, Runtime};
use riposte_vendors::Table;
use secrecy::SecretString;

use crate::deepgram::{self, DeepgramOptions};
use crate::moonshine::LocalMoonshine;
use crate::openai::{self, OpenaiOptions};
use crate::transducer::LocalTransducer;
use crate::whisper::{RunOn, Whisper, WhisperOptions};
use crate::{Recognizer, SpeechError};

/// What a recogniser is made from. Fields that a client has no use for are ignored.
#[derive(Clone, Debug)]
pub struct SpeechOptions {
    /// A model file on this machine, or the folder of a model with several.
    pub file: PathBuf,
    /// Where Riposte keeps libraries, ONNX Runtime among them.
    pub data_folder: Option<PathBuf>,
    /// What runs a model that can run on a graphics card: see [`RunOn::device`].
    pub device: String,
    /// Of a server, as `https://api.openai.com/v1`.
    pub base_url: String,
    /// The server's name of the model.
    pub model: String,
    pub key: Option<SecretString>,
    /// The longest wait for a server's text.
    pub time_out: Duration,
    /// What will most likely be spoken; ISO 639-1.
    pub language: Option<String>,
    /// How a server is reached.
    pub network: Network,
}

/// One row of [`CLIENTS`].
#[derive(Clone, Copy)]
pub struct Client {
    /// As the table of vendors has it.
    pub name: &'static str,
    pub make: fn(SpeechOptions) -> Result<Arc<dyn Recognizer>, SpeechError>,
}

/// Every client of recognisers.
pub static CLIENTS: Table<Client> = Table::new(&[
    Client {
        name: "whisper",
        make: |options| {
            let on = RunOn { device: options.device, notes: options.data_folder, program: None };
            Ok(Whisper::open_with(&options.file, WhisperOptions { on, ..WhisperOptions::default() })?)
        },
    },
    Client {
        name: "transducer",
        make: |options| {
            let runtime = Runtime::load(&Places::of_process(options.data_folder.as_deref()))?;
            Ok(LocalTransducer::open(&options.file, &runtime)?)
        },
    },
    Client {
        name: "moonshine",
        make: |options| {
            let runtime = Runtime::load(&Places::of_process(options.data_folder.as_deref()))?;
            Ok(LocalMoonshine::open(&options.file, &runtime)?)
        },
    },
    Client {
        name: "openai_compatible",
        make: |options| {
            let SpeechOptions { base_url, model, key, time_out, language, network, .. } = options;
            openai::open(OpenaiOptions { base_url, model, key, time_out, client: None, network }, language)
        },
    },
    Client {
        name: "deepgram",
        make: |options| {
            let SpeechOptions { base_url, model, key, time_out, language, network, .. } = options;
            deepgram::open(DeepgramOptions { base_url, model, key, time_out, language, clients: None, network })
        },
    },
]);

/// A recogniser, with the client called `name`.
///
/// # Errors
/// There is no such client, or as it says.
pub fn recognizer(name: &str, options: SpeechOptions) -> Result<Arc<dyn Recognizer>, SpeechError> {
    match CLIENTS.all().iter().find(|client| client.name == name) {
        Some(client) => (client.make)(options),
        None => Err(SpeechError::Failed { reason: riposte_problem::words::providers::no_client(name) }),
    }
}
