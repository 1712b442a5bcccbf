//! What can go wrong. The words are in [`riposte_problem::words::neural`].

use riposte_onnx::OnnxError;
use riposte_problem::words::neural as words;
use riposte_problem::{Kind, Problem, Sentence};

/// Displayed as one sentence in English; [`NeuralError::problem`] has it in every language, and what to do next. `model`: as people call it, `Piper`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NeuralError {
    /// The library, or what ONNX Runtime makes of the model.
    Onnx {
        model: &'static str,
        error: OnnxError,
    },
    /// A file that is needed is not there.
    Missing {
        model: &'static str,
        path: String,
    },
    /// A file that is another one, or damaged.
    Broken {
        model: &'static str,
        path: String,
        reason: Sentence,
    },
    UnknownVoice {
        model: &'static str,
        voice: String,
        there: String,
    },
    /// There are voices, and none of this language.
    NoVoice {
        model: &'static str,
        language: String,
        there: String,
    },
    /// A text can't be turned into what the model reads.
    Unread {
        model: &'static str,
        language: String,
        reason: Sentence,
    },
    NoSound {
        model: &'static str,
        path: String,
        reason: Sentence,
    },
}

impl std::error::Error for NeuralError {}

/// One sentence in English.
impl std::fmt::Display for NeuralError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem().message.fmt(f)
    }
}

impl NeuralError {
    /// For `map_err`.
    pub fn onnx(model: &'static str) -> impl Fn(OnnxError) -> Self + Copy {
        move |error| Self::Onnx { model, error }
    }

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
            Self::Onnx { model, error: OnnxError::ModelMissing { path } } | Self::Missing { model, path } => {
                words::model_missing(*model, path)
            }
            Self::Onnx { model, error: OnnxError::ModelBroken { path, reason } }
            | Self::Broken { model, path, reason } => words::model_broken(*model, path, reason),
            Self::Onnx { model, error: OnnxError::Failed { path, reason } } | Self::NoSound { model, path, reason } => {
                words::model_failed(*model, path, reason)
            }
            Self::Onnx { error, .. } => {
                let told = error.problem();
                words::no_runtime(told.message, told.advice)
            }
            Self::UnknownVoice { model, voice, there } => words::unknown_voice(*model, voice, there),
            Self::NoVoice { model, language, there } => words::no_voice(*model, language, there),
            Self::Unread { model, language, reason } => words::unread(*model, language, reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_says_what_happened_and_what_to_do() {
        let (model, text) = ("Piper", || "x".to_owned());
        let onnx = NeuralError::onnx(model);
        let errors = [
            onnx(OnnxError::LibraryMissing { looked: text() }),
            onnx(OnnxError::ModelMissing { path: text() }),
            onnx(OnnxError::ModelBroken { path: text(), reason: "x".into() }),
            onnx(OnnxError::Failed { path: text(), reason: "x".into() }),
            NeuralError::Missing { model, path: text() },
            NeuralError::Broken { model, path: text(), reason: "x".into() },
            NeuralError::UnknownVoice { model, voice: text(), there: text() },
            NeuralError::NoVoice { model, language: text(), there: text() },
            NeuralError::Unread { model, language: text(), reason: "x".into() },
            NeuralError::NoSound { model, path: text(), reason: "x".into() },
        ];
        for error in &errors {
            let told = error.problem();
            assert!(told.message.en.ends_with('.') && told.advice.en.ends_with('.'), "{told}");
            assert!(told.code.starts_with("voice."), "{}", told.code);
        }
    }
}
