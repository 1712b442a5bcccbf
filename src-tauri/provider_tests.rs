//! The last test of each provider, for as long as the program runs. Any thread; the lock is held for no longer than a look.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use riposte_engine::Tested;

#[derive(Default)]
pub(crate) struct ProviderTests(Mutex<Vec<Tested>>, AtomicI64);

impl ProviderTests {
    fn lock(&self) -> MutexGuard<'_, Vec<Tested>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// In place of an earlier one of the same provider.
    pub(crate) fn add(&self, tested: Tested) {
        let mut tests = self.lock();
        tests.retain(|other| (other.stage, &other.vendor) != (tested.stage, &tested.vendor));
        tests.push(tested);
    }

    /// A key has changed: no failure from before says anything any more.
    pub(crate) fn forget(&self, now_unix_ms: i64) {
        self.lock().clear();
        self.1.store(now_unix_ms, Ordering::Relaxed);
    }

    /// When a key changed last in this run of the program, in milliseconds since the Unix epoch; 0: none did.
    pub(crate) fn keys_changed_unix_ms(&self) -> i64 {
        self.1.load(Ordering::Relaxed)
    }

    pub(crate) fn all(&self) -> Vec<Tested> {
        self.lock().clone()
    }
}

#[cfg(test)]
mod tests {
    use riposte_vendors::Stage;

    use super::*;

    fn tested(stage: Stage, vendor: &str, at_unix_ms: i64) -> Tested {
        let vendor = vendor.to_owned();
        Tested {
            stage,
            vendor,
            at_unix_ms,
            reached_ms: None,
            first_ms: None,
            problem: None,
            answer: Default::default(),
        }
    }

    #[test]
    fn the_last_one_of_each_provider_is_kept() {
        let tests = ProviderTests::default();
        for (stage, at) in [(Stage::Chat, 1), (Stage::Voice, 2), (Stage::Chat, 3)] {
            tests.add(tested(stage, "openai", at));
        }
        assert_eq!(tests.all().iter().map(|tested| tested.at_unix_ms).collect::<Vec<_>>(), [2, 3]);
    }
}
