//! What was used of providers and is not on the disk yet, on the keeper's thread. What can't be stored now is added up and tried again with the turns.

use riposte_measures::DayOfUse;
use riposte_store::{Store, StoreError};

#[derive(Default)]
pub(crate) struct UsageRows {
    days: Vec<DayOfUse>,
    /// Months in which the cap may be passed.
    months: Vec<String>,
}

impl UsageRows {
    pub(crate) fn add(&mut self, days: Vec<DayOfUse>) {
        self.days.extend(days);
    }

    pub(crate) fn allow(&mut self, month: String) {
        self.months.push(month);
    }

    /// Stores what waits. What fails goes on waiting.
    pub(crate) fn store(&mut self, store: &Store) -> Result<(), StoreError> {
        if !self.days.is_empty() {
            store.add_usage(&self.days)?;
            self.days.clear();
        }
        while let Some(month) = self.months.last() {
            store.allow_over_cap(month)?;
            self.months.pop();
        }
        Ok(())
    }
}
