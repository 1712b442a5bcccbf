//! Deadlines that fall due, and what is told when the wait was in vain.

use riposte_measures::{Mark, Outcome, Time};
use riposte_problem::{Kind, Problem};

use super::Machine;
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
            Reason::BargeIn if self.aside_until().is_some() => self.forget_aside(),
            Reason::BargeIn => {
                let onset = self.voice.open_since.unwrap_or(now);
                self.interrupt(onset, now);
                self.hear_voice(onset, now);
            }
            Reason::TextTimeout => {
                self.outputs.push_back(Output::Tell(text_timeout()));
                self.abandon(Reason::TextTimeout, now);
            }
            Reason::Unanswered if matches!(self.state, State::Held { .. }) => self.stop(now),
            Reason::Unanswered => self.reprompt(now),
            Reason::LongWait => self.fill_wait(now),
            Reason::AgentTimeout => self.agent_timed_out(now),
            Reason::PlayoutStuck => self.nothing_more_sounds(now),
            _ => {}
        }
    }

    pub(super) fn agent_timed_out(&mut self, now: Time) {
        let Some(reply) = self.reply() else { return };
        if !reply.is_answer() {
            return self.give_up(playout_stuck(), Reason::PlayoutStuck, now);
        }
        if reply.marks.get(Mark::LlmFirstClause).is_some() {
            return self.give_up(voice_timeout(), Reason::AgentTimeout, now);
        }
        self.chat_failed(agent_timeout(self.config.agent_timeout.as_millis() / 1000), now);
    }

    /// A reply that is being spoken does not go on: the one that it waited for is to blame.
    fn nothing_more_sounds(&mut self, now: Time) {
        let Some(reply) = self.reply() else { return };
        let is_done = |mark| reply.marks.get(mark).is_some();
        let (problem, reason) = if !reply.dry || is_done(Mark::TtsDone) {
            (playout_stuck(), Reason::PlayoutStuck)
        } else if reply.is_answer() && !is_done(Mark::LlmDone) {
            (agent_stalled(), Reason::AgentTimeout)
        } else {
            (voice_stalled(), Reason::AgentTimeout)
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

fn agent_timeout(seconds: i64) -> Problem {
    Problem::new(
        "turn.agent_timeout",
        Kind::Retry,
        format!("The chat model did not answer within {seconds} s."),
        "Ask again, choose a faster model, or allow more time in the settings.",
    )
}

fn agent_stalled() -> Problem {
    Problem::new(
        "turn.agent_stalled",
        Kind::Retry,
        "The chat model stopped in the middle of its answer.",
        "Ask again, or choose another chat model in the settings.",
    )
}

fn voice_stalled() -> Problem {
    Problem::new(
        "turn.voice_stalled",
        Kind::Retry,
        "The voice stopped in the middle of the answer.",
        "Read the answer in the window; choose another voice if it happens again.",
    )
}

fn voice_timeout() -> Problem {
    Problem::new(
        "turn.voice_timeout",
        Kind::Retry,
        "The voice gave no sound.",
        "Read the answer in the window; choose another voice if it happens again.",
    )
}

fn text_timeout() -> Problem {
    Problem::new(
        "turn.text_timeout",
        Kind::Retry,
        "Speech recognition did not finish.",
        "Say it again, in shorter pieces, or choose a smaller speech model.",
    )
}

fn playout_stuck() -> Problem {
    Problem::new(
        "turn.playout_stuck",
        Kind::Device,
        "The speaker stopped taking sound.",
        "Check the speaker, or choose another one in the settings.",
    )
}
