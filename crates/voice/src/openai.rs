//! A voice behind HTTP: OpenAI's `POST /v1/audio/speech`, as OpenAI and many local servers speak it. Raw sound is asked for (`pcm`: 24 kHz, 16 bit,
//! mono); what comes is read as the answer says (`sound_form`) and handed on as it comes. Runs on the runtime's threads while a stream is polled; dropping
//! the stream closes its connection, which tells the server to stop.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use riposte_http::{Account, Client, Endpoint, Server, warm};
use riposte_vendors::Stage;
use secrecy::SecretString;
use serde_json::json;

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
    pub key: Option<SecretString>,
    /// The longest wait for the first sound, and later for the next.
    pub time_out: Duration,
    /// A client instead of one of its own, for those who have to trust a certificate of their own ([`riposte_http::client_builder`]).
    pub client: Option<Client>,
}

/// A voice behind an address.
pub struct OpenaiVoice {
    endpoint: Arc<Endpoint>,
    client: Client,
    voice: String,
    speed: f32,
    time_out: Duration,
}

impl OpenaiVoice {
    /// Asks nobody.
    ///
    /// # Errors
    /// The address is none.
    pub fn new(options: OpenaiVoiceOptions) -> Result<Self, VoiceError> {
        let OpenaiVoiceOptions { base_url, model, voice, speed, key, time_out, client } = options;
        let endpoint = Endpoint::new(Stage::Voice, &base_url, UNKNOWN, &model, key)?.with_voice(&voice);
        let client = client.unwrap_or_else(|| endpoint.client());
        Ok(Self { endpoint: Arc::new(endpoint), client, voice, speed, time_out })
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

    fn speak(&self, speech: Speech) -> VoiceStream {
        let mut body = json!({
            "model": self.endpoint.model(), "input": speech.text, "voice": self.voice, "response_format": "pcm",
        });
        // Some models refuse the field, so it is only there when it says something.
        if self.speed != 1.0 {
            body["speed"] = json!(self.speed.clamp(0.25, 4.0));
        }
        let (endpoint, client) = (Arc::clone(&self.endpoint), self.client.clone());
        let (path, text, rate_hz, time_out) = ("audio/speech", speech.text, RATE_HZ, self.time_out);
        ClauseCall { endpoint, client, path, body, text, rate_hz, time_out }.speak()
    }
}
