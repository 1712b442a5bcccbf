//! What can go wrong with microphones, speakers and sound files, in plain words.

use riposte_problem::{Kind, Problem};

/// Every message is one sentence for the user; [`AudioError::problem`] adds what to do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AudioError {
    #[error("No microphone was found.")]
    NoMicrophone,
    #[error("No speaker was found.")]
    NoSpeaker,
    #[error("The sound device {id} is not connected.")]
    NotConnected { id: String },
    #[error("The system does not allow Riposte to use {device}.")]
    PermissionDenied { device: String },
    #[error("{device} is in use by another program.")]
    Busy { device: String },
    #[error("{device} gave no sound within {seconds} s of being opened.")]
    NoSound { device: String, seconds: u32 },
    #[error("{device} can't be used: {reason}.")]
    Failed { device: String, reason: String },
    #[error("There is no sound backend named {name:?}.")]
    UnknownBackend {
        name: String,
        /// Those that there are.
        known: Vec<&'static str>,
    },
    #[error("The sound file {path} was not found.")]
    FileMissing { path: String },
    #[error("The sound file {path} can't be read: {reason}.")]
    FileUnreadable { path: String, reason: String },
    #[error("The sound file {path} is empty.")]
    FileEmpty { path: String },
    #[error("The sound file {path} is not a WAV file.")]
    NotWav { path: String },
    #[error(
        "The sound file {path} is cut short: its header promises {promised_ms} ms of sound and {present_ms} ms are there."
    )]
    FileTruncated { path: String, promised_ms: u64, present_ms: u64 },
    #[error("The sound file {path} is stored in a way that can't be read: {encoding}.")]
    UnsupportedEncoding { path: String, encoding: String },
    #[error("The sound file {path} can't be written: {reason}.")]
    FileUnwritable { path: String, reason: String },
}

impl AudioError {
    pub fn kind(&self) -> Kind {
        match self {
            Self::NoMicrophone
            | Self::NoSpeaker
            | Self::NotConnected { .. }
            | Self::PermissionDenied { .. }
            | Self::Busy { .. }
            | Self::NoSound { .. }
            | Self::Failed { .. } => Kind::Device,
            Self::UnknownBackend { .. }
            | Self::FileMissing { .. }
            | Self::FileUnreadable { .. }
            | Self::FileEmpty { .. }
            | Self::NotWav { .. }
            | Self::FileTruncated { .. }
            | Self::UnsupportedEncoding { .. }
            | Self::FileUnwritable { .. } => Kind::Input,
        }
    }

    pub fn problem(&self) -> Problem {
        let (code, advice) = match self {
            Self::NoMicrophone => (
                "audio.no_microphone",
                "Connect a microphone (it is taken into use by itself), or type your question.".to_owned(),
            ),
            Self::NoSpeaker => (
                "audio.no_speaker",
                "Connect a speaker or headphones (they are taken into use by themselves); replies are shown as text meanwhile."
                    .to_owned(),
            ),
            Self::NotConnected { .. } => (
                "audio.not_connected",
                "Connect it, or choose another device in the settings; `riposte devices` lists them.".to_owned(),
            ),
            Self::PermissionDenied { .. } => ("audio.permission_denied", PERMISSION_ADVICE.to_owned()),
            Self::Busy { .. } => {
                ("audio.busy", "Close the program that uses it, or choose another device in the settings.".to_owned())
            }
            Self::NoSound { .. } => (
                "audio.no_sound",
                "Unplug it and plug it in again, or choose another device in the settings.".to_owned(),
            ),
            Self::Failed { .. } => {
                ("audio.failed", "Choose another device in the settings, or restart the system's sound service.".to_owned())
            }
            Self::UnknownBackend { known, .. } => {
                ("audio.unknown_backend", format!("Use one of: {}.", known.join(", ")))
            }
            Self::FileMissing { .. } => ("audio.file_missing", "Check the path.".to_owned()),
            Self::FileUnreadable { .. } => {
                ("audio.file_unreadable", "Check that the file may be read and is not a folder.".to_owned())
            }
            Self::FileEmpty { .. } => ("audio.file_empty", "Record it again, or choose another file.".to_owned()),
            Self::NotWav { .. } => ("audio.not_wav", CONVERT_ADVICE.to_owned()),
            Self::FileTruncated { .. } => (
                "audio.file_truncated",
                "Copy or record the file again; to use what is there, rewrite it with `ffmpeg -i in.wav -ar 16000 -ac 1 out.wav`."
                    .to_owned(),
            ),
            Self::UnsupportedEncoding { .. } => ("audio.unsupported_encoding", CONVERT_ADVICE.to_owned()),
            Self::FileUnwritable { .. } => (
                "audio.file_unwritable",
                "Choose another place, and check that the folder exists, may be written to and has room.".to_owned(),
            ),
        };
        Problem::new(code, self.kind(), self.to_string(), advice)
    }
}

const CONVERT_ADVICE: &str = "Convert it first, for example with `ffmpeg -i in.mp3 -ar 16000 -ac 1 out.wav`.";

#[cfg(target_os = "macos")]
const PERMISSION_ADVICE: &str = "Open System Settings > Privacy & Security > Microphone, allow Riposte (or the terminal it runs in), and start it again.";
#[cfg(target_os = "windows")]
const PERMISSION_ADVICE: &str =
    "Open Settings > Privacy & security > Microphone and turn on access for desktop apps; it works without a restart.";
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
const PERMISSION_ADVICE: &str = "Add your user to the `audio` group (`sudo usermod -aG audio $USER`, then log in again), or start the sound service of your session.";
