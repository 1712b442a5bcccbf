//! The whole voice through the real ONNX Runtime, with graphs whose sound is computable (crates/neural/tests/graphs/supertonic).

use std::path::Path;

use riposte_sim::or_skip;
use riposte_sim::rig::onnxruntime;

use super::*;
use crate::neural::alike::assert_alike;
use crate::{Speech, UtteranceEvent};

const DESCRIPTION: &str =
    r#"{"ae": {"sample_rate": 16000, "base_chunk_size": 8}, "ttl": {"latent_dim": 2, "chunk_compress_factor": 3}}"#;
const STYLE: &str = r#"{"style_ttl": {"dims": [1, 2, 4], "data": [[[0.1, 0, 0, 0], [0, 0, 0, 0]]]},
    "style_dp": {"dims": [1, 1, 2], "data": [[[0, 0]]]}}"#;

/// A model that knows a to z, space and full stop.
fn installed() -> Result<(tempfile::TempDir, VoiceOptions), String> {
    let places = Places { named: Some(onnxruntime()?), ..Places::default() };
    Runtime::load(&places).map_err(|error| error.to_string())?;
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("models/supertonic-3");
    std::fs::create_dir_all(folder.join("onnx")).unwrap();
    std::fs::create_dir_all(folder.join("voice_styles")).unwrap();
    let graphs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../neural/tests/graphs/supertonic");
    for graph in graphs.read_dir().unwrap().flatten() {
        std::fs::copy(graph.path(), folder.join("onnx").join(graph.file_name())).unwrap();
    }
    let id = |c: u32| if (97..123).contains(&c) || c == 32 || c == 46 { i64::from(c) } else { -1 };
    let indexer: Vec<String> = (0..200).map(|c| id(c).to_string()).collect();
    std::fs::write(folder.join("onnx/tts.json"), DESCRIPTION).unwrap();
    std::fs::write(folder.join("onnx/unicode_indexer.json"), format!("[{}]", indexer.join(","))).unwrap();
    for name in ["F1", "M1"] {
        std::fs::write(folder.join(format!("voice_styles/{name}.json")), STYLE).unwrap();
    }
    let options = VoiceOptions { data_folder: Some(data.path().to_owned()), ..VoiceOptions::default() };
    Ok((data, options))
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
async fn a_text_becomes_sound_as_long_as_its_letters() {
    let (_data, options) = or_skip!(installed());
    let voice = open(&options).unwrap();
    assert_eq!((voice.name().as_str(), voice.rate_hz()), ("supertonic/F1", 16_000));
    voice.warm().await.unwrap();
    let sound = said(&voice, "nine.").await.unwrap();
    // Five characters of 10 ms, and the tail of a sentence, 200 ms.
    assert!((245..=252).contains(&(sound.len() / 16)), "{} ms", sound.len() / 16);
    assert_alike(&said(&voice, "nine.").await.unwrap(), &sound, "the same each time");
    assert_eq!(said(&voice, " … ").await.unwrap(), Vec::<f32>::new());
    let error = said(&voice, "Жук.").await.unwrap_err();
    assert!(error.code() == "voice.phonemes" && error.to_string().contains("Жук"), "{error}");
}

#[tokio::test]
async fn a_dropped_utterance_leaves_the_next_text_unharmed() {
    let (_data, options) = or_skip!(installed());
    let voice = open(&options).unwrap();
    let alone = said(&voice, "nine.").await.unwrap();
    for _ in 0..20 {
        let mut utterance = voice.begin();
        utterance.push(Speech { text: "one two three four five six seven. ".repeat(100) });
        assert_eq!(utterance.next().await.unwrap().unwrap(), UtteranceEvent::Sent);
        assert!(matches!(utterance.next().await.unwrap().unwrap(), UtteranceEvent::Audio { clause: 0, .. }));
    }
    assert_alike(&said(&voice, "nine.").await.unwrap(), &alone, "after what was dropped");
}

#[test]
fn voices_are_found_and_what_is_missing_is_told() {
    let (data, options) = or_skip!(installed());
    let listed: Vec<String> = supertonic_voices(&options).unwrap().into_iter().map(|voice| voice.id).collect();
    assert_eq!(listed, ["F1", "M1"]);
    let code = |options: &VoiceOptions| open(options).err().unwrap().code();
    assert_eq!(
        open(&VoiceOptions { voice: Some("M1".to_owned()), ..options.clone() }).unwrap().name(),
        "supertonic/M1"
    );
    assert_eq!(code(&VoiceOptions { voice: Some("X9".to_owned()), ..options.clone() }), "voice.unknown_voice");
    let folder = data.path().join("models/supertonic-3");
    assert!(open(&VoiceOptions { file: Some(folder.join("onnx/vocoder.onnx")), ..options.clone() }).is_ok());
    std::fs::remove_dir_all(folder.join("voice_styles")).unwrap();
    assert_eq!(code(&options), "voice.model_missing");
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(code(&options), "voice.model_missing");
}
