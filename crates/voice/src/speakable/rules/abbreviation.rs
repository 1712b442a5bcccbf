//! Abbreviations: expanded when they are in the table, left to the voice when they are initials. Pure.

use super::{Here, Spoken, numeral};
use crate::speakable::words::{Abbreviation, Stop, Words};

pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let core = here.now.core;
    let Some((short, used)) = find(here, words) else {
        return is_initials(core).then(|| Spoken::one(core));
    };
    // Of a path: "slash etc".
    if words.symbols.iter().any(|(symbol, name)| *symbol == "/" && *name == here.before) {
        return None;
    }
    let trail = if used == 2 { here.after[0].trail } else { here.now.trail };
    let stopped = trail.starts_with('.');
    let related = matches!(trail, "" | ".");
    let next = here.after.get(used - 1).filter(|next| related && next.lead.is_empty()).map_or("", |next| next.core);
    let named = |word: &str| word.starts_with(char::is_uppercase);
    let starts = words.cut.starters.contains(&next);
    let (text, stop) = match short.after_name {
        "" => (short.spoken, short.stop),
        after_name if named(here.before) && (starts || !named(next)) => (after_name, Stop::Maybe),
        _ if named(next) || stopped => (short.spoken, short.stop),
        _ => return None,
    };
    let takes_stop = stopped
        && match stop {
            Stop::Never => here.after.len() >= used,
            Stop::BeforeNumber => true,
            Stop::Maybe if trail.starts_with(".,") => true,
            Stop::Maybe => !next.is_empty() && !starts,
            Stop::BeforeCapital => trail.starts_with(".,") || !next.is_empty() && !named(next),
        };
    let number = next.starts_with(|c: char| c.is_ascii_digit()) || numeral::is_numeral(next);
    if stop == Stop::BeforeNumber && !number {
        return None;
    }
    Some(Spoken { text: text.to_owned(), used, takes_stop })
}

/// The abbreviation that begins here, and its words: `etc.`, or two, `p. ej.`
fn find<'w>(here: &Here<'_>, words: &'w Words) -> Option<(&'w Abbreviation, usize)> {
    let find = |written: &str, trail: &str| {
        let stopped = trail.starts_with('.');
        words.abbreviations.iter().find(|short| short.written == written && (stopped || short.bare))
    };
    if here.now.trail == "."
        && let Some(next) = here.after.first().filter(|next| next.lead.is_empty())
        && let Some(short) = find(&format!("{}. {}", here.now.core, next.core), next.trail)
    {
        return Some((short, 2));
    }
    find(here.now.core, here.now.trail).map(|short| (short, 1))
}

/// `U.S`, `a.m`, `Ph.D`, `J`: letters with stops between them, as the voice reads them.
pub(crate) fn is_initials(core: &str) -> bool {
    core.contains('.')
        && core.split('.').all(|part| matches!(part.chars().count(), 1 | 2) && part.chars().all(char::is_alphabetic))
}
