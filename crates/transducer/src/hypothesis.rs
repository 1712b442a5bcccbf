//! What was understood, and how sure the model is. Pure data.

/// A piece of text that the model wrote.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token {
    /// In the vocabulary.
    pub id: usize,
    /// The encoder's frame it was heard in, 80 ms each, from the sound's beginning.
    pub frame: usize,
    /// Of this token among all, by the model itself.
    pub probability: f32,
    /// It has a letter or digit.
    pub is_word: bool,
}

/// The text of a sound.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hypothesis {
    /// Without marks such as `<EOU>` or `<en-US>`; single spaces, none at the ends.
    pub text: String,
    pub tokens: Vec<Token>,
    /// The highest probability, since the last word, that the sentence or the utterance ends there; `None`: there is no word, or the model has no tokens for it.
    pub closes: Option<f32>,
}
