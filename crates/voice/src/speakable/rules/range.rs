//! From one number to another: `3-5 km`, `$50-$100`, `9 a.m. – 5 p.m.`, `1960s-80s`. Pure.

use super::{Here, Spoken, clock, date, decade, money, spoken as rule, unit};
use crate::speakable::number::small;
use crate::speakable::token::Token;
use crate::speakable::words::Words;

/// In one word: `3-5`, `$10-20`, `9:00-17:00`, `2020-2024`.
pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let core = here.now.core;
    let (from, to) = core.split_once('-').filter(|(_, to)| !to.contains('-'))?;
    if let Some((from, to)) = years(from, to, words) {
        return Some(Spoken::one(format!("{from} {} {to}", words.to)));
    }
    let digit = |c: char| c.is_ascii_digit();
    if !from.ends_with(|c: char| c.is_ascii_alphanumeric() || "%€£$°".contains(c))
        || !from.contains(digit)
        || !to.contains(digit)
    {
        return None;
    }
    let sign =
        |text: &str| money::sign_before(text, words).map(|(_, amount)| text[..text.len() - amount.len()].to_owned());
    let (from_sign, to_sign) = (sign(from), sign(to));
    if from_sign.is_none() && !from.starts_with(digit) || to_sign.is_none() && !to.starts_with(digit) {
        return None;
    }
    // The currency and the percent sign are said once, at the end; but "two dollars and fifty cents to three dollars". Parts of a million
    // are no hundredths.
    let to = match (&from_sign, &to_sign) {
        (Some(sign), None) => format!("{sign}{to}"),
        _ => to.to_owned(),
    };
    let millions = to.ends_with(char::is_alphabetic)
        || here.next().is_some_and(|next| unit::magnitude(next.core, words).is_some() && next.core.len() > 2);
    let hundredths = |amount: &str| amount.contains(words.separators.points) && !millions;
    let from = match &from_sign {
        Some(sign) if to.starts_with(sign.as_str()) && !hundredths(from) && !hundredths(&to) => &from[sign.len()..],
        _ => from,
    };
    let from = if to.ends_with('%') { from.trim_end_matches('%') } else { from };
    let first = rule(&Here { before: here.before, ..Here::alone(from) }, Some(words));
    let mut spoken = rule(&Here { now: Token { core: &to, ..here.now }, ..*here }, Some(words));
    spoken.text = format!("{} {} {}", first.text, words.to, spoken.text);
    Some(spoken)
}

/// `1960s-80s`, `1960s-1980s`, `1960-80`.
fn years(from: &str, to: &str, words: &Words) -> Option<(String, String)> {
    if let Some(from) = decade::written(from, false, words) {
        return Some((from, decade::written(to, true, words)?));
    }
    let (first, last) = (small(from, 4).filter(|_| from.len() == 4)?, small(to, 2).filter(|_| to.len() == 2)?);
    let follows = (1100..2100).contains(&first) && first % 100 < last;
    follows.then(|| ((words.year)(first), (words.year)(last)))
}

/// A dash between two words: `4:00 am - 8:12 pm`, `$50 – $100`. Between bare numbers only the long dash is a range: `5 - 3` is a difference.
pub(super) fn dash(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let core = here.now.core;
    if !matches!(core, "-" | "–") {
        return None;
    }
    let (last, next) = (here.past.last()?, here.after.first()?);
    let number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let money = |text: &str| money::sign_before(text, words).is_some();
    let begins = number(next.core) || money(next.core) || date::month(next.core, words).is_some();
    let ends = last.core.ends_with(|c: char| c.is_ascii_digit() || "%€£°".contains(c))
        || clock::ends_in_half(here.past, words)
        || money::sign(last.core, words).is_some();
    let time = |text: &str| number(text) && text.contains(':');
    let year = |text: &str| small(text, 4).is_some_and(|year| (1100..2100).contains(&year));
    let surely = core == "–"
        || clock::ends_in_half(here.past, words)
        || time(last.core) && time(next.core)
        || money(last.core) && money(next.core)
        || year(last.core) && year(next.core);
    (begins && ends && surely && matches!(last.trail, "" | ".")).then(|| Spoken::one(words.to))
}
