//! One clause of an utterance on its way: what is still to be said of it, what of its sound is ready, and where its words are in that. Pure.

use std::collections::VecDeque;

use crate::pcm::Pcm16;
use crate::trim::{Trim, tail_ms};
use crate::{SpokenWord, VoiceEvent};

/// What can be handed on.
#[derive(Debug, PartialEq)]
pub(super) enum Ready {
    Audio(Vec<f32>),
    Words(Vec<SpokenWord>),
}

#[derive(Debug)]
pub(super) struct Clause {
    pub(super) text: String,
    rate_hz: u32,
    pcm: Pcm16,
    /// Taken once there is all its sound.
    trim: Option<Trim>,
    ready: VecDeque<Ready>,
    /// Words whose place is not known before the first sound is: silence before it is cut off. Times in seconds.
    words: Vec<(usize, f64, f64)>,
    /// Samples of silence that were cut off before the first sound.
    cut: Option<usize>,
    /// The byte of the text after the last word that was placed.
    placed: usize,
    /// Handed to the vendor.
    pub(super) is_said: bool,
    /// Which clause of its connection it is.
    pub(super) nth: Option<usize>,
    /// There is sound of it.
    pub(super) has_sound: bool,
    /// Some of that was handed on.
    pub(super) is_given: bool,
    pub(super) is_spoken: bool,
}

impl Clause {
    pub(super) fn new(text: String, rate_hz: u32) -> Self {
        let trim = Some(Trim::new(rate_hz, tail_ms(&text)));
        // Without a letter or a digit there is nothing to say.
        let is_spoken = !text.contains(char::is_alphanumeric);
        Self {
            text,
            rate_hz,
            pcm: Pcm16::mono(),
            trim,
            ready: VecDeque::new(),
            words: Vec::new(),
            cut: None,
            placed: 0,
            is_said: is_spoken,
            nth: None,
            has_sound: false,
            is_given: false,
            is_spoken,
        }
    }

    /// The same clause, of which nothing was said.
    pub(super) fn anew(&self) -> Self {
        Self::new(self.text.clone(), self.rate_hz)
    }

    pub(super) fn next(&mut self) -> Option<Ready> {
        self.ready.pop_front()
    }

    /// The next bytes of its sound.
    pub(super) fn sound(&mut self, pcm: &[u8]) {
        let samples = self.pcm.push(pcm);
        let out = self.trim.as_mut().map(|trim| trim.push(&samples)).unwrap_or_default();
        self.give(out);
    }

    /// The next step of a plain call.
    pub(super) fn step(&mut self, event: VoiceEvent) {
        self.is_said = true;
        if let VoiceEvent::Audio(samples) = event {
            // Trimmed already, and without words.
            self.has_sound = true;
            self.ready.push_back(Ready::Audio(samples));
        }
    }

    /// The next word, with its times from the beginning of the sound as it came. One that the text does not have is left out.
    pub(super) fn word(&mut self, word: &str, start_s: f64, end_s: f64) {
        let word = word.trim();
        let Some(at) = find(&self.text[self.placed..], word).filter(|_| !word.is_empty()) else { return };
        self.placed += at + word.len();
        self.words.push((self.placed, start_s, end_s));
        self.place();
    }

    /// It has all its sound.
    pub(super) fn finish(&mut self) {
        let out = self.trim.take().map(Trim::finish).unwrap_or_default();
        self.give(out);
        self.is_spoken = true;
    }

    /// The plain call has ended.
    pub(super) fn finish_plain(&mut self) {
        (self.trim, self.is_spoken) = (None, true);
    }

    fn give(&mut self, samples: Vec<f32>) {
        if !samples.is_empty() {
            self.has_sound = true;
            if self.cut.is_none() {
                self.cut = self.trim.as_ref().map(Trim::cut_samples);
            }
            self.ready.push_back(Ready::Audio(samples));
        }
        self.place();
    }

    /// Hands on the words whose place in the sound is known.
    fn place(&mut self) {
        let Some(cut) = self.cut.filter(|_| !self.words.is_empty()) else { return };
        let sample =
            |seconds: f64| ((seconds.clamp(0.0, 3_600.0) * f64::from(self.rate_hz)) as usize).saturating_sub(cut);
        let placed = |(end_byte, start_s, end_s): (usize, f64, f64)| {
            let (start, end) = (sample(start_s), sample(end_s));
            SpokenWord { end_byte, start, end: end.max(start) }
        };
        let words = std::mem::take(&mut self.words).into_iter().map(placed).collect();
        self.ready.push_back(Ready::Words(words));
    }
}

/// Where a word begins in a text, whatever the case of its ASCII letters. Only near the front: a word that comes again later is not the one that is being said.
fn find(text: &str, word: &str) -> Option<usize> {
    /// Words that a vendor may leave out between two that it names.
    const SKIPPED_WORDS: usize = 3;
    let near = text
        .split_whitespace()
        .take(SKIPPED_WORDS + 1)
        .last()
        .map_or(0, |last| last.as_ptr() as usize - text.as_ptr() as usize + last.len());
    let near = &text[..near];
    near.char_indices()
        .map(|(at, _)| at)
        .find(|at| near[*at..].get(..word.len()).is_some_and(|there| there.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE_HZ: u32 = 1_000;

    fn all(clause: &mut Clause) -> (usize, Vec<(usize, usize, usize)>) {
        let (mut samples, mut words) = (0, Vec::new());
        while let Some(ready) = clause.next() {
            match ready {
                Ready::Audio(audio) => samples += audio.len(),
                Ready::Words(placed) => words.extend(placed.iter().map(|word| (word.end_byte, word.start, word.end))),
            }
        }
        (samples, words)
    }

    fn tone(samples: usize) -> Vec<u8> {
        (0..samples).flat_map(|n| (if n % 2 == 0 { 9_000i16 } else { -9_000 }).to_le_bytes()).collect()
    }

    #[test]
    fn words_stand_where_they_are_heard_although_silence_is_cut_off_before_them() {
        let mut clause = Clause::new("Well, it's 5 o'clock.".to_owned(), RATE_HZ);
        clause.word("well", 0.1, 0.2);
        clause.sound(&[0; 200]);
        assert_eq!(all(&mut clause), (0, vec![]), "nobody knows yet where the sound begins");
        clause.sound(&tone(500));
        clause.word("It's", 0.2, 0.3);
        clause.word("umm", 0.3, 0.31);
        clause.word("5", 0.3, 0.4);
        let (samples, words) = all(&mut clause);
        // Of 100 ms of silence 95 are cut off, or 94: in blocks of 2.
        assert!((504..=506).contains(&samples), "{samples}");
        let [(4, 5..=6, 105..=106), (10, 105..=106, 205..=206), (12, 205..=206, 305..=306)] = words[..] else {
            panic!("{words:?}")
        };
        clause.finish();
        assert!(clause.is_spoken && clause.has_sound);
    }

    #[test]
    fn a_word_that_comes_later_again_is_not_taken_for_the_one_that_is_said() {
        let mut clause = Clause::new("one two three four five six seven one.".to_owned(), RATE_HZ);
        clause.sound(&tone(100));
        clause.word("one", 0.0, 0.1);
        clause.word("seven", 0.1, 0.2);
        clause.word("two", 0.1, 0.2);
        assert_eq!(all(&mut clause).1.iter().map(|word| word.0).collect::<Vec<_>>(), [3, 7]);
    }

    #[test]
    fn what_says_nothing_is_spoken_at_once() {
        let clause = Clause::new("…".to_owned(), RATE_HZ);
        assert!(clause.is_spoken && clause.is_said && !clause.has_sound);
    }
}
