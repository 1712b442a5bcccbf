//! The keeper's part of the phrases, with a real database: what is written, what is dropped, and what happens when the database can't be had.

use std::path::{Path, PathBuf};
use std::time::Duration;

use riposte_measures::{Mode, Providers};
use riposte_store::Key;
use rusqlite::Connection;

use super::*;
use crate::api::Event;
use crate::keeping::keeper::Keeper;
use crate::keeping::shelf::Shelf;
use crate::shown::Shown;

const KEY: PhraseKey = PhraseKey([7; 32]);

fn shown() -> Arc<Shown> {
    Arc::new(Shown::new(Mode::PushToTalk, Providers::default()))
}

fn phrase(source: Source, files: &str) -> Phrase {
    Phrase { rate_hz: 24_000, samples: Arc::from([1_i16; 500]), gain: 1.0, source, files: files.into() }
}

fn history(keep: Keep) -> History {
    History { keep, days: 90 }
}

/// A shelf on the database at this path, which waits for nobody for long; and the phrases.
fn shelf(path: &Path, history: History, shown: &Shown) -> (Shelf, PhraseRows) {
    let rows = PhraseRows::new(&Voice::default(), &history);
    let store = Store::open_waiting(path, Duration::from_millis(20)).ok();
    (Shelf::of(path.to_owned(), store, None, history).with_phrases(rows.clone(), shown), rows)
}

fn write(source: Source) -> PhraseOrder {
    PhraseOrder::Write(Write { key: KEY, phrase: phrase(source, "") })
}

fn keys(path: &Path) -> Vec<Key> {
    Store::open(path).unwrap().phrase_keys().unwrap()
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    (folder, path)
}

#[test]
fn a_sentence_of_a_conversation_is_not_written_where_no_history_is_kept() {
    for (keep, source, kept) in [
        (Keep::Always, Source::Conversation, 1),
        (Keep::Never, Source::Conversation, 0),
        (Keep::Never, Source::Product, 1),
    ] {
        let ((_folder, path), shown) = (folder(), shown());
        let (mut shelf, rows) = shelf(&path, history(keep), &shown);
        shelf.phrase(write(source), &shown);
        assert_eq!(keys(&path).len(), kept, "{keep:?} {source:?}");
        assert!(!rows.phrases().has(KEY), "what is known of the disk comes from voices, or from a look at it");
        rows.look(&Store::open(&path).unwrap()).unwrap();
        assert_eq!(rows.phrases().has(KEY), kept == 1);
    }
}

#[test]
fn phrases_of_a_model_that_is_gone_are_dropped_at_the_next_start() {
    let ((folder, path), shown) = (folder(), shown());
    let model = folder.path().join("model.onnx");
    std::fs::write(&model, "model").unwrap();
    let nanoseconds =
        model.metadata().unwrap().modified().unwrap().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    let files = format!("5\t{nanoseconds}\t{}", model.display());
    let store = Store::open(&path).unwrap();
    for (n, files) in [(1, files.as_str()), (2, "")] {
        let stored = StoredPhrase {
            from_conversation: false,
            files: files.to_owned(),
            rate_hz: 24_000,
            gain: 1.0,
            samples: vec![1; 10],
        };
        store.keep_phrase(&[n; 32], &stored, 1, 1_000_000).unwrap();
    }
    drop(store);
    drop(shelf(&path, history(Keep::Always), &shown));
    assert_eq!(keys(&path).len(), 2, "nothing has changed");
    std::fs::remove_file(&model).unwrap();
    let (_, rows) = shelf(&path, history(Keep::Always), &shown);
    assert_eq!(keys(&path), [[2; 32]]);
    assert!(!rows.phrases().has(PhraseKey([1; 32])) && rows.phrases().has(PhraseKey([2; 32])));
}

#[test]
fn a_locked_database_is_told_once_and_right_again_with_the_next_phrase() {
    let ((_folder, path), shown) = (folder(), shown());
    let (mut shelf, rows) = shelf(&path, History::default(), &shown);
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let told = || -> Vec<String> { shown.snapshot().problems.into_iter().map(|problem| problem.code).collect() };
    for _ in 0..2 {
        rows.phrases().set_on_disk([KEY]);
        shelf.phrase(write(Source::Product), &shown);
        assert_eq!(told(), ["store.locked"]);
        assert!(!rows.phrases().has(KEY), "it is not taken for one that is there");
    }
    other.execute_batch("COMMIT").unwrap();
    shelf.phrase(write(Source::Product), &shown);
    assert_eq!(told(), [""; 0]);
    assert_eq!(keys(&path), [KEY.0]);
}

#[test]
fn a_database_that_is_set_aside_takes_its_phrases_along_and_the_next_begins_without() {
    let ((_folder, path), shown) = (folder(), shown());
    std::fs::write(&path, "This is no database, but somebody's text of some length. ".repeat(40)).unwrap();
    let damaged = Store::open(&path).unwrap_err().problem();
    let rows = PhraseRows::new(&Voice::default(), &History::default());
    let shelf =
        Shelf::of(path.clone(), None, Some(damaged.code), History::default()).with_phrases(rows.clone(), &shown);
    let mut events = shown.subscribe();
    let keeper = Keeper::start(shelf, Arc::clone(&shown));
    keeper.phrases(write(Source::Product));
    keeper.set_aside();
    while !matches!(events.blocking_recv().unwrap(), Event::HistorySetAside { .. }) {}
    keeper.phrases(write(Source::Product));
    drop(keeper);
    assert_eq!(keys(&path), [KEY.0]);
    assert!(rows.reader().is_some(), "what is there now can be read");
}

#[test]
fn less_room_makes_it_smaller_at_once_and_none_empties_it() {
    let ((_folder, path), shown) = (folder(), shown());
    let (mut shelf, rows) = shelf(&path, History::default(), &shown);
    shelf.phrase(write(Source::Product), &shown);
    shelf.phrase(PhraseOrder::Room(999), &shown);
    assert!(keys(&path).is_empty());
    shelf.phrase(PhraseOrder::Room(1_000), &shown);
    shelf.phrase(write(Source::Product), &shown);
    assert_eq!(keys(&path), [KEY.0]);
    shelf.phrase(PhraseOrder::Room(0), &shown);
    shelf.phrase(write(Source::Product), &shown);
    assert!(keys(&path).is_empty());
    assert!(!rows.phrases().has(KEY));
}

#[tokio::test]
async fn what_is_read_is_what_was_written_and_a_damaged_row_is_dropped() {
    let ((_folder, path), shown) = (folder(), shown());
    let (mut shelf, rows) = shelf(&path, History::default(), &shown);
    let (sender, queue) = std::sync::mpsc::channel();
    let orders: PhraseOrders = Arc::new(move |order| drop(sender.send(order)));
    let disk = Disk { reader: Arc::clone(&rows.reader), orders };
    assert_eq!(disk.read(KEY).await, None);
    shelf.phrase(write(Source::Conversation), &shown);
    assert_eq!(disk.read(KEY).await, Some(phrase(Source::Conversation, "")));
    Connection::open(&path).unwrap().execute("UPDATE phrases SET crc32 = 0", []).unwrap();
    assert_eq!(disk.read(KEY).await, None);
    let Ok(order) = queue.try_recv() else { panic!("nobody was told") };
    shelf.phrase(order, &shown);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.phrase_reader().unwrap().find(&KEY.0).unwrap(), Found::Nothing);
    assert_eq!(store.drop_phrases(DropPhrases::All).unwrap(), 0);
    rows.closed();
    assert_eq!(disk.read(KEY).now_or_never().flatten(), None);
}
