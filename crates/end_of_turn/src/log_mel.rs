//! What the model is shown: Whisper's log-mel spectrogram of the last 8 s. Pure; allocates only in `new`.
//!
//! As Hugging Face's `WhisperFeatureExtractor` (chunk_length 8, do_normalize) makes it of a turn that was padded with zeros in front: the padding
//! comes first, so that it counts in the mean and the variance. Tested against that program's values (tests/reference).

use riposte_dsp::{MEL_HOP, MelFrame, MelSpectrum};

use crate::LONGEST_FRAMES;

/// Bands of the spectrogram.
pub const MELS: usize = 80;
/// Moments of the spectrogram: one each 10 ms.
pub const STEPS: usize = LONGEST_FRAMES / MEL_HOP;

/// Keeps the variance of silence from being divided by.
const SILENT_VARIANCE: f64 = 1e-7;
/// The least power, before its logarithm.
const FLOOR: f64 = 1e-10;
/// Powers of ten below the loudest that still show.
const RANGE: f32 = 8.0;

/// Makes spectrograms, one after another.
pub struct LogMel {
    mel: MelSpectrum,
    sound: Vec<f32>,
    /// `MELS` rows of `STEPS`.
    spectrogram: Vec<f32>,
}

impl LogMel {
    pub fn new() -> Self {
        Self {
            mel: MelSpectrum::new(MELS, MelFrame::Mirrored),
            sound: vec![0.0; LONGEST_FRAMES],
            spectrogram: vec![0.0; MELS * STEPS],
        }
    }

    /// The spectrogram of the last 8 s of `samples` (16 kHz mono, full scale ±1), with zeros before what is shorter: `MELS` rows of `STEPS`.
    pub fn of_turn(&mut self, samples: &[f32]) -> &[f32] {
        let samples = &samples[samples.len().saturating_sub(LONGEST_FRAMES)..];
        let padding = LONGEST_FRAMES - samples.len();
        self.sound[..padding].fill(0.0);
        self.sound[padding..].copy_from_slice(samples);
        normalise(&mut self.sound);
        let mut loudest = f32::NEG_INFINITY;
        for step in 0..STEPS {
            for (mel, power) in self.mel.at(&self.sound, step).iter().enumerate() {
                let log = power.max(FLOOR).log10() as f32;
                self.spectrogram[mel * STEPS + step] = log;
                loudest = loudest.max(log);
            }
        }
        for value in &mut self.spectrogram {
            *value = (value.max(loudest - RANGE) + 4.0) / 4.0;
        }
        &self.spectrogram
    }
}

impl Default for LogMel {
    fn default() -> Self {
        Self::new()
    }
}

/// To zero mean and unit variance.
fn normalise(sound: &mut [f32]) {
    let count = sound.len() as f64;
    let mean = sound.iter().map(|&x| f64::from(x)).sum::<f64>() / count;
    let variance = sound.iter().map(|&x| (f64::from(x) - mean).powi(2)).sum::<f64>() / count;
    let scale = (variance + SILENT_VARIANCE).sqrt();
    for x in sound {
        *x = ((f64::from(*x) - mean) / scale) as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_all_floor() {
        let mut log_mel = LogMel::new();
        assert!(log_mel.of_turn(&[]).iter().all(|&value| value == -1.5));
        assert!(log_mel.of_turn(&[0.0; 16_000]).iter().all(|&value| value == -1.5));
    }

    #[test]
    fn only_the_last_eight_seconds_count_and_nothing_is_left_of_the_turn_before() {
        let tone: Vec<f32> = (0..200_000).map(|n| (n as f32 * 0.05).sin() * 0.2).collect();
        let mut log_mel = LogMel::new();
        let of_last = log_mel.of_turn(&tone[200_000 - LONGEST_FRAMES..]).to_vec();
        assert_eq!(log_mel.of_turn(&tone), of_last);
        let short = LogMel::new().of_turn(&tone[..5000]).to_vec();
        assert_eq!(log_mel.of_turn(&tone[..5000]), short);
    }

    #[test]
    fn loudness_does_not_count() {
        let soft: Vec<f32> = (0..128_000).map(|n| (n as f32 * n as f32 * 1e-6).sin() * 0.1).collect();
        let loud: Vec<f32> = soft.iter().map(|x| x * 8.0).collect();
        let soft = LogMel::new().of_turn(&soft).to_vec();
        let loud = LogMel::new().of_turn(&loud).to_vec();
        let furthest = soft.iter().zip(&loud).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(furthest < 1e-3, "{furthest}");
    }
}
