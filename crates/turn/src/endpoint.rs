//! Endpointing: when a pause is taken for the end of the turn. A fixed silence for now; decides only from what it is handed.

use riposte_measures::{Span, Time};

/// The turn is over when nothing was voiced for `wait`.
#[derive(Clone, Debug, PartialEq)]
pub struct Silence {
    pub wait: Span,
}

impl Default for Silence {
    /// 500 ms: the serial baseline that later endpointing is measured against (MEASURES, "bench-460").
    fn default() -> Self {
        Self { wait: Span::from_millis(500) }
    }
}

impl Silence {
    /// When the turn will be over if nothing more is voiced.
    pub fn commit_at(&self, last_voiced: Time) -> Time {
        last_voiced + self.wait
    }
}
