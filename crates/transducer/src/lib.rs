//! Transducers of NeMo's FastConformer family: text from speech by a neural model on this machine, 16 kHz mono.
//!
//! [`Transducer::load`] opens the graphs that lie beside each other, matched by the names, types and shapes that they declare: [`Offline`] ones (Parakeet TDT and
//! RNN-T), which read a whole sound, and [`Streaming`] ones (cache-aware: Nemotron and its kin), which read it as it comes. All of it computes on the caller's
//! thread, and on the threads that it was given, and blocks it. No clock, no audio device; sessions, captions and cutting are `riposte_speech`'s.

#![forbid(unsafe_code)]

mod error;
mod features;
mod files;
mod greedy;
mod joint;
mod languages;
mod model;
mod offline;
mod ports;
mod streaming;
mod vocabulary;

pub use error::TransducerError;
pub use features::{FeatureStream, Features};
pub use languages::Languages;
pub use model::Transducer;
pub use offline::Offline;
pub use riposte_hypothesis::{Hypothesis, Token};
pub use streaming::{Stream, Streaming};
pub use vocabulary::Vocabulary;
