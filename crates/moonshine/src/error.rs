//! What can go wrong. The words are in [`riposte_problem::words::moonshine`], and where they are the same for every recogniser, in
//! [`riposte_problem::words::transducer`].

use riposte_onnx::OnnxError;
use riposte_problem::words::{moonshine as words, transducer as shared};
use riposte_problem::{Kind, Problem, Sentence};

/// Displayed as one sentence in English; [`MoonshineError::problem`] has it in every language, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MoonshineError {
    /// The library, or what ONNX Runtime makes of a graph.
    Onnx(OnnxError),
    /// A file, but of another model, or of none.
    Unfit { path: String, reason: Sentence },
    /// What came out of a graph is no text.
    Confused { path: String, reason: Sentence },
}

impl From<OnnxError> for MoonshineError {
    fn from(error: OnnxError) -> Self {
        Self::Onnx(error)
    }
}

impl std::error::Error for MoonshineError {}

/// One sentence in English.
impl std::fmt::Display for MoonshineError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem().message.fmt(f)
    }
}

impl MoonshineError {
    pub fn kind(&self) -> Kind {
        self.problem().kind
    }

    /// What the user is told: one sentence on what happened, one on what to do.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Onnx(OnnxError::ModelMissing { path }) => words::model_missing(path),
            Self::Onnx(OnnxError::ModelBroken { path, reason }) | Self::Unfit { path, reason } => {
                words::model_broken(path, reason)
            }
            Self::Onnx(OnnxError::Failed { path, reason }) | Self::Confused { path, reason } => {
                shared::model_failed(path, reason)
            }
            Self::Onnx(error) => {
                let told = error.problem();
                shared::no_runtime(told.message, told.advice)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_says_what_happened_and_what_to_do() {
        let text = || "x".to_owned();
        let errors: [MoonshineError; 6] = [
            OnnxError::LibraryMissing { looked: text() }.into(),
            OnnxError::ModelMissing { path: text() }.into(),
            OnnxError::ModelBroken { path: text(), reason: "x".into() }.into(),
            OnnxError::Failed { path: text(), reason: "x".into() }.into(),
            MoonshineError::Unfit { path: text(), reason: "x".into() },
            MoonshineError::Confused { path: text(), reason: "x".into() },
        ];
        for error in &errors {
            let told = error.problem();
            assert!(told.message.en.ends_with('.') && told.advice.en.ends_with('.'), "{told}");
            assert!(told.code.starts_with("speech."), "{}", told.code);
            assert_eq!(told.kind, error.kind());
        }
    }
}
