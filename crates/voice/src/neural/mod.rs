//! Neural voices on this machine, whichever model speaks. The model ([`Model`]) lives on a thread of its own, which speaks one clause after another for as long as
//! its utterance is there: dropping it ends the run under way within one step of the graph. The same model serves every voice and speed.

mod chunks;
mod jobs;
mod lead;
mod loaded;
mod model;
mod pace;
mod saying;
mod seam;
mod worker;

#[cfg(test)]
pub(crate) mod alike;
#[cfg(test)]
mod pace_tests;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;

use self::jobs::{Job, Step, Urgency};
pub(crate) use self::loaded::Loaded;
pub(crate) use self::model::{Model, Piece, Said};
use self::saying::{Saying, Spoken};
pub(crate) use self::worker::{Worker, threads};
use crate::{Synthesizer, Utterance, VoiceError, VoiceOptions};

/// A slow machine takes some seconds for a long clause, and one that just woke up for its first.
const LEAST_TIME_OUT: Duration = Duration::from_secs(30);

/// One voice of a model.
pub(crate) struct NeuralVoice<M: Model> {
    worker: Arc<Worker<M>>,
    speaker: Arc<M::Speaker>,
    /// `vendor/voice`.
    name: String,
    speed: f32,
    time_out: Duration,
    /// What its sound depends on: the model, its voices.
    files: Vec<PathBuf>,
}

impl<M: Model> NeuralVoice<M> {
    /// A voice that sounds as these files say: all that its sound depends on.
    pub(crate) fn new(
        worker: Arc<Worker<M>>,
        speaker: M::Speaker,
        name: String,
        options: &VoiceOptions,
        files: Vec<PathBuf>,
    ) -> Self {
        let time_out = options.time_out.max(LEAST_TIME_OUT);
        Self { worker, speaker: Arc::new(speaker), name, speed: options.speed, time_out, files }
    }

    fn utter(&self, urgency: Urgency) -> Utterance {
        let voice = Spoken {
            worker: Arc::clone(&self.worker),
            speaker: Arc::clone(&self.speaker),
            speed: self.speed,
            time_out: self.time_out,
            urgency,
        };
        Utterance::new(|clauses| Saying::new(voice, clauses).events())
    }

    #[cfg(test)]
    pub(crate) fn worker(&self) -> &Arc<Worker<M>> {
        &self.worker
    }
}

impl<M: Model> Synthesizer for NeuralVoice<M> {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn rate_hz(&self) -> u32 {
        self.worker.rate_hz()
    }

    fn files(&self) -> Vec<PathBuf> {
        self.files.clone()
    }

    /// Loads what the language needs, and speaks a sentence into nothing, by which the voice's level is known.
    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        Box::pin(async {
            let speaker = Arc::clone(&self.speaker);
            let (job, mut heard) = Job::new(speaker, String::new(), self.speed, Arc::default(), Urgency::Reply);
            self.worker.send(job);
            match heard.next().await {
                Step::Failed(error) => Err(error),
                Step::Sound(_) | Step::Done => Ok(()),
            }
        })
    }

    fn begin(&self) -> Utterance {
        self.utter(Urgency::Reply)
    }

    fn prepare(&self) -> Utterance {
        self.utter(Urgency::Prepared)
    }
}
