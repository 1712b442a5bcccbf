//! What the speaker's worker reports of the reply that is played: what was heard of it, and when it is over.

use riposte_audio::{DeviceEvent, Flushed, Played, SPEAKER_RATE_HZ, SpeakerSink};
use riposte_measures::{Mark, Span, Time};
use riposte_turn::Input;

use super::Mouth;
use crate::hearing::playback_reference::ReferenceFrames;
use crate::inbox::Message;

pub(super) struct Reports {
    pub(super) mouth: Mouth,
    pub(super) playback: ReferenceFrames,
}

impl Reports {
    /// The speaker has nothing more to play.
    fn run_dry(&self) {
        let inner = self.mouth.lock();
        if let Some(reply) =
            inner.reply.as_ref().filter(|reply| reply.started && reply.waiting.is_empty() && !reply.done)
        {
            self.send(Input::RunDry { revision: reply.revision });
        }
    }

    fn send(&self, input: Input) {
        self.mouth.inbox.input(input);
    }
}

impl SpeakerSink for Reports {
    fn played(&mut self, played: Played) {
        let mut inner = self.mouth.lock();
        let Some(reply) = inner.reply.as_mut() else { return };
        let revision = reply.revision;
        let end = played.first + u64::from(played.frames);
        let time_of =
            |position: u64| played.at + Span::of_frames(position.saturating_sub(played.first), SPEAKER_RATE_HZ);
        let mut waiting = !reply.waiting.is_empty();
        if let Some(filler) = reply.filler.as_mut() {
            waiting |= filler.waits();
            if let Some(at) = filler.played(end).map(time_of) {
                self.mouth.inbox.input(Input::Marked { revision, mark: Mark::AckPlayStart, at });
            }
        }
        if waiting && reply.sounds() {
            self.mouth.inbox.send(Message::Refill { revision });
        }
        let Some(first) = reply.first else { return };
        reply.played = end.saturating_sub(first);
        if let (false, Some(audible)) = (reply.started, reply.audible.map(|index| first + index))
            && audible < end
        {
            reply.started = true;
            self.send(Input::PlayStarted { revision, at: time_of(audible) });
        }
        if let Some(opener) = reply.opener.as_mut() {
            if !opener.ended && first + opener.audible_end <= end {
                opener.ended = true;
                let at = time_of(first + opener.audible_end);
                self.mouth.inbox.input(Input::Marked { revision, mark: Mark::OpenerEnd, at });
            }
            if let (false, Some(substance)) = (opener.went_on, opener.substance.filter(|index| first + index < end)) {
                opener.went_on = true;
                let at = time_of(first + substance);
                self.mouth.inbox.input(Input::Marked { revision, mark: Mark::SubstanceStart, at });
            }
        }
        let heard = reply.heard_at(end);
        if reply.started && heard > reply.heard_bytes {
            reply.heard_bytes = heard;
            self.send(Input::Played { revision, heard_bytes: heard });
        }
    }

    fn flushed(&mut self, flushed: Flushed) {
        let mut inner = self.mouth.lock();
        while let Some(reply) = inner.flushing.pop_front() {
            let heard_bytes = reply.heard_at(flushed.position).max(reply.heard_bytes);
            self.send(Input::Silenced { revision: reply.revision, heard_bytes, at: flushed.silent_at });
        }
    }

    fn drained(&mut self, position: u64, at: Time) {
        let mut inner = self.mouth.lock();
        let Some(reply) = inner.reply.as_mut() else { return };
        let over = reply.done
            && reply.waiting.is_empty()
            && reply.first.is_some_and(|first| position >= first + reply.samples);
        if over && !reply.ended {
            reply.ended = true;
            let (revision, heard_bytes) = (reply.revision, reply.heard_at(position));
            self.send(Input::PlayEnded { revision, heard_bytes, at });
        } else {
            drop(inner);
            self.run_dry();
        }
    }

    fn reference(&mut self, at: Time, rate_hz: u32, samples: &[f32]) {
        self.playback.played(at, rate_hz, samples);
    }

    fn underrun(&mut self, _at: Time) {
        self.run_dry();
        self.mouth.inbox.send(Message::Underrun);
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
