//! A relay: another program has something said to the user, hears what they answer, and no chat model is asked. What it wants, and what came of it. Pure data.

use riposte_measures::{Marks, Span};
use riposte_problem::Problem;

/// What another program wants.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Relay {
    /// Said first, as it is. It can be interrupted where the user is listened to.
    pub message: Option<String>,
    /// `None`: nobody listens, and only the message is said.
    pub listens: Option<Waiting>,
}

/// How long the user is waited for. Who speaks is heard out, whatever the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Waiting {
    /// Until they begin to speak: from the end of the message, or from the beginning where there is none.
    pub begins: Span,
    /// The same from the moment at which they asked to wait ("hold on").
    pub held: Span,
}

/// What came of it. Told once, when all of it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct RelayEnd {
    pub outcome: RelayOutcome,
    pub message: Option<Said>,
    pub answer: Option<Answered>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum RelayOutcome {
    /// The message was said to its end, and nobody was to listen.
    Said,
    Answered,
    /// The user said nothing in time, or nothing that was understood.
    NothingHeard,
    /// Somebody stopped it.
    Stopped,
    /// A turn or another relay is going on.
    Busy,
    Failed(Problem),
}

/// What was said to the user.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub text: String,
    /// The prefix of it that was heard.
    pub heard: String,
    pub is_interrupted: bool,
    /// Those of its sound, as far as they are known.
    pub marks: Marks,
}

/// What the user said.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    pub text: String,
    /// It was typed.
    pub is_typed: bool,
    /// Those of the speech and of its text.
    pub marks: Marks,
}
