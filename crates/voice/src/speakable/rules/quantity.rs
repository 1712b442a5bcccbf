//! Numbers that count or measure something: signs, ranges, units, percent, ordinals, years, decades. Pure.

use super::{Here, Spoken, money, spoken as rule};
use crate::speakable::language::{Unit, Words};
use crate::speakable::number::{Number, small};
use crate::speakable::token::Token;

/// `-5`, `+3`, `~10`, `<5`, `#1`: a word for the sign, then the rest by its own rule.
pub(super) fn signed(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let mut chars = here.now.core.chars();
    let sign = chars.next()?;
    let rest = chars.as_str();
    let number =
        rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') || money::sign_before(rest, words).is_some();
    let said = match sign {
        '-' | '−' => words.minus,
        '+' => words.plus,
        '~' | '≈' => words.about,
        '#' | '№' => words.number,
        '<' | '>' | '≤' | '≥' | '±' | '×' | '=' => {
            words.symbols.iter().find(|(symbol, _)| symbol.chars().eq([sign]))?.1
        }
        '@' => words.at,
        _ => return None,
    };
    if !number {
        return None;
    }
    let mut spoken = rule(&here.with(rest), Some(words));
    spoken.text = format!("{said} {}", spoken.text);
    Some(spoken)
}

/// `3-5 km`, `$10-20`, `9:00-17:00`, `2020-2024`.
pub(super) fn range(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let core = here.now.core;
    let (from, to) = core.split_once('-').filter(|(_, to)| !to.contains('-'))?;
    let digit = |c: char| c.is_ascii_digit();
    if !from.ends_with(|c: char| c.is_ascii_alphanumeric() || "%€°".contains(c))
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
    // The currency and the percent sign are said once, at the end.
    let to = match (&from_sign, &to_sign) {
        (Some(sign), None) => format!("{sign}{to}"),
        _ => to.to_owned(),
    };
    let from = match &from_sign {
        Some(sign) if to.starts_with(sign.as_str()) => &from[sign.len()..],
        _ => from,
    };
    let from = if to.ends_with('%') { from.trim_end_matches('%') } else { from };
    let first = rule(&Here { before: here.before, ..Here::alone(from) }, Some(words));
    let mut spoken =
        rule(&Here { before: here.before, now: Token { core: &to, ..here.now }, after: here.after }, Some(words));
    spoken.text = format!("{} {} {}", first.text, words.to, spoken.text);
    Some(spoken)
}

pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let (number, rest) = Number::prefix(here.now.core)?;
    let said = || number.spoken(words);
    let plain = number.fraction.is_none() && !number.grouped;
    if rest.is_empty() {
        if plain && let Some(year) = year(here, &number.whole, words) {
            return Some(Spoken::one(year));
        }
        return Some(with_unit(here, said(), number.is_one(), 1, words));
    }
    if rest == "%" {
        return Some(Spoken::one(format!("{} {}", said(), words.percent)));
    }
    if number.fraction.is_none() && words.ordinal_suffixes.iter().any(|suffix| rest.eq_ignore_ascii_case(suffix)) {
        return Some(Spoken::one((words.ordinal)(&number.whole)));
    }
    if rest == "s"
        && plain
        && let Some(decade) = decade(here, &number.whole, words)
    {
        return Some(Spoken::one(decade));
    }
    if let Some(unit) = unit_name(rest, number.is_one(), words) {
        return Some(Spoken { text: format!("{} {unit}", said()), used: 1, takes_stop: here.stop_is_inner(1) });
    }
    if rest == "+" {
        return Some(with_unit(here, format!("{} {}", said(), words.plus), false, 1, words));
    }
    if let Some(factor) = rest.strip_prefix(['x', '×', '*']) {
        return match Number::exact(factor) {
            Some(factor) if rest.starts_with('x') => {
                Some(Spoken::one(format!("{} {} {}", said(), words.by, factor.spoken(words))))
            }
            Some(factor) => Some(Spoken::one(format!("{} {} {}", said(), words.times, factor.spoken(words)))),
            None => factor.is_empty().then(|| Spoken::one(format!("{} {}", said(), words.times))),
        };
    }
    if let Some(per) = rest.strip_prefix('/').filter(|per| per.chars().all(char::is_alphabetic) && !per.is_empty()) {
        return Some(Spoken::one(format!("{} {} {per}", said(), words.per)));
    }
    if let Some(other) = rest.strip_prefix(':').and_then(Number::exact) {
        return Some(Spoken::one(format!("{} {} {}", said(), words.to, other.spoken(words)))); // a ratio, 16:9
    }
    // 4K and 8K are names.
    let magnitude = words
        .magnitudes
        .iter()
        .find(|(written, _)| *written == rest)
        .filter(|_| !matches!(here.now.core, "4K" | "8K"))?;
    Some(Spoken::one(format!("{} {}", said(), magnitude.1)))
}

/// Adds the unit or percent sign that follows as a word of its own.
pub(super) fn with_unit(here: &Here<'_>, said: String, one: bool, used: usize, words: &Words) -> Spoken {
    let last = if used > 1 { here.after.get(used - 2).copied() } else { Some(here.now) };
    let next = here.after.get(used - 1).filter(|next| next.lead.is_empty() && last.is_some_and(|last| !last.is_last()));
    let Some(next) = next else { return Spoken::of(said, used) };
    if next.core == "%" {
        return Spoken::of(format!("{said} {}", words.percent), used + 1);
    }
    match unit_name(next.core, one, words) {
        Some(unit) => {
            Spoken { text: format!("{said} {unit}"), used: used + 1, takes_stop: here.stop_is_inner(used + 1) }
        }
        None => Spoken::of(said, used),
    }
}

/// `km`, or one unit per another: `mg/kg`.
fn unit_name(symbol: &str, one: bool, words: &Words) -> Option<String> {
    let find = |symbol: &str| words.units.iter().find(|unit| unit.symbols.contains(&symbol));
    let name = |unit: &Unit| if one { unit.one } else { unit.many };
    if let Some(unit) = find(symbol) {
        return Some(name(unit).to_owned());
    }
    let (above, below) = symbol.split_once('/')?;
    Some(format!("{} {} {}", name(find(above)?), words.per, find(below)?.one))
}

/// Four digits that are likely a year: of this century and the last unless a plural follows, of others after "in" and the like.
fn year(here: &Here<'_>, digits: &str, words: &Words) -> Option<String> {
    let year = small(digits, 4).filter(|_| digits.len() == 4)?;
    let cued = words.before_years.contains(&here.before.to_lowercase().as_str());
    let near = (1900..2100).contains(&year) && !here.next().is_some_and(|next| counts(next.core, words));
    (near || cued && (1100..2100).contains(&year) && here.next().is_none_or(|next| !counts(next.core, words)))
        .then(|| (words.year)(year))
}

fn counts(word: &str, words: &Words) -> bool {
    word == "%" || unit_name(word, false, words).is_some() || (words.counts)(word)
}

fn decade(here: &Here<'_>, digits: &str, words: &Words) -> Option<String> {
    let n = small(digits, 4).filter(|n| n % 10 == 0)?;
    let short = digits.len() == 2 && n >= 20;
    let cued = here.now.lead.ends_with('\'') || words.before_decades.contains(&here.before.to_lowercase().as_str());
    (short && cued || digits.len() == 4 && (1100..2100).contains(&n)).then(|| (words.decade)(n))
}
