//! Pocket TTS (Kyutai): a language model over sound, 24 kHz, that gives a frame of 80 ms at a time. A folder holds `bundle.json`, which lists the states that its
//! graphs hand on, a SentencePiece tokenizer, and the graphs `text_conditioner`, `flow_lm_main`, `flow_lm_flow` and `mimi_decoder` (`.onnx`, or `_int8.onnx`);
//! voices are the state of the language model after a voice was heard (`voices/alba.safetensors`).
//!
//! [`Bundle::of`] reads the description, [`Voice::load`] a voice, [`Pocket::load`] opens the graphs, [`Bundle::pieces`] turns text into what they read, and
//! [`Pocket::speak`] that into sound.

mod bundle;
mod graphs;
mod states;
mod text;
mod tokenizer;
mod voice;

pub use bundle::Bundle;
pub use graphs::Pocket;
pub use text::Piece;
pub use tokenizer::Tokenizer;
pub use voice::Voice;

/// As people call it.
pub const NAME: &str = "Pocket TTS";
