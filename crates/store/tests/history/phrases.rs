//! The sound of phrases: kept over the end of the program, bound in size, dropped with what it belongs to, and never taken for sound when it is damaged.

use std::path::Path;

use riposte_store::{DropPhrases, Found, Key, Store, StoredPhrase};
use rusqlite::Connection;

use crate::turns::turn;

const ROOM: u64 = 1_000_000;

fn key(n: u8) -> Key {
    [n; 32]
}

fn phrase(from_conversation: bool, samples: usize) -> StoredPhrase {
    let samples = (0..samples).map(|n| (n * 37 % 20_000) as i16 - 10_000).collect();
    StoredPhrase { from_conversation, files: "9\t5\t/models/a.onnx".to_owned(), rate_hz: 24_000, gain: 1.25, samples }
}

fn found(store: &Store, n: u8) -> Found {
    store.phrase_reader().unwrap().find(&key(n)).unwrap()
}

fn keys(store: &Store) -> Vec<u8> {
    let mut keys: Vec<u8> = store.phrase_keys().unwrap().iter().map(|key| key[0]).collect();
    keys.sort_unstable();
    keys
}

/// Whether these bytes are in a file of the database.
fn on_disk(folder: &Path, bytes: &[u8]) -> bool {
    let files = folder.read_dir().unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    files.into_iter().any(|file| file.windows(bytes.len()).any(|part| part == bytes))
}

#[test]
fn a_phrase_is_there_after_the_program_ended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let store = Store::open(&path).unwrap();
    for (n, from_conversation) in [(1, false), (2, true)] {
        store.keep_phrase(&key(n), &phrase(from_conversation, 5_000), 1, ROOM).unwrap();
    }
    drop(store);
    let store = Store::open(&path).unwrap();
    assert_eq!(found(&store, 1), Found::Phrase(phrase(false, 5_000)));
    assert_eq!(found(&store, 2), Found::Phrase(phrase(true, 5_000)));
    assert_eq!(found(&store, 3), Found::Nothing);
    assert_eq!(store.phrase_files().unwrap(), ["9\t5\t/models/a.onnx"]);
}

#[test]
fn what_was_said_the_longest_ago_makes_room() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("riposte.db")).unwrap();
    for n in 1..=4 {
        assert_eq!(store.keep_phrase(&key(n), &phrase(false, 100), i64::from(n), 800).unwrap(), [[0; 32]; 0]);
    }
    store.touch_phrase(&key(1), 9).unwrap();
    assert_eq!(store.keep_phrase(&key(5), &phrase(false, 150), 10, 800).unwrap().len(), 2);
    assert_eq!(keys(&store), [1, 4, 5]);
    store.keep_phrase(&key(5), &phrase(false, 100), 11, 800).unwrap();
    assert_eq!(keys(&store), [1, 4, 5], "it took its own place");
    assert_eq!(store.fit_phrases(250).unwrap().len(), 2);
    assert_eq!(keys(&store), [5]);
    assert_eq!(store.keep_phrase(&key(6), &phrase(false, 200), 12, 250).unwrap().len(), 2, "it is too large itself");
    assert_eq!(keys(&store), [0; 0]);
}

#[test]
fn a_damaged_row_is_no_sound() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let store = Store::open(&path).unwrap();
    for (n, damage) in [
        (1, "samples = zeroblob(length(samples))"),
        (2, "samples = substr(samples, 1, 99)"),
        (3, "samples = zeroblob(0)"),
        (4, "source = 'elsewhere'"),
        (5, "crc32 = 1"),
    ] {
        store.keep_phrase(&key(n), &phrase(false, 100), 1, ROOM).unwrap();
        let update = format!("UPDATE phrases SET {damage} WHERE key = ?1");
        Connection::open(&path).unwrap().execute(&update, [key(n)]).unwrap();
        assert_eq!(found(&store, n), Found::Damaged, "{damage}");
    }
    assert_eq!(store.drop_phrases(DropPhrases::One(&key(1))).unwrap(), 1);
    store.keep_phrase(&key(1), &phrase(false, 100), 1, ROOM).unwrap();
    assert_eq!(found(&store, 1), Found::Phrase(phrase(false, 100)));
}

#[test]
fn what_was_said_in_conversations_goes_with_the_history_and_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("riposte.db")).unwrap();
    let (own, said) = (phrase(false, 3_000), StoredPhrase { samples: vec![0x4b52; 3_000], ..phrase(true, 0) });
    let traces = [&key(2)[..], &[0x52, 0x4b, 0x52, 0x4b, 0x52, 0x4b]];
    let fill = || {
        store.record(&turn("c", 1, 0)).unwrap();
        store.keep_phrase(&key(1), &own, 1, ROOM).unwrap();
        store.keep_phrase(&key(2), &said, 1, ROOM).unwrap();
        assert!(traces.iter().all(|trace| on_disk(folder.path(), trace)));
    };
    let gone = |how: &str| {
        assert_eq!(keys(&store), [1], "{how}");
        assert!(!traces.iter().any(|trace| on_disk(folder.path(), trace)), "{how}");
    };
    fill();
    store.delete_all().unwrap();
    gone("all is deleted");
    fill();
    let row = store.last(1).unwrap()[0].id;
    store.delete(row).unwrap();
    gone("one turn is deleted");
    fill();
    assert_eq!(store.drop_phrases(DropPhrases::OfConversations).unwrap(), 1);
    gone("history is off");
    fill();
    store.delete_before(i64::MAX).unwrap();
    gone("it is too old");
    assert_eq!(store.drop_phrases(DropPhrases::MadeOf("9\t5\t/models/a.onnx")).unwrap(), 1);
    assert_eq!(keys(&store), [0; 0]);
}
