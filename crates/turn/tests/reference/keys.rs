//! The push-to-talk key, as a user knows it: held, it talks as long as it is down; tapped, it talks until it is pressed again.

use riposte_measures::Time;
use riposte_turn::KeyStyle;
use riposte_turn::key::TAP;

pub(crate) struct Keys {
    style: KeyStyle,
    down: Option<Time>,
    /// A turn of the key's goes on.
    talks: bool,
    /// This press began it.
    began: bool,
}

impl Keys {
    pub(crate) fn new(style: KeyStyle) -> Self {
        Self { style, down: None, talks: false, began: false }
    }

    /// Whether a turn begins, or ends; `None`: it was down already.
    pub(crate) fn down(&mut self, now: Time) -> Option<bool> {
        if self.down.is_some() {
            return None;
        }
        self.down = Some(now);
        self.talks = !self.talks;
        self.began = self.talks;
        Some(self.began)
    }

    /// Whether a turn ends.
    pub(crate) fn up(&mut self, now: Time) -> bool {
        let Some(since) = self.down.take() else { return false };
        let held = match self.style {
            KeyStyle::Hold => true,
            KeyStyle::Toggle => false,
            KeyStyle::Auto => now - since >= TAP,
        };
        let ends = self.talks && self.began && held;
        self.talks &= !ends;
        ends
    }

    /// Something else ended it.
    pub(crate) fn turn_over(&mut self) {
        self.talks = false;
    }
}
