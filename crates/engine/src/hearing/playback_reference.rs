//! From the speaker's worker to the microphone's: what is being played, as frames of 16 kHz with their times. The lock is held for copies, between
//! two threads that may wait.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use riposte_dsp::{Frame, ToFrames};
use riposte_measures::Time;

/// 2 s: what the canceller can look back on.
const LONGEST: usize = 200;

/// A cheap handle of what was played lately.
#[derive(Clone, Default)]
pub(crate) struct PlaybackReference {
    waiting: Arc<Mutex<Waiting>>,
}

#[derive(Default)]
struct Waiting {
    frames: VecDeque<Frame>,
    speaker: Option<OtherSpeaker>,
}

/// Another device plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OtherSpeaker {
    pub(crate) at_the_ear: bool,
}

impl PlaybackReference {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The frames since the last call, oldest first. Gives the speaker if it is another one since then.
    pub(crate) fn drain(&self, mut take: impl FnMut(&Frame)) -> Option<OtherSpeaker> {
        let mut waiting = self.lock();
        for frame in waiting.frames.drain(..) {
            take(&frame);
        }
        waiting.speaker.take()
    }
}

/// Brings what a device plays into frames; lives on the speaker's worker.
pub(crate) struct ReferenceFrames {
    reference: PlaybackReference,
    frames: Option<(u32, ToFrames)>,
}

impl ReferenceFrames {
    pub(crate) fn new(reference: PlaybackReference) -> Self {
        Self { reference, frames: None }
    }

    /// Another speaker is in use.
    pub(crate) fn switched(&mut self, at_the_ear: bool) {
        self.frames = None;
        self.reference.lock().speaker = Some(OtherSpeaker { at_the_ear });
    }

    pub(crate) fn played(&mut self, at: Time, rate_hz: u32, samples: &[f32]) {
        if self.frames.as_ref().is_none_or(|(rate, _)| *rate != rate_hz) {
            self.frames = Some((rate_hz, ToFrames::new(rate_hz, 1)));
        }
        let Some((_, frames)) = &mut self.frames else { return };
        let mut waiting = self.reference.lock();
        frames.push(samples, at, &mut |frame| {
            if waiting.frames.len() == LONGEST {
                waiting.frames.pop_front();
            }
            waiting.frames.push_back(frame.clone());
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_speaker_is_told_once_with_what_is_known_of_it() {
        let reference = PlaybackReference::default();
        let mut playback = ReferenceFrames::new(reference.clone());
        playback.switched(true);
        playback.played(Time::ZERO, 16_000, &[0.5; 480]);
        let mut frames = 0;
        assert_eq!(reference.drain(|_| frames += 1), Some(OtherSpeaker { at_the_ear: true }));
        assert!(frames >= 2, "{frames}");
        assert_eq!(reference.drain(|_| frames += 1), None);
    }
}
