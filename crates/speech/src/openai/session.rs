//! One utterance: collected where it is pushed, uploaded by a task on the recogniser's thread each time its text is asked for.

use std::sync::Arc;

use tokio::task::AbortHandle;

use super::Workplace;
use super::form::RATE_HZ;
use super::plain::{Plain, iso_639_1, transcribe};
use crate::loudness::Loudness;
use crate::outlet::Outlet;
use crate::{Heard, Session};

/// Longest utterance that is uploaded: OpenAI takes 25 MB, 13 minutes of 16 bit at 16 kHz.
const LONGEST: usize = 13 * 60 * RATE_HZ as usize;

/// Shorter sound is nothing that was said; servers refuse it.
const SHORTEST: usize = RATE_HZ as usize / 10;

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
        let language = language.and_then(|tag| iso_639_1(&tag));
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
        let upload = self.workplace.thread.runtime().spawn(async move {
            let text = match (silent, too_long) {
                (true, _) => Ok(None),
                (_, true) => Err(asked.endpoint.refusal(413, &Default::default(), TOO_LONG)),
                _ => transcribe(&asked, language.as_deref(), &samples).await.map(Some),
            };
            let text = match text {
                Ok(Some(Plain { text, connection })) => {
                    outlet.tell(Heard::Connected(connection));
                    text
                }
                Ok(None) => String::new(),
                Err(error) => return outlet.tell(Heard::Failed(error.into())),
            };
            outlet.tell(Heard::Final { tag, text, closes: None });
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
