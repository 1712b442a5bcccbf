//! What the speaker's handle asks of whichever callback runs: atomics only, so that the callback never waits.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// −12 dB: still understood, and clearly less.
pub const LOWERED_GAIN: f32 = 0.251;

/// What the speaker's handle asks of whichever callback runs.
#[derive(Debug)]
pub struct PlayoutControls {
    /// Samples before this position are not to be heard (any more).
    pub(super) flush_to: AtomicU64,
    /// How many flushes were asked for, and how many are done.
    pub(super) flushes_asked: AtomicU64,
    pub(super) flushes_done: AtomicU64,
    pub(super) paused: AtomicBool,
    pub(super) lowered: AtomicBool,
    pub(super) volume_bits: AtomicU32,
}

impl Default for PlayoutControls {
    fn default() -> Self {
        Self {
            flush_to: AtomicU64::new(0),
            flushes_asked: AtomicU64::new(0),
            flushes_done: AtomicU64::new(0),
            paused: AtomicBool::new(false),
            lowered: AtomicBool::new(false),
            volume_bits: AtomicU32::new(1.0_f32.to_bits()),
        }
    }
}

impl PlayoutControls {
    /// Nothing before the position `to` is to be heard any more.
    pub fn flush(&self, to: u64) {
        self.flush_to.fetch_max(to, Ordering::AcqRel);
        self.flushes_asked.fetch_add(1, Ordering::AcqRel);
    }

    pub(crate) fn flush_to(&self) -> u64 {
        self.flush_to.load(Ordering::Acquire)
    }

    pub(crate) fn flushes_asked(&self) -> u64 {
        self.flushes_asked.load(Ordering::Acquire)
    }

    pub(crate) fn flush_is_due(&self) -> bool {
        self.flushes_asked.load(Ordering::Acquire) != self.flushes_done.load(Ordering::Acquire)
    }

    /// For when no callback runs that could do it.
    pub(crate) fn settle_flush(&self) {
        self.flushes_done.store(self.flushes_asked.load(Ordering::Acquire), Ordering::Release);
    }

    /// A pause fades out, its end fades in.
    pub fn set_paused(&self, paused: bool) {
        self.paused.store(paused, Ordering::Release);
    }

    /// Lowers what is played by 12 dB, or ends that.
    pub fn set_lowered(&self, lowered: bool) {
        self.lowered.store(lowered, Ordering::Release);
    }

    /// Linear, 0 to 1; not a number counts as silence.
    pub fn set_volume(&self, volume: f32) {
        let volume = if volume.is_finite() { volume.clamp(0.0, 1.0) } else { 0.0 };
        self.volume_bits.store(volume.to_bits(), Ordering::Relaxed);
    }

    pub(super) fn lowered_gain(&self) -> f32 {
        if self.lowered.load(Ordering::Acquire) { LOWERED_GAIN } else { 1.0 }
    }

    pub(super) fn volume(&self) -> f32 {
        f32::from_bits(self.volume_bits.load(Ordering::Relaxed))
    }
}
