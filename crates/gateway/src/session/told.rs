//! From what the engine says and plays to what a client is sent.

use riposte_audio::Clock;
use riposte_engine::api::{Event, State};
use riposte_measures::Time;
use serde_json::json;

use super::{Over, Session};
use crate::device::Sound;
use crate::frame::{Flags, Kind, pcm};
use crate::message::Interrupted;

/// Pieces that are sent in one go at most: half a second.
const MOST_AT_ONCE: usize = 25;

/// What the client knows of the turn.
#[derive(Debug, Default)]
pub(super) struct Told {
    reply: String,
    heard_bytes: usize,
    /// Sound of the reply was sent, and neither its end nor an interruption.
    sounds: bool,
    /// The turn was asked, and its end was not told.
    is_asked: bool,
}

impl Told {
    /// A turn's end is still to be told.
    pub(super) fn is_awaited(&self) -> bool {
        self.is_asked
    }

    /// Words of the answer were told.
    pub(super) fn answers(&self) -> bool {
        !self.reply.is_empty()
    }

    fn heard(&self) -> String {
        self.reply.get(..self.heard_bytes).unwrap_or(&self.reply).to_owned()
    }
}

impl Session {
    /// Something happened.
    pub(super) fn event(&mut self, event: Event) -> Result<(), Over> {
        match event {
            Event::StateChanged { state, .. } => {
                // Nothing was heard yet: the user had not finished.
                if (self.state, state) == (State::Answering, State::Hearing) {
                    self.metrics.cut_off();
                }
                self.state = state;
                self.told.is_asked |= state == State::Answering;
                self.rests_since = Clock::now();
                Ok(())
            }
            Event::Partial { text, .. } => self.send(Kind::Transcription, Flags::NONE, text.as_bytes()),
            Event::Transcribed { text } => {
                self.told.reply.clear();
                self.told.heard_bytes = 0;
                self.send(Kind::Transcription, Flags::FINAL, text.as_bytes())
            }
            Event::ReplyDelta { text } => {
                self.told.reply.push_str(&text);
                self.send(Kind::LlmChunk, Flags::NONE, text.as_bytes())
            }
            Event::ReplyCut { bytes } => {
                let cut = self.told.reply.floor_char_boundary(bytes as usize);
                self.told.reply.truncate(cut);
                Ok(())
            }
            Event::HeardUpTo { bytes } => {
                self.told.heard_bytes = bytes as usize;
                Ok(())
            }
            Event::TurnFinished { turn } => {
                self.metrics.turn(&turn, self.owner.as_ref().map(|owner| owner.name.as_str()));
                self.done(&turn)
            }
            Event::NothingHeard => self.done(&json!({ "outcome": "nothing_heard" })),
            Event::LeftAlone { text } => self.done(&json!({ "outcome": "left_alone", "transcript": text })),
            // The client's microphone and loudspeaker are this session's own doing: there is nothing that the client could plug in.
            Event::Failed { problem } if problem.code.starts_with("audio.") => {
                tracing::warn!(session = %self.ready.session, code = %problem.code, "this machine has too much to do for a session's sound");
                Ok(())
            }
            Event::Failed { problem } => {
                self.not_turned(&problem);
                self.tell(&problem)
            }
            Event::ConversationResumed { .. } => {
                self.turned();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn done(&mut self, what: &impl serde::Serialize) -> Result<(), Over> {
        self.told.is_asked = false;
        if std::mem::take(&mut self.told.sounds) {
            self.send(Kind::TtsAudio, Flags::FINAL, &[])?;
        }
        self.send_json(Kind::Done, Flags::FINAL, what)
    }

    /// Sends what there is to play and room for, and tells the engine what was heard.
    pub(super) fn pump(&mut self, now: Time) -> Result<(), Over> {
        for _ in 0..MOST_AT_ONCE {
            let wants = self.gone.is_none() && self.pacer.wants(now);
            match self.far.next_sound(wants, now, now + self.pacer.buffered(now)) {
                Sound::Silence => break,
                Sound::Samples(samples) => self.send_sound(&samples, now)?,
                Sound::Interrupted(samples) => {
                    self.pacer.thrown_away(now);
                    if std::mem::take(&mut self.told.sounds) {
                        let heard = self.told.heard();
                        self.send_json(Kind::Interrupt, Flags::NONE, &Interrupted { heard })?;
                    }
                    if !samples.is_empty() {
                        self.send_sound(&samples, now)?;
                    }
                }
            }
        }
        self.far.played(self.pacer.heard(now), self.pacer.heard_at(now));
        Ok(())
    }

    fn send_sound(&mut self, samples: &[f32], now: Time) -> Result<(), Over> {
        // Before a word of the reply is there, only a phrase that fills the wait can sound.
        let fills = self.state == State::Answering && self.told.reply.is_empty();
        let flags = if fills { Flags::NEEDS_FOLLOWUP } else { Flags::NONE };
        self.told.sounds = true;
        self.pacer.sent(samples.len() as u64, now);
        self.send(Kind::TtsAudio, flags, &pcm(samples))
    }
}
