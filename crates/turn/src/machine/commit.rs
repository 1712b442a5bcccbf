//! The end of the user's turn: the commit, its final text, and the question that is asked.

use riposte_measures::{Mark, Mode, Time};
use riposte_problem::Problem;

use super::Machine;
use crate::reply::{Question, Reply};
use crate::state::{State, Wait};
use crate::text::{self, Reaction};
use crate::turn::{Commit, Turn};
use crate::{Output, Reason, Revision};

/// A stop phrase with more words than this has a request in it.
const STOP_WORDS: usize = 3;

impl Machine {
    /// The user's turn is over: its speech ended at `speech_end`.
    pub(super) fn commit(&mut self, speech_end: Time, reason: Reason, now: Time) {
        let Some(turn) = self.turn.as_mut() else { return };
        let Some(session) = turn.session else { return };
        turn.pause = None;
        let held = turn.mode == Mode::PushToTalk;
        let start = turn.marks.get(Mark::SpeechStart).filter(|_| held);
        let voice_end = start.and_then(|start| self.voice.ended_by(speech_end).filter(|end| start < *end));
        self.asked_until = Some(speech_end);
        turn.commit = Some(Commit { at: now, speech_end, voice_end });
        // The text asked for in the pause is the text of the turn, unless speech goes on.
        let silent = self.voice.open_since.is_none();
        let known = turn.finalised.take().filter(|_| silent);
        let asked = turn.finalising.take().filter(|_| silent);
        let revision = match (&known, asked) {
            (Some(_), _) => self.revisions.next(),
            (None, Some((revision, _))) => revision,
            (None, None) => {
                let revision = self.revisions.next();
                self.outputs.push_back(Output::Finalise { session, revision, until: now });
                revision
            }
        };
        if held {
            self.outputs.push_back(Output::StopFeeding { session, until: now });
        }
        self.state = State::Answering { wait: Wait::Text(revision), until: now + self.config.text_timeout };
        self.key.release();
        self.phase(reason);
        if let Some(known) = known {
            self.text_known(known.text, known.at, now);
        }
    }

    pub(super) fn awaits_text(&self, revision: Revision) -> bool {
        matches!(self.state, State::Answering { wait: Wait::Text(awaited), .. } if awaited == revision)
    }

    /// The text of the turn, which was known at `known_at`.
    pub(super) fn text_known(&mut self, text: String, known_at: Time, now: Time) {
        let State::Answering { wait: Wait::Text(revision), .. } = self.state else { return };
        if text.trim().is_empty() {
            self.outputs.push_back(Output::NothingHeard);
            return self.abandon(Reason::NothingHeard, now);
        }
        if !self.relay_listens() && self.is_only_a_stop(&text) {
            return self.abandon(Reason::Stopped, now);
        }
        if self.is_not_meant() {
            self.voice.was_turned_away();
            self.outputs.push_back(Output::LeftAlone { text });
            return self.abandon(Reason::NotMeant, now);
        }
        let Some(turn) = self.turn.as_mut() else { return };
        let text = turn.question_of(&text);
        turn.void = None;
        // Once for each question.
        let again = turn.prepared.as_ref().is_some_and(|reply| reply.withheld);
        if turn.mode != Mode::Text && !again {
            self.voice.was_the_user();
            self.outputs.extend(turn.session.map(|session| Output::WasTheUser { session }));
        }
        if turn.mode != Mode::Duplex {
            self.close_session();
        }
        if self.relay_listens() {
            return self.relay_hears(text, known_at, now);
        }
        self.outputs.push_back(Output::Transcribed { text: text.clone() });
        let question = Question { revision, text, known_at };
        if let (Some(closing), Some(turn)) = (&self.closing, self.turn.as_mut()) {
            turn.question = Some(question);
            self.state = State::Answering { wait: Wait::Silence, until: closing.until };
        } else if self.adopt(&question.text, now) {
            self.await_sound(now);
        } else {
            self.ask(question, now);
        }
    }

    /// Whether another person said it, or the user said it to another person. Whoever continues a question is the one who asked it.
    fn is_not_meant(&self) -> bool {
        let hands_free = |turn: &Turn| turn.mode == Mode::Duplex && turn.void.is_none();
        self.turn.as_ref().is_some_and(hands_free) && self.voice.turns_away(self.config.whose)
    }

    /// Whether it is only a "stop" over a reply. That has done what it asked for, and needs no answer.
    fn is_only_a_stop(&self, text: &str) -> bool {
        let Some(turn) = self.turn.as_ref() else { return false };
        let said = match &turn.void {
            Some((_, reply, _)) => text::beyond(turn.spoken_of(&reply.question), text),
            None if turn.interrupts => text,
            None => return false,
        };
        said.split_whitespace().count() <= STOP_WORDS && text::reaction(said) == Reaction::Stop
    }

    pub(super) fn ask(&mut self, question: Question, now: Time) {
        let Some(turn) = self.turn.as_mut() else { return };
        let (revision, text) = (question.revision, question.text.clone());
        let spoken = turn.mode != Mode::Text;
        let opener = self.openers.choose(&text).filter(|_| spoken).map(str::to_owned);
        if let Some(opener) = &opener {
            self.openers.was_heard(opener);
        }
        turn.reply = Some(Reply::to(question, opener.clone(), now));
        self.outputs.push_back(Output::Ask { revision, text, opener });
        self.outputs.push_back(Output::Release { revision });
        self.await_sound(now);
    }

    fn await_sound(&mut self, now: Time) {
        self.state = State::Answering { wait: Wait::Sound, until: now + self.config.agent_timeout };
        self.fill_wait(now);
    }

    pub(super) fn recognition_failed(&mut self, problem: Problem, now: Time) {
        self.relay_fails(&problem);
        self.outputs.push_back(Output::Tell(problem));
        if self.turn.as_ref().is_some_and(Turn::text_is_known) {
            // The text is known and its reply is on the way. Only the continuation of the turn is lost.
            self.close_session();
        } else {
            self.abandon(Reason::Failed, now);
        }
    }
}
