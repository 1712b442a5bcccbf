//! What 10 ms of captured sound cost while something is played: `cargo bench -p riposte-dsp --bench echo`.
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use riposte_dsp::{Coupling, DelayEstimator, ECHO_CANCELLERS, EchoConfig, EchoReference, FRAME_FRAMES};
use riposte_measures::{Span, Time};

#[path = "../tests/echo/room.rs"]
#[allow(dead_code, reason = "the tests need all of it")]
mod room;

fn echo(criterion: &mut Criterion) {
    let played = room::speech(0, 8.0);
    let captured = room::mix(&[
        &room::through(&played, &room::room(Span::from_millis(40), -6.0, 120.0)),
        &room::noise(played.len(), -65.0),
    ]);
    let pairs: Vec<_> = room::frames(&played).zip(room::frames(&captured)).collect();
    let mut group = criterion.benchmark_group("echo");
    group.throughput(Throughput::Elements(FRAME_FRAMES as u64));
    let all = EchoConfig { noise_suppression: true, gain_control: true };
    for (name, build) in ECHO_CANCELLERS {
        for (label, config) in [(String::from(*name), EchoConfig::default()), (format!("{name}_noise_gain"), all)] {
            let (mut canceller, mut cycle) = (build(config), pairs.iter().cycle());
            group.bench_function(label, |bencher| {
                bencher.iter(|| {
                    let (reference, captured) = cycle.next().unwrap();
                    let mut frame = **captured;
                    canceller.played(black_box(*reference));
                    canceller.captured(&mut frame);
                    frame[0]
                });
            });
        }
    }
    let (mut delay, mut coupling, mut cycle) = (DelayEstimator::new(), Coupling::new(), pairs.iter().cycle());
    group.bench_function("delay_and_coupling", |bencher| {
        bencher.iter(|| {
            let (reference, captured) = black_box(cycle.next().unwrap());
            delay.feed(reference, captured);
            coupling.feed(reference, captured, delay.delay());
        });
    });
    let (mut reference, mut cycle, mut at) = (EchoReference::new(), pairs.iter().cycle(), Time::ZERO);
    group.bench_function("reference", |bencher| {
        bencher.iter(|| {
            let mut out = [0.0; FRAME_FRAMES];
            reference.played(at, black_box(*cycle.next().unwrap()).0);
            reference.at(at, &mut out);
            at += Span::from_millis(10);
            out[0]
        });
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets = echo
}
criterion_main!(benches);
