//! What the speaker's worker reports: of the reply that is played to the mouth, of the device to the conductor, and what is played to whoever cancels its echo.

use riposte_audio::{DeviceEvent, Flushed, Played, SpeakerSink};
use riposte_measures::Time;

use super::Mouth;
use super::sound::ReplySound;
use crate::hearing::playback_reference::ReferenceFrames;
use crate::inbox::Message;

pub(super) struct Reports {
    pub(super) mouth: Mouth,
    pub(super) playback: ReferenceFrames,
}

impl SpeakerSink for Reports {
    fn played(&mut self, played: Played) {
        self.mouth.report(|sound| sound.played(played.first, played.frames, played.at));
    }

    fn flushed(&mut self, flushed: Flushed) {
        self.mouth.report(|sound| sound.flushed(flushed.position, flushed.silent_at));
    }

    fn drained(&mut self, position: u64, at: Time) {
        self.mouth.report(|sound| sound.drained(position, at));
    }

    fn underrun(&mut self, _at: Time) {
        self.mouth.report(ReplySound::ran_dry);
        self.mouth.inbox.send(Message::Underrun);
    }

    fn reference(&mut self, at: Time, rate_hz: u32, samples: &[f32]) {
        self.playback.played(at, rate_hz, samples);
    }

    fn level(&mut self, db: f32) {
        self.mouth.lock().speaker_db = db;
    }

    fn event(&mut self, event: DeviceEvent) {
        if let DeviceEvent::Switched { at_the_ear } = event {
            return self.playback.switched(at_the_ear);
        }
        self.mouth.inbox.send(Message::Speaker(event));
    }
}
