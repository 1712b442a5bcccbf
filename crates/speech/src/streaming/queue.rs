//! Where sessions leave sound and questions, and the one worker takes them: a short lock around all sessions. Called from any thread; holds the lock for copies of
//! sound at most, never while the model runs or a sink is called.
//!
//! Bad news comes first, then answers in the order they were asked for, then warming up, then new sound, the newest session's first.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use riposte_onnx::Stop;
use riposte_problem::words::providers as words;

use super::StreamingModel;
use super::live::Live;
use crate::outlet::Outlet;
use crate::pieces::utterance::{WAITING_FINALS, WAITING_SOUND, samples};
use crate::workplace::Inbox;
use crate::{SessionOptions, SpeechError};

/// New sound is read 40 ms at a time, unless it is asked for: two looks at a pause before it counts as one.
const FEED: usize = samples(40);

/// What the worker is to do now.
pub(super) enum Job<M: StreamingModel> {
    Warm(Sender<Result<(), SpeechError>>),
    Tell(Arc<Outlet>, SpeechError),
    Read(Box<Task<M>>),
}

/// Sound to be read, and the question that is to be answered then.
pub(super) struct Task<M: StreamingModel> {
    pub(super) session: u64,
    pub(super) seat: Seat<M>,
    pub(super) outlet: Arc<Outlet>,
    pub(super) sound: Vec<f32>,
    pub(super) question: Option<u64>,
    /// No more sound waits.
    pub(super) caught_up: bool,
}

/// Where a session's stream is.
pub(super) enum Seat<M: StreamingModel> {
    /// Nothing of it was read yet.
    New(SessionOptions),
    Here(Box<Live<M>>),
    /// With the worker.
    Away,
}

pub(crate) struct Queue<M: StreamingModel> {
    inside: Mutex<Inside<M>>,
    work: Condvar,
    stop: Stop,
}

struct Inside<M: StreamingModel> {
    closing: bool,
    /// Numbers sessions and ranks questions.
    counter: u64,
    warming: Vec<Sender<Result<(), SpeechError>>>,
    talks: BTreeMap<u64, Talk<M>>,
    running: Option<u64>,
    /// Sessions that failed, to be told so by the worker.
    farewells: Vec<(Arc<Outlet>, SpeechError)>,
}

struct Talk<M: StreamingModel> {
    seat: Seat<M>,
    outlet: Arc<Outlet>,
    /// Not read yet.
    waiting: Vec<f32>,
    questions: VecDeque<Question>,
}

struct Question {
    tag: u64,
    order: u64,
    /// How much of the waiting sound belongs to it.
    waiting: usize,
}

impl<M: StreamingModel> Inbox for Queue<M> {
    type Beginning = SessionOptions;

    fn open(&self, options: SessionOptions, outlet: Arc<Outlet>) -> u64 {
        let mut inside = self.lock();
        inside.counter += 1;
        let session = inside.counter;
        let talk = Talk { seat: Seat::New(options), outlet, waiting: Vec::new(), questions: VecDeque::new() };
        inside.talks.insert(session, talk);
        session
    }

    fn push(&self, session: u64, samples_in: &[f32]) {
        let mut inside = self.lock();
        let Some(talk) = inside.talks.get_mut(&session) else { return };
        if talk.waiting.len() + samples_in.len() > WAITING_SOUND {
            let seconds = (WAITING_SOUND / samples(1_000)) as u32;
            return self.fail(&mut inside, session, SpeechError::Behind { seconds });
        }
        talk.waiting.extend_from_slice(samples_in);
        if talk.waiting.len() >= FEED {
            self.work.notify_one();
        }
    }

    fn finalise(&self, session: u64, tag: u64) {
        let mut inside = self.lock();
        inside.counter += 1;
        let order = inside.counter;
        let Some(talk) = inside.talks.get_mut(&session) else { return };
        if talk.questions.len() >= WAITING_FINALS {
            let reason = words::too_many_finals(WAITING_FINALS.to_string());
            return self.fail(&mut inside, session, SpeechError::Failed { reason });
        }
        talk.questions.push_back(Question { tag, order, waiting: talk.waiting.len() });
        self.work.notify_one();
    }

    fn cancel(&self, session: u64) {
        let mut inside = self.lock();
        inside.talks.remove(&session);
        if inside.running == Some(session) {
            self.stop.set();
        }
    }

    fn warm(&self, reply: Sender<Result<(), SpeechError>>) {
        self.lock().warming.push(reply);
        self.work.notify_one();
    }

    fn close(&self) {
        self.lock().closing = true;
        self.stop.set();
        self.work.notify_all();
    }
}

impl<M: StreamingModel> Queue<M> {
    /// `stop` ends the reading in flight.
    pub(super) fn new(stop: Stop) -> Self {
        Self { inside: Mutex::new(Inside::new()), work: Condvar::default(), stop }
    }

    /// Waits for work. `None`: the recogniser is being dropped.
    pub(super) fn next(&self) -> Option<Job<M>> {
        let mut inside = self.lock();
        loop {
            if inside.closing {
                return None;
            }
            if let Some(job) = inside.choose() {
                self.stop.clear();
                return Some(job);
            }
            inside = self.work.wait(inside).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Brings a stream back from a reading.
    pub(super) fn back(&self, session: u64, live: Box<Live<M>>) {
        let mut inside = self.lock();
        inside.running = None;
        if let Some(talk) = inside.talks.get_mut(&session) {
            talk.seat = Seat::Here(live);
        }
    }

    /// The reading was ended because its session is gone.
    pub(super) fn gone(&self) {
        self.lock().running = None;
    }

    /// The reading failed: the session ends.
    pub(super) fn failed(&self, session: u64, error: SpeechError) {
        let mut inside = self.lock();
        inside.running = None;
        self.fail(&mut inside, session, error);
    }

    fn fail(&self, inside: &mut Inside<M>, session: u64, error: SpeechError) {
        if let Some(talk) = inside.talks.remove(&session) {
            inside.farewells.push((talk.outlet, error));
            self.work.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inside<M>> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<M: StreamingModel> Inside<M> {
    fn new() -> Self {
        Self {
            closing: false,
            counter: 0,
            warming: Vec::new(),
            talks: BTreeMap::new(),
            running: None,
            farewells: Vec::new(),
        }
    }

    fn choose(&mut self) -> Option<Job<M>> {
        if let Some((outlet, error)) = self.farewells.pop() {
            return Some(Job::Tell(outlet, error));
        }
        let asked = self.talks.iter().filter_map(|(&session, talk)| Some((talk.questions.front()?.order, session)));
        if let Some((_, session)) = asked.min() {
            return self.task(session);
        }
        if let Some(reply) = self.warming.pop() {
            return Some(Job::Warm(reply));
        }
        let (&session, _) = self.talks.iter().rev().find(|(_, talk)| talk.waiting.len() >= FEED)?;
        self.task(session)
    }

    /// The sound up to the session's oldest question, or all that waits.
    fn task(&mut self, session: u64) -> Option<Job<M>> {
        let talk = self.talks.get_mut(&session)?;
        let question = talk.questions.pop_front();
        let count = question.as_ref().map_or(talk.waiting.len(), |question| question.waiting);
        let sound: Vec<f32> = talk.waiting.drain(..count).collect();
        talk.questions.iter_mut().for_each(|later| later.waiting -= count);
        self.running = Some(session);
        Some(Job::Read(Box::new(Task {
            session,
            seat: std::mem::replace(&mut talk.seat, Seat::Away),
            outlet: Arc::clone(&talk.outlet),
            sound,
            question: question.map(|question| question.tag),
            caught_up: talk.waiting.len() < FEED && talk.questions.is_empty(),
        })))
    }
}
