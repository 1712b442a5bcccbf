//! The encoder's path from samples to an embedding: with graphs of our own wherever the library is, with the published model wherever that is. Skipped by
//! name elsewhere.

#![allow(clippy::unwrap_used)] // helpers beside the tests

use std::path::{Path, PathBuf};

use riposte_onnx::{OnnxError, Places, Runtime};
use riposte_sim::or_skip;
use riposte_sim::rig::{onnxruntime, published_model, recording_of_a_person};
use riposte_speaker::{Embedding, Resemblyzer, SpeakerEncoder, SpeakerError, UserVoice};

fn runtime() -> Result<Runtime, String> {
    let places = Places { named: Some(onnxruntime()?), ..Places::default() };
    Ok(Runtime::load(&places).expect("the library in RIPOSTE_ONNXRUNTIME can be used"))
}

fn graph(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/graphs").join(name)
}

/// As in reference/make.py.
fn signal(length: usize, gain: f64) -> Vec<f32> {
    let mut state: u64 = 1;
    (0..length)
        .map(|n| {
            state = (state * 1_103_515_245 + 12_345) % (1 << 31);
            let noise = state as f64 / (1u64 << 31) as f64 - 0.5;
            let t = n as f64 / 16_000.0;
            let tone = (std::f64::consts::TAU * (150.0 * t + 400.0 * t * t)).sin();
            (gain * (0.3 * tone + 0.02 * noise)) as f32
        })
        .collect()
}

/// The power of each band reaches the model as the encoder was trained with it.
#[test]
fn the_features_are_those_of_the_reference() {
    let model = Resemblyzer::load(&graph("mean.onnx"), &or_skip!(runtime())).unwrap();
    let check = |length: usize, gain: f64, reference: &str| {
        let reference: Vec<f32> = reference.lines().map(|line| line.parse().unwrap()).collect();
        let made = model.embed(&signal(length, gain)).unwrap().unwrap();
        let furthest = made.values().iter().zip(&reference).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(furthest < 1e-5, "{length} samples: off by {furthest}");
        assert!(made.values()[40..].iter().all(|&x| x == 0.0));
        assert!((made.seconds() - length as f32 / 16_000.0).abs() < 1e-6);
    };
    check(8_000, 1.0, include_str!("reference/short.txt"));
    check(56_000, 1.0, include_str!("reference/long.txt"));
    check(25_600, 0.01, include_str!("reference/quiet.txt"));
    assert_eq!(model.name(), "mean");
}

#[test]
fn silence_and_noise_that_is_no_number_change_nothing() {
    let model = Resemblyzer::load(&graph("mean.onnx"), &or_skip!(runtime())).unwrap();
    let voice = signal(48_000, 1.0);
    let alone = model.embed(&voice).unwrap().unwrap();
    let silence = vec![1e-5; 80_000];
    let among = model.embed(&[&silence[..], &voice, &silence].concat()).unwrap().unwrap();
    assert!(alone.similarity(&among) > 0.98, "{}", alone.similarity(&among));
    assert!((among.seconds() - 3.16).abs() < 1e-3, "{}: with 80 ms at both ends", among.seconds());
    let (tenth, odd) = (&voice[..3_000], vec![f32::NAN; 32_000]);
    for nothing in [&[][..], &silence, tenth, &odd] {
        assert_eq!(model.embed(nothing).unwrap(), None);
    }
    let long: Vec<f32> = voice.iter().copied().cycle().take(16_000 * 100).collect();
    assert_eq!(model.embed(&long).unwrap().unwrap().seconds(), 10.0, "of a long sound the end");
}

#[test]
fn another_model_is_refused_with_what_is_wrong_with_it() {
    let runtime = or_skip!(runtime());
    let reason = |file: &str| match Resemblyzer::load(&graph(file), &runtime).err() {
        Some(SpeakerError::Unfit { reason, path }) if path.ends_with(file) => reason.en,
        other => panic!("{file}: {other:?}"),
    };
    assert_eq!(reason("other_name.onnx"), "its input is called audio, not mels");
    assert_eq!(reason("other_bands.onnx"), "its input is float32 [any, 160, 80], not float32 [any, 160, 40]");
    assert_eq!(reason("other_kind.onnx"), "its input is int64 [any, 160, 40], not float32 [any, 160, 40]");
    assert_eq!(reason("one_window.onnx"), "its input is float32 [1, 160, 40], not float32 [any, 160, 40]");
    assert_eq!(reason("small.onnx"), "its output is float32 [any, 192], not float32 [any, 256]");
    let odd = Resemblyzer::load(&graph("zeros.onnx"), &runtime).err().unwrap();
    assert!(matches!(odd, SpeakerError::Onnx(OnnxError::Failed { .. })), "{odd}");
    let gone = Resemblyzer::load(&graph("gone.onnx"), &runtime).err().unwrap();
    assert!(matches!(gone, SpeakerError::Onnx(OnnxError::ModelMissing { .. })), "{gone}");
}

fn embedded(model: &Resemblyzer, file: &Path) -> Embedding {
    let samples = hound::WavReader::open(file).unwrap().into_samples::<i16>();
    let sound: Vec<f32> = samples.map(|x| f32::from(x.unwrap()) / 32_768.0).collect();
    model.embed(&sound).unwrap().unwrap()
}

#[test]
fn two_recordings_of_one_person_are_more_alike_than_those_of_two() {
    let path = or_skip!(published_model("resemblyzer_encoder.onnx"));
    let model = Resemblyzer::load(&path, &or_skip!(runtime())).unwrap();
    let person = |file: &str| recording_of_a_person(file).map(|file| embedded(&model, &file));
    let sentence = |number: &str| person(&format!("sense_and_sensibility_01_austen_64kb-{number}.wav"));
    let (first, second, third) = (or_skip!(sentence("0870")), or_skip!(sentence("0890")), or_skip!(sentence("0920")));
    let president = or_skip!(person("jfk.wav"));
    let telephone = or_skip!(person("telephone/demo-abouttotry.wav"));
    let same = [first.similarity(&second), first.similarity(&third), second.similarity(&third)];
    let others = [first.similarity(&president), second.similarity(&telephone), president.similarity(&telephone)];
    println!("same {same:.2?}, others {others:.2?}");
    assert!(same.iter().all(|same| others.iter().all(|other| same > &(other + 0.1))));

    let mut user = UserVoice::new();
    user.learn(first);
    user.learn(second);
    let odds = |voice: &Embedding| user.likeness(voice).unwrap().log_odds;
    println!("log odds {:.1}, {:.1} and {:.1}", odds(&third), odds(&president), odds(&telephone));
    assert!(odds(&third) > 1.0 && odds(&president) < -1.0 && odds(&telephone) < -1.0);
}
