//! Each trouble a user can have with the file: the sentence they are told, and that nothing was harmed.

use std::fs;
use std::path::Path;
use std::time::Duration;

use expect_test::{Expect, expect};
use riposte_store::{Store, StoreError, set_aside};
use rusqlite::Connection;

use crate::turns::turn;

const SHORT: Duration = Duration::from_millis(20);

/// What the user reads, with the test's folder called FOLDER and the system's own error numbers left out.
pub(crate) fn told(folder: &Path, error: &StoreError) -> String {
    let problem = error.problem();
    let text = format!("{} ({:?})\n{}\n{}\n", problem.code, problem.kind, problem.message, problem.advice);
    text.replace(&folder.display().to_string(), "FOLDER").replace('\\', "/")
}

fn check(folder: &Path, error: StoreError, expected: Expect) {
    expected.assert_eq(&told(folder, &error));
}

#[test]
fn locked_while_opening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    Store::open(&path).unwrap().record(&turn("c", 1, 0)).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE texts SET heard = '';").unwrap();
    check(
        folder.path(),
        Store::open_waiting(&path, SHORT).unwrap_err(),
        expect![[r#"
            store.locked (Retry)
            The history is being used by another program.
            Close whatever else has FOLDER/riposte.db open, then try again.
        "#]],
    );
    drop(other);
    assert_eq!(Store::open_waiting(&path, SHORT).unwrap().count().unwrap(), 1);
}

#[test]
fn locked_while_recording() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let store = Store::open_waiting(&path, SHORT).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    assert!(matches!(store.record(&turn("c", 1, 0)), Err(StoreError::Locked { .. })));
    // Reading goes on beside a writer.
    assert_eq!(store.count().unwrap(), 0);
    other.execute_batch("COMMIT").unwrap();
    assert_eq!(store.record(&turn("c", 1, 0)).unwrap(), 1);
}

#[test]
fn deleting_while_another_program_reads_says_so_and_can_be_finished() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let store = Store::open_waiting(&path, SHORT).unwrap();
    store.record(&turn("c", 1, 0)).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN; SELECT * FROM turns;").unwrap();
    assert!(matches!(store.delete_all(), Err(StoreError::Locked { .. })));
    assert_eq!(store.count().unwrap(), 0);
    other.execute_batch("COMMIT").unwrap();
    store.delete_all().unwrap();
    assert_eq!(fs::metadata(folder.path().join("riposte.db-wal")).unwrap().len(), 0);
}

#[test]
fn from_a_newer_version() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    Store::open(&path).unwrap().record(&turn("c", 1, 0)).unwrap();
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(&path).unwrap();
    check(
        folder.path(),
        Store::open(&path).unwrap_err(),
        expect![[r#"
            store.newer (Input)
            The history was written by a newer version of Riposte (format 99; this one knows 7).
            Install the newer version, or let Riposte move FOLDER/riposte.db aside and begin a new history.
        "#]],
    );
    assert!(fs::read(&path).unwrap() == before, "the file was touched");
    let log = fs::metadata(folder.path().join("riposte.db-wal")).map(|log| log.len()).unwrap_or_default();
    assert_eq!(log, 0, "a change is waiting in the log");
}

#[test]
fn not_a_database_then_set_aside_when_the_user_agrees() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let text = "Dear diary, ".repeat(1_000);
    fs::write(&path, &text).unwrap();
    check(
        folder.path(),
        Store::open(&path).unwrap_err(),
        expect![[r#"
            store.damaged (Input)
            The history file FOLDER/riposte.db is damaged or is not a history.
            Let Riposte move it aside and begin a new history, or put back a copy of your own.
        "#]],
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), text);

    fs::write(folder.path().join("riposte.db.bad-1"), "an earlier one").unwrap();
    fs::write(folder.path().join("riposte.db-wal"), "its log").unwrap();
    let aside = set_aside(&path).unwrap();
    assert_eq!(aside, folder.path().join("riposte.db.bad-2"));
    assert_eq!(fs::read_to_string(&aside).unwrap(), text);
    assert_eq!(fs::read_to_string(folder.path().join("riposte.db.bad-2-wal")).unwrap(), "its log");
    assert_eq!(fs::read_to_string(folder.path().join("riposte.db.bad-1")).unwrap(), "an earlier one");
    assert_eq!(Store::open(&path).unwrap().record(&turn("c", 1, 0)).unwrap(), 1);
}

#[test]
fn a_database_cut_short() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let store = Store::open(&path).unwrap();
    for n in 0..200 {
        store.record(&turn("c", n, 0)).unwrap();
    }
    drop(store);
    let length = fs::metadata(&path).unwrap().len();
    fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(length / 3).unwrap();
    let error = Store::open(&path).and_then(|store| store.last(200)).unwrap_err();
    assert_eq!(error.problem().code, "store.damaged");
}

#[test]
fn a_turn_that_makes_no_sense_is_reported_not_invented() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let store = Store::open(&path).unwrap();
    store.record(&turn("c", 1, 0)).unwrap();
    Connection::open(&path).unwrap().execute("UPDATE turns SET mode = 'telepathy'", []).unwrap();
    let error = store.last(1).unwrap_err();
    assert_eq!(error.problem().code, "store.damaged");
    assert!(error.to_string().contains("telepathy"), "{error}");
}

#[test]
fn another_programs_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE bookmarks (url TEXT);").unwrap();
    let before = fs::read(&path).unwrap();
    check(
        folder.path(),
        Store::open(&path).unwrap_err(),
        expect![[r#"
            store.foreign (Input)
            The file FOLDER/riposte.db belongs to another program.
            Move it elsewhere or set RIPOSTE_DATA_DIR to another folder; it was left as it is.
        "#]],
    );
    assert!(fs::read(&path).unwrap() == before, "the file was touched");
}

#[test]
fn an_empty_file_is_a_new_history() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    fs::write(&path, "").unwrap();
    assert_eq!(Store::open(&path).unwrap().record(&turn("c", 1, 0)).unwrap(), 1);
}

#[test]
fn a_folder_in_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    fs::create_dir(&path).unwrap();
    check(
        folder.path(),
        Store::open(&path).unwrap_err(),
        expect![[r#"
            store.cannot_open (Input)
            The history file FOLDER/riposte.db can't be opened: there is a folder of that name.
            Move what is there out of the way, or set RIPOSTE_DATA_DIR to another folder.
        "#]],
    );
}

#[test]
fn a_folder_that_cannot_be_made() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("data"), "a file where the folder should be").unwrap();
    check(
        folder.path(),
        Store::open(folder.path().join("data/riposte.db")).unwrap_err(),
        expect![[r#"
            store.folder (Input)
            The folder for your data, FOLDER/data, can't be created: a file is in its way.
            Make the folder yourself or set RIPOSTE_DATA_DIR to one that you may write to, then start Riposte again.
        "#]],
    );
}
