//! Streams without a device: threads that keep a sound card's time. They may allocate, read and write files: nothing waits for them but
//! the rings.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use riposte_measures::{Span, Time};

use crate::StreamFormat;
use crate::capture::{CaptureEnd, CaptureTap, capture_pair};
use crate::playout::PlayoutEnd;
use crate::{Clip, Clock};

/// Ticks per second: blocks of 10 ms.
const TICKS_HZ: u32 = 100;

/// Silence costs least at the pipeline's own rate.
const SILENCE: StreamFormat = StreamFormat { rate_hz: 16_000, channels: 1, buffer_frames: 160 };

/// A paced thread; dropping it stops the thread within a tick.
pub(crate) struct Paced {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Paced {
    fn spawn(name: &str, run: impl FnOnce(&AtomicBool) + Send + 'static) -> Paced {
        let stop = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&stop);
        let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(move || run(&seen));
        if let Err(error) = &spawned {
            // Out of threads: the stream stays silent, and the watchdog of whoever opened it reports that.
            tracing::error!(%error, "no thread for a paced stream");
        }
        Paced { stop, thread: spawned.ok() }
    }
}

impl Drop for Paced {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What follows a clip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AfterClip {
    /// The stream is finished.
    Finish,
    /// Silence, for as long as the stream is kept.
    Silence,
}

/// A clip as a microphone delivers it: in blocks of 10 ms, each when its last sample has been "captured". The sample at position n has the
/// capture time `starts_at` + n ÷ rate.
pub(crate) fn play_clip(clip: Clip, starts_at: Time, after: AfterClip) -> (Paced, CaptureTap) {
    let rate_hz = clip.rate_hz();
    let block_frames = (rate_hz / TICKS_HZ).max(1);
    let (mut end, tap) = capture_pair(StreamFormat { rate_hz, channels: clip.channels(), buffer_frames: block_frames });
    let paced = Paced::spawn("clip", move |stop| {
        let block_samples = block_frames as usize * usize::from(clip.channels());
        let mut position = 0;
        for block in clip.samples().chunks(block_samples) {
            let frames = (block.len() / usize::from(clip.channels())) as u64;
            if !deliver(&mut end, block, starts_at, position, frames, rate_hz, stop) {
                return;
            }
            position += frames;
        }
        end.health().mark_finished();
        if after == AfterClip::Finish {
            return;
        }
        let silence = vec![0.0; block_samples];
        while deliver(&mut end, &silence, starts_at, position, u64::from(block_frames), rate_hz, stop) {
            position += u64::from(block_frames);
        }
    });
    (paced, tap)
}

/// Silence in real time.
pub(crate) fn silent_capture() -> (Paced, CaptureTap) {
    play_clip(Clip::new(SILENCE.rate_hz, SILENCE.channels, Vec::new()), Clock::now(), AfterClip::Silence)
}

fn deliver(
    end: &mut CaptureEnd,
    block: &[f32],
    starts_at: Time,
    position: u64,
    frames: u64,
    rate_hz: u32,
    stop: &AtomicBool,
) -> bool {
    Clock::wait_until(starts_at + Span::of_frames(position + frames, rate_hz));
    if stop.load(Ordering::Acquire) {
        return false;
    }
    end.write(block, |sample| sample, starts_at + Span::of_frames(position, rate_hz));
    true
}

/// Takes mono sound from a speaker's ring in real time and hands each 10 ms to `consume`, with the part of it that is not idle silence.
/// A block sounds from its place in the schedule on, or, when the thread was held up, from the moment at which it was taken: nothing sounds
/// before it was there.
pub(crate) fn paced_playout(
    mut end: PlayoutEnd,
    mut consume: impl FnMut(&[f32], Range<usize>) + Send + 'static,
) -> Paced {
    let rate_hz = end.format().rate_hz;
    Paced::spawn("playout", move |stop| {
        let mut block = vec![0.0_f32; (rate_hz / TICKS_HZ) as usize];
        let starts_at = Clock::now();
        let mut position = 0;
        while !stop.load(Ordering::Acquire) {
            let at = starts_at + Span::of_frames(position, rate_hz);
            Clock::wait_until(at);
            let played = end.fill(&mut block, |sample| sample, at.max(Clock::now()));
            consume(&block, played);
            position += block.len() as u64;
        }
    })
}
