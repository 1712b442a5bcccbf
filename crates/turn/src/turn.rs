//! The turn in progress: what was said, what was answered, what was heard of it.

use riposte_measures::{Mark, Marks, Mode, Outcome};
use riposte_problem::Problem;

use crate::{Revision, output::TurnEnd};

/// Marks that belong to an attempt at the end of the turn, and go with it when the user speaks on.
const OF_THE_ATTEMPT: &[Mark] = &[
    Mark::VoiceEnd,
    Mark::SpeechEnd,
    Mark::TurnCommit,
    Mark::SttFinal,
    Mark::LlmRequest,
    Mark::LlmFirstToken,
    Mark::LlmFirstClause,
    Mark::TtsRequest,
    Mark::TtsFirstAudio,
    Mark::PlayQueued,
    Mark::LlmDone,
    Mark::TtsDone,
];

#[derive(Clone, Debug)]
pub(crate) struct Turn {
    pub(crate) mode: Mode,
    /// The recognition session, while it is open.
    pub(crate) session: Option<Revision>,
    /// The current attempt at text and reply; `None` until the first commit.
    pub(crate) revision: Option<Revision>,
    pub(crate) marks: Marks,
    pub(crate) transcript: String,
    pub(crate) reply: String,
    pub(crate) heard_bytes: usize,
    /// The chat model was asked, so that the turn is worth keeping.
    pub(crate) asked: bool,
    /// What plays is an apology, not the reply.
    pub(crate) apologising: bool,
    pub(crate) problem: Option<Problem>,
}

impl Turn {
    pub(crate) fn new(mode: Mode, session: Option<Revision>) -> Self {
        Self {
            mode,
            session,
            revision: None,
            marks: Marks::default(),
            transcript: String::new(),
            reply: String::new(),
            heard_bytes: 0,
            asked: false,
            apologising: false,
            problem: None,
        }
    }

    /// The user speaks on: what was made of the turn so far is void.
    pub(crate) fn reopen(&mut self) {
        self.revision = None;
        self.asked = false;
        self.transcript.clear();
        self.reply.clear();
        self.heard_bytes = 0;
        for mark in OF_THE_ATTEMPT {
            self.marks.clear(*mark);
        }
    }

    /// Notes how much was heard; whether it is more than before. Nothing is heard before it plays, and of an apology nothing is kept.
    pub(crate) fn heard(&mut self, bytes: usize) -> bool {
        let bytes = floor_boundary(&self.reply, bytes);
        let audible = !self.apologising && self.marks.get(Mark::PlayStart).is_some();
        let further = audible && bytes > self.heard_bytes;
        if further {
            self.heard_bytes = bytes;
        }
        further
    }

    pub(crate) fn end(self, outcome: Outcome) -> TurnEnd {
        let outcome = if self.problem.is_some() { Outcome::Failed } else { outcome };
        let heard = self.reply[..self.heard_bytes].to_owned();
        TurnEnd {
            mode: self.mode,
            outcome,
            transcript: self.transcript,
            reply: self.reply,
            heard,
            marks: self.marks,
            problem: self.problem,
        }
    }
}

/// The last char boundary at or before `bytes`.
fn floor_boundary(text: &str, bytes: usize) -> usize {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}
