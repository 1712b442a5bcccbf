//! A history that can't be written or read: the conversation goes on without it and says so; what it holds is never harmed.

use std::path::PathBuf;
use std::process::Command;

use riposte_tests::samples::{self, GOOD_NIGHT, HELLO};
use riposte_tests::{Riposte, end_to_end, told};
use rusqlite::Connection;

/// A data folder with one finished turn, and where its database is.
fn with_a_turn() -> (Riposte, PathBuf) {
    let riposte = Riposte::new().unwrap();
    riposte.talk(&[&samples::path(HELLO)], &[]).unwrap().good_turns().unwrap();
    let files = riposte.data().read_dir().unwrap().flatten().map(|file| file.path());
    let mut databases =
        files.filter(|path| std::fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"SQLite format 3\0")));
    let database = databases.next().expect("a database in the data folder");
    (riposte, database)
}

fn transcripts(riposte: &Riposte) -> Vec<String> {
    riposte.history().unwrap().into_iter().map(|turn| turn.transcript).collect()
}

#[test]
fn locked_by_another_program() {
    end_to_end!("espeak-ng");
    let (riposte, database) = with_a_turn();
    let other = Connection::open(&database).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let talked = riposte.talk(&[&samples::path(GOOD_NIGHT)], &[]).unwrap();
    // The answer is there all the same.
    assert_eq!(talked.turns().unwrap().len(), 1);
    told(&talked.finished).exits(6).says(&["history", "database"]);
    other.execute_batch("ROLLBACK").unwrap();
    drop(other);
    assert_eq!(transcripts(&riposte)[0], "Hello there.");
}

#[test]
fn locked_for_a_moment_nothing_is_lost() {
    end_to_end!("espeak-ng");
    let (riposte, database) = with_a_turn();
    let other = Connection::open(&database).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    // Another program that writes does not keep this one from reading.
    assert_eq!(transcripts(&riposte), ["Hello there."]);
    drop(other);
    riposte.talk(&[&samples::path(GOOD_NIGHT)], &[]).unwrap().good_turns().unwrap();
    assert_eq!(transcripts(&riposte).len(), 2);
}

#[test]
fn read_only() {
    end_to_end!("espeak-ng", "setpriv", "chmod", "chown");
    let (riposte, database) = with_a_turn();
    let bin = riposte_tests::riposte_bin().unwrap();
    // Root may write everywhere, so the program runs as nobody where the test is root.
    let run =
        |program: &str, args: &[&str]| Command::new(program).args(args).status().is_ok_and(|status| status.success());
    let root = std::fs::write("/proc/self/oom_score_adj", "0").is_ok() && run("sh", &["-c", "test $(id -u) = 0"]);
    let as_nobody: &[&str] =
        if root { &["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] } else { &["env"] };
    let usable = Command::new(as_nobody[0]).args(&as_nobody[1..]).arg(&bin).arg("--version").output();
    if !usable.is_ok_and(|out| out.status.success()) {
        riposte_sim::rig::say_skipped(riposte_sim::this_function!(), "nobody may not run the program where it lies");
        return;
    }
    let folders = [riposte.data().to_owned(), riposte.file("").as_path().to_owned()];
    for folder in &folders {
        assert!(!root || run("chown", &["-R", "65534:65534", &folder.to_string_lossy()]));
    }
    let data = folders[0].to_string_lossy().into_owned();
    assert!(run("chmod", &["-R", "a-w", &data]));
    let output = riposte.file("reply.wav");
    let mut command = Command::new(as_nobody[0]);
    command
        .args(&as_nobody[1..])
        .arg(&bin)
        .args(["talk", "--json", "--input"])
        .arg(samples::path(GOOD_NIGHT))
        .arg("--output")
        .arg(&output);
    riposte.isolate(&mut command);
    let done = riposte_sim::rig::run_for(&mut command, std::time::Duration::from_secs(60)).unwrap();
    assert!(run("chmod", &["-R", "u+w", &data]));
    told(&done).says(&["history", "database"]).says(&["read-only", "permission", "written", "write"]);
    assert!(done.stdout.contains("Good night."), "the answer is there all the same: {}", done.stdout);
    assert!(database.exists());
    assert_eq!(transcripts(&riposte), ["Hello there."]);
}

#[test]
fn from_a_newer_version() {
    end_to_end!("espeak-ng");
    let (riposte, database) = with_a_turn();
    let version = |value: Option<i64>| {
        let connection = Connection::open(&database).unwrap();
        if let Some(value) = value {
            connection.pragma_update(None, "user_version", value).unwrap();
        }
        connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).unwrap()
    };
    let ours = version(None);
    version(Some(ours + 1000));
    told(&riposte.run(&["history", "--json"]).unwrap()).exits(3).says(&["newer"]);
    let talked = riposte.talk(&[&samples::path(GOOD_NIGHT)], &[]).unwrap();
    assert_eq!(talked.turns().unwrap().len(), 1);
    told(&talked.finished).says(&["newer"]);
    // Left as it was, for the newer version to read.
    assert_eq!(version(None), ours + 1000);
    version(Some(ours));
    assert_eq!(transcripts(&riposte), ["Hello there."]);
}

#[test]
fn not_a_database() {
    end_to_end!("espeak-ng");
    let (riposte, database) = with_a_turn();
    std::fs::write(&database, b"My shopping list: milk, bread.").unwrap();
    let talked = riposte.talk(&[&samples::path(GOOD_NIGHT)], &[]).unwrap();
    assert_eq!(talked.turns().unwrap().len(), 1);
    told(&talked.finished).says(&["history", "database"]);
    // What was there is somebody's, and is kept under some name.
    let files = riposte.data().read_dir().unwrap().flatten().map(|file| std::fs::read(file.path()).unwrap_or_default());
    assert!(files.into_iter().any(|bytes| bytes.starts_with(b"My shopping list")));
}
