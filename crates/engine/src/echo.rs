//! From the speaker's worker to the microphone's: what is being played, as frames of 16 kHz with their times. The lock is held for copies, between
//! two threads that may wait.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use riposte_dsp::{Frame, ToFrames};
use riposte_measures::Time;

/// 2 s: what the canceller can look back on.
const LONGEST: usize = 200;

/// A cheap handle of what was played lately.
#[derive(Clone, Default)]
pub(crate) struct Heardback {
    frames: Arc<Mutex<VecDeque<Frame>>>,
    other_device: Arc<AtomicBool>,
}

impl Heardback {
    fn lock(&self) -> MutexGuard<'_, VecDeque<Frame>> {
        self.frames.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The frames since the last call, oldest first. Returns whether the speaker is another one since then.
    pub(crate) fn drain(&self, mut take: impl FnMut(&Frame)) -> bool {
        for frame in self.lock().drain(..) {
            take(&frame);
        }
        self.other_device.swap(false, Ordering::Relaxed)
    }
}

/// Brings what a device plays into frames; lives on the speaker's worker.
pub(crate) struct Playback {
    heardback: Heardback,
    frames: Option<(u32, ToFrames)>,
}

impl Playback {
    pub(crate) fn new(heardback: Heardback) -> Self {
        Self { heardback, frames: None }
    }

    /// Another speaker is in use.
    pub(crate) fn opened(&mut self) {
        self.frames = None;
        self.heardback.other_device.store(true, Ordering::Relaxed);
    }

    pub(crate) fn played(&mut self, at: Time, rate_hz: u32, samples: &[f32]) {
        if self.frames.as_ref().is_none_or(|(rate, _)| *rate != rate_hz) {
            self.frames = Some((rate_hz, ToFrames::new(rate_hz, 1)));
        }
        let Some((_, frames)) = &mut self.frames else { return };
        let mut waiting = self.heardback.lock();
        frames.push(samples, at, &mut |frame| {
            if waiting.len() == LONGEST {
                waiting.pop_front();
            }
            waiting.push_back(frame.clone());
        });
    }
}
