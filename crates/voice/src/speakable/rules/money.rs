//! Amounts of money: `$3.50`, `20 €`, `£5 million`, `$5k`, `$9/month`. Pure.

use super::{Here, Spoken};
use crate::speakable::language::{Currency, Words};
use crate::speakable::number::Number;

pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let core = here.now.core;
    if let Some((currency, amount)) = sign_before(core, words) {
        let (number, rest) = Number::prefix(amount)?;
        return amount_of(here, &number, rest, currency, 1, words);
    }
    let (number, rest) = Number::prefix(core)?;
    if let Some(currency) = words.currencies.iter().find(|currency| currency.signs.contains(&rest)) {
        return amount_of(here, &number, "", currency, 1, words);
    }
    // `20 €`, `20 USD`, `5 million euros` needs nothing.
    let next = here.next().filter(|_| rest.is_empty())?;
    let currency = words.currencies.iter().find(|currency| currency.signs.contains(&next.core))?;
    Some(Spoken::of(plain_amount(&number, currency, words), 2))
}

/// The currency whose sign `core` begins with, and the rest; the longest sign wins.
pub(super) fn sign_before<'a, 'w>(core: &'a str, words: &'w Words) -> Option<(&'w Currency, &'a str)> {
    let signs = words.currencies.iter().flat_map(|currency| currency.signs.iter().map(move |sign| (currency, *sign)));
    let (currency, sign) = signs.filter(|(_, sign)| core.starts_with(sign)).max_by_key(|(_, sign)| sign.len())?;
    let rest = core[sign.len()..].strip_prefix('-').unwrap_or(&core[sign.len()..]);
    rest.starts_with(|c: char| c.is_ascii_digit() || c == '.').then_some((currency, rest))
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
    let magnitude =
        |word: &str| words.magnitudes.iter().find(|(written, _)| *written == word).map(|(_, spoken)| *spoken);
    if let Some(magnitude) = magnitude(rest) {
        return Some(Spoken::of(format!("{} {magnitude} {}", number.spoken(words), currency.many), used));
    }
    if let Some(per) = rest.strip_prefix('/').filter(|per| per.chars().all(char::is_alphabetic) && !per.is_empty()) {
        return Some(Spoken::of(format!("{} {} {per}", plain_amount(number, currency, words), words.per), used));
    }
    if !rest.is_empty() {
        return None;
    }
    if let Some(magnitude) = here.next().filter(|next| next.core.len() > 2).and_then(|next| magnitude(next.core)) {
        return Some(Spoken::of(format!("{} {magnitude} {}", number.spoken(words), currency.many), used + 1));
    }
    Some(Spoken::of(plain_amount(number, currency, words), used))
}

fn plain_amount(number: &Number<'_>, currency: &Currency, words: &Words) -> String {
    let name = if number.is_one() { currency.one } else { currency.many };
    let Some(cents) = number.fraction.filter(|fraction| fraction.len() == 2 && !currency.cent.is_empty()) else {
        return format!("{} {name}", number.spoken(words));
    };
    let whole = Number { fraction: None, ..number.clone() };
    let name = if whole.is_one() { currency.one } else { currency.many };
    let cent = if cents == "01" { currency.cent } else { currency.cents };
    match (whole.whole.as_str(), cents) {
        (_, "00") => format!("{} {name}", whole.spoken(words)),
        ("0", _) => format!("{} {cent}", (words.cardinal)(cents)),
        _ => format!("{} {name} {} {} {cent}", whole.spoken(words), words.and, (words.cardinal)(cents)),
    }
}
