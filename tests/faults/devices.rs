//! Machines without a microphone, a speaker or a voice.

use riposte_tests::samples::{self, HELLO};
use riposte_tests::{Riposte, end_to_end, told};

#[test]
fn no_microphone() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    told(&riposte.run(&["talk", "--json"]).unwrap()).exits(4).says(&["microphone"]);
}

#[test]
fn no_speaker_for_a_text() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    told(&riposte.run(&["speak", "Hello."]).unwrap()).exits(4).says(&["speaker"]);
}

#[test]
fn no_speaker_for_an_answer() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let question = samples::path(HELLO);
    let done = riposte.run(&["talk", "--json", "--input", &question.to_string_lossy()]).unwrap();
    // The answer can be read, so this is said and is no failure.
    assert!(done.stdout.contains("Hello!"), "{}", done.stdout);
    assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
    assert!(done.stderr.to_lowercase().contains("speaker"), "{}", done.stderr);
    assert_eq!(riposte.history().unwrap().len(), 1);
}

#[test]
fn no_voice() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    let empty = riposte.file("empty-path");
    std::fs::create_dir(&empty).unwrap();
    let talked = riposte
        .talk_with(&[&samples::path(HELLO)], &[], |command| {
            command.env("PATH", &empty);
        })
        .unwrap();
    told(&talked.finished).exits(4).says(&["espeak-ng"]);
    // It can still be read.
    assert!(talked.finished.stdout.contains("Hello!"), "{}", talked.finished.stdout);
}

#[test]
fn no_devices_to_list() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    let done = riposte.run(&["devices", "--json"]).unwrap();
    let listed: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
    assert!(listed.is_object() || listed.is_array(), "{listed}");
    assert!(!done.stderr.contains("ALSA lib"), "{}", done.stderr);
}
