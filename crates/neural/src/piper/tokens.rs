//! From phonemes to the numbers that a voice reads. Pure.
//!
//! A text is read sentence by sentence, as the voices were trained; each is `^ _ p _ p _ … $` (piper's `phonemes_to_ids`). Of the marks espeak-ng knows six; brackets
//! and quotes are heard by nobody.

use unicode_normalization::UnicodeNormalization;

use super::Description;

/// One sentence, or the end of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub ids: Vec<i64>,
    /// What it ends with.
    pub mark: Option<char>,
}

/// What a text says in phonemes, and what of it the voice has no number for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Numbers {
    ids: Vec<Vec<i64>>,
    sounds: usize,
    unknown: String,
}

impl Description {
    /// What is read for `phonemes` (or letters, as [`Description::reads`] says) with their marks; empty where there is nothing in it that sounds. Phonemes that the voice
    /// does not know are left out. The error: it knows none of them, and these were there.
    pub fn sentences(&self, phonemes: &str) -> Result<Vec<Sentence>, String> {
        let mut sentences = Vec::new();
        let mut unknown = String::new();
        let mut rest = phonemes;
        while !rest.is_empty() {
            let end = sentence_end(rest);
            let (now, later) = rest.split_at(end);
            rest = later;
            let now = now.trim();
            let numbers = self.numbers(now);
            unknown.push_str(&numbers.unknown);
            if numbers.sounds == 0 {
                continue;
            }
            let between = numbers.ids.iter().flat_map(|ids| ids.iter().chain(&self.pad));
            let ids = self.begin.iter().chain(&self.pad).chain(between).chain(&self.end).copied().collect();
            let mark = now.chars().next_back().filter(|last| !last.is_alphanumeric() && !last.is_whitespace());
            sentences.push(Sentence { ids, mark });
        }
        if sentences.is_empty() && !unknown.is_empty() {
            return Err(unknown);
        }
        if !unknown.is_empty() {
            tracing::debug!(%unknown, "a voice has no number for some phonemes");
        }
        Ok(sentences)
    }

    fn numbers(&self, phonemes: &str) -> Numbers {
        let mut numbers = Numbers::default();
        for character in phonemes.chars().filter_map(mark) {
            let replaced = self.instead.get(&character).cloned().unwrap_or_else(|| character.to_string());
            for whole in replaced.nfc() {
                let parts: Vec<char> = whole.to_string().nfd().collect();
                let known = parts.iter().all(|part| self.ids.contains_key(part));
                // A letter with its accent: two numbers as a rule, one where the voice has it whole.
                for part in if known { parts } else { vec![whole] } {
                    match self.ids.get(&part) {
                        Some(ids) => {
                            numbers.sounds += usize::from(part.is_alphabetic());
                            numbers.ids.push(ids.clone());
                        }
                        None if part.is_alphabetic() => numbers.unknown.push(part),
                        None => {}
                    }
                }
            }
        }
        numbers
    }
}

/// The mark as espeak-ng's clauses have it; `None`: nobody hears it.
fn mark(character: char) -> Option<char> {
    match character {
        '"' | '“' | '”' | '(' | ')' | '^' | '_' | '$' => None,
        '—' | '…' => Some(';'),
        other => Some(other),
    }
}

/// Where the first sentence ends: after its marks, if something follows.
fn sentence_end(text: &str) -> usize {
    let mut ended = false;
    for (at, character) in text.char_indices() {
        match character {
            '.' | '!' | '?' => ended = true,
            c if ended && c.is_whitespace() => return at,
            ')' | '"' | '”' if ended => {}
            _ => ended = false,
        }
    }
    text.len()
}
