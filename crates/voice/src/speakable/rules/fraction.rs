//! Fractions and mixed numbers: `1/2`, `½`, `2½`, `1 1/2`, `8/10`, each with a unit after it or not. Pure.

use super::{Here, Spoken, quantity, unit};
use crate::speakable::number::{Number, small};
use crate::speakable::words::{Form, Fraction, Measured, Words};

pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let core = here.now.core;
    if let Some(part) = parts(core, words) {
        return named(here, None, part, 1, words).or_else(|| out_of(here, part, words));
    }
    if let Some((last, c)) = core.char_indices().next_back()
        && let Some((numerator, denominator)) = vulgar(c)
        && let Some(number) = Number::exact(&core[..last], words.separators)
    {
        return named(here, Some(&number.whole), (numerator.into(), denominator.into()), 1, words);
    }
    let whole = small(core, 3)?;
    let part = here.next().and_then(|next| parts(next.core, words)).filter(|(n, d)| n < d)?;
    named(here, Some(&whole.to_string()), part, 2, words)
}

/// A fraction that has a name, with the unit that follows its `used` words.
fn named(
    here: &Here<'_>,
    whole: Option<&str>,
    (numerator, denominator): (u64, u64),
    used: usize,
    words: &Words,
) -> Option<Spoken> {
    let next = here.near(used);
    let unit = next.and_then(|next| unit::name(next.core, words));
    let counted = |word| match (words.agreement)(word) {
        Form::Bare => None,
        form => Some(Measured { one: word, many: word, form }),
    };
    let measured = unit.as_ref().map(unit::Name::measured).or_else(|| counted(next?.core));
    let said = (words.fraction)(&Fraction { whole, numerator, denominator, unit: measured })?;
    let used = used + usize::from(measured.is_some());
    Some(Spoken { text: said, used, takes_stop: unit.is_some() && here.stop_is_inner(used) })
}

fn out_of(here: &Here<'_>, (part, whole): (u64, u64), words: &Words) -> Option<Spoken> {
    let name = |n: u64| (words.cardinal)(&n.to_string(), Form::Bare);
    let said = |_| format!("{} {} {}", name(part), words.out_of, name(whole));
    (matches!(whole, 5 | 10 | 20 | 100) && part <= whole).then(|| unit::counted(here, &said, false, 1, words))
}

fn parts(core: &str, words: &Words) -> Option<(u64, u64)> {
    let mut chars = core.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return vulgar(c).map(|(numerator, denominator)| (numerator.into(), denominator.into()));
    }
    let (numerator, denominator) = core.split_once(['/', '⁄'])?;
    // `1/4th`, `2/3rds`
    let plain = denominator.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &denominator[plain.len()..];
    let ordinal = |suffix: &str| quantity::ordinal_form(suffix, words).is_some();
    let ordinal = ordinal(suffix) || suffix.strip_suffix('s').is_some_and(ordinal);
    let denominator = if ordinal { plain } else { denominator };
    let value = |text: &str| {
        let number = Number::exact(text, words.separators).filter(|number| number.fraction.is_none())?;
        number.whole.parse().ok().filter(|_| number.whole.len() <= 9 && !text.starts_with('0'))
    };
    Some((value(numerator)?, value(denominator)?))
}

pub(super) fn vulgar(c: char) -> Option<(u32, u32)> {
    Some(match c {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅖' => (2, 5),
        '⅗' => (3, 5),
        '⅘' => (4, 5),
        '⅙' => (1, 6),
        '⅚' => (5, 6),
        '⅐' => (1, 7),
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        '⅑' => (1, 9),
        '⅒' => (1, 10),
        _ => return None,
    })
}
