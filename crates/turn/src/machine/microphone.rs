//! What the microphone hears: speech that opens a turn, goes on, pauses, or may be an interruption.

use riposte_measures::{Mark, Mode, Time};

use super::Machine;
use crate::state::{By, State};
use crate::{Output, Reason};

impl Machine {
    pub(super) fn voice_began(&mut self, at: Time, now: Time) {
        self.voice.open_since = Some(at);
        match self.state {
            State::Resting if self.mode == Mode::Duplex => self.hear_voice(at, now),
            State::Hearing { .. } => {
                if let Some(turn) = self.turn.as_mut() {
                    turn.marks.set_first(Mark::SpeechStart, at);
                }
            }
            State::Settling { .. } => self.speak_on(Reason::SpeechResumed, now),
            State::Answering { .. } if self.speaks_on() => {
                // Nothing of the reply was heard: the turn was not over after all.
                if let Some(turn) = self.turn.as_mut() {
                    if let (Some(revision), true) = (turn.revision, turn.asked) {
                        self.outputs.push_back(Output::Silence { revision });
                    }
                    turn.reopen();
                }
                self.speak_on(Reason::SpeechResumed, now);
            }
            State::Speaking { until, .. } if self.mode == Mode::Duplex => {
                self.state = State::Speaking { onset: Some(at), until };
            }
            _ => {}
        }
    }

    /// Whether the turn being answered can be taken up again.
    pub(super) fn speaks_on(&self) -> bool {
        self.mode == Mode::Duplex
            && self
                .turn
                .as_ref()
                .is_some_and(|turn| turn.mode == Mode::Duplex && turn.session.is_some() && !turn.apologising)
    }

    pub(super) fn speak_on(&mut self, reason: Reason, now: Time) {
        self.state = State::Hearing { by: By::Voice, until: now + self.config.longest_turn };
        self.phase(reason);
    }

    pub(super) fn voice_paused(&mut self, at: Time) {
        self.voice.open_since = None;
        self.voice.last_voiced = Some(at);
        match self.state {
            State::Hearing { by: By::Voice, .. } => {
                self.state = State::Settling { until: self.config.endpoint.commit_at(at) };
                self.phase(Reason::SpeechPaused);
            }
            State::Speaking { until, .. } => self.state = State::Speaking { onset: None, until },
            _ => {}
        }
    }
}
