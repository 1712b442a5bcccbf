//! Pocket TTS's layout through the real ONNX Runtime, with graphs of the true names, types and shapes and a tokenizer that SentencePiece made: right tensors and states
//! in, right sound out, as it streams; damaged files told.

#![allow(clippy::unwrap_used)] // helpers beside the tests

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use riposte_neural::NeuralError;
use riposte_neural::pocket::{Bundle, Piece, Pocket, Tokenizer, Voice};
use riposte_onnx::{Data, Places, Runtime, Tensor};
use riposte_sim::or_skip;
use riposte_sim::rig::onnxruntime;

const ONE: NonZeroUsize = NonZeroUsize::MIN;
const DESCRIPTION: &str = r#"{"sample_rate": 8000, "frame_rate": 12.5, "latent_dim": 2, "conditioning_dim": 3, "tokenizer_file": "tokenizer.model",
    "max_token_per_chunk": 50, "pad_with_spaces_for_short_inputs": false, "model_recommended_frames_after_eos": null,
    "flow_lm_state_manifest": [
        {"index": 0, "input_name": "state_0", "output_name": "out_state_0", "module": "lm", "key": "sum", "shape": [1], "dtype": "float32", "fill": "zeros"},
        {"index": 1, "input_name": "state_1", "output_name": "out_state_1", "module": "lm", "key": "step", "shape": [1], "dtype": "int64", "fill": "zeros"},
        {"index": 2, "input_name": "state_2", "output_name": "out_state_2", "module": "lm", "key": "first", "shape": [1], "dtype": "bool", "fill": "ones"}],
    "mimi_state_manifest": [
        {"index": 0, "input_name": "state_0", "output_name": "out_state_0", "module": "mimi", "key": "n", "shape": [1], "dtype": "int64", "fill": "zeros"}]}"#;

fn runtime() -> Result<Runtime, String> {
    let places = Places { named: Some(onnxruntime()?), ..Places::default() };
    Ok(Runtime::load(&places).expect("the library can be used"))
}

fn graphs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/graphs")
}

/// A file of safetensors: 32-bit floats and 64-bit integers, each a list of one.
fn safetensors(sum: f32, offset: i64) -> Vec<u8> {
    let head = r#"{"lm/sum":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"lm/offset":{"dtype":"I64","shape":[1],"data_offsets":[4,12]}}"#;
    let mut file = (head.len() as u64).to_le_bytes().to_vec();
    file.extend(head.as_bytes());
    file.extend(sum.to_le_bytes());
    file.extend(offset.to_le_bytes());
    file
}

/// A model as a user has it.
fn installed(of: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for graph in ["text_conditioner", "flow_lm_main", "flow_lm_flow", "mimi_decoder"] {
        let file = format!("{graph}.onnx");
        std::fs::copy(graphs().join(of).join(&file), folder.path().join(&file)).unwrap();
    }
    std::fs::copy(graphs().join("pocket/unigram.model"), folder.path().join("tokenizer.model")).unwrap();
    std::fs::write(folder.path().join("bundle.json"), DESCRIPTION).unwrap();
    std::fs::create_dir(folder.path().join("voices")).unwrap();
    for (name, sum) in [("alba", 0.05), ("marius", 0.1)] {
        std::fs::write(folder.path().join(format!("voices/{name}.safetensors")), safetensors(sum, 2)).unwrap();
    }
    folder
}

#[derive(serde::Deserialize)]
struct Tokenized {
    text: String,
    ids: Vec<i64>,
}

#[test]
fn texts_become_the_pieces_that_sentencepiece_makes_of_them() {
    for name in ["unigram", "plain"] {
        let tokenizer = Tokenizer::load(&graphs().join(format!("pocket/{name}.model"))).unwrap();
        let expected = std::fs::read_to_string(graphs().join(format!("pocket/{name}.json"))).unwrap();
        let expected: Vec<Tokenized> = serde_json::from_str(&expected).unwrap();
        for Tokenized { text, ids } in expected {
            assert_eq!(tokenizer.ids(&text), ids, "{name}: {text:?}");
        }
    }
}

#[test]
fn a_tokenizer_that_is_cut_off_anywhere_is_told_or_read_and_never_a_panic() {
    let whole = std::fs::read(graphs().join("pocket/unigram.model")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tokenizer.model");
    let mut told = 0;
    for length in (0..whole.len()).step_by(7) {
        std::fs::write(&file, &whole[..length]).unwrap();
        match Tokenizer::load(&file) {
            Err(error) => told += usize::from(error.code() == "voice.model_broken"),
            // It ends between two pieces.
            Ok(tokenizer) => drop(tokenizer.ids("Hello, wörld")),
        }
    }
    assert!(told > whole.len() / 7 / 2, "{told}");
    std::fs::write(&file, "<!doctype html>").unwrap();
    assert_eq!(Tokenizer::load(&file).unwrap_err().code(), "voice.model_broken");
    assert_eq!(Tokenizer::load(&folder.path().join("gone")).unwrap_err().code(), "voice.model_missing");
}

#[test]
fn a_text_is_cut_to_what_the_model_reads_at_once_and_none_of_it_is_lost() {
    let folder = installed("pocket");
    let bundle = Bundle::of(folder.path()).unwrap();
    assert_eq!(bundle.voices().into_iter().map(|(name, _)| name).collect::<Vec<_>>(), ["alba", "marius"]);
    let [one] = &bundle.pieces("it takes nine minutes")[..] else { panic!("one piece") };
    let tokenizer = Tokenizer::load(&folder.path().join("tokenizer.model")).unwrap();
    assert_eq!((&one.ids, one.words), (&tokenizer.ids("It takes nine minutes."), 4), "with a capital and a mark");
    let long = "the train to the city leaves at nine, and then you are at the station, or so they say ".repeat(3);
    let pieces = bundle.pieces(&long);
    assert!(pieces.len() > 2 && pieces.iter().all(|piece| piece.ids.len() <= 50));
    assert_eq!(pieces.iter().map(|piece| piece.words).sum::<usize>(), long.split_whitespace().count());
    assert!(bundle.pieces(" … ").is_empty() && bundle.pieces("").is_empty());
}

#[test]
fn tokens_states_and_the_voice_arrive_and_the_frames_come_one_by_one_as_if_they_were_decoded_at_once() {
    let runtime = or_skip!(runtime());
    let folder = installed("pocket");
    let bundle = Bundle::of(&folder.path().join("bundle.json")).unwrap();
    let mut pocket = Pocket::load(&bundle, &runtime, ONE).unwrap();
    let voice = Voice::load(&folder.path().join("voices/alba.safetensors"), &bundle).unwrap();
    let piece = Piece { ids: vec![100, 200], words: 6 };
    let stop = pocket.stop().unwrap();
    let mut frames: Vec<Vec<f32>> = Vec::new();
    assert!(pocket.speak(&piece, &voice, &stop, &mut |samples| frames.push(samples.to_vec())).unwrap());
    // The voice has used two places: the fifth frame is the seventh, at which the model has said all, and three more are made from it on.
    assert_eq!(frames.iter().map(Vec::len).collect::<Vec<_>>(), [8; 7]);
    for (n, frame) in frames.iter().enumerate() {
        let loud = 0.05 + 0.3 + 0.01 * n as f32;
        for (at, sample) in frame.iter().enumerate() {
            let value = if at % 2 == 0 { loud } else { -loud };
            assert!((sample - value).abs() < 1e-4, "sample {at} of frame {n} is {sample}, not {value}");
        }
    }
    // All the frames through the decoder at once.
    let latents = vec![0.35; 7 * 2];
    let mut decoder = runtime.session(&folder.path().join("mimi_decoder.onnx")).unwrap();
    let inputs = [
        Tensor { name: "latent", shape: &[1, 7, 2], data: Data::F32(&latents) },
        Tensor { name: "state_0", shape: &[1], data: Data::I64(&[0]) },
    ];
    let whole = decoder.run_for("audio_frame", &inputs, &pocket.stop().unwrap()).unwrap().unwrap().data;
    let streamed = frames.concat();
    assert_eq!(whole.len(), streamed.len());
    assert!(whole.iter().zip(&streamed).all(|(a, b)| (a - b).abs() < 1e-4));
}

#[test]
fn few_words_get_more_frames_and_a_model_that_never_ends_is_ended() {
    let runtime = or_skip!(runtime());
    for (of, words, frames) in [("pocket", 6, 7), ("pocket", 2, 9), ("pocket_loop", 6, 34)] {
        let folder = installed(of);
        let bundle = Bundle::of(folder.path()).unwrap();
        let mut pocket = Pocket::load(&bundle, &runtime, ONE).unwrap();
        let voice = Voice::load(&folder.path().join("voices/alba.safetensors"), &bundle).unwrap();
        let (mut count, stop) = (0, pocket.stop().unwrap());
        assert!(pocket.speak(&Piece { ids: vec![1, 2], words }, &voice, &stop, &mut |_| count += 1).unwrap());
        assert_eq!(count, frames, "{of}, {words} words");
    }
}

#[test]
fn it_stops_between_two_frames_and_speaks_again() {
    let runtime = or_skip!(runtime());
    let folder = installed("pocket");
    let bundle = Bundle::of(folder.path()).unwrap();
    let mut pocket = Pocket::load(&bundle, &runtime, ONE).unwrap();
    let voice = Voice::load(&folder.path().join("voices/alba.safetensors"), &bundle).unwrap();
    let piece = Piece { ids: vec![100], words: 6 };
    let (mut count, stop) = (0, pocket.stop().unwrap());
    let mut sound = |_: &[f32]| {
        count += 1;
        if count == 3 {
            stop.set();
        }
    };
    assert!(!pocket.speak(&piece, &voice, &stop, &mut sound).unwrap());
    assert_eq!(count, 3, "nothing is made once it is stopped");
    let again = pocket.stop().unwrap();
    assert!(pocket.speak(&piece, &voice, &again, &mut |_| {}).unwrap());
}

#[test]
fn other_graphs_voices_and_descriptions_are_told_by_what_is_wrong() {
    let runtime = or_skip!(runtime());
    let folder = installed("pocket_wrong");
    let load = |folder: &Path| Pocket::load(&Bundle::of(folder).unwrap(), &runtime, ONE).err().unwrap();
    let error = load(folder.path());
    assert_eq!(error.code(), "voice.model_broken");
    assert!(error.to_string().contains("flow_lm_main.onnx") && error.to_string().contains("state_1"), "{error}");
    let folder = installed("pocket");
    std::fs::write(folder.path().join("mimi_decoder.onnx"), "no").unwrap();
    assert!(load(folder.path()).to_string().contains("mimi_decoder.onnx"));
    std::fs::remove_file(folder.path().join("flow_lm_flow.onnx")).unwrap();
    let error = load(folder.path());
    assert!(error.code() == "voice.model_missing" && error.to_string().contains("flow_lm_flow.onnx"), "{error}");

    let refused = |from: &str, to: &str| -> NeuralError {
        std::fs::write(folder.path().join("bundle.json"), DESCRIPTION.replace(from, to)).unwrap();
        Bundle::of(folder.path()).unwrap_err()
    };
    for (from, to, words) in [
        ("\"sample_rate\": 8000", "\"sample_rate\": 1", "sample_rate in it is 1"),
        ("\"latent_dim\": 2", "\"latent_dim\": 0", "latent_dim in it is 0"),
        ("12.5", "0", "frame_rate in it is 0"),
        ("tokenizer.model", "../tokenizer.model", "tokenizer_file in it is ../tokenizer.model"),
        (
            "\"shape\": [1], \"dtype\": \"float32\"",
            "\"shape\": [99999999999, 99], \"dtype\": \"float32\"",
            "state_0.shape in it is",
        ),
        ("\"bool\"", "\"complex\"", "state_2.dtype in it is complex"),
        ("\"ones\"", "\"sevens\"", "state_2.fill in it is sevens"),
        ("\"mimi_state_manifest\"", "\"no\"", "damaged"),
    ] {
        let error = refused(from, to);
        assert!(error.code() == "voice.model_broken" && error.to_string().contains(words), "{words}: {error}");
    }
    std::fs::write(folder.path().join("bundle.json"), &DESCRIPTION[..200]).unwrap();
    assert_eq!(Bundle::of(folder.path()).unwrap_err().code(), "voice.model_broken");
    std::fs::write(folder.path().join("bundle.json"), DESCRIPTION).unwrap();

    let bundle = Bundle::of(folder.path()).unwrap();
    let whole = safetensors(0.1, 2);
    let other = String::from_utf8_lossy(&safetensors(0.0, 2)).replace("lm/", "xx/").into_bytes();
    let large = String::from_utf8_lossy(&safetensors(0.0, 0))
        .replace("\"shape\":[1],\"data_offsets\":[0,4]", "\"shape\":[2],\"data_offsets\":[0,8]");
    for (bytes, words) in [
        (whole[..whole.len() - 3].to_vec(), "damaged"),
        (whole[..20].to_vec(), "damaged"),
        (b"<!doctype html>".to_vec(), "damaged"),
        (large.into_bytes(), "damaged"),
        (other, "another model"),
    ] {
        let file = folder.path().join("voices/odd.safetensors");
        std::fs::write(&file, bytes).unwrap();
        let error = Voice::load(&file, &bundle).unwrap_err();
        assert!(error.code() == "voice.model_broken" && error.to_string().contains(words), "{words}: {error}");
    }
}
