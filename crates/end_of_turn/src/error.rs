//! What can go wrong. The words are in [`riposte_problem::words::models`].

use riposte_onnx::OnnxError;
use riposte_problem::words::models as words;
use riposte_problem::{Kind, Problem, Sentence};

/// Displayed as one sentence in English.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndOfTurnError {
    /// An ONNX model, but another one.
    Unfit {
        path: String,
        reason: Sentence,
    },
    Onnx(OnnxError),
}

impl From<OnnxError> for EndOfTurnError {
    fn from(error: OnnxError) -> Self {
        Self::Onnx(error)
    }
}

impl EndOfTurnError {
    pub fn kind(&self) -> Kind {
        self.problem().kind
    }

    /// The trouble, and what goes on working.
    pub fn problem(&self) -> Problem {
        let problem = match self {
            Self::Unfit { path, reason } => words::end_of_turn_unfit(path, reason),
            Self::Onnx(error) => error.problem(),
        };
        problem.with_advice(&words::without_end_of_turn())
    }
}

impl std::fmt::Display for EndOfTurnError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem().message.fmt(f)
    }
}

impl std::error::Error for EndOfTurnError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_working_is_told_with_every_trouble() {
        let text = || "x".to_owned();
        let errors = [
            EndOfTurnError::Unfit { path: text(), reason: text().into() },
            OnnxError::LibraryMissing { looked: text() }.into(),
            OnnxError::ModelMissing { path: text() }.into(),
        ];
        for error in &errors {
            let problem = error.problem();
            assert!(
                problem.message.english().ends_with('.') && problem.advice.english().ends_with("you have finished."),
                "{problem}"
            );
            assert_eq!(problem.kind, error.kind());
        }
    }
}
