//! A clause that more than one voice may have to say: how much of it has its sound, and with which word the next voice goes on. Pure; counts samples at the rate of
//! the utterance.
//!
//! Where the voice that broke off told the places of its words, no word comes twice and none is left out: one that has half of its sound or more counts as said.
//! Where it did not, the words are laid over the sound at a slow pace, so that in doubt a word or two are said again and none is lost; of what lasted less than 300 ms
//! nothing counts as said.

use riposte_voice::SpokenWord;

/// Speech is rarely slower than this, in characters a second; 15 are usual (175 words a minute).
const SLOW: f64 = 12.0;
/// Sound that is too short for a word: the breath before it, or its beginning.
const NO_WORD_MS: usize = 300;

#[derive(Clone, Debug)]
pub(super) struct Clause {
    text: String,
    /// Bytes that earlier voices said. The present one says the rest.
    said: usize,
    /// Samples that earlier voices gave.
    before: usize,
    /// All samples that were given.
    given: usize,
    /// Words that the present voice placed.
    words: Vec<SpokenWord>,
}

impl Clause {
    pub(super) fn new(text: String) -> Self {
        Self { text, said: 0, before: 0, given: 0, words: Vec::new() }
    }

    /// What is still to be said.
    pub(super) fn rest(&self) -> &str {
        &self.text[self.said..]
    }

    /// Whether nothing is left that could be heard.
    pub(super) fn is_said(&self) -> bool {
        self.said > 0 && !self.rest().contains(char::is_alphanumeric)
    }

    /// Whether a voice before the present one said the beginning.
    pub(super) fn is_begun(&self) -> bool {
        self.said > 0 || self.before > 0
    }

    /// More of its sound was handed on.
    pub(super) fn gave(&mut self, samples: usize) {
        self.given += samples;
    }

    /// Sound that is nobody's words was handed on after what broke off.
    pub(super) fn faded(&mut self, samples: usize) {
        (self.given, self.before) = (self.given + samples, self.before + samples);
    }

    /// Whether the present voice gave any.
    pub(super) fn has_sound(&self) -> bool {
        self.given > self.before
    }

    /// Words that the present voice placed in what it was given to say, with its own sound from 0 on: their places in the whole clause.
    pub(super) fn placed(&mut self, words: &[SpokenWord]) -> Vec<SpokenWord> {
        let placed = |word: &SpokenWord| SpokenWord {
            end_byte: self.said + word.end_byte,
            start: self.before + word.start,
            end: self.before + word.end,
        };
        let placed: Vec<SpokenWord> = words.iter().map(placed).collect();
        self.words.extend_from_slice(&placed);
        placed
    }

    /// The present voice says no more: another goes on with the rest.
    pub(super) fn broke_off(&mut self, rate_hz: u32) {
        let said = if self.words.is_empty() { self.paced(rate_hz) } else { self.told() };
        // The next one begins with a word.
        let space = |said: usize| self.text[said..].len() - self.text[said..].trim_start().len();
        self.said = said + space(said);
        self.before = self.given;
        self.words.clear();
    }

    /// The end of the last word that has half of its sound, as the voice told.
    fn told(&self) -> usize {
        let half = |word: &&SpokenWord| word.start + word.end.saturating_sub(word.start) / 2 < self.given;
        let Some(end) = self.words.iter().filter(half).map(|word| word.end_byte).max() else { return self.said };
        let mut end = end.clamp(self.said, self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        // With the marks behind it, which vendors leave out.
        let rest = &self.text[end..];
        self.text.len() - rest.trim_start_matches(|c: char| !c.is_whitespace() && !c.is_alphanumeric()).len()
    }

    /// The end of the last word that is over when speech is slow.
    fn paced(&self, rate_hz: u32) -> usize {
        let samples = self.given - self.before;
        if samples < rate_hz as usize * NO_WORD_MS / 1_000 {
            return self.said;
        }
        let characters = samples as f64 / f64::from(rate_hz.max(1)) * SLOW;
        let mut at = 0;
        for piece in self.rest().split_inclusive(char::is_whitespace) {
            if self.rest()[..at + piece.trim_end().len()].chars().count() as f64 > characters {
                break;
            }
            at += piece.len();
        }
        self.said + at
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RATE_HZ: u32 = 1_000;
    const TEXT: &str = "It is nearly noon, they say.";

    fn word(end_byte: usize, start: usize, end: usize) -> SpokenWord {
        SpokenWord { end_byte, start, end }
    }

    /// What the next voice says after so many milliseconds.
    fn rest(words: &[SpokenWord], given: usize) -> String {
        let mut clause = Clause::new(TEXT.to_owned());
        clause.gave(given);
        clause.placed(words);
        clause.broke_off(RATE_HZ);
        clause.rest().to_owned()
    }

    #[test]
    fn it_goes_on_with_the_first_word_that_has_not_half_of_its_sound() {
        let words = [word(2, 0, 200), word(5, 200, 400), word(12, 400, 900), word(17, 900, 1_300)];
        assert_eq!(rest(&words, 90), TEXT);
        assert_eq!(rest(&words, 400), "nearly noon, they say.");
        assert_eq!(rest(&words, 600), "nearly noon, they say.");
        assert_eq!(rest(&words, 700), "noon, they say.");
        assert_eq!(rest(&words, 1_300), "they say.", "with the comma behind the word");
    }

    #[test]
    fn where_nobody_knows_the_places_a_word_is_rather_said_again_than_left_out() {
        assert_eq!(rest(&[], 299), TEXT);
        assert_eq!(rest(&[], 500), "nearly noon, they say.", "6 characters");
        assert_eq!(rest(&[], 1_000), "noon, they say.", "12 characters");
        assert_eq!(rest(&[], 9_000), "");
    }

    #[test]
    fn the_words_of_the_next_voice_are_behind_the_sound_that_there_is() {
        let mut clause = Clause::new(TEXT.to_owned());
        clause.gave(400);
        clause.placed(&[word(2, 0, 200), word(5, 200, 400)]);
        clause.broke_off(RATE_HZ);
        assert!(clause.is_begun() && !clause.has_sound() && !clause.is_said());
        clause.gave(500);
        assert_eq!(clause.placed(&[word(6, 0, 500)]), [word(12, 400, 900)]);
        clause.broke_off(RATE_HZ);
        assert_eq!(clause.rest(), "noon, they say.");
    }

    #[test]
    fn a_clause_whose_words_were_all_said_is_said() {
        let mut clause = Clause::new("No.".to_owned());
        assert!(!clause.is_said());
        clause.gave(400);
        clause.placed(&[word(2, 0, 400)]);
        clause.broke_off(RATE_HZ);
        assert!(clause.is_said(), "{:?}", clause.rest());
        assert!(!Clause::new("…".to_owned()).is_said(), "nobody was asked yet");
    }

    proptest! {
        /// Whatever a voice tells: what is left is a tail of the text that begins with a word, and never more than before.
        #[test]
        fn what_is_left_is_a_tail(
            text in "[a-zé¿ ,.]{1,40}",
            given in 0..5_000usize,
            words in prop::collection::vec((0..60usize, 0..3_000usize, 0..3_000usize), 0..6),
        ) {
            let mut clause = Clause::new(text.clone());
            for round in 0..3 {
                let before = clause.rest().len();
                clause.gave(given * round);
                clause.placed(&words.iter().map(|(end_byte, start, end)| word(*end_byte, *start, *end)).collect::<Vec<_>>());
                clause.broke_off(RATE_HZ);
                prop_assert!(text.ends_with(clause.rest()) && clause.rest().len() <= before);
                prop_assert!(!clause.rest().starts_with(' '));
            }
        }
    }
}
