//! One utterance: collected where it is pushed, uploaded by a task on the recogniser's thread each time its text is asked for.

use std::sync::Arc;

use riposte_http::{HeaderValue, HttpError, Sending};
use riposte_problem::words::server as words;
use serde_json::Value;
use tokio::task::AbortHandle;

use super::form::{RATE_HZ, form};
use super::{Asked, Workplace};
use crate::loudness::Loudness;
use crate::outlet::Outlet;
use crate::transcript::spoken;
use crate::{Heard, Session};

/// Longest utterance that is uploaded: OpenAI takes 25 MB, 13 minutes of 16 bit at 16 kHz.
const LONGEST: usize = 13 * 60 * RATE_HZ as usize;

/// Shorter sound is nothing that was said; servers refuse it.
const SHORTEST: usize = RATE_HZ as usize / 10;

/// Longest answer that is read.
const LONGEST_ANSWER: usize = 1 << 20;

pub(super) struct OpenaiSession {
    workplace: Arc<Workplace>,
    outlet: Arc<Outlet>,
    language: Option<String>,
    samples: Vec<i16>,
    loudness: Loudness,
    /// More was pushed than is uploaded.
    too_long: bool,
    uploads: Vec<AbortHandle>,
}

impl OpenaiSession {
    pub(super) fn new(workplace: Arc<Workplace>, outlet: Arc<Outlet>, language: Option<String>) -> Self {
        // The form's field is ISO 639-1: the part before a region.
        let code = |tag: String| tag.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let language = language.map(code).filter(|code| !code.is_empty());
        let (samples, loudness) = (Vec::new(), Loudness::default());
        Self { workplace, outlet, language, samples, loudness, too_long: false, uploads: Vec::new() }
    }
}

impl Session for OpenaiSession {
    fn push(&mut self, samples: &[f32]) {
        let fits = samples.len().min(LONGEST - self.samples.len());
        self.too_long |= fits < samples.len();
        self.loudness.push(&samples[..fits]);
        self.samples.extend(samples[..fits].iter().map(|sample| (sample * 32767.0) as i16));
    }

    fn finalise(&mut self, tag: u64) {
        let (outlet, asked) = (Arc::clone(&self.outlet), self.workplace.asked.clone());
        // Models that are given silence write what they were trained on ("Thanks for watching!").
        let silent = self.samples.len() < SHORTEST || self.loudness.speech(self.samples.len()).is_none();
        let samples = if silent { Vec::new() } else { self.samples.clone() };
        let (language, too_long) = (self.language.clone(), self.too_long);
        let upload = self.workplace.runtime.spawn(async move {
            let text = match (silent, too_long) {
                (true, _) => Ok(String::new()),
                (_, true) => Err(asked.endpoint.refusal(413, &Default::default(), TOO_LONG)),
                _ => transcribe(&asked, language.as_deref(), &samples).await,
            };
            outlet.tell(match text {
                Ok(text) => Heard::Final { tag, text, closes: None },
                Err(error) => Heard::Failed(error.into()),
            });
        });
        self.uploads.retain(|upload| !upload.is_finished());
        self.uploads.push(upload.abort_handle());
    }
}

const TOO_LONG: &[u8] = br#"{"error":"more than 13 minutes of sound"}"#;

impl Drop for OpenaiSession {
    fn drop(&mut self) {
        // Ending an upload's task closes its connection.
        self.uploads.iter().for_each(AbortHandle::abort);
        self.outlet.close();
    }
}

async fn transcribe(asked: &Asked, language: Option<&str>, samples: &[i16]) -> Result<String, HttpError> {
    let Asked { endpoint, client, time_out } = asked;
    let form = form(endpoint.model(), language, samples);
    let content_type =
        HeaderValue::from_str(&form.content_type).map_err(|_| endpoint.malformed(words::broken_form()))?;
    let sending = Sending::post(endpoint, client, "audio/transcriptions", content_type, form.body.into())?;
    let text = async {
        let mut answer = sending.answer().await?;
        let mut body = Vec::new();
        while let Some(piece) = answer.next().await? {
            body.extend_from_slice(&piece);
            if body.len() > LONGEST_ANSWER {
                return Err(endpoint.malformed(words::endless()));
            }
        }
        let answer: Value = serde_json::from_slice(&body).map_err(|_| endpoint.malformed(words::not_json()))?;
        match answer["text"].as_str() {
            Some(text) => Ok(spoken(text)),
            None => Err(endpoint.malformed(words::no_text())),
        }
    };
    tokio::time::timeout(*time_out, text).await.unwrap_or_else(|_| Err(endpoint.timed_out(*time_out)))
}
