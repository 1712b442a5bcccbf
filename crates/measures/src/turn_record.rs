//! A finished turn, as it is stored ([`TurnRecord`]) and as it is shown and exported ([`TurnView`]). Pure data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Attempt, AttemptView, Mark, Marks, Time};

/// How the user's turn was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Mode {
    /// Push-to-talk.
    #[default]
    #[serde(rename = "ptt")]
    PushToTalk,
    /// Open microphone.
    #[serde(rename = "duplex")]
    Duplex,
    /// Typed.
    #[serde(rename = "text")]
    Text,
}

impl Mode {
    /// Its name in the database, on the command line and in exports.
    pub const fn name(self) -> &'static str {
        match self {
            Mode::PushToTalk => "ptt",
            Mode::Duplex => "duplex",
            Mode::Text => "text",
        }
    }

    /// The mode of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Mode> {
        [Mode::PushToTalk, Mode::Duplex, Mode::Text].into_iter().find(|mode| mode.name() == name)
    }
}

/// How a turn ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The reply was played to its end.
    Completed,
    /// The user spoke or stopped it before its end.
    Interrupted,
    /// A provider failed; what was said and heard until then is kept.
    Failed,
}

impl Outcome {
    /// Its name in the database and in exports.
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Completed => "completed",
            Outcome::Interrupted => "interrupted",
            Outcome::Failed => "failed",
        }
    }

    /// The outcome of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Outcome> {
        [Outcome::Completed, Outcome::Interrupted, Outcome::Failed].into_iter().find(|o| o.name() == name)
    }
}

/// Who did the work, as `vendor` or `vendor/model`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Providers {
    pub stt: String,
    pub llm: String,
    pub tts: String,
}

/// A finished turn.
#[derive(Clone, Debug, PartialEq)]
pub struct TurnRecord {
    /// Row in the database; 0 before it is stored.
    pub id: i64,
    /// Wall-clock start of the turn, milliseconds since the Unix epoch.
    pub started_unix_ms: i64,
    /// Which conversation it belongs to.
    pub conversation: String,
    pub mode: Mode,
    pub outcome: Outcome,
    /// What the user said.
    pub transcript: String,
    /// The whole reply as the chat model wrote it.
    pub reply: String,
    /// What the user heard of it.
    pub heard: String,
    pub providers: Providers,
    /// Name of the capture and of the playout device; empty when typed.
    pub input_device: String,
    pub output_device: String,
    /// Moments on the clock of the process that ran the turn; stored and exported relative to `speech_end`.
    pub marks: Marks,
    /// Figures by name; times in milliseconds (see [`crate::figures`]).
    pub figures: BTreeMap<String, f64>,
    /// Calls of providers, in the order in which they began; none of a recogniser or voice on this machine that nobody could stand in for.
    pub attempts: Vec<Attempt>,
    /// Code of the problem that ended a failed turn.
    pub problem: Option<String>,
}

/// A turn as it leaves the program: `talk --json`, `history --json` and the window use this one shape.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TurnView {
    #[cfg_attr(feature = "specta", specta(type = f64))]
    pub id: i64,
    #[cfg_attr(feature = "specta", specta(type = f64))]
    pub started_unix_ms: i64,
    pub conversation: String,
    pub transcript: String,
    pub reply: String,
    pub heard: String,
    pub mode: Mode,
    pub outcome: Outcome,
    pub providers: Providers,
    pub input_device: String,
    pub output_device: String,
    /// Milliseconds after `speech_end` (after the first mark, where there is no `speech_end`).
    pub marks: BTreeMap<String, f64>,
    pub figures: BTreeMap<String, f64>,
    /// As in [`TurnRecord`].
    pub attempts: Vec<AttemptView>,
    pub problem: Option<String>,
}

impl TurnRecord {
    /// The moment that marks are shown and stored relative to.
    pub fn origin(&self) -> Option<Time> {
        self.marks.get(Mark::SpeechEnd).or_else(|| self.marks.iter().map(|(_, at)| at).min())
    }

    /// The turn as it leaves the program; marks in milliseconds after [`TurnRecord::origin`].
    pub fn view(&self) -> TurnView {
        let origin = self.origin().unwrap_or_default();
        TurnView {
            id: self.id,
            started_unix_ms: self.started_unix_ms,
            conversation: self.conversation.clone(),
            transcript: self.transcript.clone(),
            reply: self.reply.clone(),
            heard: self.heard.clone(),
            mode: self.mode,
            outcome: self.outcome,
            providers: self.providers.clone(),
            input_device: self.input_device.clone(),
            output_device: self.output_device.clone(),
            marks: self
                .marks
                .iter()
                .map(|(mark, at)| (mark.name().to_owned(), (at - origin).as_millis_f64()))
                .collect(),
            figures: self.figures.clone(),
            attempts: self.attempts.iter().map(|attempt| attempt.view(origin)).collect(),
            problem: self.problem.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn record(marks: &[(Mark, i64)]) -> TurnRecord {
        TurnRecord {
            id: 7,
            started_unix_ms: 1_700_000_000_123,
            conversation: "c1".to_owned(),
            mode: Mode::PushToTalk,
            outcome: Outcome::Interrupted,
            transcript: "what time is it".to_owned(),
            reply: "It is ten past four. Anything else?".to_owned(),
            heard: "It is ten past four.".to_owned(),
            providers: Providers {
                stt: "whisper/micro".to_owned(),
                llm: "demo".to_owned(),
                tts: "espeak-ng".to_owned(),
            },
            input_device: "Microphone".to_owned(),
            output_device: "Speaker".to_owned(),
            marks: marks.iter().map(|(mark, micros)| (*mark, Time::from_micros(*micros))).collect(),
            figures: [("gap_ms".to_owned(), 310.5)].into(),
            attempts: Vec::new(),
            problem: None,
        }
    }

    #[test]
    fn names_lead_back_and_are_the_same_in_json() {
        for mode in [Mode::PushToTalk, Mode::Duplex, Mode::Text] {
            assert_eq!(
                (Mode::from_name(mode.name()), serde_json::to_value(mode).unwrap()),
                (Some(mode), mode.name().into())
            );
        }
        for outcome in [Outcome::Completed, Outcome::Interrupted, Outcome::Failed] {
            assert_eq!(Outcome::from_name(outcome.name()), Some(outcome));
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.name());
        }
        assert_eq!((Mode::from_name("push"), Outcome::from_name("")), (None, None));
    }

    #[test]
    fn the_view_counts_from_the_end_of_speech() {
        let view =
            record(&[(Mark::SpeechStart, 5_000_000), (Mark::SpeechEnd, 6_000_000), (Mark::PlayStart, 6_310_500)])
                .view();
        expect![[r#"
            {
              "id": 7,
              "started_unix_ms": 1700000000123,
              "conversation": "c1",
              "transcript": "what time is it",
              "reply": "It is ten past four. Anything else?",
              "heard": "It is ten past four.",
              "mode": "ptt",
              "outcome": "interrupted",
              "providers": {
                "stt": "whisper/micro",
                "llm": "demo",
                "tts": "espeak-ng"
              },
              "input_device": "Microphone",
              "output_device": "Speaker",
              "marks": {
                "play_start": 310.5,
                "speech_end": 0.0,
                "speech_start": -1000.0
              },
              "figures": {
                "gap_ms": 310.5
              },
              "attempts": [],
              "problem": null
            }"#]]
        .assert_eq(&serde_json::to_string_pretty(&view).unwrap());
        let back: TurnView = serde_json::from_str(&serde_json::to_string(&view).unwrap()).unwrap();
        assert_eq!(back, view);
    }

    #[test]
    fn without_an_end_of_speech_the_view_counts_from_the_earliest_mark() {
        let view = record(&[(Mark::LlmRequest, 2_000), (Mark::TurnCommit, 3_000), (Mark::PlayStart, 12_000)]).view();
        assert_eq!((view.marks["llm_request"], view.marks["turn_commit"], view.marks["play_start"]), (0.0, 1.0, 10.0));
        assert_eq!(record(&[]).origin(), None);
        assert!(record(&[]).view().marks.is_empty());
    }
}
