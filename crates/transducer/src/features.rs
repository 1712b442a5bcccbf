//! What the encoders are shown: the logarithm of a sound's power in mel bands, every 10 ms. Pure; computes on the caller's thread.
//!
//! As NeMo's `AudioToMelSpectrogramPreprocessor` has it: pre-emphasis 0.97 (the first sample kept), transform of 512 with a symmetric Hann window of 400 in its
//! middle, silence beyond both ends, power, Slaney's mels from 0 to 8 kHz, ln(x + 2⁻²⁴). A sound of n samples has n / 160 frames.

use riposte_dsp::{MEL_HOP, MelFrame, MelSpectrum};

/// Each sample less so much of the one before it.
const EMPHASIS: f32 = 0.97;
/// Added before the logarithm: 2⁻²⁴, NeMo's `log_zero_guard_value`.
const GUARD: f64 = 1.0 / 16_777_216.0;
/// Added to a deviation: NeMo's `CONSTANT`.
const LEAST_DEVIATION: f64 = 1e-5;
/// Samples after its middle that a frame takes in.
const REACH: usize = 200;
/// Frames before the next one whose samples are kept: the transform reaches 256 samples back.
const KEPT: usize = 2;

/// The transform and its buffers.
pub struct Features {
    spectrum: MelSpectrum,
    bands: usize,
}

impl Features {
    /// `bands`: 80 or 128 in published models.
    pub fn new(bands: usize) -> Self {
        Self { spectrum: MelSpectrum::new(bands, MelFrame::Padded), bands }
    }

    pub fn bands(&self) -> usize {
        self.bands
    }

    /// A frame of digital silence has this in each band.
    pub fn silence() -> f32 {
        GUARD.ln() as f32
    }

    /// The features of a whole sound, `bands` rows of `sound.len()` / 160 frames, each row with mean 0 and deviation 1 (n − 1).
    pub fn normalised(&mut self, sound: &[f32]) -> Vec<f32> {
        let mut stream = FeatureStream::default();
        stream.push(sound);
        let mut frames = Vec::new();
        stream.rest(self, &mut frames);
        let count = frames.len() / self.bands;
        let mut rows = Vec::with_capacity(frames.len());
        for band in 0..self.bands {
            let values = || frames.iter().skip(band).step_by(self.bands).map(|&value| f64::from(value));
            let mean = values().sum::<f64>() / count as f64;
            let spread = values().map(|value| (value - mean).powi(2)).sum::<f64>();
            let deviation = (spread / count.saturating_sub(1).max(1) as f64).sqrt() + LEAST_DEVIATION;
            rows.extend(values().map(|value| ((value - mean) / deviation) as f32));
        }
        rows
    }
}

/// A sound that grows. How it is divided between calls does not matter.
#[derive(Clone, Debug, Default)]
pub struct FeatureStream {
    /// After pre-emphasis, from frame `start` on.
    sound: Vec<f32>,
    start: usize,
    /// As it came.
    last: f32,
    samples: usize,
    /// Made so far.
    frames: usize,
}

impl FeatureStream {
    pub fn push(&mut self, samples: &[f32]) {
        for &sample in samples {
            let before = if self.samples == 0 { 0.0 } else { self.last };
            self.sound.push(sample - EMPHASIS * before);
            (self.last, self.samples) = (sample, self.samples + 1);
        }
    }

    /// Samples pushed.
    pub fn samples(&self) -> usize {
        self.samples
    }

    /// Appends the frames that no later sample changes, band after band of each; they lag 12.5 ms at most behind what was pushed.
    pub fn ready(&mut self, features: &mut Features, into: &mut Vec<f32>) {
        self.until((self.samples + MEL_HOP).saturating_sub(REACH) / MEL_HOP, features, into);
    }

    /// Appends the others too, as if silence followed.
    pub fn rest(&mut self, features: &mut Features, into: &mut Vec<f32>) {
        self.until(self.samples / MEL_HOP, features, into);
    }

    fn until(&mut self, end: usize, features: &mut Features, into: &mut Vec<f32>) {
        for frame in self.frames..end {
            let powers = features.spectrum.at(&self.sound, frame - self.start);
            into.extend(powers.iter().map(|power| (power + GUARD).ln() as f32));
        }
        self.frames = self.frames.max(end);
        let start = self.frames.saturating_sub(KEPT);
        self.sound.drain(..(start - self.start) * MEL_HOP);
        self.start = start;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn noise(samples: usize) -> Vec<f32> {
        let mut state = 7u32;
        let next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        std::iter::repeat_with(next).take(samples).collect()
    }

    #[test]
    fn a_sound_has_a_frame_for_every_ten_milliseconds_and_a_short_one_has_none() {
        let mut features = Features::new(128);
        for (samples, frames) in [(0, 0), (159, 0), (160, 1), (399, 2), (16_000, 100)] {
            let made = features.normalised(&noise(samples));
            assert_eq!(made.len(), frames * 128, "{samples}");
            assert!(made.iter().all(|value| value.is_finite()), "{samples}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn a_sound_that_comes_in_pieces_has_the_same_frames(cuts in prop::collection::vec(0usize..4_000, 0..12)) {
            let (sound, mut features) = (noise(4_000), Features::new(80));
            let (mut whole, mut expected) = (FeatureStream::default(), Vec::new());
            whole.push(&sound);
            whole.rest(&mut features, &mut expected);
            let (mut pieces, mut made) = (FeatureStream::default(), Vec::new());
            let mut cuts: Vec<usize> = cuts.into_iter().chain([0, sound.len()]).collect();
            cuts.sort_unstable();
            for pair in cuts.windows(2) {
                pieces.push(&sound[pair[0]..pair[1]]);
                pieces.ready(&mut features, &mut made);
            }
            // The last frames wait for samples that may follow.
            prop_assert_eq!(made.len() / 80, (4_000 - REACH) / MEL_HOP + 1);
            pieces.rest(&mut features, &mut made);
            prop_assert_eq!(made, expected);
        }
    }
}
