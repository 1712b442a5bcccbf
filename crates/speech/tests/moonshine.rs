//! Sessions of Moonshine, through the real ONNX Runtime with the small graphs: the same promises as whisper's and the transducers'.
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]

mod support;

use std::path::Path;
use std::sync::Arc;

use riposte_onnx::{Places, Runtime};
use riposte_problem::Kind;
use riposte_sim::moonshine::{Format, hostile};
use riposte_sim::or_skip;
use riposte_sim::rig::onnxruntime;
use riposte_sim::tones::sound;
use riposte_speech::moonshine::LocalMoonshine;
use riposte_speech::{Heard, Recognizer, SessionOptions, SpeechError};
use support::{Listening, listen, silence};

const SCORE: &str = "..00.11..22.33..44..00.11..";
const TEXT: &str = "zero ONE two THREE. ZERO one";

fn runtime() -> Result<Runtime, String> {
    let places = Places { named: Some(onnxruntime()?), ..Places::default() };
    Ok(Runtime::load(&places).expect("the library that the set-up fetched can be used"))
}

fn open(runtime: &Runtime) -> Arc<LocalMoonshine> {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("moonshine-test");
    Format::Ort.put(&folder).unwrap();
    LocalMoonshine::open(&folder, runtime).unwrap()
}

/// With the graph of a hostile model in the place of one of its own.
fn with(runtime: &Runtime, file: &str, name: &str) -> Arc<LocalMoonshine> {
    let folder = tempfile::tempdir().unwrap();
    Format::Onnx.put(folder.path()).unwrap();
    std::fs::copy(hostile(name), folder.path().join(file)).unwrap();
    LocalMoonshine::open(folder.path(), runtime).unwrap()
}

#[test]
fn what_is_said_is_heard() {
    let runtime = or_skip!(runtime());
    let recognizer = open(&runtime);
    recognizer.warm().unwrap();
    assert_eq!(recognizer.name(), "moonshine/moonshine-test");
    let mut listening = listen(&*recognizer, false);
    listening.push(&sound(SCORE));
    assert_eq!(listening.ask(1), TEXT);
}

#[test]
fn silence_is_no_text_and_no_caption() {
    let runtime = or_skip!(runtime());
    let recognizer = open(&runtime);
    let mut listening = listen(&*recognizer, true);
    assert_eq!(listening.ask(1), "");
    listening.push(&silence(3_000));
    assert_eq!(listening.ask(2), "");
    assert!(listening.heard.try_recv().is_err(), "no caption for silence");
}

#[test]
fn a_session_goes_on_after_an_answer() {
    let runtime = or_skip!(runtime());
    let recognizer = open(&runtime);
    let mut listening = listen(&*recognizer, true);
    listening.push(&silence(300));
    assert_eq!(listening.ask(1), "");
    listening.push(&sound("..00.11.."));
    assert_eq!(listening.ask(2), "zero ONE");
    assert_eq!(listening.ask(3), "zero ONE");
    listening.push(&silence(6_000));
    assert_eq!(listening.ask(4), "zero ONE");
    listening.push(&sound("..22.33..44.."));
    assert_eq!(listening.ask(5), "zero ONE two THREE.");
}

#[test]
fn an_answer_is_the_text_up_to_the_moment_it_was_asked_for() {
    let runtime = or_skip!(runtime());
    let recognizer = open(&runtime);
    let mut listening = listen(&*recognizer, false);
    listening.push(&sound("..00.11.."));
    listening.session.finalise(1);
    listening.push(&sound("..22.33.."));
    listening.session.finalise(2);
    let texts = [listening.next(), listening.next()].map(|heard| match heard {
        Heard::Final { tag, text, .. } => (tag, text),
        other => panic!("{other:?}"),
    });
    assert_eq!(texts, [(1, "zero ONE".to_owned()), (2, "zero ONE two THREE".to_owned())]);
}

#[test]
fn captions_come_while_somebody_speaks_and_what_is_settled_stays() {
    let runtime = or_skip!(runtime());
    let recognizer = open(&runtime);
    let mut listening = listen(&*recognizer, true);
    let mut settled = String::new();
    for (word, shown) in [("00", "zero"), ("11", "zero ONE"), ("22", "zero ONE two"), ("33", "zero ONE two THREE")] {
        // What is encoded together and looked ahead to, twice: the word is through before the next one begins.
        listening.push(&sound(&format!("..{word}................")));
        let Heard::Partial { text, stable_bytes, covers, closes } = listening.next() else { panic!("no caption") };
        assert_eq!(text, shown);
        assert!(text.starts_with(&settled) && stable_bytes >= settled.len(), "{settled:?}, then {text:?}");
        assert!(covers > 0 && closes.is_some(), "{covers} {closes:?}");
        settled = text[..stable_bytes].to_owned();
    }
    assert_eq!(settled, "zero ONE two", "two captions agreed on it");
    assert_eq!(listening.ask(1), "zero ONE two THREE");
}

#[test]
fn the_end_of_the_text_is_evidence() {
    let runtime = or_skip!(runtime());
    let recognizer = open(&runtime);
    let closes = |score: &str| {
        let mut listening = listen(&*recognizer, false);
        // At once: else it is the threads' affair how much of the silence the reading has that is ready.
        listening.session.push(&sound(score));
        listening.session.finalise(1);
        match listening.next() {
            Heard::Final { closes, .. } => closes.unwrap(),
            other => panic!("{other:?}"),
        }
    };
    let (open, over, full_stop) = (closes("..00.11.."), closes("..00.11......"), closes("..00.11..44."));
    assert!(open < 0.6 && over > 0.9 && full_stop > 0.9, "{open} {over} {full_stop}");
}

#[test]
fn a_dropped_session_says_nothing_more_and_the_next_one_is_whole() {
    let runtime = or_skip!(runtime());
    let recognizer = open(&runtime);
    let Listening { mut session, heard } = listen(&*recognizer, true);
    for _ in 0..10 {
        session.push(&sound(SCORE));
    }
    session.finalise(1);
    drop(session);
    let told = heard.try_iter().count();
    let mut listening = listen(&*recognizer, false);
    listening.push(&sound(SCORE));
    assert_eq!(listening.ask(1), TEXT);
    assert_eq!(heard.try_iter().count(), 0, "{told} before");
}

#[test]
fn sessions_do_not_mix() {
    let runtime = or_skip!(runtime());
    let recognizer = open(&runtime);
    let (mut one, mut other) = (listen(&*recognizer, true), listen(&*recognizer, true));
    for (a, b) in sound("..00.11..22..").chunks(160).zip(sound("..33.22..11..").chunks(160)) {
        one.session.push(a);
        other.session.push(b);
    }
    assert_eq!((one.ask(1).as_str(), other.ask(1).as_str()), ("zero ONE two", "three TWO one"));
}

#[test]
fn a_loop_is_said_once_and_never_shown() {
    let runtime = or_skip!(runtime());
    let recognizer = with(&runtime, "decoder_kv.onnx", "loop");
    let mut listening = listen(&*recognizer, true);
    listening.push(&sound(&"..01.23.".repeat(6)));
    assert_eq!(listening.ask(1), "zero");
    assert!(listening.heard.try_recv().is_err(), "nothing was shown");
}

#[test]
fn other_languages_are_told() {
    let runtime = or_skip!(runtime());
    let recognizer = open(&runtime);
    let options = |language: &str| SessionOptions { language: Some(language.to_owned()), partials: false };
    let refused = recognizer.start(options("es"), Box::new(drop)).err().unwrap();
    assert!(matches!(refused, SpeechError::LanguageUnknown { .. }), "{refused}");
    for known in ["en", "en-GB", " "] {
        assert!(recognizer.start(options(known), Box::new(drop)).is_ok(), "{known:?}");
    }
}

#[test]
fn more_sound_than_is_kept_ends_the_session_and_nothing_else() {
    let runtime = or_skip!(runtime());
    let recognizer = open(&runtime);
    let mut flooded = listen(&*recognizer, false);
    flooded.session.push(&vec![0.0; 600_001 * 16]);
    assert!(matches!(flooded.next(), Heard::Failed(SpeechError::Behind { .. })));
    let mut listening = listen(&*recognizer, false);
    listening.push(&sound(SCORE));
    assert_eq!(listening.ask(1), TEXT);
}

#[test]
fn a_model_that_gives_up_ends_its_session_with_advice() {
    let runtime = or_skip!(runtime());
    let recognizer = with(&runtime, "encoder.onnx", "encoder");
    assert!(recognizer.warm().is_err());
    for _ in 0..2 {
        let mut listening = listen(&*recognizer, false);
        listening.push(&sound(SCORE));
        listening.session.finalise(1);
        match listening.next() {
            Heard::Failed(error) => assert_eq!(error.problem().code, "speech.failed", "{error}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn what_can_not_be_opened_is_told_by_what_is_wrong() {
    let runtime = or_skip!(runtime());
    let refused = |path: &Path| LocalMoonshine::open(path, &runtime).err().unwrap();
    let missing = refused(Path::new("/no/such/model"));
    assert_eq!((missing.problem().code.as_str(), missing.kind()), ("speech.model_missing", Kind::Input));
    let folder = tempfile::tempdir().unwrap();
    Format::Ort.put(folder.path()).unwrap();
    std::fs::remove_file(folder.path().join("cross_kv.ort")).unwrap();
    let broken = refused(folder.path());
    assert!(broken.to_string().contains("cross_kv.ort is not there"), "{broken}");
}
