//! What cutting a reply into clauses costs while it streams in: `cargo bench -p riposte-voice`. Throughput is in tokens; a fast model writes a few
//! hundred a second.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use riposte_voice::{Clauses, Language, speakable};

/// Spoken text with what models put into it: numbers, a list, emphasis, an address, code.
const REPLY: &str = "Sure! The museum opens at 9:30 a.m. and closes at 6 p.m., except on Mondays, when it is closed all day. \
Tickets cost €12.50, or **€8** for students; children under 6 get in free. You have three ways to get there:\n\n\
1. Take the *number 14* tram to Market Square, which takes about 20 minutes.\n\
2. Walk along the river, 2.5 km, if the weather holds.\n\
3. Call a taxi; it should be about $15, depending on traffic.\n\n\
Dr. Smith's tour starts at 11, and e.g. the Vermeer room gets crowded after 1 p.m. For bookings, see https://example.org/tickets or run \
`museum book --people 2`. Shall I book two tickets for Saturday, 14 March, or would you rather go on Sunday?\n";

/// As models stream: about four letters each, a word's space in front of it.
fn tokens() -> Vec<String> {
    let mut tokens = Vec::new();
    for word in REPLY.split_inclusive(' ') {
        let letters: Vec<char> = word.chars().collect();
        tokens.extend(letters.chunks(4).map(|letters| letters.iter().collect::<String>()));
    }
    tokens
}

fn clauses(criterion: &mut Criterion) {
    let tokens = tokens();
    let mut group = criterion.benchmark_group("clauses");
    group.throughput(Throughput::Elements(tokens.len() as u64));
    group.bench_function("token_stream", |bencher| {
        bencher.iter_batched(
            Clauses::default,
            |mut clauses| {
                let mut said = 0;
                for token in &tokens {
                    said += clauses.push(black_box(token)).len();
                }
                said + clauses.finish().len()
            },
            BatchSize::SmallInput,
        );
    });
    group.throughput(Throughput::Bytes(REPLY.len() as u64));
    group.bench_function("speakable", |bencher| bencher.iter(|| speakable(black_box(REPLY), Language::default())));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets = clauses
}
criterion_main!(benches);
