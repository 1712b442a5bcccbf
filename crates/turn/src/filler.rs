//! Fillers: a prepared phrase ("Let me check.") that fills a wait predicted to be long. It is no part of the reply or of the history. Pure.
//!
//! In conversation a silence of about one second is the longest that people let stand before they take it for trouble (Jefferson, "Preliminary notes on
//! a possible metric which provides for a 'standard maximum' silence of approximately one second in conversation", 1989). A phrase takes 0.5 to 1 s,
//! and the reply waits for the end of the word being said. So a filler pays only where the wait left is longer than that.

use riposte_measures::{Span, Time};

use crate::phrases::Table;
use crate::text::Request;

/// What may fill the wait, by what was asked. Nothing fills the wait after a greeting or thanks: it would be longer than the answer.
pub const ENGLISH: Table = &[
    (Request::YesNoQuestion, &["Let me check.", "One moment.", "Let me see."]),
    (Request::Question, &["Let me check.", "Just a moment.", "Let me think."]),
    (Request::Command, &["One moment.", "Just a second.", "Working on it."]),
    (Request::Opinion, &["Let me think.", "Hmm, let me think."]),
    (Request::FollowUp, &["One moment.", "Let me check."]),
    (Request::Statement, &["Hmm, one moment.", "Let me think."]),
];

/// The same in Spanish.
pub const SPANISH: Table = &[
    (Request::YesNoQuestion, &["Déjame ver.", "Un momento.", "A ver."]),
    (Request::Question, &["Déjame ver.", "Un momento.", "Déjame pensar."]),
    (Request::Command, &["Un momento.", "Un segundo.", "Voy con ello."]),
    (Request::Opinion, &["Déjame pensar.", "Mmm, déjame pensar."]),
    (Request::FollowUp, &["Un momento.", "Déjame ver."]),
    (Request::Statement, &["Mmm, un momento.", "Déjame pensar."]),
];

/// When a wait is filled.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
pub struct Filler {
    /// The longest silence after the user's last sound that needs no filler.
    pub silence: Span,
    /// A wait shorter than this is not worth a filler.
    pub worth: Span,
    /// While the user may still go on, the turn is not ended for a filler sooner than this after their last sound.
    pub soonest: Span,
}

impl Default for Filler {
    fn default() -> Self {
        Self { silence: Span::from_millis(1_000), worth: Span::from_millis(700), soonest: Span::from_millis(600) }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Say,
    /// Nothing is to be said before then.
    LookAgain(Time),
}

/// The shortest time to the next look.
const NEXT_LOOK: Span = Span::from_millis(100);

impl Filler {
    /// The wait for a reply that was asked for at `asked`, after a turn that ended at `silent_since`.
    pub(crate) fn decide(&self, waits: &Waits, asked: Time, silent_since: Time, now: Time) -> Decision {
        let longest = silent_since + self.silence;
        let Some(left) = waits.left(now - asked) else {
            return if now >= longest { Decision::Say } else { Decision::LookAgain(longest) };
        };
        if now + left > longest && left >= self.worth {
            return Decision::Say;
        }
        Decision::LookAgain(now + left.max(NEXT_LOOK))
    }
}

/// Waits that are kept.
const KEPT: usize = 32;

/// How long the providers in use took from the question to the first sound.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Waits {
    /// Oldest first.
    latest: Vec<Span>,
}

impl Waits {
    /// Of earlier turns with the same providers, oldest first.
    pub fn of(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut waits = Self::default();
        spans.into_iter().for_each(|span| waits.learn(span));
        waits
    }

    pub(crate) fn learn(&mut self, span: Span) {
        if self.latest.len() == KEPT {
            self.latest.remove(0);
        }
        self.latest.push(span);
    }

    /// How much longer a wait that has lasted for `elapsed` will take: the median of what the longer known waits had left. Where none took longer, as
    /// long again as it has lasted, as for a distribution with a scale-free tail. `None` where nothing is known.
    fn left(&self, elapsed: Span) -> Option<Span> {
        if self.latest.is_empty() {
            return None;
        }
        let mut left: Vec<Span> =
            self.latest.iter().filter(|wait| **wait > elapsed).map(|wait| *wait - elapsed).collect();
        left.sort_unstable();
        Some(left.get(left.len() / 2).copied().unwrap_or(elapsed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: i64) -> Span {
        Span::from_millis(ms)
    }

    fn at(ms: i64) -> Time {
        Time::from_millis(ms)
    }

    /// Asked 200 ms after the last sound, with these waits known.
    fn decide(waits: &[i64], now: i64) -> Decision {
        let waits = Waits::of(waits.iter().map(|wait| ms(*wait)));
        Filler::default().decide(&waits, at(200), at(0), at(now))
    }

    #[test]
    fn a_quick_provider_is_waited_for() {
        assert_eq!(decide(&[400, 500, 600], 250), Decision::LookAgain(at(700)));
        assert_eq!(decide(&[400, 500, 600], 700), Decision::LookAgain(at(800)), "one took longer");
        assert_eq!(decide(&[400, 500, 600], 900), Decision::Say, "later than ever: as long again");
    }

    #[test]
    fn a_slow_one_is_covered_at_once() {
        assert_eq!(decide(&[1_500, 2_000, 1_800], 250), Decision::Say);
        assert_eq!(decide(&[900, 1_000, 1_100], 700), Decision::LookAgain(at(1_200)), "the rest is not worth a phrase");
    }

    #[test]
    fn an_unknown_one_has_a_second() {
        assert_eq!(decide(&[], 250), Decision::LookAgain(at(1_000)));
        assert_eq!(decide(&[], 1_000), Decision::Say);
    }

    #[test]
    fn only_the_latest_are_kept() {
        let waits = Waits::of((0..100).map(ms));
        assert_eq!(waits.latest.len(), KEPT);
        assert_eq!(waits.left(Span::ZERO), Some(ms(84)));
    }
}
