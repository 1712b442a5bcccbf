//! What can go wrong in recognition, in plain words ([`riposte_problem::words::providers`]).

use riposte_http::HttpError;
use riposte_moonshine::MoonshineError;
use riposte_problem::words::{cards, phrase, providers as words};
use riposte_problem::{Kind, Problem, Sentence};
use riposte_transducer::TransducerError;

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SpeechError {
    ModelMissing {
        path: String,
    },
    ModelBroken {
        path: String,
        reason: Sentence,
    },
    /// `looked`: the places, in order.
    BundledMissing {
        file: String,
        looked: String,
    },
    /// The program carries it, but can't write it into the folder.
    NotUnpacked {
        file: String,
        folder: String,
        reason: Sentence,
    },
    LanguageUnknown {
        language: String,
        model: String,
    },
    /// Sound arrives faster than it is understood, and more waits than is kept.
    Behind {
        seconds: u32,
    },
    Failed {
        reason: Sentence,
    },
    /// The graphics card's process ended or fell silent.
    CardFailed,
    /// The program, or the machine, ended while the card was tried the last time.
    CardCrashed,
    /// No card has this id.
    CardMissing {
        card: String,
    },
    /// The card, or its driver, does not take the model.
    CardRefused {
        reason: String,
    },
    /// A card was asked for in a build that knows none.
    CardUnknown,
    /// A transducer on this machine, or ONNX Runtime below it.
    Transducer(TransducerError),
    /// A Moonshine model on this machine, or ONNX Runtime below it.
    Moonshine(MoonshineError),
    /// A server that hears while the user speaks failed so, and was asked for the text of the whole sound instead.
    NotLive(HttpError),
    /// A recogniser behind HTTP did not do what it was asked.
    Server(HttpError),
}

impl From<HttpError> for SpeechError {
    fn from(error: HttpError) -> Self {
        Self::Server(error)
    }
}

impl std::error::Error for SpeechError {}

/// One sentence in English.
impl std::fmt::Display for SpeechError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem().message.fmt(f)
    }
}

impl SpeechError {
    pub fn kind(&self) -> Kind {
        self.problem().kind
    }

    pub fn problem(&self) -> Problem {
        match self {
            Self::ModelMissing { path } => words::speech_model_missing(path),
            Self::ModelBroken { path, reason } => words::speech_model_broken(path, reason),
            Self::BundledMissing { file, looked } => words::bundled_missing(file, looked),
            Self::NotUnpacked { file, folder, reason } => words::not_unpacked(file, folder, reason),
            Self::LanguageUnknown { language, model } => words::language_unknown(model, language),
            Self::Behind { seconds } => words::behind(*seconds),
            Self::Failed { reason } => words::recognition_failed(reason),
            Self::CardFailed => cards::failed(),
            Self::CardCrashed => cards::crashed(),
            Self::CardMissing { card } => cards::missing(card),
            Self::CardRefused { reason } => cards::refused(phrase::quoted(reason.as_str())),
            Self::CardUnknown => cards::unknown(),
            Self::Transducer(error) => error.problem(),
            Self::Moonshine(error) => error.problem(),
            Self::NotLive(error) => words::not_live(error.problem().message),
            Self::Server(error) => error.problem(),
        }
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
            SpeechError::ModelBroken { path: text(), reason: text().into() },
            SpeechError::BundledMissing { file: text(), looked: text() },
            SpeechError::NotUnpacked { file: text(), folder: text(), reason: text().into() },
            SpeechError::LanguageUnknown { language: text(), model: text() },
            SpeechError::Behind { seconds: 600 },
            SpeechError::Failed { reason: text().into() },
            SpeechError::CardFailed,
            SpeechError::CardCrashed,
            SpeechError::CardMissing { card: text() },
            SpeechError::CardRefused { reason: text() },
            SpeechError::CardUnknown,
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
