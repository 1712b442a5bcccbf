//! Voice activity behind one trait; one file and one row per detector.

mod earshot;
mod webrtc;

use crate::FRAME_FRAMES;

/// A detector of voice in 10 ms of 16 kHz mono sound. Not `Send` in general: build it on the thread that uses it.
pub trait Vad {
    fn name(&self) -> &'static str;
    /// Probability of voice in this frame (full scale ±1), 0 to 1.
    fn probability(&mut self, samples: &[f32; FRAME_FRAMES]) -> f32;
    /// Forgets what was heard; for a new device or a gap.
    fn reset(&mut self);
}

/// Builds a detector on the thread that will use it.
pub type VadBuilder = fn() -> Box<dyn Vad>;

/// Every detector: its name in the settings, and how to build it.
pub const VADS: &[(&str, VadBuilder)] =
    &[("earshot", || Box::new(earshot::Earshot::new())), ("webrtc", || Box::new(webrtc::WebRtc::new()))];

/// Builds a detector by its name in the settings; `None` for an unknown name.
pub fn vad(name: &str) -> Option<Box<dyn Vad>> {
    VADS.iter().find(|(n, _)| *n == name).map(|(_, build)| build())
}
