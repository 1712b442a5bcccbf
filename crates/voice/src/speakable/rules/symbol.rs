//! What no other rule knows: letters stay, digits are read, symbols are named or dropped. Pure.

use super::fraction::vulgar;
use super::{Here, Spoken, power};
use crate::speakable::number::Number;
use crate::speakable::words::{Form, Fraction, Words};

/// Words of one piece that are symbols in part: the language's own names.
pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Spoken {
    let core = here.now.core;
    let term = |word: &str| word.trim_end_matches('x').ends_with(|c: char| c.is_ascii_digit() || power::is_raised(c));
    let digit_around = || {
        term(here.before) && here.after.first().is_some_and(|next| next.core.starts_with(|c: char| c.is_ascii_digit()))
    };
    Spoken::one(match core {
        "" => String::new(),
        "-" | "−" if digit_around() => words.minus.to_owned(),
        "*" | "x" if digit_around() => words.times.to_owned(),
        "-" | "–" | "|" => ",".to_owned(),
        _ => pieces(core, words),
    })
}

/// A word that is neither number nor address, piece by piece.
pub(super) fn pieces(word: &str, words: &Words) -> String {
    let mut out = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let before = word[..word.len() - rest.len()].chars().next_back();
        let after = rest[c.len_utf8()..].chars().next();
        let between = |test: fn(char) -> bool| before.is_some_and(test) && after.is_some_and(test);
        let taken = if let Some((number, left)) = Number::prefix(rest, words.separators).filter(|_| c.is_ascii_digit())
        {
            apart(&mut out);
            out.push_str(&number.spoken(words, Form::Bare));
            if left.starts_with(|c: char| c.is_alphanumeric()) {
                out.push(' ');
            }
            rest.len() - left.len()
        } else if let Some((bytes, said)) = power::raised_in(rest, words).filter(|_| power::is_raised(c)) {
            apart(&mut out);
            out.push_str(&said);
            out.push(' ');
            bytes
        } else if let Some((symbol, name)) = symbol(rest, before, words) {
            apart(&mut out);
            out.push_str(name);
            out.push(' ');
            symbol.len()
        } else {
            match c {
                // A space was forgotten: "It is done.Next".
                '.' if before.is_some_and(char::is_lowercase) && after.is_some_and(char::is_uppercase) => {
                    out.push_str(". ")
                }
                '\'' | '.' if between(char::is_alphabetic) => out.push(c),
                ',' | ':' | ';' | '!' | '?' | '.' => out.push_str(if c == '.' { ". " } else { ", " }),
                '-' if between(char::is_alphabetic) || after.is_some_and(char::is_alphabetic) && before.is_some() => {
                    out.push('-')
                }
                _ if vulgar(c).is_some() => {
                    apart(&mut out);
                    out.push_str(&vulgar(c).and_then(|part| named(part, words)).unwrap_or_default());
                }
                _ if is_spoken(c) => out.push(c),
                _ => out.push(' '),
            }
            c.len_utf8()
        };
        rest = &rest[taken..];
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn named((numerator, denominator): (u32, u32), words: &Words) -> Option<String> {
    let part = Fraction { whole: None, numerator: numerator.into(), denominator: denominator.into(), unit: None };
    (words.fraction)(&part)
}

/// A space, unless there is one or a hyphen.
fn apart(out: &mut String) {
    if !out.is_empty() && !out.ends_with([' ', '-']) {
        out.push(' ');
    }
}

/// The symbol that `rest` begins with. `C#` is sharp; a slash between letters is no more than a space.
fn symbol<'a>(rest: &'a str, before: Option<char>, words: &Words) -> Option<(&'a str, &'static str)> {
    let letter = before.is_some_and(char::is_alphabetic);
    if rest == "#" && letter {
        return Some((rest, words.sharp));
    }
    if rest.starts_with('/') && letter && rest[1..].chars().all(|c| c.is_alphabetic() || c == '/') {
        return Some((&rest[..1], " "));
    }
    if let Some(power) = rest.strip_prefix('^') {
        return Number::exact(power, words.separators).map(|_| (&rest[..1], words.power));
    }
    if rest.starts_with('$') {
        return Some((&rest[..1], " "));
    }
    words
        .symbols
        .iter()
        .find(|(symbol, _)| rest.starts_with(symbol))
        .map(|(symbol, name)| (&rest[..symbol.len()], *name))
}

/// Letters of any script, with their marks. What is left of ASCII, and of the blocks of punctuation and symbols, is nothing to hear.
fn is_spoken(c: char) -> bool {
    c.is_alphanumeric()
        || (c as u32 >= 0x300 && !matches!(c, '\u{2000}'..='\u{2BFF}' | '\u{3000}'..='\u{303F}'))
        || matches!(c, '。' | '、' | '！' | '？' | '，' | '¿' | '¡')
}

/// The same for a language without a table: only what is markup goes.
pub(super) fn without_markup(word: &str) -> String {
    if word == "–" {
        return ",".to_owned();
    }
    let word: String = word.chars().map(|c| if "*_`#~|<>[]{}()\\^".contains(c) { ' ' } else { c }).collect();
    word.split_whitespace().collect::<Vec<_>>().join(" ")
}
