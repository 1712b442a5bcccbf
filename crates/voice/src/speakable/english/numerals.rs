//! Roman numerals in English: after names ("Henry the eighth") and after what is numbered ("chapter four"). Pure.

use super::numbers::{cardinal, ordinal};
use crate::speakable::words::{Form, Numeral};

/// A numeral higher than this is no ruler's: Super Bowl LIV.
const HIGHEST_RULER: u32 = 24;

pub(super) fn numeral(numeral: &Numeral<'_>) -> Option<String> {
    let Numeral { before, written, number, .. } = *numeral;
    let digits = number.to_string();
    let word = before.to_lowercase();
    if NUMBERED.contains(&word.as_str()) {
        return Some(cardinal(&digits, Form::Bare));
    }
    // I, V and X alone are a word and letters: "Charles, I think", "Malcolm X".
    let named = before.chars().next().is_some_and(char::is_uppercase) && before.chars().skip(1).any(char::is_lowercase);
    if !named || written.starts_with(char::is_lowercase) || matches!(number, 1 | 5 | 10 | 50 | 100 | 500 | 1000) {
        return None;
    }
    Some(if number > HIGHEST_RULER || THINGS.contains(&word.as_str()) {
        cardinal(&digits, Form::Bare)
    } else {
        format!("the {}", ordinal(&digits, Form::Bare))
    })
}

/// What is numbered, whatever the numeral.
const NUMBERED: &[&str] = &[
    "chapter", "chapters", "part", "parts", "volume", "book", "act", "scene", "section", "article", "appendix",
    "figure", "table", "phase", "stage", "type", "level", "grade", "class", "category", "title", "episode", "season",
    "step", "war", "round", "verse", "unit", "lesson", "theorem", "schedule", "annex", "group", "mark", "model", "day",
    "page", "pages",
];

/// Names of things, which have a first and a second one too, and are called "Rocky two".
const THINGS: &[&str] = &[
    "bowl",
    "fantasy",
    "apollo",
    "rocky",
    "rambo",
    "alien",
    "diablo",
    "pentium",
    "quake",
    "doom",
    "civilization",
    "iphone",
    "wars",
    "craft",
    "starcraft",
    "warcraft",
    "saturn",
    "gemini",
    "vatican",
    "camp",
    "potsdam",
];
