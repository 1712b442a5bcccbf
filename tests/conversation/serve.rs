//! The same over a socket: `riposte serve`, with the example clients as its users.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use riposte_measures::{Mode, TurnView};
use riposte_sim::rig::{Clip, Finished, Process, run_for, say_skipped, speech};
use riposte_tests::samples::{self, SUM, same_words};
use riposte_tests::{Riposte, end_to_end, riposte_bin, turns};

const LIMIT: Duration = Duration::from_secs(60);

/// Asks the spoken sum; what the client printed.
fn ask(mut client: Command, url: &str, answer: &Path, token: &str) -> Finished {
    client.arg(url).arg(samples::path(SUM)).arg(answer).arg(token);
    run_for(&mut client, LIMIT).unwrap()
}

fn check_answered(done: &Finished, answer: &Path) {
    assert!(done.status.success(), "{}", done.stderr);
    let turn: TurnView = serde_json::from_str(&done.stdout).unwrap();
    assert!(same_words(&turn.transcript, SUM.1), "{}", turn.transcript);
    assert!(turn.reply.to_lowercase().contains("twenty"), "{}", turn.reply);
    assert_eq!((turn.mode, &turn.heard), (Mode::PushToTalk, &turn.reply));
    turns::check_answered(&turn);
    // How long it took to play is the client's affair, and the machine's.
    let answer = Clip::read(answer).unwrap().mono();
    let like = speech::likeness(&answer.samples, answer.rate_hz).expect("silence");
    assert!(like.is_speech(), "{like:?}");
}

#[test]
fn a_client_with_a_token_is_answered_in_speech() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let token = riposte.run(&["tokens", "add", "kitchen"]).unwrap().stdout.trim().to_owned();
    assert!(riposte.run(&["tokens", "list"]).unwrap().stdout.contains("kitchen"));
    let exposed = riposte.run(&["serve", "--listen", "0.0.0.0:0"]).unwrap();
    assert_eq!(exposed.status.code(), Some(3), "without TLS: {}", exposed.stderr);
    let mut server = Process::start(&mut riposte.command(&["serve", "--listen", "127.0.0.1:0"])).unwrap();
    let line = server.wait_for_line(LIMIT, |line| line.starts_with("Listening on ")).unwrap();
    let url = line.trim_start_matches("Listening on ");

    let example = riposte_bin().unwrap().with_file_name("examples").join("gateway-client");
    let mut asked = 1;
    let answer = riposte.file("answer.wav");
    check_answered(&ask(Command::new(&example), url, &answer, &token), &answer);
    let refused = ask(Command::new(&example), url, &answer, "rip_0");
    assert!(!refused.status.success() && refused.stderr.contains("gateway.token"), "{}", refused.stderr);
    let python = Command::new("python3").args(["-c", "import websockets"]).output();
    if python.is_ok_and(|done| done.status.success()) {
        let mut client = Command::new("python3");
        client.arg(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../examples/gateway-client.py"));
        let answer = riposte.file("python.wav");
        check_answered(&ask(client, url, &answer, &token), &answer);
        asked += 1;
    } else {
        say_skipped("the Python client of the gateway", "python3 has no websockets (pip install websockets)");
    }

    server.ask_to_end().unwrap();
    assert!(server.wait(LIMIT).unwrap().success(), "{}", server.said());
    assert_eq!(riposte.history().unwrap().len(), asked);
}
