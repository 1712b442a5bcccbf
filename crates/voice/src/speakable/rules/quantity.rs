//! Numbers that count or measure something: signs, units, percent, ordinals, years, factors, ratios. Pure.

use super::{Here, Spoken, decade, money, spoken as rule, unit};
use crate::speakable::number::{Number, leading_digits, small};
use crate::speakable::words::{Form, Words};

/// `-5`, `+3`, `~10`, `<5`, `#1`: a word for the sign, then the rest by its own rule.
pub(super) fn signed(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let mut chars = here.now.core.chars();
    let sign = chars.next()?;
    let rest = chars.as_str();
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
    // "x = -b"
    let variable = here.before == "=" && rest.chars().count() == 1 && rest.chars().all(char::is_alphabetic);
    let number = rest.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        || variable
        || money::sign_before(rest, words).is_some();
    if !number {
        return None;
    }
    let mut spoken = rule(&here.with(rest), Some(words));
    spoken.text = format!("{said} {}", spoken.text);
    Some(spoken)
}

pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let (number, rest) = Number::prefix(here.now.core, words.separators)?;
    let said = |form| number.spoken(words, form);
    let plain = number.fraction.is_none() && !number.grouped;
    if rest.is_empty() {
        if plain && let Some(year) = year(here, &number.whole, words) {
            return Some(Spoken::one(year));
        }
        let said = |form| if form == Form::Bare { number.spoken(words, form) } else { number.counting(words, form) };
        return Some(unit::counted(here, &said, number.is_one(), 1, words));
    }
    if rest == "%" {
        return Some(Spoken::one(format!("{} {}", said(Form::Bare), words.percent)));
    }
    if number.fraction.is_none()
        && let Some(form) = ordinal_form(rest, words)
    {
        return Some(Spoken::one((words.ordinal)(&number.whole, form)));
    }
    if let Some(unit) = unit::name(rest, words) {
        let unit = unit.measured();
        let name = if number.is_one() { unit.one } else { unit.many };
        let text = format!("{} {name}", number.counting(words, unit.form));
        return Some(Spoken { text, used: 1, takes_stop: here.stop_is_inner(1) });
    }
    if rest == "+" {
        let said = |form| format!("{} {}", said(form), words.plus);
        return Some(unit::counted(here, &said, false, 1, words));
    }
    if let Some(factor) = rest.strip_prefix(['x', '×', '*']) {
        return times(here, &number, factor, rest.starts_with('x'), words);
    }
    if let Some(per) = unit::rate(rest, words) {
        return Some(Spoken::one(format!("{}{per}", said(Form::Bare))));
    }
    if let Some(other) = rest.strip_prefix(':').and_then(|rest| Number::exact(rest, words.separators)) {
        // A ratio, 16:9.
        return Some(Spoken::one(format!("{} {} {}", said(Form::Bare), words.to, other.spoken(words, Form::Bare))));
    }
    // 4K and 8K are names.
    let label = here.past.last().is_some_and(|last| words.before_labels.contains(&last.core.to_lowercase().as_str()));
    let magnitude = unit::magnitude(rest, words).filter(|_| !label && !matches!(here.now.core, "4K" | "8K"))?;
    let name = if number.is_one() { magnitude.one } else { magnitude.many };
    Some(Spoken::one(format!("{} {name}", said(magnitude.form))))
}

/// `12th-century`, `1980s-style`: a number that is one with the words behind its hyphen.
pub(super) fn compound(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let (head, tail) = here.now.core.split_once('-')?;
    let digits = leading_digits(head);
    let suffixed = digits > 0 && digits < head.len();
    if !suffixed || tail.is_empty() || !tail.chars().all(|c| c.is_alphabetic() || c == '-') {
        return None;
    }
    let number = &head[..digits];
    let said = match ordinal_form(&head[digits..], words) {
        Some(form) => (words.ordinal)(number, form),
        None => decade::written(head, true, words)?,
    };
    Some(Spoken::one(format!("{said}-{tail}")))
}

/// `20°C/68°F`: one or the other, each with its unit.
pub(super) fn either(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let (one, other) = here.now.core.split_once('/')?;
    let measured = |text: &str| {
        let number = text.trim_start_matches(['-', '−', '+']);
        Number::prefix(number, words.separators).is_some_and(|(_, unit)| unit::name(unit, words).is_some())
    };
    if !measured(one) || !measured(other) {
        return None;
    }
    let said = |text| rule(&Here::alone(text), Some(words)).text;
    Some(Spoken::one(format!("{}, {}", said(one), said(other))))
}

/// `2x`, `2x8`, `5*3`: of sizes the second is counted too, "two by eight square meters".
fn times(here: &Here<'_>, number: &Number<'_>, factor: &str, size: bool, words: &Words) -> Option<Spoken> {
    let first = number.spoken(words, Form::Bare);
    // A variable in a sum: `2x - 3 = 0`.
    let sign = |word: &str| matches!(word, "+" | "-" | "−" | "=" | "×");
    if factor.is_empty() && size && (sign(here.before) || here.next().is_some_and(|next| sign(next.core))) {
        return Some(Spoken::one(format!("{first} x")));
    }
    let Some(factor) = Number::exact(factor, words.separators) else {
        return factor.is_empty().then(|| Spoken::one(format!("{first} {}", words.fold)));
    };
    let joint = if size { words.by } else { words.times };
    let said = |form| format!("{first} {joint} {}", factor.spoken(words, form));
    Some(unit::counted(here, &said, false, 1, words))
}

/// The form that an ordinal's suffix tells: `.ª`.
pub(super) fn ordinal_form(suffix: &str, words: &Words) -> Option<Form> {
    let suffix = suffix.to_lowercase();
    words.ordinal_suffixes.iter().find(|(known, _)| *known == suffix).map(|(_, form)| *form)
}

/// Four digits that are likely a year: of this century and the last unless a plural follows, of others after "in" and the like.
fn year(here: &Here<'_>, digits: &str, words: &Words) -> Option<String> {
    let year = small(digits, 4).filter(|_| digits.len() == 4)?;
    let counted = here.next().is_some_and(|next| counts(next.core, words));
    let cued = words.before_years.contains(&here.before.to_lowercase().as_str());
    let near = (1900..2100).contains(&year) || cued && (1010..2100).contains(&year);
    (near && !counted).then(|| (words.year)(year))
}

fn counts(word: &str, words: &Words) -> bool {
    word == "%" || unit::name(word, words).is_some() || (words.counts)(word)
}
