//! The reply: what comes of it, how it fails, how it is stopped, and how its turn ends.

use riposte_measures::{Attempt, Mark, Mode, Outcome, Span, Time};
use riposte_problem::Problem;

use super::{Closing, Machine};
use crate::barge_in::BargeIn;
use crate::reply::Kind;
use crate::state::{State, Wait};
use crate::turn::Turn;
use crate::{Input, Output, Reason, Revision, Stage};

/// A voice is noticed within this.
const NOTICED: Span = Span::from_millis(200);

impl Machine {
    /// A fact about the turn's reply.
    pub(super) fn answer(&mut self, input: Input, now: Time) {
        let sounds = self.state.speaks();
        let Some(reply) = self.reply_mut() else { return };
        let (is_answer, is_kept) = (reply.is_answer(), reply.is_kept());
        match input {
            Input::ReplyText { text, .. } if is_answer => {
                reply.text.push_str(&text);
                reply.tokens += 1;
                self.outputs.push_back(Output::ReplyText { text });
                self.more_is_awaited(now);
            }
            Input::ReplyCut { bytes, .. } if is_answer => {
                if let Some(bytes) = reply.cut(bytes) {
                    self.outputs.push_back(Output::ReplyCut { bytes });
                }
            }
            Input::Thinking { .. } => {
                if let State::Answering { wait: Wait::Sound, until } = &mut self.state {
                    *until = now + self.config.agent_timeout;
                }
            }
            Input::ReplyDone { .. } => reply.marks.set_first(Mark::LlmDone, now),
            Input::Marked { mark, at, .. } if is_kept => {
                reply.marks.set_first(mark, at);
                if mark == Mark::TtsFirstAudio {
                    let asked_at = reply.asked_at;
                    self.reply_was_ready(asked_at, at);
                }
            }
            Input::RunDry { .. } => {
                reply.dry = true;
                self.more_is_awaited(now);
            }
            Input::Played { heard_bytes, .. } => {
                reply.dry = false;
                if reply.heard(heard_bytes) {
                    let bytes = reply.heard_bytes;
                    self.outputs.push_back(Output::HeardUpTo { bytes });
                }
                if sounds {
                    self.question_is_settled(now);
                }
                self.playout_got_on(now);
            }
            // It begins to sound once.
            Input::PlayStarted { .. } if sounds => {}
            Input::PlayStarted { at, .. } => {
                if is_kept {
                    reply.marks.set_first(Mark::PlayStart, at);
                }
                self.question_is_settled(now);
                self.state = State::Speaking { onset: None, until: now + self.config.stuck_timeout };
                self.phase(Reason::ReplyBegan);
                // Speech from before that may be the echo of a filler: pausing the reply will tell.
                if let Some(onset) = self.voice.deferred_onset.take() {
                    self.voice_began(onset, now);
                }
            }
            Input::PlayEnded { heard_bytes, at, .. } => {
                reply.fell_silent(heard_bytes, at);
                if !self.reply_over_during_overlap(now) {
                    self.finish(Outcome::Completed, Reason::ReplyEnded, now);
                }
            }
            Input::Failed { stage: Stage::Voice, problem, .. } => {
                reply.problem.get_or_insert(problem.clone());
                self.outputs.push_back(Output::Tell(problem));
            }
            Input::Failed { problem, .. } => self.chat_failed(problem, now),
            _ => {}
        }
    }

    /// A call of a provider is over. It is noted in the turn that it was made for, also while that falls silent.
    pub(super) fn attempted(&mut self, revision: Revision, attempt: Attempt) {
        let closing = self.closing.as_mut().map(|closing| &mut closing.turn);
        if let Some(attempts) = self.turn.iter_mut().chain(closing).find_map(|turn| turn.attempts_of(revision)) {
            attempts.push(attempt);
        }
    }

    /// Closes the session of a question that can't be continued any more. It is kept a little longer than that, since a voice is noticed late.
    fn question_is_settled(&mut self, now: Time) {
        let understood = matches!(self.config.barge_in, BargeIn::Understood(_));
        let until = self.turn.as_ref().and_then(|turn| turn.may_go_on_until(self.config.goes_on_within));
        if until.is_none_or(|until| !understood || now > until + NOTICED) {
            self.close_session();
        }
    }

    pub(super) fn playout_got_on(&mut self, now: Time) {
        if let State::Speaking { onset, .. } = self.state {
            self.state = State::Speaking { onset, until: now + self.config.stuck_timeout };
        }
    }

    /// The reply is dry, and nothing sounds until more of it comes. The deadline is later than those of the chat client and the voice, which know the reason.
    fn more_is_awaited(&mut self, now: Time) {
        if let State::Speaking { onset, .. } = self.state
            && self.reply().is_some_and(|reply| reply.dry)
        {
            self.state = State::Speaking { onset, until: now + self.config.agent_timeout + self.config.stuck_timeout };
        }
    }

    /// Stops the reply in progress, if there is one, because of something that began at `onset`.
    pub(super) fn interrupt(&mut self, onset: Time, now: Time) {
        self.close_overlap();
        self.close_session();
        self.drop_prepared(now);
        let Some(turn) = self.turn.as_mut() else { return };
        let Some(reply) = turn.reply.as_mut() else { return self.leave_turn() };
        let revision = reply.revision;
        if reply.kind != Kind::Reprompt {
            if self.state.sounds() {
                reply.marks.set(Mark::BargeInOnset, onset);
            }
            self.settle_closing();
            let until = now + self.config.flush_timeout;
            self.closing = self.turn.take().map(|turn| Closing { turn, until });
        }
        self.turn = None;
        self.outputs.push_back(Output::Silence { revision });
        self.relay_is_left();
    }

    /// Drops the turn in progress. What it was before the user continued it is recorded.
    fn leave_turn(&mut self) {
        if let Some((turn, outcome)) = self.turn.take().and_then(Turn::before_it_went_on) {
            self.record(turn, outcome);
        }
    }

    /// A reply that was stopped is silent now: its turn is over.
    pub(super) fn silenced(&mut self, revision: Revision, heard_bytes: usize, at: Time, now: Time) {
        let closing = self.closing.as_mut().and_then(|closing| closing.turn.reply.as_mut());
        let Some(reply) = closing.filter(|reply| reply.revision == revision) else { return };
        reply.fell_silent(heard_bytes, at);
        self.closed(now);
    }

    pub(super) fn closed(&mut self, now: Time) {
        self.settle_closing();
        match self.turn.as_mut().and_then(|turn| turn.question.take()) {
            Some(question) => self.ask(question, now),
            // Act on what became known while it faded.
            None => self.weigh(now),
        }
    }

    pub(super) fn settle_closing(&mut self) {
        if let Some(closing) = self.closing.take() {
            self.record(closing.turn, Outcome::Interrupted);
        }
    }

    pub(super) fn chat_failed(&mut self, problem: Problem, now: Time) {
        let Some(reply) = self.reply_mut() else { return };
        reply.problem.get_or_insert(problem.clone());
        // Once a clause went to the voice it is played to its end. An apology is followed by no other.
        let apologises = reply.marks.get(Mark::LlmFirstClause).is_none() && reply.is_answer();
        self.outputs.push_back(Output::Tell(problem.clone()));
        if apologises {
            self.apologise(problem, now);
        }
    }

    /// Speaks an apology in place of the reply, under a revision of its own.
    pub(super) fn apologise(&mut self, problem: Problem, now: Time) {
        self.close_overlap();
        self.close_session();
        let revision = self.revisions.next();
        let Some(reply) = self.reply_mut() else { return };
        let failed = reply.apologise(revision);
        self.outputs.push_back(Output::Silence { revision: failed });
        self.outputs.push_back(Output::Apologise { revision, problem });
        let sounded = !matches!(self.state, State::Answering { .. });
        self.state = State::Answering { wait: Wait::Sound, until: now + self.config.agent_timeout };
        if sounded {
            self.phase(Reason::Failed);
        }
    }

    pub(super) fn close_session(&mut self) {
        if let Some(session) = self.turn.as_mut().and_then(|turn| turn.session.take()) {
            self.outputs.push_back(Output::CloseSession { session });
        }
    }

    /// The turn is over.
    pub(super) fn finish(&mut self, outcome: Outcome, reason: Reason, now: Time) {
        self.close_overlap();
        self.close_session();
        let turn = self.turn.take();
        let unanswered = outcome == Outcome::Completed && turn.as_ref().is_some_and(Turn::ends_with_a_question);
        if let Some(turn) = turn {
            self.record(turn, outcome);
        }
        self.rest(reason, now);
        if unanswered && self.mode == Mode::Duplex && self.state == State::Resting {
            self.reprompt_at = self.config.reprompt.map(|after| now + after);
        }
    }

    pub(super) fn record(&mut self, mut turn: Turn, outcome: Outcome) {
        if let Some(message) = turn.reply.take_if(|reply| reply.kind == Kind::Message) {
            return self.relay_was_said(message, outcome);
        }
        if let Some(end) = turn.end(outcome) {
            self.outputs.push_back(Output::Record(Box::new(end)));
        }
    }

    /// What was spoken comes to nothing and leaves no trace. What was typed besides is asked.
    pub(super) fn abandon(&mut self, reason: Reason, now: Time) {
        self.drop_prepared(now);
        self.close_session();
        let typed = self.turn.as_mut().and_then(Turn::take_typed);
        self.leave_turn();
        match typed {
            Some(text) => self.ask_typed(text, now),
            None => self.rest(reason, now),
        }
    }

    pub(super) fn rest(&mut self, reason: Reason, now: Time) {
        self.state = State::Resting;
        self.reprompt_at = None;
        self.key.release();
        self.relay_rests(reason, now);
        self.phase(reason);
        // Speech that is already going on opens the next turn. Not after a stop or a failure, which it would cause again at once.
        self.voice.deferred_onset = None;
        if let (Mode::Duplex, Reason::ReplyEnded, Some(onset)) = (self.mode, reason, self.voice.open_since) {
            self.voice_began(onset, now);
        }
    }
}
