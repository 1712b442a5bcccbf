//! What a profile sets besides the wait that it aims at. Pure. Chosen in the window it takes these along; each can be changed afterwards.

use riposte_measures::Profile;
use serde::Serialize;

use crate::{Patience, Speculation};

/// A profile with what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Takes {
    pub profile: Profile,
    /// From the last word to the first sound of the reply, in milliseconds.
    pub gap_ms: u32,
    pub patience: Patience,
    pub speculation: Speculation,
    pub openers: bool,
}

/// Every profile, the quickest first. A wait of 400 ms leaves no room for a reply that begins when the turn is over, nor for a long look at a pause; one of 3 s has
/// both without anything prepared in vain.
pub fn profiles() -> [Takes; 4] {
    let of = |profile: Profile, patience, speculation, openers| Takes {
        profile,
        gap_ms: profile.gap_ms() as u32,
        patience,
        speculation,
        openers,
    };
    [
        of(Profile::Instant, Patience::Quick, Speculation::Eager, true),
        of(Profile::Fast, Patience::Balanced, Speculation::Balanced, false),
        of(Profile::Relaxed, Patience::Balanced, Speculation::Balanced, false),
        of(Profile::Unhurried, Patience::Patient, Speculation::Off, false),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Settings;

    #[test]
    fn the_profile_of_new_settings_takes_what_they_have() {
        let conversation = Settings::default().conversation;
        let takes = profiles().into_iter().find(|takes| takes.profile == conversation.profile).unwrap();
        assert_eq!(
            (takes.patience, takes.speculation, takes.openers),
            (conversation.patience, conversation.speculation, conversation.openers)
        );
        assert_eq!(profiles().map(|takes| takes.profile), Profile::ALL);
    }
}
