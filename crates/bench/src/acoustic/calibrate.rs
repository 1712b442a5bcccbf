//! What real devices add to the latency that they report: chirps are played, found in the microphone by a matched filter, and the moment at which
//! they were captured is compared with the moment at which they were said to be played. With honest devices the difference is the sound's way
//! through the air, 3 ms a metre.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use riposte_audio::{
    Clock, DeviceEvent, Flushed, Microphone, MicrophoneSink, Played, SPEAKER_RATE_HZ, Speaker, SpeakerSink,
};
use riposte_dsp::{FRAME_FRAMES, Frame, chirp, find_sound};
use riposte_measures::{Span, Time};
use riposte_problem::{Kind, Problem};

const CHIRPS: usize = 12;
/// One chirp's time: itself, its way, and the longest latency that is looked for.
const SLOT: Span = Span::from_millis(900);
const CAPTURE_RATE_HZ: u32 = 16_000;
#[derive(Default)]
struct Log {
    /// Capture time and samples of each frame.
    captured: Vec<(Time, [f32; FRAME_FRAMES])>,
    /// What was played when: first position, frames, moment.
    played: Vec<Played>,
}

type Shared = Arc<Mutex<Log>>;

fn lock(log: &Shared) -> MutexGuard<'_, Log> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Ear(Shared);

impl MicrophoneSink for Ear {
    fn frame(&mut self, frame: &Frame) {
        lock(&self.0).captured.push((frame.at, frame.samples));
    }

    fn event(&mut self, _: DeviceEvent) {}
}

struct Mouth(Shared);

impl SpeakerSink for Mouth {
    fn played(&mut self, played: Played) {
        lock(&self.0).played.push(played);
    }

    fn flushed(&mut self, _: Flushed) {}
    fn drained(&mut self, _: u64, _: Time) {}
    fn underrun(&mut self, _: Time) {}
    fn level(&mut self, _: f32) {}
    fn event(&mut self, _: DeviceEvent) {}
}

/// The process with the devices: prints the differences of all chirps that were found, in milliseconds, as one JSON list.
pub(super) fn subject() -> Result<(), Problem> {
    let log = Shared::default();
    let backend = riposte_audio::default_backend();
    let ear = Ear(Arc::clone(&log));
    let _microphone = Microphone::open(Arc::clone(&backend), None, move || Box::new(ear));
    let mouth = Mouth(Arc::clone(&log));
    let speaker = Speaker::open(backend, None, move || Box::new(mouth));
    Clock::wait(SLOT);
    let mut found = Vec::new();
    for _ in 0..CHIRPS {
        let position = speaker.queued();
        speaker.write(&chirp(SPEAKER_RATE_HZ));
        speaker.end_of_speech();
        Clock::wait(SLOT);
        found.extend(difference(&lock(&log), position).map(Span::as_millis_f64));
        lock(&log).captured.clear();
    }
    println!("{}", serde_json::json!(found));
    if found.is_empty() {
        return Err(Problem::new(
            "bench.no_chirp",
            Kind::Device,
            "None of the chirps was found in the microphone.",
            "Put the microphone near the speaker, turn both up, and switch noise suppression off.",
        ));
    }
    Ok(())
}

/// Captured minus played.
fn difference(log: &Log, position: u64) -> Option<Span> {
    let block =
        log.played.iter().find(|played| (played.first..played.first + u64::from(played.frames)).contains(&position))?;
    let played_at = block.at + Span::of_frames(position - block.first, SPEAKER_RATE_HZ);
    let samples: Vec<f32> = log.captured.iter().flat_map(|(_, samples)| samples.iter().copied()).collect();
    let at = find_sound(&chirp(CAPTURE_RATE_HZ), &samples)?;
    let (frame_at, _) = log.captured.get(at / FRAME_FRAMES)?;
    Some(*frame_at + Span::of_frames((at % FRAME_FRAMES) as u64, CAPTURE_RATE_HZ) - played_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_difference_is_captured_minus_played() {
        let at = |ms: i64| Time::ZERO + Span::from_millis(ms);
        let mut log = Log::default();
        // Played from sample 1 000 on at 500 ms; heard 37 ms later.
        log.played.push(Played { first: 1_000, frames: 480, at: at(500) });
        let mut heard = vec![0.0; 137 * 16];
        heard.extend(chirp(CAPTURE_RATE_HZ));
        heard.resize(480 * 16, 0.0);
        for (n, frame) in heard.chunks_exact(FRAME_FRAMES).enumerate() {
            log.captured.push((at(400 + n as i64 * 10), frame.try_into().unwrap()));
        }
        let difference = difference(&log, 1_000).unwrap();
        assert!((difference.as_millis_f64() - 37.0).abs() < 0.1, "{difference:?}");
    }
}
