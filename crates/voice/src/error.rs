//! What can go wrong with a voice, in plain words. Pure data; never holds the text that was to be spoken.

use std::time::Duration;

use riposte_http::HttpError;
use riposte_kokoro::KokoroError;
use riposte_problem::{Kind, Problem};

/// Trouble with a voice. `Clone`, so that one failure can be recorded, shown and logged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VoiceError {
    /// This platform has no voice that Riposte knows how to use.
    #[error("The system has no voice: {reason}.")]
    Unavailable { reason: String },
    /// The program that speaks is not on `PATH`.
    #[error("The voice program {program} is not installed.")]
    NotInstalled { program: String, advice: String },
    /// The program is there, but the operating system would not start it.
    #[error("The voice program {program} could not be started: {detail}.")]
    NotStarted { program: String, detail: String },
    /// The voice that the settings name does not exist here.
    #[error("There is no voice called \"{voice}\" on this machine.")]
    UnknownVoice { voice: String },
    /// The vendor that the settings name does not exist in this build.
    #[error("There is no voice vendor called \"{vendor}\".")]
    UnknownVendor { vendor: String, known: String },
    /// The program ended with an error.
    #[error("The voice program {program} failed: {detail}.")]
    Failed { program: String, detail: String },
    /// The program ended well but there was no sound in what it wrote.
    #[error("The voice program {program} produced no sound.")]
    Silent { program: String },
    /// No sound came in time.
    #[error("The voice program {program} gave no sound for {} seconds.", .after.as_secs_f64())]
    TimedOut { program: String, after: Duration },
    /// What came is not sound in a form we read.
    #[error("The voice program {program} wrote sound that can't be read: {detail}.")]
    BadAudio { program: String, detail: String },
    /// Kokoro's files, its library, or what it needs to read a language.
    #[error(transparent)]
    Kokoro(KokoroError),
    /// A voice behind HTTP did not do what it was asked.
    #[error(transparent)]
    Server(#[from] HttpError),
}

impl VoiceError {
    /// Decides whether the engine tries again, fails over, or asks the user.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Unavailable { .. } | Self::NotInstalled { .. } | Self::NotStarted { .. } => Kind::Device,
            Self::UnknownVoice { .. } | Self::UnknownVendor { .. } => Kind::Input,
            Self::Failed { .. } | Self::Silent { .. } | Self::TimedOut { .. } => Kind::Retry,
            Self::BadAudio { .. } => Kind::Device,
            Self::Kokoro(error) => error.kind(),
            Self::Server(error) => error.kind(),
        }
    }

    /// Stable, dotted, for tests and search.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unavailable { .. } => "voice.unavailable",
            Self::NotInstalled { .. } => "voice.not_installed",
            Self::NotStarted { .. } => "voice.not_started",
            Self::UnknownVoice { .. } => "voice.unknown_voice",
            Self::UnknownVendor { .. } => "voice.unknown_vendor",
            Self::Failed { .. } => "voice.failed",
            Self::Silent { .. } => "voice.silent",
            Self::TimedOut { .. } => "voice.timed_out",
            Self::BadAudio { .. } => "voice.bad_audio",
            Self::Kokoro(error) => error.code(),
            Self::Server(error) => error.code(),
        }
    }

    /// What the user is told: one sentence on what happened, one on what to do.
    pub fn problem(&self) -> Problem {
        let advice = match self {
            Self::Unavailable { .. } => "Choose another voice in the settings.".to_owned(),
            Self::NotInstalled { advice, .. } => advice.clone(),
            Self::NotStarted { program, .. } => {
                format!("Check that {program} runs in a terminal and that you may execute it, or choose another voice.")
            }
            Self::UnknownVoice { .. } => "Choose one of the installed voices in the settings.".to_owned(),
            Self::UnknownVendor { known, .. } => format!("Choose one of: {known}."),
            Self::Failed { program, .. } | Self::Silent { program } => {
                format!("Try again; if it stays so, reinstall {program} or choose another voice in the settings.")
            }
            Self::TimedOut { .. } => {
                "Try again when the machine is less busy, or choose another voice in the settings.".to_owned()
            }
            Self::BadAudio { program, .. } => format!("Update {program}, or choose another voice in the settings."),
            Self::Kokoro(error) => error.advice(),
            Self::Server(error) => return error.problem(),
        };
        Problem::new(self.code(), self.kind(), self.to_string(), advice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_says_what_happened_and_what_to_do() {
        let program = || "espeak-ng".to_owned();
        let all = [
            VoiceError::Unavailable { reason: "this platform is unknown".into() },
            VoiceError::NotInstalled { program: program(), advice: "Run: apt install espeak-ng.".into() },
            VoiceError::NotStarted { program: program(), detail: "permission denied".into() },
            VoiceError::UnknownVoice { voice: "Zarvox".into() },
            VoiceError::UnknownVendor { vendor: "acme".into(), known: "system".into() },
            VoiceError::Failed { program: program(), detail: "exit status 1".into() },
            VoiceError::Silent { program: program() },
            VoiceError::TimedOut { program: program(), after: Duration::from_millis(2500) },
            VoiceError::BadAudio { program: program(), detail: "not a WAV stream".into() },
        ];
        let lines: Vec<_> = all.iter().map(|e| format!("{} {:?}: {}\n", e.code(), e.kind(), e.problem())).collect();
        expect_test::expect![[r#"
            voice.unavailable Device: The system has no voice: this platform is unknown. Choose another voice in the settings.
            voice.not_installed Device: The voice program espeak-ng is not installed. Run: apt install espeak-ng.
            voice.not_started Device: The voice program espeak-ng could not be started: permission denied. Check that espeak-ng runs in a terminal and that you may execute it, or choose another voice.
            voice.unknown_voice Input: There is no voice called "Zarvox" on this machine. Choose one of the installed voices in the settings.
            voice.unknown_vendor Input: There is no voice vendor called "acme". Choose one of: system.
            voice.failed Retry: The voice program espeak-ng failed: exit status 1. Try again; if it stays so, reinstall espeak-ng or choose another voice in the settings.
            voice.silent Retry: The voice program espeak-ng produced no sound. Try again; if it stays so, reinstall espeak-ng or choose another voice in the settings.
            voice.timed_out Retry: The voice program espeak-ng gave no sound for 2.5 seconds. Try again when the machine is less busy, or choose another voice in the settings.
            voice.bad_audio Device: The voice program espeak-ng wrote sound that can't be read: not a WAV stream. Update espeak-ng, or choose another voice in the settings.
        "#]]
        .assert_eq(&lines.concat());
    }
}
