//! What both sides of the echo path had while a check was going on. Written by the microphone's thread, read when the check is over.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use riposte_dsp::{FRAME_FRAMES, Frame};
use riposte_measures::Time;

/// 20 s: a check is over before.
const MOST_FRAMES: usize = 2_000;

/// A captured frame, with what was made of it.
#[derive(Clone, Debug)]
pub(crate) struct Captured {
    /// When it was heard, and when the engine had it.
    pub(crate) at: Time,
    pub(crate) arrived: Time,
    pub(crate) before: [f32; FRAME_FRAMES],
    /// Without the echo.
    pub(crate) after: [f32; FRAME_FRAMES],
    /// A voice was told to begin here.
    pub(crate) onset: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Log {
    /// With the moments at which the device played them.
    pub(crate) played: Vec<Frame>,
    pub(crate) captured: Vec<Captured>,
}

impl Log {
    pub(crate) fn play(&mut self, frame: &Frame) {
        if self.played.len() < MOST_FRAMES {
            self.played.push(frame.clone());
        }
    }

    pub(crate) fn capture(&mut self, captured: Captured) {
        if self.captured.len() < MOST_FRAMES {
            self.captured.push(captured);
        }
    }
}

/// A cheap handle.
#[derive(Clone, Debug, Default)]
pub(crate) struct SharedLog(Arc<Mutex<Log>>);

impl SharedLog {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Log> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
