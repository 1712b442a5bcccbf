//! What the frontend costs for one second of sound: `cargo bench -p riposte-transducer`.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use riposte_transducer::Features;

fn features(criterion: &mut Criterion) {
    let second: Vec<f32> = (0..16_000_u32).map(|n| ((n * n) % 977) as f32 / 977.0 - 0.5).collect();
    let mut features = Features::new(128);
    criterion.bench_function("one second of sound", |bencher| {
        bencher.iter(|| features.normalised(black_box(&second)));
    });
}

criterion_group!(benches, features);
criterion_main!(benches);
