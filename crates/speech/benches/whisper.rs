//! The small recogniser at several windows of the encoder (`audio_ctx`) against whisper.cpp's plain call, which always takes 30 s, on the same
//! sound in the same run: `cargo bench -p riposte-speech`. From the question for the text to the text; nothing is decoded ahead.
//! `riposte bench stt` does the same with any model.
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Duration;

use criterion::{BatchSize, BenchmarkId, Criterion, SamplingMode, criterion_group, criterion_main};
use riposte_speech::Recognizer;
use riposte_speech::whisper::{Whisper, WhisperOptions, Window};
use support::{listen, model, samples};

const RATE_HZ: usize = 16_000;
/// Encoder positions a second, and those of 30 s; beyond the sound's own the small model gets 64.
const POSITIONS: usize = 50;
const ALL: usize = 1_500;
const MARGIN: usize = 64;

/// Spoken sentences in a row, without the silence around each.
fn speech() -> Vec<f32> {
    let loud = |sample: &f32| sample.abs() > 0.01;
    let mut sound = Vec::new();
    for sample in samples().iter().take(6) {
        let from = sample.sound.iter().position(loud).unwrap();
        let to = sample.sound.iter().rposition(loud).unwrap();
        sound.extend_from_slice(&sample.sound[from..=to]);
    }
    sound
}

fn whisper(criterion: &mut Criterion) {
    let speech = speech();
    let ways = [Window::Sound, Window::Full].map(|window| {
        let whisper = Whisper::open_with(&model(), WhisperOptions { window, ..WhisperOptions::default() }).unwrap();
        whisper.warm().unwrap();
        (window, whisper)
    });
    let mut group = criterion.benchmark_group("whisper_micro");
    group.sampling_mode(SamplingMode::Flat);
    for seconds in [1, 2, 3, 5] {
        let sound = &speech[..seconds * RATE_HZ];
        for (window, whisper) in &ways {
            let name = match window {
                Window::Sound => format!("audio_ctx_{}", seconds * POSITIONS + MARGIN),
                Window::Margin(margin) => format!("audio_ctx_{}", seconds * POSITIONS + margin),
                Window::Full => format!("plain_{ALL}"),
            };
            group.bench_function(BenchmarkId::new(format!("{seconds}s"), name), |bencher| {
                let asked = || {
                    let mut listening = listen(&**whisper, false);
                    listening.session.push(sound);
                    listening
                };
                bencher.iter_batched(asked, |mut listening| listening.ask(1), BatchSize::PerIteration);
            });
        }
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = whisper
}
criterion_main!(benches);
