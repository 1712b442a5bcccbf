//! earshot: a small recurrent network over mel bands, weights embedded, 7 µs per 16 ms. Gives probabilities and withstands noise.

use super::Vad;
use crate::FRAME_FRAMES;

/// The network's hop: 16 ms.
const HOP_FRAMES: usize = 256;

/// Collects 10 ms frames into 16 ms hops; between hops the last probability holds, so an answer is 0 to 16 ms old.
pub(super) struct Earshot {
    detector: Box<earshot::Detector>,
    hop: [f32; HOP_FRAMES],
    filled: usize,
    last: f32,
}

impl Earshot {
    pub(super) fn new() -> Self {
        Self { detector: earshot::Detector::default_boxed(), hop: [0.0; HOP_FRAMES], filled: 0, last: 0.0 }
    }
}

impl Vad for Earshot {
    fn name(&self) -> &'static str {
        "earshot"
    }

    fn probability(&mut self, samples: &[f32; FRAME_FRAMES]) -> f32 {
        for sample in samples {
            self.hop[self.filled] = if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 };
            self.filled += 1;
            if self.filled == HOP_FRAMES {
                self.filled = 0;
                self.last = self.detector.predict_f32(&self.hop).clamp(0.0, 1.0);
            }
        }
        self.last
    }

    fn reset(&mut self) {
        self.detector.reset();
        self.filled = 0;
        self.last = 0.0;
    }
}
