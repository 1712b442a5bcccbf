//! The program with a history of its own.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use riposte_measures::{Mark, Marks, Mode, Outcome, Providers, Time, TurnRecord};
use riposte_store::Store;
use tempfile::TempDir;

/// 24 November 2026, 12:00 in UTC.
pub(crate) const NOON_MS: i64 = 1_795_521_600_000;

pub(crate) struct Desk {
    pub(crate) data: TempDir,
}

pub(crate) struct Done {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Turn `n`, a minute after the one before it, with these figures in milliseconds.
pub(crate) fn turn(n: i64, figures: &[(&str, f64)]) -> TurnRecord {
    let marks: Marks = [(Mark::SpeechEnd, Time::ZERO), (Mark::PlayStart, Time::from_millis(400))].into_iter().collect();
    TurnRecord {
        id: 0,
        started_unix_ms: NOON_MS + n * 60_000,
        conversation: "c".to_owned(),
        mode: if n % 2 == 0 { Mode::Duplex } else { Mode::PushToTalk },
        outcome: if n % 5 == 0 { Outcome::Interrupted } else { Outcome::Completed },
        transcript: format!("question {n}"),
        reply: "It is four.".to_owned(),
        heard: "It is four.".to_owned(),
        providers: Providers { stt: "whisper/base".to_owned(), llm: "demo".to_owned(), tts: "kokoro".to_owned() },
        input_device: "Microphone".to_owned(),
        output_device: "Speaker".to_owned(),
        marks,
        figures: figures.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect(),
        attempts: Vec::new(),
        problem: None,
    }
}

impl Desk {
    pub(crate) fn empty() -> Self {
        Self { data: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn with(turns: impl IntoIterator<Item = TurnRecord>) -> Self {
        let desk = Self::empty();
        let store = Store::open(desk.database()).unwrap();
        turns.into_iter().for_each(|turn| _ = store.record(&turn).unwrap());
        desk
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.data.path().join("riposte.db")
    }

    pub(crate) fn file(&self, name: &str) -> String {
        self.data.path().join(name).to_string_lossy().into_owned()
    }

    /// `riposte history` with these arguments, in English, in a terminal of UTF-8, by UTC.
    pub(crate) fn history(&self, args: &[&str]) -> Done {
        self.in_language("en_GB.UTF-8", args)
    }

    pub(crate) fn in_language(&self, locale: &str, args: &[&str]) -> Done {
        self.started(locale, &[&["history"], args].concat())
    }

    /// `riposte` with these arguments, as [`Desk::history`].
    pub(crate) fn run(&self, args: &[&str]) -> Done {
        self.started("en_GB.UTF-8", args)
    }

    fn started(&self, locale: &str, args: &[&str]) -> Done {
        let mut command = Command::new(env!("CARGO_BIN_EXE_riposte"));
        command.args(args).env("RIPOSTE_DATA_DIR", self.data.path()).env("LC_ALL", locale).env("TZ", "UTC");
        let done = command.stdin(Stdio::null()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Done { code: done.status.code(), out: text(done.stdout), err: text(done.stderr) }
    }
}
