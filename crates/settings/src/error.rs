//! What can go wrong with the settings file, and what the user is told. Pure.

use std::io;
use std::path::{Path, PathBuf};

use riposte_problem::{Kind, Problem};

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
    NotToml { path: PathBuf, line: usize, reason: String },
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
    OutOfRange { field: &'static str, expected: String },
}

impl SettingsError {
    /// What sort of trouble it is.
    pub fn kind(&self) -> Kind {
        Kind::Input
    }

    /// What the user is told.
    pub fn problem(&self) -> Problem {
        let (code, message, advice) = match self {
            Self::NoHome => (
                "settings.no_home",
                "The system does not say where your home folder is.".to_owned(),
                "Set RIPOSTE_DATA_DIR to a folder for Riposte's data and settings.".to_owned(),
            ),
            Self::Folder { folder, source } => (
                "settings.folder",
                format!(
                    "The folder for your settings, {}, can't be created: {}.",
                    folder.display(),
                    in_the_way(source)
                ),
                "Make the folder yourself or set RIPOSTE_DATA_DIR to one that you may write to.".to_owned(),
            ),
            Self::Unreadable { path, source } => (
                "settings.unreadable",
                format!("The settings in {} can't be read: {}. The defaults are used.", path.display(), source.kind()),
                "Give yourself permission to read that file, then start Riposte again.".to_owned(),
            ),
            Self::NotToml { path, line, reason } => (
                "settings.not_toml",
                format!("The settings file {} can't be understood (line {line}: {reason}).", path.display()),
                "Correct that line, or delete the file to begin with the defaults.".to_owned(),
            ),
            Self::ReadOnly { path } => (
                "settings.read_only",
                format!("The settings can't be saved: {} or its folder is read-only.", path.display()),
                "Give yourself permission to write there; until then changes last until Riposte is closed.".to_owned(),
            ),
            Self::DiskFull { path } => (
                "settings.disk_full",
                "There is no room left on the disk to save the settings.".to_owned(),
                format!("Free some space on the disk that holds {}, then save again.", path.display()),
            ),
            Self::Write { path, source } => (
                "settings.write",
                format!("The settings can't be saved to {}: {}.", path.display(), source.kind()),
                "Check the disk and the folder, then save again; the old settings are still there.".to_owned(),
            ),
            Self::OutOfRange { field, expected } => (
                "settings.out_of_range",
                format!("The setting {field} was not saved, because it must be {expected}."),
                "Choose another value and save again.".to_owned(),
            ),
        };
        Problem::new(code, self.kind(), message, advice)
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

/// Why a folder can't be made, after a colon.
fn in_the_way(source: &io::Error) -> String {
    match source.kind() {
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => "a file is in its way".to_owned(),
        kind => kind.to_string(),
    }
}
