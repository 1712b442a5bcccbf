//! A model in a process of its own, which here is this very test program: what is understood there, and what becomes of a conversation when that process ends.
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]
#![cfg(target_os = "linux")]

mod support;

use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use riposte_speech::whisper::apart::{self, Program};
use riposte_speech::whisper::{RunOn, Whisper, WhisperOptions};
use riposte_speech::{Recognizer, SpeechError, bundled};
use support::{Listening, listen, model, read};

/// The tests count the children of this process: where they share it they take turns.
static ALONE: Mutex<()> = Mutex::new(());

const NOTE: &str = "graphics-card-tried.json";
/// Says that the program that is to be killed has loaded its model.
const READY: &str = "ready";
const SERVES: &str = "serves-as-the-other-process";

/// Is the other process where it is started as one.
#[test]
fn the_other_process() {
    if std::env::args().any(|argument| argument == SERVES) {
        apart::serve();
    }
}

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn on(device: &str, notes: &Path) -> RunOn {
    let arguments = ["--exact", "--nocapture", "the_other_process", SERVES].map(Into::into).to_vec();
    let program = Program { path: std::env::current_exe().unwrap(), arguments };
    RunOn { device: device.to_owned(), notes: Some(notes.to_owned()), program: Some(program) }
}

/// A recogniser and what it tells beside its sessions.
struct Apart {
    whisper: Arc<Whisper>,
    told: Receiver<SpeechError>,
}

fn open(on: RunOn) -> Apart {
    let whisper = Whisper::open_with(&model(), WhisperOptions { on, ..WhisperOptions::default() }).unwrap();
    let (sender, told) = mpsc::channel();
    whisper.tell_troubles(Box::new(move |error| drop(sender.send(error))));
    Apart { whisper, told }
}

impl Apart {
    fn understands(&self) {
        for (path, text) in bundled::try_it_questions().unwrap().iter().zip(bundled::TRY_IT_TEXTS) {
            let mut listening = listen(&*self.whisper, false);
            listening.push(&read(path));
            assert_eq!(listening.ask(7), text);
        }
    }

    fn told(&self) -> Vec<SpeechError> {
        self.told.try_iter().collect()
    }
}

/// The processes that this one started and that have not ended.
fn children() -> Vec<u32> {
    let own = std::process::id();
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let is_child = |number: &u32| {
        let stat = std::fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
        // pid (name) state parent …
        let mut fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        fields.next().is_some_and(|state| state != "Z") && fields.next() == Some(&own.to_string())
    };
    numbers.filter(is_child).collect()
}

/// Whether all of them end: a killed process takes a moment.
fn all_end() -> bool {
    (0..100_000).any(|_| children().is_empty())
}

fn kill(process: u32) {
    assert!(Command::new("kill").args(["-9", &process.to_string()]).status().unwrap().success());
}

fn is_noted(notes: &Path) -> bool {
    notes.join(NOTE).exists()
}

#[test]
fn what_is_read_apart_is_what_is_read_here_and_leaves_no_note() {
    let _alone = alone();
    let notes = tempfile::tempdir().unwrap();
    let apart = open(on("", notes.path()));
    assert_eq!(children().len(), 1);
    assert!(is_noted(notes.path()), "it has read nothing yet");
    apart.understands();
    assert_eq!((apart.told(), is_noted(notes.path())), (vec![], false));
    let captions = {
        let mut listening = listen(&*apart.whisper, true);
        listening.push(&read(&bundled::try_it_question().unwrap()));
        let text = listening.ask(1);
        // Dropped in the middle of whatever it reads ahead.
        listening.push(&read(&bundled::try_it_question().unwrap()));
        text
    };
    assert_eq!(captions, bundled::TRY_IT_TEXTS[0]);
    apart.understands();
    drop(apart);
    assert!(all_end(), "it ends with its recogniser");
}

#[test]
fn a_process_that_is_killed_is_told_once_and_its_question_is_answered_here() {
    let _alone = alone();
    let notes = tempfile::tempdir().unwrap();
    let apart = open(on("", notes.path()));
    apart.understands();
    let Listening { mut session, heard } = listen(&*apart.whisper, false);
    kill(children()[0]);
    session.push(&read(&bundled::try_it_question().unwrap()));
    let mut listening = Listening { session, heard };
    assert_eq!(listening.ask(1), bundled::TRY_IT_TEXTS[0]);
    apart.understands();
    assert_eq!((apart.told(), all_end()), (vec![SpeechError::CardFailed], true));
    drop(apart);

    // The next start does not try it again, and says so; whoever chose the processor meanwhile may.
    let next = open(on("", notes.path()));
    next.understands();
    assert_eq!((next.told(), children().len()), (vec![SpeechError::CardCrashed], 0));
    drop(next);
    let processor = RunOn { program: None, ..on(RunOn::PROCESSOR, notes.path()) };
    assert_eq!(open(processor).told(), []);
    let again = open(on("", notes.path()));
    again.understands();
    assert_eq!((again.told(), children().len()), (vec![], 1));
}

#[test]
fn whoever_quits_before_anything_was_read_leaves_no_note() {
    let _alone = alone();
    let notes = tempfile::tempdir().unwrap();
    let apart = open(on("", notes.path()));
    assert!(is_noted(notes.path()));
    drop(apart);
    assert!(all_end() && !is_noted(notes.path()));

    // And where it has no time for anything: the other process finds that nobody is there any more.
    let arguments = ["--exact", "--nocapture", "a_program_that_is_killed_before_it_read_anything", SERVES];
    let mut program = Command::new(std::env::current_exe().unwrap());
    let mut program = program.args(arguments).env("NOTES", notes.path()).spawn().unwrap();
    assert!((0..10_000_000).any(|_| notes.path().join(READY).exists()) && is_noted(notes.path()));
    program.kill().unwrap();
    program.wait().unwrap();
    assert!((0..1_000_000).any(|_| !is_noted(notes.path())));
}

/// Is that program where it is started as one.
#[test]
fn a_program_that_is_killed_before_it_read_anything() {
    if std::env::args().any(|argument| argument == SERVES) {
        let notes = std::env::var_os("NOTES").unwrap();
        let _apart = open(on("", Path::new(&notes)));
        std::fs::write(Path::new(&notes).join(READY), "").unwrap();
        loop {
            std::thread::park();
        }
    }
}

#[test]
fn what_can_not_be_had_apart_is_had_here_and_told() {
    let _alone = alone();
    let notes = tempfile::tempdir().unwrap();
    let ends = Program { path: "/bin/true".into(), arguments: vec![] };
    let is_missing = Program { path: "/no/such/program".into(), arguments: vec![] };
    let talks = Program { path: "/bin/echo".into(), arguments: vec!["hello\nriposte-recogniser\nand more".into()] };
    for (program, noted) in [(ends, true), (is_missing, false), (talks, true)] {
        let apart = open(RunOn { program: Some(program.clone()), ..on("", notes.path()) });
        apart.understands();
        assert_eq!((apart.told(), is_noted(notes.path())), (vec![SpeechError::CardFailed], noted), "{program:?}");
        open(RunOn { program: None, ..on(RunOn::PROCESSOR, notes.path()) });
    }
    let missing = open(on("cuda 0000:99:00.0", notes.path()));
    missing.understands();
    assert_eq!(missing.told(), [SpeechError::CardMissing { card: "cuda 0000:99:00.0".to_owned() }]);
    assert!(!is_noted(notes.path()), "nothing was tried");
    if cfg!(any(feature = "cuda", feature = "metal", feature = "vulkan")) {
        return;
    }
    let not_built = open(RunOn { program: None, ..on("cuda 0000:99:00.0", notes.path()) });
    not_built.understands();
    assert_eq!(not_built.told(), [SpeechError::CardUnknown]);
}

#[test]
fn a_broken_model_is_the_models_fault_wherever_it_would_run() {
    let _alone = alone();
    let notes = tempfile::tempdir().unwrap();
    let path = notes.path().join("broken.bin");
    std::fs::write(&path, "no model").unwrap();
    let opened = Whisper::open_with(&path, WhisperOptions { on: on("", notes.path()), ..WhisperOptions::default() });
    assert!(matches!(opened.err(), Some(SpeechError::ModelBroken { .. })));
    assert!(!is_noted(notes.path()));
}

#[test]
fn the_process_rests_with_its_model_and_comes_back() {
    let _alone = alone();
    let notes = tempfile::tempdir().unwrap();
    let apart = open(on("", notes.path()));
    apart.understands();
    let first = children();
    apart.whisper.rest_after(Some(Duration::ZERO));
    assert!((0..1_000_000).any(|_| children().is_empty()), "nobody speaks");
    apart.understands();
    assert!(children().iter().all(|child| !first.contains(child)));
    assert_eq!(apart.told(), []);
}
