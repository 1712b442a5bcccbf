//! Relates a device's sample positions to the process clock, through jitter and drift. Pure; used on whatever thread reads the stream.

use riposte_measures::{Span, Time};

/// Time constant of the averaging, in seconds of sound: long against the jitter of callback times (milliseconds), short against drift
/// (100 ppm is 0.2 ms in this time).
const SETTLING_S: f64 = 2.0;

/// A deviation that is no jitter: samples were lost, the stream stood still, or another clock took over.
const JUMP: Span = Span::from_millis(50);

/// A deviation that is none either when this many blocks in a row have it, all late or all early: a device that ran dry goes on 20 to 40 ms later
/// (PulseAudio on a busy machine). Left to the averaging that would make every time wrong for seconds.
const STEP: Span = Span::from_millis(12);
const STEP_BLOCKS: i32 = 3;

/// When each sample of a stream was captured or is played, from the times that its blocks claim.
///
/// The first block's time is taken as it is; after that the claimed times are averaged, the mean of all blocks at first, exponentially
/// over 2 s of sound later.
#[derive(Clone, Debug)]
pub struct SampleClock {
    rate_hz: f64,
    /// Microseconds of position 0; `None` before the first observation.
    origin_us: Option<f64>,
    observed_frames: f64,
    /// Blocks in a row that were late by more than [`STEP`]; negative for early ones.
    strays: i32,
}

impl SampleClock {
    pub fn new(rate_hz: u32) -> Self {
        Self { rate_hz: f64::from(rate_hz.max(1)), origin_us: None, observed_frames: 0.0, strays: 0 }
    }

    /// Whether the claim that `position` is at `at` contradicts what was observed: by more than 50 ms, or by more than 12 ms like the two before it.
    pub fn is_jump(&self, position: u64, at: Time) -> bool {
        let Some(deviation) = self.deviation(position, at) else { return false };
        deviation > JUMP || deviation < -JUMP || self.strays_with(deviation).abs() >= STEP_BLOCKS
    }

    fn deviation(&self, position: u64, at: Time) -> Option<Span> {
        self.origin_us.map(|_| at - self.time_of(position as f64))
    }

    /// Blocks in a row that were late, or early, with one more.
    fn strays_with(&self, deviation: Span) -> i32 {
        match deviation {
            late if late > STEP => self.strays.max(0) + 1,
            early if early < -STEP => self.strays.min(0) - 1,
            _ => 0,
        }
    }

    /// A block of `frames` frames that begins at `position` claims the time `at`. A jump is taken as it is.
    pub fn observe(&mut self, position: u64, frames: u64, at: Time) {
        let claimed = at.as_micros() as f64 - position as f64 * 1e6 / self.rate_hz;
        if self.is_jump(position, at) {
            self.restart();
        }
        self.strays = self.deviation(position, at).map_or(0, |deviation| self.strays_with(deviation));
        self.observed_frames += frames as f64;
        let origin = self.origin_us.get_or_insert(claimed);
        let window = self.observed_frames.min(SETTLING_S * self.rate_hz);
        if window > 0.0 {
            *origin += (claimed - *origin) * (frames as f64 / window).min(1.0);
        }
    }

    /// The time of a position; fractions count. Before the first observation the stream is taken to begin at the clock's origin.
    pub fn time_of(&self, position: f64) -> Time {
        Time::from_micros((self.origin_us.unwrap_or(0.0) + position * 1e6 / self.rate_hz).round() as i64)
    }

    /// Forgets what was observed.
    pub fn restart(&mut self) {
        self.origin_us = None;
        self.observed_frames = 0.0;
        self.strays = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 10 ms blocks whose claims are off by up to ±`jitter_us`, from a device that runs `ppm` fast; the worst error after 5 s, in µs.
    fn worst_error(jitter_us: i64, ppm: f64) -> i64 {
        let mut clock = SampleClock::new(48_000);
        let mut random = 1_u32;
        let mut worst = 0;
        for block in 0..3000_u64 {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let jitter = if jitter_us == 0 { 0 } else { i64::from(random >> 8) % (2 * jitter_us) - jitter_us };
            let truth = Time::from_micros((block as f64 * 10_000.0 / (1.0 + ppm * 1e-6)).round() as i64);
            clock.observe(block * 480, 480, truth + Span::from_micros(jitter));
            if block > 500 {
                worst = worst.max((clock.time_of((block * 480) as f64) - truth).as_micros().abs());
            }
        }
        worst
    }

    #[test]
    fn jitter_is_averaged_and_drift_is_followed() {
        assert!(worst_error(0, 0.0) <= 1);
        assert!(worst_error(5_000, 0.0) < 800, "{}", worst_error(5_000, 0.0));
        assert!(worst_error(0, 100.0) < 300, "{}", worst_error(0, 100.0));
        assert!(worst_error(0, 100.0) > 100, "drift must be in the test's signal");
    }

    #[test]
    fn a_jump_is_seen_and_taken() {
        let mut clock = SampleClock::new(16_000);
        clock.observe(0, 160, Time::ZERO);
        assert!(!clock.is_jump(160, Time::from_millis(59)));
        assert!(clock.is_jump(160, Time::from_millis(61)));
        assert!(clock.is_jump(160, Time::from_millis(-41)));
        clock.observe(160, 160, Time::from_millis(100));
        assert_eq!(clock.time_of(160.0), Time::from_millis(100));
    }

    #[test]
    fn a_device_that_ran_dry_goes_on_later_and_one_late_block_means_nothing() {
        let mut clock = SampleClock::new(16_000);
        let mut block = |n: u64, late_ms: i64| {
            clock.observe(n * 160, 160, Time::from_millis(n as i64 * 10 + late_ms));
            (clock.time_of(n as f64 * 160.0) - Time::from_millis(n as i64 * 10)).as_millis_f64()
        };
        (0..200).for_each(|n| assert_eq!(block(n, 0), 0.0));
        // Single blocks come late.
        let worst = (200..400).map(|n| block(n, if n % 10 == 0 { 20 } else { 0 })).fold(0.0, f64::max);
        assert!(worst < 4.0, "{worst} ms");
        // From here on all of them do.
        let off: Vec<f64> = (400..410).map(|n| block(n, 30)).collect();
        assert_eq!(off[2..], [30.0; 8], "{off:?}");
    }
}
