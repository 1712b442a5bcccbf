//! Voices as files: a vector of 256 numbers for each length of a text. Reads on the caller's thread.
//!
//! Either one file with all voices (`voices-v1.0.bin` of kokoro-onnx, which is a NumPy `.npz`), or one file of raw 32-bit floats a voice (`af_heart.bin`,
//! of onnx-community's export).

use std::path::{Path, PathBuf};

use riposte_problem::words::{kokoro as words, phrase};

use crate::archive;
use crate::{KokoroError, LONGEST_TOKENS};

/// Numbers of a style.
pub(crate) const STYLE: usize = 256;
/// One for each number of tokens.
pub(crate) const ROWS: usize = LONGEST_TOKENS;
const BYTES: usize = ROWS * STYLE * 4;
/// 54 voices have 28 MB.
const LARGEST_BYTES: u64 = 256 << 20;

/// One voice, in memory: 0.5 MB.
#[derive(Clone, Debug, PartialEq)]
pub struct Style {
    name: String,
    /// `ROWS` × `STYLE`.
    numbers: Vec<f32>,
}

/// Where a model's voices are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Styles {
    /// All of them in one file.
    Archive(PathBuf),
    /// A file each.
    Folder(PathBuf),
}

impl Styles {
    /// The voices that lie beside `model`: `voices*.bin` or `*.npz` in its folder, else a folder `voices` or `kokoro-voices` there, else `*.bin` in its own folder.
    ///
    /// # Errors
    /// [`KokoroError::VoicesMissing`].
    pub fn beside(model: &Path) -> Result<Self, KokoroError> {
        let folder = model.parent().unwrap_or(Path::new("."));
        if let Some(file) = files(folder).into_iter().find(|file| is_archive_name(file)) {
            return Ok(Self::Archive(file));
        }
        let folders = ["voices", "kokoro-voices"].map(|name| folder.join(name));
        let has_voices = |folder: &&Path| !of_folder(folder).is_empty();
        let found = folders.iter().map(PathBuf::as_path).chain([folder]).find(has_voices);
        found.map(|folder| Self::Folder(folder.to_owned())).ok_or_else(|| KokoroError::VoicesMissing {
            looked: format!("{}, {}", folder.join("voices-v1.0.bin").display(), folder.join("voices").display()),
        })
    }

    /// The names of the voices there, in alphabetical order.
    ///
    /// # Errors
    /// [`KokoroError::VoicesBroken`].
    pub fn names(&self) -> Result<Vec<String>, KokoroError> {
        let mut names = match self {
            Self::Folder(folder) => of_folder(folder),
            Self::Archive(file) => {
                let bytes = read(file)?;
                let entries = archive::entries(&bytes).map_err(|reason| broken(file, reason))?;
                entries.iter().filter_map(|entry| Some(entry.name.strip_suffix(".npy")?.to_owned())).collect()
            }
        };
        names.retain(|name| crate::voice(name).is_some());
        names.sort();
        Ok(names)
    }

    /// Reads one voice.
    ///
    /// # Errors
    /// [`KokoroError::UnknownVoice`]; [`KokoroError::VoicesBroken`].
    pub fn load(&self, name: &str) -> Result<Style, KokoroError> {
        let (Self::Archive(path) | Self::Folder(path)) = self;
        let unknown = || KokoroError::UnknownVoice { voice: name.to_owned(), path: path.display().to_string() };
        if crate::voice(name).is_none() || name.contains(['/', '\\']) {
            return Err(unknown());
        }
        match self {
            Self::Folder(folder) => {
                let file = folder.join(format!("{name}.bin"));
                if !file.is_file() {
                    return Err(unknown());
                }
                Style::of(name, &read(&file)?).map_err(|reason| broken(&file, reason))
            }
            Self::Archive(file) => {
                let bytes = read(file)?;
                let entries = archive::entries(&bytes).map_err(|reason| broken(file, reason))?;
                let entry =
                    entries.iter().find(|entry| entry.name.strip_suffix(".npy") == Some(name)).ok_or_else(unknown)?;
                let of_array = archive::floats(entry.bytes).and_then(|(shape, numbers)| match shape[..] {
                    [ROWS, 1, STYLE] | [ROWS, STYLE] => Style::of(name, numbers),
                    _ => Err(format!("{name} in it is an array of {shape:?}, not of [{ROWS}, 1, {STYLE}]")),
                });
                of_array.map_err(|reason| broken(file, reason))
            }
        }
    }
}

impl Style {
    fn of(name: &str, bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() != BYTES {
            return Err(format!("it has {} bytes, and a voice has {BYTES}", bytes.len()));
        }
        let (numbers, _) = bytes.as_chunks::<4>();
        let numbers: Vec<f32> = numbers.iter().map(|number| f32::from_le_bytes(*number)).collect();
        // The published ones stay within ±2: whatever is far outside is another kind of file.
        if numbers.iter().any(|number| !number.is_finite() || number.abs() > 100.0) {
            return Err("its numbers are not those of a voice".to_owned());
        }
        Ok(Self { name: name.to_owned(), numbers })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The vector for a text of so many tokens.
    pub(crate) fn row(&self, tokens: usize) -> &[f32] {
        let at = tokens.min(ROWS - 1) * STYLE;
        &self.numbers[at..at + STYLE]
    }
}

fn is_archive_name(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    name.ends_with(".npz") || (name.starts_with("voices") && name.ends_with(".bin"))
}

/// The files of a folder, in alphabetical order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        folder.read_dir().map(|files| files.flatten().map(|file| file.path()).collect()).unwrap_or_default();
    files.retain(|file| file.is_file());
    files.sort();
    files
}

/// The voices of a folder that has a file for each.
fn of_folder(folder: &Path) -> Vec<String> {
    let name = |file: &PathBuf| Some(file.file_name()?.to_str()?.strip_suffix(".bin")?.to_owned());
    files(folder).iter().filter_map(name).filter(|name| crate::voice(name).is_some()).collect()
}

fn read(path: &Path) -> Result<Vec<u8>, KokoroError> {
    let bytes = path.metadata().map_err(|error| broken(path, error.to_string()))?.len();
    if bytes > LARGEST_BYTES {
        return Err(broken(path, format!("it has {bytes} bytes, and the voices have less than {LARGEST_BYTES}")));
    }
    std::fs::read(path).map_err(|error| broken(path, error.to_string()))
}

fn broken(path: &Path, reason: String) -> KokoroError {
    let reason = phrase::detail(words::damaged(), reason.trim_end_matches('.'));
    KokoroError::VoicesBroken { path: path.display().to_string(), reason }
}

#[cfg(test)]
#[path = "styles_tests.rs"]
mod tests;
