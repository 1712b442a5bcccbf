//! What became of the replies that were prepared before a turn was over. Pure data.

use serde::{Deserialize, Serialize};

/// How the heard reply came about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speculation {
    /// Nothing was prepared.
    #[default]
    Off,
    /// A prepared reply was heard.
    Hit,
    /// What was prepared was thrown away, and the reply was asked for at the end of the turn.
    Miss,
}

impl Speculation {
    /// Its name in the database, in exports and on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Speculation::Off => "off",
            Speculation::Hit => "hit",
            Speculation::Miss => "miss",
        }
    }

    /// The outcome of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Speculation> {
        [Speculation::Off, Speculation::Hit, Speculation::Miss].into_iter().find(|outcome| outcome.name() == name)
    }
}

/// The speculation of one turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speculated {
    pub outcome: Speculation,
    /// Replies that were begun before the turn was over.
    pub attempts: u32,
    /// Text deltas (about tokens) of replies that were thrown away.
    pub wasted_tokens: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for outcome in [Speculation::Off, Speculation::Hit, Speculation::Miss] {
            assert_eq!(Speculation::from_name(outcome.name()), Some(outcome));
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.name());
        }
        assert_eq!(Speculation::from_name("maybe"), None);
    }
}
