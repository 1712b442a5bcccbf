//! The power of a sound in bands of Slaney's mel scale, every 10 ms: what the features of Whisper, of librosa (`librosa.feature.melspectrogram`, centred) and of
//! NeMo begin with. Pure; buffers and the transform are made in `new`.
//!
//! Not for [`crate::VoicePrinter`], whose cepstra have bands of another scale.

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

use crate::RATE_HZ;
use crate::mel_filters::{Filter, filters};

/// Samples from one moment to the next: 10 ms.
pub const MEL_HOP: usize = 160;
/// 25 ms.
const WINDOW: usize = 400;

/// How a moment of the sound is looked at; the window is 25 ms of Hann's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MelFrame {
    /// librosa's and Whisper's: a transform of 400 samples with the periodic window; beyond both ends the sound goes back as in a mirror.
    Mirrored,
    /// NeMo's: a transform of 512 samples with the symmetric window in their middle; beyond both ends there is silence.
    Padded,
}

impl MelFrame {
    fn transform(self) -> usize {
        match self {
            Self::Mirrored => WINDOW,
            Self::Padded => 512,
        }
    }

    /// Hann's window, as long as the transform.
    fn window(self) -> Vec<f64> {
        let length = self.transform();
        let period = if self == Self::Mirrored { WINDOW } else { WINDOW - 1 };
        let turn = std::f64::consts::TAU / period as f64;
        let before = (length - WINDOW) / 2;
        let weight = |n: usize| match n.checked_sub(before).filter(|n| *n < WINDOW) {
            Some(n) => 0.5 - 0.5 * (turn * n as f64).cos(),
            None => 0.0,
        };
        (0..length).map(weight).collect()
    }
}

/// Bands from 0 to 8 kHz of a sound of 16 kHz.
pub struct MelSpectrum {
    fft: Arc<dyn RealToComplex<f64>>,
    kind: MelFrame,
    window: Vec<f64>,
    filters: Vec<Filter>,
    frame: Vec<f64>,
    bins: Vec<Complex<f64>>,
    scratch: Vec<Complex<f64>>,
    powers: Vec<f64>,
}

impl MelSpectrum {
    pub fn new(bands: usize, kind: MelFrame) -> Self {
        let window = kind.window();
        let fft = RealFftPlanner::new().plan_fft_forward(window.len());
        Self {
            filters: filters(bands, window.len() / 2 + 1, f64::from(RATE_HZ) / 2.0),
            frame: vec![0.0; window.len()],
            bins: fft.make_output_vec(),
            scratch: fft.make_scratch_vec(),
            powers: vec![0.0; bands],
            kind,
            window,
            fft,
        }
    }

    /// The power of each band in the 25 ms around sample `step` × [`MEL_HOP`] of `sound`.
    pub fn at(&mut self, sound: &[f32], step: usize) -> &[f64] {
        let (middle, half) = (step * MEL_HOP, self.window.len() / 2);
        let last = sound.len().saturating_sub(1);
        for (n, (value, weight)) in self.frame.iter_mut().zip(&self.window).enumerate() {
            let at = match self.kind {
                MelFrame::Mirrored => {
                    let at = (middle + n).abs_diff(half) % (2 * last).max(1);
                    Some(if at > last { 2 * last - at } else { at })
                }
                MelFrame::Padded => (middle + n).checked_sub(half),
            };
            *value = at.and_then(|at| sound.get(at)).map_or(0.0, |&x| f64::from(x)) * weight;
        }
        // Its only error is a buffer of another length than the plan's, and these were made by the plan.
        let _ = self.fft.process_with_scratch(&mut self.frame, &mut self.bins, &mut self.scratch);
        for (power, filter) in self.powers.iter_mut().zip(&self.filters) {
            let bins = &self.bins[filter.first..];
            *power = filter.weights.iter().zip(bins).map(|(weight, bin)| weight * bin.norm_sqr()).sum();
        }
        &self.powers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_is_in_its_band() {
        let tone: Vec<f32> = (0..16_000).map(|n| (n as f32 * std::f32::consts::TAU / 16.0).sin()).collect();
        let mut spectrum = MelSpectrum::new(40, MelFrame::Mirrored);
        let powers = spectrum.at(&tone, 50);
        let loudest = powers.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap().0;
        // 1 kHz is mel 15, 8 kHz mel 45.2, in 41 steps: the middle of the filter nearest to it is number 13.
        assert_eq!(loudest, 13, "{powers:?}");
    }

    #[test]
    fn the_shortest_sounds_have_a_mirror_too() {
        let mut spectrum = MelSpectrum::new(40, MelFrame::Mirrored);
        assert!(spectrum.at(&[], 0).iter().all(|&power| power == 0.0));
        for length in [1, 2, 3, 100, 199, 200, 201, 400] {
            let sound = vec![0.5; length];
            let power = spectrum.at(&sound, 0)[0];
            let constant = spectrum.at(&[0.5; 1000], 3)[0];
            assert!((power - constant).abs() < 1e-6, "{length}: {power}, not {constant}");
        }
    }
}
