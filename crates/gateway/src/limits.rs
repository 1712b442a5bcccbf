//! How much there may be: sessions, frames, waiting. Pure but for what it is told of time.

use riposte_measures::{Span, Time};

/// What a server allows.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// Conversations at once.
    pub sessions: usize,
    /// Without a frame for this long a session is over.
    pub idle: Span,
    /// A client that takes nothing of what it is sent for this long is closed.
    pub slow_reader: Span,
    /// A dropped session waits this long for its client.
    pub resume: Span,
    /// On the way out, turns may come to their end for this long.
    pub drain: Span,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sessions: 16,
            idle: Span::from_millis(300_000),
            slow_reader: Span::from_millis(5_000),
            resume: Span::from_millis(30_000),
            drain: Span::from_millis(20_000),
        }
    }
}

/// Frames that may come in a second, for as long as one likes: sound every 10 ms, as many words about playback again, and twice that for clocks that differ.
const FRAMES_PER_S: f64 = 400.0;
/// Frames that may come at once: what was kept back in 30 s without a connection, in pieces of 10 ms, and what goes with it. The page (web/line.js) keeps as many.
const FRAMES_AT_ONCE: f64 = 4_000.0;

/// How many more frames are taken.
#[derive(Clone, Debug)]
pub(crate) struct Allowance {
    frames: f64,
    since: Time,
}

impl Allowance {
    pub(crate) fn new(now: Time) -> Self {
        Self { frames: FRAMES_AT_ONCE, since: now }
    }

    /// One more. `false`: it is too many.
    pub(crate) fn take(&mut self, now: Time) -> bool {
        let grown = (now - self.since).as_millis_f64() / 1_000.0 * FRAMES_PER_S;
        self.since = now;
        self.frames = (self.frames + grown).min(FRAMES_AT_ONCE) - 1.0;
        self.frames >= 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_never_meets_the_limit_and_a_flood_does() {
        let mut talk = Allowance::new(Time::ZERO);
        assert!((0..100_000).all(|n| talk.take(Time::from_millis(n * 5))), "sound every 10 ms, and playback with it");
        let mut flood = Allowance::new(Time::ZERO);
        let taken = (0..10_000).take_while(|_| flood.take(Time::from_millis(1))).count();
        assert_eq!(taken, 4_000);
        assert!(!flood.take(Time::from_millis(1)));
        assert!(flood.take(Time::from_millis(5_000)), "it recovers");
    }

    #[test]
    fn what_was_kept_back_for_as_long_as_a_session_waits_may_come_at_once() {
        let mut talk = Allowance::new(Time::ZERO);
        assert!((0..1_000).all(|n| talk.take(Time::from_millis(n * 5))));
        // As much again is playback, of an answer that was kept for half of the time.
        let back = Time::from_millis(5_000) + Limits::default().resume;
        assert!((0..3_000 + 1_000).all(|_| talk.take(back)));
    }
}
