//! Numbers that are not all there yet, and lists that go on.

use crate::text::clause::{Clause, Mark};
use crate::text::ending::Open;
use crate::text::vocabulary::TIMES;

pub(super) fn number(clause: &Clause<'_>) -> Option<Open> {
    #[rustfmt::skip]
    const OPERATORS: &[&str] = &["times", "plus", "minus", "point", "dot", "over", "más", "menos", "coma", "punto"];
    const MEASURED: &[&str] = &["timer for", "for the next", "temporizador de", "temporizador para"];
    let (last, before) = (clause.back(0), clause.back(1));
    let joined = matches!(last, "and" | "y") && clause.is_number(before) && is_round(before);
    let operated = OPERATORS.contains(&last) && clause.is_number(before)
        || matches!(last, "by" | "entre" | "por") && clause.is_number(before);
    let divided = matches!(
        (before, last),
        ("divided", "by") | ("multiplied", "by") | ("half" | "quarter", "past" | "to") | ("percent", "of")
    );
    if joined || operated || divided {
        return Some(Open::Number);
    }
    let digits = clause
        .words
        .iter()
        .rev()
        .take_while(|word| clause.is_number(word) || matches!(**word, "oh" | "double" | "triple"))
        .count();
    if digits == 0 || clause.mark == Mark::Question {
        return None;
    }
    let rest = &clause.words[..clause.words.len() - digits];
    let measured = MEASURED
        .iter()
        .any(|phrase| phrase.split(' ').rev().zip(rest.iter().rev()).all(|(a, b)| a == *b) && rest.len() > 1);
    // Nobody asks what a number is: a sum follows.
    let summed = matches!(
        rest,
        ["what", "is"] | ["what's"] | ["how", "much", "is"] | ["cuánto", "es" | "son"] | ["calculate" | "calcula"]
    );
    let dictated = dictated(clause, rest).is_some_and(|expected| spoken_digits(&clause.words[rest.len()..]) < expected);
    (measured || summed || dictated).then_some(Open::Number)
}

/// A number after which "and" leads to a smaller one.
fn is_round(word: &str) -> bool {
    word.ends_with("hundred")
        || word.ends_with("thousand")
        || word.ends_with("00")
        || word.ends_with("cientos")
        || word.ends_with("nta")
        || matches!(word, "million" | "one" | "two" | "three" | "four" | "five" | "mil" | "veinte")
}

/// How many digits belong to what is dictated.
fn dictated(clause: &Clause<'_>, rest: &[&str]) -> Option<usize> {
    const LONG: &[&str] = &["number", "phone", "dial", "teléfono", "número", "marca", "telefono", "numero"];
    const SHORT: &[&str] = &["code", "pin", "zip", "password", "código", "clave", "contraseña"];
    let has = |list: &[&str]| rest.iter().any(|word| list.contains(word));
    let named = rest.len() > 1 || clause.words.first().is_some_and(|word| matches!(*word, "dial" | "marca"));
    match (named, has(SHORT), has(LONG)) {
        (true, true, _) => Some(4),
        (true, false, true) => Some(7),
        _ => None,
    }
}

fn spoken_digits(words: &[&str]) -> usize {
    words.iter().map(|word| word.chars().filter(char::is_ascii_digit).count().max(1)).sum()
}

pub(super) fn list(clause: &Clause<'_>) -> Option<Open> {
    const ORDINALS: &[&str] =
        &["first", "firstly", "second", "secondly", "third", "primero", "segundo", "tercero", "luego"];
    const ANNOUNCED: &[&str] = &[
        "the following",
        "following things",
        "as follows",
        "first of all",
        "lo siguiente",
        "los siguientes",
        "en primer lugar",
    ];
    let request = clause.request();
    let ordinal =
        matches!(request, [only] if ORDINALS.contains(only)) || ANNOUNCED.iter().any(|phrase| clause.ends_with(phrase));
    let items = || {
        let mut parts = clause
            .text
            .trim_end_matches(|c: char| !c.is_alphanumeric())
            .rsplit(',')
            .map(|part| part.split_whitespace().count());
        let last = parts.next().unwrap_or(0);
        let before = parts.next();
        let opened = clause.words.len() - request.len();
        (1..=2).contains(&last) && before.is_some_and(|words| words > opened)
    };
    (ordinal || (clause.mark == Mark::Comma && items() && !is_reply(clause))).then_some(Open::List)
}

/// "Actually, yes," is no list.
fn is_reply(clause: &Clause<'_>) -> bool {
    clause.is(clause.back(0), &TIMES) || matches!(clause.back(0), "yes" | "no" | "thanks" | "gracias" | "sí" | "favor")
}
