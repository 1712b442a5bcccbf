//! What can go wrong with ONNX Runtime and its models, in plain words.

use riposte_problem::{Kind, Problem};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OnnxError {
    /// `looked`: the places, in order.
    #[error("ONNX Runtime was not found. Looked for: {looked}.")]
    LibraryMissing { looked: String },
    #[error("The ONNX Runtime library {path} can't be used: {reason}.")]
    LibraryBroken { path: String, reason: String },
    #[error("The ONNX Runtime library {path} is too old: it is version {found}, and 1.{oldest} or newer is needed.")]
    LibraryOld { path: String, found: String, oldest: u32 },
    #[error("The model {path} was not found.")]
    ModelMissing { path: String },
    #[error("The model {path} can't be used: {reason}.")]
    ModelBroken { path: String, reason: String },
    #[error("The model {path} failed: {reason}.")]
    Failed { path: String, reason: String },
}

impl OnnxError {
    pub fn kind(&self) -> Kind {
        match self {
            Self::LibraryMissing { .. } | Self::LibraryBroken { .. } | Self::LibraryOld { .. } => Kind::Device,
            Self::ModelMissing { .. } | Self::ModelBroken { .. } => Kind::Input,
            Self::Failed { .. } => Kind::Bug,
        }
    }

    pub fn problem(&self) -> Problem {
        let (code, advice) = match self {
            Self::LibraryMissing { .. } => (
                "onnx.library_missing",
                "Get it with `riposte models pull onnxruntime`, or install ONNX Runtime 1.24 or newer and name its library file in the environment \
                 variable RIPOSTE_ONNXRUNTIME.",
            ),
            Self::LibraryBroken { .. } => (
                "onnx.library_broken",
                "Install ONNX Runtime again, for this system and processor, or name another library file in RIPOSTE_ONNXRUNTIME.",
            ),
            Self::LibraryOld { .. } => (
                "onnx.library_old",
                "Install a newer ONNX Runtime (`pip install --upgrade onnxruntime` brings it), or name its library file in \
                 RIPOSTE_ONNXRUNTIME.",
            ),
            Self::ModelMissing { .. } => ("onnx.model_missing", "Choose another model file in the settings."),
            Self::ModelBroken { .. } => {
                ("onnx.model_broken", "Download the model again, or choose another file in the settings.")
            }
            Self::Failed { .. } => {
                ("onnx.failed", "Choose another model file; if it keeps happening, report it with the log.")
            }
        };
        Problem::new(code, self.kind(), self.to_string(), advice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_own_code_and_plain_sentences() {
        let text = || "x".to_owned();
        let errors = [
            OnnxError::LibraryMissing { looked: text() },
            OnnxError::LibraryBroken { path: text(), reason: text() },
            OnnxError::LibraryOld { path: text(), found: text(), oldest: 24 },
            OnnxError::ModelMissing { path: text() },
            OnnxError::ModelBroken { path: text(), reason: text() },
            OnnxError::Failed { path: text(), reason: text() },
        ];
        let mut codes: Vec<String> = errors.iter().map(|error| error.problem().code).collect();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), errors.len());
        for error in &errors {
            let problem = error.problem();
            assert!(problem.message.ends_with('.') && problem.advice.ends_with('.'), "{problem}");
            assert_eq!(problem.kind, error.kind());
        }
    }

    #[test]
    fn the_advice_names_the_version_that_is_needed() {
        let advice = OnnxError::LibraryMissing { looked: String::new() }.problem().advice;
        assert!(advice.contains(&format!("1.{}", crate::OLDEST_VERSION)), "{advice}");
    }
}
