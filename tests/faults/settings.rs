//! A settings file with mistakes: the rest of it is used, the mistake is told, no word of the user's is lost.

use riposte_tests::samples::{self, HELLO};
use riposte_tests::{Riposte, end_to_end};

/// The conversation is held all the same, and one line says what is wrong. Returns where the file's text is then.
fn with_settings(toml: &str, named: &str) -> String {
    let riposte = Riposte::new().unwrap();
    riposte.settings(toml).unwrap();
    let talked = riposte.talk(&[&samples::path(HELLO)], &[]).unwrap();
    assert_eq!(talked.turns().unwrap().len(), 1);
    let stderr = &talked.finished.stderr;
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(stderr.starts_with("riposte: ") && stderr.contains(named), "{stderr}");
    let files = riposte.data().read_dir().unwrap().flatten();
    let holder = files.into_iter().find(|file| std::fs::read(file.path()).is_ok_and(|bytes| bytes == toml.as_bytes()));
    let name = holder.expect("the user's text is gone").file_name().to_string_lossy().into_owned();
    assert!(name == "settings.toml" || stderr.contains(&name), "not said where it is: {stderr}");
    name
}

#[test]
fn a_value_out_of_range() {
    end_to_end!("espeak-ng");
    let kept = with_settings("# mine\n[conversation]\nmax_tokens = 100000\nhistory_turns = 3\n", "max_tokens");
    assert_eq!(kept, "settings.toml");
}

#[test]
fn a_value_of_another_kind() {
    end_to_end!("espeak-ng");
    let kept = with_settings("[voice]\nspeed = \"fast\"\n", "speed");
    assert_eq!(kept, "settings.toml");
}

#[test]
fn several_mistakes_are_all_told() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    riposte.settings("[voice]\nspeed = \"fast\"\nvolum = 1\n[conversation]\nmax_tokens = 100000\n").unwrap();
    let talked = riposte.talk(&[&samples::path(HELLO)], &[]).unwrap();
    assert_eq!(talked.turns().unwrap().len(), 1);
    let stderr = &talked.finished.stderr;
    assert_eq!(stderr.lines().count(), 3, "{stderr}");
    for name in ["voice.speed", "voice.volum;", "conversation.max_tokens"] {
        assert!(stderr.contains(name), "{name}: {stderr}");
    }
}

#[test]
fn a_file_that_is_no_toml() {
    end_to_end!("espeak-ng");
    // Set aside, so that nothing that is saved later overwrites it.
    let kept = with_settings("speed: fast\n\t- no\n", "settings.toml");
    assert!(kept.starts_with("settings.toml"), "{kept}");
}
