//! What screens read: filters, pages that nothing moves, columns, and that reading and writing do not wait for each other.

use std::path::Path;
use std::time::Duration;

use riposte_measures::{Mode, Outcome};
use riposte_store::{Filter, Reader, Store, StoreError};
use rusqlite::Connection;

use crate::turns::turn;

/// Ten turns: every second by open microphone, every third interrupted, the last four by another recogniser.
fn ten(path: &Path) -> Store {
    let store = Store::open_waiting(path, Duration::from_millis(20)).unwrap();
    for n in 1..=10 {
        let mut one = turn("c", n, 0);
        one.mode = if n % 2 == 0 { Mode::Duplex } else { Mode::PushToTalk };
        one.outcome = if n % 3 == 0 { Outcome::Interrupted } else { Outcome::Completed };
        one.providers.stt = if n > 6 { "whisper/base" } else { "whisper/micro" }.to_owned();
        one.figures = [("gap_ms".to_owned(), 400.0 + n as f64)].into();
        if n == 5 {
            one.figures.clear();
        }
        store.record(&one).unwrap();
    }
    store
}

fn reader(path: &Path) -> Reader {
    Reader::open(path).unwrap().unwrap()
}

#[test]
fn the_set_ups_are_those_of_the_turns_each_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let _store = ten(&path);
    let reader = reader(&path);
    let mut told = reader.set_ups().unwrap();
    let mut of_turns = reader.table(&Filter::default(), &[], 100).unwrap().set_ups;
    for set_ups in [&mut told, &mut of_turns] {
        set_ups.sort_by_key(|set_up| (set_up.mode.name(), set_up.providers.stt.clone()));
    }
    assert_eq!((told.len(), told), (4, of_turns));
}

fn ids(reader: &Reader, filter: &Filter) -> Vec<i64> {
    reader.page(filter, None, 100).unwrap().iter().map(|turn| turn.id).collect()
}

#[test]
fn each_filter_leaves_the_turns_it_names() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let _store = ten(&path);
    let reader = reader(&path);
    let begun = |n: i64| Some(1_790_000_000_000 + n * 5_000);
    let all = Filter::default();
    for (filter, expected) in [
        (all.clone(), vec![10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
        (Filter { from_unix_ms: begun(4), to_unix_ms: begun(6), ..all.clone() }, vec![5, 4]),
        (Filter { mode: Some(Mode::Duplex), ..all.clone() }, vec![10, 8, 6, 4, 2]),
        (Filter { outcome: Some(Outcome::Interrupted), ..all.clone() }, vec![9, 6, 3]),
        (Filter { stt: "whisper/b".to_owned(), ..all.clone() }, vec![10, 9, 8, 7]),
        (Filter { stt: "whisper%".to_owned(), ..all.clone() }, vec![]),
        (Filter { tts: "' OR '1'='1".to_owned(), ..all.clone() }, vec![]),
        (Filter { llm: "demo".to_owned(), mode: Some(Mode::PushToTalk), ..all.clone() }, vec![9, 7, 5, 3, 1]),
        (
            Filter { with_figure: Some("gap_ms".to_owned()), from_unix_ms: begun(4), ..all.clone() },
            vec![10, 9, 8, 7, 6, 4],
        ),
    ] {
        assert_eq!(ids(&reader, &filter), expected, "{filter:?}");
        assert_eq!(reader.count(&filter).unwrap(), expected.len() as u64);
        let table = reader.table(&filter, &[], 100).unwrap();
        assert_eq!(table.turns.iter().rev().map(|turn| turn.id).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_page_stays_where_it_is_while_turns_come() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let store = ten(&path);
    let reader = reader(&path);
    let page = |before| {
        let turns = reader.page(&Filter::default(), before, 4).unwrap();
        turns.iter().map(|turn| turn.id).collect::<Vec<_>>()
    };
    assert_eq!(page(None), [10, 9, 8, 7]);
    store.record(&turn("c", 11, 0)).unwrap();
    store.delete(6).unwrap();
    assert_eq!((page(Some(7)), page(Some(2)), page(Some(1))), (vec![5, 4, 3, 2], vec![1], vec![]));
    let whole = &reader.page(&Filter::default(), Some(2), 1).unwrap()[0];
    assert_eq!((whole.transcript.as_str(), whole.marks.iter().count()), ("¿qué hora es? 1", 13));
}

#[test]
fn columns_are_beside_their_turns_and_set_ups_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let _store = ten(&path);
    let table = reader(&path).table(&Filter::default(), &["gap_ms", "never_ms"], 8).unwrap();
    let gaps: Vec<(i64, f64)> = table.of("gap_ms").map(|(turn, gap)| (turn.id, gap)).collect();
    // The newest eight are 3 to 10, and 5 has no gap.
    assert_eq!(gaps, [3, 4, 6, 7, 8, 9, 10].map(|id| (id, 400.0 + id as f64)));
    assert!(table.columns["gap_ms"][2].is_nan() && table.values("never_ms").count() == 0);
    let of = |turn: usize| table.set_up(&table.turns[turn]);
    assert_eq!((of(0).providers.stt.as_str(), of(7).providers.stt.as_str()), ("whisper/micro", "whisper/base"));
    assert_eq!((of(0).mode, of(1).mode, table.set_ups.len()), (Mode::PushToTalk, Mode::Duplex, 4));
    assert_eq!(table.set_ups[0], *of(0), "in the order of their first turn");
    assert_eq!(table.turns[0].outcome, Outcome::Interrupted);
}

#[test]
fn reading_makes_no_writer_wait_and_a_writer_no_reading() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let store = ten(&path);
    // In the middle of reading, a turn is stored at once: the store waits 20 ms at most.
    let reading = Connection::open(&path).unwrap();
    reading.execute_batch("BEGIN; SELECT * FROM turns;").unwrap();
    store.record(&turn("c", 11, 0)).unwrap();
    // In the middle of writing, what was there before is read at once.
    let writing = Connection::open(&path).unwrap();
    writing.execute_batch("BEGIN IMMEDIATE; DELETE FROM figures;").unwrap();
    let table = reader(&path).table(&Filter::default(), &["gap_ms"], 100).unwrap();
    assert_eq!((table.turns.len(), table.values("gap_ms").count()), (11, 10));
}

#[test]
fn a_reader_leaves_no_log_behind_that_a_deletion_would_stumble_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let store = ten(&path);
    let reader = reader(&path);
    reader.table(&Filter::default(), &["gap_ms"], 100).unwrap();
    assert!(store.delete(3).unwrap());
    store.delete_all().unwrap();
    assert_eq!(reader.count(&Filter::default()).unwrap(), 0);
}

#[test]
fn what_is_not_there_is_no_history_and_what_is_not_ours_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    assert!(Reader::open(&path).unwrap().is_none());
    assert!(!path.exists(), "looking makes no file");
    std::fs::write(&path, "").unwrap();
    assert!(Reader::open(&path).unwrap().is_none());
    std::fs::write(&path, "Dear diary, ".repeat(1_000)).unwrap();
    assert!(matches!(Reader::open(&path), Err(StoreError::Damaged { .. })));
    std::fs::remove_file(&path).unwrap();
    drop(ten(&path));
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(Reader::open(&path), Err(StoreError::Newer { found: 99, .. })));
}
