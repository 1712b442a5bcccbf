//! From what a client sends to what the engine hears: where each piece belongs, and silence where there is none.

use riposte_engine::api::Command;
use riposte_measures::Time;

use super::Session;
use crate::message::{LONGEST_CHUNK_MS, TurnMode};
use crate::refusal::Refusal;

impl Session {
    /// The next piece of sound.
    pub(super) fn hear(&mut self, samples: &[f32], now: Time) -> Result<(), Refusal> {
        let length = self.intake.length(samples.len());
        if length.as_millis() > i64::from(LONGEST_CHUNK_MS) {
            return Err(Refusal::Payload("audio_chunk"));
        }
        let placed = self.timeline.piece(length, now).ok_or(Refusal::Order("audio_chunk"))?;
        if placed.silence.as_micros() > 0 {
            let silent_from = placed.at - placed.silence;
            self.hear_rest(silent_from);
            self.far.hear_silence(silent_from, placed.silence);
        }
        let (at, samples) = self.intake.take(samples, placed.at + length);
        self.far.hear(at, samples);
        Ok(())
    }

    /// The key is let go, or the client ceases to listen.
    pub(super) fn end(&mut self, now: Time) {
        let ends = self.timeline.end();
        self.hear_rest(ends);
        let after = self.timeline.after_end();
        self.far.hear_silence(after.at, after.silence);
        if self.mode == TurnMode::Ptt {
            self.ending = Some(ends);
            self.let_go(now);
        }
    }

    /// Tells the engine that the key came up, once that is past.
    pub(super) fn let_go(&mut self, now: Time) {
        if let Some(at) = self.ending.take_if(|at| *at <= now) {
            self.engine.send_at(Command::KeyUp, at);
        }
    }

    /// What the conversion of rates holds back, of sound that ends at `ends`.
    fn hear_rest(&mut self, ends: Time) {
        let (at, rest) = self.intake.finish(ends);
        self.far.hear(at, rest);
    }

    /// Nothing came.
    pub(super) fn hear_nothing(&mut self, now: Time) {
        match self.timeline.idle(self.gone.is_none(), now) {
            Some(silent) => self.far.hear_silence(silent.at, silent.silence),
            None => self.far.is_waiting(),
        }
    }
}
