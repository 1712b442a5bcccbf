//! The frontend against a reference that numpy made (`graphs/make.py`).

#![allow(clippy::unwrap_used)] // helpers beside the tests

use std::path::Path;

use riposte_transducer::{FeatureStream, Features};

fn numbers(name: &str) -> Vec<f32> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/features").join(name);
    let bytes = std::fs::read(path).unwrap();
    bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}

fn are_close(made: &[f32], expected: &[f32]) {
    assert_eq!(made.len(), expected.len());
    let furthest = made.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(furthest < 1e-4, "{furthest}");
}

#[test]
fn features_are_those_of_the_reference() {
    let mut features = Features::new(128);
    let (mut stream, mut frames) = (FeatureStream::default(), Vec::new());
    stream.push(&numbers("sound.f32"));
    stream.rest(&mut features, &mut frames);
    // The reference has the bands as rows.
    let count = frames.len() / 128;
    let rows: Vec<f32> =
        (0..128).flat_map(|band| (0..count).map(move |at| at * 128 + band)).map(|at| frames[at]).collect();
    are_close(&rows, &numbers("plain.f32"));
}

#[test]
fn normalised_features_are_those_of_the_reference() {
    are_close(&Features::new(128).normalised(&numbers("sound.f32")), &numbers("normalised.f32"));
}
