//! Several recognisers as one: an utterance goes to the first that may be asked, and where that fails to the next, with all that was said. No word is lost and none
//! comes twice; each request for a text is answered once, by whoever serves then.
//!
//! The sound of an utterance is kept as long as somebody else could have to hear it (`course`). One task carries it (`carrying`), on the one thread of this
//! recogniser; sessions only leave sound and requests there, and the candidates' own threads what they understood. Nothing waits there but for messages: a model
//! that has to be loaded first is loaded elsewhere (`set_up::later`).
//!
//! What the screen shows is never taken back by a change: the captions of the next recogniser are held back until they stand for as much sound as those that are
//! shown. Their words may be others, settled or not, as they would be in its final text. What a provider that failed says of a turn's end counts no more.

mod carrying;
mod course;
mod turning;

#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use riposte_audio::Clock;
use riposte_failover::Standings;
use riposte_http::Account;
use riposte_problem::words::providers as words;
use riposte_speech::{HeardSink, Outlet, Recognizer, ServerThread, Session, SessionOptions, SpeechError, TroubleSink};
use riposte_vendors::Stage;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

use self::carrying::{Carrying, News};
use super::call;
use crate::set_up::stages::NoRecognizer;

/// One recogniser of these, the chosen one first. One on this machine that is alone is that very one; a server that is alone has its standing watched.
pub(crate) fn recognizer(candidates: Vec<Arc<dyn Recognizer>>, standings: Standings) -> Arc<dyn Recognizer> {
    let Some(chosen) = candidates.first().cloned() else {
        return Arc::new(NoRecognizer(SpeechError::Failed { reason: words::recogniser_closed() }));
    };
    if candidates.len() == 1 && !chosen.is_remote() {
        return chosen;
    }
    match ServerThread::start("riposte-fail-over") {
        Ok(thread) => {
            let front = Front { candidates, standings, thread };
            Arc::new(FailingOver { chosen, front: Arc::new(front) })
        }
        Err(error) => {
            tracing::warn!("nobody takes over from {}: {error}", chosen.name());
            chosen
        }
    }
}

struct FailingOver {
    chosen: Arc<dyn Recognizer>,
    front: Arc<Front>,
}

/// What every utterance needs. Lives as long as the recogniser or one of its sessions.
struct Front {
    candidates: Vec<Arc<dyn Recognizer>>,
    standings: Standings,
    thread: ServerThread,
}

impl Front {
    fn name(&self, who: usize) -> String {
        self.candidates[who].name()
    }
}

impl Recognizer for FailingOver {
    /// Of the one that was chosen; who served is told with [`riposte_speech::Heard::Attempt`].
    fn name(&self) -> String {
        self.chosen.name()
    }

    fn tell_account(&self, account: Arc<dyn Account>) {
        self.front.candidates.iter().for_each(|candidate| candidate.tell_account(Arc::clone(&account)));
    }

    /// Gets the chosen one ready, and where that can't be the next. What is wrong with the chosen one is told all the same.
    fn warm(&self) -> Result<(), SpeechError> {
        let mut wrong = None;
        for candidate in &self.front.candidates {
            match candidate.warm() {
                Ok(()) => break,
                Err(error) => {
                    let (name, problem) = (candidate.name(), error.problem());
                    self.front.standings.failed(Stage::Speech, &name, Clock::now(), problem, wait(&error));
                    wrong.get_or_insert(error);
                }
            }
        }
        wrong.map_or(Ok(()), Err)
    }

    fn tell_troubles(&self, to: TroubleSink) {
        let to = Arc::new(Mutex::new(to));
        for candidate in &self.front.candidates {
            let to = Arc::clone(&to);
            candidate
                .tell_troubles(Box::new(move |trouble| (to.lock().unwrap_or_else(PoisonError::into_inner))(trouble)));
        }
    }

    fn rest_after(&self, after: Option<Duration>) {
        self.front.candidates.iter().for_each(|candidate| candidate.rest_after(after));
    }

    /// Whether the chosen one is: that is the one that is waited for at the start.
    fn is_remote(&self) -> bool {
        self.chosen.is_remote()
    }

    fn chosen(&self) -> Option<&Arc<dyn Recognizer>> {
        Some(&self.chosen)
    }

    /// Never fails: a candidate that can't start is one that failed.
    fn start(&self, options: SessionOptions, sink: HeardSink) -> Result<Box<dyn Session>, SpeechError> {
        let front = Arc::clone(&self.front);
        let outlet = Arc::new(Outlet::new(sink, front.thread.id()));
        let (news, arrivals) = unbounded_channel();
        let (alive, gone) = oneshot::channel();
        let carrying = Carrying::new(Arc::clone(&front), Arc::clone(&outlet), options, news.clone());
        front.thread.runtime().spawn(carrying.run(arrivals, gone));
        Ok(Box::new(Carried { news, outlet, _alive: alive, _front: front }))
    }
}

/// When whoever failed so may be asked again, where it said.
fn wait(error: &SpeechError) -> Option<riposte_measures::Span> {
    match error {
        SpeechError::Server(error) => call::retry_after(error),
        _ => None,
    }
}

/// One utterance, seen from where it is spoken.
struct Carried {
    news: UnboundedSender<News>,
    outlet: Arc<Outlet>,
    /// Dropping it ends the task.
    _alive: oneshot::Sender<Infallible>,
    _front: Arc<Front>,
}

impl Session for Carried {
    fn push(&mut self, samples: &[f32]) {
        // One that is over has said why.
        let _ = self.news.send(News::Sound(samples.to_vec()));
    }

    fn finalise(&mut self, tag: u64) {
        let _ = self.news.send(News::Finalise(tag, Clock::now()));
    }
}

impl Drop for Carried {
    fn drop(&mut self) {
        self.outlet.close();
    }
}
