//! Keys: kept in the keychain, used from there, overridden by the environment, and never anywhere else.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use riposte_sim::providers::ScriptedChat;
use riposte_sim::rig::{KeychainRig, Process};
use riposte_tests::samples::{self, HELLO};
use riposte_tests::{Riposte, end_to_end, told};

const SECRET: &str = "sk-rig-0123456789";

fn set_key(riposte: &Riposte, keychain: Option<&KeychainRig>) -> (bool, String) {
    let mut command = riposte.command(&["keys", "set", "anthropic"]);
    if let Some(keychain) = keychain {
        keychain.apply(&mut command);
    }
    let mut process = Process::start(command.stdin(Stdio::piped())).unwrap();
    process.stdin().unwrap().write_all(format!("{SECRET}\n").as_bytes()).unwrap();
    let status = process.wait(Duration::from_secs(30)).unwrap();
    (status.success(), process.said())
}

fn holds_the_secret(folder: &Path) -> Option<String> {
    for file in folder.read_dir().unwrap().flatten() {
        let path = file.path();
        if path.is_dir() {
            if let Some(found) = holds_the_secret(&path) {
                return Some(found);
            }
        } else if std::fs::read(&path)
            .unwrap_or_default()
            .windows(SECRET.len())
            .any(|window| window == SECRET.as_bytes())
        {
            return Some(path.display().to_string());
        }
    }
    None
}

#[test]
fn a_key_from_the_keychain_is_used_and_left_nowhere_else() {
    end_to_end!("espeak-ng", "dbus-daemon", "gnome-keyring-daemon", "gdbus");
    let keychain = KeychainRig::start().unwrap();
    let server = ScriptedChat::anthropic().key(SECRET).reply("Good night to you.").start_blocking().unwrap();
    let riposte = Riposte::new().unwrap();
    let (ok, said) = set_key(&riposte, Some(&keychain));
    assert!(ok, "{said}");
    assert!(!said.contains(SECRET), "{said}");

    let mut list = riposte.command(&["keys", "list"]);
    keychain.apply(&mut list);
    let list = riposte_sim::rig::run_for(&mut list, Duration::from_secs(30)).unwrap();
    assert!(list.stdout.contains("anthropic") && !list.stdout.contains(SECRET), "{}", list.stdout);

    let more = ["-vv", "--llm", "anthropic", "--llm-url", server.base_url(), "--llm-model", "scripted"];
    let talked = riposte.talk_with(&[&samples::path(HELLO)], &more, |command| keychain.apply(command)).unwrap();
    assert_eq!(talked.turns().unwrap()[0].reply, "Good night to you.");
    assert!(!talked.finished.stderr.contains(SECRET), "the key is in the log");
    assert_eq!(holds_the_secret(riposte.data()), None);
    assert_eq!(holds_the_secret(riposte.file("").as_path()), None);

    let mut delete = riposte.command(&["keys", "delete", "anthropic"]);
    keychain.apply(&mut delete);
    let delete = riposte_sim::rig::run_for(&mut delete, Duration::from_secs(30)).unwrap();
    assert!(delete.status.success(), "{}", delete.stderr);
    let more = &more[1..];
    let talked = riposte.talk_with(&[&samples::path(HELLO)], more, |command| keychain.apply(command)).unwrap();
    told(&talked.finished).exits(5).says(&["key"]);
}

#[test]
fn without_a_keychain_a_key_is_refused_with_another_way() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    let (ok, said) = set_key(&riposte, None);
    assert!(!ok, "{said}");
    assert!(said.to_lowercase().contains("keychain") && said.contains("ANTHROPIC_API_KEY"), "{said}");
    assert!(!said.contains(SECRET), "{said}");
}
