//! What holds for any text in any language.

use proptest::prelude::*;

use crate::speakable::{Language, characters, speakable};

const MARKUP: &[char] = &['*', '_', '`', '#', '~', '|', '[', ']', '<', '>', '{', '}', '(', ')', '\\'];

/// With rules.
const LANGUAGES: [Language; 5] = [
    Language::English,
    Language::AmericanEnglish,
    Language::BritishEnglish,
    Language::Spanish,
    Language::MexicanSpanish,
];

/// Pieces from which text like a model's is made.
fn writing() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("word".to_owned()),
        "[A-Za-z]{1,8}",
        "[0-9]{1,12}",
        "[ .,;:!?\n-]{1,3}",
        "[-$€£#@&%+*/=<>_~`|()\\[\\]{}\"'^\\\\]",
        proptest::sample::select(
            &["e.g.", "Dr.", "a.m.", "10:30", "3.5", "1/2", "½", "km", "°C", "Nov", "2026", "th", "U.S.", "No.", "St."]
                [..]
        )
        .prop_map(str::to_owned),
        proptest::sample::select(
            &[
                "a. m.",
                "EE. UU.",
                "p. ej.",
                "1.500",
                "3,50",
                "1.º",
                "ᵉʳ",
                "mayo",
                "de",
                "siglo",
                "XIX",
                "días",
                "1h30",
                "m",
                "mid-",
                "30s",
                "CA 95051",
                "Elm",
                "$20/mo",
                "10²³",
                "⁻",
                "–",
                " – ",
                "call",
                "PIN",
                "2Q22",
                "1,00,000",
                "[1]",
                "\\(x^2\\)",
                "$x$",
                "\\frac{1}{2}",
            ][..]
        )
        .prop_map(str::to_owned),
        proptest::sample::select(
            &["**", "```\n", "](", "https://a.b/c", "x@y.z", "👩🏽‍🚀", "🇪🇸", "1️⃣", "—", "–", "…", "’"][..]
        )
        .prop_map(str::to_owned),
        Just(" ".to_owned()),
        Just(" ".to_owned()),
    ];
    proptest::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_markup_digit_or_picture_is_left(text in writing(), language in proptest::sample::select(&LANGUAGES[..])) {
        let spoken = speakable(&text, language);
        prop_assert!(!spoken.contains(MARKUP), "{text:?} → {spoken:?}");
        prop_assert!(!spoken.contains(|c: char| c.is_ascii_digit()), "{text:?} → {spoken:?}");
        prop_assert!(!spoken.contains(characters::is_picture), "{text:?} → {spoken:?}");
        prop_assert!(!spoken.contains("  ") && spoken.trim() == spoken, "{text:?} → {spoken:?}");
        let other = speakable(&text, Language::Other);
        prop_assert!(!other.contains(characters::is_picture), "{text:?} → {other:?}");
        // An underscore in a name is the name's.
        let name = |word: &&str| word.contains(['@', '.']);
        prop_assert!(!other.split(' ').filter(|word| !name(word)).any(|word| word.contains(MARKUP)), "{text:?} → {other:?}");
    }

    #[test]
    fn what_was_spoken_is_spoken_the_same_again(text in writing(), language in proptest::sample::select(&LANGUAGES[..])) {
        let spoken = speakable(&text, language);
        prop_assert_eq!(speakable(&spoken, language), spoken, "{:?}", text);
    }

    /// Words that are only letters, and no rule's business, all arrive, in their order.
    #[test]
    fn no_word_is_lost(
        words in proptest::collection::vec(prop_oneof![
            Just("zebra".to_owned()), Just("quokka".to_owned()), Just("ñandú".to_owned()), "[0-9]{1,4}", "[0-9]{1,3}[.,][0-9]{1,3}",
        ], 0..12),
        language in proptest::sample::select(&LANGUAGES[..]),
    ) {
        let spoken = speakable(&words.join(" "), language);
        let animal = |word: &&str| ["zebra", "quokka", "ñandú"].contains(word);
        let written: Vec<&str> = words.iter().map(String::as_str).filter(animal).collect();
        let heard: Vec<&str> = spoken.split(|c: char| !c.is_alphabetic()).filter(animal).collect();
        prop_assert_eq!(heard, written, "{}", spoken);
    }

    #[test]
    fn any_text_is_taken(text in any::<String>(), language in proptest::sample::select(&LANGUAGES[..])) {
        let spoken = speakable(&text, language);
        prop_assert!(!spoken.contains(characters::is_picture), "{text:?} → {spoken:?}");
        speakable(&text, Language::Other);
    }
}
