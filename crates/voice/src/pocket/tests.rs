//! The whole voice through the real ONNX Runtime, with graphs whose sound is computable (crates/neural/tests/graphs/pocket).

use std::path::Path;

use riposte_sim::or_skip;
use riposte_sim::rig::onnxruntime;

use super::*;
use crate::{Speech, UtteranceEvent};

/// The graphs' frames have 8 samples: of 80 ms at 100 Hz, and here of half a millisecond.
const DESCRIPTION: &str = r#"{"sample_rate": 16000, "frame_rate": 12.5, "latent_dim": 2, "conditioning_dim": 3, "tokenizer_file": "unigram.model",
    "flow_lm_state_manifest": [
        {"input_name": "state_0", "output_name": "out_state_0", "module": "lm", "key": "sum", "shape": [1], "dtype": "float32", "fill": "zeros"},
        {"input_name": "state_1", "output_name": "out_state_1", "module": "lm", "key": "step", "shape": [1], "dtype": "int64", "fill": "zeros"},
        {"input_name": "state_2", "output_name": "out_state_2", "module": "lm", "key": "first", "shape": [1], "dtype": "bool", "fill": "ones"}],
    "mimi_state_manifest": [{"input_name": "state_0", "output_name": "out_state_0", "shape": [1], "dtype": "int64", "fill": "zeros"}]}"#;

fn installed(graphs: &str) -> Result<(tempfile::TempDir, VoiceOptions), String> {
    let places = Places { named: Some(onnxruntime()?), ..Places::default() };
    Runtime::load(&places).map_err(|error| error.to_string())?;
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("models/pocket-tts/onnx/english");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::create_dir_all(data.path().join("models/pocket-tts/voices")).unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../neural/tests/graphs");
    for graph in ["text_conditioner", "flow_lm_main", "flow_lm_flow", "mimi_decoder"] {
        let file = format!("{graph}.onnx");
        std::fs::copy(from.join(graphs).join(&file), folder.join(&file)).unwrap();
    }
    std::fs::copy(from.join("pocket/unigram.model"), folder.join("unigram.model")).unwrap();
    std::fs::write(folder.join("bundle.json"), DESCRIPTION).unwrap();
    let head = r#"{"lm/sum":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#;
    for name in ["alba", "marius"] {
        let file = [&(head.len() as u64).to_le_bytes()[..], head.as_bytes(), &0.1f32.to_le_bytes()].concat();
        std::fs::write(data.path().join(format!("models/pocket-tts/voices/{name}.safetensors")), file).unwrap();
    }
    let options = VoiceOptions { data_folder: Some(data.path().to_owned()), ..VoiceOptions::default() };
    Ok((data, options))
}

/// The sound, and in how many parts it came.
async fn said(voice: &impl Synthesizer, text: &str) -> Result<(Vec<f32>, usize), VoiceError> {
    let mut utterance = voice.begin();
    utterance.push(Speech { text: text.to_owned() });
    utterance.finish();
    let (mut sound, mut parts) = (Vec::new(), 0);
    while let Some(event) = utterance.next().await {
        if let UtteranceEvent::Audio { samples, .. } = event? {
            sound.extend(samples);
            parts += 1;
        }
    }
    Ok((sound, parts))
}

#[tokio::test]
async fn the_sound_comes_while_it_is_made() {
    let (_data, options) = or_skip!(installed("pocket_loop"));
    let voice = open(&options).unwrap();
    assert_eq!((voice.name().as_str(), voice.rate_hz()), ("pocket/alba", 16_000));
    voice.warm().await.unwrap();
    let (sound, parts) = said(&voice, "The train leaves at nine.").await.unwrap();
    // A text of 17 tokens is ended after 96 frames of 8 samples; 10 ms are held back for the seam.
    assert!(parts > 20, "{parts} parts");
    let tail = 200 * 16;
    assert!((90 * 8..=96 * 8).contains(&(sound.len() - tail)), "{} samples", sound.len());
    assert_eq!(said(&voice, "The train leaves at nine.").await.unwrap().0, sound, "the same each time");
    assert_eq!(said(&voice, " … ").await.unwrap().0, Vec::<f32>::new());
}

#[tokio::test]
async fn a_dropped_utterance_leaves_the_next_text_unharmed() {
    let (_data, options) = or_skip!(installed("pocket_loop"));
    let voice = open(&options).unwrap();
    let alone = said(&voice, "Nine.").await.unwrap();
    for _ in 0..20 {
        let mut utterance = voice.begin();
        utterance.push(Speech { text: "The train leaves at nine. ".repeat(40) });
        assert_eq!(utterance.next().await.unwrap().unwrap(), UtteranceEvent::Sent);
        assert!(matches!(utterance.next().await.unwrap().unwrap(), UtteranceEvent::Audio { clause: 0, .. }));
    }
    assert_eq!(said(&voice, "Nine.").await.unwrap(), alone);
}

#[test]
fn voices_are_found_and_what_is_missing_is_told() {
    let (data, options) = or_skip!(installed("pocket"));
    let listed: Vec<String> = pocket_voices(&options).unwrap().into_iter().map(|voice| voice.id).collect();
    assert_eq!(listed, ["alba", "marius"]);
    let code = |options: &VoiceOptions| open(options).err().unwrap().code();
    assert_eq!(
        open(&VoiceOptions { voice: Some("marius".to_owned()), ..options.clone() }).unwrap().name(),
        "pocket/marius"
    );
    assert_eq!(code(&VoiceOptions { voice: Some("x".to_owned()), ..options.clone() }), "voice.unknown_voice");
    let nowhere = VoiceOptions { file: Some("/no/such/bundle.json".into()), ..options.clone() };
    assert_eq!(code(&nowhere), "voice.model_missing");
    std::fs::remove_dir_all(data.path().join("models/pocket-tts/voices")).unwrap();
    assert_eq!(code(&options), "voice.model_missing");
}
