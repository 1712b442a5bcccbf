//! Digits that are no quantity: codes, cards and the like by the word before them, addresses of machines, versions. Pure.

use super::symbol::pieces;
use super::{Here, Spoken};
use crate::speakable::number::{Number, is_digits, small, spelled};
use crate::speakable::words::{Form, Words};

/// How far back a word may stand that says what a number is.
const LOOK_BACK: usize = 4;
/// Shorter numbers count something even after such a word: "code 7".
const FEWEST_DIGITS: usize = 3;

/// `PIN 0042`, `code: 482 910`, `ending in 4242`: digit by digit.
pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let mut groups = groups(here.now.core)?;
    let digits: usize = groups.iter().map(|group| group.len()).sum();
    let cued = || cued(here, words.before_codes, words);
    if digits < FEWEST_DIGITS || here.next().is_some_and(|next| (words.counts)(next.core)) || !cued() {
        return None;
    }
    let mut used = 1;
    while let Some(more) = here.near(used).and_then(|next| self::groups(next.core)) {
        groups.extend(more);
        used += 1;
    }
    let said: Vec<String> = groups.iter().map(|group| spelled(group, words)).collect();
    Some(Spoken::of(said.join(", "), used))
}

fn groups(core: &str) -> Option<Vec<&str>> {
    let groups: Vec<&str> = core.split('-').collect();
    groups.iter().all(|group| is_digits(group)).then_some(groups)
}

/// Whether one of `cues` stands before, with nothing between but words that link it to the number.
pub(super) fn cued(here: &Here<'_>, cues: &[&str], words: &Words) -> bool {
    let mut second: Option<String> = None;
    for token in here.past.iter().rev().take(LOOK_BACK) {
        if token.trail.contains(['.', '!', '?', ';']) && !words.abbreviations.iter().any(|a| a.written == token.core) {
            return false;
        }
        let word = token.core.to_lowercase();
        if let Some(second) = second {
            return cues.contains(&format!("{word} {second}").as_str());
        }
        if cues.contains(&word.as_str()) {
            return true;
        }
        // "in", which says nothing without "ending".
        if cues.iter().any(|cue| cue.split_once(' ').is_some_and(|(_, second)| second == word)) {
            second = Some(word);
        } else if !words.code_links.contains(&word.as_str()) {
            return false;
        }
    }
    false
}

/// `192.168.0.1`, with a port or a mask or not.
pub(super) fn machine(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let core = here.now.core;
    let (address, rest) = core.split_at(core.find([':', '/']).unwrap_or(core.len()));
    let groups: Vec<&str> = address.split('.').collect();
    if groups.len() != 4 || !groups.iter().all(|group| small(group, 3).is_some_and(|group| group <= 255)) {
        return None;
    }
    let said: Vec<String> = groups.iter().map(|group| spelled(group, words)).collect();
    let said = said.join(&format!(" {} ", words.dot));
    Some(Spoken::one(format!("{said} {}", pieces(rest, words)).trim_end().to_owned()))
}

/// `1.2.3`, `v2`.
pub(super) fn version(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let core = here.now.core;
    let marked = core.strip_prefix(['v', 'V']).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let version = marked.unwrap_or(core);
    if Number::exact(version, words.separators).is_some_and(|number| number.grouped) {
        return None;
    }
    let (version, suffix) = version.find(['-', '+']).map_or((version, ""), |at| version.split_at(at));
    let groups: Vec<&str> = version.split('.').collect();
    if !groups.iter().all(|group| small(group, 6).is_some()) || groups.len() < 3 && marked.is_none() {
        return None;
    }
    let said: Vec<String> = groups.iter().map(|group| (words.cardinal)(group, Form::Bare)).collect();
    let mut said = said.join(&format!(" {} ", words.point));
    if suffix.len() > 1 {
        said = format!("{said} {}", pieces(&suffix[1..], words));
    }
    Some(Spoken::one(if marked.is_some() { format!("{} {said}", words.version) } else { said }))
}
