//! Whether a line holds words of a conversation, from the stored turns: runs of words are compared, so that a part of a sentence is found, too. Pure.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A run of so many words is nobody's by chance.
const RUN: usize = 4;

/// The words of stored conversations.
#[derive(Default)]
pub(crate) struct WordsSaid {
    runs: HashSet<u64>,
    /// How long the runs are that are known: a sentence of three words is one of three.
    lengths: [bool; RUN + 1],
}

impl WordsSaid {
    pub(crate) fn add(&mut self, text: &str) {
        let words = words(text);
        // One word alone may be anything.
        let length = words.len().min(RUN);
        if length < 2 {
            return;
        }
        self.lengths[length] = true;
        self.runs.extend(words.windows(length).map(hash));
    }

    pub(crate) fn are_in(&self, line: &str) -> bool {
        let words = words(line);
        let lengths = (2..=RUN).filter(|length| self.lengths[*length]);
        lengths.into_iter().any(|length| words.windows(length).any(|run| self.runs.contains(&hash(run))))
    }
}

/// Without capitals and marks, which a log may write otherwise.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

fn hash(run: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    run.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_sentence_is_found_however_it_is_written() {
        let mut said = WordsSaid::default();
        said.add("My sister lives in Lugo, near the river.");
        said.add("Hello there");
        said.add("Yes");
        for line in ["text: \"my SISTER lives in\"", "x=in_lugo_near_the", "{hello: there}"] {
            assert!(said.are_in(line), "{line}");
        }
        for line in ["yes", "the river in Lugo lives near my sister", ""] {
            assert!(!said.are_in(line), "{line}");
        }
    }
}
