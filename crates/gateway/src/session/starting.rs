//! What `audio_start` asks for, and the conversation that it goes on with.

use riposte_audio::Clock;
use riposte_engine::api::Command;
use riposte_measures::{Span, Time};
use riposte_problem::words::engine::conversation_gone;
use riposte_problem::{Language, Problem};

use super::{Over, Session};
use crate::conversation;
use crate::device::Intake;
use crate::message::{AudioStart, TurnMode};
use crate::refusal::Refusal;

impl Session {
    /// A client begins to send sound. Where it goes on with an earlier conversation, that is fetched first.
    pub(super) fn begin(&mut self, mut start: AudioStart, now: Time) -> Result<(), Over> {
        if self.timeline.is_talking() {
            return self.refuse(Refusal::Order("audio_start"));
        }
        match start.conversation.take().filter(|name| *name != self.ready.conversation) {
            None => self.start(start, now),
            Some(name) if conversation::is_of(&name, self.owner.as_ref()) => {
                self.engine.send(Command::ResumeConversation { name: name.clone() });
                self.turning = Some((name, start));
            }
            // Whether there is such a one of somebody else's is not told.
            Some(_) => {
                self.start(start, now);
                return self.tell(&conversation_gone());
            }
        }
        Ok(())
    }

    /// The conversation that was asked for goes on.
    pub(super) fn turned(&mut self) {
        if let Some((name, start)) = self.turning.take() {
            self.ready.conversation = name;
            self.start(start, Clock::now());
        }
    }

    /// It can't be had: the one so far goes on.
    pub(super) fn not_turned(&mut self, problem: &Problem) {
        let is_about_it = problem.code == conversation_gone().code || problem.code.starts_with("store.");
        if let Some((_, start)) = self.turning.take_if(|_| is_about_it) {
            self.start(start, Clock::now());
        }
    }

    /// Whether the conversation is there may be among what was missed.
    pub(super) fn ask_again(&self) {
        if let Some((name, _)) = &self.turning {
            self.engine.send(Command::ResumeConversation { name: name.clone() });
        }
    }

    pub(super) fn start(&mut self, start: AudioStart, now: Time) {
        let AudioStart { rate, mode, language, playback, buffer_ms, conversation: _ } = start;
        if let Some(rate) = rate.filter(|rate| *rate != self.intake.rate_hz()) {
            self.intake = Intake::new(rate);
        }
        if let Some(language) = language {
            self.language = Language::of_tag(&language);
            self.engine.set_language((!language.is_empty()).then_some(language));
        }
        if let Some(buffer_ms) = buffer_ms {
            self.pacer.set_buffer(Span::from_millis(i64::from(buffer_ms)));
        }
        if playback == Some(true) {
            self.pacer.will_report(now);
        }
        if let Some(mode) = mode.filter(|mode| *mode != self.mode) {
            self.mode = mode;
            self.engine.send(Command::SetMode { mode: mode.mode() });
        }
        // What follows is captured from now on, not before the key went down.
        self.hear_nothing(now);
        self.timeline.start(self.mode == TurnMode::Duplex, now);
        if self.mode == TurnMode::Ptt {
            self.engine.send_at(Command::KeyDown, now);
        }
    }
}
