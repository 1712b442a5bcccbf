//! What a screen of the history costs when it is long, 100 000 turns: each chart with its query, and a page of turns from the middle. Prints p50 and p95 over
//! [`ROUNDS`] of each, and the file's size: `cargo bench -p riposte-store --bench screen`. The database is in the system's cache, as it is after the first look.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a bench: it measures by the clock, and may stop where it can't go on"
)]

use std::time::Instant;

use riposte_charts::{Kind, Look, MOST_TURNS, Theme, chart};
use riposte_measures::{Summary, WATCHED_FIGURES, WATCHED_TURNS, slower};
use riposte_problem::Language;
use riposte_store::{Filter, Reader};

mod long;

const ROUNDS: usize = 100;

/// Several set-ups, outcomes and prepared answers, as a history has them.
const VARIED: &str = "
    UPDATE turns SET outcome = 'interrupted' WHERE id % 11 = 0;
    UPDATE turns SET stt = 'whisper/base' WHERE id % 40000 < 15000;
    UPDATE turns SET mode = 'ptt' WHERE id % 5 = 0;
    INSERT INTO figures SELECT id, 'speculation_hits', id % 3 > 0 FROM turns;
    INSERT INTO figures SELECT id, 'wasted_tokens', id % 7 FROM turns;
    INSERT INTO figures SELECT id, 'cache_hits', id % 4 = 0 FROM turns;
    ANALYZE;";

fn measured(name: &str, mut work: impl FnMut() -> usize) {
    let mut bytes = 0;
    let times = (0..ROUNDS).map(|_| {
        let before = Instant::now();
        bytes = work();
        before.elapsed().as_secs_f64() * 1_000.0
    });
    let times = Summary::of(times).unwrap();
    println!("{name:<14} p50 {:6.1} ms  p95 {:6.1} ms  n {}  {bytes} bytes", times.p50, times.p95, times.n);
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let store = long::long_history(&path);
    rusqlite::Connection::open(&path).unwrap().execute_batch(VARIED).unwrap();
    println!("{} turns in {} conversations", store.count().unwrap(), long::CONVERSATIONS);
    let reader = Reader::open(&path).unwrap().unwrap();
    let look = Look {
        theme: Theme::Light,
        language: Language::English,
        time_zone: jiff::tz::TimeZone::UTC,
        width: 760,
        budget_ms: 600.0,
    };
    for kind in Kind::ALL {
        measured(kind.name(), || {
            let table = reader.table(&Filter::default(), kind.figures(), MOST_TURNS).unwrap();
            chart(kind, &table, &look).unwrap().svg.len()
        });
    }
    measured("page", || reader.page(&Filter::default(), Some(50_000), 50).unwrap().len());
    measured("watch", || slower(&reader.table(&Filter::default(), &WATCHED_FIGURES, WATCHED_TURNS).unwrap()).len());
    measured("one recogniser", || {
        let filter = Filter { stt: "whisper/base".to_owned(), ..Filter::default() };
        reader.table(&filter, Kind::Gap.figures(), MOST_TURNS).unwrap().turns.len()
    });
}
