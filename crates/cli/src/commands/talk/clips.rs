//! Spoken questions from files.

use std::path::{Path, PathBuf};

use riposte_audio::Clip;
use riposte_measures::Mode;
use riposte_problem::{Problem, words};

use super::LONGEST_TURN;

/// The problem: one of them can't be a question.
pub(super) fn read(paths: &[PathBuf], mode: Mode) -> Result<Vec<Clip>, Problem> {
    paths.iter().map(|path| clip(path, mode)).collect()
}

/// Reads a recording and refuses what can't be a question.
fn clip(path: &Path, mode: Mode) -> Result<Clip, Problem> {
    let clip = Clip::read(path).map_err(|error| error.problem())?;
    if clip.is_silent() {
        return Err(words::terminal::silent(path.display()));
    }
    if mode == Mode::PushToTalk && clip.duration() > LONGEST_TURN {
        let minutes = clip.duration().as_millis_f64() / 60_000.0;
        return Err(words::terminal::too_long(path.display(), words::phrase::tenths(minutes)));
    }
    Ok(clip)
}
