//! The graph as users may have it, through the real ONNX Runtime: right tensors in, right sound out; another model, a broken one, a hostile one.

#![allow(clippy::unwrap_used)] // helpers beside the tests

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use riposte_kokoro::{Kokoro, KokoroError, LONGEST_TOKENS, Style, Styles};
use riposte_onnx::{Places, Runtime};
use riposte_sim::or_skip;
use riposte_sim::rig::onnxruntime;

const ONE: NonZeroUsize = NonZeroUsize::MIN;

fn runtime() -> Result<Runtime, String> {
    let places = Places { named: Some(onnxruntime()?), ..Places::default() };
    Ok(Runtime::load(&places).expect("the library in RIPOSTE_ONNXRUNTIME can be used"))
}

fn graph(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/graphs").join(name)
}

/// A voice whose row `n` begins with `n` thousandths.
fn style() -> Style {
    let folder = tempfile::tempdir().unwrap();
    let number = |at: usize| if at.is_multiple_of(256) { (at / 256) as f32 * 0.001 } else { 0.0 };
    let bytes: Vec<u8> = (0..510 * 256).flat_map(|at| number(at).to_le_bytes()).collect();
    std::fs::write(folder.path().join("af_heart.bin"), bytes).unwrap();
    Styles::Folder(folder.path().to_owned()).load("af_heart").unwrap()
}

fn is_close(sound: &[f32], at: usize, value: f32) {
    assert!((sound[at] - value).abs() < 1e-5, "sample {at} is {}, not {value}", sound[at]);
}

#[test]
fn tokens_have_edges_the_style_is_that_of_their_number_and_the_speed_arrives() {
    let runtime = or_skip!(runtime());
    for (name, speed, heard_speed) in [("kokoro.onnx", 1.5, 1.5), ("waveform.onnx", 1.4, 1.0)] {
        let mut kokoro = Kokoro::load(&graph(name), &runtime, ONE).unwrap();
        let stop = kokoro.stop().unwrap();
        let sound = kokoro.speak(&[50, 60], &style(), speed, &stop).unwrap().unwrap();
        assert_eq!(sound.len(), 4 * 240, "{name}");
        // Two tokens: the style's row 2, which lifts by 0.002.
        is_close(&sound, 0, 0.002);
        is_close(&sound, 240, 0.05 * heard_speed + 0.002);
        is_close(&sound, 241, -0.05 * heard_speed + 0.002);
        is_close(&sound, 480, 0.06 * heard_speed + 0.002);
        is_close(&sound, 959, 0.002);
    }
}

#[test]
fn more_than_the_model_reads_is_left_out_and_nothing_is_no_trouble() {
    let runtime = or_skip!(runtime());
    let mut kokoro = Kokoro::load(&graph("kokoro.onnx"), &runtime, ONE).unwrap();
    let stop = kokoro.stop().unwrap();
    let long = vec![50; 2000];
    assert_eq!(kokoro.speak(&long, &style(), 1.0, &stop).unwrap().unwrap().len(), (LONGEST_TOKENS + 2) * 240);
    assert_eq!(kokoro.speak(&[], &style(), f32::NAN.max(1.0), &stop).unwrap().unwrap().len(), 2 * 240);
    stop.set();
    assert_eq!(kokoro.speak(&[50], &style(), 1.0, &stop).unwrap(), None, "stopped");
    let next = kokoro.stop().unwrap();
    assert!(kokoro.speak(&[50], &style(), 1.0, &next).unwrap().is_some());
}

#[test]
fn another_model_and_a_broken_one_are_told_by_what_is_wrong() {
    let runtime = or_skip!(runtime());
    let folder = tempfile::tempdir().unwrap();
    let refused = |path: &Path| Kokoro::load(path, &runtime, ONE).err().unwrap();
    let strange = refused(&graph("strange.onnx"));
    assert!(strange.to_string().contains("it takes style, and Kokoro takes tokens, style and speed"), "{strange}");
    assert_eq!(strange.code(), "voice.model_broken");
    let sum = refused(&graph("../../../onnx/tests/graphs/sum.onnx"));
    assert!(matches!(sum, KokoroError::Unfit { .. }), "{sum}");
    let whole = std::fs::read(graph("kokoro.onnx")).unwrap();
    for bytes in [&b""[..], b"<!doctype html>", &whole[..whole.len() / 2]] {
        let file = folder.path().join("kokoro.onnx");
        std::fs::write(&file, bytes).unwrap();
        let error = refused(&file);
        assert_eq!(error.code(), "voice.model_broken", "{error}");
    }
    assert_eq!(refused(&folder.path().join("gone.onnx")).code(), "voice.model_missing");
}

#[test]
fn a_model_that_asks_for_more_memory_than_there_is_fails_and_does_not_take_the_program_down() {
    let runtime = or_skip!(runtime());
    let mut kokoro = Kokoro::load(&graph("huge.onnx"), &runtime, ONE).unwrap();
    let stop = kokoro.stop().unwrap();
    let error = kokoro.speak(&[50, 60], &style(), 1.0, &stop).unwrap_err();
    assert_eq!(error.code(), "voice.model_failed", "{error}");
}
