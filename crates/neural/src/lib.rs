//! Speech from text by published neural models, each as its files say: [`piper`], [`supertonic`], [`pocket`].
//!
//! What a file describes (rates, tokens, voices) is read from it and checked when it is loaded, and each graph by the names, types and shapes of what it takes and
//! gives. All of it computes on the caller's thread and blocks it. No clock, no audio device; streaming, cutting and levels are `riposte_voice`'s.

#![forbid(unsafe_code)]

mod error;
mod json;
mod noise;
pub mod piper;
pub mod pocket;
mod sound;
pub mod supertonic;
mod voices;

pub use error::NeuralError;
pub use voices::chosen as chosen_voice;
