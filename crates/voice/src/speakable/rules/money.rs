//! Amounts of money: `$3.50`, `20 €`, `£5 million`, `$5k`, `$9/mo`. Pure.

use super::{Here, Spoken, unit};
use crate::speakable::number::Number;
use crate::speakable::words::{Currency, Form, Words};

pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let core = here.now.core;
    if let Some((currency, amount)) = sign_before(core, words) {
        let (number, rest) = Number::prefix(amount, words.separators)?;
        // `$5 USD`: the code says which.
        let code = here.next().filter(|next| rest.is_empty() && next.core.chars().all(char::is_alphabetic));
        return match code.and_then(|code| sign(code.core, words)) {
            Some(currency) => amount_of(here, &number, "", currency, 2, words),
            None => amount_of(here, &number, rest, currency, 1, words),
        };
    }
    // `€ 20`
    if let Some(currency) = sign(core, words)
        && let Some(next) = here.next()
        && let Some((number, rest)) = Number::prefix(next.core, words.separators)
    {
        let there = Here { now: next, after: &here.after[1..], ..*here };
        let amount = amount_of(&there, &number, rest, currency, 1, words)?;
        return Some(Spoken { used: amount.used + 1, ..amount });
    }
    let (number, rest) = Number::prefix(core, words.separators)?;
    if let Some((currency, rest)) = sign_behind(rest, words) {
        return amount_of(here, &number, rest, currency, 1, words);
    }
    // `20 €`, `20 USD`, `3 millones €`.
    let next = here.next().unwrap_or_default();
    if rest.is_empty()
        && let Some((currency, rate)) = sign_behind(next.core, words)
    {
        return amount_of(here, &number, rate, currency, 2, words);
    }
    let glued = if rest.is_empty() { next.core } else { rest };
    let used = 1 + usize::from(rest.is_empty());
    let (magnitude, used, currency) = match sign(here.near(used).map_or("", |next| next.core), words) {
        Some(currency) => (glued, used + 1, currency),
        // `5 M€`
        None => {
            let short = glued.chars().next()?.len_utf8();
            (&glued[..short], used, sign(&glued[short..], words)?)
        }
    };
    Some(Spoken::of(many(&number, magnitude, currency, words)?, used))
}

/// The currency that is written like this, by itself.
pub(super) fn sign<'w>(core: &str, words: &'w Words) -> Option<&'w Currency> {
    words.currencies.iter().find(|currency| currency.signs.contains(&core))
}

/// The currency whose sign `core` begins with, and the rest; the longest sign wins.
pub(super) fn sign_before<'a, 'w>(core: &'a str, words: &'w Words) -> Option<(&'w Currency, &'a str)> {
    if !core.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let signs = words.currencies.iter().flat_map(|currency| currency.signs.iter().map(move |sign| (currency, *sign)));
    let (currency, sign) = signs.filter(|(_, sign)| core.starts_with(sign)).max_by_key(|(_, sign)| sign.len())?;
    let rest = core[sign.len()..].strip_prefix('-').unwrap_or(&core[sign.len()..]);
    rest.starts_with(|c: char| c.is_ascii_digit() || c == '.').then_some((currency, rest))
}

/// The sign that follows a number, and the rate behind it: `€`, `€/mes`.
fn sign_behind<'a, 'w>(text: &'a str, words: &'w Words) -> Option<(&'w Currency, &'a str)> {
    let (written, rate) = text.split_at(text.find('/').unwrap_or(text.len()));
    sign(written, words).map(|currency| (currency, rate))
}

/// Amount, magnitude (in the same word or the next), currency, and what it is paid per.
fn amount_of(
    here: &Here<'_>,
    number: &Number<'_>,
    rest: &str,
    currency: &Currency,
    used: usize,
    words: &Words,
) -> Option<Spoken> {
    if rest == "+" {
        return Some(Spoken::of(format!("{} {}", plain_amount(number, currency, words), words.plus), used));
    }
    let (short, rate) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let rate = if rate.is_empty() { String::new() } else { unit::rate(rate, words)? };
    if !short.is_empty() {
        return Some(Spoken::of(many(number, short, currency, words)? + &rate, used));
    }
    if rate.is_empty()
        && let Some(next) = here.near(used).filter(|next| next.core.len() > 2)
        && let Some(said) = many(number, next.core, currency, words)
    {
        return Some(Spoken::of(said, used + 1));
    }
    Some(Spoken::of(plain_amount(number, currency, words) + &rate, used))
}

/// So many millions of a currency.
fn many(number: &Number<'_>, magnitude: &str, currency: &Currency, words: &Words) -> Option<String> {
    let magnitude = unit::magnitude(magnitude, words)?;
    let name = if number.is_one() { magnitude.one } else { magnitude.many };
    Some(format!("{} {name} {}{}", number.spoken(words, magnitude.form), magnitude.of, currency.many))
}

fn plain_amount(number: &Number<'_>, currency: &Currency, words: &Words) -> String {
    let name = if number.is_one() { currency.one } else { currency.many };
    let hundredths = number.fraction.and_then(hundredths).filter(|_| !currency.cent.is_empty());
    let Some(cents) = hundredths else {
        return format!("{} {name}", number.counting(words, currency.form));
    };
    let whole = Number { fraction: None, ..number.clone() };
    let name = if whole.is_one() { currency.one } else { currency.many };
    let cent = if cents == 1 { currency.cent } else { currency.cents };
    let said_cents = || (words.cardinal)(&cents.to_string(), Form::Masculine);
    match (whole.whole.as_str(), cents) {
        (_, 0) => format!("{} {name}", whole.counting(words, currency.form)),
        ("0", _) => format!("{} {cent}", said_cents()),
        _ => format!("{} {name} {}{} {cent}", whole.spoken(words, currency.form), words.and_cents, said_cents()),
    }
}

/// `5`, `50` and `500` after the point are fifty cents; what has parts of a cent is no sum that is paid.
fn hundredths(fraction: &str) -> Option<u32> {
    let digits = fraction.trim_end_matches('0');
    match digits.len() {
        0 => Some(0),
        1 => digits.parse().ok().map(|tenths: u32| tenths * 10),
        2 => digits.parse().ok(),
        _ => None,
    }
}
