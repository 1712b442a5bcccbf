//! How a running stream is doing: counters that its callbacks raise and the worker thread reads. Atomics only.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use riposte_measures::{Span, Time};

/// Errors without a block between them that mean the end, if they go on for [`LONG_ENOUGH`]: a null sink that has just been opened, or a
/// busy machine, makes as many within some milliseconds and goes on.
const MANY_ERRORS: u64 = 20;
const LONG_ENOUGH: Span = Span::from_millis(500);

/// Shared between a stream's callbacks and its owner.
#[derive(Debug, Default)]
pub struct Health {
    blocks: AtomicU64,
    dropped_frames: AtomicU64,
    xruns: AtomicU64,
    /// Since the last block, and when the first of them was.
    errors: AtomicU64,
    failing_since_micros: AtomicI64,
    rerouted: AtomicBool,
    lost: AtomicBool,
    finished: AtomicBool,
}

impl Health {
    /// The data callback ran once more.
    pub fn count_block(&self) {
        self.blocks.fetch_add(1, Ordering::Relaxed);
        self.errors.store(0, Ordering::Relaxed);
    }

    /// Something went wrong that need not be the end. Many for some time are: a dead sound server makes its clients fail over and over. Before
    /// the first block nothing is concluded: whoever waits for it has a limit of its own.
    pub fn count_error(&self, now: Time) {
        let earlier = self.errors.fetch_add(1, Ordering::Relaxed);
        if earlier == 0 {
            self.failing_since_micros.store(now.as_micros(), Ordering::Relaxed);
        }
        let since = Time::from_micros(self.failing_since_micros.load(Ordering::Relaxed));
        if self.blocks() > 0 && earlier + 1 >= MANY_ERRORS && now - since >= LONG_ENOUGH {
            self.mark_lost();
        }
    }

    /// Frames that found the ring full.
    pub fn count_dropped(&self, frames: u64) {
        self.dropped_frames.fetch_add(frames, Ordering::Relaxed);
    }

    /// The system lost samples before or after the callback.
    pub fn count_xrun(&self) {
        self.xruns.fetch_add(1, Ordering::Relaxed);
    }

    /// The device is gone; the stream will not come back.
    pub fn mark_lost(&self) {
        self.lost.store(true, Ordering::Release);
    }

    /// The system moved the stream to another device, where it goes on.
    pub fn mark_rerouted(&self) {
        self.rerouted.store(true, Ordering::Release);
    }

    /// Whether it was moved since this was last asked.
    pub fn take_rerouted(&self) -> bool {
        self.rerouted.swap(false, Ordering::AcqRel)
    }

    /// The source has delivered everything it had.
    pub fn mark_finished(&self) {
        self.finished.store(true, Ordering::Release);
    }

    pub fn blocks(&self) -> u64 {
        self.blocks.load(Ordering::Relaxed)
    }

    pub fn dropped_frames(&self) -> u64 {
        self.dropped_frames.load(Ordering::Relaxed)
    }

    pub fn xruns(&self) -> u64 {
        self.xruns.load(Ordering::Relaxed)
    }

    pub fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Acquire)
    }

    pub fn is_finished(&self) -> bool {
        self.finished.load(Ordering::Acquire)
    }
}
