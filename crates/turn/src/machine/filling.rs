//! Silences that last: the wait for the first sound of a reply, and the one after a question of ours.

use riposte_measures::{Mark, Mode, Time};

use super::Machine;
use crate::acknowledgement::Decision;
use crate::state::{State, Wait};
use crate::turn::{Attempt, Turn};
use crate::{Output, Reason};

impl Machine {
    /// Looks at the wait for the reply of the turn that is over: says something now, later, or nothing.
    pub(super) fn fill_wait(&mut self, now: Time) {
        let waits = matches!(self.state, State::Answering { wait: Wait::Sound, .. });
        let Some(turn) = self.turn.as_mut() else { return };
        turn.look_at = None;
        let is_ready = turn.marks.get(Mark::TtsFirstAudio).is_some();
        if !waits
            || is_ready
            || turn.mode == Mode::Text
            || turn.is_beside_the_reply()
            || turn.acknowledged
            || turn.opens
        {
            return;
        }
        let Some(revision) = turn.revision else { return };
        let Some(phrase) = self.acknowledgements.choose(&turn.transcript).map(str::to_owned) else { return };
        let silent_since = turn.marks.get(Mark::SpeechEnd).unwrap_or(now);
        match self.config.acknowledgement.decide(&self.waits, turn.asked_at, silent_since, now) {
            Decision::LookAgain(at) => turn.look_at = Some(at),
            Decision::Say => {
                turn.acknowledged = true;
                self.acknowledgements.was_heard(&phrase);
                self.outputs.push_back(Output::Acknowledge { revision, phrase });
            }
        }
    }

    /// Whether the wait for the reply that is being prepared would be filled if the turn were over.
    pub(super) fn would_fill(&self, attempt: &Attempt, silent_since: Time, now: Time) -> bool {
        attempt.opener.is_none()
            && !attempt.acknowledged
            && self.acknowledgements.choose(&attempt.text).is_some()
            && self.config.acknowledgement.decide(&self.waits, attempt.asked_at, silent_since, now) == Decision::Say
    }

    /// Nobody answered.
    pub(super) fn reprompt(&mut self, now: Time) {
        let revision = self.revisions.next();
        let mut turn = Turn::new(Mode::Duplex, None);
        (turn.revision, turn.reprompting) = (Some(revision), true);
        self.turn = Some(turn);
        self.outputs.push_back(Output::Reprompt { revision });
        self.state = State::Answering { wait: Wait::Sound, until: now + self.config.agent_timeout };
        self.phase(Reason::Unanswered);
    }

    /// The first sound of a reply that was asked for at `asked_at` was there at `at`.
    pub(super) fn reply_was_ready(&mut self, asked_at: Time, at: Time) {
        if at > asked_at {
            self.waits.learn(at - asked_at);
        }
        if let Some(turn) = self.turn.as_mut() {
            turn.look_at = None;
        }
    }
}
