//! The languages that text is made speakable in. A further one is a table ([`Words`]) and one line in [`Language::words`]. Pure data.

use super::english::{AMERICAN_ENGLISH, BRITISH_ENGLISH, ENGLISH};
use super::spanish::{MEXICAN_SPANISH, SPANISH};
use super::words::Words;

/// The language in which text is made speakable, as far as places differ in how they write numbers and dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Language {
    /// Of no place: `3/4/2026` is read as it stands.
    #[default]
    English,
    /// `3/4/2026` is in March.
    AmericanEnglish,
    /// `3/4/2026` is in April.
    BritishEnglish,
    /// `1.500` is a thousand and a half, `3,50` three and a half.
    Spanish,
    /// `1,500` is a thousand and a half, `3.50` three and a half.
    MexicanSpanish,
    /// Any other: markup, emoji and addresses are dealt with, numbers and symbols are left to the voice.
    Other,
}

impl Language {
    /// From a BCP 47 tag: `en`, `en-GB`, `es`, `es-MX`.
    pub fn from_tag(tag: &str) -> Self {
        let mut subtags = tag.split(['-', '_']);
        let primary = subtags.next().unwrap_or_default().to_ascii_lowercase();
        let region = subtags.find(|subtag| subtag.len() == 2).unwrap_or_default().to_ascii_uppercase();
        match (primary.as_str(), region.as_str()) {
            ("en", "US" | "PH") => Self::AmericanEnglish,
            ("en", "GB" | "AU" | "NZ" | "IE" | "IN" | "ZA" | "SG" | "HK") => Self::BritishEnglish,
            ("en", _) => Self::English,
            // Where the point is the decimal mark.
            ("es", "MX" | "US" | "PR" | "DO" | "GT" | "HN" | "NI" | "SV" | "PA" | "PE") => Self::MexicanSpanish,
            ("es", _) => Self::Spanish,
            _ => Self::Other,
        }
    }

    pub(crate) fn words(self) -> Option<&'static Words> {
        match self {
            Self::English => Some(&ENGLISH),
            Self::AmericanEnglish => Some(&AMERICAN_ENGLISH),
            Self::BritishEnglish => Some(&BRITISH_ENGLISH),
            Self::Spanish => Some(&SPANISH),
            Self::MexicanSpanish => Some(&MEXICAN_SPANISH),
            Self::Other => None,
        }
    }
}

impl From<&str> for Language {
    fn from(tag: &str) -> Self {
        Self::from_tag(tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        for (tag, language) in [
            ("en", Language::English),
            ("en-US", Language::AmericanEnglish),
            ("EN_gb", Language::BritishEnglish),
            ("es", Language::Spanish),
            ("es-419", Language::Spanish),
            ("es-Latn-MX", Language::MexicanSpanish),
            ("de-DE", Language::Other),
            ("", Language::Other),
        ] {
            assert_eq!(Language::from_tag(tag), language, "{tag}");
        }
    }
}
