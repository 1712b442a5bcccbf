//! The push-to-talk key: what a press and a release mean. Swallows auto-repeat and releases that belong to no press.

use riposte_measures::{Span, Time};

/// What the push-to-talk key does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum KeyStyle {
    /// A tap shorter than [`TAP`] toggles, a longer press holds.
    #[default]
    Auto,
    /// The turn lasts as long as the key is down.
    Hold,
    /// One press begins the turn, the next ends it.
    Toggle,
}

/// A press shorter than this is a tap. Intentional taps last 60 to 200 ms, and no word fits into 300 ms of holding.
pub const TAP: Span = Span::from_millis(300);

/// What the key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    Begin,
    End,
}

/// The key's own state.
#[derive(Clone, Debug, Default)]
pub struct Key {
    down_since: Option<Time>,
    /// A turn was begun by this key and not ended by it.
    on: bool,
    /// This press ended a turn, so that its release means nothing.
    spent: bool,
}

impl Key {
    /// `None`: auto-repeat.
    pub fn down(&mut self, at: Time) -> Option<Ask> {
        if self.down_since.is_some() {
            return None;
        }
        self.down_since = Some(at);
        self.spent = self.on;
        self.on = !self.on;
        Some(if self.on { Ask::Begin } else { Ask::End })
    }

    /// `None`: the turn goes on (a tap), or this release belongs to no press.
    pub fn up(&mut self, at: Time, style: KeyStyle) -> Option<Ask> {
        let since = self.down_since.take()?;
        let holds = match style {
            KeyStyle::Hold => true,
            KeyStyle::Toggle => false,
            KeyStyle::Auto => at - since >= TAP,
        };
        if self.spent || !self.on || !holds {
            return None;
        }
        self.on = false;
        Some(Ask::End)
    }

    /// The turn ended without the key: the next press begins a new one. A key that is still down must come up first.
    pub fn release(&mut self) {
        self.on = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Time {
        Time::from_millis(ms)
    }

    #[test]
    fn holding_begins_and_ends() {
        let mut key = Key::default();
        assert_eq!(key.down(at(0)), Some(Ask::Begin));
        assert_eq!(key.down(at(30)), None, "auto-repeat");
        assert_eq!(key.up(at(900), KeyStyle::Auto), Some(Ask::End));
        assert_eq!(key.up(at(950), KeyStyle::Auto), None, "a release of no press");
    }

    #[test]
    fn tapping_toggles() {
        let mut key = Key::default();
        assert_eq!(key.down(at(0)), Some(Ask::Begin));
        assert_eq!(key.up(at(120), KeyStyle::Auto), None);
        assert_eq!(key.down(at(2000)), Some(Ask::End));
        assert_eq!(key.up(at(2900), KeyStyle::Auto), None, "the release of the press that ended it");
        assert_eq!(key.down(at(4000)), Some(Ask::Begin));
    }

    #[test]
    fn hold_takes_even_a_tap_for_a_turn() {
        let mut key = Key::default();
        key.down(at(0));
        assert_eq!(key.up(at(50), KeyStyle::Hold), Some(Ask::End));
    }

    #[test]
    fn a_turn_that_ended_by_itself_leaves_the_key_ready() {
        let mut key = Key::default();
        key.down(at(0));
        key.release();
        assert_eq!(key.up(at(5000), KeyStyle::Auto), None);
        assert_eq!(key.down(at(6000)), Some(Ask::Begin));
    }
}
