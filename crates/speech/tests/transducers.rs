//! Sessions of transducers, through the real ONNX Runtime with the small graphs: the same promises as whisper's.
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use riposte_onnx::{Places, Runtime};
use riposte_problem::Kind;
use riposte_sim::or_skip;
use riposte_sim::rig::onnxruntime;
use riposte_sim::tones::{Model, sound};
use riposte_speech::transducer::LocalTransducer;
use riposte_speech::{Heard, Recognizer, SessionOptions, SpeechError};
use support::{Listening, listen, silence};
use tempfile::TempDir;

const ALL: [Model; 5] = [Model::Tdt, Model::Rnnt, Model::LayoutA, Model::LayoutAPrompt, Model::LayoutB];
const SCORE: &str = "..00.11..22.33..44..00.11..";
const TEXT: &str = "zero ONE two THREE. ZERO one";

fn runtime() -> Result<Runtime, String> {
    let places = Places { named: Some(onnxruntime()?), ..Places::default() };
    Ok(Runtime::load(&places).expect("the library that the set-up fetched can be used"))
}

fn put(model: Model) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let encoder = model.put(&folder.path().join("nemo-test")).unwrap();
    (folder, encoder)
}

fn open(runtime: &Runtime, model: Model) -> Arc<LocalTransducer> {
    let (_folder, encoder) = put(model);
    LocalTransducer::open(&encoder, runtime).unwrap()
}

/// In the one language that all of them understand, or that a model is told.
fn start(recognizer: &dyn Recognizer, partials: bool) -> Listening {
    let (sender, heard) = std::sync::mpsc::channel();
    let sink = Box::new(move |heard| drop(sender.send(heard)));
    let language = Some("es".to_owned());
    match recognizer.start(SessionOptions { language, partials }, sink) {
        Ok(session) => Listening { session, heard },
        Err(SpeechError::LanguageUnknown { .. }) => listen(recognizer, partials),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn what_is_said_is_heard_by_every_kind() {
    let runtime = or_skip!(runtime());
    for model in ALL {
        let recognizer = open(&runtime, model);
        recognizer.warm().unwrap();
        assert_eq!(recognizer.name(), "parakeet/nemo-test");
        assert_eq!(recognizer.is_streaming(), Model::STREAMING.contains(&model));
        let mut listening = start(&*recognizer, false);
        listening.push(&sound(SCORE));
        assert_eq!(listening.ask(7), TEXT, "{model:?}");
        let mut listening = start(&*recognizer, true);
        listening.session.push(&sound(SCORE));
        assert_eq!(listening.ask(8), TEXT, "{model:?}: at once, with captions");
    }
}

#[test]
fn silence_and_nothing_are_empty() {
    let runtime = or_skip!(runtime());
    for model in ALL {
        let recognizer = open(&runtime, model);
        let mut listening = start(&*recognizer, true);
        assert_eq!(listening.ask(1), "");
        listening.push(&silence(40));
        assert_eq!(listening.ask(2), "");
        listening.push(&silence(3_000));
        assert_eq!(listening.ask(3), "");
        assert!(listening.heard.try_recv().is_err(), "no caption for silence");
    }
}

#[test]
fn a_session_goes_on_after_an_answer() {
    let runtime = or_skip!(runtime());
    for model in ALL {
        let recognizer = open(&runtime, model);
        let mut listening = start(&*recognizer, true);
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
}

#[test]
fn an_answer_is_the_text_up_to_the_moment_it_was_asked_for() {
    let runtime = or_skip!(runtime());
    for model in ALL {
        let recognizer = open(&runtime, model);
        let mut listening = start(&*recognizer, false);
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
}

#[test]
fn captions_of_a_stream_come_word_by_word_and_do_not_flicker() {
    let runtime = or_skip!(runtime());
    for model in Model::STREAMING {
        let recognizer = open(&runtime, model);
        let mut listening = start(&*recognizer, true);
        let mut settled = String::new();
        for (word, shown) in [("00", "zero"), ("11", "zero ONE"), ("22", "zero ONE two"), ("44", "zero ONE two")] {
            // Two of the longest chunks: the word is through before the next one begins.
            listening.push(&sound(&format!("..{word}..........")));
            if shown == "zero ONE two" && word == "44" {
                break; // its token is a mark, and no text
            }
            let Heard::Partial { text, stable_bytes, covers, closes } = listening.next() else { panic!("no caption") };
            assert_eq!(text, shown, "{model:?}");
            assert!(text.starts_with(&settled) && stable_bytes >= settled.len(), "{settled:?}, then {text:?}");
            assert!(covers > 0 && closes.is_some_and(|closes| closes < 0.1), "{covers} {closes:?}");
            settled = text[..stable_bytes].to_owned();
        }
        assert_eq!(settled, "zero ONE");
    }
}

#[test]
fn the_end_of_a_sentence_is_evidence() {
    let runtime = or_skip!(runtime());
    for model in ALL {
        let recognizer = open(&runtime, model);
        let closes = |score: &str| {
            let mut listening = start(&*recognizer, false);
            // At once: else it is the threads' affair how much of the silence the reading has that is ready.
            listening.session.push(&sound(score));
            listening.session.finalise(1);
            match listening.next() {
                Heard::Final { closes, .. } => closes.unwrap(),
                other => panic!("{other:?}"),
            }
        };
        // The scores of these graphs tell a mark from its rivals no more clearly than that.
        let (open, full_stop, end) = (closes("..00.11....."), closes("..00.11..44..."), closes("..00..44......"));
        assert!(open < 0.1 && full_stop > 0.6 && end > 0.4, "{model:?}: {open} {full_stop} {end}");
    }
}

#[test]
fn a_dropped_session_says_nothing_more_and_the_next_one_is_whole() {
    let runtime = or_skip!(runtime());
    for model in ALL {
        let recognizer = open(&runtime, model);
        let Listening { mut session, heard } = start(&*recognizer, true);
        for _ in 0..10 {
            session.push(&sound(SCORE));
        }
        session.finalise(1);
        drop(session);
        let told = heard.try_iter().count();
        let mut listening = start(&*recognizer, false);
        listening.push(&sound(SCORE));
        assert_eq!(listening.ask(1), TEXT, "{model:?}");
        assert_eq!(heard.try_iter().count(), 0, "{told} before");
    }
}

#[test]
fn sessions_do_not_mix() {
    let runtime = or_skip!(runtime());
    for model in ALL {
        let recognizer = open(&runtime, model);
        let (mut one, mut other) = (start(&*recognizer, true), start(&*recognizer, true));
        for (a, b) in sound("..00.11..22..").chunks(160).zip(sound("..33.22..11..").chunks(160)) {
            one.session.push(a);
            other.session.push(b);
        }
        assert_eq!((one.ask(1).as_str(), other.ask(1).as_str()), ("zero ONE two", "three TWO one"), "{model:?}");
    }
}

#[test]
fn long_speech_is_understood_to_its_end() {
    let runtime = or_skip!(runtime());
    // 70 s, in which no tone follows itself and nothing is said over and over.
    let mut state = 7_u32;
    let mut tones = vec![0_u32];
    while tones.len() < 140 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let tone = (state >> 16) % 4;
        if tones.last() != Some(&tone) {
            tones.push(tone);
        }
    }
    let score: String = tones.iter().map(|tone| format!("..{tone}{tone}.")).collect();
    let words = ["zero", "one", "two", "three"];
    let said: Vec<&str> = tones.iter().map(|tone| words[*tone as usize]).collect();
    for model in [Model::Tdt, Model::LayoutB] {
        let recognizer = open(&runtime, model);
        let mut listening = start(&*recognizer, false);
        listening.push(&sound(&score));
        let heard = listening.ask(1).to_lowercase();
        assert_eq!(heard.split(' ').collect::<Vec<_>>(), said, "{model:?}");
    }
}

#[test]
fn a_language_that_it_does_not_read_is_told() {
    let runtime = or_skip!(runtime());
    for (model, unknown) in [(Model::LayoutB, "es"), (Model::LayoutAPrompt, "eo"), (Model::Tdt, "zh")] {
        let recognizer = open(&runtime, model);
        let options = |language: &str| SessionOptions { language: Some(language.to_owned()), partials: false };
        let refused = recognizer.start(options(unknown), Box::new(drop)).err().unwrap();
        assert!(matches!(refused, SpeechError::LanguageUnknown { .. }), "{model:?}: {refused}");
        for known in ["en", "en-GB", " "] {
            assert!(recognizer.start(options(known), Box::new(drop)).is_ok(), "{model:?}: {known:?}");
        }
    }
}

#[test]
fn more_sound_than_is_kept_and_more_questions_than_wait_end_the_session_and_nothing_else() {
    let runtime = or_skip!(runtime());
    for model in [Model::Tdt, Model::LayoutB] {
        let recognizer = open(&runtime, model);
        let mut flooded = start(&*recognizer, false);
        flooded.session.push(&vec![0.0; 600_001 * 16]);
        assert!(matches!(flooded.next(), Heard::Failed(SpeechError::Behind { .. })), "{model:?}");
        let mut listening = start(&*recognizer, false);
        listening.push(&sound(SCORE));
        assert_eq!(listening.ask(1), TEXT, "{model:?}");
    }
}

#[test]
fn a_model_that_gives_up_ends_its_session_with_advice() {
    let runtime = or_skip!(runtime());
    let (folder, encoder) = put(Model::Tdt);
    std::fs::copy(Model::Tdt.graphs().join("../hostile/encoder-model.onnx"), &encoder).unwrap();
    let recognizer = LocalTransducer::open(&encoder, &runtime).unwrap();
    assert!(recognizer.warm().is_err());
    for _ in 0..2 {
        let mut listening = start(&*recognizer, false);
        listening.push(&sound(SCORE));
        listening.session.finalise(1);
        match listening.next() {
            Heard::Failed(error) => assert_eq!(error.problem().code, "speech.failed", "{error}"),
            other => panic!("{other:?}"),
        }
    }
    drop(folder);
}

#[test]
fn what_can_not_be_opened_is_told_by_what_is_wrong() {
    let runtime = or_skip!(runtime());
    let refused = |path: &Path| LocalTransducer::open(path, &runtime).err().unwrap();
    let missing = refused(Path::new("/no/such/model"));
    assert_eq!((missing.problem().code.as_str(), missing.kind()), ("speech.model_missing", Kind::Input));
    let (folder, encoder) = put(Model::LayoutB);
    std::fs::remove_file(encoder.with_file_name("joiner.onnx")).unwrap();
    let broken = refused(&encoder);
    assert!(broken.to_string().contains("joiner.onnx is not there"), "{broken}");
    drop(folder);
}
