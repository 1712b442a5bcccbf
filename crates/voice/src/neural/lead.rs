//! How far an utterance's sound is ahead of its listener. Pure; told the time. Shared by the jobs of one utterance.

use std::sync::{Mutex, PoisonError};

use riposte_measures::{Span, Time};

/// Sound that was given away, as if each sample were heard as soon as it can be. A reply that is held back for a while is further ahead than this says, never less.
#[derive(Debug, Default)]
pub(crate) struct Lead(Mutex<Option<Time>>);

impl Lead {
    /// More sound is there, of this length.
    pub(super) fn gave(&self, sound: Span, now: Time) {
        let mut heard_at = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *heard_at = Some(heard_at.map_or(now, |until| until.max(now)) + sound);
    }

    /// What is still to be heard. `None`: there was no sound yet.
    pub(super) fn ahead(&self, now: Time) -> Option<Span> {
        let heard_at = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard_at.map(|until| (until - now).max(Span::ZERO))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_grows_by_what_is_given_and_shrinks_with_time_but_never_below_nothing() {
        let (lead, at) = (Lead::default(), |ms| Time::ZERO + Span::from_millis(ms));
        assert_eq!(lead.ahead(at(5)), None);
        lead.gave(Span::from_millis(100), at(10));
        lead.gave(Span::from_millis(50), at(20));
        assert_eq!(lead.ahead(at(30)), Some(Span::from_millis(130)));
        assert_eq!(lead.ahead(at(500)), Some(Span::ZERO));
        lead.gave(Span::from_millis(40), at(500));
        assert_eq!(lead.ahead(at(510)), Some(Span::from_millis(30)), "the silence in between is no debt");
    }
}
