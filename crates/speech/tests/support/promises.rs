//! What every recogniser through ONNX Runtime promises, tried on the graphs that understand tones (`riposte_sim::tones`). `start` begins a session, with captions
//! or without; `model` names it where a promise is broken.

use std::fmt::Debug;

use riposte_onnx::{Places, Runtime};
use riposte_sim::rig::onnxruntime;
use riposte_sim::tones::sound;
use riposte_speech::{Heard, Recognizer, SessionOptions, SpeechError};

use super::{Listening, silence};

pub(crate) const SCORE: &str = "..00.11..22.33..44..00.11..";
pub(crate) const TEXT: &str = "zero ONE two THREE. ZERO one";

pub(crate) fn runtime() -> Result<Runtime, String> {
    let places = Places { named: Some(onnxruntime()?), ..Places::default() };
    Ok(Runtime::load(&places).expect("the library that the set-up fetched can be used"))
}

pub(crate) fn silence_and_nothing_are_empty(start: impl Fn(bool) -> Listening) {
    let mut listening = start(true);
    assert_eq!(listening.ask(1), "");
    listening.push(&silence(40));
    assert_eq!(listening.ask(2), "");
    listening.push(&silence(3_000));
    assert_eq!(listening.ask(3), "");
    assert!(listening.heard.try_recv().is_err(), "no caption for silence");
}

pub(crate) fn a_session_goes_on_after_an_answer(model: impl Debug, start: impl Fn(bool) -> Listening) {
    let mut listening = start(true);
    listening.push(&silence(300));
    assert_eq!(listening.ask(1), "", "{model:?}");
    listening.push(&sound("..00.11.."));
    assert_eq!(listening.ask(2), "zero ONE", "{model:?}");
    assert_eq!(listening.ask(3), "zero ONE");
    listening.push(&silence(6_000));
    assert_eq!(listening.ask(4), "zero ONE");
    listening.push(&sound("..22.33..44.."));
    assert_eq!(listening.ask(5), "zero ONE two THREE.", "{model:?}");
}

pub(crate) fn an_answer_is_the_text_up_to_the_moment_it_was_asked_for(
    model: impl Debug,
    start: impl Fn(bool) -> Listening,
) {
    let mut listening = start(false);
    listening.push(&sound("..00.11.."));
    listening.session.finalise(1);
    listening.push(&sound("..22.33.."));
    listening.session.finalise(2);
    let texts = [listening.next(), listening.next()].map(|heard| match heard {
        Heard::Final { tag, text, .. } => (tag, text),
        other => panic!("{other:?}"),
    });
    assert_eq!(texts, [(1, "zero ONE".to_owned()), (2, "zero ONE two THREE".to_owned())], "{model:?}");
}

/// How sure it is that a sentence ends with what was said.
pub(crate) fn closes(score: &str, start: impl Fn(bool) -> Listening) -> f32 {
    let mut listening = start(false);
    // At once: else it is the threads' affair how much of the silence the reading has that is ready.
    listening.session.push(&sound(score));
    listening.session.finalise(1);
    match listening.next() {
        Heard::Final { closes, .. } => closes.unwrap(),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn a_dropped_session_says_nothing_more_and_the_next_one_is_whole(
    model: impl Debug,
    start: impl Fn(bool) -> Listening,
) {
    let Listening { mut session, heard } = start(true);
    for _ in 0..10 {
        session.push(&sound(SCORE));
    }
    session.finalise(1);
    drop(session);
    let told = heard.try_iter().count();
    let mut listening = start(false);
    listening.push(&sound(SCORE));
    assert_eq!(listening.ask(1), TEXT, "{model:?}");
    assert_eq!(heard.try_iter().count(), 0, "{told} before");
}

pub(crate) fn sessions_do_not_mix(model: impl Debug, start: impl Fn(bool) -> Listening) {
    let (mut one, mut other) = (start(true), start(true));
    for (a, b) in sound("..00.11..22..").chunks(160).zip(sound("..33.22..11..").chunks(160)) {
        one.session.push(a);
        other.session.push(b);
    }
    assert_eq!((one.ask(1).as_str(), other.ask(1).as_str()), ("zero ONE two", "three TWO one"), "{model:?}");
}

pub(crate) fn a_language_that_it_does_not_read_is_told(model: impl Debug, recognizer: &dyn Recognizer, unknown: &str) {
    let options = |language: &str| SessionOptions { language: Some(language.to_owned()), partials: false };
    let refused = recognizer.start(options(unknown), Box::new(drop)).err().unwrap();
    assert!(matches!(refused, SpeechError::LanguageUnknown { .. }), "{model:?}: {refused}");
    for known in ["en", "en-GB", " "] {
        assert!(recognizer.start(options(known), Box::new(drop)).is_ok(), "{model:?}: {known:?}");
    }
}

pub(crate) fn more_sound_than_is_kept_ends_the_session_and_nothing_else(
    model: impl Debug,
    start: impl Fn(bool) -> Listening,
) {
    let mut flooded = start(false);
    flooded.session.push(&vec![0.0; 600_001 * 16]);
    assert!(matches!(flooded.next(), Heard::Failed(SpeechError::Behind { .. })), "{model:?}");
    let mut listening = start(false);
    listening.push(&sound(SCORE));
    assert_eq!(listening.ask(1), TEXT, "{model:?}");
}

/// `recognizer` has a graph that gives up.
pub(crate) fn a_model_that_gives_up_ends_its_session_with_advice(
    recognizer: &dyn Recognizer,
    start: impl Fn(bool) -> Listening,
) {
    assert!(recognizer.warm().is_err());
    for _ in 0..2 {
        let mut listening = start(false);
        listening.push(&sound(SCORE));
        listening.session.finalise(1);
        match listening.next() {
            Heard::Failed(error) => assert_eq!(error.problem().code, "speech.failed", "{error}"),
            other => panic!("{other:?}"),
        }
    }
}
