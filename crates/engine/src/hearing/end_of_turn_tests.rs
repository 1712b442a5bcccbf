//! When a turn is judged, what of it, and what comes of it.

use std::sync::{Mutex, mpsc};

use riposte_dsp::FRAME_FRAMES;
use riposte_end_of_turn::{EndOfTurnError, LONGEST_FRAMES};
use riposte_measures::Span;
use riposte_onnx::OnnxError;

use super::*;
use crate::inbox::Arrivals;

/// Tells what it was shown, and answers when it is told to.
struct Waits {
    shown: mpsc::Sender<Vec<f32>>,
    answers: Mutex<mpsc::Receiver<Result<f32, EndOfTurnError>>>,
}

impl EndOfTurn for Waits {
    fn name(&self) -> String {
        "waits".to_owned()
    }

    fn probability(&self, samples: &[f32]) -> Result<f32, EndOfTurnError> {
        let _ = self.shown.send(samples.to_vec());
        self.answers.lock().unwrap().recv().unwrap_or(Ok(0.0))
    }
}

struct Rig {
    watch: EndOfTurnWatch,
    arrivals: Arrivals,
    shown: mpsc::Receiver<Vec<f32>>,
    answers: mpsc::Sender<Result<f32, EndOfTurnError>>,
    now: Time,
    frames: usize,
}

impl Rig {
    fn new() -> Self {
        let (inbox, arrivals) = Inbox::new();
        let (shown_to, shown) = mpsc::channel();
        let (answers, answers_of) = mpsc::channel();
        let model = Waits { shown: shown_to, answers: Mutex::new(answers_of) };
        let watch = EndOfTurnWatch::start(Arc::new(model), &inbox).unwrap();
        Self { watch, arrivals, shown, answers, now: Time::ZERO, frames: 0 }
    }

    /// So many frames, each of its own value; the edge comes with the last.
    fn frames(&mut self, count: usize, edge: Option<Edge>) {
        for n in 1..=count {
            let frame = Frame { at: self.now, samples: [self.frames as f32; FRAME_FRAMES] };
            self.watch.hear(&frame);
            self.now = frame.end();
            self.frames += 1;
            self.watch.watch(edge.filter(|_| n == count), self.now);
        }
    }

    fn onset(&self) -> Option<Edge> {
        Some(Edge::Onset { at: self.now })
    }

    /// An offset told 80 ms after the last voiced sample, as the gate does.
    fn falls_silent(&mut self) -> Time {
        let at = self.now;
        self.frames(8, Some(Edge::Offset { at }));
        at
    }

    fn arrived(&mut self) -> Message {
        self.arrivals.blocking_recv().unwrap().1
    }
}

#[test]
fn a_pause_is_judged_once_when_it_has_lasted() {
    let mut rig = Rig::new();
    rig.watch.clear();
    rig.frames(100, rig.onset());
    let at = rig.falls_silent();
    rig.frames(11, None);
    assert!(rig.shown.try_recv().is_err(), "190 ms");
    rig.frames(1, None);
    let shown = rig.shown.recv().unwrap();
    assert_eq!(shown.len(), 120 * FRAME_FRAMES, "all of the turn with 200 ms of its pause");
    assert_eq!((shown[0], shown[shown.len() - 1]), (0.0, 119.0));
    rig.answers.send(Ok(0.75)).unwrap();
    let Message::Input(input) = rig.arrived() else { panic!() };
    assert_eq!(input, Input::EndProbability { at, value: 0.75 });
    rig.frames(300, None);
    drop(rig.answers);
    drop(rig.watch);
    assert!(rig.shown.try_recv().is_err(), "once");
}

#[test]
fn the_last_eight_seconds_are_heard() {
    let mut rig = Rig::new();
    rig.watch.clear();
    rig.frames(2_000, rig.onset());
    rig.falls_silent();
    rig.frames(12, None);
    let shown = rig.shown.recv().unwrap();
    assert_eq!((shown.len(), shown[0], shown[LONGEST_FRAMES - 1]), (LONGEST_FRAMES, 1_220.0, 2_019.0));
    rig.answers.send(Ok(0.5)).unwrap();
}

#[test]
fn a_short_pause_is_not_judged() {
    let mut rig = Rig::new();
    rig.watch.clear();
    rig.frames(100, rig.onset());
    rig.falls_silent();
    rig.frames(5, rig.onset());
    rig.frames(100, None);
    drop(rig.watch);
    assert!(rig.shown.try_recv().is_err());
}

#[test]
fn the_newest_wins_and_what_speech_overtook_is_dropped() {
    let mut rig = Rig::new();
    rig.watch.clear();
    rig.frames(10, rig.onset());
    let first = rig.falls_silent();
    rig.frames(12, None);
    assert_eq!(rig.shown.recv().unwrap().len(), 30 * FRAME_FRAMES);
    // The model is busy: the second pause waits, and is over before its turn comes. So is the third's, and the fourth is judged.
    for _ in 0..2 {
        rig.frames(10, rig.onset());
        rig.falls_silent();
        rig.frames(12, None);
    }
    rig.frames(10, rig.onset());
    let last = rig.falls_silent();
    rig.frames(12, None);
    rig.answers.send(Ok(0.1)).unwrap();
    rig.answers.send(Ok(0.9)).unwrap();
    for expected in [(first, 0.1), (last, 0.9)] {
        let Message::Input(Input::EndProbability { at, value }) = rig.arrived() else { panic!() };
        assert_eq!((at, value), expected);
    }
    assert_eq!(rig.shown.recv().unwrap().len(), 120 * FRAME_FRAMES);
}

#[test]
fn a_new_turn_is_heard_from_its_own_beginning_and_none_is_judged_after_its_end() {
    let mut rig = Rig::new();
    rig.watch.clear();
    rig.frames(100, rig.onset());
    rig.falls_silent();
    rig.watch.clear();
    for _ in 0..100 {
        rig.now += Frame::SPAN;
        rig.watch.watch(None, rig.now);
    }
    // Voice that opened no turn.
    rig.watch.watch(Some(Edge::Offset { at: rig.now }), rig.now + Span::from_millis(80));
    rig.watch.watch(None, rig.now + Span::from_millis(500));
    rig.watch.clear();
    rig.frames(30, rig.onset());
    rig.falls_silent();
    rig.frames(12, None);
    assert_eq!(rig.shown.recv().unwrap().len(), 50 * FRAME_FRAMES);
    rig.answers.send(Ok(0.5)).unwrap();
    drop(rig.watch);
    assert!(rig.shown.try_recv().is_err());
}

#[test]
fn a_model_that_fails_is_told_once() {
    let mut rig = Rig::new();
    rig.watch.clear();
    rig.frames(10, rig.onset());
    rig.falls_silent();
    rig.frames(12, None);
    rig.answers.send(Err(OnnxError::Failed { path: "x".to_owned(), reason: "y".into() }.into())).unwrap();
    let Message::Tell(problem) = rig.arrived() else { panic!() };
    assert_eq!(problem.code, "onnx.failed");
    rig.shown.recv().unwrap();
    rig.frames(10, rig.onset());
    rig.falls_silent();
    rig.frames(12, None);
    drop(rig.watch);
    assert!(rig.shown.try_recv().is_err());
}
