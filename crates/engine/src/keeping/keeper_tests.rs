//! What is kept, and what becomes of it when the disk, the file or the user says no.

use std::path::Path;

use riposte_measures::{Mode, Outcome, Providers};
use riposte_settings::Keep;
use riposte_store::Store;

use super::*;
use crate::api::Event;

fn shown() -> Arc<Shown> {
    Arc::new(Shown::new(Mode::PushToTalk, Providers::default()))
}

fn keep_one(keeper: &Keeper, transcript: &str) -> TurnView {
    let turn = TurnRecord {
        id: 0,
        started_unix_ms: 0,
        conversation: "one".to_owned(),
        mode: Mode::Text,
        outcome: Outcome::Completed,
        transcript: transcript.to_owned(),
        reply: "Yes.".to_owned(),
        heard: "Yes.".to_owned(),
        providers: Providers::default(),
        input_device: String::new(),
        output_device: String::new(),
        figures: Default::default(),
        marks: Default::default(),
        attempts: Vec::new(),
        problem: None,
    };
    keeper.keep(turn).blocking_recv().unwrap()
}

#[test]
fn without_a_database_turns_can_be_told_apart() {
    let keeper = Keeper::start(Shelf::default(), shown());
    let ids: Vec<i64> = ["a", "b", "c"].iter().map(|text| keep_one(&keeper, text).id).collect();
    assert_eq!(ids, [-1, -2, -3]);
}

#[test]
fn what_is_not_open_is_not_deleted_and_that_is_said() {
    let shown = shown();
    let mut events = shown.subscribe();
    Keeper::start(Shelf::default(), Arc::clone(&shown)).delete_all();
    let Event::Failed { problem } = events.blocking_recv().unwrap() else { panic!() };
    assert_eq!(problem.code, "engine.no_history");
}

#[test]
fn a_turn_that_could_not_be_stored_is_as_soon_as_it_can_be() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let shelf = shelf(&path);
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let shown = shown();
    let mut events = shown.subscribe();
    let keeper = Keeper::start(shelf, Arc::clone(&shown));
    assert_eq!(keep_one(&keeper, "a").id, -1);
    assert_eq!(keep_one(&keeper, "b").id, -2);
    let told: Vec<String> = shown.snapshot().problems.into_iter().map(|problem| problem.code).collect();
    assert_eq!(told.len(), 1, "{told:?}");

    other.execute_batch("COMMIT").unwrap();
    // Nothing is said meanwhile.
    while !matches!(events.blocking_recv().unwrap(), Event::Recovered { code } if code == told[0]) {}
    let stored = Store::open(&path).unwrap().last(9).unwrap();
    assert_eq!(stored.iter().map(|turn| turn.transcript.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert!(shown.snapshot().problems.is_empty());
    assert!(keep_one(&keeper, "c").id > 0);
}

#[test]
fn what_waits_is_tried_once_more_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let shelf = shelf(&path);
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let keeper = Keeper::start(shelf, shown());
    keep_one(&keeper, "a");
    other.execute_batch("COMMIT").unwrap();
    drop(keeper);
    assert_eq!(Store::open(&path).unwrap().last(9).unwrap().len(), 1);
}

/// Waits no longer than a moment for another program.
fn shelf(path: &Path) -> Shelf {
    let store = Store::open_waiting(path, Duration::from_millis(10)).ok();
    Shelf::of(path.to_owned(), store, None, History::default())
}

/// Sets how long turns are kept, as the settings do.
fn keep_for(keeper: &Keeper, keep: Keep, days: u32) {
    keeper.keep_for(History { keep, days });
}

fn transcripts(path: &Path) -> Vec<String> {
    Store::open(path).unwrap().last(9).unwrap().into_iter().map(|turn| turn.transcript).collect()
}

#[test]
fn nothing_is_stored_while_the_history_is_off() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let keeper = Keeper::start(shelf(&path), shown());
    keep_one(&keeper, "before");
    keep_for(&keeper, Keep::Never, 90);
    assert_eq!([keep_one(&keeper, "a").id, keep_one(&keeper, "b").id], [-1, -2]);
    keep_for(&keeper, Keep::Always, 90);
    keep_one(&keeper, "after");
    drop(keeper);
    assert_eq!(transcripts(&path), ["before", "after"]);
}

#[test]
fn turns_that_are_too_old_are_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let keeper = Keeper::start(shelf(&path), shown());
    // At the beginning of 1970, as all of these.
    keep_one(&keeper, "antiquated");
    keep_for(&keeper, Keep::Days, 3650);
    drop(keeper);
    assert_eq!(transcripts(&path), ["antiquated"], "not at once: it may have been a slip");

    let store = Store::open(&path).ok();
    let kept = History { keep: Keep::Days, days: 3650 };
    drop(Keeper::start(Shelf::of(path.clone(), store, None, kept), shown()));
    assert_eq!(transcripts(&path), [""; 0]);
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.windows(10).any(|window| window == b"antiquated"), "it is overwritten");
}

#[test]
fn a_damaged_history_is_moved_aside_when_the_user_says_so_and_nothing_said_meanwhile_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    std::fs::write(&path, "This is no database, but somebody's text of some length. ".repeat(40)).unwrap();
    let damaged = Store::open(&path).unwrap_err().problem();
    let shown = shown();
    shown.fail(damaged.clone());
    let mut events = shown.subscribe();
    let keeper = Keeper::start(
        Shelf::of(path.clone(), None, Some(damaged.code.clone()), History::default()),
        Arc::clone(&shown),
    );
    assert_eq!(keep_one(&keeper, "meanwhile").id, -1);
    keeper.set_aside();
    let aside = loop {
        if let Event::HistorySetAside { to } = events.blocking_recv().unwrap() {
            break to;
        }
    };
    assert!(shown.snapshot().problems.is_empty());
    assert!(keep_one(&keeper, "then").id > 0);
    drop(keeper);
    assert_eq!(transcripts(&path), ["meanwhile", "then"]);
    assert!(std::fs::read_to_string(aside).unwrap().starts_with("This is no database"));
}

#[test]
fn a_history_that_can_be_opened_again_is_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    std::fs::create_dir(&path).unwrap();
    let problem = Store::open(&path).unwrap_err().problem();
    let shown = shown();
    shown.fail(problem.clone());
    let mut events = shown.subscribe();
    let shelf = Shelf::of(path.clone(), None, Some(problem.code.clone()), History::default());
    let keeper = Keeper::start(shelf, Arc::clone(&shown));
    keep_one(&keeper, "meanwhile");
    std::fs::remove_dir(&path).unwrap();
    while !matches!(events.blocking_recv().unwrap(), Event::Recovered { code } if code == problem.code) {}
    drop(keeper);
    assert_eq!(transcripts(&path), ["meanwhile"]);
}

#[test]
fn a_history_in_use_is_not_moved_aside() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let keeper = Keeper::start(shelf(&path), shown());
    keep_one(&keeper, "a");
    keeper.set_aside();
    keep_one(&keeper, "b");
    drop(keeper);
    assert_eq!(transcripts(&path), ["a", "b"]);
}
