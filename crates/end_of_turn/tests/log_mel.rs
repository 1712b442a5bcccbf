//! The spectrogram is the one that the model was trained on: against the values of the program that made those (tests/reference/make.py).

#![allow(clippy::unwrap_used)] // helpers beside the tests

use riposte_end_of_turn::LogMel;

/// As in make.py: a rising tone that swells and fades, over a noise of 1 in 50.
fn signal(length: usize) -> Vec<f32> {
    use std::f64::consts::PI;
    let mut state: u64 = 1;
    (0..length)
        .map(|n| {
            state = (state * 1_103_515_245 + 12_345) % (1 << 31);
            let noise = state as f64 / (1u64 << 31) as f64 - 0.5;
            let t = n as f64 / 16_000.0;
            let swell = (PI * n as f64 / length as f64).sin();
            let tone = 0.3 * (2.0 * PI * (150.0 * t + 200.0 * t * t)).sin() * swell;
            (tone + 0.02 * noise + 0.01) as f32
        })
        .collect()
}

fn check(length: usize, reference: &str) {
    let reference: Vec<f32> = reference.lines().map(|line| line.parse().unwrap()).collect();
    let mut log_mel = LogMel::new();
    let values: Vec<f32> = log_mel.of_turn(&signal(length)).iter().copied().step_by(61).collect();
    assert_eq!(values.len(), reference.len());
    let furthest = values.iter().zip(&reference).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    println!("{length} samples: {} values, the furthest off by {furthest:.6}", values.len());
    assert!(furthest < 1e-4, "{furthest}");
    let spread =
        reference.iter().copied().fold(f32::MIN, f32::max) - reference.iter().copied().fold(f32::MAX, f32::min);
    assert!(spread > 1.0, "the reference says nothing");
}

#[test]
fn a_short_turn_is_padded_in_front() {
    check(12_345, include_str!("reference/12345.txt"));
}

#[test]
fn eight_seconds() {
    check(128_000, include_str!("reference/128000.txt"));
}

#[test]
fn of_a_long_turn_the_end() {
    check(150_000, include_str!("reference/150000.txt"));
}
