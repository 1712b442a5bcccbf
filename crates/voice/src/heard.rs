//! How much of a reply was heard when playback stands at a sample: history keeps that much and no more. Pure; runs on the engine's task;
//! never looks at a clock.
//!
//! Where a voice says when its words are heard ([`HeardMap::words`]), a clause ends with the last word that is over. Else the words are laid over its samples by
//! length: a word weighs its spoken characters, a mark the pause that it makes. That is within a word or so of the truth, and is rounded down to whole words.

mod aligned;

use self::aligned::{aligned, ends};
use crate::speakable::{Language, speakable};
use crate::{Clause, SpokenWord};

/// Speaking rate that is assumed until a clause is complete: 175 words a minute are about 15 characters a second.
const CHARACTERS_PER_SECOND: f64 = 15.0;
/// The pauses after a sentence and after a clause, in characters.
const SENTENCE_PAUSE: usize = 4;
const CLAUSE_PAUSE: usize = 2;

/// One reply's clauses over the samples of the reply.
#[derive(Clone, Debug)]
pub struct HeardMap {
    rate_hz: u32,
    clauses: Vec<Spoken>,
}

#[derive(Clone, Debug)]
struct Spoken {
    start_byte: usize,
    end_byte: usize,
    /// Nothing is said of it (code, white space): it is passed along with what is before it.
    silent: bool,
    /// End of each word in the reply's bytes, with the weight of the clause up to there.
    words: Vec<(usize, usize)>,
    weight: usize,
    /// Where the words end that are said, in bytes of what is spoken, and in samples of the clause as far as the voice told.
    said: Vec<(usize, Option<u64>)>,
    /// With which of them each word of the reply is over.
    over_with: Vec<usize>,
    samples: u64,
    complete: bool,
}

impl Default for HeardMap {
    /// For a voice of 22 050 Hz.
    fn default() -> Self {
        Self::new(22_050)
    }
}

impl HeardMap {
    /// `rate_hz` of the samples in which positions are counted.
    pub fn new(rate_hz: u32) -> Self {
        Self { rate_hz, clauses: Vec::new() }
    }

    /// Adds the reply's next clause; gives the number by which [`HeardMap::audio`] knows it, from 0.
    pub fn clause(&mut self, clause: &Clause) -> usize {
        let (mut words, mut written) = (Vec::new(), Vec::new());
        let (mut weight, mut at) = (0, clause.start_byte);
        for piece in clause.text.split_inclusive(char::is_whitespace) {
            let word = piece.trim_end();
            let length = spoken_length(word);
            if length > 0 {
                weight += length + usize::from(weight > 0);
                words.push((at + word.len(), weight));
                written.push(word);
                weight += pause(word);
            }
            at += piece.len();
        }
        self.clauses.push(Spoken {
            start_byte: clause.start_byte,
            end_byte: clause.end_byte,
            silent: clause.speakable.is_empty(),
            words,
            weight,
            said: ends(&clause.speakable).map(|end| (end, None)).collect(),
            over_with: aligned(&written, &clause.speakable.split_whitespace().collect::<Vec<_>>()),
            samples: 0,
            complete: false,
        });
        self.clauses.len() - 1
    }

    /// Where words of that clause are in its sound, in the samples in which positions are counted.
    pub fn words(&mut self, clause: usize, words: &[SpokenWord]) {
        let Some(spoken) = self.clauses.get_mut(clause) else { return };
        for word in words {
            // A voice may leave out the mark behind a word.
            if let Some((_, end)) = spoken.said.iter_mut().find(|(end_byte, _)| word.end_byte <= *end_byte) {
                *end = Some(word.end as u64);
            }
        }
    }

    /// `samples` more of that clause follow, in playing order. Clauses are played in their order.
    pub fn audio(&mut self, clause: usize, samples: usize) {
        if let Some(spoken) = self.clauses.get_mut(clause) {
            spoken.samples += samples as u64;
        }
    }

    /// That clause has all its audio. Until then its length is estimated.
    pub fn complete(&mut self, clause: usize) {
        if let Some(spoken) = self.clauses.get_mut(clause) {
            spoken.complete = true;
        }
    }

    /// Samples of the reply so far.
    pub fn samples(&self) -> u64 {
        self.clauses.iter().map(|clause| clause.samples).sum()
    }

    /// The length in bytes of the part of the reply that was heard when `position` samples of it had been played: a prefix that ends with
    /// a whole word; all of it once everything was played.
    pub fn heard_bytes(&self, position: u64) -> usize {
        let mut start = 0;
        let mut heard = 0;
        let last_with_sound = self.clauses.iter().rposition(|clause| clause.samples > 0);
        for (i, clause) in self.clauses.iter().enumerate() {
            let complete = clause.complete || last_with_sound.is_some_and(|last| i < last);
            let played = position.saturating_sub(start).min(clause.samples);
            let over = if clause.silent {
                heard == clause.start_byte
            } else {
                complete && played > 0 && played == clause.samples
            };
            if over {
                heard = clause.end_byte;
            } else if clause.is_timed() {
                return clause.words_over(played).unwrap_or(heard).max(heard);
            } else {
                let total =
                    if complete { clause.samples as f64 } else { self.expected(clause).max(clause.samples as f64) };
                let fraction = if total > 0.0 { played as f64 / total } else { 0.0 };
                return clause.words_until(fraction).unwrap_or(heard).max(heard);
            }
            start += clause.samples;
        }
        heard
    }

    /// How long a clause will be, by the pace of those that are complete.
    fn expected(&self, clause: &Spoken) -> f64 {
        let done = self.clauses.iter().filter(|other| other.complete && other.samples > 0 && other.weight > 0);
        let (samples, weight) = done.fold((0, 0), |(s, w), other| (s + other.samples, w + other.weight));
        let per_character =
            if weight > 0 { samples as f64 / weight as f64 } else { f64::from(self.rate_hz) / CHARACTERS_PER_SECOND };
        per_character * clause.weight as f64
    }
}

impl Spoken {
    /// The voice told where its words are.
    fn is_timed(&self) -> bool {
        self.said.iter().any(|(_, end)| end.is_some())
    }

    /// The end of the last word that is over after so many samples.
    fn words_over(&self, played: u64) -> Option<usize> {
        let said = self.said.iter().rposition(|(_, end)| end.is_some_and(|end| end <= played))?;
        let over = self.words.iter().zip(&self.over_with).take_while(|(_, over_with)| **over_with <= said);
        over.last().map(|((byte, _), _)| *byte)
    }

    /// The end of the last word that is over at this fraction of the clause.
    fn words_until(&self, fraction: f64) -> Option<usize> {
        let weight = fraction * self.weight as f64;
        let over = self.words.iter().take_while(|(_, end)| *end as f64 <= weight);
        over.last().map(|(byte, _)| *byte)
    }
}

/// Characters that are heard of a word: 2026 is longer than it looks, markup is nothing.
fn spoken_length(word: &str) -> usize {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    if word.contains(|c: char| c.is_ascii_digit()) || word.contains("://") {
        letters(&speakable(word, Language::English))
    } else {
        letters(word)
    }
}

fn pause(word: &str) -> usize {
    match word.trim_end_matches(|c: char| !c.is_alphanumeric() && !".,;:!?…".contains(c)).chars().next_back() {
        Some('.' | '!' | '?' | '…') => SENTENCE_PAUSE,
        Some(',' | ';' | ':') => CLAUSE_PAUSE,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clauses;
    use proptest::prelude::*;

    /// The reply's clauses with a second of sound per ten characters.
    fn map(reply: &str) -> HeardMap {
        let mut cut = Clauses::default();
        let mut map = HeardMap::new(1000);
        for clause in cut.push(reply).into_iter().chain(cut.finish()) {
            let number = map.clause(&clause);
            map.audio(number, clause.speakable.len() * 100);
            map.complete(number);
        }
        map
    }

    #[test]
    fn words_are_heard_one_by_one() {
        let reply = "Sure, here it is. It costs $3.50 today.";
        let map = map(reply);
        let total = map.samples();
        let mut heard: Vec<&str> = (0..=total).map(|at| &reply[..map.heard_bytes(at)]).collect();
        heard.dedup();
        expect_test::expect![[r#"
            [
                "",
                "Sure,",
                "Sure, here",
                "Sure, here it",
                "Sure, here it is.",
                "Sure, here it is. ",
                "Sure, here it is. It",
                "Sure, here it is. It costs",
                "Sure, here it is. It costs $3.50",
                "Sure, here it is. It costs $3.50 today.",
            ]
        "#]]
        .assert_debug_eq(&heard);
        assert_eq!(map.heard_bytes(total + 99), reply.len());
    }

    /// What is heard while a second of sound is played whose spoken words end so, in milliseconds.
    fn timed(reply: &str, ends_ms: &[usize]) -> Vec<String> {
        let mut cut = Clauses::default();
        cut.push(reply);
        let clause = &cut.finish()[0];
        let mut map = HeardMap::new(1_000);
        let number = map.clause(clause);
        map.audio(number, 1_000);
        let words = ends(&clause.speakable).zip(ends_ms);
        let words: Vec<_> = words.map(|(end_byte, end)| SpokenWord { end_byte, start: 0, end: *end }).collect();
        map.words(number, &words);
        let mut heard: Vec<String> = (0..1_000).map(|at| reply[..map.heard_bytes(at)].to_owned()).collect();
        heard.dedup();
        map.complete(number);
        assert_eq!(map.heard_bytes(1_000), reply.len());
        heard
    }

    #[test]
    fn a_word_is_heard_when_the_voice_says_that_it_is_over() {
        let slow = timed("Now it depends on you.", &[700, 800, 850, 900, 950]);
        assert_eq!(slow, ["", "Now", "Now it", "Now it depends", "Now it depends on", "Now it depends on you."]);
        let map = |at: usize| {
            let mut cut = Clauses::default();
            cut.push("Now it depends on you.");
            let mut map = HeardMap::new(1_000);
            map.clause(&cut.finish()[0]);
            map.audio(0, 1_000);
            map.words(0, &[SpokenWord { end_byte: 3, start: 0, end: 700 }]);
            map.heard_bytes(at as u64)
        };
        assert_eq!((map(699), map(700), map(999)), (0, 3, 3), "of the others nothing is known yet");
    }

    #[test]
    fn what_is_read_in_other_words_is_heard_with_the_last_of_them() {
        // Spoken: It costs three dollars fifty today.
        let reply = "It costs $3.50 today.";
        let mut cut = Clauses::default();
        cut.push(reply);
        let spoken = cut.finish()[0].speakable.clone();
        let count = spoken.split_whitespace().count();
        assert!(count > 4, "{spoken}");
        let ends_ms: Vec<usize> = (1..=count).map(|nth| nth * 100).collect();
        let heard = timed(reply, &ends_ms);
        assert_eq!(heard, ["", "It", "It costs", "It costs $3.50", "It costs $3.50 today."]);
    }

    #[test]
    fn an_amount_takes_its_time() {
        let reply = "That is $1,299.99 now.";
        let map = map(reply);
        let middle = map.heard_bytes(map.samples() / 2);
        assert_eq!(&reply[..middle], "That is", "the amount is most of the sentence");
    }

    #[test]
    fn an_unfinished_clause_is_estimated() {
        let reply = "One two three four five six seven eight nine ten.";
        let clauses = Clauses::default().push(reply);
        assert!(clauses.is_empty(), "it waits for the end");
        let mut cut = Clauses::default();
        cut.push(reply);
        let clause = &cut.finish()[0];
        let mut map = HeardMap::new(15_000);
        let number = map.clause(clause);
        map.audio(number, 15_000); // the first second of an expected three and a half
        let heard = &reply[..map.heard_bytes(15_000)];
        assert_eq!(heard, "One two three");
        map.complete(number);
        assert_eq!(map.heard_bytes(15_000), reply.len());
    }

    #[test]
    fn code_that_is_not_spoken_goes_with_what_was_heard() {
        let reply = "Try this:\n```\nlet x = 1;\n```\nDone.";
        let map = map(reply);
        let middle = (0..map.samples()).map(|at| map.heard_bytes(at)).filter(|heard| *heard < reply.len()).max();
        assert_eq!(middle, Some(reply.find("Done").unwrap()));
        assert_eq!(map.heard_bytes(0), 0);
        assert_eq!(HeardMap::default().heard_bytes(5), 0);
    }

    proptest! {
        #[test]
        fn what_is_heard_grows_ends_with_a_word_and_becomes_the_whole(reply in "[a-zé0-9 .,!`*\n🎉-]{0,80}") {
            let map = map(&reply);
            let mut before = 0;
            for at in (0..=map.samples()).step_by(50) {
                let heard = map.heard_bytes(at);
                prop_assert!(heard >= before && reply.is_char_boundary(heard));
                let ends_word = heard == 0 || heard == reply.len()
                    || reply[heard..].starts_with(char::is_whitespace) || reply[..heard].ends_with(char::is_whitespace)
                    || map.clauses.iter().any(|clause| clause.end_byte == heard);
                prop_assert!(ends_word, "{:?}", &reply[..heard]);
                before = heard;
            }
            prop_assert_eq!(map.heard_bytes(map.samples()), reply.len());
        }
    }
}
