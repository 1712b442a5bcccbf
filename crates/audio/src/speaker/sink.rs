//! What a speaker reports of what was written to it.

use riposte_measures::Time;

use crate::DeviceEvent;

/// Samples left for the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Played {
    /// Position of the first of them, counted from the first sample ever written, at [`crate::SPEAKER_RATE_HZ`].
    pub first: u64,
    pub frames: u32,
    /// When the device plays the first of them: up to the device's latency in the future.
    pub at: Time,
}

/// What was queued at a [`crate::Speaker::flush`] is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flushed {
    /// First sample that was not heard (the 10 ms of the fade-out count as heard).
    pub position: u64,
    /// First silent moment at the device; for a paused speaker, when the pause became silent.
    pub silent_at: Time,
}

/// Hears what becomes of written samples, on the speaker's worker thread (built there, so it need not be `Send`).
pub trait SpeakerSink {
    /// Called for consecutive pieces of at most one device buffer; positions rise, with gaps where samples were flushed, and
    /// go back by up to 0.8 s when a pause ends.
    fn played(&mut self, played: Played);
    /// The answer to each [`crate::Speaker::flush`] (one for several that came at once).
    fn flushed(&mut self, flushed: Flushed);
    /// Everything written before [`crate::Speaker::end_of_speech`] was played. `position`: one past the last sample; `at`: its end at the device.
    fn drained(&mut self, position: u64, at: Time);
    /// Ran dry in the middle of speech. `at`: the end of the last sample at the device.
    fn underrun(&mut self, at: Time);
    /// Became silent after [`crate::Speaker::pause`]. `position`: the sample that would have been next.
    fn paused(&mut self, _position: u64, _silent_at: Time) {}
    /// What the device plays, for an echo canceller: mono samples at `rate_hz` after fade and volume, the first of which plays at `at`. Silence that
    /// lasts is left out.
    fn reference(&mut self, _at: Time, _rate_hz: u32, _samples: &[f32]) {}
    /// Peak in dBFS of what is played, volume included; at most 30 per second, and once [`riposte_dsp::SILENCE_DB`] when sound ends.
    fn level(&mut self, db: f32);
    fn event(&mut self, event: DeviceEvent);
}
