//! What a screen of the history costs when it is long, 100 000 turns: each chart with its query, a page of turns from the middle, conversations, and what is found
//! by words. Prints p50 and p95 over [`ROUNDS`] of each, and the file's size: `cargo bench -p riposte-store --bench screen`. Each round opens the database anew, as
//! the window does; it is in the system's cache. Beside the time on the wall stands that on the processor (Linux), which another program's work does not lengthen.
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

/// This thread's time on the processor so far, in milliseconds; NaN where the system does not say.
fn processor_ms() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanos.map_or(f64::NAN, |nanos| nanos / 1e6)
}

fn measured(name: &str, mut work: impl FnMut() -> usize) {
    let mut size = 0;
    let (mut wall, mut processor) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (at, used) = (Instant::now(), processor_ms());
        size = work();
        wall.push(at.elapsed().as_secs_f64() * 1_000.0);
        processor.push(processor_ms() - used);
    }
    let wall = Summary::of(wall).unwrap();
    let told = format!("{name:<15} wall p50 {:6.1} p95 {:6.1} ms", wall.p50, wall.p95);
    let on_processor = Summary::of(processor).map(|ms| format!("  processor p50 {:6.1} p95 {:6.1} ms", ms.p50, ms.p95));
    println!("{told}{}  n {}  size {size}", on_processor.unwrap_or_default(), wall.n);
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let store = long::long_history(&path);
    rusqlite::Connection::open(&path).unwrap().execute_batch(VARIED).unwrap();
    println!("{} turns in {} conversations", store.count().unwrap(), long::CONVERSATIONS);
    let open = || Reader::open(&path).unwrap().unwrap();
    let look = Look {
        theme: Theme::Light,
        language: Language::English,
        time_zone: jiff::tz::TimeZone::UTC,
        width: 760,
        budget_ms: 600.0,
    };
    for kind in Kind::ALL {
        measured(kind.name(), || {
            let table = open().table(&Filter::default(), kind.figures(), kind.most_turns()).unwrap();
            chart(kind, &table, &look).unwrap().svg.len()
        });
    }
    measured("conversations", || open().conversations(None, 40).unwrap().len());
    // From a word of one turn to words of all of them.
    for (name, query) in [
        ("search one", "number 77777"),
        ("search beginning", "number 777"),
        ("search all", "birds planets"),
        ("search letters", "bi pl"),
    ] {
        measured(name, || open().search(query, None, 40).unwrap().conversations.len());
    }
    measured("page", || open().page(&Filter::default(), Some(50_000), 50).unwrap().len());
    measured("watch", || slower(&open().table(&Filter::default(), &WATCHED_FIGURES, WATCHED_TURNS).unwrap()).len());
    measured("one recogniser", || {
        let filter = Filter { stt: "whisper/base".to_owned(), ..Filter::default() };
        open().table(&filter, Kind::Gap.figures(), MOST_TURNS).unwrap().turns.len()
    });
}
