//! Has a model hear whether the turn is finished: keeps the last 8 s of the turn, and when a pause has lasted hands a copy to a thread of its own,
//! which posts the probability. Called on the microphone's worker, which it never keeps waiting for longer than a copy.
//!
//! One request waits at most, the newest; one that speech has overtaken is dropped before it costs anything. A probability that comes late
//! carries the moment it is about, and the turn machine drops it.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::JoinHandle;

use riposte_dsp::{Edge, Frame};
use riposte_end_of_turn::{EndOfTurn, LONGEST_FRAMES};
use riposte_measures::Time;
use riposte_turn::Input;

use crate::ears::EarOrder;
use crate::inbox::{Inbox, Message};
use crate::shown::Shown;
use crate::stages::Stages;
use crate::turn_sound::{TurnNews, TurnSound};

/// Hands the ears the model of these stages, or none, and shows its name.
pub(crate) fn choose(stages: &Stages, shown: &Shown, ears: &mpsc::Sender<EarOrder>) {
    let model = stages.end_of_turn.clone();
    shown.set_end_of_turn(model.as_ref().map(|model| model.name()));
    let _ = ears.send(EarOrder::Judge { model }); // read at the next frame
}

/// Lives with the ears while there is a model. Dropping it waits for the judgement that is being made.
pub(crate) struct Judge {
    desk: Arc<Desk>,
    thread: Option<JoinHandle<()>>,
    turn: TurnSound,
}

/// A copy of the turn, to be judged.
struct Request {
    at: Time,
    sound: Vec<f32>,
}

/// What the two threads share. The lock is held for a copy of 512 kB at most.
#[derive(Default)]
struct Desk {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    request: Option<Request>,
    /// Buffers that were judged, to be filled again: in the long run nothing is allocated.
    spare: Vec<Vec<f32>>,
    closed: bool,
}

impl Judge {
    /// `None`: there is no thread to be had; the words and the pauses tell the end of the turn then.
    pub(crate) fn start(model: Arc<dyn EndOfTurn>, inbox: &Inbox) -> Option<Self> {
        let desk = Arc::new(Desk::default());
        let run = {
            let (desk, inbox) = (Arc::clone(&desk), inbox.clone());
            move || judge(&desk, model.as_ref(), &inbox)
        };
        let thread = std::thread::Builder::new().name("riposte-end-of-turn".to_owned()).spawn(run);
        let thread = thread.inspect_err(|error| tracing::warn!("no thread for the end of turn: {error}")).ok()?;
        Some(Self { desk, thread: Some(thread), turn: TurnSound::default() })
    }

    /// A turn begins, or speech over a reply that may become one; or nothing is listened to any more.
    pub(crate) fn clear(&mut self) {
        if self.turn.clear() {
            self.desk.withdraw();
        }
    }

    /// The next frame of the turn.
    pub(crate) fn hear(&mut self, frame: &Frame) {
        self.turn.hear(frame);
    }

    /// What the voice gate says of the frame that ends at `now`, after [`Judge::hear`].
    pub(crate) fn watch(&mut self, edge: Option<Edge>, now: Time) {
        match self.turn.watch(edge, now) {
            TurnNews::Judge { at, heard } => self.desk.ask(at, heard),
            TurnNews::SpeaksOn => self.desk.withdraw(),
            TurnNews::Nothing => {}
        }
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        self.desk.close();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Desk {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask(&self, at: Time, heard: &VecDeque<f32>) {
        let mut state = self.lock();
        let state = &mut *state;
        let old = state.request.take().map(|request| request.sound);
        let mut sound = old.or_else(|| state.spare.pop()).unwrap_or_else(|| Vec::with_capacity(LONGEST_FRAMES));
        let (first, second) = heard.as_slices();
        sound.clear();
        sound.extend_from_slice(first);
        sound.extend_from_slice(second);
        state.request = Some(Request { at, sound });
        self.changed.notify_one();
    }

    fn withdraw(&self) {
        let mut state = self.lock();
        if let Some(request) = state.request.take() {
            state.spare.push(request.sound);
        }
    }

    fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_one();
    }

    /// Waits for the next request. `None`: there will be none.
    fn next(&self) -> Option<Request> {
        let mut state = self.lock();
        while !state.closed {
            if let Some(request) = state.request.take() {
                return Some(request);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        None
    }
}

/// On the thread of its own.
fn judge(desk: &Desk, model: &dyn EndOfTurn, inbox: &Inbox) {
    while let Some(Request { at, sound }) = desk.next() {
        match model.probability(&sound) {
            Ok(value) => {
                tracing::debug!(value, seconds = sound.len() as f64 / 16_000.0, "the end of a turn was judged");
                inbox.input(Input::EndProbability { at, value });
            }
            // Told once: the next would fail the same way.
            Err(error) => return inbox.send(Message::Tell(error.problem())),
        }
        desk.lock().spare.push(sound);
    }
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
