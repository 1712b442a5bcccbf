//! One call of a provider within a turn, good or not. Pure data.

use serde::{Deserialize, Serialize};

use crate::{Providers, Span, Time};

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

    /// The call as it leaves the program; moments in milliseconds after `origin`.
    pub fn view(&self, origin: Time) -> AttemptView {
        let after = |at: Time| (at - origin).as_millis_f64();
        AttemptView {
            stage: self.stage,
            provider: self.provider.clone(),
            began: after(self.began),
            sent: self.sent.map(after),
            connect_ms: self.connect.map(Span::as_millis_f64),
            first: self.first.map(after),
            ended: after(self.ended),
            chunks: self.chunks,
            became: self.became.clone(),
        }
    }
}

/// An [`Attempt`] as it leaves the program, in a [`crate::TurnView`]. Moments in milliseconds after the turn's origin, as its marks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AttemptView {
    pub stage: Asked,
    pub provider: String,
    pub began: f64,
    pub sent: Option<f64>,
    /// What opening a connection took, in milliseconds; 0: it was there. `None`: nobody knows, or there is no server.
    pub connect_ms: Option<f64>,
    pub first: Option<f64>,
    pub ended: f64,
    pub chunks: u32,
    pub became: Became,
}

impl Providers {
    /// Who did the work of a turn with these attempts: where a stage tells of its calls, the last one that something came from; else who was chosen.
    #[must_use]
    pub fn that_served(mut self, attempts: &[Attempt]) -> Self {
        for attempt in attempts.iter().filter(|attempt| attempt.first.is_some() || attempt.became == Became::Served) {
            let name = match attempt.stage {
                Asked::Speech => &mut self.stt,
                Asked::Chat => &mut self.llm,
                Asked::Voice => &mut self.tts,
            };
            name.clone_from(&attempt.provider);
        }
        self
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

    #[test]
    fn a_turn_names_whoever_something_came_from() {
        let call = |stage, provider: &str, came: bool, became| {
            let mut attempt = Attempt::begin(stage, provider, Time::ZERO);
            if came {
                attempt.came(Time::from_millis(1));
            }
            attempt.ended(Time::from_millis(2), became)
        };
        let failed = || Became::Failed("chat.cut".to_owned());
        let chosen =
            || Providers { stt: "whisper/micro".to_owned(), llm: "groq/x".to_owned(), tts: "system".to_owned() };
        assert_eq!(chosen().that_served(&[]), chosen());
        assert_eq!(chosen().that_served(&[call(Asked::Chat, "groq/x", false, failed())]), chosen());
        let attempts = [
            call(Asked::Chat, "groq/x", true, failed()),
            call(Asked::Chat, "ollama/y", true, Became::Served),
            call(Asked::Voice, "openai/z", false, Became::Dropped),
        ];
        assert_eq!(chosen().that_served(&attempts), Providers { llm: "ollama/y".to_owned(), ..chosen() });
    }

    #[test]
    fn its_view_counts_from_the_origin_of_the_turn() {
        let mut attempt = Attempt::begin(Asked::Voice, "openai/x", Time::from_millis(1_010));
        attempt.sent = Some(Time::from_millis(1_012));
        attempt.connect = Some(Span::ZERO);
        attempt.came(Time::from_millis(1_200));
        let view = attempt.ended(Time::from_millis(1_500), Became::Served).view(Time::from_millis(1_000));
        assert_eq!((view.began, view.sent, view.first, view.ended), (10.0, Some(12.0), Some(200.0), 500.0));
        assert_eq!((view.connect_ms, view.chunks, view.became), (Some(0.0), 1, Became::Served));
    }
}
