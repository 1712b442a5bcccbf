//! The user's turn: from its first sound to the text that is asked.

use riposte_measures::{Mark, Mode, Time};
use riposte_problem::Problem;

use super::Machine;
use crate::state::{By, State, Wait};
use crate::turn::Turn;
use crate::{Output, Reason, Revision};

impl Machine {
    pub(super) fn hear_voice(&mut self, onset: Time, now: Time) {
        self.hear(Mode::Duplex, By::Voice, onset - self.config.pre_roll, now, Reason::SpeechBegan);
        if let Some(turn) = self.turn.as_mut() {
            turn.marks.set(Mark::SpeechStart, onset);
        }
    }

    pub(super) fn hear(&mut self, mode: Mode, by: By, from: Time, now: Time, reason: Reason) {
        let session = self.revisions.next();
        self.outputs.push_back(Output::Hear { session, from });
        self.turn = Some(Turn::new(mode, Some(session)));
        self.state = State::Hearing { by, until: now + self.config.longest_turn };
        self.phase(reason);
    }

    /// The user's turn is over: its speech ended at `speech_end`.
    pub(super) fn commit(&mut self, speech_end: Time, reason: Reason, now: Time) {
        let revision = self.revisions.next();
        let Some(turn) = self.turn.as_mut() else { return };
        let Some(session) = turn.session else { return };
        turn.revision = Some(revision);
        turn.marks.set(Mark::SpeechEnd, speech_end);
        if turn.mode == Mode::PushToTalk
            && let Some(voice_end) = self.voice.ended_by(speech_end)
            && turn.marks.get(Mark::SpeechStart).is_some_and(|start| start < voice_end)
        {
            turn.marks.set(Mark::VoiceEnd, voice_end);
        }
        turn.marks.set(Mark::TurnCommit, now);
        self.outputs.push_back(Output::Finalise { session, revision, until: now });
        self.state = State::Answering { wait: Wait::Text, until: now + self.config.text_timeout };
        self.key.release();
        self.phase(reason);
    }

    pub(super) fn awaits_text(&self, revision: Revision) -> bool {
        matches!(self.state, State::Answering { wait: Wait::Text, .. })
            && self.turn.as_ref().is_some_and(|turn| turn.revision == Some(revision))
    }

    pub(super) fn partial(&mut self, text: String, stable_bytes: usize, now: Time) {
        if let Some(turn) = self.turn.as_mut() {
            if !text.trim().is_empty() {
                turn.marks.set_first(Mark::SttFirstPartial, now);
            }
            self.outputs.push_back(Output::Caption { text, stable_bytes });
        }
    }

    pub(super) fn text_known(&mut self, text: String, now: Time) {
        if !matches!(self.state, State::Answering { wait: Wait::Text, .. }) {
            return;
        }
        if text.trim().is_empty() {
            self.outputs.push_back(Output::NothingHeard);
            return self.abandon(Reason::NothingHeard, now);
        }
        let Some(turn) = self.turn.as_mut() else { return };
        turn.marks.set(Mark::SttFinal, now);
        turn.transcript = text.clone();
        if turn.mode != Mode::Duplex {
            self.close_session();
        }
        self.outputs.push_back(Output::Transcribed { text });
        match &self.closing {
            Some(closing) => self.state = State::Answering { wait: Wait::Silence, until: closing.until },
            None => self.ask(now),
        }
    }

    pub(super) fn ask(&mut self, now: Time) {
        let Some(turn) = self.turn.as_mut() else { return };
        let Some(revision) = turn.revision else { return };
        turn.asked = true;
        self.outputs.push_back(Output::Ask { revision, text: turn.transcript.clone() });
        self.outputs.push_back(Output::Release { revision });
        self.state = State::Answering { wait: Wait::Sound, until: now + self.config.agent_timeout };
    }

    pub(super) fn recognition_failed(&mut self, problem: Problem, now: Time) {
        self.outputs.push_back(Output::Tell(problem));
        if self.turn.as_ref().is_some_and(|turn| turn.asked) {
            // The text is known and its reply on the way: only taking the turn up again is lost.
            self.close_session();
        } else {
            self.abandon(Reason::Failed, now);
        }
    }
}
