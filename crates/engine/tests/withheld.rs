//! The real engine in real time: a sound in the wait for the answer costs nothing of it, unless it is more of the question.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use std::path::Path;

use riposte_audio::Clip;
use riposte_measures::{Mode, Outcome, Span, TurnView};
use riposte_settings::{Settings, Speculation};
use stages::{Rig, Understands, Writes};

/// A question, and in the wait for its answer, which takes 2.5 s, the same sound again for 250 ms: the turn that came of it, and what was asked. Everything up to
/// then is understood as the first text, everything up to the end as the second.
fn interrupted_wait(first: &'static str, second: &'static str) -> (TurnView, Vec<String>) {
    let spoken = Clip::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/micro/try-it.wav")).unwrap();
    let (rate_hz, samples) = (spoken.rate_hz() as usize, spoken.samples());
    let from = samples.iter().position(|sample| sample.abs() > 0.05).unwrap();
    let silence = |ms: usize| vec![0.0; rate_hz * ms / 1_000];
    let all = [samples, &silence(1_500), &samples[from..from + rate_hz / 4], &silence(5_000)].concat();
    let mut settings = Settings::default();
    settings.conversation.mode = Mode::Duplex;
    settings.conversation.acknowledgements = false;
    let mut writes = Writes::at_once(vec![Ok(vec!["Noon."]), Ok(vec!["At noon."])]);
    writes.after = Span::from_millis(2_500);
    settings.conversation.speculation = Speculation::Off;
    let later = Some(((samples.len() + rate_hz) * 16_000 / rate_hz, second));
    let understands = Understands { later, ..Understands::each(&[first]) };
    let mut rig = Rig::of(understands, writes, settings, None);
    rig.engine.play_clip(Clip::new(spoken.rate_hz(), spoken.channels(), all)).unwrap();
    let turn = rig.turn();
    let asked = rig.asked.lock().unwrap().iter().map(|request| request.messages.last().unwrap().text.clone()).collect();
    (turn, asked)
}

#[test]
fn a_cough_costs_nothing_of_the_wait() {
    let (turn, asked) = interrupted_wait("When is it?", "When is it?");
    assert_eq!((turn.outcome, turn.reply.as_str(), turn.heard.as_str()), (Outcome::Completed, "Noon.", "Noon."));
    assert_eq!(asked, ["When is it?"]);
}

#[test]
fn more_of_the_question_is_asked_anew() {
    let (turn, asked) = interrupted_wait("When is it?", "When is it in Rome?");
    assert_eq!((turn.outcome, turn.reply.as_str()), (Outcome::Completed, "At noon."));
    assert_eq!(asked, ["When is it?", "When is it in Rome?"]);
}
