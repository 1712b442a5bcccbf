//! Rates and shapes of sound.

/// Sample rate of everything written to a [`crate::Speaker`] and of all its positions.
pub const SPEAKER_RATE_HZ: u32 = 48_000;

/// What a stream delivers or takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamFormat {
    pub rate_hz: u32,
    pub channels: u16,
    /// Frames per callback as the stream reports it; the callbacks may get more or less.
    pub buffer_frames: u32,
}
