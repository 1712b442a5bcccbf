//! The whole voice through the real ONNX Runtime: with a small graph whose sound is computable (crates/neural/tests/graphs), and with a published voice where it is.

use std::path::{Path, PathBuf};

use riposte_onnx::{Places, Runtime};
use riposte_sim::or_skip;
use riposte_sim::rig::{onnxruntime, piper_voice as published};

use super::*;
use crate::neural::alike::assert_alike;
use crate::{Speech, UtteranceEvent};

/// The tests' own library, for this process: every voice that is made afterwards uses it, wherever it would have looked.
fn load_runtime() -> Result<(), String> {
    let places = Places { named: Some(onnxruntime()?), ..Places::default() };
    Runtime::load(&places).map(|_| ()).map_err(|error| error.to_string())
}

/// Reads letters, each of which is a loud wave of 15 ms.
const LETTERS: &str = r#"{"audio": {"sample_rate": 16000}, "phoneme_type": "text", "language": {"code": "en_US"},
    "phoneme_id_map": {"_": [0], "^": [0], "$": [0], " ": [0], ".": [0], ",": [0], "a": [50], "b": [60], "o": [70]},
    "num_speakers": 2, "speaker_id_map": {"ana": 0, "bea": 1}}"#;

fn installed() -> Result<(tempfile::TempDir, VoiceOptions), String> {
    load_runtime()?;
    let folder = tempfile::tempdir().unwrap();
    let models = folder.path().join("models");
    std::fs::create_dir_all(&models).unwrap();
    let graph = Path::new(env!("CARGO_MANIFEST_DIR")).join("../neural/tests/graphs/several.onnx");
    std::fs::copy(graph, models.join("en_US-letters-low.onnx")).unwrap();
    std::fs::write(models.join("en_US-letters-low.onnx.json"), LETTERS).unwrap();
    let options = VoiceOptions { data_folder: Some(folder.path().to_owned()), ..VoiceOptions::default() };
    Ok((folder, options))
}

async fn said(voice: &impl Synthesizer, text: &str) -> Result<Vec<f32>, VoiceError> {
    let mut utterance = voice.begin();
    utterance.push(Speech { text: text.to_owned() });
    utterance.finish();
    let mut sound = Vec::new();
    while let Some(event) = utterance.next().await {
        if let UtteranceEvent::Audio { samples, .. } = event? {
            sound.extend(samples);
        }
    }
    Ok(sound)
}

#[tokio::test]
async fn a_text_becomes_the_sound_of_its_letters() {
    let (_folder, options) = or_skip!(installed());
    let voice = open(&options).unwrap();
    assert_eq!((voice.name().as_str(), voice.rate_hz()), ("piper/en_US-letters-low/ana", 16_000));
    voice.warm().await.unwrap();
    let ms = |sound: &[f32]| sound.len() / 16;
    // Three letters with a pause between two, 15 ms each, and the tail of a sentence, 200 ms.
    let sound = said(&voice, "Abo.").await.unwrap();
    assert!((5 * 15 + 200..=5 * 15 + 210).contains(&ms(&sound)), "{} ms", ms(&sound));
    // Sentence by sentence: the second has its own beginning and end.
    let two = said(&voice, "Abo. Bob.").await.unwrap();
    assert!((2 * 275 - 10..=2 * 285 - 10).contains(&ms(&two)), "{} ms", ms(&two));
    assert_alike(&said(&voice, "Abo.").await.unwrap(), &sound, "the same each time");
}

#[tokio::test]
async fn what_the_voice_has_no_sound_for_is_told() {
    let (_folder, options) = or_skip!(installed());
    let voice = open(&options).unwrap();
    let error = said(&voice, "Жук.").await.unwrap_err();
    assert_eq!(error.code(), "voice.phonemes");
    assert!(error.to_string().contains("жук"), "{error}");
    assert!(!said(&voice, "Жa.").await.unwrap().is_empty(), "what it knows is said");
}

#[tokio::test]
async fn another_speaker_has_the_model_that_is_there() {
    let (_folder, options) = or_skip!(installed());
    let first = open(&options).unwrap();
    let second = open(&VoiceOptions { voice: Some("bea".to_owned()), speed: 2.0, ..options }).unwrap();
    assert!(std::sync::Arc::ptr_eq(first.worker(), second.worker()));
    assert_eq!(second.name(), "piper/en_US-letters-low/bea");
    assert!(!said(&second, "Abo.").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_dropped_utterance_leaves_the_next_text_unharmed() {
    let (_folder, options) = or_skip!(installed());
    let voice = open(&options).unwrap();
    let alone = said(&voice, "Abo.").await.unwrap();
    for _ in 0..20 {
        let mut utterance = voice.begin();
        utterance.push(Speech { text: "abo boa, ".repeat(300) });
        assert_eq!(utterance.next().await.unwrap().unwrap(), UtteranceEvent::Sent);
        assert!(matches!(utterance.next().await.unwrap().unwrap(), UtteranceEvent::Audio { clause: 0, .. }));
    }
    assert_alike(&said(&voice, "Abo.").await.unwrap(), &alone, "after what was dropped");
}

/// A published voice: English without espeak-ng, at the level of every voice.
#[tokio::test]
async fn a_published_voice_speaks_as_loud_as_the_others() {
    or_skip!(load_runtime());
    let model: PathBuf = or_skip!(published());
    let voice = open(&VoiceOptions { file: Some(model), ..VoiceOptions::default() }).unwrap();
    assert_eq!(voice.name(), "piper/en_US-joe-medium");
    let sound = said(&voice, "The train to the city leaves at nine from the second platform.").await.unwrap();
    let seconds = sound.len() as f64 / f64::from(voice.rate_hz());
    assert!((2.0..6.0).contains(&seconds), "{seconds} s");
    let mut meter = ebur128::EbuR128::new(1, voice.rate_hz(), ebur128::Mode::I | ebur128::Mode::TRUE_PEAK).unwrap();
    meter.add_frames_f32(&sound).unwrap();
    let (lufs, peak) = (meter.loudness_global().unwrap(), 20.0 * meter.true_peak(0).unwrap().log10());
    assert!((-21.5..=-18.5).contains(&lufs) && peak <= -1.0, "{lufs} LUFS, {peak} dBTP");
}
