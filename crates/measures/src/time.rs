//! A moment and a distance on the process's monotonic clock. Arithmetic only: nothing here reads a clock.

use std::ops::{Add, AddAssign, Neg, Sub};

use serde::{Deserialize, Serialize};

/// A moment: microseconds since the process clock's origin. Can be negative (a pre-rolled sample before the origin).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(i64);

/// A signed distance between two moments, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(i64);

impl Time {
    /// The clock's origin.
    pub const ZERO: Time = Time(0);

    /// The moment `micros` microseconds after the origin.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// The moment `millis` milliseconds after the origin.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis * 1000)
    }

    /// Microseconds after the origin.
    pub const fn as_micros(self) -> i64 {
        self.0
    }
}

impl Span {
    /// No distance.
    pub const ZERO: Span = Span(0);

    /// A distance in microseconds.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// A distance in milliseconds.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis * 1000)
    }

    /// The time that `frames` take at `rate_hz` (above 0), rounded to the nearest microsecond.
    pub const fn of_frames(frames: u64, rate_hz: u32) -> Self {
        Self(((frames as i128 * 1_000_000 + rate_hz as i128 / 2) / rate_hz as i128) as i64)
    }

    /// How many frames at `rate_hz` fit the span, rounded down; 0 for a negative span.
    pub const fn frames(self, rate_hz: u32) -> u64 {
        if self.0 <= 0 { 0 } else { (self.0 as i128 * rate_hz as i128 / 1_000_000) as u64 }
    }

    /// Whole microseconds.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Whole milliseconds, rounded towards zero.
    pub const fn as_millis(self) -> i64 {
        self.0 / 1000
    }

    /// Milliseconds with their fraction.
    pub fn as_millis_f64(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// For the standard library's waits; a negative span is no wait.
    pub fn to_duration(self) -> std::time::Duration {
        std::time::Duration::from_micros(self.0.max(0) as u64)
    }
}

impl From<std::time::Duration> for Span {
    fn from(duration: std::time::Duration) -> Self {
        Self(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX))
    }
}

impl Add<Span> for Time {
    type Output = Time;
    fn add(self, span: Span) -> Time {
        Time(self.0 + span.0)
    }
}

impl Sub<Span> for Time {
    type Output = Time;
    fn sub(self, span: Span) -> Time {
        Time(self.0 - span.0)
    }
}

impl Sub for Time {
    type Output = Span;
    fn sub(self, earlier: Time) -> Span {
        Span(self.0 - earlier.0)
    }
}

impl AddAssign<Span> for Time {
    fn add_assign(&mut self, span: Span) {
        self.0 += span.0;
    }
}

impl Add for Span {
    type Output = Span;
    fn add(self, other: Span) -> Span {
        Span(self.0 + other.0)
    }
}

impl Sub for Span {
    type Output = Span;
    fn sub(self, other: Span) -> Span {
        Span(self.0 - other.0)
    }
}

impl Neg for Span {
    type Output = Span;
    fn neg(self) -> Span {
        Span(-self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    const YEAR_US: i64 = 366 * 24 * 3600 * 1_000_000;
    const RATES_HZ: [u32; 8] = [8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000, 192_000];

    #[test]
    fn a_negative_span_is_no_wait_and_no_frames() {
        let span = Span::from_millis(-3);
        assert_eq!((span.to_duration(), span.frames(48_000)), (Duration::ZERO, 0));
    }

    #[test]
    fn a_duration_too_long_for_the_clock_becomes_the_longest_span() {
        assert_eq!(Span::from(Duration::MAX).as_micros(), i64::MAX);
    }

    #[test]
    fn whole_milliseconds_are_rounded_towards_zero() {
        assert_eq!((Span::from_micros(1_999).as_millis(), Span::from_micros(-1_999).as_millis()), (1, -1));
        assert_eq!(Span::from_micros(-1_999).as_millis_f64(), -1.999);
    }

    #[test]
    fn both_travel_as_a_bare_number_of_microseconds() {
        assert_eq!(serde_json::to_string(&(Time::from_millis(2), Span::from_micros(-5))).unwrap(), "[2000,-5]");
        let back: (Time, Span) = serde_json::from_str("[2000,-5]").unwrap();
        assert_eq!(back, (Time::from_millis(2), Span::from_micros(-5)));
    }

    proptest! {
        #[test]
        fn a_moment_plus_a_distance_minus_the_moment_is_the_distance(at in -YEAR_US..YEAR_US, span in -YEAR_US..YEAR_US) {
            let (at, span) = (Time::from_micros(at), Span::from_micros(span));
            prop_assert_eq!((at + span) - at, span);
            prop_assert_eq!((at + span) - span, at);
            prop_assert_eq!(at - (at + span), -span);
            prop_assert_eq!(span - span, Span::ZERO);
            let mut moved = at;
            moved += span;
            prop_assert_eq!(moved, at + span);
        }

        #[test]
        fn durations_come_back(micros in 0..YEAR_US) {
            let span = Span::from_micros(micros);
            prop_assert_eq!(Span::from(span.to_duration()), span);
            prop_assert_eq!(Time::from_micros(micros).as_micros(), micros);
        }

        /// Frames to a span and back, at rates whose frames are longer than the microsecond's rounding; the span may have been rounded
        /// down by half a microsecond, so that the last frame is only complete with it added again.
        #[test]
        fn frames_come_back(frames in 0u64..192_000 * 3600, rate in prop::sample::select(RATES_HZ.to_vec())) {
            let span = Span::of_frames(frames, rate);
            prop_assert_eq!((span + Span::from_micros(1)).frames(rate), frames);
            prop_assert!(frames - span.frames(rate) <= 1);
        }

        #[test]
        fn frames_in_pieces_drift_by_at_most_half_a_microsecond_a_piece(
            pieces in prop::collection::vec(1u64..4_800, 1..50), rate in prop::sample::select(RATES_HZ.to_vec())
        ) {
            let whole = Span::of_frames(pieces.iter().sum(), rate);
            let summed = pieces.iter().fold(Span::ZERO, |sum, frames| sum + Span::of_frames(*frames, rate));
            prop_assert!((whole - summed).as_micros().unsigned_abs() <= pieces.len() as u64 / 2 + 1);
        }
    }
}
