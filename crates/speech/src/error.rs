//! What can go wrong in recognition, in plain words.

use riposte_http::{HttpError, Stage};
use riposte_problem::{Kind, Problem};

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SpeechError {
    #[error("The speech model {path} was not found.")]
    ModelMissing { path: String },
    #[error("The speech model {path} can't be used: {reason}.")]
    ModelBroken { path: String, reason: String },
    /// `looked`: the places, in order.
    #[error("A file that comes with Riposte, {file}, was not found. Looked for: {looked}.")]
    BundledMissing { file: String, looked: String },
    #[error("The speech model {model} does not know the language {language:?}.")]
    LanguageUnknown { language: String, model: String },
    /// Sound arrives faster than it is understood, and more waits than is kept.
    #[error("Speech recognition can't keep up: {seconds} s of sound are waiting for it.")]
    Behind { seconds: u32 },
    #[error("Speech recognition failed: {reason}.")]
    Failed { reason: String },
    /// A recogniser behind HTTP did not do what it was asked.
    #[error(transparent)]
    Server(#[from] HttpError),
}

impl SpeechError {
    pub fn kind(&self) -> Kind {
        match self {
            Self::ModelMissing { .. } | Self::ModelBroken { .. } | Self::LanguageUnknown { .. } => Kind::Input,
            Self::BundledMissing { .. } | Self::Behind { .. } => Kind::Device,
            Self::Failed { .. } => Kind::Bug,
            Self::Server(error) => error.kind(),
        }
    }

    pub fn problem(&self) -> Problem {
        let (code, advice) = match self {
            Self::ModelMissing { .. } => (
                "speech.model_missing",
                "Choose another model file in the settings, or leave it empty to use the one that comes with Riposte.",
            ),
            Self::ModelBroken { .. } => (
                "speech.model_broken",
                "Download the model again or choose another file; leave it empty to use the one that comes with Riposte.",
            ),
            Self::BundledMissing { .. } => (
                "speech.bundled_missing",
                "Install Riposte again, or name the folder that holds `micro` in the environment variable RIPOSTE_MODELS_DIR.",
            ),
            Self::LanguageUnknown { .. } => (
                "speech.language_unknown",
                "Choose a language the model knows, leave the language empty, or choose a multilingual model (one without `.en` in its name).",
            ),
            Self::Behind { .. } => (
                "speech.behind",
                "Choose a smaller speech model in the settings, or close programs that keep the processor busy.",
            ),
            Self::Failed { .. } => (
                "speech.failed",
                "Say it again; if it keeps happening, choose another model and report it with the log.",
            ),
            Self::Server(error) => return error.problem(Stage::Speech),
        };
        Problem::new(code, self.kind(), self.to_string(), advice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_own_code_and_two_plain_sentences() {
        let text = || "x".to_owned();
        let errors = [
            SpeechError::ModelMissing { path: text() },
            SpeechError::ModelBroken { path: text(), reason: text() },
            SpeechError::BundledMissing { file: text(), looked: text() },
            SpeechError::LanguageUnknown { language: text(), model: text() },
            SpeechError::Behind { seconds: 600 },
            SpeechError::Failed { reason: text() },
        ];
        let mut codes: Vec<String> = errors.iter().map(|error| error.problem().code).collect();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), errors.len());
        for error in &errors {
            let problem = error.problem();
            assert!(problem.message.english().ends_with('.') && problem.advice.english().ends_with('.'), "{problem}");
            assert_eq!(problem.kind, error.kind());
        }
    }
}
