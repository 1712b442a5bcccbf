//! What is told while a model comes, and how it is paused and cancelled. Plain data; the time is handed in.

use std::collections::VecDeque;

use riposte_measures::Time;
use riposte_problem::Sentence;
use serde::Serialize;
use tokio::sync::watch;

/// What happened to a pull.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Event {
    /// A file is asked for; `have` bytes of it are here from an earlier attempt.
    Began {
        file: String,
        address: String,
        have: u64,
        size: Option<u64>,
    },
    /// Of all files together. `left_s` where it can be reckoned.
    Progress {
        done: u64,
        size: Option<u64>,
        bytes_per_s: Option<f64>,
        left_s: Option<f64>,
    },
    /// Another process is fetching this model; its result is waited for.
    Waiting {
        done: u64,
        size: Option<u64>,
    },
    Paused,
    Resumed,
    /// An address did not do; the next is tried, or the same again. `reason`: a sentence.
    Retried {
        file: String,
        reason: Sentence,
    },
    /// What was here of a file can't be gone on with. `reason`: a sentence.
    StartedOver {
        file: String,
        reason: Sentence,
    },
    /// A whole file is hashed.
    Verifying {
        file: String,
    },
    /// Size and hash are right, and it stands where it is used. `recorded`: nobody publishes its hash, it was taken now.
    Verified {
        file: String,
        sha256: String,
        recorded: bool,
    },
    Installed {
        id: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    Run,
    Pause,
    Cancel,
}

/// Pauses, resumes and cancels a pull from any thread. What is here of a file stays, so that a cancelled pull can be gone on with.
#[derive(Clone, Debug)]
pub struct Control(watch::Sender<Wish>);

impl Default for Control {
    fn default() -> Self {
        Self(watch::Sender::new(Wish::Run))
    }
}

impl Control {
    pub fn pause(&self) {
        self.0.send_if_modified(|wish| *wish == Wish::Run && std::mem::replace(wish, Wish::Pause) == Wish::Run);
    }

    pub fn resume(&self) {
        self.0.send_if_modified(|wish| *wish == Wish::Pause && std::mem::replace(wish, Wish::Run) == Wish::Pause);
    }

    /// For good.
    pub fn cancel(&self) {
        self.0.send_replace(Wish::Cancel);
    }

    pub(crate) fn wish(&self) -> Wish {
        *self.0.borrow()
    }

    pub(crate) fn watch(&self) -> watch::Receiver<Wish> {
        self.0.subscribe()
    }
}

/// The rate is that of the last five seconds.
const WINDOW_S: f64 = 5.0;
/// Before this it says nothing.
const LEAST_S: f64 = 0.5;
/// How often progress is told.
const EVERY_S: f64 = 0.1;

/// How fast bytes come.
#[derive(Debug, Default)]
pub(crate) struct Rate {
    /// When, and how many were here.
    noted: VecDeque<(Time, u64)>,
    told: Option<Time>,
}

impl Rate {
    /// So many bytes are here now. The event to tell, if it is time for one.
    pub(crate) fn note(&mut self, now: Time, done: u64, size: Option<u64>) -> Option<Event> {
        // Nothing to learn from a clock that stands.
        if self.noted.back().is_none_or(|(at, _)| seconds(now, *at) >= EVERY_S / 4.0) {
            self.noted.push_back((now, done));
        }
        while self.noted.len() > 2 && self.noted.front().is_some_and(|(at, _)| seconds(now, *at) > WINDOW_S) {
            self.noted.pop_front();
        }
        if self.told.is_some_and(|told| seconds(now, told) < EVERY_S) {
            return None;
        }
        self.told = Some(now);
        let bytes_per_s = self.rate(now, done);
        let left_s = size.zip(bytes_per_s).map(|(size, rate)| size.saturating_sub(done) as f64 / rate);
        Some(Event::Progress { done, size, bytes_per_s, left_s })
    }

    fn rate(&self, now: Time, done: u64) -> Option<f64> {
        let (from, had) = self.noted.front()?;
        let over = seconds(now, *from);
        let came = done.checked_sub(*had).filter(|came| *came > 0)?;
        (over >= LEAST_S).then(|| came as f64 / over)
    }

    /// Nothing came on purpose.
    pub(crate) fn rest(&mut self) {
        self.noted.clear();
        self.told = None;
    }
}

fn seconds(later: Time, earlier: Time) -> f64 {
    (later - earlier).as_millis_f64() / 1000.0
}

#[cfg(test)]
mod tests {
    use riposte_measures::Span;

    use super::*;

    #[test]
    fn the_rate_is_of_the_last_seconds_and_the_time_left_follows_it() {
        let at = |ms: i64| Time::ZERO + Span::from_millis(ms);
        let mut rate = Rate::default();
        assert_eq!(
            rate.note(at(0), 0, Some(10_000)),
            Some(Event::Progress { done: 0, size: Some(10_000), bytes_per_s: None, left_s: None })
        );
        let mut last = None;
        for n in 1..=100 {
            // Slow for five seconds, then ten times as fast.
            let done = if n <= 50 { n * 10 } else { 500 + (n - 50) * 100 };
            last = rate.note(at(n as i64 * 100), done, Some(10_000)).or(last);
        }
        let Some(Event::Progress { bytes_per_s: Some(per_s), left_s: Some(left), .. }) = last else {
            panic!("{last:?}")
        };
        assert!((950.0..=1001.0).contains(&per_s), "{per_s}");
        assert!((left - (10_000.0 - 5_500.0) / per_s).abs() < 1e-6);
    }

    #[test]
    fn a_clock_that_is_set_back_breaks_nothing() {
        let at = |ms: i64| Time::ZERO + Span::from_millis(ms);
        let mut rate = Rate::default();
        rate.note(at(5000), 100, None);
        assert_eq!(rate.note(at(1000), 200, None), None);
        assert!(rate.note(at(6000), 300, None).is_some());
    }

    #[test]
    fn a_cancelled_pull_is_not_resumed() {
        let control = Control::default();
        control.pause();
        assert_eq!(control.wish(), Wish::Pause);
        control.resume();
        assert_eq!(control.wish(), Wish::Run);
        control.cancel();
        control.resume();
        control.pause();
        assert_eq!(control.wish(), Wish::Cancel);
    }
}
