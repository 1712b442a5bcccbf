//! What a user is told when something goes wrong. Every adapter's error turns into a [`Problem`]: a stable code, one clear sentence,
//! and what to do next. Pure data; never holds a secret, a stack trace or a path outside the user's own files.

use serde::{Deserialize, Serialize};

/// What sort of trouble it is: decides whether the engine retries, fails over, or asks the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// Passing: trying again may work (network, 5xx, time-out, busy database).
    Retry,
    /// The key is missing, wrong or expired.
    Auth,
    /// The provider refuses for now: rate limit, credit.
    Quota,
    /// A microphone, speaker, keychain or other part of this machine is missing or failed.
    Device,
    /// What was handed in can't be used: a file, a setting, an argument.
    Input,
    /// Our own mistake.
    Bug,
}

/// One trouble in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Problem {
    /// Stable, dotted, for tests and search: `chat.auth`, `audio.no_microphone`.
    pub code: String,
    pub kind: Kind,
    /// What happened, one sentence.
    pub message: String,
    /// What to do next, one sentence.
    pub advice: String,
}

impl Problem {
    pub fn new(code: &str, kind: Kind, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { code: code.to_owned(), kind, message: message.into(), advice: advice.into() }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.message, self.advice)
    }
}

impl std::error::Error for Problem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_as_two_sentences_and_travels_as_plain_json() {
        let problem = Problem::new("audio.no_microphone", Kind::Device, "No microphone was found.", "Plug one in.");
        assert_eq!(problem.to_string(), "No microphone was found. Plug one in.");
        let json = r#"{"code":"audio.no_microphone","kind":"device","message":"No microphone was found.","advice":"Plug one in."}"#;
        assert_eq!(serde_json::to_string(&problem).unwrap(), json);
        assert_eq!(serde_json::from_str::<Problem>(json).unwrap(), problem);
    }
}
