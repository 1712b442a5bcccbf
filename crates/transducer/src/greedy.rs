//! Greedy decoding of transducers: at each frame the likeliest token, until there is none. Pure over what scores the tokens; how the frames are divided between
//! calls does not matter.
//!
//! RNN-T (Graves, "Sequence Transduction with Recurrent Neural Networks", 2012) goes on by one frame at each blank; TDT (Xu et al., "Efficient Sequence Transduction
//! by Jointly Predicting Tokens and Durations", 2023) by as many as the likeliest duration says, 0 to 4, and 0 stays in the frame for another token.

use riposte_hypothesis::{Likeliest, highest, likeliest};
use riposte_problem::words::transducer as words;

use crate::{Token, TransducerError, Vocabulary};

/// Tokens in one frame at the most: `max_tokens_per_step` of the published models, NeMo's `max_symbols`.
const MOST_IN_A_FRAME: usize = 10;

/// What scores the tokens at a frame, knowing those that were written before.
pub(crate) trait Joint {
    /// What it remembers of them.
    type Memory: Clone;

    /// At the beginning: nothing was written.
    fn begin(&self) -> Self::Memory;

    /// One logit for each token, the blank last, and then one for each duration; `None`: it was stopped.
    fn score(&mut self, frame: &[f32], memory: &mut Self::Memory) -> Result<Option<Vec<f32>>, TransducerError>;

    /// The likeliest token was written. Not called for blanks, which leave no trace.
    fn wrote(&self, token: usize, memory: &mut Self::Memory);

    /// For errors.
    fn path(&self) -> &str;
}

/// A text in progress.
#[derive(Clone, Debug)]
pub(crate) struct Progress<M> {
    pub(crate) tokens: Vec<Token>,
    memory: M,
    /// Frames seen.
    frames: usize,
    /// Frames that the last duration goes beyond those seen.
    ahead: usize,
    /// Probability that the sentence ends after the last word; without a word none.
    closes: Option<f32>,
}

impl<M> Progress<M> {
    pub(crate) fn new(memory: M) -> Self {
        Self { tokens: Vec::new(), memory, frames: 0, ahead: 0, closes: None }
    }

    pub(crate) fn closes(&self, vocabulary: &Vocabulary) -> Option<f32> {
        self.closes.filter(|_| !vocabulary.closing().is_empty())
    }
}

/// Reads more frames. `false`: it was stopped, and the text in progress is of no use.
pub(crate) fn read<'a, J: Joint>(
    joint: &mut J,
    vocabulary: &Vocabulary,
    frames: impl ExactSizeIterator<Item = &'a [f32]>,
    progress: &mut Progress<J::Memory>,
) -> Result<bool, TransducerError> {
    let first = progress.frames;
    progress.frames += frames.len();
    for (number, frame) in (first..).zip(frames) {
        if progress.ahead > 0 {
            progress.ahead -= 1;
            continue;
        }
        for written in 1..=MOST_IN_A_FRAME {
            let Some(scores) = joint.score(frame, &mut progress.memory)? else { return Ok(false) };
            let confused = || TransducerError::Confused {
                path: joint.path().to_owned(),
                reason: words::no_scores(scores.len().to_string(), vocabulary.len().to_string()),
            };
            let (tokens, durations) = scores.split_at_checked(vocabulary.len()).ok_or_else(confused)?;
            let Likeliest { token, probability, closes } =
                likeliest(tokens, vocabulary.closing()).ok_or_else(confused)?;
            if token != vocabulary.blank() {
                let is_word = vocabulary.is_word(token);
                progress.tokens.push(Token { id: token, frame: Some(number), probability, is_word });
                joint.wrote(token, &mut progress.memory);
                progress.closes = if is_word { Some(0.0) } else { progress.closes.map(|before| before.max(closes)) };
            } else {
                progress.closes = progress.closes.map(|before| before.max(closes));
            }
            let duration = highest(durations).map_or(0, |(duration, _)| duration);
            if duration > 0 {
                progress.ahead = duration - 1;
                break;
            }
            if token == vocabulary.blank() || written == MOST_IN_A_FRAME {
                break;
            }
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests;
