//! What can go wrong with the history, and what the user is told. Pure: turns SQLite's and the system's codes into one plain sentence.

use std::io;
use std::path::{Path, PathBuf};

use riposte_problem::words::{phrase, store as words};
use riposte_problem::{Kind, Problem, Sentence};
use rusqlite::{ErrorCode, ffi};

/// Why the history could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The folder of the database is missing and can't be made.
    #[error("the folder {} can't be created: {source}", folder.display())]
    Folder { folder: PathBuf, source: io::Error },
    /// Another program held the database for longer than the busy time-out.
    #[error("{} is locked by another program", path.display())]
    Locked { path: PathBuf },
    /// The file, its folder or its disk can't be written.
    #[error("{} can't be written", path.display())]
    ReadOnly { path: PathBuf },
    /// No room is left on the disk, or the user's quota is spent.
    #[error("the disk is full: {}", path.display())]
    DiskFull { path: PathBuf },
    /// Written by a newer version of Riposte. The file was left as it is.
    #[error("{} has schema {found}, this program knows {known}", path.display())]
    Newer { path: PathBuf, found: i64, known: i64 },
    /// Damaged, or no database at all. Nothing was changed; see [`crate::set_aside`].
    #[error("{} is damaged or not a database: {reason}", path.display())]
    Damaged { path: PathBuf, reason: String },
    /// A database, but another program's. Nothing was changed.
    #[error("{} is another program's database", path.display())]
    Foreign { path: PathBuf },
    /// It can't be opened for another reason: a folder in its place, a name the system does not allow.
    #[error("{} can't be opened: {reason}", path.display())]
    CannotOpen { path: PathBuf, reason: Sentence },
    /// The disk failed while reading or writing.
    #[error("reading or writing {} failed: {source}", path.display())]
    Disk { path: PathBuf, source: rusqlite::Error },
    /// Our own mistake: a statement that SQLite refused.
    #[error("SQLite refused a statement: {0}")]
    Refused(#[source] rusqlite::Error),
}

impl StoreError {
    /// What sort of trouble it is.
    pub fn kind(&self) -> Kind {
        self.problem().kind
    }

    /// What the user is told.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Folder { folder, source } => words::folder(folder.display(), phrase::no_folder(source)),
            Self::Locked { path } => words::locked(path.display()),
            Self::ReadOnly { path } => words::read_only(path.display()),
            Self::DiskFull { path } => words::disk_full(path.display()),
            Self::Newer { path, found, known } => words::newer(path.display(), *found, *known),
            Self::Damaged { path, .. } => words::damaged(path.display()),
            Self::Foreign { path } => words::foreign(path.display()),
            Self::CannotOpen { path, reason } => words::cannot_open(path.display(), reason),
            Self::Disk { path, .. } => words::disk(path.display()),
            Self::Refused(source) => words::refused(phrase::quoted(source.to_string())),
        }
    }

    /// Sorts an error of SQLite's. `path` is the database.
    pub(crate) fn sqlite(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        let rusqlite::Error::SqliteFailure(code, _) = &source else {
            return match source {
                // A column that does not hold what our schema says.
                rusqlite::Error::FromSqlConversionFailure(..) | rusqlite::Error::InvalidColumnType(..) => {
                    Self::Damaged { path, reason: source.to_string() }
                }
                source => Self::Refused(source),
            };
        };
        match code.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Locked { path },
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly { path },
            ErrorCode::DiskFull => Self::DiskFull { path },
            // The shared-memory file beside the database could not be made longer: in practice a full disk.
            ErrorCode::SystemIoFailure if code.extended_code == ffi::SQLITE_IOERR_SHMSIZE => Self::DiskFull { path },
            ErrorCode::SystemIoFailure => Self::Disk { path, source },
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged { path, reason: source.to_string() },
            ErrorCode::CannotOpen if !writable(&path) => Self::ReadOnly { path },
            ErrorCode::CannotOpen => Self::CannotOpen { path, reason: phrase::system_refused() },
            _ => Self::Refused(source),
        }
    }

    /// Sorts the system's error for the database file itself.
    pub(crate) fn file(path: &Path, source: &io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            io::ErrorKind::IsADirectory => Self::CannotOpen { path, reason: phrase::folder_of_that_name() },
            _ => Self::CannotOpen { path, reason: phrase::system(source) },
        }
    }
}

/// Whether the file can be written and a file made beside it, as SQLite's write-ahead log needs. SQLite says only "can't open".
fn writable(path: &Path) -> bool {
    let mut probe = path.as_os_str().to_owned();
    probe.push("-probe");
    let file = std::fs::OpenOptions::new().append(true).open(path);
    let beside = std::fs::OpenOptions::new().write(true).create_new(true).open(&probe);
    if beside.is_ok() {
        // Left behind, it would be an empty file that the next probe can't make anew but may still remove.
        let _ = std::fs::remove_file(&probe);
    }
    let denied =
        |error: &io::Error| matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem);
    !file.as_ref().is_err_and(denied) && !beside.as_ref().is_err_and(denied)
}
