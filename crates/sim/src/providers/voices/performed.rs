//! What a scripted voice makes of a text: sound, and where its words and letters are in it. Pure.

use crate::providers::voice_like::{SPEECH_RATE_HZ, speech_like};

/// Bytes of sound in one message: 40 ms, and the first half of a sample.
pub(super) const PIECE: usize = 1_921;

/// Seconds of a letter: as [`speech_like`] has it.
const LETTER_S: f64 = 1.0 / 15.0;

/// A text that was spoken.
pub(super) struct Performed {
    /// 16 bit, mono.
    pub(super) sound: Vec<u8>,
    /// Each word, when it begins and ends, in seconds.
    pub(super) words: Vec<(String, f64, f64)>,
}

impl Performed {
    /// `pace_ms`: how long the words take, the last one repeated; empty: as long as they are.
    pub(super) fn of(text: &str, pace_ms: &[u32]) -> Self {
        let (mut words, mut at_s) = (Vec::new(), 0.0);
        for (nth, word) in text.split_whitespace().enumerate() {
            let own_s = (word.chars().count() + 1) as f64 * LETTER_S;
            let lasts_s = pace_ms.get(nth).or(pace_ms.last()).map_or(own_s, |ms| f64::from(*ms) / 1_000.0);
            words.push((word.to_owned(), at_s, at_s + lasts_s));
            at_s += lasts_s;
        }
        // Another text that takes as long.
        let as_long = "a".repeat((at_s / LETTER_S).round() as usize);
        let mut samples = if pace_ms.is_empty() { speech_like(text) } else { speech_like(&as_long) };
        samples.resize((at_s * f64::from(SPEECH_RATE_HZ)) as usize, 0);
        Self { sound: samples.iter().flat_map(|sample| sample.to_le_bytes()).collect(), words }
    }

    /// Every letter, and a space after every word, with the moment when it begins and its length, in milliseconds.
    pub(super) fn letters(&self) -> Vec<(String, u32, u32)> {
        let mut letters = Vec::new();
        for (word, start_s, end_s) in &self.words {
            let count = word.chars().count() + 1;
            let each_ms = (end_s - start_s) * 1_000.0 / count as f64;
            for (nth, letter) in word.chars().chain([' ']).enumerate() {
                let at_ms = start_s * 1_000.0 + each_ms * nth as f64;
                letters.push((letter.to_string(), at_ms as u32, each_ms as u32));
            }
        }
        letters
    }
}
