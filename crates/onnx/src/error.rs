//! What can go wrong with ONNX Runtime and its models. The words are in [`riposte_problem::words::models`].

use riposte_problem::words::models as words;
use riposte_problem::{Kind, Problem, Sentence};

/// Displayed as one sentence in English.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnnxError {
    /// `looked`: the places, in order.
    LibraryMissing {
        looked: String,
    },
    LibraryBroken {
        path: String,
        reason: Sentence,
    },
    LibraryOld {
        path: String,
        found: String,
        oldest: u32,
    },
    ModelMissing {
        path: String,
    },
    ModelBroken {
        path: String,
        reason: Sentence,
    },
    Failed {
        path: String,
        reason: Sentence,
    },
}

impl OnnxError {
    pub fn kind(&self) -> Kind {
        self.problem().kind
    }

    pub fn problem(&self) -> Problem {
        match self {
            Self::LibraryMissing { looked } => words::library_missing(looked),
            Self::LibraryBroken { path, reason } => words::library_broken(path, reason),
            Self::LibraryOld { path, found, oldest } => words::library_old(path, found, *oldest),
            Self::ModelMissing { path } => words::model_missing(path),
            Self::ModelBroken { path, reason } => words::model_broken(path, reason),
            Self::Failed { path, reason } => words::failed(path, reason),
        }
    }
}

impl std::fmt::Display for OnnxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem().message.fmt(f)
    }
}

impl std::error::Error for OnnxError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_own_code_and_plain_sentences() {
        let text = || "x".to_owned();
        let errors = [
            OnnxError::LibraryMissing { looked: text() },
            OnnxError::LibraryBroken { path: text(), reason: text().into() },
            OnnxError::LibraryOld { path: text(), found: text(), oldest: 24 },
            OnnxError::ModelMissing { path: text() },
            OnnxError::ModelBroken { path: text(), reason: text().into() },
            OnnxError::Failed { path: text(), reason: text().into() },
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

    #[test]
    fn the_advice_names_the_version_that_is_needed() {
        let advice = OnnxError::LibraryMissing { looked: String::new() }.problem().advice.en;
        assert!(advice.contains(&format!("1.{}", crate::OLDEST_VERSION)), "{advice}");
    }
}
