//! The process clock: the one file that reads the time or sleeps. Everything else is handed a [`Time`].
#![allow(clippy::disallowed_methods)]

use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use riposte_measures::{Span, Time};

/// The monotonic clock that all audio, marks and deadlines are on. Its origin is the first use in this process.
pub struct Clock;

fn origin() -> Instant {
    static ORIGIN: OnceLock<Instant> = OnceLock::new();
    *ORIGIN.get_or_init(Instant::now)
}

impl Clock {
    /// Lock-free after the first call; a `vdso` read, so safe to call in an audio callback once [`Clock::start`] ran.
    pub fn now() -> Time {
        Time::ZERO + Span::from(origin().elapsed())
    }

    /// Fixes the origin. Called early in `main`, so that no audio callback pays for it.
    pub fn start() {
        origin();
    }

    /// Wall-clock milliseconds since the Unix epoch; for records shown to people, never for measuring.
    pub fn unix_ms() -> i64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64)
    }

    /// Blocks the thread until `at`.
    pub fn wait_until(at: Time) {
        let wait = at - Self::now();
        if wait > Span::ZERO {
            std::thread::sleep(wait.to_duration());
        }
    }

    /// Blocks the thread for a while.
    pub fn wait(span: Span) {
        std::thread::sleep(span.to_duration());
    }

    /// Blocks the thread for a while, or until it is unparked.
    pub fn park(span: Span) {
        std::thread::park_timeout(span.to_duration());
    }

    /// The same as [`Clock::wait_until`] for tasks.
    pub async fn sleep_until(at: Time) {
        tokio::time::sleep_until(tokio::time::Instant::from_std(Self::instant(at))).await;
    }

    fn instant(at: Time) -> Instant {
        origin() + Duration::from_micros(at.as_micros().max(0) as u64)
    }
}
