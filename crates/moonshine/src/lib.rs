//! Moonshine streaming (v2, English): text from speech by a small neural model on this machine, 16 kHz mono.
//!
//! [`Moonshine::load`] opens the five graphs of a folder, matched by the names, types and shapes that they declare. Raw samples go through `frontend` 80 ms at a
//! time, which gives a frame every 20 ms; `encoder` looks at a window of frames, and its last 16 change with what comes after them; `adapter` numbers them for
//! the decoder; `cross_kv` and `decoder_kv` write the text, token after token. All of it computes on the caller's thread, and on the threads that it was given,
//! and blocks it. No clock, no audio device; sessions and captions are `riposte_speech`'s.
//!
//! Where the facts are from: names, types, shapes, first values of the states, 1280 samples at a time, 6.5 tokens a second, 448 tokens and the format of
//! `tokenizer.bin` from moonshine-ai/moonshine (`core/moonshine-streaming-model.cpp`, `core/bin-tokenizer`, and the exporter in its Python package, which adds the
//! encoder's windows as a note of the graph); the window of 16 frames a layer, for graphs without that note, from cjpais/transcribe-rs
//! (`src/onnx/moonshine/streaming.rs`). Sizes that a graph declares go before those of `streaming_config.json`. Exports whose frontend is in two files
//! (`frontend.model.ort`, `frontend.weights.ort`) are not read.

#![forbid(unsafe_code)]

mod caches;
mod config;
mod decoder;
mod error;
mod files;
mod frontend;
mod graph;
mod listener;
mod model;
mod segment;
mod stream;
mod tokenizer;

pub use error::MoonshineError;
pub use model::Moonshine;
pub use riposte_hypothesis::{Hypothesis, Token};
pub use stream::Stream;
