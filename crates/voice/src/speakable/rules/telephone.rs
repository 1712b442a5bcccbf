//! Telephone numbers: `555-123-4567`, `(555) 123-4567`, `+1 555 123 4567`, `1-800-FLOWERS`, and what follows "call". Digit by digit, a pause
//! between groups. Pure.

use super::{Here, Spoken, code};
use crate::speakable::number::{is_digits, small, spelled};
use crate::speakable::words::{Form, Words};

/// The International Telecommunication Union's limit (E.164).
const MOST_DIGITS: usize = 15;

pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    if let Some(said) = lettered(here.now.core, words) {
        return Some(Spoken::one(said));
    }
    let international = here.now.core.starts_with('+');
    let mut groups = digit_groups(here.now.core.trim_start_matches('+'))?;
    let cued = code::cued(here, words.before_telephones, words);
    let mut used = 1;
    // A code in brackets, an international number and groups of the usual lengths go on over white space.
    let bracketed = here.now.lead.ends_with('(') && here.now.trail == ")" && groups.len() == 1;
    let usual = groups.len() == 1 && words.telephones.iter().any(|lengths| lengths[0] == groups[0].len());
    if international || bracketed || (usual || cued) && here.now.trail.is_empty() {
        let mut last_trail = here.now.trail;
        for token in here.after {
            let more = digit_groups(token.core)
                .filter(|_| last_trail.is_empty() || used == 1 && bracketed || last_trail == ")");
            let digits = groups.iter().chain(more.iter().flatten()).map(|group| group.len()).sum::<usize>();
            let Some(more) = more.filter(|_| digits <= MOST_DIGITS + 1) else { break };
            groups.extend(more);
            last_trail = token.trail;
            used += 1;
        }
    }
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let total: usize = lengths.iter().sum();
    let round = groups.iter().all(|group| group.ends_with('0'));
    let years = groups.iter().all(|group| small(group, 4).is_some_and(|year| (1100..2100).contains(&year)));
    let counted = used == 1 && here.next().is_some_and(|next| (words.counts)(next.core));
    let fits = match lengths[..] {
        _ if counted || years => false,
        _ if words.telephones.contains(&lengths.as_slice()) => true,
        _ if cued => groups.len() == 1 && total == 3 || (5..=MOST_DIGITS).contains(&total),
        // Round numbers are a range rather than a telephone.
        [3, 4] => used == 1 && !round || bracketed && used > 1,
        _ => international && (7..=MOST_DIGITS).contains(&total),
    };
    if !fits {
        return None;
    }
    let said: Vec<String> = groups.iter().map(|group| spelled(group, words)).collect();
    let said = said.join(", ");
    Some(Spoken::of(if international { format!("{} {said}", words.plus) } else { said }, used))
}

/// `555-1234`, `(555)-1234`, `555.555.5555`.
fn digit_groups(core: &str) -> Option<Vec<&str>> {
    let dots = core.contains('.');
    let groups: Vec<&str> = core
        .split(|c| if dots { c == '.' } else { matches!(c, '-' | '(' | ')') })
        .filter(|group| !group.is_empty())
        .collect();
    let plain = groups.iter().all(|group| is_digits(group)) && !core.ends_with('-');
    (plain && !groups.is_empty() && (!dots || groups.len() > 2)).then_some(groups)
}

/// `1-800-GO-U-HAUL`
fn lettered(core: &str, words: &Words) -> Option<String> {
    let mut groups = core.split('-');
    let (first, hundreds) = (groups.next()?, groups.next()?);
    let rest: Vec<&str> = groups.collect();
    let letters = |group: &&str| !group.is_empty() && group.chars().all(char::is_alphabetic);
    if first.len() != 1 || !is_digits(first) || hundreds.len() != 3 || !is_digits(hundreds) || !hundreds.ends_with("00")
    {
        return None;
    }
    if rest.is_empty() || !rest.iter().all(letters) {
        return None;
    }
    let trunk = (words.cardinal)(hundreds.trim_start_matches('0'), Form::Bare);
    Some(format!("{}, {trunk}, {}", spelled(first, words), rest.join(" ")))
}
