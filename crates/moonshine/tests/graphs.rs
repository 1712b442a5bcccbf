//! The graphs as users have them, through the real ONNX Runtime: right tensors in, right text out; other models, broken ones, hostile ones.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod support;

use std::path::Path;

use proptest::prelude::*;
use riposte_moonshine::{Moonshine, MoonshineError};
use riposte_sim::moonshine::{Format, hostile};
use riposte_sim::or_skip;
use riposte_sim::tones::sound;
use support::{ONE, at_once, load, offline, runtime, with};

/// A score with every tone, and what it says.
const SCORE: &str = "..00.11..22.33..44..00.11..";
const TEXT: &str = "zero ONE two THREE. ZERO one";

/// As many tones as there are letters in `tones`, each 200 ms after 300 ms of silence.
fn score(tones: impl IntoIterator<Item = u32>) -> String {
    tones.into_iter().map(|tone| format!("..{tone}{tone}.")).collect()
}

/// Tones of which none follows itself, and nothing is said over and over.
fn chatter(count: usize) -> Vec<u32> {
    let (mut state, mut tones) = (7_u32, vec![0_u32]);
    while tones.len() < count {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let tone = (state >> 16) % 4;
        if tones.last() != Some(&tone) {
            tones.push(tone);
        }
    }
    tones
}

#[test]
fn both_formats_understand_what_is_said() {
    let runtime = or_skip!(runtime());
    for format in Format::ALL {
        let (mut model, stop) = load(&runtime, format);
        assert_eq!(at_once(&mut model, &sound(SCORE), &stop).text, TEXT, "{format:?}");
    }
}

#[test]
fn reading_it_as_it_comes_gives_the_tokens_of_reading_it_at_once() {
    let runtime = or_skip!(runtime());
    let (mut model, stop) = load(&runtime, Format::Ort);
    // Longer than the encoder looks back and ahead, shorter than a segment.
    for score in [SCORE.to_owned(), "0".to_owned(), "..".to_owned(), score(chatter(30))] {
        let sound = sound(&score);
        let mut stream = model.begin();
        for piece in sound.chunks(1_000) {
            assert!(model.push(&mut stream, piece, &stop).unwrap());
            // Captions, whose tokens the next text begins with.
            model.text(&mut stream, &stop).unwrap().unwrap();
        }
        let heard = model.finish(&mut stream, &stop).unwrap().unwrap();
        let tokens: Vec<usize> = heard.tokens.iter().map(|token| token.id).collect();
        assert_eq!(tokens, offline(&runtime, &sound), "{score}");
    }
}

#[test]
fn silence_and_next_to_nothing_are_no_text_and_no_trouble() {
    let runtime = or_skip!(runtime());
    let (mut model, stop) = load(&runtime, Format::Ort);
    for samples in [0, 1, 79, 80, 1_279, 1_280, 1_281, 10_240, 480_000] {
        let heard = at_once(&mut model, &vec![0.0; samples], &stop);
        assert_eq!((heard.text.as_str(), heard.closes), ("", None), "{samples}");
    }
}

#[test]
fn odd_samples_break_nothing() {
    let runtime = or_skip!(runtime());
    let (mut model, stop) = load(&runtime, Format::Ort);
    for odd in [f32::NAN, f32::INFINITY, 1e30, -1e30] {
        let sound: Vec<f32> =
            sound(SCORE).into_iter().enumerate().map(|(n, x)| if n % 999 == 0 { odd } else { x }).collect();
        let mut stream = model.begin();
        assert!(model.push(&mut stream, &sound, &stop).unwrap());
        // Any answer will do, or the error that there is none.
        let heard = model.finish(&mut stream, &stop);
        assert!(matches!(heard, Ok(Some(_)) | Err(MoonshineError::Confused { .. })), "{odd}: {heard:?}");
    }
    assert_eq!(at_once(&mut model, &sound(SCORE), &stop).text, TEXT);
}

#[test]
fn the_stream_goes_on_as_if_it_had_not_been_asked() {
    let runtime = or_skip!(runtime());
    let (mut model, stop) = load(&runtime, Format::Ort);
    let (mut stream, mut unasked) = (model.begin(), model.begin());
    let mut heard = String::new();
    for piece in sound(SCORE).chunks(1_600) {
        assert!(model.push(&mut stream, piece, &stop).unwrap());
        assert!(model.push(&mut unasked, piece, &stop).unwrap());
        let now = model.finish(&mut stream, &stop).unwrap().unwrap().text;
        assert!(now.starts_with(&heard), "{heard:?}, then {now:?}");
        assert_eq!(model.finish(&mut stream, &stop).unwrap().unwrap().text, now);
        assert_eq!((stream.samples(), stream.covered()), (unasked.samples(), unasked.covered()));
        heard = now;
    }
    assert_eq!(heard, TEXT);
    assert_eq!(model.finish(&mut stream, &stop).unwrap(), model.finish(&mut unasked, &stop).unwrap());
}

#[test]
fn the_text_so_far_lags_eight_chunks_and_the_encoder_s_lookahead_behind_at_the_most() {
    let runtime = or_skip!(runtime());
    let (mut model, stop) = load(&runtime, Format::Ort);
    assert_eq!(model.chunk_samples(), 10_240);
    let mut stream = model.begin();
    let mut shown = String::new();
    for piece in sound(&format!("{SCORE}..........")).chunks(777) {
        model.push(&mut stream, piece, &stop).unwrap();
        let lag = stream.samples() - stream.covered();
        assert!(lag < 10_240 + 1_280 + 5_120, "{lag}");
        let now = model.text(&mut stream, &stop).unwrap().unwrap().text;
        assert!(now.starts_with(&shown), "{shown:?}, then {now:?}");
        shown = now;
    }
    assert_eq!(shown, TEXT);
}

#[test]
fn tokens_say_how_sure_and_whether_the_sentence_closes() {
    let runtime = or_skip!(runtime());
    let (mut model, stop) = load(&runtime, Format::Ort);
    let mut heard = |score: &str| at_once(&mut model, &sound(score), &stop);
    let open = heard("..00.11..");
    assert!(open.tokens.iter().all(|token| token.is_word && token.probability > 0.9 && token.frame.is_none()));
    assert!((0.4..0.6).contains(&open.closes.unwrap()), "{open:?}");
    let over = heard("..00.11......");
    assert_eq!(over.text, "zero ONE");
    assert!(over.closes.unwrap() > 0.9, "{over:?}");
    let full_stop = heard("..00.11..44.");
    assert_eq!(full_stop.text, "zero ONE.");
    assert!(full_stop.closes.unwrap() > 0.9, "{full_stop:?}");
    assert!(!full_stop.tokens[2].is_word);
}

#[test]
fn long_speech_is_understood_to_its_end() {
    let runtime = or_skip!(runtime());
    let (mut model, stop) = load(&runtime, Format::Ort);
    // 70 s: cut twice, the places of each segment beginning anew.
    let tones = chatter(140);
    let sound = sound(&score(tones.iter().copied()));
    let heard = at_once(&mut model, &sound, &stop);
    let words = ["zero", "one", "two", "three"];
    let said: Vec<&str> = tones.iter().map(|tone| words[*tone as usize]).collect();
    let text = heard.text.to_lowercase();
    assert_eq!(text.split(' ').collect::<Vec<_>>(), said);
    let mut stream = model.begin();
    for piece in sound.chunks(80_000) {
        assert!(model.push(&mut stream, piece, &stop).unwrap());
        model.text(&mut stream, &stop).unwrap().unwrap();
    }
    assert_eq!(model.finish(&mut stream, &stop).unwrap().unwrap(), heard);
}

#[test]
fn a_model_that_loops_writes_six_and_a_half_tokens_a_second_and_no_more() {
    let runtime = or_skip!(runtime());
    let folder = with(Format::Onnx, "decoder_kv.onnx", &hostile("loop"));
    let mut model = Moonshine::load(folder.path(), &runtime, ONE).unwrap();
    let stop = runtime.stop().unwrap();
    for (seconds, tokens) in [(1, 7), (4, 26), (10, 65)] {
        let heard = at_once(&mut model, &vec![0.0; seconds * 16_000], &stop);
        // Sound is read in chunks of 80 ms: a second has 13 of them.
        assert!((tokens..=tokens + 1).contains(&heard.tokens.len()), "{seconds}: {}", heard.tokens.len());
    }
}

#[test]
fn a_stop_ends_it_and_the_next_call_is_whole() {
    let runtime = or_skip!(runtime());
    let (mut model, stop) = load(&runtime, Format::Ort);
    let mut stream = model.begin();
    stop.set();
    assert!(!model.push(&mut stream, &sound(SCORE), &stop).unwrap());
    assert_eq!(model.text(&mut model.begin(), &stop).unwrap().unwrap().text, "", "nothing is asked of the graphs");
    stop.clear();
    let mut stream = model.begin();
    assert!(model.push(&mut stream, &sound(SCORE), &stop).unwrap());
    stop.set();
    assert_eq!(model.text(&mut stream, &stop).unwrap(), None);
    assert_eq!(model.finish(&mut stream, &stop).unwrap(), None);
    stop.clear();
    assert_eq!(model.finish(&mut stream, &stop).unwrap().unwrap().text, TEXT, "what was stopped left nothing behind");
}

#[test]
fn a_stop_from_another_thread_ends_a_writing_that_would_go_on() {
    let runtime = or_skip!(runtime());
    let folder = with(Format::Onnx, "decoder_kv.onnx", &hostile("loop"));
    let mut model = Moonshine::load(folder.path(), &runtime, ONE).unwrap();
    let stop = runtime.stop().unwrap();
    let mut stream = model.begin();
    assert!(model.push(&mut stream, &vec![0.0; 25 * 16_000], &stop).unwrap());
    let (started, begins) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        let stopper = stop.clone();
        scope.spawn(move || {
            begins.recv().unwrap();
            stopper.set();
        });
        started.send(()).unwrap();
        // 163 runs of the decoder; where the stop comes in doesn't matter, it may come before the first.
        assert_eq!(model.finish(&mut stream, &stop).unwrap(), None);
    });
}

#[test]
fn other_models_files_are_told_by_what_is_wrong() {
    let runtime = or_skip!(runtime());
    let refused = |file: &str, by: &Path| {
        let folder = with(Format::Onnx, file, by);
        let error = Moonshine::load(folder.path(), &runtime, ONE).err().unwrap();
        assert_eq!(error.problem().code, "speech.model_broken", "{error}");
        error.to_string()
    };
    let graph = |name: &str| Format::Onnx.graphs().join(format!("{name}.onnx"));
    // The graphs of each other.
    assert!(refused("frontend.onnx", &graph("encoder")).contains("it has no input audio_chunk"));
    assert!(refused("encoder.onnx", &graph("adapter")).contains("it has no input features"));
    assert!(refused("adapter.onnx", &graph("encoder")).contains("it has no input encoded"));
    assert!(refused("cross_kv.onnx", &graph("decoder_kv")).contains("it has no input memory"));
    assert!(refused("decoder_kv.onnx", &graph("cross_kv")).contains("it has no input token"));
    // Other types.
    let length = refused("frontend.onnx", &hostile("frontend"));
    assert!(length.contains("its sample_len is int32 [1], not int64 [1]"), "{length}");
    let token = refused("decoder_kv.onnx", &hostile("token"));
    assert!(token.contains("its token is int32"), "{token}");
    // Other files.
    assert!(refused("tokenizer.bin", &graph("encoder")).contains("tokenizer.bin can't be used"));
    assert!(refused("streaming_config.json", &graph("encoder")).contains("no configuration"));
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("config.json");
    std::fs::write(&other, r#"{"language": "ar", "depth": 6}"#).unwrap();
    assert!(refused("streaming_config.json", &other).contains("another language (ar)"));
}

#[test]
fn sizes_of_a_graph_go_before_those_of_the_configuration() {
    let runtime = or_skip!(runtime());
    let folder = tempfile::tempdir().unwrap();
    Format::Ort.put(folder.path()).unwrap();
    let path = folder.path().join("streaming_config.json");
    let config = std::fs::read_to_string(&path).unwrap().replace("\"depth\": 6", "\"depth\": 10").replace("640", "64");
    std::fs::write(&path, config).unwrap();
    let mut model = Moonshine::load(folder.path(), &runtime, ONE).unwrap();
    assert_eq!(at_once(&mut model, &sound(SCORE), &runtime.stop().unwrap()).text, TEXT);
}

#[test]
fn broken_files_are_errors_and_do_not_take_the_program_down() {
    let runtime = or_skip!(runtime());
    for format in Format::ALL {
        for name in ["frontend", "encoder", "adapter", "cross_kv", "decoder_kv"] {
            let file = format!("{name}.{}", format.end());
            let whole = std::fs::read(format.graphs().join(&file)).unwrap();
            for bytes in [&b""[..], b"<!doctype html>", &whole[..whole.len() / 2]] {
                let folder = tempfile::tempdir().unwrap();
                format.put(folder.path()).unwrap();
                std::fs::write(folder.path().join(&file), bytes).unwrap();
                let error = Moonshine::load(folder.path(), &runtime, ONE).err().unwrap();
                assert_eq!(error.problem().code, "speech.model_broken", "{file}: {error}");
            }
        }
    }
    let folder = with(Format::Onnx, "encoder.onnx", &hostile("encoder"));
    let mut greedy = Moonshine::load(folder.path(), &runtime, ONE).unwrap();
    let mut stream = greedy.begin();
    let error = greedy.push(&mut stream, &sound(SCORE), &runtime.stop().unwrap()).unwrap_err();
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
        let (mut model, stop) = load(&runtime, Format::Ort);
        let whole = at_once(&mut model, &sound, &stop);
        let mut stream = model.begin();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (sound.len() + 1)).chain([0, sound.len()]).collect();
        cuts.sort_unstable();
        for pair in cuts.windows(2) {
            prop_assert!(model.push(&mut stream, &sound[pair[0]..pair[1]], &stop).unwrap());
        }
        let pieces = model.finish(&mut stream, &stop).unwrap().unwrap();
        prop_assert_eq!(pieces, whole);
    }
}
