//! The time of a scenario as a position in samples at 16 kHz from its start, negative before it. Pure.

use riposte_dsp::RATE_HZ;
use riposte_measures::Time;

/// One millisecond.
pub(crate) const MS: i64 = RATE_HZ as i64 / 1000;

/// A position as a moment from the scenario's start.
pub(crate) fn time_of(position: i64) -> Time {
    Time::from_micros((position * 1_000_000).div_euclid(i64::from(RATE_HZ)))
}

/// The position at that moment.
pub(crate) fn position_of(time: Time) -> i64 {
    (time.as_micros() * i64::from(RATE_HZ)).div_euclid(1_000_000)
}
