//! What can go wrong with the history, and what the user is told. Pure: turns SQLite's and the system's codes into one plain sentence.

use std::io;
use std::path::{Path, PathBuf};

use riposte_problem::{Kind, Problem};
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
    CannotOpen { path: PathBuf, reason: String },
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
        match self {
            Self::Locked { .. } => Kind::Retry,
            Self::Disk { .. } => Kind::Device,
            Self::Refused(_) => Kind::Bug,
            _ => Kind::Input,
        }
    }

    /// What the user is told.
    pub fn problem(&self) -> Problem {
        let (code, message, advice) = match self {
            Self::Folder { folder, source } => (
                "store.folder",
                format!("The folder for your data, {}, can't be created: {}.", folder.display(), in_the_way(source)),
                "Make the folder yourself or set RIPOSTE_DATA_DIR to one that you may write to, then start Riposte again.".to_owned(),
            ),
            Self::Locked { path } => (
                "store.locked",
                "The history is being used by another program.".to_owned(),
                format!("Close whatever else has {} open, then try again.", path.display()),
            ),
            Self::ReadOnly { path } => (
                "store.read_only",
                format!("The history can't be written: {} or its folder is read-only.", path.display()),
                "Give yourself permission to write there, or set RIPOSTE_DATA_DIR to another folder.".to_owned(),
            ),
            Self::DiskFull { path } => (
                "store.disk_full",
                "There is no room left on the disk for the history.".to_owned(),
                format!("Free some space on the disk that holds {}, then try again.", path.display()),
            ),
            Self::Newer { path, found, known } => (
                "store.newer",
                format!("The history was written by a newer version of Riposte (format {found}; this one knows {known})."),
                format!("Install the newer version, or let Riposte move {} aside and begin a new history.", path.display()),
            ),
            Self::Damaged { path, .. } => (
                "store.damaged",
                format!("The history file {} is damaged or is not a history.", path.display()),
                "Let Riposte move it aside and begin a new history, or put back a copy of your own.".to_owned(),
            ),
            Self::Foreign { path } => (
                "store.foreign",
                format!("The file {} belongs to another program.", path.display()),
                "Move it elsewhere or set RIPOSTE_DATA_DIR to another folder; it was left as it is.".to_owned(),
            ),
            Self::CannotOpen { path, reason } => (
                "store.cannot_open",
                format!("The history file {} can't be opened: {reason}.", path.display()),
                "Move what is there out of the way, or set RIPOSTE_DATA_DIR to another folder.".to_owned(),
            ),
            Self::Disk { path, .. } => (
                "store.disk",
                format!("The disk failed while the history {} was read or written.", path.display()),
                "Check the disk and its connection, then try again.".to_owned(),
            ),
            Self::Refused(source) => (
                "store.refused",
                format!("The history could not be used because of a mistake in Riposte: {source}."),
                "Please report this with the log file.".to_owned(),
            ),
        };
        Problem::new(code, self.kind(), message, advice)
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
            ErrorCode::CannotOpen => Self::CannotOpen { path, reason: "the system refused".to_owned() },
            _ => Self::Refused(source),
        }
    }

    /// Sorts the system's error for the database file itself.
    pub(crate) fn file(path: &Path, source: &io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            io::ErrorKind::IsADirectory => {
                Self::CannotOpen { path, reason: "there is a folder of that name".to_owned() }
            }
            kind => Self::CannotOpen { path, reason: kind.to_string() },
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

/// Why a folder can't be made, after a colon.
fn in_the_way(source: &io::Error) -> String {
    match source.kind() {
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => "a file is in its way".to_owned(),
        kind => kind.to_string(),
    }
}
