//! What a neural recogniser made of a sound: its text, the tokens that it wrote, how sure it was of each, and whether a sentence ends there. Pure; knows no model.
//!
//! [`Pieces`] is a vocabulary's tokens as text, [`likeliest`] the token that a row of scores is for, [`Hypothesis`] what comes of them.

#![forbid(unsafe_code)]

mod hypothesis;
mod pieces;
mod scores;

pub use hypothesis::{Hypothesis, Token};
pub use pieces::Pieces;
pub use scores::{Likeliest, Softmax, highest, likeliest};
