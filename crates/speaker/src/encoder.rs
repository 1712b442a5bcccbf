//! The capability.

use crate::{Embedding, SpeakerError};

/// Tells whose voice a sound may be, as a direction that is nearly the same for all sounds of one person.
pub trait SpeakerEncoder: Send + Sync {
    /// What shells call it.
    fn name(&self) -> String;

    /// The voice in `sound`: 16 kHz mono, full scale ±1, of any length; silence inside is left out. `None`: less than
    /// [`LEAST_VOICE_S`](crate::LEAST_VOICE_S) of voice. Blocks while it computes (see the crate's figures); one call after another.
    ///
    /// # Errors
    /// [`SpeakerError`]; asking again with other sound may work.
    fn embed(&self, sound: &[f32]) -> Result<Option<Embedding>, SpeakerError>;
}
