//! What a far device says it has played of what it was sent ahead of time (a client behind a socket). Its word decides what was heard: what it has not
//! played when it is told to throw everything away was never heard. Both sides are plain threads or tasks; the lock is held for two numbers.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use riposte_measures::{Span, Time};

use super::Report;
use crate::SPEAKER_RATE_HZ;

/// Up to which device frame a far device has played, and when that was. Clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Receipts(Arc<Mutex<(u64, Time)>>);

impl Receipts {
    /// The device has played so many frames since its stream began, the last of which ended at `at`. Less than before changes nothing.
    pub fn played(&self, frames: u64, at: Time) {
        let mut latest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if frames > latest.0 {
            *latest = (frames, at);
        }
    }

    fn latest(&self) -> (u64, Time) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reports that wait for the device's word, in order.
pub(super) struct Received {
    receipts: Receipts,
    rate_hz: u32,
    waiting: VecDeque<Report>,
    /// The position after the last sample that was told as played, and when it ended.
    heard: (u64, Option<Time>),
}

impl Received {
    pub(super) fn new(receipts: Receipts, rate_hz: u32) -> Self {
        Self { receipts, rate_hz, waiting: VecDeque::new(), heard: (0, None) }
    }

    /// The callback reports. A flush waits for nobody: what waits is not heard any more.
    pub(super) fn push(&mut self, report: Report, take: &mut dyn FnMut(Report)) {
        let Report::Flushed { position, silent_at } = report else {
            // There was nothing to send for a moment, and more came before the device ran out.
            if matches!((self.waiting.back(), report), (Some(Report::Dry { .. }), Report::Played { .. })) {
                self.waiting.pop_back();
            }
            return self.waiting.push_back(report);
        };
        self.release(take);
        self.waiting.clear();
        take(Report::Flushed { position: self.heard.0.min(position), silent_at });
    }

    /// Hands on what the device has played by now, with the time at which it did.
    pub(super) fn release(&mut self, take: &mut dyn FnMut(Report)) {
        let (played, at) = self.receipts.latest();
        while let Some(report) = self.waiting.front().copied() {
            let report = match report {
                Report::Played { taken, .. } if taken > played => return,
                Report::Played { first, frames, peak, taken, .. } => {
                    let ends = at - Span::of_frames(played - taken, self.rate_hz);
                    self.heard = (first + u64::from(frames), Some(ends));
                    let at = ends - Span::of_frames(u64::from(frames), SPEAKER_RATE_HZ);
                    Report::Played { first, frames, at, peak, taken }
                }
                Report::Dry { position, at } => Report::Dry { position, at: self.heard.1.unwrap_or(at) },
                other => other,
            };
            self.waiting.pop_front();
            take(report);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn played(first: u64, frames: u32, taken: u64) -> Report {
        Report::Played { first, frames, at: Time::ZERO, peak: 1.0, taken }
    }

    fn told(received: &mut Received) -> Vec<Report> {
        let mut told = Vec::new();
        received.release(&mut |report| told.push(report));
        told
    }

    #[test]
    fn what_was_sent_is_heard_when_the_device_says_so_and_at_the_time_it_says() {
        let receipts = Receipts::default();
        let mut received = Received::new(receipts.clone(), 24_000);
        let mut none = |report| panic!("{report:?}");
        received.push(played(0, 480, 240), &mut none);
        received.push(played(480, 480, 480), &mut none);
        received.push(Report::Dry { position: 960, at: Time::ZERO }, &mut none);
        assert!(told(&mut received).is_empty());
        receipts.played(360, Time::from_millis(115));
        let first = Report::Played { first: 0, frames: 480, at: Time::from_millis(100), peak: 1.0, taken: 240 };
        assert_eq!(told(&mut received), [first]);
        receipts.played(480, Time::from_millis(120));
        receipts.played(100, Time::from_millis(999));
        let second = Report::Played { first: 480, frames: 480, at: Time::from_millis(110), peak: 1.0, taken: 480 };
        assert_eq!(told(&mut received), [second, Report::Dry { position: 960, at: Time::from_millis(120) }]);
    }

    #[test]
    fn a_device_that_gets_more_before_it_runs_out_did_not_run_dry() {
        let receipts = Receipts::default();
        let mut received = Received::new(receipts.clone(), 24_000);
        let mut none = |report| panic!("{report:?}");
        received.push(played(0, 480, 240), &mut none);
        received.push(Report::Dry { position: 480, at: Time::ZERO }, &mut none);
        received.push(played(480, 480, 480), &mut none);
        receipts.played(480, Time::from_millis(20));
        assert_eq!(told(&mut received).len(), 2);
        received.push(Report::Dry { position: 960, at: Time::ZERO }, &mut none);
        assert_eq!(told(&mut received), [Report::Dry { position: 960, at: Time::from_millis(20) }]);
    }

    #[test]
    fn a_flush_takes_what_was_not_played_with_it() {
        let receipts = Receipts::default();
        let mut received = Received::new(receipts.clone(), 24_000);
        let mut reports = Vec::new();
        received.push(played(0, 480, 240), &mut |report| reports.push(report));
        received.push(played(480, 480, 480), &mut |report| reports.push(report));
        receipts.played(240, Time::from_millis(10));
        let silent_at = Time::from_millis(12);
        received.push(Report::Flushed { position: 960, silent_at }, &mut |report| reports.push(report));
        assert_eq!(reports[1], Report::Flushed { position: 480, silent_at });
        receipts.played(480, Time::from_millis(30));
        assert!(told(&mut received).is_empty(), "thrown away, whatever it says later");
    }
}
