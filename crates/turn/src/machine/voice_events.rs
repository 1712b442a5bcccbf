//! What the microphone hears: speech that opens a turn, goes on, pauses, or may be an interruption.

use riposte_measures::{Mark, Mode, Time};

use super::Machine;
use crate::barge_in::BargeIn;
use crate::reply::Kind;
use crate::state::{By, State};
use crate::{Output, Reason, Revision, VoiceLikeness};

impl Machine {
    pub(super) fn voice_began(&mut self, at: Time, now: Time) {
        self.voice.open_since = Some(at);
        match self.state {
            // It may be the echo of a reply's end, or of a filler. The onset is deferred until it is certain that it is near-end speech.
            State::Resting | State::Answering { .. } if self.mode == Mode::Duplex && self.voice.could_be_echo => {
                self.voice.deferred_onset = Some(at);
            }
            State::Resting if self.mode == Mode::Duplex => self.hear_voice(at, now),
            State::Hearing { .. } => {
                if let Some(turn) = self.turn.as_mut() {
                    turn.marks.set_first(Mark::SpeechStart, at);
                    turn.pause_over();
                }
            }
            State::Settling { .. } => {
                self.pause_ended(at);
                // The pauses of a turn don't make it longer.
                let until = self.turn.as_ref().map_or(now, |turn| turn.longest);
                self.state = State::Hearing { by: By::Voice, until };
                self.phase(Reason::SpeechResumed);
            }
            State::Answering { .. } if self.speaks_on() => {
                // Nothing of the reply was heard: the turn was not over after all.
                self.pause_ended(at);
                self.take_back(now);
                self.speak_on(Reason::SpeechResumed, now);
            }
            // They were not asked yet: what they say is judged with the message's first sound.
            State::Answering { .. } if self.relay_listens() && self.mode == Mode::Duplex => {
                self.voice.deferred_onset = Some(at);
            }
            State::Answering { .. } if self.reply().is_some_and(|reply| reply.kind == Kind::Reprompt) => {
                self.interrupt(at, now);
                self.hear_voice(at, now);
            }
            _ if self.state.speaks() && self.mode == Mode::Duplex => self.overlap_began(at, now),
            _ => {}
        }
    }

    /// Whether the present speech, or the next, may be echo.
    pub(super) fn could_be_echo(&mut self, could: bool, now: Time) {
        let cleared = std::mem::replace(&mut self.voice.could_be_echo, could) && !could;
        if !cleared || self.voice.open_since.is_none() {
            return;
        }
        if let Some(turn) = self.turn.as_mut() {
            turn.could_be_echo = false;
        }
        self.overlap_is_near_end(now);
        if let Some(onset) = self.voice.deferred_onset.take() {
            self.voice_began(onset, now);
        }
    }

    /// The user may be speaking on, so the awaited reply is withheld. It is not dropped, because the sound may be a cough or an "okay", and a slow
    /// model should not be asked twice. It is dropped where overlap is not understood at all, or where some of the reply is at the speaker.
    fn take_back(&mut self, now: Time) {
        let keeps = matches!(self.config.barge_in, BargeIn::Understood(_));
        let Some(turn) = self.turn.as_mut() else { return };
        let Some(mut reply) = turn.reopen() else { return };
        let revision = reply.revision;
        if keeps && reply.can_be_withheld() {
            reply.withhold();
            turn.prepared = Some(reply);
            self.outputs.push_back(Output::Withhold { revision });
        } else {
            self.outputs.push_back(Output::Silence { revision });
            self.wasted(reply.tokens, now);
        }
    }

    /// Whether the turn being answered can be taken up again.
    pub(super) fn speaks_on(&self) -> bool {
        self.mode == Mode::Duplex
            && self.turn.as_ref().is_some_and(|turn| turn.mode == Mode::Duplex && turn.session.is_some())
    }

    pub(super) fn speak_on(&mut self, reason: Reason, now: Time) {
        let until = now + self.config.longest_turn;
        if let Some(turn) = self.turn.as_mut() {
            turn.longest = until;
        }
        self.state = State::Hearing { by: By::Voice, until };
        self.phase(reason);
    }

    pub(super) fn voice_paused(&mut self, at: Time, now: Time) {
        (self.voice.open_since, self.voice.deferred_onset) = (None, None);
        self.voice.last_voiced = Some(at);
        match self.state {
            State::Hearing { by: By::Voice, .. } => self.settle(at, now),
            State::Hearing { by: By::Key, .. } => self.soft_end(now),
            State::Speaking { until, .. } => {
                self.state = State::Speaking { onset: None, until };
                self.overlap_paused(at, now);
            }
            State::Yielding { .. } => self.overlap_paused(at, now),
            _ => {}
        }
    }

    /// Whose voice speaks in this session.
    pub(super) fn voice_is_like(&mut self, session: Revision, likeness: VoiceLikeness, now: Time) {
        let open =
            self.overlap.as_ref().map(|overlap| overlap.session).or(self.turn.as_ref().and_then(|turn| turn.session));
        if open == Some(session) && likeness.log_odds.is_finite() {
            self.voice.likeness = Some(likeness);
            self.judge(now);
        }
    }

    /// A pause that may be the end.
    pub(super) fn settle(&mut self, at: Time, now: Time) {
        self.voice.last_voiced = Some(at);
        if self.turn.as_ref().is_some_and(|turn| turn.could_be_echo) {
            return self.abandon(Reason::NothingHeard, now);
        }
        self.state = State::Settling { until: now, look_at: None };
        self.phase(Reason::SpeechPaused);
        self.soft_end(now);
    }

    /// A model has listened to the speech that paused at `at`.
    pub(super) fn sounds_finished(&mut self, at: Time, value: f32, now: Time) {
        if self.voice.open_since.is_none() && self.voice.last_voiced == Some(at) {
            let acoustic = Some(value.clamp(0.0, 1.0));
            match self.overlap.as_mut() {
                // It may be the next turn's.
                Some(overlap) => overlap.acoustic = acoustic,
                None => self.listened_to_end(acoustic, now),
            }
        }
    }

    pub(super) fn listened_to_end(&mut self, acoustic: Option<f32>, now: Time) {
        if let (Some(turn), Some(_)) = (self.turn.as_mut(), acoustic) {
            turn.acoustic = acoustic;
            self.weigh(now);
        }
    }
}
