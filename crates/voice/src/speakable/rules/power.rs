//! Exponents: `2²`, `10²³`, `10⁻³`, `x^2`, `m²`. Pure.

use super::{Here, Spoken, unit};
use crate::speakable::number::{Number, small, spelled};
use crate::speakable::words::{Form, Words};

/// A word that ends in an exponent.
pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let core = here.now.core;
    if let Some(said) = scientific(core, words) {
        return Some(unit::counted(here, &|_| said.clone(), false, 1, words));
    }
    let (base, exponent) = match core.find(is_raised) {
        Some(at) => core.split_at(at),
        None => core.split_once('^').filter(|(base, _)| !base.contains('^'))?,
    };
    let plain: String = exponent.trim_matches(['(', ')']).chars().map(lowered).collect();
    let (negative, digits) = match plain.strip_prefix(['-', '−']) {
        Some(digits) => (true, digits),
        None => (false, plain.as_str()),
    };
    let variable = digits.len() == 1 && digits.bytes().all(|b| b.is_ascii_alphabetic());
    let number = !digits.is_empty() && digits.len() <= 9 && digits.bytes().all(|b| b.is_ascii_digit());
    if !number && !variable {
        return None;
    }
    // What has a sign is signed by its own rule; a base that is empty stands at the end of the word before.
    if base.starts_with(['-', '−', '+', '~']) {
        return None;
    }
    let said = match (digits, negative) {
        ("2", false) => words.squared.to_owned(),
        ("3", false) => words.cubed.to_owned(),
        _ => {
            let digits = match number {
                true if digits.len() > 1 && digits.starts_with('0') => spelled(digits, words),
                true => (words.cardinal)(digits, Form::Bare),
                false => digits.to_owned(),
            };
            let sign = if negative { format!("{} ", words.minus) } else { String::new() };
            format!("{} {sign}{digits}", words.power)
        }
    };
    let base = super::spoken(&Here { before: here.before, ..Here::alone(base) }, Some(words)).text;
    let said = format!("{base} {said}").trim_start().to_owned();
    Some(unit::counted(here, &|_| said.clone(), false, 1, words))
}

/// `1.6e-19`
fn scientific(core: &str, words: &Words) -> Option<String> {
    let (number, exponent) = core.split_once(['e', 'E'])?;
    let number = Number::exact(number, words.separators)?;
    let (sign, digits) = match exponent.strip_prefix(['-', '−']) {
        Some(digits) => (format!("{} ", words.minus), digits),
        None => (String::new(), exponent.strip_prefix('+').unwrap_or(exponent)),
    };
    let power = small(digits, 3)?.to_string();
    let name = |digits: &str| (words.cardinal)(digits, Form::Bare);
    let number = number.spoken(words, Form::Bare);
    Some(format!("{number} {} {} {} {sign}{}", words.times, name("10"), words.power, name(&power)))
}

pub(super) fn is_raised(c: char) -> bool {
    lowered(c) != c
}

/// The digit or sign that is written raised.
fn lowered(c: char) -> char {
    match c {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from(b'4' + (c as u32 - '⁴' as u32) as u8),
        '⁻' => '-',
        'ⁿ' => 'n',
        other => other,
    }
}

/// The words for a raised digit in the middle of a word, where a whole exponent ends.
pub(super) fn raised_in(rest: &str, words: &Words) -> Option<(usize, String)> {
    let end = rest.find(|c| !is_raised(c)).unwrap_or(rest.len());
    let said = spoken(&Here::alone(&rest[..end]), words)?;
    Some((end, said.text))
}
