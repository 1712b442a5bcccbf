//! What the history costs when it is long, 100 000 turns: `cargo bench -p riposte-store`. A turn is recorded when it is safe on the disk, so
//! `record` is the disk's time more than ours.
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};

mod long;

use long::{CONVERSATIONS, TURNS, long_history, turn};

fn history(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let store = long_history(&folder.path().join("riposte.db"));
    let megabytes = std::fs::metadata(store.path()).unwrap().len() / 1_000_000;
    println!("history: {TURNS} turns in {CONVERSATIONS} conversations, {megabytes} MB");
    let mut group = criterion.benchmark_group("history");
    for (name, turns) in [("last_20", 20), ("last_200", 200), ("last_2000", 2_000)] {
        assert_eq!(store.last(turns).unwrap().len(), turns);
        group.bench_function(name, |bencher| bencher.iter(|| store.last(black_box(turns)).unwrap()));
    }
    let one = format!("c{}", CONVERSATIONS / 2);
    assert_eq!(store.conversation(&one).unwrap().len() as u64, TURNS / CONVERSATIONS);
    group.bench_function("one_conversation", |bencher| bencher.iter(|| store.conversation(black_box(&one)).unwrap()));
    group.bench_function("count", |bencher| bencher.iter(|| store.count().unwrap()));
    let record = turn("new");
    group.bench_function("record", |bencher| bencher.iter(|| store.record(black_box(&record)).unwrap()));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(30)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = history
}
criterion_main!(benches);
