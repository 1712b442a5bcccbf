//! Where sessions leave their work and the one worker takes it: a short lock around all open utterances. Called from any thread; holds the
//! lock for copies of sound at most, never while the model runs or a sink is called.
//!
//! Bad news comes first, then answers in the order they were asked for, then warming up, then captions, the newest session's first. There is no
//! list of jobs to grow: each session has its sound and its questions, and a caption is always made of the newest sound.
//!
//! When no session was open for as long as [`Desk::rest_after`] says, the model is to rest; the next session wakes it before anything of it can be read.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::reading::{Output, Reading};
use super::utterance::{Piece, Step, Utterance};
use crate::outlet::Outlet;
use crate::workplace::Inbox;
use crate::{Heard, SpeechError};

/// What the worker is to do now.
pub(crate) enum Job {
    Warm(Sender<Result<(), SpeechError>>),
    Read(Piece, Sender<Result<Reading, SpeechError>>),
    Decode {
        session: u64,
        piece: Piece,
    },
    Tell(Arc<Outlet>, Heard),
    /// Nobody speaks: there is time to find out how the model runs quicker.
    Improve,
    /// Nobody spoke for long: the model's memory can be given back.
    Rest,
    /// Somebody begins to speak: the model is needed soon.
    Wake,
}

/// What ends the reading in flight. Both are called under the desk's lock.
pub(crate) trait Abort: Send + Sync {
    fn set(&self);

    /// Before the next reading begins.
    fn clear(&self);
}

/// A model that looks at it while it reads.
impl Abort for AtomicBool {
    fn set(&self) {
        self.store(true, Ordering::Release);
    }

    fn clear(&self) {
        self.store(false, Ordering::Release);
    }
}

impl Abort for riposte_onnx::Stop {
    fn set(&self) {
        riposte_onnx::Stop::set(self);
    }

    fn clear(&self) {
        riposte_onnx::Stop::clear(self);
    }
}

pub(crate) struct Desk {
    inside: Mutex<Inside>,
    work: Condvar,
    abort: Arc<dyn Abort>,
}

#[derive(Default)]
struct Inside {
    closing: bool,
    /// Numbers sessions and ranks questions.
    counter: u64,
    warming: Vec<Sender<Result<(), SpeechError>>>,
    reading: Vec<(Piece, Sender<Result<Reading, SpeechError>>)>,
    talks: BTreeMap<u64, Talk>,
    running: Option<Running>,
    /// How long nobody speaks until the model rests; `None`: it never does.
    rest_after: Option<Duration>,
    /// The model may run quicker yet, and whether that is being found out right now.
    improvable: bool,
    improving: bool,
    /// The model was told to rest.
    rests: bool,
    /// Sessions that failed, to be told so by the worker.
    farewells: Vec<(Arc<Outlet>, SpeechError)>,
}

impl Inside {
    /// How long nobody is to come until the model rests. `None`: it can't, or does already.
    fn may_rest(&self) -> Option<Duration> {
        self.rest_after.filter(|_| self.is_idle() && !self.rests && !self.closing)
    }

    fn is_idle(&self) -> bool {
        self.talks.is_empty() && self.warming.is_empty() && self.reading.is_empty() && self.farewells.is_empty()
    }
}

struct Talk {
    utterance: Utterance,
    outlet: Arc<Outlet>,
}

/// The decode in flight.
struct Running {
    session: u64,
    start: usize,
    to: usize,
    closes: bool,
    /// For a question; never aborted in favour of another.
    answers: bool,
}

impl Inbox for Desk {
    type Beginning = Utterance;

    fn open(&self, utterance: Utterance, outlet: Arc<Outlet>) -> u64 {
        let mut inside = self.lock();
        inside.counter += 1;
        let session = inside.counter;
        inside.talks.insert(session, Talk { utterance, outlet });
        if inside.rests {
            self.work.notify_one();
        }
        if inside.improving {
            self.abort.set();
        }
        session
    }

    fn push(&self, session: u64, samples: &[f32]) {
        let mut inside = self.lock();
        let Some(talk) = inside.talks.get_mut(&session) else { return };
        match talk.utterance.push(samples) {
            Ok(false) => {}
            Ok(true) => self.work.notify_one(),
            Err(error) => self.fail(&mut inside, session, error),
        }
    }

    fn finalise(&self, session: u64, tag: u64) {
        let mut inside = self.lock();
        inside.counter += 1;
        let order = inside.counter;
        let Inside { talks, running, .. } = &mut *inside;
        let Some(talk) = talks.get_mut(&session) else { return };
        if let Err(error) = talk.utterance.finalise(tag, order) {
            return self.fail(&mut inside, session, error);
        }
        // A decode that brings this answer nearer goes on; a caption's decode that does not is aborted.
        let goes_on = running.as_ref().is_none_or(|running| {
            let serves =
                running.session == session && talk.utterance.serves_question(running.start, running.to, running.closes);
            running.answers || serves
        });
        if !goes_on {
            self.abort.set();
        }
        self.work.notify_one();
    }

    fn cancel(&self, session: u64) {
        let mut inside = self.lock();
        inside.talks.remove(&session);
        if inside.running.as_ref().is_some_and(|running| running.session == session) {
            self.abort.set();
        }
        if inside.talks.is_empty() {
            // The time until the model rests begins.
            self.work.notify_one();
        }
    }

    fn warm(&self, reply: Sender<Result<(), SpeechError>>) {
        self.lock().warming.push(reply);
        self.work.notify_one();
    }

    fn close(&self) {
        self.lock().closing = true;
        self.abort.set();
        self.work.notify_all();
    }
}

impl Desk {
    /// `abort`: set to end the decode in flight.
    pub(crate) fn new(abort: Arc<dyn Abort>) -> Self {
        Self { inside: Mutex::default(), work: Condvar::default(), abort }
    }

    /// Has one piece read outside of any session.
    pub(crate) fn read(&self, piece: Piece, reply: Sender<Result<Reading, SpeechError>>) {
        self.lock().reading.push((piece, reply));
        self.work.notify_one();
    }

    /// From now on the model rests when nobody spoke for so long; `None`: it never does.
    pub(crate) fn rest_after(&self, after: Option<Duration>) {
        self.lock().rest_after = after;
        self.work.notify_one();
    }

    /// Waits for work. `None`: the recogniser is being dropped.
    pub(crate) fn next(&self) -> Option<Job> {
        let mut inside = self.lock();
        loop {
            if inside.closing {
                return None;
            }
            if let Some(job) = self.choose(&mut inside) {
                return Some(job);
            }
            let (woken, nobody_came) = self.wait(inside);
            inside = woken;
            if nobody_came && inside.may_rest().is_some() {
                inside.rests = true;
                return Some(Job::Rest);
            }
        }
    }

    /// Waits until there may be work; whether nobody came until the model may rest.
    fn wait<'a>(&self, inside: MutexGuard<'a, Inside>) -> (MutexGuard<'a, Inside>, bool) {
        match inside.may_rest() {
            Some(after) => {
                let (inside, waited) = self.work.wait_timeout(inside, after).unwrap_or_else(PoisonError::into_inner);
                (inside, waited.timed_out())
            }
            None => (self.work.wait(inside).unwrap_or_else(PoisonError::into_inner), false),
        }
    }

    /// One step of improving is over; whether there is another.
    pub(crate) fn improved(&self, more: bool) {
        let mut inside = self.lock();
        (inside.improving, inside.improvable) = (false, more);
    }

    /// Takes the output of a decode.
    pub(crate) fn decoded(&self, session: u64, piece: &Piece, output: &Output) {
        let mut inside = self.lock();
        inside.running = None;
        if let Some(talk) = inside.talks.get_mut(&session) {
            talk.utterance.decoded(piece, &output.text, output.evidence.reckoned(), output.language);
        }
    }

    /// The decode ended without a text: it was aborted, or its text can't be shown. What was known before stands.
    pub(crate) fn without_text(&self, session: u64) {
        let mut inside = self.lock();
        inside.running = None;
        if let Some(talk) = inside.talks.get_mut(&session) {
            talk.utterance.over();
        }
    }

    /// The decode failed: the session ends.
    pub(crate) fn failed(&self, session: u64, error: SpeechError) {
        let mut inside = self.lock();
        inside.running = None;
        self.fail(&mut inside, session, error);
    }

    fn choose(&self, inside: &mut Inside) -> Option<Job> {
        let Inside { talks, warming, reading, running, farewells, rests, improvable, improving, .. } = inside;
        if let Some((outlet, error)) = farewells.pop() {
            return Some(Job::Tell(outlet, Heard::Failed(error)));
        }
        if *rests && !talks.is_empty() {
            self.abort.clear();
            *rests = false;
            return Some(Job::Wake);
        }
        let asked = talks.iter_mut().filter_map(|(&id, talk)| Some((talk.utterance.oldest_question()?, id, talk)));
        if let Some((_, id, talk)) = asked.min_by_key(|(order, ..)| *order)
            && let Some(step) = talk.utterance.answer_step()
        {
            return Some(self.job(running, id, talk, step, true));
        }
        if let Some(reply) = warming.pop() {
            self.abort.clear();
            (*rests, *improvable) = (false, true);
            return Some(Job::Warm(reply));
        }
        if let Some((piece, reply)) = reading.pop() {
            self.abort.clear();
            *rests = false;
            return Some(Job::Read(piece, reply));
        }
        if *improvable && talks.is_empty() {
            self.abort.clear();
            *improving = true;
            return Some(Job::Improve);
        }
        talks.iter_mut().rev().find_map(|(&id, talk)| {
            let step = talk.utterance.ahead_step()?;
            Some(self.job(running, id, talk, step, false))
        })
    }

    fn job(&self, running: &mut Option<Running>, session: u64, talk: &Talk, step: Step, answers: bool) -> Job {
        match step {
            Step::Report(heard) => Job::Tell(Arc::clone(&talk.outlet), heard),
            Step::Decode(piece) => {
                self.abort.clear();
                *running = Some(Running { session, start: piece.start, to: piece.to, closes: piece.closes, answers });
                Job::Decode { session, piece }
            }
        }
    }

    /// Ends a session with an error.
    fn fail(&self, inside: &mut Inside, session: u64, error: SpeechError) {
        if let Some(talk) = inside.talks.remove(&session) {
            inside.farewells.push((talk.outlet, error));
            self.work.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
