//! One utterance: each clause goes to the model's thread when the one before has all its sound. Runs on the runtime's threads while it is polled; computes
//! nothing there.

use std::sync::Arc;
use std::time::Duration;

use futures::stream::BoxStream;
use futures::{StreamExt, stream};

use super::jobs::{Heard, Job, Step, Urgency};
use super::lead::Lead;
use super::model::Model;
use super::worker::Worker;
use crate::{Pushed, Speech, UtteranceEvent, VoiceError};

/// Of the voice that speaks.
pub(super) struct Spoken<M: Model> {
    pub(super) worker: Arc<Worker<M>>,
    pub(super) speaker: Arc<M::Speaker>,
    pub(super) speed: f32,
    pub(super) time_out: Duration,
    pub(super) urgency: Urgency,
}

pub(super) struct Saying<M: Model> {
    voice: Spoken<M>,
    clauses: Pushed,
    /// The number of the clause in hand, or of the next one.
    clause: usize,
    in_hand: Option<InHand>,
    lead: Arc<Lead>,
    sent: bool,
    failed: bool,
}

enum InHand {
    Sounding(Heard),
    /// There is nothing in it that can be pronounced.
    Silent,
}

impl<M: Model> Saying<M> {
    pub(super) fn new(voice: Spoken<M>, clauses: Pushed) -> Self {
        Self { voice, clauses, clause: 0, in_hand: None, lead: Arc::default(), sent: false, failed: false }
    }

    pub(super) fn events(self) -> BoxStream<'static, Result<UtteranceEvent, VoiceError>> {
        stream::unfold(self, |mut saying| async move { Some((saying.next().await?, saying)) }).boxed()
    }

    async fn next(&mut self) -> Option<Result<UtteranceEvent, VoiceError>> {
        if self.failed {
            return None;
        }
        if self.in_hand.is_none() {
            let speech = self.clauses.next().await?;
            self.in_hand = Some(self.hand_over(speech));
        }
        if !std::mem::replace(&mut self.sent, true) {
            return Some(Ok(UtteranceEvent::Sent));
        }
        let clause = self.clause;
        let step = match &mut self.in_hand {
            Some(InHand::Sounding(heard)) => {
                let late = VoiceError::TimedOut { program: M::NAME.to_owned(), after: self.voice.time_out };
                tokio::time::timeout(self.voice.time_out, heard.next()).await.unwrap_or(Step::Failed(late))
            }
            Some(InHand::Silent) | None => Step::Done,
        };
        Some(match step {
            Step::Sound(samples) => Ok(UtteranceEvent::Audio { clause, samples }),
            Step::Failed(error) => {
                self.failed = true;
                self.in_hand = None;
                Err(error)
            }
            Step::Done => {
                self.in_hand = None;
                self.clause += 1;
                Ok(UtteranceEvent::Spoken { clause })
            }
        })
    }

    fn hand_over(&self, speech: Speech) -> InHand {
        if !speech.text.contains(char::is_alphanumeric) {
            return InHand::Silent;
        }
        let Spoken { worker, speaker, speed, urgency, .. } = &self.voice;
        let (job, heard) = Job::new(Arc::clone(speaker), speech.text, *speed, Arc::clone(&self.lead), *urgency);
        worker.send(job);
        InHand::Sounding(heard)
    }
}
