//! Where a conversation stands.

use riposte_measures::Time;

use crate::Revision;

/// The machine's state as others see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Waits for the key or typed text.
    Idle,
    /// Waits for speech too.
    Listening,
    Hearing,
    /// A pause that may be the end.
    Settling,
    /// Committed; waits for the first sound of the reply.
    Answering,
    Speaking,
    /// The reply is lowered or paused by speech that may be an interruption.
    Yielding,
    /// The user asked for a moment: the reply is paused until they speak again.
    Held,
}

/// Why a phase was entered, or what a deadline is for. A code: what is shown for it are the words of whoever shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Reason {
    Start,
    ModeChanged,
    KeyPressed,
    KeyReleased,
    ClipBegan,
    ClipEnded,
    SpeechBegan,
    SpeechPaused,
    SpeechResumed,
    Silence,
    LongestTurn,
    Typed,
    ReplyBegan,
    ReplyEnded,
    Interrupted,
    /// What was said over the reply was no interruption.
    NoInterruption,
    /// "Hold on."
    AskedToWait,
    /// Another person spoke, or the user spoke to another person.
    NotMeant,
    Stopped,
    NothingHeard,
    Failed,
    TextTimeout,
    AgentTimeout,
    /// The wait for the reply is so long that a filler may be said.
    LongWait,
    /// Nobody answered the question that the reply ended with.
    Unanswered,
    PlayoutStuck,
    FlushTimeout,
    BargeIn,
    /// Another program speaks or listens, or did.
    Relayed,
}

impl Reason {
    /// A few words for logs and reports, in English.
    pub const fn words(self) -> &'static str {
        match self {
            Reason::Start => "ready",
            Reason::ModeChanged => "mode changed",
            Reason::KeyPressed => "key pressed",
            Reason::KeyReleased => "key released",
            Reason::ClipBegan => "recording began",
            Reason::ClipEnded => "recording ended",
            Reason::SpeechBegan => "speech began",
            Reason::SpeechPaused => "speech paused",
            Reason::SpeechResumed => "speech went on",
            Reason::Silence => "silence",
            Reason::LongestTurn => "longest turn reached",
            Reason::Typed => "typed",
            Reason::ReplyBegan => "reply began",
            Reason::ReplyEnded => "reply ended",
            Reason::Interrupted | Reason::BargeIn => "interrupted",
            Reason::NoInterruption => "no interruption",
            Reason::AskedToWait => "asked to wait",
            Reason::NotMeant => "not said to me",
            Reason::Stopped => "stopped",
            Reason::NothingHeard => "nothing was understood",
            Reason::Failed => "a part failed",
            Reason::TextTimeout => "recognition took too long",
            Reason::AgentTimeout => "the answer took too long",
            Reason::LongWait => "the answer takes a while",
            Reason::Unanswered => "nobody answered",
            Reason::PlayoutStuck => "the speaker stood still",
            Reason::Relayed => "for another program",
            Reason::FlushTimeout => "the speaker did not stop",
        }
    }
}

/// Who opened the turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Key,
    Voice,
}

/// What answering waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// The final text, which comes under this revision.
    Text(Revision),
    /// The previous reply to be silent, so that the history says what was heard of it.
    Silence,
    /// The first sound of the reply.
    Sound,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Resting,
    Hearing {
        by: By,
        until: Time,
    },
    /// `until`: the turn is over then. `look_at`: a reply may be worth preparing by then.
    Settling {
        until: Time,
        look_at: Option<Time>,
    },
    Answering {
        wait: Wait,
        until: Time,
    },
    /// `onset`: speech that may become an interruption. `until`: the playout has to get on by then.
    Speaking {
        onset: Option<Time>,
        until: Time,
    },
    /// `since`: the reply yields since then. `until`: the next moment at which the speech over the reply can be judged.
    Yielding {
        since: Time,
        how: Yields,
        until: Time,
    },
    /// `until`: the reply is given up then.
    Held {
        until: Time,
    },
}

/// How a reply makes way for speech over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Yields {
    /// It goes on, more quietly.
    Lowered,
    Paused,
    /// It was paused already, for the user had asked for a moment.
    Held,
}

impl State {
    /// Some of the reply may have been heard, and it is not over.
    pub(crate) fn speaks(self) -> bool {
        matches!(self, State::Speaking { .. } | State::Yielding { .. } | State::Held { .. })
    }

    /// And it is not silent because it was asked to wait.
    pub(crate) fn sounds(self) -> bool {
        matches!(self, State::Speaking { .. } | State::Yielding { how: Yields::Lowered | Yields::Paused, .. })
    }
}

/// Numbers the revisions.
#[derive(Debug, Default)]
pub(crate) struct Revisions(u64);

impl Revisions {
    pub(crate) fn next(&mut self) -> Revision {
        self.0 += 1;
        Revision(self.0)
    }
}

pub(crate) fn earlier(a: Option<(Time, Reason)>, b: Option<(Time, Reason)>) -> Option<(Time, Reason)> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.0 < a.0 { b } else { a }),
        (a, b) => a.or(b),
    }
}
