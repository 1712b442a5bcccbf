//! What a decode knew about its own text, beside the words: how sure it was, and whether the sentence was over. Pure.

use serde::{Deserialize, Serialize};

/// What the model thought of a sentence's end before it wrote a token.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Step {
    /// Probability that the sentence ends here: a full stop, a question or exclamation mark, or the end of the text.
    pub(crate) closes: f32,
    /// Probability of the end of the text alone.
    pub(crate) ends: f32,
}

/// What the model reckons of its text: the probability that a sentence ends with it, and how sure it is of the words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Reckoned {
    pub(crate) closes: f32,
    pub(crate) sure: f32,
}

/// Gathered token by token.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Evidence {
    /// Tokens, marks and the end of the text included.
    pub(crate) tokens: usize,
    /// Mean natural logarithm of their probabilities; 0 without any.
    pub(crate) log_prob: f32,
    /// The probability of each token that has a letter or digit.
    pub(crate) words: Vec<f32>,
    /// Probability that there was no speech at all, of the model's own making.
    pub(crate) no_speech: f32,
    /// Probability, right after the last word, that the sentence ends there.
    pub(crate) closes: f32,
    /// The same for the end of the text alone.
    pub(crate) ends: f32,
    /// It was ended because it went round in circles.
    pub(crate) looped: bool,
    /// It was ended because it was too long for its sound.
    pub(crate) overlong: bool,
    /// Which token the last of them is.
    pub(crate) last_word: Option<usize>,
}

impl Evidence {
    pub(crate) fn new(looped: bool) -> Self {
        Self { looped, ..Self::default() }
    }

    /// How sure the words are: the geometric mean of their tokens' probabilities; 0 without any.
    pub(crate) fn sure(&self) -> f32 {
        let Some(count) = std::num::NonZeroUsize::new(self.words.len()) else { return 0.0 };
        let sum: f32 = self.words.iter().map(|probability| probability.max(1e-9).ln()).sum();
        (sum / count.get() as f32).exp()
    }

    pub(crate) fn reckoned(&self) -> Reckoned {
        Reckoned { closes: self.closes, sure: self.sure() }
    }

    /// The next token's probability.
    pub(crate) fn add(&mut self, probability: f32, word: bool) {
        if word {
            self.words.push(probability);
            self.last_word = Some(self.tokens);
        }
        self.log_prob += probability.max(1e-9).ln();
        self.tokens += 1;
    }

    /// All tokens are there; `steps` are what the model thought before each of them.
    pub(crate) fn finish(&mut self, steps: &[Step], most_tokens: usize) {
        self.log_prob /= self.tokens.max(1) as f32;
        self.overlong = !self.looped && self.tokens > most_tokens;
        if let Some(after) = self.last_word.and_then(|last| steps.get(last + 1)) {
            (self.closes, self.ends) = (after.closes, after.ends);
        }
    }
}
