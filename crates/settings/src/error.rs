//! What can go wrong with the settings file, and what the user is told. Pure.

use std::io;
use std::path::{Path, PathBuf};

use riposte_problem::words::{phrase, settings as words};
use riposte_problem::{Kind, Problem, Sentence};

/// Why settings could not be found, read or saved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// The system names no home folder for this user.
    #[error("no home folder")]
    NoHome,
    /// The folder of the settings file is missing and can't be made.
    #[error("the folder {} can't be created: {source}", folder.display())]
    Folder { folder: PathBuf, source: io::Error },
    /// The file is there and can't be read. It is left as it is.
    #[error("{} can't be read: {source}", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    /// The file is no TOML. [`crate::load`] and [`crate::save`] set it aside.
    #[error("{} line {line} is not TOML: {reason}", path.display())]
    NotToml { path: PathBuf, line: usize, reason: Sentence },
    /// The file or its folder may not be written.
    #[error("{} can't be written", path.display())]
    ReadOnly { path: PathBuf },
    /// No room is left on the disk, or the user's quota is spent.
    #[error("the disk is full: {}", path.display())]
    DiskFull { path: PathBuf },
    /// Writing failed for another reason. The file is as it was.
    #[error("{} can't be written: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    /// A value that the settings don't allow was to be saved. Nothing was.
    #[error("{field} must be {expected}")]
    OutOfRange { field: &'static str, expected: Sentence },
}

impl SettingsError {
    /// What sort of trouble it is.
    pub fn kind(&self) -> Kind {
        self.problem().kind
    }

    /// What the user is told.
    pub fn problem(&self) -> Problem {
        match self {
            Self::NoHome => words::no_home(),
            Self::Folder { folder, source } => words::folder(folder.display(), phrase::no_folder(source)),
            Self::Unreadable { path, source } => words::unreadable(path.display(), phrase::system(source)),
            Self::NotToml { path, line, reason } => words::not_toml(path.display(), *line, reason),
            Self::ReadOnly { path } => words::read_only(path.display()),
            Self::DiskFull { path } => words::disk_full(path.display()),
            Self::Write { path, source } => words::write(path.display(), phrase::system(source)),
            Self::OutOfRange { field, expected } => words::out_of_range(*field, expected),
        }
    }

    /// The same for a file that was moved to `aside`.
    pub(crate) fn moved(&self, aside: &Path) -> Problem {
        match self {
            Self::NotToml { path, line, reason } => {
                words::not_toml_moved(path.display(), *line, reason, aside.display())
            }
            other => other.problem(),
        }
    }

    pub(crate) fn write(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            _ => Self::Write { path, source },
        }
    }
}
