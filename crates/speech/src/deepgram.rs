//! Deepgram: Nova hears an utterance as it is spoken (`nova`), Flux hears turns and says how surely one is over (`flux`); the model's name tells which of them is
//! asked. A stream that fails is answered for by Deepgram's plain call (`plain`), in which Flux has no part: Nova hears the sound then.
//!
//! All of it runs on one thread of its own (see `live`). Keys go in the header `Authorization: Token …`
//! (<https://developers.deepgram.com/reference/authentication>).

mod flux;
mod nova;
mod plain;

use std::sync::Arc;
use std::time::Duration;

use riposte_http::{Client, Endpoint, HeaderName, HttpError, Network, Server, key_owner};
use riposte_vendors::Stage;
use secrecy::SecretString;

use self::flux::Flux;
use self::nova::Nova;
use self::plain::Asked;
use crate::live::Live;
use crate::{Recognizer, SpeechError};

/// How Deepgram is asked to recognise.
#[derive(Clone, Debug)]
pub struct DeepgramOptions {
    /// As `https://api.deepgram.com/v1`. Flux is reached beside it, under `/v2`.
    pub base_url: String,
    /// As `nova-3`, `flux-general-en`.
    pub model: String,
    pub key: Option<SecretString>,
    /// The longest wait for a text of the plain call, its upload included.
    pub time_out: Duration,
    /// What will most likely be spoken, so that the first connection is opened for it; ISO 639-1, or with a region.
    pub language: Option<String>,
    /// Clients instead of ones of its own, for those who have to trust a certificate of their own ([`riposte_http::client_builder`]).
    pub clients: Option<DeepgramClients>,
    /// How it is reached.
    pub network: Network,
}

/// Who connects. Their connections are made on the recogniser's thread and end with it.
#[derive(Clone, Debug)]
pub struct DeepgramClients {
    /// Of WebSockets: HTTP/1.1 only.
    pub stream: Client,
    /// Of the plain call.
    pub plain: Client,
}

/// As it is called in the settings, in records, and where its key is kept.
const NAME: &str = "deepgram";
/// Models whose names begin so hear turns.
const FLUX: &str = "flux";

/// Starts the thread; asks nobody.
///
/// # Errors
/// The address is none, or no thread can be started.
pub fn open(options: DeepgramOptions) -> Result<Arc<dyn Recognizer>, SpeechError> {
    let DeepgramOptions { base_url, model, key, time_out, language, clients, network } = options;
    let endpoint = endpoint(&base_url, &model, key)?.with_network(&network);
    let (stream, plain) = match clients {
        Some(DeepgramClients { stream, plain }) => (stream, plain),
        None => (endpoint.socket_client(), endpoint.client()),
    };
    let name = format!("{NAME}/{model}");
    let hears_turns = model.starts_with(FLUX);
    let plain = Asked::new(endpoint.clone(), hears_turns, plain, time_out);
    Ok(if hears_turns {
        Arc::new(Live::start(name, Flux::new(endpoint, plain), stream, language)?)
    } else {
        Arc::new(Live::start(name, Nova::new(endpoint, plain), stream, language)?)
    })
}

/// Deepgram's own place refuses whoever has no key; one that somebody runs in their house needs none.
fn endpoint(base_url: &str, model: &str, key: Option<SecretString>) -> Result<Endpoint, HttpError> {
    let of = |needs_key, key| {
        let server = Server { name: NAME, title: "Deepgram", needs_key };
        Endpoint::of(Stage::Speech, base_url, server, model, key)
    };
    let is_home = key_owner(of(true, None)?.base()) == NAME;
    Ok(of(is_home, key)?.with_key_in(HeaderName::from_static("authorization"), "Token "))
}

/// What stands in the form of samples and times on the wire.
const RATE_HZ: f64 = 16_000.0;

/// The sample of a moment in seconds; nonsense is the beginning.
fn sample_at(seconds: f64) -> usize {
    (seconds.clamp(0.0, 86_400.0) * RATE_HZ).round() as usize
}

/// 16 bit, little-endian: `encoding=linear16`.
fn linear16(samples: &[i16]) -> Vec<u8> {
    samples.iter().flat_map(|sample| sample.to_le_bytes()).collect()
}
