//! A voice behind HTTP: OpenAI's `POST /v1/audio/speech`, as OpenAI and many local servers speak it. Raw sound is asked for (`pcm`: 24 kHz, 16 bit,
//! mono) and handed on as it comes. Runs on the runtime's threads while a stream is polled; dropping the stream closes its connection, which
//! tells the server to stop.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use futures::{StreamExt, stream};
use riposte_http::{Answer, Client, Endpoint, HeaderValue, HttpError, Sending, Server, warm};
use riposte_problem::words::server as words;
use riposte_vendors::Stage;
use secrecy::SecretString;
use serde_json::json;

use crate::trim::{Trim, tail_ms};
use crate::{ClauseVoice, Speech, VoiceError, VoiceEvent, VoiceStream};

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
    request: Arc<Request>,
}

/// What every utterance needs.
struct Request {
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
        let endpoint = Endpoint::new(Stage::Voice, &base_url, UNKNOWN, &model, key)?;
        let client = client.unwrap_or_else(|| endpoint.client());
        Ok(Self { request: Arc::new(Request { endpoint: Arc::new(endpoint), client, voice, speed, time_out }) })
    }
}

impl ClauseVoice for OpenaiVoice {
    fn name(&self) -> String {
        format!("{}/{}", self.request.endpoint.server().name, self.request.voice)
    }

    fn rate_hz(&self) -> u32 {
        RATE_HZ
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        let Request { endpoint, client, time_out, .. } = self.request.as_ref();
        Box::pin(async { Ok(warm(endpoint, client, *time_out).await?) })
    }

    fn speak(&self, speech: Speech) -> VoiceStream {
        let step = if speech.text.contains(char::is_alphanumeric) { Step::Start } else { Step::NothingToSay };
        let trim = Some(Trim::new(RATE_HZ, tail_ms(&speech.text)));
        let utterance =
            Utterance { request: Arc::clone(&self.request), text: speech.text, step, odd: None, trim, heard: false };
        stream::unfold(utterance, |mut utterance| async move {
            let event = utterance.next().await?;
            if event.is_err() {
                utterance.step = Step::End;
            }
            Some((event, utterance))
        })
        .boxed()
    }
}

/// Where an utterance stands.
enum Step {
    Start,
    NothingToSay,
    Sent(Sending),
    Reading(Answer),
    End,
}

struct Utterance {
    request: Arc<Request>,
    text: String,
    step: Step,
    /// The first half of a sample whose second half is still on its way.
    odd: Option<u8>,
    /// Taken at the end.
    trim: Option<Trim>,
    heard: bool,
}

impl Utterance {
    async fn next(&mut self) -> Option<Result<VoiceEvent, VoiceError>> {
        loop {
            let event = match std::mem::replace(&mut self.step, Step::End) {
                Step::End => return None,
                Step::NothingToSay => Ok(Some(VoiceEvent::Sent)),
                Step::Start => self.send().await.map(|()| Some(VoiceEvent::Sent)),
                Step::Sent(sending) => self.open(sending).await.map(|()| None),
                Step::Reading(answer) => self.read(answer).await.map(|samples| samples.map(VoiceEvent::Audio)),
            };
            if let Some(event) = event.transpose() {
                return Some(event);
            }
        }
    }

    async fn send(&mut self) -> Result<(), VoiceError> {
        let Request { endpoint, client, voice, speed, time_out } = self.request.as_ref();
        let mut body = json!({
            "model": endpoint.model(), "input": self.text, "voice": voice, "response_format": "pcm",
        });
        // Some models refuse the field, so it is only there when it says something.
        if *speed != 1.0 {
            body["speed"] = json!(speed.clamp(0.25, 4.0));
        }
        let json = HeaderValue::from_static("application/json");
        let mut sending = Sending::post(endpoint, client, "audio/speech", json, body.to_string().into())?;
        in_time(*time_out, sending.sent(), |after| endpoint.timed_out(after)).await?;
        self.step = Step::Sent(sending);
        Ok(())
    }

    async fn open(&mut self, sending: Sending) -> Result<(), VoiceError> {
        let Request { endpoint, time_out, .. } = self.request.as_ref();
        let answer = in_time(*time_out, sending.answer(), |after| endpoint.timed_out(after)).await?;
        let kind = answer.content_type();
        // Servers name raw sound in many ways; what is certainly something else would be heard as noise.
        let raw = ["audio/pcm", "audio/l16", "audio/raw", "audio/x-raw"].contains(&kind.as_str());
        if !raw && (kind.starts_with("audio/") || kind.starts_with("text/") || kind.ends_with("json")) {
            return Err(endpoint.malformed(words::other_sound(kind)).into());
        }
        self.step = Step::Reading(answer);
        Ok(())
    }

    /// One read; sound if it brought any.
    async fn read(&mut self, mut answer: Answer) -> Result<Option<Vec<f32>>, VoiceError> {
        let Request { endpoint, time_out, .. } = self.request.as_ref();
        let late = |after| if self.heard { endpoint.stalled(after) } else { endpoint.timed_out(after) };
        let Some(bytes) = in_time(*time_out, answer.next(), late).await? else { return self.finish() };
        let samples = self.samples(&bytes);
        let out = self.trim.as_mut().map(|trim| trim.push(&samples)).unwrap_or_default();
        self.heard |= !out.is_empty();
        self.step = Step::Reading(answer);
        Ok(Some(out).filter(|out| !out.is_empty()))
    }

    /// Whole samples in the bytes so far, which are cut anywhere.
    fn samples(&mut self, bytes: &[u8]) -> Vec<f32> {
        let sample = |low: u8, high: u8| f32::from(i16::from_le_bytes([low, high])) / 32768.0;
        let mut samples = Vec::with_capacity(bytes.len() / 2 + 1);
        let mut rest = bytes;
        if let (Some(low), Some((high, after))) = (self.odd, rest.split_first()) {
            samples.push(sample(low, *high));
            (self.odd, rest) = (None, after);
        }
        let (pairs, odd) = rest.as_chunks::<2>();
        samples.extend(pairs.iter().map(|[low, high]| sample(*low, *high)));
        self.odd = self.odd.or(odd.first().copied());
        samples
    }

    fn finish(&mut self) -> Result<Option<Vec<f32>>, VoiceError> {
        let tail = self.trim.take().map(Trim::finish).unwrap_or_default();
        if tail.is_empty() && !self.heard {
            return Err(self.request.endpoint.malformed(words::no_sound()).into());
        }
        Ok(Some(tail).filter(|tail| !tail.is_empty()))
    }
}

async fn in_time<T>(
    after: Duration,
    work: impl Future<Output = Result<T, HttpError>>,
    late: impl FnOnce(Duration) -> HttpError,
) -> Result<T, HttpError> {
    tokio::time::timeout(after, work).await.unwrap_or_else(|_| Err(late(after)))
}
