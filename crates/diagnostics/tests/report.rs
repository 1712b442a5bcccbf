//! A whole report: what is in it, and that neither a planted key nor a word of a conversation is.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::fs;
use std::io::Read;

use riposte_diagnostics::{Sources, known_keys, write};
use riposte_measures::{Marks, Mode, Outcome, Providers, TurnRecord};
use riposte_problem::{Kind, Problem};
use riposte_settings::{Environment, Keychain, Keys, Paths, Settings};
use riposte_store::Store;

const KEY: &str = "plain-words-that-are-a-key";
const OTHER_KEY: &str = "sk-proj-planted0123456789";

fn turn() -> TurnRecord {
    TurnRecord {
        id: 0,
        started_unix_ms: 1_790_000_000_000,
        conversation: "c".to_owned(),
        mode: Mode::Text,
        outcome: Outcome::Completed,
        transcript: "Where does my sister keep the blue lantern?".to_owned(),
        reply: "In the cellar, behind the old piano.".to_owned(),
        heard: "In the cellar, behind".to_owned(),
        providers: Providers::default(),
        input_device: "Yeti".to_owned(),
        output_device: String::new(),
        marks: Marks::default(),
        figures: [("gap_ms".to_owned(), 412.0)].into(),
        attempts: Vec::new(),
        problem: None,
    }
}

/// Everything in the file, unpacked.
fn unpacked(path: &std::path::Path) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut read = |at: usize| {
        let mut file = zip.by_index(at).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        (file.name().unwrap().into_owned(), text)
    };
    let count = 9;
    (0..count).map(&mut read).collect()
}

#[test]
fn it_tells_what_helps_and_neither_keys_nor_words() {
    let folder = tempfile::tempdir().unwrap();
    let paths = Paths::in_folder(folder.path().join("data"));
    fs::create_dir_all(paths.logs_folder()).unwrap();
    Store::open(paths.database()).unwrap().record(&turn()).unwrap();
    let at = "2026-11-30T17:55:00.123456Z";
    fs::write(
        paths.logs_folder().join("riposte.log"),
        format!(
            "{at}  INFO riposte_engine: ready\n{at}  WARN http: {KEY} was refused at https://me:planted-login@host.test/\n\
             {at}  INFO x: asked \"where does my sister keep the blue lantern\"\n{at} DEBUG x: In the cellar\n{at} ERROR x: key {OTHER_KEY}\n"
        ),
    )
    .unwrap();
    let keys = Keys::with(Environment::of([("ANTHROPIC_API_KEY", KEY)]), Keychain::none());
    let mut settings = Settings::default();
    settings.conversation.system_prompt = "Call me captain of the blue lantern.".to_owned();
    settings.chat.endpoints.get_mut("openai_compatible").unwrap().model = format!("model {KEY}");
    let broken = Problem::new("audio.no_microphone", Kind::Device, "No microphone was found.", "Connect one.");
    let sources = Sources {
        program: "riposte",
        paths: &paths,
        settings: &settings,
        keys: known_keys(&keys, &settings),
        problems: &[broken],
        providers: &[],
    };
    let to = folder.path().join("report.zip");
    let named = write(sources, &to).unwrap();
    let files = unpacked(&to);
    assert_eq!(files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>(), named);
    let all: String = files.into_iter().map(|(name, text)| format!("{name}\n{text}\n")).collect();
    for helps in [
        "ready",
        "audio.no_microphone",
        "\"gap_ms\": 412.0",
        "Yeti",
        "host.test",
        "36 characters",
        env!("CARGO_PKG_VERSION"),
    ] {
        assert!(all.contains(helps), "{helps} is missing in\n{all}");
    }
    for secret in [KEY, OTHER_KEY, "planted-login", "lantern", "sister", "cellar", "piano", "captain"] {
        assert!(!all.contains(secret), "{secret} is in\n{all}");
    }
}

#[test]
fn a_place_that_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let paths = Paths::in_folder(folder.path());
    let settings = Settings::default();
    let sources = Sources {
        program: "riposte",
        paths: &paths,
        settings: &settings,
        keys: Vec::new(),
        problems: &[],
        providers: &[],
    };
    let refused = write(sources, &folder.path().join("none").join("report.zip")).unwrap_err();
    assert_eq!(refused.code, "diagnostics.not_written");
}
