//! One call of a provider within a turn, good or not. Pure data.

use serde::{Deserialize, Serialize};

use crate::{Span, Time};

/// The stage of a turn that was asked for, by its name in records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    Speech,
    Chat,
    Voice,
}

impl Asked {
    /// Its name in the database and in exports.
    pub const fn name(self) -> &'static str {
        match self {
            Asked::Speech => "speech",
            Asked::Chat => "chat",
            Asked::Voice => "voice",
        }
    }

    /// The stage of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Asked> {
        [Asked::Speech, Asked::Chat, Asked::Voice].into_iter().find(|asked| asked.name() == name)
    }
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case", tag = "what", content = "code")]
pub enum Became {
    /// Its answer came whole, or as much of it as was wanted.
    Served,
    /// It failed, with the code of the problem (`chat.timeout`).
    Failed(String),
    /// It was not asked, as it was resting after such a problem.
    PassedOver(String),
    /// Nobody wanted its answer any more: the turn went on otherwise.
    Dropped,
}

/// One call. Moments on the clock of the process that ran the turn, like [`crate::Marks`].
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    pub stage: Asked,
    /// As in [`crate::Providers`].
    pub provider: String,
    /// It was chosen.
    pub began: Time,
    /// The request was handed over.
    pub sent: Option<Time>,
    /// What opening a connection for it took; zero: it was there. `None`: nobody knows, or there is no server.
    pub connect: Option<Span>,
    /// The first of its answer came.
    pub first: Option<Time>,
    pub ended: Time,
    /// Pieces in which its answer came: texts, blocks of sound.
    pub chunks: u32,
    pub became: Became,
}

impl Attempt {
    /// One that begins now.
    pub fn begin(stage: Asked, provider: impl Into<String>, now: Time) -> Self {
        let (provider, became) = (provider.into(), Became::Dropped);
        Self { stage, provider, began: now, sent: None, connect: None, first: None, ended: now, chunks: 0, became }
    }

    /// A piece of the answer came.
    pub fn came(&mut self, now: Time) {
        self.first.get_or_insert(now);
        self.chunks = self.chunks.saturating_add(1);
    }

    /// It is over.
    #[must_use]
    pub fn ended(self, now: Time, became: Became) -> Self {
        Self { ended: now, became, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_found_by_their_names_and_a_call_keeps_its_first_moment() {
        for asked in [Asked::Speech, Asked::Chat, Asked::Voice] {
            assert_eq!(Asked::from_name(asked.name()), Some(asked));
        }
        let mut attempt = Attempt::begin(Asked::Chat, "groq/x", Time::from_millis(5));
        attempt.came(Time::from_millis(7));
        attempt.came(Time::from_millis(9));
        let attempt = attempt.ended(Time::from_millis(11), Became::Served);
        assert_eq!((attempt.first, attempt.chunks), (Some(Time::from_millis(7)), 2));
        assert_eq!(
            serde_json::to_string(&Became::Failed("chat.cut".to_owned())).unwrap(),
            r#"{"what":"failed","code":"chat.cut"}"#
        );
    }
}
