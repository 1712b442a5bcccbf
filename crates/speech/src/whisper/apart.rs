//! A model in a process of its own, for where native code may end the process: on a graphics card, whose driver is not ours. The program starts itself once more
//! (`child`), hands it sound and takes texts over pipes (`wire`); when the other process ends or falls silent, the model is loaded here, on the processor, the same
//! sound is read again, and what happened is told (`reader`). A note on the disk (`note`) outlives even the end of the whole machine.

mod child;
mod note;
mod process;
mod reader;
mod wire;

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

pub use self::child::serve;
pub(super) use self::note::Note;
pub(super) use self::process::Process;
pub(super) use self::reader::{Apart, Opened, Place, open};
pub(super) use self::wire::{Answer, Order};

use super::device::{BUILT_FOR_CARDS, Card};

/// The first argument of a program that is to be the other process.
const ARGUMENT: &str = "--recognise-apart";

/// How the other process is started: the program must call [`serve`] and nothing else that reads its standard input or writes to its standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    pub path: PathBuf,
    pub arguments: Vec<OsString>,
}

/// This program, once it has called [`serve_if_asked`].
static THIS: OnceLock<Program> = OnceLock::new();

/// To be called first of all in `main`: is the other process if that is what this one was started for (`true`: it is over, and `main` is to return); otherwise
/// lets this program be started so.
#[must_use]
pub fn serve_if_asked() -> bool {
    if std::env::args_os().nth(1).is_some_and(|argument| argument == ARGUMENT) {
        serve();
        return true;
    }
    if let Ok(path) = std::env::current_exe() {
        let _ = THIS.set(Program { path, arguments: vec![ARGUMENT.into()] }); // it is the same every time
    }
    false
}

/// This program as the other process; `None` where it never called [`serve_if_asked`].
pub(super) fn this_program() -> Option<Program> {
    THIS.get().cloned()
}

/// The graphics cards that a model can run on; asked for in another process, whose end is no harm. Blocks for up to ten seconds. `None`: this build
/// knows none.
pub fn cards() -> Option<Vec<Card>> {
    const PATIENCE: Duration = Duration::from_secs(10);
    if !BUILT_FOR_CARDS {
        return None;
    }
    let program = this_program();
    let mut process = program.and_then(|program| Process::start(&program).ok());
    let listed = process.as_mut().and_then(|process| process.ask(&Order::List, &[], PATIENCE, || false).ok());
    Some(if let Some(Answer::Cards(cards)) = listed { cards } else { Vec::new() })
}
