//! Abbreviations: expanded when they are in the table, left to the voice when they are initials. Pure.

use super::{Here, Spoken};
use crate::speakable::language::{Stop, Words};

pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let core = here.now.core;
    let stopped = here.now.trail.starts_with('.');
    let related = matches!(here.now.trail, "" | ".");
    let next = here.after.first().filter(|next| related && next.lead.is_empty()).map_or("", |next| next.core);
    let short = words.abbreviations.iter().find(|short| short.written == core && (stopped || short.bare));
    let Some(short) = short else {
        return is_initials(core).then(|| Spoken::one(core));
    };
    let named = |word: &str| word.starts_with(char::is_uppercase);
    let text = match short.after_name {
        "" => short.spoken,
        _ if named(next) => short.spoken,
        after_name if named(here.before) => after_name,
        _ if stopped => short.spoken,
        _ => return None,
    };
    let takes_stop = stopped
        && match short.stop {
            Stop::Never => !here.after.is_empty(),
            Stop::BeforeNumber if next.starts_with(|c: char| c.is_ascii_digit()) => true,
            Stop::BeforeNumber => return None,
            Stop::Maybe if here.now.trail.starts_with(".,") => true,
            Stop::Maybe => !next.is_empty() && !words.cut.starters.contains(&next),
        };
    if short.stop == Stop::BeforeNumber && !takes_stop {
        return None;
    }
    Some(Spoken { text: text.to_owned(), used: 1, takes_stop })
}

/// `U.S`, `a.m`, `Ph.D`, `J`: letters with stops between them, as the voice reads them.
pub(crate) fn is_initials(core: &str) -> bool {
    core.contains('.')
        && core.split('.').all(|part| matches!(part.chars().count(), 1 | 2) && part.chars().all(char::is_alphabetic))
}
