//! A voice behind HTTP: OpenAI's `POST /v1/audio/speech`, as OpenAI and many local servers speak it. Raw sound is asked for (`pcm`: 24 kHz, 16 bit,
//! mono); what comes is read as the answer says (`sound_form`) and handed on as it comes. Runs on the runtime's threads while a stream is polled; dropping
//! the stream closes its connection, which tells the server to stop.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use riposte_http::{Account, Check, Client, Endpoint, Known, Listed, Network, Reached, Server, listed, warm};
use riposte_vendors::Stage;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::clause_call::ClauseCall;
use crate::{ClauseVoice, Speech, VoiceError, VoiceStream};

/// The rate of OpenAI's raw sound. <https://platform.openai.com/docs/guides/text-to-speech#supported-output-formats>
const RATE_HZ: u32 = 24_000;

const UNKNOWN: Server = Server { name: "openai_compatible", title: "The speech server", needs_key: false };

/// How a server is asked to speak.
#[derive(Clone, Debug)]
pub struct OpenaiVoiceOptions {
    /// As `https://api.openai.com/v1`, `http://localhost:8880/v1`.
    pub base_url: String,
    /// As `gpt-4o-mini-tts`, `tts-1`, `kokoro`.
    pub model: String,
    /// As `alloy`.
    pub voice: String,
    /// 1 is the voice's own speed; 0.25 to 4.
    pub speed: f32,
    /// Told as `instructions`, where it is not empty (<https://platform.openai.com/docs/api-reference/audio/createSpeech>).
    pub manner: String,
    pub key: Option<SecretString>,
    /// The longest wait for the first sound, and later for the next.
    pub time_out: Duration,
    /// A client instead of one of its own, for those who have to trust a certificate of their own ([`riposte_http::client_builder`]).
    pub client: Option<Client>,
    /// How it is reached.
    pub network: Network,
}

/// A voice behind an address.
pub struct OpenaiVoice {
    endpoint: Arc<Endpoint>,
    client: Client,
    voice: String,
    speed: f32,
    manner: String,
    time_out: Duration,
}

impl OpenaiVoice {
    /// Asks nobody.
    ///
    /// # Errors
    /// The address is none.
    pub fn new(options: OpenaiVoiceOptions) -> Result<Self, VoiceError> {
        let OpenaiVoiceOptions { base_url, model, voice, speed, manner, key, time_out, client, network } = options;
        let endpoint = Endpoint::new(Stage::Voice, &base_url, UNKNOWN, &model, key)?
            .with_network(&network)
            .with_voice(&voice)
            .with_manner(&manner);
        let client = client.unwrap_or_else(|| endpoint.client());
        Ok(Self { endpoint: Arc::new(endpoint), client, voice, speed, manner, time_out })
    }
}

impl ClauseVoice for OpenaiVoice {
    fn name(&self) -> String {
        format!("{}/{}", self.endpoint.server().name, self.voice)
    }

    fn rate_hz(&self) -> u32 {
        RATE_HZ
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        Box::pin(async { Ok(warm(&self.endpoint, &self.client, self.time_out).await?) })
    }

    fn tell_account(&self, account: Arc<dyn Account>) {
        self.endpoint.tell(account);
    }

    /// The list of models (<https://platform.openai.com/docs/api-reference/models/list>); and that of voices, which OpenAI has not, but servers such as
    /// Kokoro-FastAPI (`GET /v1/audio/voices`, <https://github.com/remsky/Kokoro-FastAPI>).
    fn check(&self, reached: Reached) -> BoxFuture<'_, Result<Check, VoiceError>> {
        Box::pin(async move {
            let (endpoint, client, within) = (&self.endpoint, &self.client, self.time_out);
            let models = listed(endpoint, client, "models", within, &reached).await?;
            let key = endpoint.key_found(&models);
            let model = match &models {
                Listed::There(list) => Known::among(endpoint.model(), &endpoint.names(named(&list["data"]))),
                _ => Known::Untold,
            };
            let voice = match endpoint.server().name {
                "openai" => Known::Untold,
                _ => match listed(endpoint, client, "audio/voices", within, &reached).await {
                    Ok(Listed::There(list)) => Known::among(&self.voice, &endpoint.names(named(&list["voices"]))),
                    // Few servers have this list, and what others answer there says nothing.
                    _ => Known::Untold,
                },
            };
            Ok(Check { key, model, voice })
        })
    }

    fn speak(&self, speech: Speech) -> VoiceStream {
        let mut body = json!({
            "model": self.endpoint.model(), "input": speech.text, "voice": self.voice, "response_format": "pcm",
        });
        // Some models refuse the field, so it is only there when it says something.
        if self.speed != 1.0 {
            body["speed"] = json!(self.speed.clamp(0.25, 4.0));
        }
        if !self.manner.is_empty() {
            body["instructions"] = json!(self.manner);
        }
        let (endpoint, client) = (Arc::clone(&self.endpoint), self.client.clone());
        let (path, text, rate_hz, time_out) = ("audio/speech", speech.text, RATE_HZ, self.time_out);
        ClauseCall { endpoint, client, path, body, text, rate_hz, time_out }.speak()
    }
}

/// The names in a list, of texts or of rows with an `id`.
fn named(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(|row| row.as_str().or_else(|| row["id"].as_str()))
}
