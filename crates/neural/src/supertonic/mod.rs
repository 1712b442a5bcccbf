//! Supertonic (Supertone Inc.): text to speech by flow matching, 44.1 kHz, from letters without phonemes. A folder holds four graphs (`duration_predictor.onnx`,
//! `text_encoder.onnx`, `vector_estimator.onnx`, `vocoder.onnx`), `tts.json` and `unicode_indexer.json`; `voice_styles/*.json` lie in it or beside it.
//!
//! [`Files::of`] reads the descriptions, [`Style::load`] a voice, [`Supertonic::load`] opens the graphs, [`Files::ids`] turns text into what they read, and
//! [`Supertonic::speak`] that into sound.

mod files;
mod graphs;
mod style;
mod text;

pub use files::Files;
pub use graphs::Supertonic;
pub use style::Style;

/// As people call it.
pub const NAME: &str = "Supertonic";
