//! Speculation: when a reply is prepared before the turn is over, and when that is too much. Decides only from what it is handed.
//!
//! An attempt asks the chat model and synthesises the first clause of its reply, unheard. It is kept when the final words are the words it was made
//! from, and dropped otherwise: then its request is cancelled and what it had made counts as waste.

use std::collections::VecDeque;

use riposte_measures::{Span, Time};

use crate::text::Ending;

/// How readily a reply is prepared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Eagerness {
    /// Only when the turn is over.
    Off,
    /// In a pause that may be the end.
    #[default]
    Balanced,
    /// In any pause, and also before one when the words so far are complete.
    Eager,
}

/// The policy with its limits.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Speculation {
    pub eagerness: Eagerness,
    /// Attempts in one turn.
    pub attempts: u32,
    /// A turn that lasts longer is not speculated on: its prompt costs more, and long turns have many pauses.
    pub longest_turn: Span,
    /// Tokens that may be thrown away within a minute.
    pub wasted_tokens_per_minute: u32,
}

impl Speculation {
    pub fn of(eagerness: Eagerness) -> Self {
        let attempts = match eagerness {
            Eagerness::Off => 0,
            Eagerness::Balanced => 4,
            Eagerness::Eager => 8,
        };
        Self { eagerness, attempts, longest_turn: Span::from_millis(45_000), wasted_tokens_per_minute: 1_500 }
    }

    pub fn is_on(&self) -> bool {
        self.eagerness != Eagerness::Off
    }

    /// P(the person has finished) from which on a reply is prepared in a pause.
    pub fn least(&self) -> Option<f64> {
        match self.eagerness {
            Eagerness::Off => None,
            // Worth it as soon as one attempt in six is kept: that one saves about 400 ms, and each costs a few hundred tokens.
            Eagerness::Balanced => Some(0.15),
            Eagerness::Eager => Some(0.0),
        }
    }

    /// Whether a reply to what was said so far is worth preparing. `finished`: P(the person has finished); `pauses`: they are silent now.
    pub fn is_worth(&self, ending: Ending, finished: f64, pauses: bool) -> bool {
        match (self.eagerness, pauses) {
            (_, true) => self.least().is_some_and(|least| finished >= least),
            (Eagerness::Off | Eagerness::Balanced, false) => false,
            (Eagerness::Eager, false) => matches!(ending, Ending::Closed | Ending::Complete),
        }
    }
}

impl Default for Speculation {
    fn default() -> Self {
        Self::of(Eagerness::Balanced)
    }
}

/// Tokens thrown away in the last minute.
#[derive(Clone, Debug, Default)]
pub(crate) struct Waste {
    thrown: VecDeque<(Time, u32)>,
}

/// More entries than that are merged: a minute has no more turns than this.
const ENTRIES: usize = 64;
const WINDOW: Span = Span::from_millis(60_000);

impl Waste {
    pub(crate) fn add(&mut self, tokens: u32, now: Time) {
        if self.thrown.len() == ENTRIES {
            let oldest = self.thrown.pop_front().map_or(0, |(_, tokens)| tokens);
            if let Some(next) = self.thrown.front_mut() {
                next.1 = next.1.saturating_add(oldest);
            }
        }
        self.thrown.push_back((now, tokens));
    }

    /// Tokens thrown away in the minute before `now`.
    pub(crate) fn lately(&mut self, now: Time) -> u32 {
        while self.thrown.front().is_some_and(|(at, _)| now - *at > WINDOW) {
            self.thrown.pop_front();
        }
        self.thrown.iter().fold(0, |sum, (_, tokens)| sum.saturating_add(*tokens))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Open;

    #[test]
    fn balanced_waits_for_a_pause_that_may_be_the_end() {
        let balanced = Speculation::of(Eagerness::Balanced);
        assert!(balanced.is_worth(Ending::Closed, 0.97, true));
        assert!(!balanced.is_worth(Ending::Closed, 0.97, false));
        assert!(!balanced.is_worth(Ending::Open(Open::Article), 0.03, true));
    }

    #[test]
    fn eager_does_not_wait_and_off_does_nothing() {
        let eager = Speculation::of(Eagerness::Eager);
        assert!(eager.is_worth(Ending::Complete, 0.75, false));
        assert!(!eager.is_worth(Ending::Neutral, 0.35, false));
        assert!(eager.is_worth(Ending::Open(Open::Article), 0.03, true));
        assert!(!Speculation::of(Eagerness::Off).is_worth(Ending::Closed, 1.0, true));
    }

    #[test]
    fn waste_is_forgotten_after_a_minute() {
        let mut waste = Waste::default();
        for n in 0..200 {
            waste.add(10, Time::from_millis(n * 100));
        }
        assert_eq!(waste.lately(Time::from_millis(20_000)), 2_000, "merged, not lost");
        assert_eq!(waste.lately(Time::from_millis(90_000)), 0);
    }
}
