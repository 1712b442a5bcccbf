//! A reply: what was asked, what came of it, and what was heard. It is one value from the question to the record: a turn moves it between the
//! place where it is prepared unheard and the place where it is awaited and spoken, and drops it when it is void.

use riposte_measures::{Attempt, Mark, Marks, Time};
use riposte_problem::Problem;

use crate::{Revision, text};

/// What is to be asked, and the revision to ask it under.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) revision: Revision,
    pub(crate) text: String,
    /// When that text became known.
    pub(crate) known_at: Time,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Answer,
    /// Spoken in place of an answer that failed, of which the text and the marks stay.
    Apology,
    /// Answers nothing: its turn leaves no trace.
    Reprompt,
    /// What another program has to say. No chat model is asked for it, and its turn leaves no trace.
    Message,
}

#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) kind: Kind,
    pub(crate) revision: Revision,
    /// What it answers.
    pub(crate) question: String,
    /// The prepared phrase that it begins with.
    pub(crate) opener: Option<String>,
    pub(crate) asked_at: Time,
    /// From [`Mark::SttFinal`] on, that of its question.
    pub(crate) marks: Marks,
    pub(crate) text: String,
    /// Deltas that came, which are about tokens.
    pub(crate) tokens: u32,
    pub(crate) heard_bytes: usize,
    /// All there is of it was heard, and more is to come.
    pub(crate) dry: bool,
    /// It was awaited already, and its wait perhaps filled, when something was said that may have been nothing.
    pub(crate) withheld: bool,
    pub(crate) filled: bool,
    /// When to look again at the wait for it, which may need filling.
    pub(crate) look_at: Option<Time>,
    /// Calls of providers for it.
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) problem: Option<Problem>,
}

impl Reply {
    pub(crate) fn to(question: Question, opener: Option<String>, asked_at: Time) -> Self {
        let mut reply = Self::new(Kind::Answer, question.revision, asked_at);
        reply.marks.set(Mark::SttFinal, question.known_at);
        Self { question: question.text, opener, ..reply }
    }

    pub(crate) fn reprompt(revision: Revision, now: Time) -> Self {
        Self::new(Kind::Reprompt, revision, now)
    }

    /// All of its text is known.
    pub(crate) fn message(revision: Revision, text: String, now: Time) -> Self {
        Self { text, ..Self::new(Kind::Message, revision, now) }
    }

    fn new(kind: Kind, revision: Revision, asked_at: Time) -> Self {
        Self {
            kind,
            revision,
            question: String::new(),
            opener: None,
            asked_at,
            marks: Marks::default(),
            text: String::new(),
            tokens: 0,
            heard_bytes: 0,
            dry: false,
            withheld: false,
            filled: false,
            look_at: None,
            attempts: Vec::new(),
            problem: None,
        }
    }

    pub(crate) fn is_answer(&self) -> bool {
        self.kind == Kind::Answer
    }

    /// How much of it was heard matters.
    pub(crate) fn is_kept(&self) -> bool {
        matches!(self.kind, Kind::Answer | Kind::Message)
    }

    /// Whether it answers these words.
    pub(crate) fn fits(&self, text: &str) -> bool {
        text::same_words(&self.question, text) || self.withheld && text::adds_only_a_backchannel(&self.question, text)
    }

    /// Whether it can be kept back after it was awaited: not once some of it is at the speaker, or something of it failed.
    pub(crate) fn can_be_withheld(&self) -> bool {
        self.is_answer() && self.problem.is_none() && self.marks.get(Mark::PlayQueued).is_none()
    }

    /// It is prepared again. What was said ahead of it, or was to be, no longer counts.
    pub(crate) fn withhold(&mut self) {
        self.withheld = true;
        self.opener = None;
        self.marks.clear(Mark::Opener);
        self.marks.clear(Mark::AckPlayStart);
    }

    /// Whether the wait for it may be filled: there is nothing of it to hear, and nothing was or will be said ahead of it.
    pub(crate) fn waits_in_silence(&self) -> bool {
        self.is_answer() && self.marks.get(Mark::TtsFirstAudio).is_none() && self.opener.is_none() && !self.filled
    }

    /// An apology takes its place, under another revision. Gives the one that failed.
    pub(crate) fn apologise(&mut self, revision: Revision) -> Revision {
        self.kind = Kind::Apology;
        self.dry = false;
        std::mem::replace(&mut self.revision, revision)
    }

    /// What follows the first `bytes` is no part of it, except what was heard already. Gives where it ends now, if that is sooner.
    pub(crate) fn cut(&mut self, bytes: usize) -> Option<usize> {
        let end = floor_boundary(&self.text, bytes.max(self.heard_bytes));
        let cut = end < self.text.len();
        self.text.truncate(end);
        cut.then_some(end)
    }

    /// Notes how much was heard; whether it is more than before. Nothing is heard before it plays, and of an apology nothing is kept.
    pub(crate) fn heard(&mut self, bytes: usize) -> bool {
        let bytes = floor_boundary(&self.text, bytes);
        let audible = self.is_kept() && self.marks.get(Mark::PlayStart).is_some();
        let further = audible && bytes > self.heard_bytes;
        if further {
            self.heard_bytes = bytes;
        }
        further
    }

    /// Nothing more of it sounds since `at`.
    pub(crate) fn fell_silent(&mut self, heard_bytes: usize, at: Time) {
        if self.marks.get(Mark::PlayStart).is_none() {
            return;
        }
        self.heard(heard_bytes);
        self.marks.set(Mark::PlayEnd, at);
        if self.marks.get(Mark::BargeInOnset).is_some() {
            self.marks.set(Mark::BargeInSilent, at);
        }
    }

    /// What of it was heard lately, with a little of what is about to be: `before` and `after` in bytes.
    pub(crate) fn spoken_lately(&self, before: usize, after: usize) -> &str {
        let from = floor_boundary(&self.text, self.heard_bytes.saturating_sub(before));
        let to = floor_boundary(&self.text, self.heard_bytes + after);
        &self.text[from..to]
    }

    pub(crate) fn ends_with_a_question(&self) -> bool {
        self.text.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '?').ends_with('?')
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
