//! The user's side of the model: who has the word, and what they said.

use riposte_measures::{Mark, Mode, Time};
use riposte_problem::Problem;
use riposte_turn::{Output, Revision};

use super::{Now, Serial, Turn};
use crate::names::session;

impl Serial {
    pub(super) fn begins(&mut self, now: Time) {
        if let (Now::Hear(_) | Now::Settle(_), Some(turn)) = (self.now, self.turn.as_mut()) {
            // From now on they say when they have finished.
            turn.longest = now + self.config.longest_turn;
            (turn.by_voice, turn.mode) = (false, Mode::PushToTalk);
            self.now = Now::Hear(turn.longest);
            return;
        }
        if matches!(self.now, Now::Text(_))
            && let (Some(session), Some(turn)) = (self.session, self.turn.take())
        {
            // They had not finished.
            let released = turn.marks.get(Mark::SpeechEnd).filter(|_| !turn.by_voice);
            self.orders.extend(
                released.map(|released| Output::FeedOn { session, from: released.max(now - self.config.pre_roll) }),
            );
            let longest = now + self.config.longest_turn;
            self.turn = Some(Turn { longest, typed: turn.typed, by_voice: false, ..Turn::new(Mode::PushToTalk) });
            self.now = Now::Hear(longest);
            return;
        }
        // What sounds until now is not what they say.
        let sounds = matches!(self.now, Now::Speak(_));
        self.leave(now, now);
        self.hear(if sounds { now } else { now - self.config.pre_roll }, now, false);
    }

    pub(super) fn voice_began(&mut self, at: Time, now: Time) {
        self.voice = Some(at);
        if self.mode != Mode::Duplex {
            return;
        }
        match self.now {
            Now::Rest | Now::Text(_) | Now::Fade | Now::Sound(_) if self.could_be_echo => {
                self.deferred_onset = Some(at)
            }
            Now::Rest => self.hear(at - self.config.pre_roll, now, true),
            Now::Settle(_) => self.now = Now::Hear(self.turn.as_ref().expect("a turn").longest),
            Now::Text(_) | Now::Fade | Now::Sound(_) if self.by_voice() && self.session.is_some() => self.goes_on(now),
            Now::Speak(_) => self.over = Some(at),
            _ => {}
        }
    }

    /// Nobody is heard, unless it becomes clear that it is somebody.
    pub(super) fn could_be_echo(&mut self, could: bool, now: Time) {
        let was = std::mem::replace(&mut self.could_be_echo, could);
        if was
            && !could
            && let Some(onset) = self.deferred_onset.take()
        {
            self.voice_began(onset, now);
        }
    }

    /// They had not finished, and nothing was heard: the turn is what it was while they spoke.
    pub(super) fn goes_on(&mut self, now: Time) {
        let turn = self.turn.take().expect("a turn");
        if let Some(revision) = turn.under.filter(|_| turn.asked) {
            self.orders.push(Output::Silence { revision });
        }
        let longest = now + self.config.longest_turn;
        self.turn = Some(Turn { longest, typed: turn.typed, by_voice: true, ..Turn::new(Mode::Duplex) });
        self.now = Now::Hear(longest);
    }

    pub(super) fn interrupted(&mut self, now: Time) {
        let onset = self.over.take().expect("speech over the reply");
        self.leave(onset, now);
        self.hear(onset - self.config.pre_roll, now, true);
    }

    pub(super) fn hear(&mut self, from: Time, now: Time, by_voice: bool) {
        self.sessions += 1;
        let session = session(self.sessions);
        self.session = Some(session);
        let from = self.asked_until.map_or(from, |asked| asked.max(from));
        self.orders.push(Output::OpenSession { session, from });
        let longest = now + self.config.longest_turn;
        let mode = if by_voice { Mode::Duplex } else { Mode::PushToTalk };
        self.turn = Some(Turn { longest, by_voice, ..Turn::new(mode) });
        self.now = Now::Hear(longest);
    }

    pub(super) fn unhear(&mut self) {
        if let Some(session) = self.session.take() {
            self.orders.push(Output::CloseSession { session });
        }
    }

    pub(super) fn set_mode(&mut self, mode: Mode, now: Time) {
        if mode == self.mode || mode == Mode::Text {
            return;
        }
        self.mode = mode;
        self.orders.push(Output::ModeChanged { mode });
        (self.over, self.deferred_onset) = (None, None);
        if mode == Mode::PushToTalk && self.by_voice() && matches!(self.now, Now::Hear(_) | Now::Settle(_)) {
            self.unhear();
            self.nothing_was_said(now);
        }
    }

    /// The turn is over; its last sound was at `ended`.
    pub(super) fn commit(&mut self, ended: Time, now: Time) {
        if !matches!(self.now, Now::Hear(_) | Now::Settle(_)) {
            return;
        }
        self.keys.turn_over();
        self.asked_until = Some(ended);
        self.replies += 1;
        let revision = Revision(self.replies);
        let session = self.session.expect("somebody is heard");
        self.orders.push(Output::Finalise { session, revision, until: now });
        if !self.by_voice() {
            self.orders.push(Output::StopFeeding { session, until: now });
        }
        let turn = self.turn.as_mut().expect("a turn");
        turn.under = Some(revision);
        turn.marks.set(Mark::SpeechEnd, ended);
        turn.marks.set(Mark::TurnCommit, now);
        self.now = Now::Text(now + self.config.text_timeout);
    }

    pub(super) fn understood(&mut self, text: &str, now: Time) {
        if text.trim().is_empty() {
            self.orders.push(Output::NothingHeard);
            self.unhear();
            return self.nothing_was_said(now);
        }
        self.orders.extend(self.session.map(|session| Output::WasTheUser { session }));
        if !self.by_voice() {
            self.unhear();
        }
        let whole = self.turn.as_ref().expect("a turn").whole(text);
        self.transcribed(&whole, now);
    }

    /// Nothing comes of what was spoken: there is what was typed besides, or nothing.
    fn nothing_was_said(&mut self, now: Time) {
        match self.turn.take().map(|turn| turn.typed.join(" ")).filter(|typed| !typed.is_empty()) {
            Some(typed) => self.typed(&typed, now),
            None => self.rest(),
        }
    }

    pub(super) fn say(&mut self, text: &str, now: Time) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let mut text = text.to_owned();
        if let Some(turn) = self.turn.as_mut() {
            turn.typed.push(text.clone());
            match self.now {
                // They had not finished with the question.
                Now::Text(_) => return,
                Now::Fade => {
                    turn.transcript = format!("{} {text}", turn.transcript.trim_end());
                    return self.orders.push(Output::Transcribed { text: turn.transcript.clone() });
                }
                // What they typed before is not asked yet.
                Now::Hear(_) | Now::Settle(_) => text = turn.typed.join(" "),
                _ => {}
            }
        }
        self.leave(now, now);
        self.typed(&text, now);
    }

    fn typed(&mut self, text: &str, now: Time) {
        self.keys.turn_over();
        let mut turn = Turn::new(Mode::Text);
        turn.marks.set(Mark::SpeechEnd, now);
        turn.marks.set(Mark::TurnCommit, now);
        self.turn = Some(turn);
        self.transcribed(text, now);
    }

    pub(super) fn transcribed(&mut self, text: &str, now: Time) {
        self.orders.push(Output::Transcribed { text: text.to_owned() });
        self.turn.as_mut().expect("a turn").transcript = text.to_owned();
        self.now = Now::Fade;
        if self.fading.is_none() {
            self.ask(now);
        }
    }

    pub(super) fn recognition_failed(&mut self, problem: Problem, now: Time) {
        self.orders.push(Output::Tell(problem));
        self.unhear();
        if matches!(self.now, Now::Hear(_) | Now::Settle(_) | Now::Text(_)) {
            self.nothing_was_said(now);
        }
    }

    pub(super) fn gives_up(&mut self, code: &str, now: Time) {
        self.tell(code);
        self.unhear();
        self.nothing_was_said(now);
    }
}
