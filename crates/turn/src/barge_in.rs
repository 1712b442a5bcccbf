//! Barge-in: when speech during the reply is taken for an interruption. A run of voiced sound for now.

use riposte_measures::{Span, Time};

/// An interruption is speech that goes on for `voiced`.
#[derive(Clone, Debug, PartialEq)]
pub struct VoicedRun {
    pub voiced: Span,
}

impl Default for VoicedRun {
    /// 150 ms: longer than a click or a cough's onset, and leaves 100 ms of the 250 ms bar for the stop itself.
    fn default() -> Self {
        Self { voiced: Span::from_millis(150) }
    }
}

impl VoicedRun {
    /// When speech that began at `onset` will be an interruption, if it goes on.
    pub fn interrupts_at(&self, onset: Time) -> Time {
        onset + self.voiced
    }
}
