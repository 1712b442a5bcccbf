//! Kokoro-82M (hexgrad, Apache-2.0): speech from text by a neural model on this machine, 24 kHz.
//!
//! [`Kokoro::load`] opens the graph, [`Styles::load`] a voice; [`Phonemes`] turns text into what the graph reads, and [`Kokoro::speak`] that into sound. All
//! of it computes on the caller's thread and blocks it: a sentence of three seconds takes one to three seconds of one core. No clock, no audio device;
//! streaming, cutting and levels are `riposte_voice`'s.

#![forbid(unsafe_code)]

mod archive;
mod error;
mod graph;
mod phonemes;
mod styles;
mod vocabulary;
mod voices;

pub use error::KokoroError;
pub use graph::{Kokoro, LONGEST_TOKENS, RATE_HZ};
pub use phonemes::Phonemes;
pub use styles::{Style, Styles};
pub use vocabulary::{pieces, tokens};
pub use voices::{Accent, Sex, VOICES, Voice, voice, voice_for};
