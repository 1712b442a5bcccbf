//! What goes to standard output and standard error. Nobody may be reading any more (`riposte history | head -1`), or the disk may be full: then
//! nothing more is written, commands end as they would have, and `main` asks how it went.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write};
use std::sync::{Mutex, PoisonError};

use riposte_problem::{Problem, words};

/// Why standard output takes nothing more.
static ENDED: Mutex<Option<std::io::Error>> = Mutex::new(None);

/// `println!` that survives.
macro_rules! outln {
    () => { $crate::out::write(format_args!("\n")) };
    ($($what:tt)+) => { $crate::out::write(format_args!("{}\n", format_args!($($what)+))) };
}

/// `print!` that survives.
macro_rules! out {
    ($($what:tt)+) => { $crate::out::write(format_args!($($what)+)) };
}

/// `eprintln!` that survives.
macro_rules! errln {
    ($($what:tt)+) => { $crate::out::tell(format_args!("{}\n", format_args!($($what)+))) };
}

pub(crate) use {errln, out, outln};

pub(crate) fn write(what: Arguments<'_>) {
    attempt(|stdout| stdout.write_fmt(what));
}

pub(crate) fn flush() {
    attempt(|stdout| stdout.flush());
}

/// On standard error. Where that can't be written there is nobody to tell.
pub(crate) fn tell(what: Arguments<'_>) {
    let _ = std::io::stderr().write_fmt(what);
}

fn attempt(act: impl FnOnce(&mut std::io::StdoutLock<'_>) -> std::io::Result<()>) {
    let mut ended = ENDED.lock().unwrap_or_else(PoisonError::into_inner);
    if ended.is_none()
        && let Err(error) = act(&mut std::io::stdout().lock())
    {
        *ended = Some(error);
    }
}

/// Whether what is written now is for nobody.
pub(crate) fn is_over() -> bool {
    ENDED.lock().unwrap_or_else(PoisonError::into_inner).is_some()
}

/// What is still to be said about the output. A reader who has seen enough is no trouble.
pub(crate) fn trouble() -> Option<Problem> {
    flush();
    let ended = ENDED.lock().unwrap_or_else(PoisonError::into_inner);
    ended
        .as_ref()
        .filter(|error| error.kind() != ErrorKind::BrokenPipe)
        .map(|error| words::terminal::output(words::phrase::system(error)))
}
