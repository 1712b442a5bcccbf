//! Roman numerals in Spanish: "siglo diecinueve", "Isabel segunda", "Luis dieciséis", "el undécimo apóstol". Pure.

use super::agreement::agreement;
use super::numbers::cardinal;
use super::ordinals::ordinal;
use crate::speakable::words::{Form, Numeral};

pub(super) fn numeral(numeral: &Numeral<'_>) -> Option<String> {
    let Numeral { before, written, number, after } = *numeral;
    let digits = number.to_string();
    let word = before.to_lowercase();
    if NUMBERED.contains(&word.as_str()) {
        return Some(cardinal(&digits, Form::Bare));
    }
    // Letters that are no words: "Carlos V".
    let ruler = written.len() > 1 || matches!(written, "I" | "V");
    if written.chars().any(char::is_lowercase) || !ruler || NO_NUMERALS.contains(&written) {
        return None;
    }
    let capital = before.chars().next().is_some_and(char::is_uppercase);
    if capital && !matches!(word.as_str(), "el" | "la" | "los" | "las" | "plan" | "clase" | "vitamina") {
        // Rulers to the tenth have ordinals.
        let feminine = word.ends_with('a') || word == "isabel";
        let form = if feminine { Form::Feminine } else { Form::Bare };
        return Some(if number <= 10 { ordinal(&digits, form) } else { cardinal(&digits, Form::Bare) });
    }
    let form = if word == "la" { Form::Feminine } else { agreement(after) };
    let counts = written.len() > 1 && form != Form::Bare || matches!(word.as_str(), "el" | "la" | "del" | "al");
    counts.then(|| ordinal(&digits, form))
}

const NUMBERED: &[&str] = &[
    "siglo",
    "siglos",
    "capítulo",
    "capítulos",
    "tomo",
    "volumen",
    "título",
    "artículo",
    "parte",
    "acto",
    "escena",
    "libro",
    "fase",
    "tipo",
    "nivel",
    "grado",
    "anexo",
    "figura",
    "tabla",
    "sección",
    "apartado",
    "mundial",
    "episodio",
    "temporada",
    "serie",
];

/// Words, and abbreviations that people spell.
const NO_NUMERALS: &[&str] =
    &["DI", "MI", "CD", "CV", "DC", "DM", "MC", "MD", "MM", "CC", "DL", "ML", "CM", "MIL", "XL"];
