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
    let body = without_citations(word.trim_end_matches(CLOSERS), word);
    let quoted = word[body.len()..].contains(['"', '”', '’', '»']);
    match body.chars().next_back() {
        Some('.' | '…') => stop(body, first, before, next, words),
        // "Really?" she asked.
        Some('!' | '?') if quoted => unless_small(next, Ending::Clause),
        Some('!' | '?' | '。' | '！' | '？') => Ending::Sentence,
        Some(',') if is_date(body, before, words) => Ending::Nothing,
        Some(':') if introduces_digits(body, before, words) => Ending::Nothing,
        Some(',' | ';' | ':' | '，' | '；' | '：' | '、' | '—') => Ending::Clause,
        Some('–' | '-') if body.chars().all(|c| c == '-' || c == '–') && !first => dash(before, next, words),
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
        // Many languages write ordinals like this: "am 3. Mai".
        let ordinal = core.len() <= 2 && core.bytes().all(|b| b.is_ascii_digit());
        return if single_letter(core) || ordinal { Ending::Nothing } else { Ending::Sentence };
    };
    if let Some(ending) = first_of_two(core, next, words) {
        return ending;
    }
    let pair = format!("{} {core}", before.trim_start_matches(OPENERS));
    let find = |written: &str| words.abbreviations.iter().find(|short| short.written == written);
    let stop = match find(&pair).or_else(|| find(core)) {
        _ if is_half(&pair, words) => Some(words.cut.initials),
        Some(short) if short.after_name.is_empty() => Some(short.stop),
        Some(_) => Some(if before.starts_with(char::is_uppercase) { Stop::Maybe } else { Stop::Never }),
        None if is_month(core, words) => Some(Stop::BeforeNumber),
        None if single_letter(core) => Some(Stop::Maybe),
        None if is_initials(core) => Some(words.cut.initials),
        None => None,
    };
    match (stop, next) {
        (None, _) => Ending::Sentence,
        (Some(Stop::Never), _) => Ending::Nothing,
        (Some(_), Next::End) => Ending::Sentence,
        (Some(_), Next::Unknown { begins: None }) => Ending::Unknown,
        (Some(_), Next::Unknown { begins: Some(c) }) if goes_on(c) => Ending::Nothing,
        (Some(_), Next::Word(word)) if word.starts_with(goes_on) => Ending::Nothing,
        (Some(Stop::BeforeNumber | Stop::BeforeCapital), _) => Ending::Sentence,
        (Some(Stop::Maybe), Next::Unknown { .. }) => Ending::Unknown,
        (Some(Stop::Maybe), Next::Word(word)) => {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'");
            if words.cut.starters.contains(&word.as_str()) { Ending::Sentence } else { Ending::Nothing }
        }
    }
}

/// No sentence begins like this.
fn goes_on(c: char) -> bool {
    c.is_lowercase() || c.is_ascii_digit() || c == '–' || c == '-'
}

/// `p.` of `p. ej.`, `a.` of `a. m.`: not the end if the second part follows.
fn first_of_two(core: &str, next: Next<'_>, words: &Words) -> Option<Ending> {
    let pairs = words.abbreviations.iter().map(|short| short.written).chain(words.am.iter().chain(words.pm).copied());
    let mut seconds =
        pairs.filter_map(|pair| pair.split_once(". ")).filter(|(first, _)| *first == core).map(|(_, second)| second);
    match next {
        Next::Word(word) => {
            let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            seconds.any(|second| second == word).then_some(Ending::Nothing)
        }
        Next::Unknown { begins } => {
            seconds.any(|second| begins.is_none_or(|c| second.starts_with(c))).then_some(Ending::Unknown)
        }
        Next::End => None,
    }
}

fn is_half(written: &str, words: &Words) -> bool {
    words.am.contains(&written) || words.pm.contains(&written)
}

fn is_month(word: &str, words: &Words) -> bool {
    words.months.iter().any(|month| month.eq_ignore_ascii_case(word))
        || words.short_months.iter().any(|(short, _)| short.eq_ignore_ascii_case(word))
}

/// `fact.[1]` ends like `fact.` `body` is `word` without what closes it.
fn without_citations<'a>(body: &'a str, word: &'a str) -> &'a str {
    let cited =
        |text: &str| text.rfind('[').filter(|at| text[at + 1..].bytes().all(|b| b.is_ascii_digit() || b == b','));
    let mut left = body;
    while let Some(at) = cited(left).filter(|at| *at > 0 && word[*at..].contains(']')) {
        left = left[..at].trim_end_matches(CLOSERS);
    }
    left
}

/// A dash by itself parts clauses, but between two numbers it is "to" or "minus".
fn dash(before: &str, next: Next<'_>, words: Option<&Words>) -> Ending {
    let last = before.trim_end_matches('.');
    let half = words.is_some_and(|words| is_half(&last.to_lowercase(), words)) || before == "m.";
    if !half && !last.ends_with(|c: char| c.is_ascii_digit() || "%€£$°".contains(c)) {
        return Ending::Clause;
    }
    let number = |c: char| c.is_ascii_digit() || "€£$".contains(c);
    match next {
        Next::Unknown { begins } if begins.is_none_or(char::is_alphabetic) => Ending::Unknown,
        Next::Unknown { begins: Some(c) } if number(c) => Ending::Nothing,
        Next::Word(word) if word.starts_with(number) => Ending::Nothing,
        Next::Word(word) if words.is_some_and(|words| is_month(word, words)) => Ending::Nothing,
        _ => Ending::Clause,
    }
}

/// `code:`, `your PIN is:`: what follows is read digit by digit because of it.
fn introduces_digits(body: &str, before: &str, words: Option<&Words>) -> bool {
    words.is_some_and(|words| {
        let cue = |word: &str| {
            let word = bare(word);
            words.before_codes.contains(&word.as_str()) || words.before_telephones.contains(&word.as_str())
        };
        cue(body) || words.code_links.contains(&bare(body).as_str()) && cue(before)
    })
}

/// An initial: "J." But "I" ends sentences.
fn single_letter(core: &str) -> bool {
    core != "I" && core.chars().count() == 1 && core.chars().all(char::is_uppercase)
}

/// `21,` after `Nov`: the year follows.
fn is_date(body: &str, before: &str, words: Option<&Words>) -> bool {
    let month = before.trim_end_matches('.');
    body.starts_with(|c: char| c.is_ascii_digit()) && words.is_some_and(|words| is_month(month, words))
}

/// Whether a clause had better not end after this word for want of punctuation: a number's unit or a title's name may follow.
pub(super) fn holds_on(word: &str, words: Option<&Words>) -> bool {
    let core = word.trim_end_matches('.');
    word.chars().next_back().is_some_and(|c| c.is_ascii_digit() || "$€£#&@/-–".contains(c))
        || words.is_some_and(|words| {
            words.abbreviations.iter().any(|short| short.written == core)
                || is_month(core, words)
                || words.cut.holders.contains(&bare(word).as_str())
                || words.cut.subjects.contains(&bare(word).as_str())
        })
}
