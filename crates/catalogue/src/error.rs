//! What can go wrong with local models. The words are in [`riposte_problem::words::catalogue`]. Whatever it was, what was installed before still works.

use std::io;
use std::path::Path;

use riposte_problem::words::{catalogue as words, phrase};
use riposte_problem::{Problem, Sentence};

use crate::row::Purpose;

/// Why there is no model, or not this one. Displayed as one sentence in English; [`CatalogueError::problem`] has it in every language, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CatalogueError {
    /// `like`: ids that may have been meant.
    Unknown {
        id: String,
        like: Vec<String>,
    },
    UserFile {
        path: String,
        reason: Sentence,
    },
    UserRow {
        path: String,
        row: String,
        reason: Sentence,
    },
    NoAddress {
        id: String,
        file: String,
    },
    LicenceNotAccepted {
        id: String,
        licence: String,
        address: String,
    },
    NoRoom {
        path: String,
        needed: u64,
        free: u64,
    },
    /// In the middle of it.
    DiskFull {
        path: String,
    },
    Disk {
        path: String,
        reason: Sentence,
    },
    Unreachable {
        host: String,
        cause: Sentence,
    },
    Forbidden {
        host: String,
        file: String,
        status: u16,
    },
    Gone {
        host: String,
        file: String,
        status: u16,
    },
    Trouble {
        host: String,
        status: u16,
    },
    WebPage {
        host: String,
        file: String,
    },
    Redirects {
        host: String,
    },
    UnsafeRedirect {
        host: String,
        to: String,
    },
    WrongLength {
        host: String,
        file: String,
        has: u64,
        wanted: u64,
    },
    WrongHash {
        host: String,
        file: String,
    },
    Cut {
        host: String,
        file: String,
    },
    Stalled {
        host: String,
        file: String,
        after_s: u64,
    },
    Cancelled {
        id: String,
    },
    NotRecognised {
        path: String,
        reason: Sentence,
    },
    Broken {
        path: String,
        reason: Sentence,
    },
    NothingFound {
        path: String,
    },
    NotInstalled {
        id: String,
    },
    /// Another process, or thread, is at it.
    Busy {
        id: String,
    },
    Damaged {
        id: String,
        reason: Sentence,
    },
    OtherPurpose {
        id: String,
        is: Purpose,
        wanted: Purpose,
    },
}

impl std::error::Error for CatalogueError {}

/// One sentence in English.
impl std::fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem().message.fmt(f)
    }
}

impl CatalogueError {
    pub(crate) fn disk(path: &Path, error: &io::Error) -> Self {
        let path = path.display().to_string();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            _ => Self::Disk { path, reason: phrase::system(error) },
        }
    }

    /// Whether another address may do better.
    pub(crate) fn is_of_the_address(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::Forbidden { .. }
                | Self::Gone { .. }
                | Self::Trouble { .. }
                | Self::WebPage { .. }
                | Self::Redirects { .. }
                | Self::UnsafeRedirect { .. }
                | Self::WrongLength { .. }
                | Self::WrongHash { .. }
                | Self::Cut { .. }
                | Self::Stalled { .. }
        )
    }

    /// As it is shown to the user.
    pub fn problem(&self) -> Problem {
        match self.clone() {
            Self::Unknown { id, like } if like.is_empty() => words::unknown(id),
            Self::Unknown { id, like } => words::unknown_like(id, like.join(", ")),
            Self::UserFile { path, reason } => words::user_file(path, reason),
            Self::UserRow { path, row, reason } => words::user_row(row, path, reason),
            Self::NoAddress { id, file } => words::no_address(file, id),
            Self::LicenceNotAccepted { id, licence, address } => words::licence(id, licence, address),
            Self::NoRoom { path, needed, free } => words::no_room(path, size(needed), size(free)),
            Self::DiskFull { path } => words::disk_full(path),
            Self::Disk { path, reason } => words::disk(path, reason),
            Self::Unreachable { host, cause } => words::unreachable(host, cause),
            Self::Forbidden { host, file, status } => words::forbidden(host, file, status.to_string()),
            Self::Gone { host, file, status } => words::gone(host, file, status.to_string()),
            Self::Trouble { host, status } => words::trouble(host, status.to_string()),
            Self::WebPage { host, file } => words::web_page(host, file),
            Self::Redirects { host } => words::redirects(host),
            Self::UnsafeRedirect { host, to } => words::unsafe_redirect(host, to),
            Self::WrongLength { host, file, has, wanted } => {
                words::wrong_length(file, host, has.to_string(), wanted.to_string())
            }
            Self::WrongHash { host, file } => words::wrong_hash(file, host),
            Self::Cut { host, file } => words::cut(host, file),
            Self::Stalled { host, file, after_s } => words::stalled(host, file, after_s.to_string()),
            Self::Cancelled { id } => words::cancelled(id),
            Self::NotRecognised { path, reason } => words::not_recognised(path, reason),
            Self::Broken { path, reason } => words::broken(path, reason),
            Self::NothingFound { path } => words::nothing_found(path),
            Self::NotInstalled { id } => words::not_installed(id),
            Self::Busy { id } => words::busy(id),
            Self::Damaged { id, reason } => words::damaged(id, reason),
            Self::OtherPurpose { id, is, wanted } => words::other_purpose(id, is.label(), wanted.label()),
        }
    }
}

/// Bytes as people say them: 512 B, 45.8 MB, 1.62 GB (powers of ten, as disks are sold).
pub fn size(bytes: u64) -> String {
    let bytes_f = bytes as f64;
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes_f / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes_f / 1e6),
        _ => format!("{:.2} GB", bytes_f / 1e9),
    }
}
