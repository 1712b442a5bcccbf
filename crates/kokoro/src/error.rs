//! What can go wrong. The words are in [`riposte_problem::words::kokoro`].

use riposte_onnx::OnnxError;
use riposte_problem::words::kokoro as words;
use riposte_problem::{Problem, Sentence};

/// Displayed as one sentence in English; [`KokoroError::problem`] has it in every language, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KokoroError {
    /// The library, or what ONNX Runtime makes of the model.
    Onnx(OnnxError),
    /// An ONNX model, but another one.
    Unfit {
        path: String,
        reason: Sentence,
    },
    /// `looked`: the places, in words.
    VoicesMissing {
        looked: String,
    },
    VoicesBroken {
        path: String,
        reason: Sentence,
    },
    UnknownVoice {
        voice: String,
        path: String,
    },
    /// There are voices, and none of this language.
    NoVoice {
        language: String,
        there: String,
    },
    /// `language`: as people call it.
    Phonemes {
        language: &'static str,
        reason: Sentence,
    },
    NoSound {
        path: String,
        reason: Sentence,
    },
}

impl From<OnnxError> for KokoroError {
    fn from(error: OnnxError) -> Self {
        Self::Onnx(error)
    }
}

impl std::error::Error for KokoroError {}

/// One sentence in English.
impl std::fmt::Display for KokoroError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem().message.fmt(f)
    }
}

impl KokoroError {
    /// Stable, dotted, for tests and search.
    pub fn code(&self) -> String {
        self.problem().code
    }

    /// What the user is told: one sentence on what happened, one on what to do.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Onnx(OnnxError::ModelMissing { path }) => words::model_missing(path),
            Self::Onnx(OnnxError::ModelBroken { path, reason }) | Self::Unfit { path, reason } => {
                words::model_broken(path, reason)
            }
            Self::Onnx(OnnxError::Failed { path, reason }) | Self::NoSound { path, reason } => {
                words::model_failed(path, reason)
            }
            Self::Onnx(error) => {
                let told = error.problem();
                riposte_problem::words::neural::no_runtime(told.message, told.advice)
            }
            Self::VoicesMissing { looked } => words::voices_missing(looked),
            Self::VoicesBroken { path, reason } => words::voices_broken(path, reason),
            Self::UnknownVoice { voice, path } => words::unknown_voice(voice, path),
            Self::NoVoice { language, there } => words::no_voice(language, there),
            Self::Phonemes { language, reason } => words::phonemes(*language, reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_says_what_happened_and_what_to_do() {
        let text = || "x".to_owned();
        let errors: [KokoroError; 11] = [
            OnnxError::LibraryMissing { looked: text() }.into(),
            OnnxError::ModelMissing { path: text() }.into(),
            OnnxError::ModelBroken { path: text(), reason: "x".into() }.into(),
            OnnxError::Failed { path: text(), reason: "x".into() }.into(),
            KokoroError::Unfit { path: text(), reason: "x".into() },
            KokoroError::VoicesMissing { looked: text() },
            KokoroError::VoicesBroken { path: text(), reason: "x".into() },
            KokoroError::UnknownVoice { voice: text(), path: text() },
            KokoroError::NoVoice { language: text(), there: text() },
            KokoroError::Phonemes { language: "Spanish", reason: "x".into() },
            KokoroError::NoSound { path: text(), reason: "x".into() },
        ];
        for error in &errors {
            let told = error.problem();
            assert!(told.message.en.ends_with('.') && told.advice.en.ends_with('.'), "{told}");
            assert!(told.code.starts_with("voice."), "{}", told.code);
        }
    }
}
