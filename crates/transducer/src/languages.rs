//! Which languages a model reads, and the number by which a multilingual streaming one is told. Pure data.
//!
//! Nemotron 3.5's card and its configuration (`prompt_dictionary`); Parakeet TDT 0.6b v3's card, 25 languages.

/// Nobody said: the model finds it out.
pub(crate) const ANY: i64 = 101;

/// Language codes (ISO 639-1) and the prompt of each; where a language has several, that of its first country.
const PROMPTS: [(&str, i64); 32] = [
    ("en", 0),
    ("es", 2),
    ("zh", 4),
    ("hi", 6),
    ("ar", 7),
    ("fr", 8),
    ("de", 9),
    ("ja", 10),
    ("ru", 11),
    ("pt", 13),
    ("ko", 14),
    ("it", 15),
    ("nl", 16),
    ("pl", 17),
    ("tr", 18),
    ("uk", 19),
    ("ro", 20),
    ("el", 21),
    ("cs", 22),
    ("hu", 23),
    ("sv", 24),
    ("da", 25),
    ("fi", 26),
    ("no", 27),
    ("sk", 28),
    ("hr", 29),
    ("bg", 30),
    ("lt", 31),
    ("th", 32),
    ("vi", 33),
    ("et", 60),
    ("he", 64),
];

/// Parakeet TDT 0.6b v3's.
const EUROPEAN: [&str; 25] = [
    "bg", "hr", "cs", "da", "nl", "en", "et", "fi", "fr", "de", "el", "hu", "it", "lv", "lt", "mt", "pl", "pt", "ro",
    "sk", "sl", "es", "sv", "ru", "uk",
];

/// What of a tag such as `en`, `EN` or `en-GB` names the language.
fn code(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase()
}

/// The prompt of a language; `None`: the model does not know it.
pub(crate) fn prompt(tag: &str) -> Option<i64> {
    let code = code(tag);
    PROMPTS.iter().find(|(known, _)| *known == code).map(|(_, prompt)| *prompt)
}

/// Which languages a model reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Languages {
    /// Its vocabulary has no letter beyond ASCII.
    English,
    /// The 25 that Parakeet v3 was trained with; it finds out which one it hears.
    European,
    /// The 32 that Nemotron 3.5 is told by a number.
    Told,
}

impl Languages {
    /// Whether this one (a tag such as `en` or `en-GB`) is among them.
    pub fn include(self, tag: &str) -> bool {
        match self {
            Self::English => code(tag) == "en",
            Self::European => EUROPEAN.contains(&code(tag).as_str()),
            Self::Told => prompt(tag).is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_by_its_language() {
        assert_eq!((prompt("en-GB"), prompt("ES"), prompt("de_AT"), prompt("xx")), (Some(0), Some(2), Some(9), None));
        assert!(Languages::English.include("en-US") && !Languages::English.include("es"));
        assert!(Languages::European.include("es") && !Languages::European.include("zh"));
    }
}
