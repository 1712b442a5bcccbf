//! The user's turn while it is heard: its session, and the words so far.

use riposte_measures::{Mark, Mode, Time};
use riposte_problem::Problem;

use super::Machine;
use crate::state::{By, State};
use crate::turn::Turn;
use crate::{Output, Reason, Revision};

impl Machine {
    pub(super) fn hear_voice(&mut self, onset: Time, now: Time) {
        self.hear(Mode::Duplex, By::Voice, onset - self.config.pre_roll, now, Reason::SpeechBegan);
        if let Some(turn) = self.turn.as_mut() {
            turn.marks.set(Mark::SpeechStart, onset);
        }
    }

    /// Opens a recognition session over what was captured since `from`, but for what an earlier question has in it.
    pub(super) fn open_session(&mut self, from: Time) -> Revision {
        let session = self.revisions.next();
        self.voice.begin();
        self.outputs
            .push_back(Output::OpenSession { session, from: self.asked_until.map_or(from, |asked| from.max(asked)) });
        session
    }

    pub(super) fn hear(&mut self, mode: Mode, by: By, from: Time, now: Time, reason: Reason) {
        let session = self.open_session(from);
        let until = now + self.config.longest_turn;
        self.turn = Some(Turn { longest: until, ..Turn::new(mode, Some(session)) });
        self.state = State::Hearing { by, until };
        self.phase(reason);
    }

    /// The key is pressed again before the words are known: the user had not finished. What was captured between the two presses is left out, except the
    /// pre-roll.
    pub(super) fn feed_on(&mut self, reason: Reason, now: Time) {
        let Some(turn) = self.turn.as_mut() else { return };
        let released = turn.commit.map(|commit| commit.speech_end).filter(|_| turn.mode == Mode::PushToTalk);
        turn.reopen();
        turn.mode = Mode::PushToTalk;
        turn.longest = now + self.config.longest_turn;
        self.state = State::Hearing { by: By::Key, until: turn.longest };
        if let (Some(session), Some(released)) = (turn.session, released) {
            let from = released.max(now - self.config.pre_roll);
            self.outputs.push_back(Output::FeedOn { session, from });
        }
        self.phase(reason);
    }

    pub(super) fn partial(&mut self, text: String, stable_bytes: usize, until: Time, closes: Option<f32>, now: Time) {
        if let Some(turn) = self.turn.as_mut() {
            // Text from noise before any voice is no hypothesis of the speech.
            if !text.trim().is_empty() && turn.marks.get(Mark::SpeechStart).is_some() {
                turn.marks.set_first(Mark::SttFirstPartial, now);
            }
            if !turn.could_be_echo {
                self.outputs.push_back(Output::Caption { text: text.clone(), stable_bytes });
            }
            self.words(&text, until, closes, now);
        }
    }

    /// The recogniser failed on the speech over the reply, which goes on.
    pub(super) fn listening_failed(&mut self, problem: Problem, now: Time) {
        self.outputs.push_back(Output::Tell(problem));
        self.leave_overlap(now);
    }
}
