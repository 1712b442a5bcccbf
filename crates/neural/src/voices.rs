//! Voices that lie as files beside a model. Looks at the file system on the caller's thread.

use std::path::PathBuf;

use crate::NeuralError;

/// The names of the files in `folders` that end in `end`, without that, in alphabetical order, with their files; of two of a name one.
pub(crate) fn in_folders(folders: impl IntoIterator<Item = PathBuf>, end: &str) -> Vec<(String, PathBuf)> {
    let files = folders.into_iter().filter_map(|folder| folder.read_dir().ok()).flatten().flatten();
    let mut voices: Vec<(String, PathBuf)> = files
        .filter_map(|file| Some((file.file_name().to_str()?.strip_suffix(end)?.to_owned(), file.path())))
        .collect();
    voices.sort();
    voices.dedup_by(|a, b| a.0 == b.0);
    voices
}

/// The voice that was named, else the first there. `wanted`: what is missing where there is none.
///
/// # Errors
/// [`NeuralError::UnknownVoice`], [`NeuralError::Missing`].
pub fn chosen(
    model: &'static str,
    there: Vec<(String, PathBuf)>,
    named: Option<&str>,
    wanted: impl FnOnce() -> String,
) -> Result<(String, PathBuf), NeuralError> {
    let at = named.map_or(Some(0), |named| there.iter().position(|(name, _)| name == named));
    let names = || there.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    let error = || match named {
        Some(voice) => NeuralError::UnknownVoice { model, voice: voice.to_owned(), there: names() },
        None => NeuralError::Missing { model, path: wanted() },
    };
    at.and_then(|at| there.get(at).cloned()).ok_or_else(error)
}
