//! What can go wrong with microphones, speakers and sound files. The words are in [`riposte_problem::words::audio`].

use riposte_problem::words::audio as words;
use riposte_problem::{Kind, Problem, Sentence};

/// Displayed as one sentence in English; [`AudioError::problem`] has it in every language, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AudioError {
    NoMicrophone,
    NoSpeaker,
    NotConnected {
        id: String,
    },
    PermissionDenied {
        device: String,
    },
    Busy {
        device: String,
    },
    NoSound {
        device: String,
        seconds: u32,
    },
    Failed {
        device: String,
        reason: Sentence,
    },
    UnknownBackend {
        name: String,
        /// Those that there are.
        known: Vec<&'static str>,
    },
    FileMissing {
        path: String,
    },
    FileUnreadable {
        path: String,
        reason: Sentence,
    },
    FileEmpty {
        path: String,
    },
    NotWav {
        path: String,
    },
    FileTruncated {
        path: String,
        promised_ms: u64,
        present_ms: u64,
    },
    UnsupportedEncoding {
        path: String,
        encoding: Sentence,
    },
    FileUnwritable {
        path: String,
        reason: Sentence,
    },
}

impl AudioError {
    pub fn kind(&self) -> Kind {
        self.problem().kind
    }

    pub fn problem(&self) -> Problem {
        match self {
            Self::NoMicrophone => words::no_microphone(),
            Self::NoSpeaker => words::no_speaker(),
            Self::NotConnected { id } => words::not_connected(id),
            Self::PermissionDenied { device } => words::permission_denied(device, how_to_allow()),
            Self::Busy { device } => words::busy(device),
            Self::NoSound { device, seconds } => words::no_sound(device, *seconds),
            Self::Failed { device, reason } => words::failed(device, reason),
            Self::UnknownBackend { name, known } => words::unknown_backend(name, known.join(", ")),
            Self::FileMissing { path } => words::file_missing(path),
            Self::FileUnreadable { path, reason } => words::file_unreadable(path, reason),
            Self::FileEmpty { path } => words::file_empty(path),
            Self::NotWav { path } => words::not_wav(path),
            Self::FileTruncated { path, promised_ms, present_ms } => {
                words::file_truncated(path, *promised_ms, *present_ms)
            }
            Self::UnsupportedEncoding { path, encoding } => words::unsupported_encoding(path, encoding),
            Self::FileUnwritable { path, reason } => words::file_unwritable(path, reason),
        }
    }
}

impl std::fmt::Display for AudioError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem().message.fmt(f)
    }
}

impl std::error::Error for AudioError {}

fn how_to_allow() -> Sentence {
    if cfg!(target_os = "macos") {
        words::allow_on_macos()
    } else if cfg!(target_os = "windows") {
        words::allow_on_windows()
    } else {
        words::allow_on_linux()
    }
}
