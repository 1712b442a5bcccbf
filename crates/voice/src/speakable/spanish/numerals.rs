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
    if written.chars().any(char::is_lowercase) || written.len() < 2 || NO_NUMERALS.contains(&written) {
        return None;
    }
    let capital = before.chars().next().is_some_and(char::is_uppercase);
    if capital && !matches!(word.as_str(), "el" | "la" | "los" | "las") {
        // Rulers to the tenth have ordinals.
        let feminine = word.ends_with('a') || word == "isabel";
        let form = if feminine { Form::Feminine } else { Form::Bare };
        return Some(if number <= 10 { ordinal(&digits, form) } else { cardinal(&digits, Form::Bare) });
    }
    if matches!(word.as_str(), "el" | "la" | "del" | "al") {
        let form = if word == "la" { Form::Feminine } else { agreement(after) };
        return Some(ordinal(&digits, form));
    }
    None
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
const NO_NUMERALS: &[&str] = &["DI", "MI", "CD", "CV", "DC", "DM", "MC", "MD", "MM", "CC", "DL", "ML", "CM", "MIL"];
