//! What the machine is told: facts, each with the revision it belongs to where it is an answer.

use riposte_measures::{Attempt, Mark, Mode, Time};
use riposte_problem::Problem;

use crate::{Relay, Revision, VoiceLikeness, VoicePrint};

/// Which part of the work failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Stage {
    Recognition,
    Chat,
    Voice,
}

/// A fact. Times inside are when it happened; the `now` of [`crate::Machine::handle`] is when it is told.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "what", rename_all = "snake_case"))]
pub enum Input {
    // the user
    KeyDown,
    KeyUp,
    /// Something other than the key opens a turn (a played clip): it lasts until [`Input::End`].
    Begin,
    End,
    Stop,
    Say {
        text: String,
    },
    SetMode {
        mode: Mode,
    },
    /// Another program has something to say, or wants to hear the user.
    Relay {
        relay: Relay,
    },

    // the microphone
    /// Speech began: `at` is its first voiced sample.
    VoiceOnset {
        at: Time,
    },
    /// How loud the present speech is so far, in dBFS: the upper quartile of its frames. Told from 300 ms of speech on.
    VoiceLevel {
        db: f32,
    },
    /// What the voice that speaks sounds like so far.
    VoicePrint {
        print: VoicePrint,
    },
    /// Whose voice the speech of this session is, as far as is known by now.
    VoiceLikeness {
        session: Revision,
        likeness: VoiceLikeness,
    },
    /// Whether all of the present speech may be echo. Told before [`Self::VoiceOnset`] where it differs from the last answer, and again once the speech
    /// is certainly near-end: an echo stops with what is played, and is no louder than that. False until it is told.
    CouldBeEcho {
        could: bool,
    },
    /// Speech paused: `at` is just after its last voiced sample.
    VoiceOffset {
        at: Time,
    },

    /// A model's probability, 0 to 1, that the turn ended with the speech that paused at `at`.
    EndProbability {
        at: Time,
        value: f32,
    },

    // recognition
    /// The words so far; `until`: the sound before it was recognised. `closes`: see [`Input::Final`].
    /// `sure`: how sure the recogniser is of the words, 0 to 1; `None` where it does not tell.
    Partial {
        session: Revision,
        text: String,
        stable_bytes: usize,
        until: Time,
        closes: Option<f32>,
        #[cfg_attr(feature = "serde", serde(default))]
        sure: Option<f32>,
    },
    /// `closes`: the recogniser's own probability that the sentence ends with the last word; `None` where it has none.
    Final {
        revision: Revision,
        text: String,
        closes: Option<f32>,
    },

    // the reply
    ReplyText {
        revision: Revision,
        text: String,
    },
    /// The chat model thinks or is being loaded, and has written nothing yet: it is waited for anew.
    Thinking {
        revision: Revision,
    },
    /// What the text has after so many bytes broke off and is never spoken: it is no part of the reply.
    ReplyCut {
        revision: Revision,
        bytes: usize,
    },
    ReplyDone {
        revision: Revision,
    },
    /// A mark that only the part that does the work can take.
    Marked {
        revision: Revision,
        mark: Mark,
        at: Time,
    },
    /// The reply was heard up to this byte of its text.
    Played {
        revision: Revision,
        heard_bytes: usize,
    },
    /// All that there is of the reply was heard, and it is not complete: the playout waits for the model or the voice.
    RunDry {
        revision: Revision,
    },
    /// The first audible sample left the device.
    PlayStarted {
        revision: Revision,
        at: Time,
    },
    /// What there is of the reply was heard to its end, `heard_bytes` of its text; or there was nothing to hear.
    PlayEnded {
        revision: Revision,
        heard_bytes: usize,
        at: Time,
    },
    /// The answer to [`crate::Output::Silence`]: the output is silent since `at`.
    Silenced {
        revision: Revision,
        heard_bytes: usize,
        at: Time,
    },
    /// A stage gave up. For [`Stage::Recognition`] the revision is the session's.
    Failed {
        revision: Revision,
        stage: Stage,
        problem: Problem,
    },

    /// A call of a provider is over. For speech the revision is the session's.
    Attempted {
        revision: Revision,
        attempt: Attempt,
    },

    /// The deadline is due.
    Timer,
}
