//! The capability.

use crate::EndOfTurnError;

/// Sample rate of what is listened to.
pub const RATE_HZ: u32 = 16_000;
/// 8 s: what was said before does not count.
pub const LONGEST_FRAMES: usize = 128_000;

/// Judges from sound alone whether the one who speaks has finished.
pub trait EndOfTurn: Send + Sync {
    /// What shells call it.
    fn name(&self) -> String;

    /// The probability, 0 to 1, that the turn ended with `samples`: the turn so far, 16 kHz mono, full scale ±1, with the silence of its pause;
    /// of more than 8 s the last 8 s. Blocks while it computes (tens of milliseconds); one call after another.
    ///
    /// # Errors
    /// [`EndOfTurnError`]; asking again with other sound may work.
    fn probability(&self, samples: &[f32]) -> Result<f32, EndOfTurnError>;
}
