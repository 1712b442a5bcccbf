//! The turn in progress: what was said, when it was taken for over, and the reply, which may be prepared before that.

use riposte_measures::{Attempt, Mark, Marks, Mode, Outcome, Span, Speculated, Speculation, Time};

use crate::reply::{Kind, Question, Reply};
use crate::{Revision, output::TurnEnd};

/// The shortest human reaction time to the first sound of a reply.
const REACTS: Span = Span::from_millis(300);

/// The text of a session so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Partial {
    pub(crate) text: String,
    /// The sound before this was recognised.
    pub(crate) until: Option<Time>,
    /// When its words became known, and whether the recogniser gave them twice.
    pub(crate) known_at: Time,
    pub(crate) stable: bool,
    pub(crate) closes: Option<f32>,
    /// How sure the recogniser is of the words.
    pub(crate) sure: Option<f32>,
}

/// The text of all that was said before a pause.
#[derive(Clone, Debug)]
pub(crate) struct Finalised {
    pub(crate) text: String,
    pub(crate) at: Time,
    pub(crate) until: Time,
    pub(crate) closes: Option<f32>,
}

/// Words, when they became known, and the recogniser's probability that the sentence ends with them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Said<'a> {
    pub(crate) text: &'a str,
    pub(crate) known_at: Time,
    pub(crate) closes: Option<f32>,
}

impl<'a> From<&'a Partial> for Said<'a> {
    fn from(partial: &'a Partial) -> Self {
        Self { text: &partial.text, known_at: partial.known_at, closes: partial.closes }
    }
}

/// The commit: the turn was taken for over. Void when the user speaks on.
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

/// One text after the other.
fn joined(before: &str, after: &str) -> String {
    let before = before.trim_end();
    if before.is_empty() { after.to_owned() } else { format!("{before} {after}") }
}

#[derive(Clone, Debug)]
pub(crate) struct Turn {
    pub(crate) mode: Mode,
    /// The recognition session, while it is open.
    pub(crate) session: Option<Revision>,
    /// The session in which it was said, which may be closed by now.
    pub(crate) said_in: Option<Revision>,
    /// Calls of providers for what was said.
    pub(crate) attempts: Vec<Attempt>,
    /// At this time the turn is committed even if speech goes on.
    pub(crate) longest: Time,
    pub(crate) partial: Partial,
    /// The final text of the present pause, while it is awaited, with the end of the sound that it covers.
    pub(crate) finalising: Option<(Revision, Time)>,
    pub(crate) finalised: Option<Finalised>,
    pub(crate) speculated: Speculated,
    /// The latest pause after which the user went on, and how long their words were before it.
    pub(crate) pause: Option<(Span, usize)>,
    /// A model's probability that the turn ends with the present pause.
    pub(crate) acoustic: Option<f32>,
    /// Of the user's speech; the others are [`Commit`]'s and the reply's.
    pub(crate) marks: Marks,
    /// It began as overlap: as speech over a reply.
    pub(crate) interrupts: bool,
    /// It began at the very end of a reply, and may still be that reply's echo.
    pub(crate) could_be_echo: bool,
    pub(crate) commit: Option<Commit>,
    /// What was typed before its question was asked: the question ends with it.
    pub(crate) typed: Option<String>,
    /// The question to ask once the last reply is silent.
    pub(crate) question: Option<Question>,
    /// A reply prepared ahead. It is heard only if the turn ends with the words that it answers.
    pub(crate) prepared: Option<Reply>,
    /// The reply that is awaited or spoken.
    pub(crate) reply: Option<Reply>,
    /// The reply that was heard before the user continued the question. It is recorded if nothing more is understood.
    pub(crate) void: Option<(Commit, Reply, Outcome)>,
}

impl Turn {
    pub(crate) fn new(mode: Mode, session: Option<Revision>) -> Self {
        Self {
            mode,
            session,
            said_in: session,
            attempts: Vec::new(),
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
            typed: None,
            question: None,
            prepared: None,
            reply: None,
            void: None,
        }
    }

    /// The user speaks on: the turn was not over. Gives the reply that was awaited.
    pub(crate) fn reopen(&mut self) -> Option<Reply> {
        (self.commit, self.question) = (None, None);
        self.reply.take()
    }

    /// Something is typed that belongs to its question.
    pub(crate) fn types(&mut self, text: &str) {
        self.typed = Some(joined(self.typed.take().as_deref().unwrap_or_default(), text));
    }

    /// The whole question, of which these words were spoken.
    pub(crate) fn question_of(&self, spoken: &str) -> String {
        self.typed.as_ref().map_or_else(|| spoken.to_owned(), |typed| joined(spoken, typed))
    }

    /// Those words of the question that were spoken.
    pub(crate) fn spoken_of<'a>(&self, question: &'a str) -> &'a str {
        let typed = self.typed.as_deref().unwrap_or_default();
        question.strip_suffix(typed).map_or(question, str::trim_end)
    }

    /// Nothing comes of what was spoken: what was typed and is not answered yet.
    pub(crate) fn take_typed(&mut self) -> Option<String> {
        self.typed.take().filter(|_| self.void.is_none())
    }

    /// Until when speech may continue the question that is already answered: `within` after the commit, or until a person could react to the reply.
    /// `None`: it can't.
    pub(crate) fn may_go_on_until(&self, within: Span) -> Option<Time> {
        let (commit, reply) = (self.commit?, self.reply.as_ref().filter(|reply| reply.is_answer())?);
        self.session?;
        let reacts = reply.marks.get(Mark::PlayStart).map(|at| at + REACTS);
        Some((commit.at + within).max(reacts.unwrap_or(commit.at)))
    }

    /// The final text of the turn is known.
    pub(crate) fn text_is_known(&self) -> bool {
        self.question.is_some() || self.reply.is_some()
    }

    /// Forgets what was known about the present pause.
    pub(crate) fn pause_over(&mut self) {
        self.finalising = None;
        self.finalised = None;
        self.acoustic = None;
    }

    /// The words of all that was said until `last_voiced`.
    pub(crate) fn said(&self, last_voiced: Option<Time>) -> Option<Said<'_>> {
        if let Some(last) = &self.finalised {
            return Some(Said { text: &last.text, known_at: last.at, closes: last.closes });
        }
        let covered = self.partial.until.zip(last_voiced).is_some_and(|(until, last)| until >= last);
        covered.then_some(&self.partial).map(Said::from)
    }

    /// The prepared reply becomes the reply, if it answers these words.
    pub(crate) fn adopt(&mut self, text: &str) -> Option<&Reply> {
        let prepared = self.prepared.take_if(|reply| reply.fits(text))?;
        if !prepared.withheld {
            self.speculated.outcome = Speculation::Hit;
        }
        Some(self.reply.insert(Reply { question: text.to_owned(), ..prepared }))
    }

    /// The marks of what was said, and of the moment at which it was taken for over.
    pub(crate) fn marks_of_speech(&self) -> Marks {
        self.marks.iter().chain(self.commit.into_iter().flat_map(Commit::marks)).collect()
    }

    /// The reply was heard to its end, and ends with a question.
    pub(crate) fn ends_with_a_question(&self) -> bool {
        self.mode == Mode::Duplex && self.reply.as_ref().is_some_and(Reply::ends_with_a_question)
    }

    /// The turn comes to nothing. Gives what it was before the user went on, if a reply was heard then.
    pub(crate) fn before_it_went_on(mut self) -> Option<(Self, Outcome)> {
        let (commit, reply, outcome) = self.void.take()?;
        Some((Self { commit: Some(commit), reply: Some(reply), ..self }, outcome))
    }

    /// Where a call of a provider under this revision is noted; `None`: it was made for no part of this turn.
    pub(crate) fn attempts_of(&mut self, revision: Revision) -> Option<&mut Vec<Attempt>> {
        if self.said_in == Some(revision) {
            return Some(&mut self.attempts);
        }
        let replies = self.reply.iter_mut().chain(self.prepared.iter_mut());
        replies.filter(|reply| reply.revision == revision).map(|reply| &mut reply.attempts).next()
    }

    /// What is recorded of it: nothing where the chat model was not asked.
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
            attempts: self.attempts.into_iter().chain(reply.attempts).collect(),
            problem: reply.problem,
        })
    }
}
