//! Piper's voices (rhasspy/piper-voices): a file `X.onnx` with its description `X.onnx.json` beside it, which has the rate, the language, the speakers and the number
//! of each phoneme.
//!
//! [`Description::of`] reads the latter, [`Piper::load`] opens the graph, [`Description::sentences`] turns phonemes into what it reads, [`Piper::speak`] that into
//! sound.

mod description;
mod graph;
mod tokens;

pub use description::{Description, Reads};
pub use graph::Piper;
pub use tokens::Sentence;

/// As people call it.
pub const NAME: &str = "Piper";
