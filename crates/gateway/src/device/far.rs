//! The backend of one session: hands the engine the ends of its rings, and fills and empties the other ends when the session's task says so. Holds its locks
//! for the samples of some ten milliseconds.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use riposte_audio::{
    AudioError, Backend, CaptureEnd, CaptureStream, DeviceInfo, PlayoutControls, PlayoutEnd, PlayoutStream, Receipts,
    StreamFormat, capture_pair, playout_pair,
};
use riposte_dsp::{RATE_HZ, Resample};
use riposte_measures::{Span, Time};
use tokio::sync::Notify;

/// Sound to the client: what neural voices have, mostly.
pub(crate) const OUTPUT_RATE_HZ: u32 = 24_000;
/// Sound in one frame to the client: 20 ms, as packets of speech have everywhere.
const BLOCK_FRAMES: usize = OUTPUT_RATE_HZ as usize / 50;
const SILENCE: [f32; RATE_HZ as usize / 100] = [0.0; RATE_HZ as usize / 100];

/// Samples that have to fit before more is read of a client: the longest piece, and as much of silence. The ring holds twice that.
const ROOM: usize = RATE_HZ as usize;

/// One client's microphone and loudspeaker.
#[derive(Default)]
pub(crate) struct Far {
    microphone: Mutex<Option<CaptureEnd>>,
    loudspeaker: Mutex<Option<Loudspeaker>>,
    /// Rung when there is something to play again.
    bell: Arc<Notify>,
}

struct Loudspeaker {
    end: PlayoutEnd,
    receipts: Receipts,
    /// Samples that the session was sent before this stream began.
    before: u64,
}

/// What the engine plays.
pub(crate) enum Sound {
    /// Samples at [`OUTPUT_RATE_HZ`].
    Samples(Vec<f32>),
    /// What was sent and is not played is not to be heard; these follow.
    Interrupted(Vec<f32>),
    /// Nothing now.
    Silence,
}

impl Far {
    fn microphone(&self) -> MutexGuard<'_, Option<CaptureEnd>> {
        self.microphone.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until there is something to play again.
    pub(crate) async fn rung(&self) {
        self.bell.notified().await;
    }

    fn loudspeaker(&self) -> MutexGuard<'_, Option<Loudspeaker>> {
        self.loudspeaker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The engine hears so much silence, from `at` on.
    pub(crate) fn hear_silence(&self, at: Time, length: Span) {
        let Some(end) = &mut *self.microphone() else { return };
        let mut left = (length.as_micros().max(0) as u64 * u64::from(RATE_HZ) / 1_000_000) as usize;
        let mut position = 0;
        while left > 0 {
            let block = left.min(SILENCE.len());
            end.write(&SILENCE[..block], |sample| sample, at + Span::of_frames(position, RATE_HZ));
            (left, position) = (left - block, position + block as u64);
        }
    }

    /// The engine hears these samples at 16 kHz, from `at` on.
    pub(crate) fn hear(&self, at: Time, samples: &[f32]) {
        if let Some(end) = &mut *self.microphone() {
            end.write(samples, |sample| sample, at);
        }
    }

    /// Whether the engine has kept up: there is room for the longest piece of sound and the silence before it. A device that is not open takes all.
    pub(crate) fn keeps_up(&self) -> bool {
        self.microphone().as_ref().is_none_or(|end| end.room() >= ROOM)
    }

    /// Nothing is heard now, and the device is well.
    pub(crate) fn is_waiting(&self) {
        if let Some(end) = &*self.microphone() {
            end.health().count_block();
        }
    }

    /// The next sound, up to 20 ms, which the client plays at `plays_at`. `wants`: there is room for more; without it only an interruption counts.
    pub(crate) fn next_sound(&self, wants: bool, now: Time, plays_at: Time) -> Sound {
        let Some(Loudspeaker { end, .. }) = &mut *self.loudspeaker() else { return Sound::Silence };
        let interrupted = end.is_flush_due();
        if !wants && !interrupted {
            end.health().count_block();
            return Sound::Silence;
        }
        let mut block = [0.0_f32; BLOCK_FRAMES];
        let sounding = end.fill(&mut block, |sample| sample, if interrupted { now } else { plays_at });
        let samples = block[sounding].to_vec();
        match (interrupted, samples.is_empty()) {
            (true, _) => Sound::Interrupted(samples),
            (false, false) => Sound::Samples(samples),
            (false, true) => Sound::Silence,
        }
    }

    /// The client has played so many samples of the session.
    pub(crate) fn played(&self, samples: u64, at: Time) {
        if let Some(Loudspeaker { receipts, before, .. }) = &*self.loudspeaker() {
            receipts.played(samples.saturating_sub(*before), at);
        }
    }
}

/// The engine's way to them.
pub(crate) struct FarBackend(pub(crate) Arc<Far>);

impl Backend for FarBackend {
    fn name(&self) -> &'static str {
        "gateway"
    }

    fn devices(&self) -> Result<Vec<DeviceInfo>, AudioError> {
        Ok(vec![DeviceInfo {
            id: "client".to_owned(),
            name: "Gateway client".to_owned(),
            input: true,
            output: true,
            is_default_input: true,
            is_default_output: true,
        }])
    }

    fn open_capture(&self, _: Option<&str>, _buffer_ms: u32) -> Result<CaptureStream, AudioError> {
        let (mut end, tap) = capture_pair(StreamFormat { rate_hz: RATE_HZ, channels: 1, buffer_frames: RATE_HZ / 100 });
        end.write(&[] as &[f32], |sample| sample, Time::ZERO);
        *self.0.microphone() = Some(end);
        Ok(CaptureStream { id: "client".to_owned(), name: "Gateway client".to_owned(), tap, running: Box::new(()) })
    }

    fn open_playout(
        &self,
        _: Option<&str>,
        _buffer_ms: u32,
        controls: &Arc<PlayoutControls>,
    ) -> Result<PlayoutStream, AudioError> {
        let rate_hz = OUTPUT_RATE_HZ;
        let (end, feed) =
            playout_pair(StreamFormat { rate_hz, channels: 1, buffer_frames: BLOCK_FRAMES as u32 }, controls);
        end.health().count_block();
        let receipts = Receipts::default();
        let feed = feed.with_receipts(&receipts).with_bell(&self.0.bell);
        let mut loudspeaker = self.0.loudspeaker();
        let before = loudspeaker.as_ref().map_or(0, |former| former.before + former.end.taken());
        *loudspeaker = Some(Loudspeaker { end, receipts, before });
        Ok(PlayoutStream {
            id: "client".to_owned(),
            name: "Gateway client".to_owned(),
            // The client cancels its echo, or wears headphones: its loudspeaker's times are not known well enough to do it here.
            at_the_ear: true,
            feed,
            running: Box::new(()),
        })
    }
}

/// From a client's rate to the engine's.
pub(crate) struct Intake {
    rate_hz: u32,
    resample: Resample,
    out: Vec<f32>,
    taken: u64,
    given: u64,
}

impl Intake {
    pub(crate) fn new(rate_hz: u32) -> Self {
        Self { rate_hz, resample: Resample::new(rate_hz, RATE_HZ), out: Vec::new(), taken: 0, given: 0 }
    }

    pub(crate) fn rate_hz(&self) -> u32 {
        self.rate_hz
    }

    /// How long so many samples last.
    pub(crate) fn length(&self, samples: usize) -> Span {
        Span::of_frames(samples as u64, self.rate_hz)
    }

    /// What is ready of these samples, which end at `ends`, and of those before; and when the first of it was captured.
    pub(crate) fn take(&mut self, samples: &[f32], ends: Time) -> (Time, &[f32]) {
        self.out.clear();
        self.resample.push(samples, &mut self.out);
        self.taken += samples.len() as u64;
        let before = self.given;
        self.given += self.out.len() as u64;
        let whole = self.taken * u64::from(RATE_HZ) / u64::from(self.rate_hz);
        (ends - Span::of_frames(whole.saturating_sub(before), RATE_HZ), &self.out)
    }

    /// What is held back at the end of a stream that ends at `ends`; the next sample begins another.
    pub(crate) fn finish(&mut self, ends: Time) -> (Time, &[f32]) {
        self.out.clear();
        self.resample.finish(&mut self.out);
        (self.taken, self.given) = (0, 0);
        (ends - Span::of_frames(self.out.len() as u64, RATE_HZ), &self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_of_another_rate_keeps_its_times() {
        for rate_hz in [8_000, 16_000, 24_000, 44_100, 48_000] {
            let mut intake = Intake::new(rate_hz);
            let piece = vec![0.1; rate_hz as usize / 50];
            let (mut next, mut heard) = (None, 0);
            for n in 1..=50 {
                let (at, samples) = intake.take(&piece, Time::from_millis(n * 20));
                if !samples.is_empty() {
                    let late = at - next.unwrap_or(Time::ZERO);
                    assert!(late.as_micros().abs() < 200, "{rate_hz}: {late:?}");
                    next = Some(at + Span::of_frames(samples.len() as u64, RATE_HZ));
                }
                heard += samples.len();
            }
            let (_, rest) = intake.finish(Time::from_millis(1_000));
            assert_eq!(heard + rest.len(), RATE_HZ as usize, "{rate_hz}");
        }
    }
}
