//! Numbers that are not all there yet, and lists that go on.

use super::Open;
use crate::text::clause::{Clause, Mark};
use crate::text::vocabulary::TIMES;

pub(super) fn number(clause: &Clause<'_>) -> Option<Open> {
    #[rustfmt::skip]
    const OPERATORS: &[&str] = &["times", "plus", "minus", "point", "dot", "over", "más", "menos", "coma", "punto"];
    const MEASURED: &[&str] = &["timer for", "for the next", "temporizador de", "temporizador para"];
    let (last, before) = (clause.back(0), clause.back(1));
    let joined = matches!(last, "and" | "y") && clause.is_number(before) && is_round(before)
        || last == "ciento" && before != "por" && clause.words.len() > 1;
    let operated = OPERATORS.contains(&last) && clause.is_number(before)
        || matches!(last, "by" | "entre" | "por") && clause.is_number(before);
    let divided = matches!(
        (before, last),
        ("divided", "by") | ("multiplied", "by") | ("half" | "quarter", "past" | "to") | ("percent", "of")
    );
    if joined || operated || divided {
        return Some(Open::Number);
    }
    // "cuarenta y ocho"
    let joins = |at: usize| {
        clause.words[at] == "y"
            && at > 0
            && clause.words[at - 1].ends_with("nta")
            && clause.is_number(clause.words[at - 1])
    };
    let is_digit = |at: &usize| {
        clause.is_number(clause.words[*at]) || matches!(clause.words[*at], "oh" | "double" | "triple") || joins(*at)
    };
    let digits = (0..clause.words.len()).rev().take_while(is_digit).count();
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
        ["what", "is"]
            | ["what's"]
            | ["how", "much", "is"]
            | ["cuánto" | "cuanto", "es" | "son"]
            | ["calculate" | "calcula" | "calculá"]
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
    let called = matches!(rest, [.., "llama" | "llamá" | "llame" | "márcame", "al"] | [.., "call"]);
    match (named, has(SHORT), has(LONG)) {
        _ if called => Some(7),
        (true, true, _) => Some(4),
        (true, false, true) => Some(7),
        _ => None,
    }
}

fn spoken_digits(words: &[&str]) -> usize {
    let digits = |(at, word): (usize, &&str)| match word.chars().filter(char::is_ascii_digit).count() {
        0 if *word == "y" => 0,
        // "cuarenta" alone, "quince", "veintidós"; the units behind "cuarenta y" bring the second digit.
        0 if word.ends_with("nta") && words.get(at + 1) != Some(&"y") => 2,
        0 if word.starts_with("veint") || word.starts_with("dieci") => 2,
        0 if matches!(*word, "diez" | "once" | "doce" | "trece" | "catorce" | "quince") => 2,
        0 if word.ends_with("teen") || matches!(*word, "ten" | "eleven" | "twelve") => 2,
        written => written.max(1),
    };
    words.iter().enumerate().map(digits).sum()
}

pub(super) fn list(clause: &Clause<'_>) -> Option<Open> {
    #[rustfmt::skip]
    const ORDINALS: &[&str] = &[
        "first", "firstly", "second", "secondly", "third", "thirdly", "next", "finally", "lastly", "primero", "segundo",
        "tercero", "luego", "después", "además", "finalmente",
    ];
    #[rustfmt::skip]
    const ANNOUNCED: &[&str] = &[
        "the following", "following things", "as follows", "first of all", "second of all", "for one thing",
        "on the one hand", "on the other hand", "such things as", "lo siguiente", "los siguientes", "las siguientes",
        "en primer lugar", "en segundo lugar", "por un lado", "por otro lado", "por una parte", "por otra parte",
        "antes que nada", "primero que nada", "para empezar",
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
