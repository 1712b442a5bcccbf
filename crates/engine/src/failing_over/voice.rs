//! Several voices as one: a reply is spoken by the first that may be asked, and where that fails the next one goes on with the words that have no sound yet. What is
//! said already stays as it is. Runs on the runtime's threads while an utterance is polled.
//!
//! Kept phrases stand in front of each of the voices and not in front of all of them ([`crate::Built`]), so that the sound of one is never kept as another's. Phrases
//! are prepared by the chosen one alone.
//!
//! Every voice is made as loud as its kept phrases are, or by its own model; one that has none of either speaks as loud as it does, as it would if it were chosen.

mod clause;
mod saying;
mod turning;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use riposte_audio::Clock;
use riposte_failover::Standings;
use riposte_http::Account;
use riposte_measures::Span;
use riposte_problem::words::providers as words;
use riposte_vendors::Stage;
use riposte_voice::{Identity, PerClause, Synthesizer, Utterance, VoiceError};

use self::saying::Saying;
use super::call;
use crate::set_up::stages::NoVoice;

/// One voice of these, the chosen one first. One on this machine that is alone is that very one; a server that is alone has its standing watched.
pub(crate) fn voice(candidates: Vec<Arc<dyn Synthesizer>>, standings: Standings) -> Arc<dyn Synthesizer> {
    let Some(chosen) = candidates.first() else {
        return Arc::new(PerClause::new(NoVoice(VoiceError::Unavailable { reason: words::listed_no_voices() })));
    };
    if candidates.len() == 1 && !is_server(chosen.as_ref()) {
        return Arc::clone(chosen);
    }
    Arc::new(FailingOver(Arc::new(Front { candidates, standings })))
}

/// A voice of this machine is made of files; it takes as long as the machine is slow.
fn is_server(voice: &dyn Synthesizer) -> bool {
    voice.files().is_empty()
}

struct FailingOver(Arc<Front>);

/// What every utterance needs. There is a chosen one, the first.
struct Front {
    candidates: Vec<Arc<dyn Synthesizer>>,
    standings: Standings,
}

impl Front {
    fn chosen(&self) -> &Arc<dyn Synthesizer> {
        &self.candidates[0]
    }

    fn name(&self, who: usize) -> String {
        self.candidates[who].name()
    }

    /// Whether it is likely that this one would be let through now.
    fn is_ready(&self, who: usize) -> bool {
        self.standings.is_ready(Stage::Voice, &self.name(who), Clock::now())
    }
}

impl Synthesizer for FailingOver {
    /// Of the one that was chosen; who spoke is told with [`riposte_voice::UtteranceEvent::Attempt`].
    fn name(&self) -> String {
        self.0.chosen().name()
    }

    /// The chosen one's: the sound of others is brought to it.
    fn rate_hz(&self) -> u32 {
        self.0.chosen().rate_hz()
    }

    fn files(&self) -> Vec<PathBuf> {
        self.0.chosen().files()
    }

    /// The chosen one's: under it only that one's own sound is kept.
    fn identity(&self) -> Option<Identity> {
        self.0.chosen().identity()
    }

    fn tell_account(&self, account: Arc<dyn Account>) {
        self.0.candidates.iter().for_each(|candidate| candidate.tell_account(Arc::clone(&account)));
    }

    /// Gets the chosen one ready, and where that can't be the next. What is wrong with the chosen one is told all the same.
    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        async {
            let mut wrong = None;
            for candidate in &self.0.candidates {
                let Err(error) = candidate.warm().await else { break };
                let (name, problem) = (candidate.name(), error.problem());
                self.0.standings.failed(Stage::Voice, &name, Clock::now(), problem, wait(&error));
                wrong.get_or_insert(error);
            }
            wrong.map_or(Ok(()), Err)
        }
        .boxed()
    }

    /// To whoever will most likely speak.
    fn connect(&self) {
        let ready = (0..self.0.candidates.len()).find(|who| self.0.is_ready(*who));
        self.0.candidates[ready.unwrap_or(0)].connect();
    }

    fn begin(&self) -> Utterance {
        let front = Arc::clone(&self.0);
        Utterance::new(|clauses| Saying::new(front, clauses).events())
    }

    /// By the chosen one alone: what is prepared is to sound as it does.
    fn prepare(&self) -> Utterance {
        self.0.chosen().prepare()
    }
}

/// When whoever failed so may be asked again, where it said.
fn wait(error: &VoiceError) -> Option<Span> {
    match error {
        VoiceError::Server(error) => call::retry_after(error),
        _ => None,
    }
}
