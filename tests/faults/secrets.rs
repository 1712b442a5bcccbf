//! A key from the keychain through everything that a user does with it, with everything logged: set, tested, used, refused, deleted, with the keychain locked and
//! without one. It is in the keychain and on the wire, and nowhere else in any form.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use riposte_sim::providers::{Reply, RunningServer, ScriptedChat};
use riposte_sim::rig::{Finished, KeychainRig, Process, run_for};
use riposte_tests::canary::{CANARY, FORMS, files, leak};
use riposte_tests::samples::{self, GOOD_NIGHT, HELLO};
use riposte_tests::{Riposte, end_to_end};

const LIMIT: Duration = Duration::from_secs(110);

/// One user with a keychain, every word of whose programs is kept.
struct User {
    riposte: Riposte,
    keychain: KeychainRig,
    said: Vec<String>,
}

impl User {
    fn new(settings: &str) -> Self {
        let riposte = Riposte::new().unwrap();
        riposte.settings(settings).unwrap();
        Self { riposte, keychain: KeychainRig::start().unwrap(), said: Vec::new() }
    }

    fn run(&mut self, args: &[&str]) -> Finished {
        let mut command = self.riposte.command(args);
        self.keychain.apply(&mut command);
        let finished = run_for(command.env("RIPOSTE_LOG", "trace"), LIMIT).unwrap();
        self.said.extend([finished.stdout.clone(), finished.stderr.clone()]);
        finished
    }

    fn set_key(&mut self, owner: &str) -> bool {
        let mut command = self.riposte.command(&["keys", "set", owner]);
        self.keychain.apply(&mut command);
        let mut process = Process::start(command.env("RIPOSTE_LOG", "trace").stdin(Stdio::piped())).unwrap();
        process.stdin().unwrap().write_all(format!("{CANARY}\n").as_bytes()).unwrap();
        let status = process.wait(Duration::from_secs(30)).unwrap();
        self.said.push(process.said());
        status.success()
    }

    fn talk(&mut self, sample: &Path, server: &RunningServer) -> Finished {
        let more = ["--llm", "openai-compatible", "--llm-url", server.base_url(), "--llm-model", "scripted"];
        let keychain = &self.keychain;
        let talked = self.riposte.talk_with(&[sample], &more, |command| {
            keychain.apply(command);
            command.env("RIPOSTE_LOG", "trace");
        });
        let finished = talked.unwrap().finished;
        self.said.extend([finished.stdout.clone(), finished.stderr.clone()]);
        finished
    }

    /// A report for whoever helps, unpacked: it tells of the troubles, and has neither the key nor a word of the conversation.
    fn reports_neither_key_nor_words(&mut self) {
        let report = self.riposte.file("report.zip");
        assert!(self.run(&["diagnostics", "--out", &report.display().to_string()]).status.success());
        let mut zip = zip::ZipArchive::new(std::fs::File::open(&report).unwrap()).unwrap();
        let mut all = String::new();
        for at in 0..zip.len() {
            zip.by_index(at).unwrap().read_to_string(&mut all).unwrap();
        }
        assert_eq!(leak(all.as_bytes()), None, "{all}");
        let plain = all.to_lowercase();
        assert!(plain.contains("openai_compatible") && plain.contains("chat.auth"), "{all}");
        let heard = self.riposte.history().unwrap();
        assert!(heard.len() > 1);
        for words in heard.iter().flat_map(|turn| [&turn.transcript, &turn.reply]).filter(|text| text.contains(' ')) {
            assert!(!plain.contains(&words.to_lowercase()), "{words} in {all}");
        }
    }

    /// Nothing that was said, and no file, has the key in it.
    fn keeps_it_secret(&self) {
        let traced: usize = self.said.iter().filter(|said| said.contains("TRACE")).count();
        assert!(traced > 3, "{traced} programs logged everything");
        for said in &self.said {
            let found = leak(said.as_bytes());
            assert!(found.is_none(), "{found:?} in what was said: {}", line_with(said, found));
        }
        let folders = [self.riposte.data().to_owned(), self.riposte.file(""), self.keychain.data()];
        let files: Vec<PathBuf> = folders.iter().flat_map(|folder| files(folder)).collect();
        assert!(files.len() > 3, "settings, history and keychain: {files:?}");
        for file in files {
            assert_eq!(leak(&std::fs::read(&file).unwrap()), None, "{}", file.display());
        }
    }
}

fn line_with<'a>(said: &'a str, form: Option<&str>) -> &'a str {
    said.lines().find(|line| form.is_some_and(|form| line.contains(form))).unwrap_or_default()
}

/// A server that repeats the key that it is sent.
fn repeating() -> ScriptedChat {
    let models = r#"{"data":[{"id":"scripted"}]}"#;
    ScriptedChat::openai().key(CANARY).listing(200, "application/json", models).respond(|received, turn| match turn {
        0 | 1 => Reply::text("Good night to you."),
        2 => Reply::refusal(401, &format!("Incorrect API key provided: {}.", received.header("authorization"))),
        3 => Reply::refusal(302, "").header("location", &format!("https://elsewhere.test/?key={}", FORMS[1])),
        _ => Reply::refusal(500, &format!("Basic {} and {}", FORMS[3], FORMS[2])),
    })
}

#[test]
fn a_key_is_in_the_keychain_and_nowhere_else() {
    end_to_end!("espeak-ng", "dbus-daemon", "gnome-keyring-daemon", "gdbus");
    let server = repeating().start_blocking().unwrap();
    let address = server.base_url();
    let settings = format!(
        "[conversation]\nspeculation = \"off\"\n[chat]\nprovider = \"openai_compatible\"\n[chat.openai_compatible]\nbase_url = \"{address}\"\nmodel = \"scripted\"\n"
    );
    let mut user = User::new(&settings);
    let test = ["providers", "test", "openai-compatible", "--stage", "chat"];

    // Set, test, use.
    assert!(user.set_key(address));
    let tested = user.run(&test);
    assert!(tested.status.success() && tested.stdout.contains("It accepts the key."), "{}", tested.stdout);
    assert!(user.talk(&samples::path(HELLO), &server).status.success());
    // Refused, with the key repeated in every way; by a turn, by a test.
    assert_eq!(user.talk(&samples::path(GOOD_NIGHT), &server).status.code(), Some(5));
    for _ in 0..2 {
        assert!(!user.run(&test).status.success());
    }
    for shown in [&["providers", "--all", "--json"][..], &["providers"], &["keys", "list"], &["history", "--json"]] {
        assert!(user.run(shown).status.success(), "{shown:?}");
    }
    user.reports_neither_key_nor_words();
    // Delete: whoever wants a key is not served.
    assert!(user.run(&["keys", "delete", address]).status.success());
    let tested = user.run(&[&test[..], &["--json"]].concat());
    assert_eq!(tested.status.code(), Some(5), "{}", tested.stdout);
    assert!(tested.stdout.contains("\"code\":\"chat.key_missing\""), "{}", tested.stdout);
    assert!(server.requests().iter().all(|asked| asked.header("authorization") == format!("Bearer {CANARY}")));
    user.keeps_it_secret();
}

#[test]
fn a_locked_keychain_keeps_no_key_and_says_so() {
    end_to_end!("espeak-ng", "dbus-daemon", "gnome-keyring-daemon", "gdbus");
    let server = repeating().start_blocking().unwrap();
    let mut user = User::new("");
    assert!(user.set_key(server.base_url()));
    user.keychain.lock().unwrap();
    assert!(!user.set_key(server.base_url()), "{:?}", user.said.last());
    let said = user.said.last().unwrap().to_lowercase();
    assert!(said.contains("keychain") && said.contains("riposte_keys"), "{said}");
    let list = user.run(&["keys", "list"]);
    assert!(!list.stdout.contains(server.base_url()), "{}", list.stdout);
    for said in &user.said {
        assert_eq!(leak(said.as_bytes()), None, "{}", line_with(said, leak(said.as_bytes())));
    }
}

#[test]
fn the_search_finds_every_form() {
    for form in FORMS {
        assert!(leak(format!("x{form}y").as_bytes()).is_some());
    }
    assert!(leak(b"sk-c4nary").is_none());
}
