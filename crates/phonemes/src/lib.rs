//! How words are pronounced: text in, phonemes out, for neural voices that can't read letters.
//!
//! [`Reader`] gives them in either of two alphabets ([`Alphabet`]). English comes from `misaki-rs`, a port of the dictionaries and rules that Kokoro was
//! trained with; every other language, the English words that no dictionary has, and espeak-ng's own English come from the installed program espeak-ng, which
//! is GPL-3 and therefore started and never linked. All of it computes on the caller's thread and can be stopped from another ([`Stopped`]). No clock, no sound.

#![forbid(unsafe_code)]

mod english;
mod espeak;
mod from_misaki;
mod letters;
mod map;
mod pieces;
mod reader;
mod stopped;

pub use espeak::{Espeak, EspeakError};
pub use reader::{Alphabet, Reader, ReaderError};
pub use stopped::Stopped;
