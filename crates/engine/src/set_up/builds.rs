//! Which stages are wanted: every making of them has a number, and only what the last one made counts, however long the others take.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Hands out the numbers.
#[derive(Default)]
pub(crate) struct Builds(Arc<AtomicU64>);

/// One making of stages.
#[derive(Clone)]
pub(crate) struct Ticket {
    number: u64,
    last: Arc<AtomicU64>,
}

impl Builds {
    /// The making that is wanted from now on.
    pub(crate) fn begin(&self) -> Ticket {
        Ticket { number: self.0.fetch_add(1, Ordering::Relaxed) + 1, last: Arc::clone(&self.0) }
    }
}

impl Ticket {
    /// Whether nothing else was wanted since.
    pub(crate) fn counts(&self) -> bool {
        self.last.load(Ordering::Relaxed) == self.number
    }
}
