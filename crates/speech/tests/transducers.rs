//! Sessions of transducers, through the real ONNX Runtime with the small graphs: the same promises as whisper's.
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use riposte_onnx::Runtime;
use riposte_problem::Kind;
use riposte_sim::or_skip;
use riposte_sim::tones::{Model, sound};
use riposte_speech::transducer::LocalTransducer;
use riposte_speech::{Heard, Recognizer, SessionOptions, SpeechError};
use support::promises::{self, SCORE, TEXT, runtime};
use support::{Listening, listen};
use tempfile::TempDir;

const ALL: [Model; 5] = [Model::Tdt, Model::Rnnt, Model::LayoutA, Model::LayoutAPrompt, Model::LayoutB];
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
        promises::silence_and_nothing_are_empty(|partials| start(&*recognizer, partials));
    }
}

#[test]
fn a_session_goes_on_after_an_answer() {
    let runtime = or_skip!(runtime());
    for model in ALL {
        let recognizer = open(&runtime, model);
        promises::a_session_goes_on_after_an_answer(model, |partials| start(&*recognizer, partials));
    }
}

#[test]
fn an_answer_is_the_text_up_to_the_moment_it_was_asked_for() {
    let runtime = or_skip!(runtime());
    for model in ALL {
        let recognizer = open(&runtime, model);
        promises::an_answer_is_the_text_up_to_the_moment_it_was_asked_for(model, |partials| {
            start(&*recognizer, partials)
        });
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
            let Heard::Partial { text, stable_bytes, covers, closes, .. } = listening.next() else {
                panic!("no caption")
            };
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
        let closes = |score: &str| promises::closes(score, |partials| start(&*recognizer, partials));
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
        promises::a_dropped_session_says_nothing_more_and_the_next_one_is_whole(model, |partials| {
            start(&*recognizer, partials)
        });
    }
}

#[test]
fn sessions_do_not_mix() {
    let runtime = or_skip!(runtime());
    for model in ALL {
        let recognizer = open(&runtime, model);
        promises::sessions_do_not_mix(model, |partials| start(&*recognizer, partials));
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
        promises::a_language_that_it_does_not_read_is_told(model, &*recognizer, unknown);
    }
}

#[test]
fn more_sound_than_is_kept_and_more_questions_than_wait_end_the_session_and_nothing_else() {
    let runtime = or_skip!(runtime());
    for model in [Model::Tdt, Model::LayoutB] {
        let recognizer = open(&runtime, model);
        promises::more_sound_than_is_kept_ends_the_session_and_nothing_else(model, |partials| {
            start(&*recognizer, partials)
        });
    }
}

#[test]
fn a_model_that_gives_up_ends_its_session_with_advice() {
    let runtime = or_skip!(runtime());
    let (folder, encoder) = put(Model::Tdt);
    std::fs::copy(Model::Tdt.graphs().join("../hostile/encoder-model.onnx"), &encoder).unwrap();
    let recognizer = LocalTransducer::open(&encoder, &runtime).unwrap();
    promises::a_model_that_gives_up_ends_its_session_with_advice(&*recognizer, |partials| {
        start(&*recognizer, partials)
    });
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
