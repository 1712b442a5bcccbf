//! One speaker at a time on this computer: a file in the data folder that whoever speaks has locked. The system takes the lock back from a program that is killed.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use riposte_audio::Clock;
use riposte_measures::{Span, Time};
use riposte_problem::Problem;
use riposte_problem::words::{phrase, relay as words};
use riposte_settings::private_folder;

/// How often it is looked whether the other one is done.
const LOOK: Span = Span::from_millis(100);

/// It is this program's turn until this is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    #[allow(dead_code, reason = "it is held, not read")]
    file: File,
}

/// Waits until nobody else speaks, until `until` at the longest. `waits` is told once, when there is somebody.
///
/// # Errors
/// The other one is not done by then; the file can't be used.
pub(crate) async fn take(folder: &Path, until: Time, waits: impl AsyncFnOnce()) -> Result<Turn, Problem> {
    let began = Clock::now();
    let mut waits = Some(waits);
    loop {
        if let Some(turn) = try_take(folder)? {
            return Ok(turn);
        }
        if Clock::now() >= until {
            let waited = (Clock::now() - began).as_millis() / 1_000;
            return Err(words::waited_in_vain(waited.to_string()));
        }
        if let Some(waits) = waits.take() {
            waits().await;
        }
        Clock::sleep_until(until.min(Clock::now() + LOOK)).await;
    }
}

/// Whether somebody has it now.
pub(crate) fn is_taken(folder: &Path) -> Result<bool, Problem> {
    try_take(folder).map(|turn| turn.is_none())
}

fn try_take(folder: &Path) -> Result<Option<Turn>, Problem> {
    let path = place(folder);
    let failed = |error: std::io::Error| words::no_lock(path.display().to_string(), phrase::system(&error));
    private_folder(folder).map_err(failed)?;
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Turn { file })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

fn place(folder: &Path) -> PathBuf {
    folder.join(".speaks.lock")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

    use super::*;

    #[tokio::test]
    async fn a_second_one_waits_and_is_told_so_and_then_has_its_turn() {
        let folder = tempfile::tempdir().unwrap();
        let soon = || Clock::now() + Span::from_millis(60_000);
        let first = take(folder.path(), soon(), async || panic!("nobody is there")).await.unwrap();
        assert!(is_taken(folder.path()).unwrap());
        let refused = take(folder.path(), Clock::now(), async || panic!("it does not wait")).await.unwrap_err();
        assert_eq!(refused.code, "relay.waited_in_vain");
        let mut first = Some(first);
        let second = take(folder.path(), soon(), async || drop(first.take())).await.unwrap();
        drop(second);
        assert!(!is_taken(folder.path()).unwrap());
    }
}
