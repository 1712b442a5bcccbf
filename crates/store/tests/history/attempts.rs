//! Calls of providers: they come back with their turn and go with it, and tell how long the latest answers took.

use riposte_measures::{Asked, Attempt, Became, Span, Time};
use riposte_store::{Filter, Reader, Store};
use rusqlite::Connection;

use crate::turns::{WITHOUT_WORDS, turn};

/// A call that began `at` ms and was answered after `first` ms.
fn call(provider: &str, at: i64, first: Option<i64>, became: Became) -> Attempt {
    let ms = |ms| Time::from_millis(at + ms);
    let mut attempt = Attempt::begin(Asked::Chat, provider, ms(0));
    attempt.sent = Some(ms(2));
    (attempt.first, attempt.chunks) = (first.map(|first| ms(2 + first)), u32::from(first.is_some()));
    attempt.ended(ms(900), became)
}

#[test]
fn they_come_back_with_their_turn_counted_from_its_origin() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("riposte.db")).unwrap();
    let mut one = turn("c", 1, 5_000_000);
    let failed = call("groq/x", 5_100, None, Became::Failed("chat.timeout".to_owned()));
    let passed_over = Attempt {
        sent: None,
        connect: Some(Span::from_millis(31)),
        ..call("xai/y", 5_150, None, Became::PassedOver("chat.quota".to_owned()))
    };
    let dropped = Attempt { stage: Asked::Voice, ..call("system", 5_300, None, Became::Dropped) };
    one.attempts = vec![failed, passed_over, call("ollama/z", 5_200, Some(80), Became::Served), dropped];
    store.record(&one).unwrap();
    store.record(&turn("c", 2, 0)).unwrap();
    let stored = store.last(2).unwrap();
    assert_eq!((one.view().attempts, &stored[1].attempts), (stored[0].view().attempts, &Vec::new()));
    assert_eq!(stored[0].attempts[0].began, Time::from_millis(100));
}

#[test]
fn they_go_with_their_turn() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let store = Store::open(&path).unwrap();
    let ids: Vec<i64> = (1..=3)
        .map(|n| {
            let mut one = turn("c", n, 0);
            one.attempts = vec![call(&format!("secret-{n}"), 0, Some(5), Became::Served)];
            store.record(&one).unwrap()
        })
        .collect();
    let left = || {
        let count = |n: i64| store.first_answers(Asked::Chat, &format!("secret-{n}"), 9).unwrap().len();
        (1..=3).map(count).collect::<Vec<_>>()
    };
    assert!(store.delete(ids[1]).unwrap());
    assert_eq!(left(), [1, 0, 1]);
    assert_eq!(store.delete_before(turn("c", 3, 0).started_unix_ms).unwrap(), 1);
    assert_eq!(left(), [0, 0, 1]);
    store.delete_all().unwrap();
    assert_eq!(left(), [0, 0, 0]);
    drop(store);
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.windows(7).any(|part| part == b"secret-"));
}

#[test]
fn the_latest_answers_of_a_provider_are_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("riposte.db")).unwrap();
    for n in 1..=5 {
        let mut one = turn("c", n, 0);
        let failed = call("groq/x", 0, None, Became::Failed("chat.timeout".to_owned()));
        one.attempts =
            vec![failed, call("groq/x", 10, Some(100 * n), Became::Served), call("b", 0, Some(1), Became::Served)];
        store.record(&one).unwrap();
    }
    let millis = [300, 400, 500].map(Span::from_millis);
    assert_eq!(store.first_answers(Asked::Chat, "groq/x", 3).unwrap(), millis);
    assert_eq!(store.first_answers(Asked::Voice, "groq/x", 3).unwrap(), []);
}

#[test]
fn a_history_that_no_later_version_has_opened_is_read_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let store = Store::open(&path).unwrap();
    store.record(&turn("c", 1, 0)).unwrap();
    drop(store);
    let before = Connection::open(&path).unwrap();
    before.execute_batch(WITHOUT_WORDS).unwrap();
    before
        .execute_batch("DROP TABLE attempts; DROP TABLE usage; DROP TABLE months_over_cap; PRAGMA user_version = 3")
        .unwrap();
    drop(before);
    let reader = Reader::open(&path).unwrap().unwrap();
    let page = reader.page(&Filter::default(), None, 5).unwrap();
    assert_eq!((page.len(), &page[0].attempts), (1, &Vec::new()));
    // The next start brings it up to date.
    let store = Store::open(&path).unwrap();
    assert_eq!(store.first_answers(Asked::Chat, "groq/x", 3).unwrap(), []);
    assert_eq!(store.last(1).unwrap().len(), 1);
}
