//! What every 10 ms of captured sound costs before anything is recognised: `cargo bench -p riposte-dsp`. Throughput is in samples of the input's
//! rate, so that rate is real time.
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use riposte_dsp::{FRAME_FRAMES, RATE_HZ, Resample, ToFrames, VADS, VoiceGate, VoiceGateConfig, peak_db};
use riposte_measures::{Span, Time};

/// Three spoken sentences with half a second of silence after each, at 16 kHz.
fn speech() -> Vec<f32> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/micro/samples");
    let mut sound = Vec::new();
    for name in ["00.wav", "02.wav", "04.wav"] {
        let mut wav = hound::WavReader::open(folder.join(name)).unwrap();
        let raw: Vec<f32> = wav.samples::<i16>().map(|sample| f32::from(sample.unwrap()) / 32_768.0).collect();
        let mut resample = Resample::new(wav.spec().sample_rate, RATE_HZ);
        resample.push(&raw, &mut sound);
        resample.finish(&mut sound);
        sound.resize(sound.len() + RATE_HZ as usize / 2, 0.0);
    }
    sound
}

/// The same at another rate.
fn speech_at(rate_hz: u32) -> Vec<f32> {
    let mut sound = Vec::new();
    let mut resample = Resample::new(RATE_HZ, rate_hz);
    resample.push(&speech(), &mut sound);
    resample.finish(&mut sound);
    sound
}

fn resample(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("resample");
    // Microphones to the recogniser, and a voice to the speaker.
    for (from, to) in [(48_000, 16_000), (44_100, 16_000), (22_050, 48_000)] {
        let (sound, block) = (speech_at(from), from as usize / 100);
        let mut blocks = sound.chunks_exact(block).cycle();
        let (mut resample, mut out) = (Resample::new(from, to), Vec::with_capacity(to as usize));
        group.throughput(Throughput::Elements(block as u64));
        group.bench_function(BenchmarkId::new(from.to_string(), to), |bencher| {
            bencher.iter(|| {
                out.clear();
                resample.push(black_box(blocks.next().unwrap()), &mut out);
                out.len()
            });
        });
    }
    group.finish();
}

/// The microphone's worker: channels mixed, resampled, cut into frames with their times.
fn to_frames(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("to_frames");
    for rate_hz in [48_000, 44_100] {
        let block = rate_hz as usize / 100;
        let stereo: Vec<f32> = speech_at(rate_hz).iter().flat_map(|sample| [*sample; 2]).collect();
        let mut blocks = stereo.chunks_exact(block * 2).cycle();
        let (mut to_frames, mut at) = (ToFrames::new(rate_hz, 2), Time::ZERO);
        group.throughput(Throughput::Elements(block as u64));
        group.bench_function(format!("{rate_hz}_stereo"), |bencher| {
            bencher.iter(|| {
                let mut frames = 0;
                to_frames.push(black_box(blocks.next().unwrap()), at, &mut |_| frames += 1);
                at += Span::from_millis(10);
                frames
            });
        });
    }
    group.finish();
}

/// Voice detection as the engine uses it: each detector, and the gate after it.
fn vad(criterion: &mut Criterion) {
    let sound = speech();
    let frames: Vec<&[f32; FRAME_FRAMES]> =
        sound.chunks_exact(FRAME_FRAMES).map(|frame| frame.try_into().unwrap()).collect();
    let mut group = criterion.benchmark_group("vad");
    group.throughput(Throughput::Elements(FRAME_FRAMES as u64));
    for (name, build) in VADS {
        let (mut detector, mut cycle) = (build(), frames.iter().cycle());
        group.bench_function(*name, |bencher| {
            bencher.iter(|| detector.probability(black_box(cycle.next().unwrap())));
        });
    }
    let (mut gate, mut cycle, mut at) = (VoiceGate::new(VoiceGateConfig::default()), frames.iter().cycle(), Time::ZERO);
    group.bench_function("gate", |bencher| {
        bencher.iter(|| {
            at += Span::from_millis(10);
            let level = peak_db(black_box(*cycle.next().unwrap()));
            gate.feed(at, if level > -40.0 { 0.9 } else { 0.1 }, level)
        });
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets = resample, to_frames, vad
}
criterion_main!(benches);
