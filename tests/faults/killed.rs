//! The program is killed in the middle of a conversation, without a chance to put anything in order.

use std::fs;
use std::process::Command;
use std::time::Duration;

use riposte_sim::rig::Process;
use riposte_tests::samples::{self, GOOD_NIGHT, HELLO, SUM};
use riposte_tests::{Riposte, end_to_end};
use rusqlite::Connection;

/// From the first sound that is captured to the end of the last answer.
const CONVERSATION: Duration = Duration::from_millis(11_000);

/// A number from 0 to 1 for each run, spread as evenly as can be however many there are (van der Corput's sequence).
fn moment(run: u32) -> f64 {
    f64::from(run.reverse_bits()) / f64::from(u32::MAX)
}

/// What the machine was told until then, by kind.
fn told(log: &str) -> Vec<&str> {
    log.lines().filter_map(|line| line.split("\"what\":\"").nth(1)?.split('"').next()).collect()
}

#[test]
fn killed_at_any_moment_it_has_every_turn_that_was_heard_to_its_end() {
    end_to_end!("espeak-ng", "kill");
    let runs = std::env::var("RIPOSTE_KILLS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(8);
    let (mut heard, mut kept) = (0, 0);
    for run in 0..runs {
        let riposte = Riposte::new().unwrap();
        let log = riposte.file("log.jsonl");
        let mut command = riposte.command(&["talk", "--output"]);
        command.arg(riposte.file("reply.wav")).arg("--record").arg(&log);
        for sample in [HELLO, GOOD_NIGHT, SUM] {
            command.arg("--input").arg(samples::path(sample));
        }
        let mut talk = Process::start(&mut command).unwrap();
        let ended = talk.wait(CONVERSATION.mul_f64(moment(run))).is_ok();
        let killed = Command::new("kill").args(["-KILL", &talk.id().to_string()]).status();
        assert!(ended || killed.unwrap().success());
        let _ = talk.wait(Duration::from_secs(20));

        let log = fs::read_to_string(&log).unwrap_or_default();
        let told = told(&log);
        let ends = told.iter().filter(|what| **what == "play_ended").count();
        // The last turn may have been on its way to the disk; one that a question follows was there before it was asked.
        let asked = told.iter().filter(|what| **what == "final").count();
        let stored = riposte.history().unwrap_or_default().len();
        assert!(
            stored + 1 >= asked && stored + 1 >= ends,
            "run {run}: {stored} of {ends} turns, {asked} asked\n{told:?}"
        );
        heard += ends;
        kept += stored.min(ends);
        let database = riposte.data().join("riposte.db");
        if database.exists() {
            let sound: String =
                Connection::open(&database).unwrap().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
            assert_eq!(sound, "ok", "run {run}");
        }
    }
    println!("{runs} kills: {kept} of {heard} turns that were heard to their end are there");
    // One may have been killed within the milliseconds of its storing.
    assert!(kept + 1 >= heard, "{kept} of {heard}");
}
