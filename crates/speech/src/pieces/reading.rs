//! What comes of a piece of sound. Pure data.

use super::evidence::Evidence;
use crate::SpeechError;

/// Why there is no text.
#[derive(Debug, PartialEq)]
pub(crate) enum NoText {
    /// The abort flag was set; the call ended early.
    Aborted,
    Failed(SpeechError),
}

/// What was decoded.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Output {
    /// As the model writes it, with its notes about sounds.
    pub(crate) text: String,
    /// Asked for or detected.
    pub(crate) language: Option<&'static str>,
    pub(crate) evidence: Evidence,
}

/// What was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// As the model writes it; `None` where it can't be believed enough for a caption.
    pub text: Option<String>,
    pub language: Option<&'static str>,
    /// Probability that a sentence ends with the last word.
    pub closes: f32,
    /// Geometric mean of the probabilities of its words' tokens, 0 to 1; 0 without a word.
    pub sure: f32,
    /// The calls of the model that it took.
    pub passes: Vec<Pass>,
}

/// One call of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pass {
    /// Encoder positions, 20 ms each.
    pub window: usize,
    pub tokens: usize,
}

impl Reading {
    pub(crate) fn new(output: Option<Output>, passes: Vec<Pass>) -> Self {
        let closes = output.as_ref().map_or(0.0, |output| output.evidence.closes);
        let sure = output.as_ref().map_or(0.0, |output| output.evidence.sure());
        let language = output.as_ref().and_then(|output| output.language);
        Self { text: output.map(|output| output.text), language, closes, sure, passes }
    }
}
