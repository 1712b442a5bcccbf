//! Durations in more than one unit: `1h 30m`, `1h30`, `2 min 15 s`, where `m` is a minute. Pure.

use super::{Here, Spoken};
use crate::speakable::number::{leading_digits, small};
use crate::speakable::words::Words;

/// The unit's place in the table, and how many of it.
type Part = (usize, u32);

pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let mut parts = glued(here.now.core, words).unwrap_or_default();
    let mut used = usize::from(!parts.is_empty());
    loop {
        let next = if used == 0 { Some(here.now) } else { here.near(used) };
        let Some(next) = next else { break };
        if let Some(more) = glued(next.core, words).filter(|_| used > 0) {
            parts.extend(more);
            used += 1;
        } else if let Some(count) = small(next.core, 3)
            && let Some(unit) = here.near(used + 1).and_then(|unit| place(unit.core, words))
        {
            parts.push((unit, count));
            used += 2;
        } else {
            break;
        }
    }
    let falls = parts.windows(2).all(|pair| pair[0].0 < pair[1].0);
    if parts.len() < 2 || !falls {
        return None;
    }
    let said: Vec<String> = parts.iter().map(|part| name(*part, words)).collect();
    let (last, before) = said.split_last()?;
    let text = format!("{} {} {last}", before.join(", "), words.and);
    Some(Spoken { text, used, takes_stop: here.stop_is_inner(used) })
}

fn place(symbol: &str, words: &Words) -> Option<usize> {
    words.durations.iter().position(|unit| unit.symbols.contains(&symbol))
}

fn name((place, count): Part, words: &Words) -> String {
    let unit = &words.durations[place];
    let name = if count == 1 { unit.one } else { unit.many };
    format!("{} {name}", (words.cardinal)(&count.to_string(), unit.form))
}

/// `1h30m`, `1h`, `1h30`.
fn glued(core: &str, words: &Words) -> Option<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    let mut rest = core;
    while !rest.is_empty() {
        let (digits, after) = rest.split_at(leading_digits(rest));
        let letters = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let count = small(digits, 3)?;
        let unit = match (&after[..letters], parts.last()) {
            // Minutes need no sign after hours.
            ("", Some((hours, _))) if digits.len() == 2 && words.durations.len() > hours + 2 => hours + 1,
            (symbol, _) => place(symbol, words)?,
        };
        parts.push((unit, count));
        rest = &after[letters..];
    }
    (!parts.is_empty()).then_some(parts)
}
