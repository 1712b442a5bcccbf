//! Texts on their way to a voice's thread, and the sound on its way back. A reply's text goes before one that is only prepared. Any thread; the voice's thread
//! waits here for work.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use riposte_onnx::Stop;
use riposte_problem::words::neural as words;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::lead::Lead;
use crate::VoiceError;

/// Who waits for a text's sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Urgency {
    /// Somebody hears it as soon as it is there.
    Reply,
    /// Nobody yet: it gives way, between chunks, to what is waited for.
    Prepared,
}

/// A text on its way, for this speaker.
pub(crate) struct Job<S> {
    pub(crate) speaker: Arc<S>,
    /// Empty: nothing is to be heard, and all is to be made ready.
    pub(crate) text: String,
    pub(crate) speed: f32,
    /// Of its utterance.
    pub(crate) lead: Arc<Lead>,
    pub(crate) urgency: Urgency,
    sound: UnboundedSender<Step>,
    wanted: Arc<Wanted>,
}

/// Whether somebody still listens, and what ends the run under way when nobody does.
#[derive(Default)]
struct Wanted(Mutex<State>);

#[derive(Default)]
struct State {
    dropped: bool,
    stop: Option<Stop>,
}

impl Wanted {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What comes of a text.
pub(crate) enum Step {
    Sound(Vec<f32>),
    Failed(VoiceError),
    /// There is no more.
    Done,
}

/// The listener's end: sound in order. Dropping it ends the work.
pub(crate) struct Heard {
    sound: UnboundedReceiver<Step>,
    wanted: Arc<Wanted>,
}

impl Heard {
    pub(crate) async fn next(&mut self) -> Step {
        self.sound.recv().await.unwrap_or_else(|| Step::Failed(gone()))
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        let mut state = self.wanted.state();
        state.dropped = true;
        if let Some(stop) = &state.stop {
            stop.set();
        }
    }
}

/// The thread gave up in the middle of its work.
fn gone() -> VoiceError {
    VoiceError::Unavailable { reason: words::thread_ended() }
}

impl<S> Job<S> {
    pub(crate) fn new(speaker: Arc<S>, text: String, speed: f32, lead: Arc<Lead>, urgency: Urgency) -> (Self, Heard) {
        let (sound, heard) = unbounded_channel();
        let wanted = Arc::new(Wanted::default());
        let job = Self { speaker, text, speed, lead, urgency, sound, wanted: Arc::clone(&wanted) };
        (job, Heard { sound: heard, wanted })
    }

    /// Takes it in hand: `stop` is set when nobody wants it any more. `false`: nobody does already.
    pub(crate) fn begin(&self, stop: &Stop) -> bool {
        let mut state = self.wanted.state();
        if !state.dropped {
            state.stop = Some(stop.clone());
        }
        !state.dropped
    }

    /// Hands over the next samples; nothing where there are none. `false`: nobody listens.
    pub(crate) fn give(&self, samples: Vec<f32>) -> bool {
        samples.is_empty() || self.sound.send(Step::Sound(samples)).is_ok()
    }

    pub(crate) fn end(self, outcome: Result<(), VoiceError>) {
        // Whoever listened may be gone.
        let _ = self.sound.send(outcome.map_or_else(Step::Failed, |()| Step::Done));
    }
}

/// What waits for the thread, the most urgent first, else in order.
pub(crate) struct Jobs<S> {
    waiting: Mutex<Waiting<S>>,
    changed: Condvar,
}

struct Waiting<S> {
    replies: VecDeque<Job<S>>,
    prepared: VecDeque<Job<S>>,
    /// Nobody can ask any more, or nobody works any more.
    closed: bool,
}

impl<S> Default for Jobs<S> {
    fn default() -> Self {
        let waiting = Waiting { replies: VecDeque::new(), prepared: VecDeque::new(), closed: false };
        Self { waiting: Mutex::new(waiting), changed: Condvar::new() }
    }
}

impl<S> Jobs<S> {
    fn waiting(&self) -> MutexGuard<'_, Waiting<S>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Never waits. After [`Jobs::close`] the job fails.
    pub(crate) fn push(&self, job: Job<S>) {
        let mut waiting = self.waiting();
        if waiting.closed {
            drop(waiting);
            return job.end(Err(gone()));
        }
        match job.urgency {
            Urgency::Reply => waiting.replies.push_back(job),
            Urgency::Prepared => waiting.prepared.push_back(job),
        }
        drop(waiting);
        self.changed.notify_one();
    }

    /// Waits for the next. `None`: there will be no more.
    pub(crate) fn next(&self) -> Option<Job<S>> {
        let mut waiting = self.waiting();
        loop {
            if waiting.closed {
                return None;
            }
            if let Some(job) = waiting.replies.pop_front().or_else(|| waiting.prepared.pop_front()) {
                return Some(job);
            }
            waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// A reply's, if one waits.
    pub(crate) fn next_reply(&self) -> Option<Job<S>> {
        self.waiting().replies.pop_front()
    }

    /// No more come, and those that wait fail.
    pub(crate) fn close(&self) {
        let mut waiting = self.waiting();
        waiting.closed = true;
        waiting.replies.clear();
        waiting.prepared.clear();
        drop(waiting);
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(text: &str, urgency: Urgency) -> (Job<()>, Heard) {
        Job::new(Arc::new(()), text.to_owned(), 1.0, Arc::default(), urgency)
    }

    #[test]
    fn replies_go_before_what_is_prepared_and_each_in_order() {
        let jobs = Jobs::default();
        let mut heard = Vec::new();
        for (text, urgency) in
            [("a", Urgency::Prepared), ("b", Urgency::Prepared), ("1", Urgency::Reply), ("2", Urgency::Reply)]
        {
            let (job, listens) = job(text, urgency);
            jobs.push(job);
            heard.push(listens);
        }
        let next: String = std::iter::repeat_with(|| jobs.next().unwrap().text).take(2).collect();
        assert_eq!(next, "12");
        assert!(jobs.next_reply().is_none(), "what is prepared is no reply");
        assert_eq!(jobs.next().unwrap().text, "a");
    }

    #[tokio::test]
    async fn whoever_waits_for_a_thread_that_ended_is_told() {
        let jobs = Jobs::default();
        let (early, mut waits) = job("a", Urgency::Reply);
        jobs.push(early);
        jobs.close();
        let (late, mut refused) = job("b", Urgency::Reply);
        jobs.push(late);
        assert!(jobs.next().is_none());
        for heard in [&mut waits, &mut refused] {
            assert!(matches!(heard.next().await, Step::Failed(VoiceError::Unavailable { .. })));
        }
    }
}
