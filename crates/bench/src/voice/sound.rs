//! A voice's sound as it is measured and kept: loudness, true peak, the silence before it, and a WAV file. Pure but for the file.

use std::path::Path;

use ebur128::{EbuR128, Mode};
use riposte_problem::{Kind, Problem};

use crate::speech::QUIET_OF_PEAK;

/// How loud a line is.
pub(super) struct Level {
    /// Integrated and gated, ITU-R BS.1770-4.
    pub(super) lufs: f64,
    /// dBTP, four times oversampled.
    pub(super) true_peak_db: f64,
}

/// `None`: silence, or shorter than the 400 ms that loudness is measured over.
pub(super) fn level(samples: &[f32], rate_hz: u32) -> Option<Level> {
    let mut meter = EbuR128::new(1, rate_hz, Mode::I | Mode::TRUE_PEAK).ok()?;
    meter.add_frames_f32(samples).ok()?;
    let lufs = meter.loudness_global().ok()?;
    let true_peak_db = 20.0 * meter.true_peak(0).ok()?.log10();
    lufs.is_finite().then_some(Level { lufs, true_peak_db })
}

/// Milliseconds before the first sample that is no silence.
pub(super) fn lead_ms(samples: &[f32], rate_hz: u32) -> f64 {
    let peak = samples.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
    let first = samples.iter().position(|sample| sample.abs() > peak * QUIET_OF_PEAK).unwrap_or(samples.len());
    first as f64 * 1000.0 / f64::from(rate_hz)
}

/// A WAV file of 32-bit float samples; its folder is made.
pub(super) fn write(path: &Path, samples: &[f32], rate_hz: u32) -> Result<(), Problem> {
    let told = |error: String| {
        let message = format!("{} can't be written: {error}", path.display());
        Problem::new("bench.not_kept", Kind::Device, message, "Name a folder that you may write to, with space left.")
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| told(error.to_string()))?;
    }
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: rate_hz,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut file = hound::WavWriter::create(path, spec).map_err(|error| told(error.to_string()))?;
    for sample in samples {
        file.write_sample(*sample).map_err(|error| told(error.to_string()))?;
    }
    file.finalize().map_err(|error| told(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_is_as_loud_as_the_standard_says() {
        // BS.1770-4: a 997 Hz sine at 0 dBFS in one channel measures −3.01 LUFS.
        let tone: Vec<f32> =
            (0..48_000 * 2).map(|n| (n as f32 * 997.0 * std::f32::consts::TAU / 48_000.0).sin() * 0.1).collect();
        let level = level(&tone, 48_000).unwrap();
        assert!((level.lufs + 23.0).abs() < 0.1 && (level.true_peak_db + 20.0).abs() < 0.2);
        assert!(super::level(&[0.0; 48_000], 48_000).is_none());
        assert!(super::level(&[], 48_000).is_none());
    }

    #[test]
    fn the_lead_ends_with_the_first_sound() {
        assert!((lead_ms(&[0.0, 0.001, 0.5, 0.0], 1000) - 2.0).abs() < 1e-9);
        assert!(lead_ms(&[], 1000).abs() < 1e-9);
    }
}
