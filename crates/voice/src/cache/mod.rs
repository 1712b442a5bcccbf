//! Short phrases whose sound is kept, so that it is there at once when they are said again: in memory, and on the disk behind [`PhraseDisk`].
//!
//! [`Phrases`] decides what is kept (pure), [`PhraseCache`] shares it between threads, [`CachedVoice`] stands in front of a voice and says what is kept.
//! A phrase is known by the voice that says it ([`Identity`]) and its text, as a hash ([`PhraseKey`]): no text is kept.

mod identity;
mod phrase;
mod phrases;
mod saying;
mod shared;
mod voice;

#[cfg(test)]
#[path = "phrases_tests.rs"]
mod phrases_tests;
#[cfg(test)]
#[path = "voice_tests.rs"]
mod voice_tests;

pub(crate) use identity::Identified;
pub use identity::{Identity, PhraseKey, files_are_unchanged};
pub use phrase::{Phrase, Source};
pub use phrases::{LONGEST_CHARS, Phrases, Write};
pub use shared::{PhraseCache, PhraseDisk};
pub use voice::CachedVoice;
