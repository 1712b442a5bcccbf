//! `riposte devices --test`, with a microphone and a speaker that hear each other, or don't.

use std::time::Duration;

use riposte_sim::rig::{SoundRig, run_for};
use riposte_tests::{Riposte, end_to_end};
use serde_json::Value;

/// What the test finds with these devices.
fn checked(sound: &SoundRig) -> Value {
    let riposte = Riposte::new().unwrap();
    let mut command = riposte.command(&["devices", "--test", "--json"]);
    sound.apply(&mut command);
    command.env_remove("ALSA_CONFIG_PATH");
    let done = run_for(&mut command, Duration::from_secs(90)).unwrap();
    assert!(done.status.success(), "{}", done.stderr);
    let check = serde_json::from_str(&done.stdout).unwrap();
    println!("{check}");
    check
}

#[test]
fn an_echo_is_heard_measured_and_taken_away() {
    end_to_end!("pulseaudio", "pactl");
    let check = checked(&SoundRig::start_with_echo(-12.0).unwrap());
    assert_eq!(check["verdict"], "removed", "{check}");
    let echo_db = check["echo_db"].as_f64().unwrap();
    assert!((echo_db + 12.0).abs() < 3.0, "{check}");
    assert!(check["removed_db"].as_f64().unwrap() > 6.0, "{check}");
    // The loop through the sound server; how long depends on the machine, that there is a way and that it is short does not.
    assert!((1.0..450.0).contains(&check["way_ms"].as_f64().unwrap()), "{check}");
    assert!(check["output_ms"].as_f64().unwrap() > 0.0 && check["input_ms"].as_f64().unwrap() >= 0.0, "{check}");
}

#[test]
fn a_microphone_that_gives_nothing_is_told_from_headphones() {
    end_to_end!("pulseaudio", "pactl");
    let check = checked(&SoundRig::start().unwrap());
    assert_eq!(
        (&check["verdict"], &check["way_ms"], &check["echo_db"]),
        (&"silent".into(), &Value::Null, &Value::Null),
        "{check}"
    );
}

#[test]
fn without_devices_it_says_what_is_missing() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    let done = run_for(&mut riposte.command(&["devices", "--test"]), Duration::from_secs(90)).unwrap();
    assert_eq!(done.status.code(), Some(4), "{}", done.stderr);
    assert!(done.stderr.contains("No microphone was found."), "{}", done.stderr);
}
