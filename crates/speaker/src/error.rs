//! What can go wrong, in plain words.

use riposte_onnx::OnnxError;
use riposte_problem::{Kind, Problem};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpeakerError {
    /// An ONNX model, but another one.
    #[error("The speaker model {path} can't be used: {reason}.")]
    Unfit { path: String, reason: String },
    #[error(transparent)]
    Onnx(#[from] OnnxError),
}

impl SpeakerError {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Unfit { .. } => Kind::Input,
            Self::Onnx(error) => error.kind(),
        }
    }

    pub fn problem(&self) -> Problem {
        let mut problem = match self {
            Self::Unfit { .. } => Problem::new(
                "speaker.unfit",
                self.kind(),
                self.to_string(),
                "Put the Resemblyzer encoder as an ONNX model (resemblyzer_encoder.onnx) in the folder of models.",
            ),
            Self::Onnx(error) => error.problem(),
        };
        problem.advice += " Until then your voice is told from others by its level, pitch and timbre alone.";
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
            SpeakerError::Unfit { path: text(), reason: text() },
            OnnxError::LibraryMissing { looked: text() }.into(),
            OnnxError::ModelMissing { path: text() }.into(),
        ];
        for error in &errors {
            let problem = error.problem();
            assert!(problem.message.ends_with('.') && problem.advice.ends_with("timbre alone."), "{problem}");
            assert_eq!(problem.kind, error.kind());
        }
    }
}
