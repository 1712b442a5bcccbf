//! Levels in dB full scale. Pure.

use riposte_measures::{Span, Time};

/// The level of silence, and the lowest that is reported, in dB full scale.
pub const SILENCE_DB: f32 = -90.0;

/// Samples of larger magnitude count as audible, −50 dBFS: a sound begins with the first of them and ends with the last.
pub const AUDIBLE: f32 = 0.003;

/// At most 30 readings per second.
const INTERVAL: Span = Span::from_micros(33_334);

/// Peak of the samples in dB full scale, not below [`SILENCE_DB`].
pub fn peak_db(samples: &[f32]) -> f32 {
    to_db(peak(samples))
}

/// Largest magnitude; not-a-number counts as 0.
pub fn peak(samples: &[f32]) -> f32 {
    samples.iter().fold(0.0, |peak: f32, s| peak.max(s.abs()))
}

/// A linear magnitude in dB full scale, not below [`SILENCE_DB`].
pub fn to_db(magnitude: f32) -> f32 {
    if magnitude > 0.0 { (20.0 * magnitude.log10()).max(SILENCE_DB) } else { SILENCE_DB }
}

/// Mean square of the samples; what is not a number counts as 0.
pub(crate) fn power(samples: &[f32]) -> f32 {
    samples.iter().map(|s| if s.is_finite() { s * s } else { 0.0 }).sum::<f32>() / samples.len().max(1) as f32
}

/// A mean square in dB full scale, not below -120.
pub(crate) fn power_db(power: f32) -> f32 {
    10.0 * power.max(1e-12).log10()
}

/// Peak level for a meter, at most 30 readings per second.
#[derive(Clone, Debug, Default)]
pub struct LevelMeter {
    peak: f32,
    due: Option<Time>,
}

impl LevelMeter {
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes samples that start at `at`; gives the peak in dBFS since the last reading when one is due. The first is due at once.
    pub fn feed(&mut self, samples: &[f32], at: Time) -> Option<f32> {
        self.feed_peak(peak(samples), at)
    }

    /// The same for samples whose linear peak is known.
    pub fn feed_peak(&mut self, peak: f32, at: Time) -> Option<f32> {
        self.peak = self.peak.max(peak);
        if self.due.is_some_and(|due| at < due && due - at <= INTERVAL) {
            return None;
        }
        self.due = Some(at + INTERVAL);
        Some(to_db(std::mem::take(&mut self.peak)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decibels() {
        assert_eq!(to_db(1.0), 0.0);
        assert!((to_db(0.5) + 6.02).abs() < 0.01);
        assert_eq!(to_db(0.0), SILENCE_DB);
        assert_eq!(to_db(1e-9), SILENCE_DB);
        assert_eq!(peak_db(&[0.1, -1.0, f32::NAN]), 0.0);
        assert_eq!(peak_db(&[]), SILENCE_DB);
    }

    #[test]
    fn at_most_thirty_readings_a_second_and_no_peak_is_missed() {
        let mut meter = LevelMeter::new();
        let readings: Vec<f32> = (0..1000)
            .filter_map(|ms| meter.feed(&[if ms == 501 { 1.0 } else { 0.1 }], Time::from_millis(ms)))
            .collect();
        assert!((25..=30).contains(&readings.len()), "{}", readings.len());
        assert_eq!(readings.iter().filter(|db| **db == 0.0).count(), 1);
    }

    #[test]
    fn a_clock_that_steps_back_does_not_silence_the_meter() {
        let mut meter = LevelMeter::new();
        assert!(meter.feed(&[0.5], Time::from_millis(60_000)).is_some());
        assert!(meter.feed(&[0.5], Time::from_millis(10)).is_some());
    }
}
