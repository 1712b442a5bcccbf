//! What can be asked of a running window, and what it answers. Plain data.

use riposte_problem::Problem;
use riposte_relay::{Errand, News, Status};
use serde::{Deserialize, Serialize};

/// The longest text that is asked, in bytes: more than anybody types.
pub const MOST_TEXT: usize = 32_000;

/// The longest line, in bytes: a text with every character escaped.
pub(crate) const MOST_LINE: u64 = 8 * MOST_TEXT as u64;

/// One order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case")]
pub enum Order {
    /// Begins or ends the user's turn.
    Toggle,
    /// Brings the window to the front.
    Show,
    /// Ends the program.
    Quit,
    /// Asks a typed question, whose answer is spoken.
    Say { text: String },
}

/// What is asked that has more of an answer than that it was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case")]
pub(crate) enum Question {
    Status,
    /// Lines of [`Line`] follow until its end. It is given up by whoever closes the connection.
    Relay {
        errand: Errand,
    },
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Asked {
    Order(Order),
    Question(Question),
}

/// What became of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub(crate) enum Answer {
    Taken,
    Status { status: Status },
    Refused { problem: Problem },
}

/// A line of a relay.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Line {
    News(News),
    /// Nothing new. Comes often, so that either side soon knows when the other is gone.
    Alive {
        alive: bool,
    },
    /// It was not understood, or refused before it began.
    Answer(Answer),
}
