//! Silences that last: the wait for the first sound of a reply, and the one after a question of ours.

use riposte_measures::{Mode, Time};

use super::Machine;
use crate::filler::Decision;
use crate::reply::Reply;
use crate::state::{State, Wait};
use crate::turn::Turn;
use crate::{Output, Reason};

impl Machine {
    /// Decides whether the wait for the reply is filled now, looked at again later, or left silent.
    pub(super) fn fill_wait(&mut self, now: Time) {
        let waits = matches!(self.state, State::Answering { wait: Wait::Sound, .. });
        let Some(turn) = self.turn.as_mut() else { return };
        let silent_since = turn.commit.map_or(now, |commit| commit.speech_end);
        let Some(reply) = turn.reply.as_mut() else { return };
        reply.look_at = None;
        if !waits || turn.mode == Mode::Text || !reply.waits_in_silence() {
            return;
        }
        let Some(phrase) = self.fillers.choose(&reply.question).map(str::to_owned) else { return };
        match self.config.filler.decide(&self.waits, reply.asked_at, silent_since, now) {
            Decision::LookAgain(at) => reply.look_at = Some(at),
            Decision::Say => {
                reply.filled = true;
                self.fillers.was_heard(&phrase);
                self.outputs.push_back(Output::Fill { revision: reply.revision, phrase });
            }
        }
    }

    /// Whether the wait for the reply that is being prepared would be filled if the turn were over.
    pub(super) fn would_fill(&self, reply: &Reply, silent_since: Time, now: Time) -> bool {
        reply.waits_in_silence()
            && self.fillers.choose(&reply.question).is_some()
            && self.config.filler.decide(&self.waits, reply.asked_at, silent_since, now) == Decision::Say
    }

    /// Nobody answered.
    pub(super) fn reprompt(&mut self, now: Time) {
        let revision = self.revisions.next();
        self.turn = Some(Turn { reply: Some(Reply::reprompt(revision, now)), ..Turn::new(Mode::Duplex, None) });
        self.outputs.push_back(Output::Reprompt { revision });
        self.state = State::Answering { wait: Wait::Sound, until: now + self.config.agent_timeout };
        self.phase(Reason::Unanswered);
    }

    /// The first sound of a reply that was asked for at `asked_at` was there at `at`.
    pub(super) fn reply_was_ready(&mut self, asked_at: Time, at: Time) {
        if at > asked_at {
            self.waits.learn(at - asked_at);
        }
        if let Some(reply) = self.reply_mut() {
            reply.look_at = None;
        }
    }
}
