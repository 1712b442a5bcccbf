//! Digits that are no quantity: telephone numbers, versions, addresses of machines; and fractions. Pure.

use super::symbol::pieces;
use super::{Here, Spoken, quantity};
use crate::speakable::language::Words;
use crate::speakable::number::{Number, small, spelled};

/// `555-1234`, `555-123-4567`, `(555) 123-4567`, `+1 555 123 4567`: digit by digit, a pause between groups.
pub(super) fn telephone(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let first = here.now.core.trim_start_matches('+');
    let mut groups = digit_groups(first)?;
    let international = here.now.core.starts_with('+');
    let mut used = 1;
    // A code in brackets, or an international number, goes on over white space.
    let bracketed = here.now.lead.ends_with('(') && here.now.trail == ")" && groups.len() == 1;
    let spaced = groups.len() == 1 && groups[0].len() == 3 && here.now.trail.is_empty();
    if international || bracketed || spaced {
        let mut last_trail = here.now.trail;
        for token in here.after {
            let more = digit_groups(token.core)
                .filter(|_| last_trail.is_empty() || used == 1 && bracketed || last_trail == ")");
            let digits = groups.iter().chain(more.iter().flatten()).map(|group| group.len()).sum::<usize>();
            let Some(more) = more.filter(|_| digits <= 15) else { break };
            groups.extend(more);
            last_trail = token.trail;
            used += 1;
        }
    }
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let total: usize = lengths.iter().sum();
    let fits = match lengths[..] {
        // Round numbers are a range rather than a telephone.
        [3, 4] => used == 1 && !groups.iter().all(|group| group.ends_with('0')) || bracketed && used > 1,
        [3, 3, 4] | [1, 3, 3, 4] => true,
        _ => international && (7..=15).contains(&total),
    };
    if !fits {
        return None;
    }
    let said: Vec<String> = groups.iter().map(|group| spelled(group, words)).collect();
    let said = said.join(", ");
    Some(Spoken::of(if international { format!("{} {said}", words.plus) } else { said }, used))
}

fn digit_groups(core: &str) -> Option<Vec<&str>> {
    let separator = if core.contains('.') { '.' } else { '-' };
    let groups: Vec<&str> =
        core.split(separator).map(|group| group.trim_start_matches('(').trim_end_matches(')')).collect();
    let plain = |group: &&str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    (groups.iter().all(plain) && (separator != '.' || groups.len() > 2)).then_some(groups)
}

/// `1.2.3`, `v2`, `192.168.0.1`.
pub(super) fn version(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let core = here.now.core;
    let marked = core.strip_prefix(['v', 'V']).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let version = marked.unwrap_or(core);
    let (version, suffix) = version.find(['-', '+']).map_or((version, ""), |at| version.split_at(at));
    let groups: Vec<&str> = version.split('.').collect();
    if !groups.iter().all(|group| small(group, 6).is_some()) || groups.len() < 3 && marked.is_none() {
        return None;
    }
    let joint = if groups.len() == 4 { words.dot } else { words.point };
    let said: Vec<String> = groups.iter().map(|group| (words.cardinal)(group)).collect();
    let mut said = said.join(&format!(" {joint} "));
    if suffix.len() > 1 {
        said = format!("{said} {}", pieces(&suffix[1..], words));
    }
    Some(Spoken::one(if marked.is_some() { format!("{} {said}", words.version) } else { said }))
}

/// `1/2`, `½`, `2½`, `1 1/2`, `8/10`, each with a unit after it or not.
pub(super) fn fraction(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let core = here.now.core;
    if let Some(part) = parts(core) {
        let said = (words.fraction)(part.0, part.1).or_else(|| out_of(part, words))?;
        return Some(quantity::with_unit(here, said, true, 1, words));
    }
    if let Some((last, c)) = core.char_indices().next_back()
        && let Some(part) = vulgar(c)
        && let Some(number) = Number::exact(&core[..last])
    {
        return Some(quantity::with_unit(here, (words.mixed)(&number.whole, part)?, false, 1, words));
    }
    let whole = small(core, 3)?;
    let part = here.next().and_then(|next| parts(next.core)).filter(|(n, d)| n < d)?;
    Some(quantity::with_unit(here, (words.mixed)(&whole.to_string(), part)?, false, 2, words))
}

fn out_of((part, whole): (u32, u32), words: &Words) -> Option<String> {
    let name = |n: u32| (words.cardinal)(&n.to_string());
    (matches!(whole, 5 | 10 | 20 | 100) && part <= whole)
        .then(|| format!("{} {} {}", name(part), words.out_of, name(whole)))
}

fn parts(core: &str) -> Option<(u32, u32)> {
    let mut chars = core.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return vulgar(c);
    }
    let (numerator, denominator) = core.split_once(['/', '⁄'])?;
    Some((small(numerator, 3)?, small(denominator, 3)?))
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
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        _ => return None,
    })
}
