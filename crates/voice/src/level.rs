//! How loud voices are made: they differ by several decibels, from vendor to vendor and within Kokoro. Pure.

use ebur128::{EbuR128, Mode};

/// Loudness of speech, in LUFS (BS.1770-4, gated).
const TARGET_LUFS: f64 = -20.0;
/// No voice is further away; what is, was no speech.
const MOST_DB: f64 = 12.0;
/// A voice is as loud as it is over many sentences: one may be some decibels off. So much of its speech tells.
const TELLING_S: u64 = 60;
/// What a voice may change by from one chunk to the next, which nobody hears as a change.
const STEP_DB: f32 = 0.7;
/// Samples above this bend towards `CEILING`, −1.9 dBFS, which leaves 0.9 dB for what lies between samples.
const KNEE: f32 = 0.6;
const CEILING: f32 = 0.8;

/// What brings a voice that sounds like `speech` (mono) to the loudness of all voices, as a factor; 1 where it can't be told.
pub(crate) fn gain(speech: &[f32], rate_hz: u32) -> f32 {
    let mut level = Level::new(rate_hz);
    level.heard(speech);
    level.gain()
}

/// How loud a voice is, learnt from all that it says.
pub(crate) struct Level {
    /// `None`: there is none for such a rate.
    meter: Option<EbuR128>,
    rate_hz: u32,
    frames: u64,
    gain: f32,
}

impl Level {
    pub(crate) fn new(rate_hz: u32) -> Self {
        let meter = EbuR128::new(1, rate_hz, Mode::I | Mode::HISTOGRAM).ok();
        Self { meter, rate_hz, frames: 0, gain: 1.0 }
    }

    /// What brings the voice to the loudness of all voices, as a factor; 1 where it can't be told.
    pub(crate) fn gain(&self) -> f32 {
        self.gain
    }

    /// More of its own speech (mono). The first decides; each after it changes the gain by [`STEP_DB`] at most.
    pub(crate) fn heard(&mut self, speech: &[f32]) {
        if speech.is_empty() || self.frames > TELLING_S * u64::from(self.rate_hz) {
            return;
        }
        let is_first = self.frames == 0;
        self.frames += speech.len() as u64;
        let Some(meter) = &mut self.meter else { return };
        let Ok(Ok(lufs)) = meter.add_frames_f32(speech).map(|()| meter.loudness_global()) else { return };
        if !lufs.is_finite() {
            return;
        }
        let wanted_db = (TARGET_LUFS - lufs).clamp(-MOST_DB, MOST_DB) as f32;
        let now_db = 20.0 * self.gain.log10();
        let db = if is_first { wanted_db } else { wanted_db.clamp(now_db - STEP_DB, now_db + STEP_DB) };
        self.gain = 10f32.powf(db / 20.0);
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
    fn a_voice_whose_first_sentence_was_louder_than_others_is_as_loud_as_all_in_the_end() {
        let mut level = Level::new(RATE_HZ);
        level.heard(&tone(0.2));
        let first = level.gain();
        let mut gains = vec![first];
        for _ in 0..10 {
            level.heard(&tone(0.1));
            gains.push(level.gain());
        }
        let db = |ratio: f32| 20.0 * ratio.log10();
        assert!(gains.windows(2).all(|pair| db(pair[1] / pair[0]) <= STEP_DB + 1e-3), "{gains:?}");
        let wanted = gain(&[tone(0.2), tone(0.1).repeat(10)].concat(), RATE_HZ);
        assert!(db(wanted / level.gain()).abs() < 0.1 && db(wanted / first) > 4.0, "{wanted} {gains:?}");
    }

    #[test]
    fn after_a_minute_a_voice_is_known() {
        let mut level = Level::new(RATE_HZ);
        (0..21).for_each(|_| level.heard(&tone(0.1)));
        let known = level.gain();
        (0..10).for_each(|_| level.heard(&tone(0.3)));
        assert_eq!(level.gain(), known);
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
