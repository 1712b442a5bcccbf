//! The graphs as users may have them, through the real ONNX Runtime: right tensors in, right text out; other models, broken ones, hostile ones.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod support;

use std::path::Path;

use proptest::prelude::*;
use riposte_sim::or_skip;
use riposte_sim::tones::{Model, sound};
use riposte_transducer::{Hypothesis, Offline, Streaming, Transducer, TransducerError};
use support::{ONE, at_once, load, offline, runtime, streaming};

/// A score with every tone, and what it says.
const SCORE: &str = "..00.11..22.33..44..00.11..";
const TEXT: &str = "zero ONE two THREE. ZERO one";

#[test]
fn every_layout_understands_what_is_said() {
    let runtime = or_skip!(runtime());
    for model in [Model::Tdt, Model::Rnnt] {
        let (mut offline, stop) = offline(&runtime, model);
        let heard = offline.read(&sound(SCORE), &stop).unwrap().unwrap();
        assert_eq!(heard.text, TEXT, "{model:?}");
    }
    for model in Model::STREAMING {
        let (mut streaming, stop) = streaming(&runtime, model);
        assert_eq!(at_once(&mut streaming, &sound(SCORE), &stop).text, TEXT, "{model:?}");
    }
}

#[test]
fn a_duration_skips_frames_and_without_durations_none_is_lost() {
    let runtime = or_skip!(runtime());
    // Tone 4 lasts four frames to the TDT model, 320 ms, tone 0 none at all.
    let sound = sound("..4400......11...00..22..33..");
    let (mut tdt, stop) = offline(&runtime, Model::Tdt);
    assert_eq!(tdt.read(&sound, &stop).unwrap().unwrap().text, ". ONE zero TWO three");
    let (mut rnnt, stop) = offline(&runtime, Model::Rnnt);
    assert_eq!(rnnt.read(&sound, &stop).unwrap().unwrap().text, ". ZERO one ZERO two THREE");
}

#[test]
fn silence_and_next_to_nothing_are_no_text_and_no_trouble() {
    let runtime = or_skip!(runtime());
    for model in [Model::Tdt, Model::Rnnt] {
        let (mut offline, stop) = offline(&runtime, model);
        for samples in [0, 1, 159, 160, 1_280, 32_000] {
            let heard = offline.read(&vec![0.0; samples], &stop).unwrap().unwrap();
            assert_eq!((heard.text.as_str(), heard.closes), ("", None), "{model:?} {samples}");
        }
    }
    for model in Model::STREAMING {
        let (mut streaming, stop) = streaming(&runtime, model);
        for samples in [0, 1, 160, 8_960, 32_000] {
            assert_eq!(at_once(&mut streaming, &vec![0.0; samples], &stop).text, "", "{model:?} {samples}");
        }
    }
}

#[test]
fn odd_samples_break_nothing() {
    let runtime = or_skip!(runtime());
    let (mut offline, stop) = offline(&runtime, Model::Tdt);
    let (mut streaming, _) = streaming(&runtime, Model::LayoutB);
    for odd in [f32::NAN, f32::INFINITY, 1e30, -1e30] {
        let sound: Vec<f32> =
            sound(SCORE).into_iter().enumerate().map(|(n, x)| if n % 999 == 0 { odd } else { x }).collect();
        // Any answer will do, or the error that there is none.
        for heard in
            [offline.read(&sound, &stop).map(drop), streaming.push(&mut streaming.begin(None), &sound, &stop).map(drop)]
        {
            assert!(matches!(heard, Ok(()) | Err(TransducerError::Confused { .. })), "{odd}: {heard:?}");
        }
    }
    assert_eq!(offline.read(&sound(SCORE), &stop).unwrap().unwrap().text, TEXT);
}

#[test]
fn the_stream_goes_on_as_if_it_had_not_been_asked() {
    let runtime = or_skip!(runtime());
    for model in Model::STREAMING {
        let (mut streaming, stop) = streaming(&runtime, model);
        let mut stream = streaming.begin(Some("es"));
        let mut heard = String::new();
        for piece in sound(SCORE).chunks(1_600) {
            assert!(streaming.push(&mut stream, piece, &stop).unwrap());
            let now = streaming.finish(&stream, &stop).unwrap().unwrap().text;
            assert!(now.starts_with(&heard), "{model:?}: {heard:?}, then {now:?}");
            assert_eq!(streaming.finish(&stream, &stop).unwrap().unwrap().text, now);
            heard = now;
        }
        assert_eq!(heard, TEXT, "{model:?}");
    }
}

#[test]
fn the_text_so_far_lags_a_chunk_behind_at_the_most() {
    let runtime = or_skip!(runtime());
    for (model, chunk) in [(Model::LayoutA, 8_960), (Model::LayoutAPrompt, 8_960), (Model::LayoutB, 2_560)] {
        let (mut streaming, stop) = streaming(&runtime, model);
        assert_eq!(streaming.chunk_samples(), chunk);
        let mut stream = streaming.begin(Some("es"));
        for piece in sound(SCORE).chunks(777) {
            streaming.push(&mut stream, piece, &stop).unwrap();
            let lag = stream.samples() - stream.covered();
            assert!(lag < chunk + 200, "{model:?}: {lag}");
        }
        assert_eq!(stream.covered() % chunk, 0);
    }
}

#[test]
fn the_language_is_told_where_the_model_asks_for_it() {
    let runtime = or_skip!(runtime());
    let (mut streaming, stop) = streaming(&runtime, Model::LayoutAPrompt);
    for (language, text) in [(Some("es"), TEXT), (Some("de"), ""), (None, "")] {
        let mut stream = streaming.begin(language);
        streaming.push(&mut stream, &sound(SCORE), &stop).unwrap();
        assert_eq!(streaming.finish(&stream, &stop).unwrap().unwrap().text, text, "{language:?}");
    }
    assert!(streaming.languages().include("de-DE") && !streaming.languages().include("eo"));
}

#[test]
fn which_languages_are_read_is_seen_in_the_vocabulary() {
    let runtime = or_skip!(runtime());
    let reads = |model, language: &str| load(&runtime, model).0.languages().include(language);
    assert!(reads(Model::LayoutB, "en-US") && !reads(Model::LayoutB, "es"));
    assert!(reads(Model::Tdt, "en") && reads(Model::Tdt, "es") && !reads(Model::Tdt, "zh"));
}

#[test]
fn tokens_say_where_they_are_how_sure_and_whether_the_sentence_closes() {
    let runtime = or_skip!(runtime());
    let (mut streaming, stop) = streaming(&runtime, Model::LayoutA);
    let heard = |score: &str, streaming: &mut Streaming| -> Hypothesis { at_once(streaming, &sound(score), &stop) };
    let open = heard("..00.11.....", &mut streaming);
    let frames: Vec<usize> = open.tokens.iter().filter_map(|token| token.frame).collect();
    // 200 and 500 ms are frames 2 and 6; a tone is heard when it fills most of one.
    assert_eq!(frames, [3, 7]);
    assert!(open.tokens.iter().all(|token| token.is_word && token.probability > 0.9 && token.probability <= 1.0));
    assert!(open.closes.unwrap() < 0.1, "{open:?}");
    let full_stop = heard("..00.11..44...", &mut streaming);
    assert_eq!(full_stop.text, "zero ONE.");
    assert!(full_stop.closes.unwrap() > 0.9, "{full_stop:?}");
    let end_of_utterance = heard("..00..44...", &mut streaming);
    assert_eq!(end_of_utterance.text, "zero", "the mark is no text");
    assert!(end_of_utterance.closes.unwrap() > 0.9, "{end_of_utterance:?}");
}

#[test]
fn a_stop_ends_it_and_the_next_call_is_whole() {
    let runtime = or_skip!(runtime());
    let (mut offline, stop) = offline(&runtime, Model::Tdt);
    stop.set();
    assert_eq!(offline.read(&sound(SCORE), &stop).unwrap(), None);
    stop.clear();
    assert_eq!(offline.read(&sound(SCORE), &stop).unwrap().unwrap().text, TEXT);
    let (mut streaming, stop) = streaming(&runtime, Model::LayoutB);
    let mut stream = streaming.begin(None);
    stop.set();
    assert!(!streaming.push(&mut stream, &sound(SCORE), &stop).unwrap());
    assert_eq!(streaming.finish(&stream, &stop).unwrap(), None);
    stop.clear();
    assert_eq!(at_once(&mut streaming, &sound(SCORE), &stop).text, TEXT);
}

#[test]
fn other_graphs_and_vocabularies_are_told_by_what_is_wrong() {
    let runtime = or_skip!(runtime());
    let folder = tempfile::tempdir().unwrap();
    let refused = |path: &Path| Transducer::load(path, &runtime, ONE).err().unwrap();
    let change = |model: Model, file: &str, by: &Path| {
        let there = tempfile::tempdir_in(&folder).unwrap();
        let encoder = model.put(there.path()).unwrap();
        std::fs::copy(by, there.path().join(file)).unwrap();
        refused(&encoder)
    };
    let tdt = |file: &str| Model::Tdt.graphs().join(file);
    // The encoder and the joint network of each other.
    let swapped = change(Model::Tdt, "encoder-model.int8.onnx", &tdt("decoder_joint-model.int8.onnx"));
    assert!(swapped.to_string().contains("audio_signal / encoder_outputs, targets"), "{swapped}");
    let swapped = change(Model::Tdt, "decoder_joint-model.int8.onnx", &tdt("encoder-model.int8.onnx"));
    assert!(swapped.to_string().contains("encoder_outputs / audio_signal, length"), "{swapped}");
    // Another model's vocabulary, and what is none.
    let short = folder.path().join("short.txt");
    std::fs::write(&short, "a 0\nb 1\n<blk> 2\n").unwrap();
    let other = change(Model::Tdt, "vocab.txt", &short);
    assert!(other.to_string().contains("8198 scores for a vocabulary of 3"), "{other}");
    let none = change(Model::LayoutA, "vocab.txt", &tdt("encoder-model.int8.onnx"));
    assert!(none.to_string().contains("no list of numbered pieces"), "{none}");
    for error in [swapped, other, none] {
        assert_eq!(error.problem().code, "speech.model_broken");
    }
}

#[test]
fn broken_files_and_hostile_ones_are_errors_and_do_not_take_the_program_down() {
    let runtime = or_skip!(runtime());
    let folder = tempfile::tempdir().unwrap();
    let hostile = |file: &str| Model::Tdt.graphs().join("../hostile").join(file);
    for model in [Model::Tdt, Model::LayoutA, Model::LayoutB] {
        for name in std::fs::read_dir(model.graphs()).unwrap().map(|file| file.unwrap().file_name()) {
            let whole = std::fs::read(model.graphs().join(&name)).unwrap();
            let mut torn = whole.clone();
            torn[10..200].iter_mut().for_each(|byte| *byte ^= 0x5a);
            for bytes in [&b""[..], b"<!doctype html>", &whole[..whole.len() / 2], &torn] {
                let there = tempfile::tempdir_in(&folder).unwrap();
                let encoder = model.put(there.path()).unwrap();
                std::fs::write(there.path().join(&name), bytes).unwrap();
                let error = Transducer::load(&encoder, &runtime, ONE).err().unwrap();
                assert_eq!(error.problem().code, "speech.model_broken", "{name:?}: {error}");
            }
        }
    }
    let change = |file: &str, by: &Path| {
        let there = tempfile::tempdir_in(&folder).unwrap();
        let encoder = Model::Tdt.put(there.path()).unwrap();
        std::fs::copy(by, there.path().join(file)).unwrap();
        Transducer::load(&encoder, &runtime, ONE)
    };
    let states = change("decoder_joint-model.int8.onnx", &hostile("decoder_joint-model.onnx")).err().unwrap();
    assert!(states.to_string().contains("input_states_1 is float32"), "{states}");
    std::fs::write(folder.path().join("outside.bin"), [0; 4]).unwrap();
    let outside = change("encoder-model.int8.onnx", &hostile("outside.onnx")).err().unwrap();
    assert_eq!(outside.problem().code, "speech.model_broken", "{outside}");
    let Transducer::Offline(mut huge) = change("encoder-model.int8.onnx", &hostile("encoder-model.onnx")).unwrap()
    else {
        panic!("it is an offline one");
    };
    let stop = runtime.stop().unwrap();
    let error = Offline::read(&mut huge, &sound(SCORE), &stop).unwrap_err();
    assert_eq!(error.problem().code, "speech.failed", "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn how_a_sound_is_divided_does_not_matter(
        score in prop::collection::vec("[0-4]{2}\\.{1,3}", 1..8),
        cuts in prop::collection::vec(0usize..60_000, 0..20),
    ) {
        let Ok(runtime) = runtime() else { return Ok(()) };
        let sound = sound(&format!("..{}", score.concat()));
        for model in Model::STREAMING {
            let (mut streaming, stop) = streaming(&runtime, model);
            let whole = at_once(&mut streaming, &sound, &stop);
            let mut stream = streaming.begin(Some("es"));
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (sound.len() + 1)).chain([0, sound.len()]).collect();
            cuts.sort_unstable();
            for pair in cuts.windows(2) {
                prop_assert!(streaming.push(&mut stream, &sound[pair[0]..pair[1]], &stop).unwrap());
            }
            let pieces = streaming.finish(&stream, &stop).unwrap().unwrap();
            prop_assert_eq!(pieces, whole);
        }
    }
}
