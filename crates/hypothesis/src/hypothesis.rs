//! A text and what its model says of it. Pure data.

/// A piece of text that the model wrote.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token {
    /// In the vocabulary.
    pub id: usize,
    /// The encoder's frame it was heard in, from the sound's beginning; `None`: the model does not say where it heard it.
    pub frame: Option<usize>,
    /// Of this token among all, by the model itself, 0 to 1.
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
    /// The probability, 0 to 1, that the sentence or the utterance ends after the last word; `None`: there is no word, or the model has no tokens for it.
    pub closes: Option<f32>,
}
