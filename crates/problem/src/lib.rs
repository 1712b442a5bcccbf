//! What a user is told when something goes wrong. Every adapter's error turns into a [`Problem`]: a stable code, one clear sentence,
//! and what to do next, each in every language that Riposte speaks. The sentences stand in one place, [`words`]. Pure data; never holds a
//! secret, a stack trace or a path outside the user's own files.

mod sentence;
pub mod words;

use serde::{Deserialize, Serialize};

pub use sentence::{Language, Sentence};

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
    pub message: Sentence,
    /// What to do next, one sentence.
    pub advice: Sentence,
}

impl Problem {
    /// For benches and tests, which speak English alone. What a user may meet is a row of [`words`]; `cargo xtask tidy` checks it.
    pub fn new(code: &str, kind: Kind, message: impl Into<Sentence>, advice: impl Into<Sentence>) -> Self {
        Self { code: code.to_owned(), kind, message: message.into(), advice: advice.into() }
    }

    /// Both sentences, as a terminal shows them.
    pub fn in_language(&self, language: Language) -> String {
        format!("{} {}", self.message.in_language(language), self.advice.in_language(language))
    }

    /// The same trouble with more to say about what to do.
    #[must_use]
    pub fn with_advice(mut self, more: &Sentence) -> Self {
        self.advice = self.advice.and(more);
        self
    }
}

/// In English, for logs.
impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.in_language(Language::English))
    }
}

impl std::error::Error for Problem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_as_two_sentences_in_each_language_and_travels_as_plain_json() {
        let problem = words::audio::not_connected("usb-1");
        assert_eq!(
            problem.to_string(),
            "The sound device usb-1 is not connected. Connect it, or choose another device in the settings; `riposte devices` lists them."
        );
        assert!(
            problem.in_language(Language::Spanish).starts_with("El dispositivo de sonido usb-1 no está conectado. Con")
        );
        let json = serde_json::to_value(&problem).unwrap();
        assert_eq!(json["code"], "audio.not_connected");
        assert_eq!(json["kind"], "device");
        assert_eq!(json["message"]["es"], "El dispositivo de sonido usb-1 no está conectado.");
        assert_eq!(serde_json::from_value::<Problem>(json).unwrap(), problem);
        let older = r#"{"code":"x.y","kind":"retry","message":"It failed.","advice":"Try again."}"#;
        assert_eq!(
            serde_json::from_str::<Problem>(older).unwrap(),
            Problem::new("x.y", Kind::Retry, "It failed.", "Try again.")
        );
    }

    #[test]
    fn locales_are_read_as_languages() {
        for (tag, language) in [
            ("es", Language::Spanish),
            ("es_MX.UTF-8", Language::Spanish),
            ("es-AR", Language::Spanish),
            ("est", Language::English),
            ("C.UTF-8", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(Language::of_tag(tag), language, "{tag}");
        }
    }
}
