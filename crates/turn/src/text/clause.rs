//! The last sentence of a text, in words: its closing mark, the language it leans to, and where its request begins.

use super::vocabulary::{Class, LEANING, NUMBERS, SHARED};
use super::words::words;

/// What a recogniser wrote after the last word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    None,
    /// A full stop or an exclamation mark: recognisers write them after half a sentence, too.
    Stop,
    /// Written only when it is one.
    Question,
    Comma,
    /// Dots, a dash, a colon: more is to come.
    Dash,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    English,
    Spanish,
    Unknown,
}

pub(super) struct Clause<'a> {
    pub(super) words: Vec<&'a str>,
    /// Text from which the words are, lower-case.
    pub(super) text: &'a str,
    pub(super) mark: Mark,
    language: Language,
}

/// What opens a sentence and is no part of the request.
const OPENERS: &[&str] = &[
    "and", "but", "so", "ok", "okay", "well", "hey", "please", "sorry", "actually", "then", "also", "now", "yes",
    "yeah", "no", "um", "uh", "oh", "hi", "hello", "right", "just", "y", "pero", "bueno", "vale", "oye", "hola", "por",
    "favor", "perdona", "perdone", "perdón", "disculpa", "disculpe", "oiga", "che", "mira", "bien", "listo",
    "entonces", "ahora", "pues", "eh", "sí", "alright", "thanks",
];

impl<'a> Clause<'a> {
    /// The last sentence of a text that [`lowered`](super::words::lowered) made.
    pub(super) fn last_of(lowered: &'a str) -> Self {
        let text = last_sentence(lowered);
        let words: Vec<&str> = words(text).collect();
        let language = language(&words);
        Self { words, text, mark: mark(lowered), language }
    }

    /// The word `n` before the last; empty where there is none.
    pub(super) fn back(&self, n: usize) -> &'a str {
        self.words.len().checked_sub(n + 1).map_or("", |at| self.words[at])
    }

    pub(super) fn is_spanish(&self) -> bool {
        self.language == Language::Spanish
    }

    pub(super) fn is_english(&self) -> bool {
        self.language == Language::English
    }

    /// Whether the class has the word, in a language that the sentence may be in.
    pub(super) fn is(&self, word: &str, class: &Class) -> bool {
        (class.english.contains(&word) && !(self.is_spanish() && SHARED.contains(&word)))
            || (class.spanish.contains(&word) && !(self.is_english() && SHARED.contains(&word)))
    }

    /// The words without what opens the sentence; all of them if there is nothing else.
    pub(super) fn request(&self) -> &[&'a str] {
        let start = self.words.iter().position(|word| !OPENERS.contains(word)).unwrap_or(0);
        &self.words[start..]
    }

    /// Whether the sentence ends with the phrase.
    pub(super) fn ends_with(&self, phrase: &str) -> bool {
        let mut from_end = self.words.iter().rev();
        phrase.split(' ').rev().all(|word| from_end.next() == Some(&word))
    }

    /// A number in digits or a word for one.
    pub(super) fn is_number(&self, word: &str) -> bool {
        word.starts_with(|c: char| c.is_ascii_digit()) || self.is(word, &NUMBERS)
    }
}

/// From the last full stop, question or exclamation mark on that has words behind it.
fn last_sentence(text: &str) -> &str {
    let end = text.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    let mut start = 0;
    for (at, c) in text[..end].char_indices() {
        if !matches!(c, '.' | '?' | '!' | '？')
            || text[at + c.len_utf8()..].starts_with(|next: char| !next.is_whitespace())
        {
            continue;
        }
        let dots = c == '.' && text[..at].ends_with('.');
        let initial =
            c == '.' && text[..at].split([' ', '.']).next_back().is_some_and(|word| word.chars().count() == 1);
        if !dots && !initial {
            start = at + c.len_utf8();
        }
    }
    &text[start..]
}

fn mark(text: &str) -> Mark {
    let closing = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ')' | ']' | '»' | '”');
    let text = text.trim_end_matches(closing);
    let tail = &text[text.trim_end_matches(|c: char| !c.is_alphanumeric()).len()..];
    if tail.contains(['?', '？']) {
        Mark::Question
    } else if tail.contains("..") || text.ends_with(['…', '-', '—', '–', ':', '‑']) {
        Mark::Dash
    } else if text.ends_with(['.', '!', '。', '！']) {
        Mark::Stop
    } else if text.ends_with([',', ';', '，']) {
        Mark::Comma
    } else {
        Mark::None
    }
}

/// The language that more of the words tell.
fn language(words: &[&str]) -> Language {
    let (mut english, mut spanish) = (0, 0);
    for word in words {
        if SHARED.contains(word) {
            continue;
        }
        english += u32::from(LEANING.english.contains(word));
        spanish += u32::from(LEANING.spanish.contains(word) || word.contains(['á', 'é', 'í', 'ó', 'ú', 'ñ']));
    }
    match english.cmp(&spanish) {
        std::cmp::Ordering::Greater => Language::English,
        std::cmp::Ordering::Less => Language::Spanish,
        std::cmp::Ordering::Equal => Language::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_sentence_is_the_one_that_counts() {
        for (text, last) in [
            ("yes. i want to", "i want to"),
            ("what time is it? and", "and"),
            ("at nine a.m. tomorrow.", "at nine a.m. tomorrow."),
            ("about 1.5 miles", "about 1.5 miles"),
            ("i want... to go", "i want... to go"),
            ("", ""),
        ] {
            assert_eq!(Clause::last_of(text).text.trim_start(), last);
        }
    }

    #[test]
    fn marks_are_read_from_the_end() {
        let marks = ["no", "no.", "no?!", "no,", "no...", "no…", "no \"", "no.\"", "wea-", "..."].map(mark);
        use Mark::{Comma, Dash, None, Question, Stop};
        assert_eq!(marks, [None, Stop, Question, Comma, Dash, Dash, None, Stop, Dash, Dash]);
    }

    #[test]
    fn a_shared_word_counts_for_the_language_of_the_rest() {
        let article = |text: &str| {
            let clause = Clause::last_of(text);
            clause.is(clause.back(0), &super::super::vocabulary::ARTICLES)
        };
        assert!(article("enciende la") && article("pon la") && article("la"));
        assert!(!article("find me flights to la"), "the city");
    }
}
