//! What can go wrong with local models, in plain words: all sentences of this crate. Whatever it was, what was installed before still works.

use std::io;
use std::path::Path;

use riposte_problem::{Kind, Problem, Sentence};

use crate::book::plain_io;

/// Why there is no model, or not this one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// `like`: ids that may have been meant.
    #[error("There is no model called {id}.")]
    Unknown { id: String, like: Vec<String> },
    #[error("The file {path} can't be read: {reason}.")]
    UserFile { path: String, reason: String },
    #[error("The model {row} in {path} is left out: {reason}.")]
    UserRow { path: String, row: String, reason: String },
    #[error("Nobody publishes the file {file} of {id}, so it can't be fetched.")]
    NoAddress { id: String, file: String },
    #[error("{id} may be used under the licence {licence} only, which has not been accepted.")]
    LicenceNotAccepted { id: String, licence: String, address: String },
    #[error("There is not enough room on the disk of {path}: {} are needed and {} are free.", size(*needed), size(*free))]
    NoRoom { path: String, needed: u64, free: u64 },
    /// In the middle of it.
    #[error("The disk of {path} is full.")]
    DiskFull { path: String },
    #[error("{path} can't be written or read: {reason}.")]
    Disk { path: String, reason: String },
    #[error("{host} can't be reached: {cause}.")]
    Unreachable { host: String, cause: Sentence },
    #[error("{host} does not give the file {file} to everybody (status {status}).")]
    Forbidden { host: String, file: String, status: u16 },
    #[error("{host} does not have the file {file} any more (status {status}).")]
    Gone { host: String, file: String, status: u16 },
    #[error("{host} has trouble of its own (status {status}).")]
    Trouble { host: String, status: u16 },
    #[error("{host} sent a web page in place of the file {file}.")]
    WebPage { host: String, file: String },
    #[error("{host} sends from one address to the next without end.")]
    Redirects { host: String },
    #[error("{host} sends on to {to}, which is not safe.")]
    UnsafeRedirect { host: String, to: String },
    #[error("The file {file} that {host} offers has {has} bytes and not {wanted}: it is another one, or damaged.")]
    WrongLength { host: String, file: String, has: u64, wanted: u64 },
    #[error("The file {file} from {host} is not the one that was published (its SHA-256 is another).")]
    WrongHash { host: String, file: String },
    #[error("{host} broke off in the middle of {file}.")]
    Cut { host: String, file: String },
    #[error("{host} sent nothing of {file} for {after_s} seconds.")]
    Stalled { host: String, file: String, after_s: u64 },
    #[error("Fetching {id} was cancelled.")]
    Cancelled { id: String },
    #[error("{path} is no model that Riposte knows: {reason}.")]
    NotRecognised { path: String, reason: String },
    #[error("{path} can't be used: {reason}.")]
    Broken { path: String, reason: String },
    #[error("No model was found in {path}.")]
    NothingFound { path: String },
    #[error("{id} is not installed.")]
    NotInstalled { id: String },
    #[error("{id} is damaged: {reason}.")]
    Damaged { id: String, reason: String },
    #[error("{id} is a {is}, and a {wanted} is wanted here.")]
    OtherPurpose { id: String, is: String, wanted: String },
}

impl CatalogueError {
    pub(crate) fn disk(path: &Path, error: &io::Error) -> Self {
        let path = path.display().to_string();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            _ => Self::Disk { path, reason: plain_io(error) },
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

    pub fn kind(&self) -> Kind {
        match self {
            Self::Unreachable { .. }
            | Self::Trouble { .. }
            | Self::WebPage { .. }
            | Self::Redirects { .. }
            | Self::UnsafeRedirect { .. } => Kind::Retry,
            Self::WrongLength { .. }
            | Self::WrongHash { .. }
            | Self::Cut { .. }
            | Self::Stalled { .. }
            | Self::Gone { .. } => Kind::Retry,
            Self::NoRoom { .. } | Self::DiskFull { .. } | Self::Disk { .. } => Kind::Device,
            _ => Kind::Input,
        }
    }

    /// As it is shown to the user.
    pub fn problem(&self) -> Problem {
        let (code, advice) = self.advice();
        Problem::new(code, self.kind(), self.to_string(), advice)
    }

    fn advice(&self) -> (&'static str, String) {
        const LATER: &str = "What came so far is kept: `riposte models pull` again goes on from there.";
        let plain = |code, advice: &str| (code, advice.to_owned());
        match self {
            Self::Unknown { like, .. } if like.is_empty() => {
                plain("models.unknown", "`riposte models list` shows what there is.")
            }
            Self::Unknown { like, .. } => {
                ("models.unknown", format!("There are {}; `riposte models list` shows all.", like.join(", ")))
            }
            Self::UserFile { .. } => {
                plain("models.user_file", "Correct it; the models that come with Riposte are there all the same.")
            }
            Self::UserRow { .. } => plain("models.user_row", "Correct that row; the others are there."),
            Self::NoAddress { id, .. } => (
                "models.no_address",
                format!("Get it another way and run `riposte models import FILE`; {id} is known by what is in it."),
            ),
            Self::LicenceNotAccepted { address, .. } => (
                "models.licence",
                format!("Read it at {address}, and if you agree run the command again with --accept-licence."),
            ),
            Self::NoRoom { .. } => plain(
                "models.no_room",
                "Free some space (`riposte models remove ID` deletes a model), or move Riposte's data with RIPOSTE_DATA_DIR.",
            ),
            Self::DiskFull { .. } => plain(
                "models.disk_full",
                "Free some space (`riposte models remove ID` deletes a model), then pull again: what came so far is kept.",
            ),
            Self::Disk { .. } => plain(
                "models.disk",
                "Check that the folder is yours to write, or move Riposte's data with RIPOSTE_DATA_DIR.",
            ),
            Self::Unreachable { .. } => plain(
                "models.unreachable",
                "Check the connection (HTTPS_PROXY names a proxy) and pull again; or get the file elsewhere and run `riposte models import FILE`.",
            ),
            Self::Forbidden { .. } => plain(
                "models.forbidden",
                "Get the file with your account there, then run `riposte models import FILE`.",
            ),
            Self::Gone { .. } => {
                plain("models.gone", "Update Riposte, or get the file elsewhere and run `riposte models import FILE`.")
            }
            Self::Trouble { .. } => ("models.server", format!("Try again later. {LATER}")),
            Self::WebPage { .. } => plain(
                "models.web_page",
                "A sign-in page of the network you are in may be in the way: open a browser, sign in, and pull again.",
            ),
            Self::Redirects { .. } | Self::UnsafeRedirect { .. } => plain(
                "models.redirects",
                "Try again later, or get the file elsewhere and run `riposte models import FILE`.",
            ),
            Self::WrongLength { .. } => {
                plain("models.wrong_length", "Nothing of it is used. Try again later, or update Riposte.")
            }
            Self::WrongHash { .. } => plain(
                "models.wrong_hash",
                "It was deleted and nothing of it is used. Try again, in another network if it stays so.",
            ),
            Self::Cut { .. } => plain("models.cut", LATER),
            Self::Stalled { .. } => plain("models.stalled", LATER),
            Self::Cancelled { .. } => plain("models.cancelled", LATER),
            Self::NotRecognised { .. } => {
                plain("models.not_recognised", "`riposte models list` shows which models there are.")
            }
            Self::Broken { .. } => plain("models.broken", "Get the file again: a download may have broken off."),
            Self::NothingFound { .. } => {
                plain("models.nothing_found", "Name a model's file, or the folder that holds it.")
            }
            Self::NotInstalled { id } | Self::Damaged { id, .. } => {
                let code =
                    if matches!(self, Self::NotInstalled { .. }) { "models.not_installed" } else { "models.damaged" };
                (code, format!("Get it with `riposte models pull {id}`."))
            }
            Self::OtherPurpose { .. } => plain("models.other_purpose", "`riposte models list` shows what each is for."),
        }
    }
}

/// Bytes as people say them: 512 B, 45.8 MB, 1.62 GB (powers of ten, as disks are sold).
pub(crate) fn size(bytes: u64) -> String {
    let bytes_f = bytes as f64;
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes_f / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes_f / 1e6),
        _ => format!("{:.2} GB", bytes_f / 1e9),
    }
}
