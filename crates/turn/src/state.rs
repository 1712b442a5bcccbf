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
    /// The reply is paused by speech that may be an interruption.
    Yielding,
}

/// Why a phase was entered, or what a deadline is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    Stopped,
    NothingHeard,
    Failed,
    TextTimeout,
    AgentTimeout,
    PlayoutStuck,
    FlushTimeout,
    BargeIn,
}

impl Reason {
    /// A few words for a tooltip.
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
            Reason::Stopped => "stopped",
            Reason::NothingHeard => "nothing was understood",
            Reason::Failed => "a part failed",
            Reason::TextTimeout => "recognition took too long",
            Reason::AgentTimeout => "the answer took too long",
            Reason::PlayoutStuck => "the speaker stood still",
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
    /// The final text.
    Text,
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
    /// `until`: the turn is over then.
    Settling {
        until: Time,
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
    /// `until`: the next moment at which the speech over the reply can be judged.
    Yielding {
        until: Time,
    },
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

/// What the microphone hears, whether or not it matters now.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct VoiceTrack {
    pub(crate) open_since: Option<Time>,
    pub(crate) last_voiced: Option<Time>,
    /// Of the speech that goes on or went on last, in dBFS.
    pub(crate) level_db: Option<f32>,
    /// What this user's questions have, smoothed.
    pub(crate) usual_db: Option<f32>,
}

/// How much of a new question's level goes into the usual one.
const LEVEL_WEIGHT: f32 = 0.3;
/// By how much it falls with words that were quieter.
const RETREAT_DB: f32 = 3.0;

impl VoiceTrack {
    /// The speech before now was a question of the user.
    pub(crate) fn was_the_user(&mut self) {
        if let Some(level) = self.level_db {
            self.usual_db = Some(self.usual_db.map_or(level, |usual| usual + LEVEL_WEIGHT * (level - usual)));
        }
    }

    /// Quiet words were taken for somebody else's. A user who has moved away from the microphone gets through with the second or third attempt.
    pub(crate) fn was_perhaps_the_user(&mut self) {
        if let (Some(usual), Some(level)) = (self.usual_db, self.level_db)
            && level < usual
        {
            self.usual_db = Some(usual - (usual - level).min(RETREAT_DB));
        }
    }

    /// By how much the speech is quieter than the user is; 0 where that is not known.
    pub(crate) fn under_usual_db(&self) -> f32 {
        self.usual_db.zip(self.level_db).map_or(0.0, |(usual, level)| usual - level)
    }

    /// The last voiced sample before `moment`, as far as it is known by now: speech that goes on is voiced up to it.
    pub(crate) fn ended_by(&self, moment: Time) -> Option<Time> {
        if self.open_since.is_some() { Some(moment) } else { self.last_voiced.map(|at| at.min(moment)) }
    }
}

pub(crate) fn earlier(a: Option<(Time, Reason)>, b: Option<(Time, Reason)>) -> Option<(Time, Reason)> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.0 < a.0 { b } else { a }),
        (a, b) => a.or(b),
    }
}
