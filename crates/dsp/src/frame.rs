//! The unit of everything between a microphone and a recogniser.

use riposte_measures::{Span, Time};

/// Sample rate of recognisers and detectors.
pub const RATE_HZ: u32 = 16_000;
/// Samples in one frame: 10 ms.
pub const FRAME_FRAMES: usize = 160;

/// 10 ms of 16 kHz mono sound, full scale ±1, with the moment its first sample was captured.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    pub at: Time,
    pub samples: [f32; FRAME_FRAMES],
}

impl Frame {
    pub const SPAN: Span = Span::from_millis(10);

    /// The moment after the last sample.
    pub fn end(&self) -> Time {
        self.at + Self::SPAN
    }
}
