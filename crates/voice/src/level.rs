//! How loud voices are made: they differ by several decibels, from vendor to vendor and within Kokoro. Pure.

use ebur128::{EbuR128, Mode};

/// Loudness of speech, in LUFS (BS.1770-4, gated).
const TARGET_LUFS: f64 = -20.0;
/// No voice is further away; what is, was no speech.
const MOST_DB: f64 = 12.0;
/// Samples above this bend towards `CEILING`, −1.9 dBFS, which leaves 0.9 dB for what lies between samples.
const KNEE: f32 = 0.6;
const CEILING: f32 = 0.8;

/// What brings a voice that sounds like `speech` (mono) to the loudness of all voices, as a factor; 1 where it can't be told.
pub(crate) fn gain(speech: &[f32], rate_hz: u32) -> f32 {
    let measured = EbuR128::new(1, rate_hz, Mode::I).and_then(|mut meter| {
        meter.add_frames_f32(speech)?;
        meter.loudness_global()
    });
    match measured {
        Ok(lufs) if lufs.is_finite() => 10f64.powf((TARGET_LUFS - lufs).clamp(-MOST_DB, MOST_DB) / 20.0) as f32,
        _ => 1.0,
    }
}

/// Applies the gain; no sample leaves `CEILING`.
pub(crate) fn apply(samples: &mut [f32], gain: f32) {
    for sample in samples {
        let loud = *sample * gain;
        let over = loud.abs() - KNEE;
        *sample = if over <= 0.0 {
            loud
        } else {
            (KNEE + (CEILING - KNEE) * (over / (CEILING - KNEE)).tanh()).copysign(loud)
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE_HZ: u32 = 24_000;

    fn tone(level: f32) -> Vec<f32> {
        (0..RATE_HZ * 3).map(|n| (n as f32 * 997.0 * std::f32::consts::TAU / RATE_HZ as f32).sin() * level).collect()
    }

    #[test]
    fn soft_and_loud_voices_come_out_alike() {
        for level in [0.04, 0.1, 0.3] {
            let mut sound = tone(level);
            let by = gain(&sound, RATE_HZ);
            apply(&mut sound, by);
            // A sine of −3.01 dBFS RMS at full scale and about 1 kHz has −3.01 LUFS.
            let peak = sound.iter().fold(0.0, |peak: f32, s| peak.max(s.abs()));
            assert!((20.0 * peak.log10() - (-20.0 + 3.01)).abs() < 0.2, "{level}: {peak}");
        }
    }

    #[test]
    fn silence_and_the_far_too_loud_stay_in_bounds() {
        assert_eq!(gain(&[0.0; 48_000], RATE_HZ), 1.0);
        assert_eq!(gain(&[], RATE_HZ), 1.0);
        let mut loud = [0.5, -3.0, 100.0, 0.8];
        apply(&mut loud, 1.0);
        assert_eq!(loud[0], 0.5);
        assert!(loud.iter().all(|sample| sample.abs() <= CEILING), "{loud:?}");
    }
}
