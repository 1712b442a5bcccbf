//! The WebRTC project's detector: Gaussian mixtures over six sub-bands, 1 µs per frame. Boolean, quick, and easily taken in by noise.

use webrtc_vad::{SampleRate, VadMode};

use super::Vad;
use crate::FRAME_FRAMES;

/// 0 or 1 per frame.
pub(super) struct WebRtc {
    detector: webrtc_vad::Vad,
    pcm: [i16; FRAME_FRAMES],
}

impl WebRtc {
    pub(super) fn new() -> Self {
        Self { detector: detector(), pcm: [0; FRAME_FRAMES] }
    }
}

/// Mode 3, "very aggressive": the lower modes call stationary noise voice (see `tests/voices.rs`).
fn detector() -> webrtc_vad::Vad {
    webrtc_vad::Vad::new_with_rate_and_mode(SampleRate::Rate16kHz, VadMode::VeryAggressive)
}

impl Vad for WebRtc {
    fn name(&self) -> &'static str {
        "webrtc"
    }

    fn probability(&mut self, samples: &[f32; FRAME_FRAMES]) -> f32 {
        for (pcm, sample) in self.pcm.iter_mut().zip(samples) {
            // `as` saturates, and makes 0 of not-a-number.
            *pcm = (sample * 32_767.0) as i16;
        }
        match self.detector.is_voice_segment(&self.pcm) {
            Ok(true) => 1.0,
            // An error means a length that it does not take; 160 samples at 16 kHz is one that it does.
            Ok(false) | Err(()) => 0.0,
        }
    }

    fn reset(&mut self) {
        // Its own reset goes back to 8 kHz and mode 0.
        self.detector = detector();
    }
}
