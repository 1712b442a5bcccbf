//! A relay: another program has something said to the user and hears what they answer; no chat model is asked. What it wants, what happens meanwhile, what came of
//! it. Plain data, which crosses to other processes as JSON.

#![forbid(unsafe_code)]

use riposte_problem::Problem;
use serde::{Deserialize, Serialize};

/// What another program wants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Errand {
    /// Said first; the user may interrupt it where they are listened to.
    pub message: Option<String>,
    /// `None`: nobody listens, and only the message is said.
    pub listens: Option<Patience>,
    /// The language of both, ISO 639-1; `None`: that of the settings.
    pub language: Option<String>,
    /// The voice of the message, by its name at whoever speaks; `None`: that of the settings.
    pub voice: Option<String>,
}

/// How long the user is waited for, in milliseconds. Who speaks is heard out, whatever the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patience {
    /// Until they begin to speak.
    pub begins_ms: u32,
    /// The same from the moment at which they asked to wait.
    pub held_ms: u32,
}

/// What happens while it lasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// The message is heard.
    Speaking,
    /// The user is waited for.
    Listening,
    /// They asked to wait, and are waited for longer.
    Held,
    /// They speak; their words so far.
    Hearing { words: String },
}

/// What came of it. Times are in milliseconds from its beginning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relayed {
    pub ended: Ended,
    /// Why it failed.
    pub problem: Option<Problem>,
    pub message: Option<Told>,
    pub answer: Option<Answer>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// The message was said, and nobody was to listen.
    Said,
    Answered,
    /// Nothing that was understood, in time.
    NothingHeard,
    /// By the user, or by whoever wanted it.
    Stopped,
    Failed,
}

/// What was said to the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The prefix of the message that was heard.
    pub heard: String,
    pub is_interrupted: bool,
    /// Its first and its last sound; `None`: there was none.
    pub began_ms: Option<i64>,
    pub ended_ms: Option<i64>,
}

/// What the user said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub text: String,
    pub is_typed: bool,
    /// First and last voiced sample; `None`: it was typed, or the key was held.
    pub began_ms: Option<i64>,
    pub ended_ms: Option<i64>,
    /// When it was taken for over, and when its text was known.
    pub over_ms: Option<i64>,
    pub known_ms: Option<i64>,
}

/// What a relay tells while it lasts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "news", rename_all = "snake_case")]
pub enum News {
    Step {
        #[serde(flatten)]
        step: Step,
    },
    /// The last there is.
    Ended { relayed: Relayed },
    /// It could not begin, or went down with whoever carried it out. The last there is.
    Refused { problem: Problem },
}

/// How things stand with a Riposte that could carry out a relay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// What is going on, in one word: `idle`, `listening`, `speaking`, …
    pub state: String,
    /// Another program speaks to the user and listens.
    pub is_relaying: bool,
    pub is_muted: bool,
    /// Devices in use; `None`: there is none, or it is closed until it is needed.
    pub microphone: Option<String>,
    pub speaker: Option<String>,
    /// Who recognises and who speaks; `none`: nobody.
    pub recogniser: String,
    pub voice: String,
    pub problems: Vec<Problem>,
}
