//! The worker's end of a playout: takes samples for the device, tells what became of them. Never waits.

use std::ops::Range;
use std::sync::Arc;

use riposte_measures::Time;
use rtrb::{Consumer, Producer};
use tokio::sync::Notify;

use super::Report;
use super::chunk::Chunk;
use super::receipts::{Receipts, Received};
use super::tap::TapOut;
use crate::{Health, SPEAKER_RATE_HZ, StreamFormat};

/// The worker's end.
pub struct PlayoutFeed {
    samples: Producer<f32>,
    chunks: Producer<Chunk>,
    reports: Consumer<Report>,
    tap: TapOut,
    format: StreamFormat,
    health: Arc<Health>,
    /// Of a device that is sent sound ahead of time.
    receipts: Option<Received>,
    /// Rung when there is something to play again.
    bell: Option<Arc<Notify>>,
}

impl PlayoutFeed {
    pub(super) fn new(
        samples: Producer<f32>,
        chunks: Producer<Chunk>,
        reports: Consumer<Report>,
        tap: TapOut,
        format: StreamFormat,
        health: Arc<Health>,
    ) -> Self {
        Self { samples, chunks, reports, tap, format, health, receipts: None, bell: None }
    }

    /// Of a device that is sent sound ahead of time: what the callback took counts as played when `receipts` say so, and not at all if a flush comes first.
    #[must_use]
    pub fn with_receipts(mut self, receipts: &Receipts) -> Self {
        self.receipts = Some(Received::new(receipts.clone(), self.format.rate_hz));
        self
    }

    /// Of a device that does not ask every few milliseconds: it is told when sound comes into the empty ring.
    #[must_use]
    pub fn with_bell(mut self, bell: &Arc<Notify>) -> Self {
        self.bell = Some(Arc::clone(bell));
        self
    }

    /// Device frames that [`PlayoutFeed::push`] takes now.
    pub fn room(&self) -> usize {
        if self.chunks.slots() == 0 { 0 } else { self.samples.slots() }
    }

    /// Hands over mono samples at the device's rate which stand for the speaker's positions `positions`. Takes all or, when there is no
    /// room, nothing.
    pub fn push(&mut self, device_samples: &[f32], positions: Range<u64>) -> bool {
        if device_samples.is_empty() {
            return true;
        }
        let was_empty = self.samples.slots() == self.samples.buffer().capacity();
        if self.chunks.slots() == 0 || self.samples.push_entire_slice(device_samples).is_err() {
            return false;
        }
        let chunk = Chunk { first: positions.start, end: positions.end, device_frames: device_samples.len() as u32 };
        let pushed = self.chunks.push(chunk).is_ok();
        if let Some(bell) = self.bell.as_ref().filter(|_| was_empty) {
            bell.notify_one();
        }
        pushed
    }

    /// What the callback did since the last call.
    pub fn reports(&mut self, take: &mut dyn FnMut(Report)) {
        while let Ok(report) = self.reports.pop() {
            match &mut self.receipts {
                Some(receipts) => receipts.push(report, take),
                None => take(report),
            }
        }
        if let Some(receipts) = &mut self.receipts {
            receipts.release(take);
        }
    }

    /// What the device plays, after fade and volume, since the last call: mono at the device's rate, with the time of its first sample.
    pub fn reference(&mut self, take: &mut dyn FnMut(Time, &[f32])) {
        self.tap.take(take);
    }

    /// The callback size became known.
    pub(crate) fn set_buffer_frames(&mut self, frames: u32) {
        self.format.buffer_frames = frames;
    }

    pub fn format(&self) -> StreamFormat {
        self.format
    }

    pub fn health(&self) -> &Arc<Health> {
        &self.health
    }

    /// Whether the device runs at the speaker's own rate.
    pub fn is_native_rate(&self) -> bool {
        self.format.rate_hz == SPEAKER_RATE_HZ
    }
}
