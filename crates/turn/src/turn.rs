//! The turn in progress: what was said, when it was taken for over, and the reply, which may be prepared before that.

use riposte_measures::{Mark, Marks, Mode, Outcome, Span, Speculated, Speculation, Time};

use crate::reply::{Kind, Question, Reply};
use crate::{Revision, output::TurnEnd};

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

/// The turn was taken for over. Void when the user speaks on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Commit {
    pub(crate) at: Time,
    pub(crate) speech_end: Time,
    /// Push-to-talk: the last voiced sample, where that is known.
    pub(crate) voice_end: Option<Time>,
}

impl Commit {
    fn marks(self) -> impl Iterator<Item = (Mark, Time)> {
        let voice_end = self.voice_end.map(|at| (Mark::VoiceEnd, at));
        [(Mark::SpeechEnd, self.speech_end), (Mark::TurnCommit, self.at)].into_iter().chain(voice_end)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Turn {
    pub(crate) mode: Mode,
    /// The recognition session, while it is open.
    pub(crate) session: Option<Revision>,
    /// Speech that goes on is answered as it stands then.
    pub(crate) longest: Time,
    pub(crate) partial: Partial,
    /// The text of the present pause that is awaited, with the end of the sound it is made from.
    pub(crate) finalising: Option<(Revision, Time)>,
    pub(crate) finalised: Option<Finalised>,
    pub(crate) speculated: Speculated,
    /// The latest pause after which the user went on, and how long their words were before it.
    pub(crate) pause: Option<(Span, usize)>,
    /// A model's probability that the turn ends with the present pause.
    pub(crate) acoustic: Option<f32>,
    /// Of the user's speech; the others are [`Commit`]'s and the reply's.
    pub(crate) marks: Marks,
    /// It began as speech over a reply.
    pub(crate) interrupts: bool,
    /// It began at the very end of a reply, and so far it may be that reply's echo.
    pub(crate) could_be_echo: bool,
    pub(crate) commit: Option<Commit>,
    /// What is asked once the last reply is silent.
    pub(crate) question: Option<Question>,
    /// A reply that nobody hears unless the turn ends with the words it answers.
    pub(crate) prepared: Option<Reply>,
    /// The reply that is awaited or spoken.
    pub(crate) reply: Option<Reply>,
}

impl Turn {
    pub(crate) fn new(mode: Mode, session: Option<Revision>) -> Self {
        Self {
            mode,
            session,
            longest: Time::ZERO,
            partial: Partial::default(),
            finalising: None,
            finalised: None,
            speculated: Speculated::default(),
            pause: None,
            acoustic: None,
            marks: Marks::default(),
            interrupts: false,
            could_be_echo: false,
            commit: None,
            question: None,
            prepared: None,
            reply: None,
        }
    }

    /// The user speaks on: the turn was not over. Gives the reply that was awaited.
    pub(crate) fn reopen(&mut self) -> Option<Reply> {
        (self.commit, self.question) = (None, None);
        self.reply.take()
    }

    /// The final text of the turn is known.
    pub(crate) fn text_is_known(&self) -> bool {
        self.question.is_some() || self.reply.is_some()
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

    /// The prepared reply becomes the reply, if it answers these words.
    pub(crate) fn adopt(&mut self, text: &str) -> Option<&Reply> {
        let prepared = self.prepared.take_if(|reply| reply.fits(text))?;
        if !prepared.withheld {
            self.speculated.outcome = Speculation::Hit;
        }
        Some(self.reply.insert(Reply { question: text.to_owned(), ..prepared }))
    }

    /// The reply was heard to its end, and that is a question.
    pub(crate) fn ends_with_a_question(&self) -> bool {
        self.mode == Mode::Duplex && self.reply.as_ref().is_some_and(Reply::ends_with_a_question)
    }

    /// What is kept of it: nothing, where the chat model was not asked.
    pub(crate) fn end(self, outcome: Outcome) -> Option<TurnEnd> {
        let reply = self.reply.filter(|reply| reply.kind != Kind::Reprompt)?;
        let committed = self.commit.into_iter().flat_map(Commit::marks);
        Some(TurnEnd {
            mode: self.mode,
            outcome: if reply.problem.is_some() { Outcome::Failed } else { outcome },
            transcript: reply.question,
            heard: reply.text[..reply.heard_bytes].to_owned(),
            reply: reply.text,
            marks: reply.marks.iter().chain(self.marks.iter()).chain(committed).collect(),
            speculated: self.speculated,
            problem: reply.problem,
        })
    }
}
