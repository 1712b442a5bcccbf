//! Its voice takes an utterance as it is written: `POST sound` opens one under a name of the client's, `POST clause` adds to it, `POST end` ends it. The
//! answer of the first is the sound: frames of a clause's number, a length, and that much sound of 16 bit at 24 kHz; no sound is the end of a clause.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};
use riposte_http::{Answer, Client, Endpoint, HeaderValue, HttpError, Sending, warm};
use riposte_vendors::Stage;
use riposte_voice::{Pushed, Speech, Synthesizer, Utterance, UtteranceEvent, VoiceError, VoiceOptions};

use super::SERVER;
use super::chat::in_time;
use crate::providers::SPEECH_RATE_HZ;

pub(super) fn make(options: &VoiceOptions) -> Result<Arc<dyn Synthesizer>, VoiceError> {
    let VoiceOptions { base_url, model, voice, key, time_out, .. } = options.clone();
    let endpoint = Arc::new(Endpoint::new(Stage::Voice, &base_url, SERVER, &model, key)?);
    let client = endpoint.client();
    Ok(Arc::new(Parrot(Arc::new(Perch { endpoint, client, voice: voice.unwrap_or_default(), time_out }))))
}

struct Parrot(Arc<Perch>);

/// What every utterance needs.
struct Perch {
    endpoint: Arc<Endpoint>,
    client: Client,
    voice: String,
    time_out: Duration,
}

impl Perch {
    async fn post(&self, path: &str, body: String) -> Result<Answer, HttpError> {
        let kind = HeaderValue::from_static("text/plain");
        let sending = Sending::post(&self.endpoint, &self.client, path, kind, body.into())?;
        in_time(self.time_out, sending.answer(), &self.endpoint).await
    }
}

impl Synthesizer for Parrot {
    fn name(&self) -> String {
        format!("{}/{}", self.0.endpoint.server().name, self.0.voice)
    }

    fn rate_hz(&self) -> u32 {
        SPEECH_RATE_HZ
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        async { Ok(warm(&self.0.endpoint, &self.0.client, self.0.time_out).await?) }.boxed()
    }

    fn begin(&self) -> Utterance {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("utterance-{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let perch = Arc::clone(&self.0);
        Utterance::new(|pushed| {
            let talk = Talk { perch, name, pushed: Some(pushed), answer: None, bytes: Vec::new(), unspoken: 0 };
            stream::unfold(Some(talk), |talk| async move {
                let mut talk = talk?;
                match talk.next().await {
                    Ok(event) => Some((Ok(event?), Some(talk))),
                    Err(error) => Some((Err(error.into()), None)),
                }
            })
            .boxed()
        })
    }
}

/// An utterance under way.
struct Talk {
    perch: Arc<Perch>,
    name: String,
    /// `None`: the server knows that no more comes.
    pushed: Option<Pushed>,
    /// Its sound, from the first clause on.
    answer: Option<Answer>,
    /// What was read and is no whole frame yet.
    bytes: Vec<u8>,
    /// Clauses that the server has and that are not spoken.
    unspoken: usize,
}

enum Came {
    Clause(Option<Speech>),
    Bytes(Option<riposte_http::Bytes>),
}

impl Talk {
    async fn next(&mut self) -> Result<Option<UtteranceEvent>, HttpError> {
        loop {
            if let Some(event) = self.frame() {
                return Ok(Some(event));
            }
            let perch = Arc::clone(&self.perch);
            let Some(answer) = &mut self.answer else {
                let first = match &mut self.pushed {
                    Some(pushed) => pushed.next().await,
                    None => None,
                };
                let Some(first) = first else { return Ok(None) };
                self.answer = Some(perch.post("sound", format!("{}\n{}", self.name, perch.voice)).await?);
                self.hand_over(first).await?;
                return Ok(Some(UtteranceEvent::Sent));
            };
            let awaited = self.unspoken > 0;
            let late = tokio::time::timeout(perch.time_out, std::future::pending::<()>());
            let came = tokio::select! {
                biased;
                clause = async { self.pushed.as_mut()?.next().await }, if self.pushed.is_some() => Came::Clause(clause),
                bytes = answer.next() => Came::Bytes(bytes?),
                _ = late, if awaited => return Err(perch.endpoint.stalled(perch.time_out)),
            };
            match came {
                Came::Clause(Some(clause)) => self.hand_over(clause).await?,
                Came::Clause(None) => {
                    self.pushed = None;
                    perch.post("end", self.name.clone()).await?;
                }
                Came::Bytes(Some(bytes)) => self.bytes.extend_from_slice(&bytes),
                Came::Bytes(None) if awaited || self.pushed.is_some() => return Err(perch.endpoint.cut()),
                Came::Bytes(None) => return Ok(None),
            }
        }
    }

    async fn hand_over(&mut self, clause: Speech) -> Result<(), HttpError> {
        self.unspoken += 1;
        self.perch.post("clause", format!("{}\n{}", self.name, clause.text)).await.map(drop)
    }

    /// The next whole frame.
    fn frame(&mut self) -> Option<UtteranceEvent> {
        let number =
            |bytes: &[u8], at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize);
        let (clause, length) = (number(&self.bytes, 0)?, number(&self.bytes, 4)?);
        if self.bytes.len() < 8 + length {
            return None;
        }
        let frame: Vec<u8> = self.bytes.drain(..8 + length).collect();
        if length == 0 {
            self.unspoken -= 1;
            return Some(UtteranceEvent::Spoken { clause });
        }
        let samples = frame[8..].as_chunks::<2>().0.iter().map(|pair| f32::from(i16::from_le_bytes(*pair)) / 32768.0);
        Some(UtteranceEvent::Audio { clause, samples: samples.collect() })
    }
}
