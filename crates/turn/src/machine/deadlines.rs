//! Deadlines that fall due, and what is told when the wait was in vain.

use riposte_measures::{Mark, Outcome, Time};
use riposte_problem::Problem;
use riposte_problem::words::turn as words;

use super::Machine;
use crate::reply::Kind;
use crate::state::State;
use crate::{Output, Reason};

impl Machine {
    pub(super) fn timer(&mut self, now: Time) {
        if self.closing.as_ref().is_some_and(|closing| closing.until <= now) {
            return self.closed(now);
        }
        let Some((at, reason)) = self.deadline() else { return };
        if at > now {
            return;
        }
        match reason {
            Reason::Silence => self.commit(self.voice.last_voiced.unwrap_or(now), Reason::Silence, now),
            Reason::SpeechPaused => self.weigh(now),
            Reason::LongestTurn => self.commit(now, Reason::LongestTurn, now),
            Reason::FlushTimeout => self.closed(now),
            Reason::BargeIn if matches!(self.state, State::Yielding { .. }) => self.judge(now),
            Reason::BargeIn if self.overlap_until().is_some() => self.forget_overlap(),
            Reason::BargeIn => {
                let onset = self.voice.open_since.unwrap_or(now);
                self.interrupt(onset, now);
                self.hear_voice(onset, now);
            }
            Reason::TextTimeout => {
                self.relay_fails(&words::text_timeout());
                self.outputs.push_back(Output::Tell(words::text_timeout()));
                self.abandon(Reason::TextTimeout, now);
            }
            Reason::Unanswered if matches!(self.state, State::Held { .. }) && self.relay_listens() => {
                self.interrupt(now, now);
                self.relay_was_in_vain(now);
            }
            Reason::Unanswered if matches!(self.state, State::Held { .. }) => self.stop(now),
            Reason::Unanswered if self.relay_until().is_some() => self.relay_was_in_vain(now),
            Reason::Unanswered => self.reprompt(now),
            Reason::LongWait => self.fill_wait(now),
            Reason::AgentTimeout => self.agent_timed_out(now),
            Reason::PlayoutStuck => self.nothing_more_sounds(now),
            _ => {}
        }
    }

    pub(super) fn agent_timed_out(&mut self, now: Time) {
        let Some(reply) = self.reply() else { return };
        if reply.kind == Kind::Message {
            return self.give_up(words::voice_timeout(), Reason::AgentTimeout, now);
        }
        if !reply.is_answer() {
            return self.give_up(words::playout_stuck(), Reason::PlayoutStuck, now);
        }
        if reply.marks.get(Mark::LlmFirstClause).is_some() {
            return self.give_up(words::voice_timeout(), Reason::AgentTimeout, now);
        }
        self.chat_failed(words::agent_timeout(self.config.agent_timeout.as_millis() / 1000), now);
    }

    /// A reply that is being spoken does not go on. The part that it waited for is named.
    fn nothing_more_sounds(&mut self, now: Time) {
        let Some(reply) = self.reply() else { return };
        let is_done = |mark| reply.marks.get(mark).is_some();
        let (problem, reason) = if !reply.dry || is_done(Mark::TtsDone) {
            (words::playout_stuck(), Reason::PlayoutStuck)
        } else if reply.is_answer() && !is_done(Mark::LlmDone) {
            (words::agent_stalled(), Reason::AgentTimeout)
        } else {
            (words::voice_stalled(), Reason::AgentTimeout)
        };
        self.give_up(problem, reason, now);
    }

    /// Ends the turn as failed without another sound.
    pub(super) fn give_up(&mut self, problem: Problem, reason: Reason, now: Time) {
        let Some(reply) = self.reply_mut() else { return };
        reply.problem.get_or_insert(problem.clone());
        let revision = reply.revision;
        self.outputs.push_back(Output::Silence { revision });
        self.outputs.push_back(Output::Tell(problem));
        self.finish(Outcome::Failed, reason, now);
    }
}
