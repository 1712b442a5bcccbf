//! One utterance as a stream: hand over, read, trim. Runs on the runtime's threads while it is polled; dropping it kills the process.

use std::future::Future;
use std::sync::Arc;

use futures::StreamExt;

use super::Voice;
use super::process::{Process, plain};
use super::program::harmless;
use crate::trim::{Trim, tail_ms};
use crate::wav::WavStream;
use crate::{VoiceError, VoiceEvent, VoiceStream};
use riposte_problem::Sentence;
use riposte_problem::words::{phrase, providers as words};

/// Where an utterance stands.
enum Step {
    Start,
    Read { process: Box<Process>, was_spare: bool, read_any: bool },
    End,
}

struct Saying {
    voice: Arc<Voice>,
    text: String,
    step: Step,
    wav: WavStream,
    /// Taken at the end.
    trim: Option<Trim>,
    sent: bool,
    heard: bool,
}

/// The stream of [`crate::ClauseVoice::speak`]; nothing starts before it is polled.
pub(crate) fn say(voice: Arc<Voice>, text: &str) -> VoiceStream {
    let trim = Some(Trim::new(voice.rate_hz, tail_ms(text)));
    let text = harmless(text);
    let saying = Saying { voice, text, step: Step::Start, wav: WavStream::default(), trim, sent: false, heard: false };
    futures::stream::unfold(saying, |mut saying| async move {
        let event = saying.next().await?;
        if event.is_err() {
            saying.step = Step::End;
        }
        Some((event, saying))
    })
    .boxed()
}

impl Saying {
    async fn next(&mut self) -> Option<Result<VoiceEvent, VoiceError>> {
        loop {
            let step = match std::mem::replace(&mut self.step, Step::End) {
                Step::End => return None,
                Step::Start => self.start().await.map(|()| None),
                Step::Read { process, was_spare, read_any } => self.read(process, was_spare, read_any).await,
            };
            match step {
                Err(error) => return Some(Err(error)),
                Ok(Some(samples)) => {
                    self.heard = true;
                    return Some(Ok(VoiceEvent::Audio(samples)));
                }
                Ok(None) if !self.sent => {
                    self.sent = true;
                    return Some(Ok(VoiceEvent::Sent));
                }
                Ok(None) => {}
            }
        }
    }

    /// Hands the text to the spare process, or to a new one if there is none or it died while it waited.
    async fn start(&mut self) -> Result<(), VoiceError> {
        if !self.text.contains(char::is_alphanumeric) {
            return Ok(()); // nothing to pronounce: sent, and over
        }
        if let Some(mut process) = self.voice.take_spare()
            && self.in_time(process.hand_over(&self.text)).await?.is_ok()
        {
            self.step = Step::Read { process: Box::new(process), was_spare: true, read_any: false };
            return Ok(());
        }
        let mut process = Process::start(&self.voice.program)?;
        if self.in_time(process.hand_over(&self.text)).await?.is_err() {
            // It did not take its text: it says why by the way it ended.
            self.in_time(process.end(&self.voice.program)).await??;
            return Err(self.failed(words::did_not_read()));
        }
        self.step = Step::Read { process: Box::new(process), was_spare: false, read_any: false };
        Ok(())
    }

    /// One read; sound if it brought any.
    async fn read(
        &mut self,
        mut process: Box<Process>,
        was_spare: bool,
        read_any: bool,
    ) -> Result<Option<Vec<f32>>, VoiceError> {
        let bytes = match self.in_time(process.read()).await? {
            Ok(bytes) => bytes,
            // A spare's pipes may have gone with the runtime that it was started on.
            Err(_) if was_spare && !read_any => Vec::new(),
            Err(e) => return Err(self.failed(phrase::quoted(plain(&e.to_string())))),
        };
        if bytes.is_empty() {
            if was_spare && !read_any {
                tracing::debug!(
                    program = self.voice.program.name,
                    "the spare voice process was of no use, a new one speaks"
                );
                return self.start().await.map(|()| None);
            }
            return self.finish(*process).await;
        }
        let samples = self.wav.push(&bytes).map_err(|detail| self.bad_audio(detail))?;
        if let Some(rate_hz) = self.wav.format().map(|f| f.rate_hz).filter(|rate| *rate != self.voice.rate_hz) {
            return Err(self.bad_audio(words::other_rate(rate_hz, self.voice.rate_hz)));
        }
        let out = self.trim.as_mut().map(|trim| trim.push(&samples)).unwrap_or_default();
        if self.heard {
            self.voice.prepare();
        }
        self.step = Step::Read { process, was_spare, read_any: true };
        Ok(Some(out).filter(|out| !out.is_empty()))
    }

    async fn finish(&mut self, mut process: Process) -> Result<Option<Vec<f32>>, VoiceError> {
        self.in_time(process.end(&self.voice.program)).await??;
        let tail = self.trim.take().map(Trim::finish).unwrap_or_default();
        self.voice.prepare();
        if tail.is_empty() && !self.heard {
            return Err(VoiceError::Silent { program: self.voice.program.name.to_owned() });
        }
        Ok(Some(tail).filter(|tail| !tail.is_empty()))
    }

    async fn in_time<T>(&self, work: impl Future<Output = T>) -> Result<T, VoiceError> {
        let program = &self.voice.program;
        let out_of_time = |_| VoiceError::TimedOut { program: program.name.to_owned(), after: program.time_out };
        tokio::time::timeout(program.time_out, work).await.map_err(out_of_time)
    }

    fn failed(&self, detail: Sentence) -> VoiceError {
        VoiceError::Failed { program: self.voice.program.name.to_owned(), detail }
    }

    fn bad_audio(&self, detail: Sentence) -> VoiceError {
        VoiceError::BadAudio { program: self.voice.program.name.to_owned(), detail }
    }
}
