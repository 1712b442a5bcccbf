//! `riposte toggle` and `riposte-desktop --toggle`, for desktops that give no global hotkey to applications: each call starts or ends the user's turn. What one means is said here, and carried out in `control`. Pure.

use riposte_engine::api::{Command, State};
use riposte_settings::KeyStyle;

/// The argument that asks a running Riposte to start or end the user's turn.
pub(crate) const ARGUMENT: &str = "--toggle";

/// What one call means. A call can't be held, so a key that is meant to be held goes down with one call and up with the next.
pub(crate) fn orders(style: KeyStyle, state: State) -> &'static [Command] {
    match (style, state) {
        (KeyStyle::Toggle | KeyStyle::Auto, _) => &[Command::KeyDown, Command::KeyUp],
        (KeyStyle::Hold, State::Hearing | State::Settling) => &[Command::KeyUp],
        (KeyStyle::Hold, _) => &[Command::KeyDown],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_a_tap_where_a_tap_means_something() {
        for style in [KeyStyle::Auto, KeyStyle::Toggle] {
            assert_eq!(orders(style, State::Idle), [Command::KeyDown, Command::KeyUp]);
            assert_eq!(orders(style, State::Hearing), [Command::KeyDown, Command::KeyUp]);
        }
    }

    #[test]
    fn a_key_that_is_held_goes_down_and_up_by_turns() {
        assert_eq!(orders(KeyStyle::Hold, State::Idle), [Command::KeyDown]);
        assert_eq!(orders(KeyStyle::Hold, State::Speaking), [Command::KeyDown]);
        assert_eq!(orders(KeyStyle::Hold, State::Hearing), [Command::KeyUp]);
    }
}
