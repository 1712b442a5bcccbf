//! A sentence in every language that Riposte speaks. The words of a system, a server or a user are the same in all of them.

use serde::{Deserialize, Serialize};

/// A language of the window, the terminal, the tray and of notices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    English,
    Spanish,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::English, Language::Spanish];

    /// The language of a tag or a locale, as `es`, `es-MX` or `es_MX.UTF-8`; English where Riposte does not speak it.
    pub fn of_tag(tag: &str) -> Language {
        match tag.split(['-', '_', '.']).next() {
            Some("es") => Language::Spanish,
            _ => Language::English,
        }
    }
}

/// A sentence, or a part of one, in each language. Displayed and logged in English.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Sentence {
    pub en: String,
    pub es: String,
}

impl Sentence {
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Spanish => &self.es,
        }
    }

    pub fn english(&self) -> &str {
        &self.en
    }

    /// This sentence as the end of another: without its full stop.
    #[must_use]
    pub fn as_part(mut self) -> Sentence {
        for text in [&mut self.en, &mut self.es] {
            text.truncate(text.trim_end_matches('.').len());
        }
        self
    }

    /// Another sentence after this one.
    #[must_use]
    pub fn and(mut self, next: &Sentence) -> Sentence {
        for (text, next) in [(&mut self.en, &next.en), (&mut self.es, &next.es)] {
            text.push(' ');
            text.push_str(next);
        }
        self
    }
}

/// Also what earlier versions wrote: one text.
impl<'de> Deserialize<'de> for Sentence {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Same(String),
            Each { en: String, es: String },
        }
        Ok(match Written::deserialize(deserializer)? {
            Written::Same(text) => Self::from(text),
            Written::Each { en, es } => Self { en, es },
        })
    }
}

impl std::fmt::Display for Sentence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.en)
    }
}

/// A name, a path, a number, or somebody else's words: the same in every language.
impl From<String> for Sentence {
    fn from(text: String) -> Self {
        Self { en: text.clone(), es: text }
    }
}

macro_rules! same_in_every_language {
    ($($kind:ty),+) => {
        $(impl From<$kind> for Sentence {
            fn from(part: $kind) -> Self {
                Self::from(part.to_string())
            }
        })+
    };
}

same_in_every_language!(&str, &String, &std::borrow::Cow<'_, str>, std::path::Display<'_>, u16, u32, u64, i64, usize);

impl From<&Sentence> for Sentence {
    fn from(sentence: &Sentence) -> Self {
        sentence.clone()
    }
}
