//! The turn in progress: what was said, what was answered, what was heard of it; and a reply that is prepared before the turn is over.

use riposte_measures::{Mark, Marks, Mode, Outcome, Span, Speculated, Speculation, Time};
use riposte_problem::Problem;

use crate::{Revision, output::TurnEnd, text};

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
    Mark::Opener,
    Mark::AckPlayStart,
    Mark::PlayQueued,
    Mark::LlmDone,
    Mark::TtsDone,
];

/// Marks of the attempt that are the reply's own.
const OF_THE_REPLY: &[Mark] = &[
    Mark::LlmRequest,
    Mark::LlmFirstToken,
    Mark::LlmFirstClause,
    Mark::TtsRequest,
    Mark::TtsFirstAudio,
    Mark::LlmDone,
    Mark::TtsDone,
];

/// The text of a session so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Partial {
    pub(crate) text: String,
    /// The sound before this was recognised.
    pub(crate) until: Option<Time>,
    /// When its words became known, and whether they came twice.
    pub(crate) known_at: Time,
    pub(crate) stable: bool,
}

/// The text of all that was said before a pause.
#[derive(Clone, Debug)]
pub(crate) struct Finalised {
    pub(crate) text: String,
    pub(crate) at: Time,
    pub(crate) until: Time,
}

/// A reply that is prepared unheard.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub(crate) revision: Revision,
    pub(crate) text: String,
    /// When that text became known.
    pub(crate) known_at: Time,
    pub(crate) opener: Option<String>,
    pub(crate) asked_at: Time,
    pub(crate) marks: Marks,
    pub(crate) reply: String,
    /// Deltas that came, which are about tokens.
    pub(crate) tokens: u32,
    /// It was the reply already, and its wait was perhaps filled, when something was said that may have been nothing.
    pub(crate) withheld: bool,
    pub(crate) acknowledged: bool,
}

impl Attempt {
    /// Whether it answers these words.
    pub(crate) fn fits(&self, text: &str) -> bool {
        text::same_words(&self.text, text) || self.withheld && text::adds_only_a_backchannel(&self.text, text)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Turn {
    pub(crate) mode: Mode,
    /// The recognition session, while it is open.
    pub(crate) session: Option<Revision>,
    /// Speech that goes on is answered as it stands then.
    pub(crate) longest: Time,
    /// The current attempt at text and reply; `None` until the first commit.
    pub(crate) revision: Option<Revision>,
    pub(crate) partial: Partial,
    /// The final text that is awaited, with the end of the sound it is made from.
    pub(crate) finalising: Option<(Revision, Time)>,
    pub(crate) finalised: Option<Finalised>,
    pub(crate) attempt: Option<Attempt>,
    pub(crate) speculated: Speculated,
    /// The latest pause after which the user went on, and how long their words were before it.
    pub(crate) pause: Option<(Span, usize)>,
    /// A model's probability that the turn ends with the present pause.
    pub(crate) acoustic: Option<f32>,
    pub(crate) marks: Marks,
    pub(crate) transcript: String,
    pub(crate) reply: String,
    pub(crate) tokens: u32,
    pub(crate) heard_bytes: usize,
    /// The chat model was asked, so that the turn is worth keeping.
    pub(crate) asked: bool,
    /// When; whether the reply begins with an opener; whether its wait was filled, and when to look at that again.
    pub(crate) asked_at: Time,
    pub(crate) opens: bool,
    pub(crate) acknowledged: bool,
    pub(crate) look_at: Option<Time>,
    /// It began as speech over a reply.
    pub(crate) interrupts: bool,
    /// It began at the very end of a reply, and so far it may be that reply's echo.
    pub(crate) could_be_echo: bool,
    /// What plays is an apology, not the reply.
    pub(crate) apologising: bool,
    /// What plays is no reply to anything: the turn leaves no trace.
    pub(crate) reprompting: bool,
    pub(crate) problem: Option<Problem>,
}

impl Turn {
    pub(crate) fn new(mode: Mode, session: Option<Revision>) -> Self {
        Self {
            mode,
            session,
            longest: Time::ZERO,
            revision: None,
            partial: Partial::default(),
            finalising: None,
            finalised: None,
            attempt: None,
            speculated: Speculated::default(),
            pause: None,
            acoustic: None,
            marks: Marks::default(),
            transcript: String::new(),
            reply: String::new(),
            tokens: 0,
            heard_bytes: 0,
            asked: false,
            asked_at: Time::ZERO,
            opens: false,
            acknowledged: false,
            look_at: None,
            interrupts: false,
            could_be_echo: false,
            apologising: false,
            reprompting: false,
            problem: None,
        }
    }

    /// The user speaks on: what was made of the turn so far is void.
    pub(crate) fn reopen(&mut self) {
        self.revision = None;
        self.asked = false;
        (self.opens, self.acknowledged, self.look_at) = (false, false, None);
        self.transcript.clear();
        self.reply.clear();
        self.tokens = 0;
        self.heard_bytes = 0;
        self.problem = None;
        for mark in OF_THE_ATTEMPT {
            self.marks.clear(*mark);
        }
    }

    /// The user may be speaking on: the reply that is awaited becomes one that is prepared, and the turn is open again. `None` where there is none, some of it is
    /// at the speaker, or something of it failed.
    pub(crate) fn withhold(&mut self) -> Option<Revision> {
        let queued = self.marks.get(Mark::PlayQueued).is_some();
        let revision =
            self.revision.filter(|_| self.asked && !queued && self.problem.is_none() && !self.is_beside_the_reply())?;
        let mut marks = Marks::default();
        for mark in OF_THE_REPLY {
            if let Some(at) = self.marks.get(*mark) {
                marks.set(*mark, at);
            }
        }
        let attempt = Attempt {
            revision,
            text: std::mem::take(&mut self.transcript),
            known_at: self.marks.get(Mark::SttFinal).unwrap_or(self.asked_at),
            opener: None,
            asked_at: self.asked_at,
            marks,
            reply: std::mem::take(&mut self.reply),
            tokens: self.tokens,
            withheld: true,
            acknowledged: self.acknowledged,
        };
        self.reopen();
        self.attempt = Some(attempt);
        Some(revision)
    }

    /// What was known of the end of the present pause is void.
    pub(crate) fn pause_over(&mut self) {
        self.finalising = None;
        self.finalised = None;
        self.acoustic = None;
    }

    /// The words of all that was said until `last_voiced`, and when they became known.
    pub(crate) fn said(&self, last_voiced: Option<Time>) -> Option<(&str, Time)> {
        if let Some(last) = &self.finalised {
            return Some((&last.text, last.at));
        }
        let covered = self.partial.until.zip(last_voiced).is_some_and(|(until, last)| until >= last);
        covered.then_some((self.partial.text.as_str(), self.partial.known_at))
    }

    /// What plays is something else than the reply.
    pub(crate) fn is_beside_the_reply(&self) -> bool {
        self.apologising || self.reprompting
    }

    /// The prepared reply becomes the reply.
    pub(crate) fn adopt(&mut self, attempt: Attempt) {
        for (mark, at) in attempt.marks.iter() {
            self.marks.set(mark, at);
        }
        self.marks.set(Mark::SttFinal, attempt.known_at);
        self.revision = Some(attempt.revision);
        self.reply = attempt.reply;
        self.tokens = attempt.tokens;
        self.asked = true;
        self.asked_at = attempt.asked_at;
        self.opens = attempt.opener.is_some();
        self.acknowledged = attempt.acknowledged;
        if !attempt.withheld {
            self.speculated.outcome = Speculation::Hit;
        }
    }

    /// Notes how much was heard; whether it is more than before. Nothing is heard before it plays, and of an apology nothing is kept.
    pub(crate) fn heard(&mut self, bytes: usize) -> bool {
        let bytes = floor_boundary(&self.reply, bytes);
        let audible = !self.is_beside_the_reply() && self.marks.get(Mark::PlayStart).is_some();
        let further = audible && bytes > self.heard_bytes;
        if further {
            self.heard_bytes = bytes;
        }
        further
    }

    /// What of the reply was heard lately, with a little of what is about to be: `around` bytes on either side.
    pub(crate) fn spoken_lately(&self, before: usize, after: usize) -> &str {
        let from = floor_boundary(&self.reply, self.heard_bytes.saturating_sub(before));
        let to = floor_boundary(&self.reply, self.heard_bytes + after);
        &self.reply[from..to]
    }

    /// The reply was heard to its end, and that is a question.
    pub(crate) fn ends_with_a_question(&self) -> bool {
        self.mode == Mode::Duplex
            && self.reply.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '?').ends_with('?')
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
            speculated: self.speculated,
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
