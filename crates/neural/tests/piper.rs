//! Piper's layout through the real ONNX Runtime: right tensors in, right sound out; another model, a broken one, a hostile one; and a published voice where it is.

#![allow(clippy::unwrap_used)] // helpers beside the tests

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use riposte_neural::NeuralError;
use riposte_neural::piper::{Description, Piper, Reads};
use riposte_onnx::{Places, Runtime};
use riposte_sim::or_skip;
use riposte_sim::rig::{onnxruntime, piper_voice};

const ONE: NonZeroUsize = NonZeroUsize::MIN;

const LETTERS: &str = r#"{"audio": {"sample_rate": 16000, "quality": "low"}, "phoneme_type": "text", "language": {"code": "es_MX", "name_english": "Spanish", "country_english": "Mexico"},
    "inference": {"noise_scale": 0.667, "length_scale": 1.2, "noise_w": 0.8}, "phoneme_map": {"q": ["k", "u"]},
    "phoneme_id_map": {"_": [0], "^": [1], "$": [2], " ": [3], ".": [4], ",": [5], ";": [6], "a": [50], "b": [60], "k": [70], "u": [80, 81], "n": [90], "̃": [91], "ç": [95]},
    "num_speakers": SPEAKERS, "speaker_id_map": {"ana": 0, "bea": 1}}"#;

fn runtime() -> Result<Runtime, String> {
    let places = Places { named: Some(onnxruntime()?), ..Places::default() };
    Ok(Runtime::load(&places).expect("the library can be used"))
}

/// A voice as a user has it: one of the graphs with a description beside it.
fn voice(graph: &str, description: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("voice.onnx");
    let graphs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/graphs");
    std::fs::copy(graphs.join(format!("{graph}.onnx")), &model).unwrap();
    std::fs::write(folder.path().join("voice.onnx.json"), description).unwrap();
    (folder, model)
}

fn described(speakers: u32) -> String {
    LETTERS.replace("SPEAKERS", &speakers.to_string())
}

fn ids(description: &Description, text: &str) -> Vec<Vec<i64>> {
    description.sentences(text).unwrap().into_iter().map(|sentence| sentence.ids).collect()
}

#[test]
fn a_description_is_read() {
    let (_folder, model) = voice("piper", &described(2));
    let description = Description::of(&model).unwrap();
    assert_eq!((description.rate_hz, description.reads.clone()), (16_000, Reads::Letters));
    assert_eq!(description.language, "es-MX");
    assert_eq!(description.language_name.as_deref(), Some("Spanish (Mexico)"));
    assert_eq!(description.speakers.keys().collect::<Vec<_>>(), ["ana", "bea"]);
}

#[test]
fn phonemes_become_numbers_sentence_by_sentence() {
    let (_folder, model) = voice("piper", &described(1));
    let description = Description::of(&model).unwrap();
    assert!(description.speakers.is_empty(), "one needs no name");
    assert_eq!(ids(&description, "ab."), [vec![1, 0, 50, 0, 60, 0, 4, 0, 2]]);
    assert_eq!(ids(&description, "a… (b) "), [vec![1, 0, 50, 0, 6, 0, 3, 0, 60, 0, 2]], "brackets are not heard");
    let two = description.sentences("a. b, a?").unwrap();
    assert_eq!(two.iter().map(|sentence| sentence.mark).collect::<Vec<_>>(), [Some('.'), Some('?')]);
    assert_eq!(
        ids(&description, "uq"),
        [vec![1, 0, 80, 81, 0, 70, 0, 80, 81, 0, 2]],
        "one for several, several for one"
    );
    assert_eq!(ids(&description, "ñç"), [vec![1, 0, 90, 0, 91, 0, 95, 0, 2]], "apart, where the voice has the accent");
    assert_eq!(ids(&description, "axb"), [vec![1, 0, 50, 0, 60, 0, 2]], "what it does not know is left out");
    assert_eq!(description.sentences("жx.").unwrap_err(), "жx");
    assert!(ids(&description, " …!?").is_empty() && ids(&description, "").is_empty());
    assert_eq!(ids(&description, "a^$_b"), ids(&description, "ab"), "nobody ends a sentence from inside");
}

#[test]
fn numbers_scales_speed_and_speaker_arrive() {
    let runtime = or_skip!(runtime());
    for (graph, speakers, speaker, lift) in [("piper", 1, 0, 0.0), ("several", 2, 1, 0.01)] {
        let (_folder, model) = voice(graph, &described(speakers));
        let description = Description::of(&model).unwrap();
        let mut piper = Piper::load(&model, &description, &runtime, ONE).unwrap();
        let stop = piper.stop().unwrap();
        let sound = piper.speak(&[50, 60], speaker, 2.0, &stop).unwrap().unwrap();
        assert_eq!((sound.len(), piper.rate_hz()), (480, 16_000));
        for (at, value) in [(0, 0.05 * 0.6), (1, -0.05 * 0.6), (240, 0.06 * 0.6), (479, -0.06 * 0.6)] {
            assert!((sound[at] - value - lift).abs() < 1e-5, "{graph}: sample {at} is {}", sound[at]);
        }
        stop.set();
        assert_eq!(piper.speak(&[50], 0, 1.0, &stop).unwrap(), None, "stopped");
        assert!(piper.speak(&[50], 0, 1.0, &piper.stop().unwrap()).unwrap().is_some());
    }
}

#[test]
fn another_model_and_a_broken_one_are_told_by_what_is_wrong() {
    let runtime = or_skip!(runtime());
    let told = |graph: &str, speakers| {
        let (_folder, model) = voice(graph, &described(speakers));
        let description = Description::of(&model).unwrap();
        Piper::load(&model, &description, &runtime, ONE).err().unwrap()
    };
    for (graph, speakers, words) in [
        ("missing", 1, "it has no input input"),
        ("wrong_type", 1, "input is float32 [any, any], not int64 [any, any]"),
        ("piper", 2, "it has no input sid"),
        ("several", 1, "it takes sid"),
        ("outside", 1, "outside.bin"),
    ] {
        let error = told(graph, speakers);
        assert_eq!(error.code(), "voice.model_broken", "{graph}: {error}");
        assert!(error.to_string().contains(words), "{graph}: {error}");
    }
}

#[test]
fn what_is_no_sound_is_told_and_the_program_lives_on() {
    let runtime = or_skip!(runtime());
    for graph in ["huge", "nan"] {
        let (_folder, model) = voice(graph, &described(1));
        let mut piper = Piper::load(&model, &Description::of(&model).unwrap(), &runtime, ONE).unwrap();
        let stop = piper.stop().unwrap();
        let error = piper.speak(&[50, 60], 0, 1.0, &stop).unwrap_err();
        assert_eq!(error.code(), "voice.model_failed", "{graph}: {error}");
    }
}

#[test]
fn odd_descriptions_are_told() {
    let whole = described(1);
    let cut = &whole[..whole.len() / 2];
    let refused = |description: &str| {
        let (_folder, model) = voice("piper", description);
        Description::of(&model).unwrap_err()
    };
    for (description, words) in [
        ("", "damaged"),
        ("[]", "damaged"),
        ("<!doctype html>", "damaged"),
        (cut, "damaged"),
        (&whole.replace("16000", "3"), "audio.sample_rate in it is 3"),
        (&whole.replace("16000", "-1"), "damaged"),
        (&whole.replace("1.2", "1e9"), "inference in it is 1000000000"),
        (&whole.replace("1.2", "0"), "inference.length_scale in it is 0"),
        (&whole.replace("\"text\"", "\"pinyin\""), "phoneme_type in it is pinyin"),
        (&whole.replace("\"text\"", "\"espeak\""), "there is no espeak.voice in it"),
        (&whole.replace("\"^\"", "\"no\""), "there is no phoneme_id_map.^ in it"),
        (&described(2).replace("\"bea\": 1", "\"bea\": 7"), "speaker_id_map in it is 2"),
    ] {
        let error = refused(description);
        assert_eq!(error.code(), "voice.model_broken", "{error}");
        assert!(error.to_string().contains(words), "{words}: {error}");
    }
    let (folder, model) = voice("piper", &whole);
    std::fs::remove_file(folder.path().join("voice.onnx.json")).unwrap();
    let error = Description::of(&model).unwrap_err();
    assert!(matches!(error, NeuralError::Missing { .. }) && error.to_string().contains("voice.onnx.json"), "{error}");
}

/// The published voice: what its own description says makes speech of about the length that people take.
#[test]
fn a_published_voice_speaks() {
    let runtime = or_skip!(runtime());
    let model = or_skip!(piper_voice());
    let description = Description::of(&model).unwrap();
    assert_eq!(description.reads, Reads::Ipa { espeak: "en-us".to_owned() });
    let mut piper = Piper::load(&model, &description, &runtime, ONE).unwrap();
    let stop = piper.stop().unwrap();
    let [sentence] = &description.sentences("ðə tɹˈeɪn lˈiːvz æt nˈaɪn.").unwrap()[..] else {
        panic!("one sentence")
    };
    let sound = |piper: &mut Piper, speed| piper.speak(&sentence.ids, 0, speed, &stop).unwrap().unwrap();
    let (plain, fast) = (sound(&mut piper, 1.0), sound(&mut piper, 2.0));
    let seconds = |sound: &[f32]| sound.len() as f32 / piper.rate_hz() as f32;
    assert!((0.8..3.0).contains(&seconds(&plain)), "{} s", seconds(&plain));
    assert!(seconds(&fast) < 0.75 * seconds(&plain), "{} s at twice the speed", seconds(&fast));
    assert!(plain.iter().any(|sample| sample.abs() > 0.1));
}
