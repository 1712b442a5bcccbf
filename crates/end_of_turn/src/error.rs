//! What can go wrong, in plain words.

use riposte_onnx::OnnxError;
use riposte_problem::{Kind, Problem};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EndOfTurnError {
    /// An ONNX model, but another one.
    #[error("The end-of-turn model {path} can't be used: {reason}.")]
    Unfit { path: String, reason: String },
    #[error(transparent)]
    Onnx(#[from] OnnxError),
}

impl EndOfTurnError {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Unfit { .. } => Kind::Input,
            Self::Onnx(error) => error.kind(),
        }
    }

    pub fn problem(&self) -> Problem {
        let mut problem = match self {
            Self::Unfit { .. } => Problem::new(
                "end_of_turn.unfit",
                self.kind(),
                self.to_string(),
                "Choose the file of a Smart Turn v3 model (smart-turn-v3.2-cpu.onnx) in the settings.",
            ),
            Self::Onnx(error) => error.problem(),
        };
        problem.advice += " Until then only words and pauses tell when you have finished.";
        problem
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_working_is_told_with_every_trouble() {
        let text = || "x".to_owned();
        let errors = [
            EndOfTurnError::Unfit { path: text(), reason: text() },
            OnnxError::LibraryMissing { looked: text() }.into(),
            OnnxError::ModelMissing { path: text() }.into(),
        ];
        for error in &errors {
            let problem = error.problem();
            assert!(problem.message.ends_with('.') && problem.advice.ends_with("you have finished."), "{problem}");
            assert_eq!(problem.kind, error.kind());
        }
    }
}
