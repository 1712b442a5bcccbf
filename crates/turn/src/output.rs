//! What the machine orders.

use riposte_measures::{Attempt, Marks, Mode, Outcome, Speculated, Time};
use riposte_problem::Problem;

use crate::relay::RelayEnd;
use crate::{PauseProfile, Phase, Reason, Revision};

/// An order. Work that is ordered reports back under the same revision.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Start recognising what was captured since `from`, and go on until [`Output::CloseSession`].
    OpenSession {
        session: Revision,
        from: Time,
    },
    /// Give the text of all that was captured before `until`, as [`crate::Input::Final`].
    Finalise {
        session: Revision,
        revision: Revision,
        until: Time,
    },
    /// What is captured from `until` on is no part of the session, until [`Output::FeedOn`].
    StopFeeding {
        session: Revision,
        until: Time,
    },
    /// The session goes on with what is captured from `from` on.
    FeedOn {
        session: Revision,
        from: Time,
    },
    /// The session is no longer wanted.
    CloseSession {
        session: Revision,
    },
    /// Ask the chat model and synthesise its answer clause by clause, but keep it back.
    /// With an opener, a phrase whose sound is prepared, the reply begins with that, and the model is told to go on from it.
    Ask {
        revision: Revision,
        text: String,
        opener: Option<String>,
    },
    /// The reply may be heard as soon as there is some of it.
    Release {
        revision: Revision,
    },
    /// Take the release back: nothing of the reply was heard so far. It is kept and still made, as before [`Output::Release`]; a filler ahead of it ends.
    /// If some of it sounds already, the reply is over, and [`crate::Input::PlayEnded`] says so.
    Withhold {
        revision: Revision,
    },
    /// Say this prepared phrase ahead of the reply, which waits for its end. Not if there is sound of the reply by now.
    Fill {
        revision: Revision,
        phrase: String,
    },
    /// Ask whether the user is there, released. It is no reply, and nothing of it is recorded.
    Reprompt {
        revision: Revision,
    },
    /// Say the message of another program, released. It is no reply, and nothing of it is recorded.
    Say {
        revision: Revision,
        text: String,
    },
    /// What came of an [`crate::Input::Relay`].
    Relayed(Box<RelayEnd>),
    /// Speak a prepared apology for this problem, released.
    Apologise {
        revision: Revision,
        problem: Problem,
    },
    /// Let the reply go on more quietly, because something is heard over it.
    Lower {
        revision: Revision,
    },
    /// Fade the reply out, lowered or not, and hold it where it is.
    Pause {
        revision: Revision,
    },
    /// Let the reply go on as loud as before, from where it was if it was paused.
    Resume {
        revision: Revision,
    },
    /// Cancel the reply and everything of it that is not yet heard; answered by [`crate::Input::Silenced`].
    Silence {
        revision: Revision,
    },
    /// The speech of this session was a question of the user, so their voice can be learnt from it.
    WasTheUser {
        session: Revision,
    },
    /// The turn is over: keep it, and take it into the conversation's history.
    Record(Box<TurnEnd>),
    /// The user's pauses as they are known now: to be kept.
    Learnt(PauseProfile),

    // for screens
    Phase {
        phase: Phase,
        reason: Reason,
    },
    Caption {
        text: String,
        stable_bytes: usize,
    },
    Transcribed {
        text: String,
    },
    NothingHeard,
    /// Words that were understood but not answered: another person said them, or the user said them to another person.
    LeftAlone {
        text: String,
    },
    ReplyText {
        text: String,
    },
    /// The reply's text ends here; more may come after it.
    ReplyCut {
        bytes: usize,
    },
    HeardUpTo {
        bytes: usize,
    },
    ModeChanged {
        mode: Mode,
    },
    Tell(Problem),
}

/// A turn that is over.
#[derive(Clone, Debug, PartialEq)]
pub struct TurnEnd {
    pub mode: Mode,
    pub outcome: Outcome,
    pub transcript: String,
    /// The reply as far as it was written.
    pub reply: String,
    /// The prefix of `reply` that was heard.
    pub heard: String,
    pub marks: Marks,
    pub speculated: Speculated,
    /// Calls of providers for what was said and for the reply that is the turn's; of one that was prepared in vain there are none.
    pub attempts: Vec<Attempt>,
    pub problem: Option<Problem>,
}
