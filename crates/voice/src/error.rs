//! What can go wrong with a voice, in plain words ([`riposte_problem::words::providers`]). Pure data; never holds the text that was to be spoken.

use std::time::Duration;

use riposte_http::HttpError;
use riposte_kokoro::KokoroError;
use riposte_neural::NeuralError;
use riposte_problem::words::{phrase, providers as words};
use riposte_problem::{Kind, Problem, Sentence};

/// Trouble with a voice. `Clone`, so that one failure can be recorded, shown and logged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VoiceError {
    /// This platform has no voice that Riposte knows how to use.
    Unavailable { reason: Sentence },
    /// The program that speaks is not on `PATH`.
    NotInstalled { program: String, advice: Sentence },
    /// The program is there, but the operating system would not start it.
    NotStarted { program: String, detail: Sentence },
    /// The voice that the settings name does not exist here.
    UnknownVoice { voice: String },
    /// The vendor that the settings name does not exist in this build.
    UnknownVendor { vendor: String, known: String },
    /// The program ended with an error.
    Failed { program: String, detail: Sentence },
    /// The program ended well but there was no sound in what it wrote.
    Silent { program: String },
    /// No sound came in time.
    TimedOut { program: String, after: Duration },
    /// What came is not sound in a form we read.
    BadAudio { program: String, detail: Sentence },
    /// Kokoro's files, its library, or what it needs to read a language.
    Kokoro(KokoroError),
    /// The files of another neural voice, its library, or what it needs to read a language.
    Neural(NeuralError),
    /// A voice behind HTTP did not do what it was asked.
    Server(HttpError),
    /// Sentences are asked for one by one, because the stream failed so. Nothing is lost.
    NotLive(HttpError),
}

impl From<HttpError> for VoiceError {
    fn from(error: HttpError) -> Self {
        Self::Server(error)
    }
}

impl std::error::Error for VoiceError {}

/// One sentence in English.
impl std::fmt::Display for VoiceError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem().message.fmt(f)
    }
}

impl VoiceError {
    /// Decides whether the engine tries again, fails over, or asks the user.
    pub fn kind(&self) -> Kind {
        self.problem().kind
    }

    /// Stable, dotted, for tests and search.
    pub fn code(&self) -> String {
        self.problem().code
    }

    /// What the user is told: one sentence on what happened, one on what to do.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Unavailable { reason } => words::voice_unavailable(reason),
            Self::NotInstalled { program, advice } => words::not_installed(program, advice),
            Self::NotStarted { program, detail } => words::not_started(program, detail),
            Self::UnknownVoice { voice } => words::unknown_voice(voice),
            Self::UnknownVendor { vendor, known } => words::unknown_voice_vendor(vendor, known),
            Self::Failed { program, detail } => words::voice_failed(program, detail),
            Self::Silent { program } => words::voice_silent(program),
            Self::TimedOut { program, after } => words::voice_timed_out(program, phrase::seconds(*after)),
            Self::BadAudio { program, detail } => words::bad_audio(program, detail),
            Self::Kokoro(error) => error.problem(),
            Self::Neural(error) => error.problem(),
            Self::Server(error) => error.problem(),
            Self::NotLive(error) => words::voice_not_live(error.problem().message),
        }
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
