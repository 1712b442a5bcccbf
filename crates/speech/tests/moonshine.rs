//! Sessions of Moonshine, through the real ONNX Runtime with the small graphs: the same promises as whisper's and the transducers'.
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]

mod support;

use std::path::Path;
use std::sync::Arc;

use riposte_onnx::Runtime;
use riposte_problem::Kind;
use riposte_sim::moonshine::{Format, hostile};
use riposte_sim::or_skip;
use riposte_sim::tones::sound;
use riposte_speech::moonshine::LocalMoonshine;
use riposte_speech::{Heard, Recognizer};
use support::listen;
use support::promises::{self, SCORE, TEXT, runtime};

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
    promises::silence_and_nothing_are_empty(|partials| listen(&*recognizer, partials));
}

#[test]
fn a_session_goes_on_after_an_answer() {
    let runtime = or_skip!(runtime());
    let recognizer = open(&runtime);
    promises::a_session_goes_on_after_an_answer((), |partials| listen(&*recognizer, partials));
}

#[test]
fn an_answer_is_the_text_up_to_the_moment_it_was_asked_for() {
    let runtime = or_skip!(runtime());
    let recognizer = open(&runtime);
    promises::an_answer_is_the_text_up_to_the_moment_it_was_asked_for((), |partials| listen(&*recognizer, partials));
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
        let Heard::Partial { text, stable_bytes, covers, closes, .. } = listening.next() else { panic!("no caption") };
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
    let closes = |score: &str| promises::closes(score, |partials| listen(&*recognizer, partials));
    let (open, over, full_stop) = (closes("..00.11.."), closes("..00.11......"), closes("..00.11..44."));
    assert!(open < 0.6 && over > 0.9 && full_stop > 0.9, "{open} {over} {full_stop}");
}

#[test]
fn a_dropped_session_says_nothing_more_and_the_next_one_is_whole() {
    let runtime = or_skip!(runtime());
    let recognizer = open(&runtime);
    promises::a_dropped_session_says_nothing_more_and_the_next_one_is_whole((), |partials| {
        listen(&*recognizer, partials)
    });
}

#[test]
fn sessions_do_not_mix() {
    let runtime = or_skip!(runtime());
    let recognizer = open(&runtime);
    promises::sessions_do_not_mix((), |partials| listen(&*recognizer, partials));
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
    promises::a_language_that_it_does_not_read_is_told((), &*recognizer, "es");
}

#[test]
fn more_sound_than_is_kept_ends_the_session_and_nothing_else() {
    let runtime = or_skip!(runtime());
    let recognizer = open(&runtime);
    promises::more_sound_than_is_kept_ends_the_session_and_nothing_else((), |partials| listen(&*recognizer, partials));
}

#[test]
fn a_model_that_gives_up_ends_its_session_with_advice() {
    let runtime = or_skip!(runtime());
    let recognizer = with(&runtime, "encoder.onnx", "encoder");
    promises::a_model_that_gives_up_ends_its_session_with_advice(&*recognizer, |partials| {
        listen(&*recognizer, partials)
    });
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
