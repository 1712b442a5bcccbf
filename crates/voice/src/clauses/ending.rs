//! Whether a sentence or a clause ends with a word: full stops that are no ends, quotes and brackets that close after one. Pure.

use crate::speakable::rules::abbreviation::is_initials;
use crate::speakable::words::{Stop, Words};

/// What ends with a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Nothing,
    Clause,
    Sentence,
    /// Depends on a next word that is not there yet.
    Unknown,
}

/// What follows a word, without what opens it (quotes, brackets).
#[derive(Clone, Copy, Debug)]
pub(super) enum Next<'a> {
    /// Not there yet, or not whole.
    Unknown {
        begins: Option<char>,
    },
    Word(&'a str),
    /// The line or the reply is over.
    End,
}

/// What closes behind a sentence's last mark: brackets, quotes, emphasis.
const CLOSERS: &[char] = &[')', ']', '}', '"', '\'', '”', '’', '»', '*', '_', '`', '~'];
pub(super) const OPENERS: &[char] = &['(', '[', '{', '"', '\'', '“', '‘', '«', '¿', '¡', '*', '_', '`', '~'];

/// A word without the punctuation around it, in lower case.
pub(super) fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'").to_lowercase()
}

/// `first`: no word stands before in this clause. `before`: the word before, as written.
pub(super) fn ending(word: &str, first: bool, before: &str, next: Next<'_>, words: Option<&Words>) -> Ending {
    let body = word.trim_end_matches(CLOSERS);
    let quoted = word[body.len()..].contains(['"', '”', '’', '»']);
    match body.chars().next_back() {
        Some('.' | '…') => stop(body, first, before, next, words),
        // "Really?" she asked.
        Some('!' | '?') if quoted => unless_small(next, Ending::Clause),
        Some('!' | '?' | '。' | '！' | '？') => Ending::Sentence,
        Some(',') if is_date(body, before, words) => Ending::Nothing,
        Some(',' | ';' | ':' | '，' | '；' | '：' | '、' | '—') => Ending::Clause,
        Some('–' | '-') if body.chars().all(|c| c == '-' || c == '–') && !first => Ending::Clause,
        _ => Ending::Nothing,
    }
}

/// The sentence goes on if what follows is in lower case.
fn unless_small(next: Next<'_>, small: Ending) -> Ending {
    match next {
        Next::Unknown { begins: None } => Ending::Unknown,
        Next::Unknown { begins: Some(c) } if c.is_lowercase() => small,
        Next::Word(word) if word.starts_with(char::is_lowercase) => small,
        _ => Ending::Sentence,
    }
}

fn stop(body: &str, first: bool, before: &str, next: Next<'_>, words: Option<&Words>) -> Ending {
    if body.ends_with("..") || body.ends_with('…') {
        return unless_small(next, Ending::Clause);
    }
    let core = body[..body.len() - 1].trim_start_matches(OPENERS);
    if core.is_empty() {
        return Ending::Nothing; // ". . ."
    }
    let enumerates = first || before.ends_with([':', ';', ',']);
    if enumerates && core.len() <= 3 && core.bytes().all(|b| b.is_ascii_digit()) {
        return Ending::Nothing; // "1. Take …"
    }
    let Some(words) = words else {
        return if single_letter(core) { Ending::Nothing } else { Ending::Sentence };
    };
    let short_month = words.short_months.iter().any(|(short, _)| *short == core);
    let stop = match words.abbreviations.iter().find(|short| short.written == core) {
        Some(short) if short.after_name.is_empty() => Some(short.stop),
        Some(_) => Some(if before.starts_with(char::is_uppercase) { Stop::Maybe } else { Stop::Never }),
        None if short_month => Some(Stop::BeforeNumber),
        None if single_letter(core) || is_initials(core) => Some(Stop::Maybe),
        None => None,
    };
    match (stop, next) {
        (None, _) => Ending::Sentence,
        (Some(Stop::Never), _) => Ending::Nothing,
        (Some(_), Next::End) => Ending::Sentence,
        (Some(_), Next::Unknown { begins: None }) => Ending::Unknown,
        (Some(_), Next::Unknown { begins: Some(c) }) if c.is_lowercase() || c.is_ascii_digit() => Ending::Nothing,
        (Some(_), Next::Word(word)) if word.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit()) => {
            Ending::Nothing
        }
        (Some(Stop::BeforeNumber | Stop::BeforeCapital), _) => Ending::Sentence,
        (Some(Stop::Maybe), Next::Unknown { .. }) => Ending::Unknown,
        (Some(Stop::Maybe), Next::Word(word)) => {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'");
            if words.cut.starters.contains(&word.as_str()) { Ending::Sentence } else { Ending::Nothing }
        }
    }
}

/// An initial: "J." But "I" ends sentences.
fn single_letter(core: &str) -> bool {
    core != "I" && core.chars().count() == 1 && core.chars().all(char::is_uppercase)
}

/// `21,` after `Nov`: the year follows.
fn is_date(body: &str, before: &str, words: Option<&Words>) -> bool {
    let month = before.trim_end_matches('.');
    body.starts_with(|c: char| c.is_ascii_digit())
        && words.is_some_and(|words| {
            words.months.contains(&month) || words.short_months.iter().any(|(short, _)| *short == month)
        })
}

/// Whether a clause had better not end after this word for want of punctuation: a number's unit or a title's name may follow.
pub(super) fn holds_on(word: &str, words: Option<&Words>) -> bool {
    let core = word.trim_end_matches('.');
    word.chars().next_back().is_some_and(|c| c.is_ascii_digit() || "$€£#&@/-".contains(c))
        || words.is_some_and(|words| {
            words.abbreviations.iter().any(|short| short.written == core)
                || words.months.contains(&core)
                || words.short_months.iter().any(|(short, _)| *short == core)
                || words.cut.holders.contains(&bare(word).as_str())
                || words.cut.subjects.contains(&bare(word).as_str())
        })
}
