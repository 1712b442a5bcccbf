//! What a device's callbacks cost per block of 10 ms at 48 kHz: `cargo bench -p riposte-audio`. Throughput is in frames: 48 000 a second are real
//! time. The worst of many blocks is printed, too, because a device does not wait for an average.
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use riposte_audio::{Clock, PlayoutControls, PlayoutFeed, Report, StreamFormat, capture_pair, playout_pair};
use riposte_measures::{Span, Time};

const FORMAT: StreamFormat = StreamFormat { rate_hz: 48_000, channels: 2, buffer_frames: 480 };
const BLOCK: usize = 480;
/// Blocks between two looks of the worker, which has to keep the rings neither full nor empty (playout: 400 ms).
const BLOCKS: u64 = 32;
/// For the worst: 200 s of sound.
const MANY: usize = 20_000;

fn capture(criterion: &mut Criterion) {
    let block = [1_000_i16; BLOCK * 2];
    let convert = |sample: i16| f32::from(sample) / 32_768.0;
    let (mut end, mut tap) = capture_pair(FORMAT);
    let drain = |tap: &mut riposte_audio::CaptureTap| tap.drain(&mut |block| _ = black_box(block.interleaved[0]));
    group(criterion, "capture", |bencher| {
        bencher.iter_batched(
            || drain(&mut tap),
            |()| end.write(black_box(&block), convert, Time::ZERO),
            BatchSize::NumIterations(BLOCKS),
        );
    });
    assert_eq!(tap.health().dropped_frames(), 0, "a full ring is not what was to be measured");
    worst("capture", || drain(&mut tap), || end.write(black_box(&block), convert, Time::ZERO));
}

fn playout(criterion: &mut Criterion) {
    let controls = Arc::new(PlayoutControls::default());
    let (mut end, mut feed) = playout_pair(FORMAT, &controls);
    let mut out = [0_i16; BLOCK * 2];
    let mut fill = || end.fill(black_box(&mut out), |sample| (sample * 32_767.0) as i16, Time::ZERO).len();
    let mut worker = Worker::default();
    group(criterion, "playout", |bencher| {
        bencher.iter_batched(|| worker.feed(&mut feed), |()| fill(), BatchSize::NumIterations(BLOCKS));
    });
    assert!(worker.played > BLOCK as u64, "silence is not what was to be measured");
    worst("playout", || worker.feed(&mut feed), || _ = black_box(fill()));
    let silent = feed.health().blocks();
    // Nothing is fed any more: what most blocks of a day are.
    while fill() > 0 {}
    group(criterion, "playout_silent", |bencher| bencher.iter(&mut fill));
    assert!(feed.health().blocks() > silent);
}

/// The worker's side: writes what the next block takes, and reads what the last ones did.
#[derive(Default)]
struct Worker {
    position: u64,
    played: u64,
}

impl Worker {
    fn feed(&mut self, feed: &mut PlayoutFeed) {
        let piece = [0.25_f32; BLOCK];
        if feed.push(&piece, self.position..self.position + BLOCK as u64) {
            self.position += BLOCK as u64;
        }
        feed.reports(&mut |report| {
            if let Report::Played { frames, .. } = report {
                self.played += u64::from(frames);
            }
        });
    }
}

fn group(criterion: &mut Criterion, name: &str, run: impl FnMut(&mut criterion::Bencher<'_>)) {
    let mut group = criterion.benchmark_group("callback");
    group.throughput(Throughput::Elements(BLOCK as u64));
    group.bench_function(name, run);
    group.finish();
}

/// Prints percentiles over single blocks, against the 10 ms there are for each. The clock counts whole microseconds.
fn worst(name: &str, mut worker: impl FnMut(), mut callback: impl FnMut()) {
    let mut took: Vec<Span> = (0..MANY)
        .map(|_| {
            worker();
            let began = Clock::now();
            callback();
            Clock::now() - began
        })
        .collect();
    took.sort_unstable();
    let micros = |share: f64| took[((MANY as f64 * share) as usize).min(MANY - 1)].as_micros();
    println!(
        "callback/{name}: of 10000 us there are for a block, p50 {} us, p99 {} us, p99.9 {} us, max {} us (n {MANY})",
        micros(0.5),
        micros(0.99),
        micros(0.999),
        micros(1.0),
    );
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets = capture, playout
}
criterion_main!(benches);
