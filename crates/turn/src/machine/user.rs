//! What the user does: the key, typed text, the mode, stopping.

use riposte_measures::{Mark, Mode, Time};

use super::Machine;
use crate::key::Ask;
use crate::state::{By, State, Wait, Yields};
use crate::turn::{Commit, Turn};
use crate::{Output, Reason};

impl Machine {
    pub(super) fn key_asks(&mut self, ask: Ask, reason: Reason, now: Time) {
        match (ask, self.state) {
            (Ask::Begin, State::Hearing { .. } | State::Settling { .. }) => {
                // Hands-free speech becomes a held turn: the key says when it ends.
                if let Some(turn) = self.turn.as_mut() {
                    turn.mode = Mode::PushToTalk;
                }
                self.state = State::Hearing { by: By::Key, until: now + self.config.longest_turn };
                self.phase(reason);
            }
            (Ask::Begin, State::Answering { wait: Wait::Text(_), .. }) if self.is_open() => self.feed_on(reason, now),
            (Ask::Begin, _) => {
                let clean = !self.state.speaks();
                self.interrupt(now, now);
                // What was captured while the reply played is the reply: no pre-roll then.
                let from = if clean { now - self.config.pre_roll } else { now };
                self.hear(Mode::PushToTalk, By::Key, from, now, reason);
                if let (Some(turn), Some(onset)) = (self.turn.as_mut(), self.voice.open_since) {
                    turn.marks.set_first(Mark::SpeechStart, onset.max(from));
                }
            }
            (Ask::End, State::Hearing { by: By::Key, .. }) => self.commit(now, reason, now),
            (Ask::End, _) => {}
        }
    }

    /// The session of the turn is open: more can be said.
    fn is_open(&self) -> bool {
        self.turn.as_ref().is_some_and(|turn| turn.session.is_some())
    }

    pub(super) fn stop(&mut self, now: Time) {
        self.key.release();
        match self.state {
            State::Resting if self.relay_until().is_some() => self.rest(Reason::Stopped, now),
            State::Resting => {}
            State::Hearing { .. } | State::Settling { .. } | State::Answering { wait: Wait::Text(_), .. } => {
                if let Some(turn) = self.turn.as_mut() {
                    turn.typed = None;
                }
                self.abandon(Reason::Stopped, now);
            }
            State::Answering { .. } | State::Speaking { .. } | State::Yielding { .. } | State::Held { .. } => {
                self.interrupt(now, now);
                self.rest(Reason::Stopped, now);
            }
        }
    }

    pub(super) fn say(&mut self, text: String, now: Time) {
        let mut text = text.trim().to_owned();
        if text.is_empty() || self.adds_to_question(&text, now) {
            return;
        }
        // The user spoke on after something was typed, and types again: what is said is left, not what was typed.
        if let Some(turn) = self.turn.as_mut().filter(|turn| turn.commit.is_none()) {
            turn.types(&text);
            text = turn.take_typed().unwrap_or(text);
        }
        self.interrupt(now, now);
        self.ask_typed(text, now);
    }

    /// A question that is over and not asked yet, as its words are still awaited or the last reply has to fall silent first, goes on with what is typed: they
    /// are one question.
    fn adds_to_question(&mut self, text: &str, now: Time) -> bool {
        let awaits_words = matches!(self.state, State::Answering { wait: Wait::Text(_), .. }) && self.is_open();
        let Some(turn) = self.turn.as_mut() else { return false };
        if let Some(question) = turn.question.as_mut() {
            let spoken = turn.typed.as_deref().and_then(|typed| question.text.strip_suffix(typed));
            let spoken = spoken.unwrap_or(&question.text).to_owned();
            turn.types(text);
            let whole = turn.question_of(&spoken);
            self.outputs.push_back(Output::Transcribed { text: whole.clone() });
            if let Some(question) = turn.question.as_mut() {
                question.text = whole;
            }
            return true;
        }
        if awaits_words {
            turn.types(text);
            // It answers a part of the question only.
            self.drop_prepared(now);
        }
        awaits_words
    }

    /// Asks what was typed, and nothing else.
    pub(super) fn ask_typed(&mut self, text: String, now: Time) {
        self.key.release();
        let commit = Some(Commit { at: now, speech_end: now, voice_end: None });
        self.turn = Some(Turn { commit, ..Turn::new(Mode::Text, None) });
        self.state =
            State::Answering { wait: Wait::Text(self.revisions.next()), until: now + self.config.text_timeout };
        self.phase(Reason::Typed);
        self.text_known(text, now, now);
    }

    pub(super) fn set_mode(&mut self, mode: Mode, now: Time) {
        if mode == Mode::Text {
            return;
        }
        if self.relay_keeps(mode) {
            return self.outputs.push_back(Output::ModeChanged { mode });
        }
        if mode == self.mode {
            return;
        }
        self.mode = mode;
        self.voice.deferred_onset = None;
        self.outputs.push_back(Output::ModeChanged { mode });
        let waits = matches!(self.state, State::Held { .. } | State::Yielding { how: Yields::Held, .. });
        if waits && mode == Mode::PushToTalk {
            // Nobody is listened to any more who could ask for more of it.
            return self.stop(now);
        }
        let open = matches!(self.state, State::Hearing { by: By::Voice, .. } | State::Settling { .. });
        if open && mode == Mode::PushToTalk {
            self.abandon(Reason::ModeChanged, now);
        } else if mode == Mode::PushToTalk && self.overlap.is_some() {
            // The key decides from here on what is an interruption.
            self.leave_overlap(now);
        } else if let (Mode::PushToTalk, State::Speaking { until, .. }) = (mode, self.state) {
            self.state = State::Speaking { onset: None, until };
        } else if self.state == State::Resting {
            self.rest(Reason::ModeChanged, now);
        }
    }
}
