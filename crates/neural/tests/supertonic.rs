//! Supertonic's layout through the real ONNX Runtime, with graphs of the true names, types and shapes: right tensors in, right sound out; damaged files told.

#![allow(clippy::unwrap_used)] // helpers beside the tests

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use riposte_neural::NeuralError;
use riposte_neural::supertonic::{Files, Style, Supertonic};
use riposte_onnx::{Places, Runtime};
use riposte_sim::or_skip;
use riposte_sim::rig::onnxruntime;

const ONE: NonZeroUsize = NonZeroUsize::MIN;
const DESCRIPTION: &str =
    r#"{"ae": {"sample_rate": 16000, "base_chunk_size": 8}, "ttl": {"latent_dim": 2, "chunk_compress_factor": 3}}"#;

fn runtime() -> Result<Runtime, String> {
    let places = Places { named: Some(onnxruntime()?), ..Places::default() };
    Ok(Runtime::load(&places).expect("the library can be used"))
}

/// A style whose sound begins with `loud`, and whose durations add `seconds`.
fn style(loud: f32, seconds: f32) -> String {
    format!(
        r#"{{"style_ttl": {{"dims": [1, 2, 4], "data": [[[{loud}, 0, 0, 0], [0, 0, 0, 0]]], "type": "float32"}},
            "style_dp": {{"dims": [1, 1, 2], "data": [[[{seconds}, 0]]], "type": "float32"}}}}"#
    )
}

/// Letters a, b, c and the combining tilde, some marks; with the tag's brackets or without.
fn indexer(tags: bool) -> String {
    let id = |c: char| match c {
        'a'..='e' | 'n' | 's' => i64::from(c as u32 - 'a' as u32) + 100,
        ' ' => 1,
        '.' => 2,
        '<' | '>' | '/' if tags => 3,
        '\u{303}' => 4,
        _ => -1,
    };
    let ids: Vec<String> = (0..0x400).filter_map(char::from_u32).map(|c| id(c).to_string()).collect();
    format!("[{}]", ids.join(","))
}

/// A model as a user has it: the graphs in `onnx`, the voices beside it.
fn installed(graphs: &str, tags: bool) -> (tempfile::TempDir, PathBuf) {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("onnx");
    std::fs::create_dir_all(root.path().join("voice_styles")).unwrap();
    std::fs::create_dir_all(&folder).unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/graphs").join(graphs);
    for graph in from.read_dir().unwrap().flatten() {
        std::fs::copy(graph.path(), folder.join(graph.file_name())).unwrap();
    }
    std::fs::write(folder.join("tts.json"), DESCRIPTION).unwrap();
    std::fs::write(folder.join("unicode_indexer.json"), indexer(tags)).unwrap();
    std::fs::write(root.path().join("voice_styles/M1.json"), style(0.1, 0.0)).unwrap();
    std::fs::write(root.path().join("voice_styles/F1.json"), style(0.2, 0.0)).unwrap();
    (root, folder)
}

#[test]
fn letters_become_numbers_with_a_mark_and_a_tag_where_the_model_knows_tags() {
    let (_root, folder) = installed("supertonic", false);
    let files = Files::of(&folder.join("tts.json")).unwrap();
    assert_eq!(files.rate_hz, 16_000);
    assert_eq!(files.voices().into_iter().map(|(name, _)| name).collect::<Vec<_>>(), ["F1", "M1"]);
    assert_eq!(files.ids("ab", "en").unwrap(), [100, 101, 2]);
    assert_eq!(files.ids("ñ.", "es").unwrap(), [113, 4, 2]);
    assert_eq!(files.ids("aж", "ru").unwrap(), [100, 2], "what it does not know is left out");
    assert_eq!(files.ids("жж", "ru").unwrap_err(), "жж");
    assert!(files.ids(" …", "en").unwrap().is_empty());
    let (_root, folder) = installed("supertonic", true);
    let tagged = Files::of(&folder).unwrap().ids("a", "es-MX").unwrap();
    assert_eq!(tagged, [3, 104, 118, 3, 100, 2, 3, 3, 104, 118, 3]);
}

#[test]
fn the_style_the_letters_and_the_speed_make_the_sound_and_the_noise_is_gone_after_the_last_step() {
    let runtime = or_skip!(runtime());
    let (root, folder) = installed("supertonic", false);
    let files = Files::of(&folder).unwrap();
    let mut model = Supertonic::load(&files, &runtime, ONE).unwrap();
    let style = Style::load(&root.path().join("voice_styles/M1.json")).unwrap();
    let stop = model.stop().unwrap();
    let ids = vec![100; 10];
    let sound = model.speak(&ids, &style, 1.0, &stop).unwrap().unwrap();
    // 10 letters of 10.5 ms at the model's own speed of 1.05: 100 ms.
    assert!((1599..=1600).contains(&sound.len()), "{}", sound.len());
    for (at, sample) in sound.iter().enumerate() {
        let value = if at % 2 == 0 { 0.2 } else { -0.2 };
        assert!((sample - value).abs() < 1e-4, "sample {at} is {sample}: (100 / 1000 + 0.1) was meant");
    }
    assert_eq!(model.speak(&ids, &style, 1.0, &stop).unwrap().unwrap(), sound, "the same each time");
    let fast = model.speak(&ids, &style, 2.0, &stop).unwrap().unwrap();
    assert!((799..=800).contains(&fast.len()), "{}", fast.len());
    stop.set();
    assert_eq!(model.speak(&ids, &style, 1.0, &stop).unwrap(), None, "stopped");
    assert!(model.speak(&ids, &style, 1.0, &model.stop().unwrap()).unwrap().is_some());
}

#[test]
fn durations_that_can_not_be_are_told() {
    let runtime = or_skip!(runtime());
    for (graphs, seconds) in [("supertonic_nan", 0.0), ("supertonic", 1e9), ("supertonic", -5.0)] {
        let (root, folder) = installed(graphs, false);
        let mut model = Supertonic::load(&Files::of(&folder).unwrap(), &runtime, ONE).unwrap();
        let file = root.path().join("odd.json");
        std::fs::write(&file, style(0.1, seconds)).unwrap();
        let stop = model.stop().unwrap();
        let error = model.speak(&[100, 101], &Style::load(&file).unwrap(), 1.0, &stop).unwrap_err();
        assert_eq!(error.code(), "voice.model_failed", "{graphs}, {seconds}: {error}");
        assert!(error.to_string().contains("duration_predictor.onnx"), "{error}");
    }
}

#[test]
fn a_graph_that_is_missing_or_another_one_is_told_by_its_name() {
    let runtime = or_skip!(runtime());
    let load = |folder: &Path| Supertonic::load(&Files::of(folder).unwrap(), &runtime, ONE).err().unwrap();
    let (_root, folder) = installed("supertonic_wrong", false);
    let error = load(&folder);
    assert_eq!(error.code(), "voice.model_broken");
    assert!(error.to_string().contains("vector_estimator.onnx") && error.to_string().contains("total_step"), "{error}");
    let (_root, folder) = installed("supertonic", false);
    // Frames of another size than the graphs'.
    std::fs::write(folder.join("tts.json"), DESCRIPTION.replace("\"latent_dim\": 2", "\"latent_dim\": 4")).unwrap();
    let error = load(&folder);
    assert!(
        error.to_string().contains("its noisy_latent is float32 [any, 6, any], not float32 [any, 12, any]"),
        "{error}"
    );
    std::fs::write(folder.join("tts.json"), DESCRIPTION).unwrap();
    std::fs::write(folder.join("vocoder.onnx"), "<!doctype html>").unwrap();
    let error = load(&folder);
    assert!(error.code() == "voice.model_broken" && error.to_string().contains("vocoder.onnx"), "{error}");
    std::fs::remove_file(folder.join("text_encoder.onnx")).unwrap();
    let error = load(&folder);
    assert!(error.code() == "voice.model_missing" && error.to_string().contains("text_encoder.onnx"), "{error}");
}

#[test]
fn odd_descriptions_and_voices_are_told() {
    let (root, folder) = installed("supertonic", false);
    let refused = |file: &str, text: &str| -> NeuralError {
        let before = std::fs::read_to_string(folder.join(file)).unwrap();
        std::fs::write(folder.join(file), text).unwrap();
        let error = Files::of(&folder).unwrap_err();
        std::fs::write(folder.join(file), before).unwrap();
        error
    };
    for (file, text, words) in [
        ("tts.json", "", "damaged"),
        ("tts.json", &DESCRIPTION[..40], "damaged"),
        ("tts.json", &DESCRIPTION.replace("16000", "1"), "ae.sample_rate in it is 1"),
        (
            "tts.json",
            &DESCRIPTION.replace("\"latent_dim\": 2", "\"latent_dim\": 99999999999"),
            "ttl.latent_dim in it is 99999999999",
        ),
        (
            "tts.json",
            &DESCRIPTION.replace("\"base_chunk_size\": 8", "\"base_chunk_size\": 0"),
            "ae.base_chunk_size in it is 0",
        ),
        ("unicode_indexer.json", "[-1, -1]", "damaged"),
        ("unicode_indexer.json", "{}", "damaged"),
    ] {
        let error = refused(file, text);
        assert!(error.code() == "voice.model_broken" && error.to_string().contains(words), "{words}: {error}");
    }
    let whole = style(0.1, 0.0);
    for (text, words) in [
        (whole[..whole.len() / 2].to_owned(), "damaged"),
        (whole.replace("[1, 2, 4]", "[1, 2, 40000000000]"), "style_ttl.dims in it is [1, 2, 40000000000]"),
        (whole.replace("[1, 2, 4]", "[1, 4]"), "style_ttl.dims"),
        (whole.replace("[1, 1, 2]", "[1, 1, 3]"), "style_dp.data in it has 2 numbers, not 3"),
        (whole.replace("0.1", "\"x\""), "style_ttl.data"),
    ] {
        let file = root.path().join("odd.json");
        std::fs::write(&file, text).unwrap();
        let error = Style::load(&file).unwrap_err();
        assert!(error.code() == "voice.model_broken" && error.to_string().contains(words), "{words}: {error}");
    }
    assert_eq!(Style::load(&root.path().join("gone.json")).unwrap_err().code(), "voice.model_missing");
    assert_eq!(Files::of(root.path()).unwrap_err().code(), "voice.model_missing");
}
