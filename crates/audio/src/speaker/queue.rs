//! What was written to a speaker and not yet taken for a device: samples, and where utterances end.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rtrb::{Consumer, Producer, RingBuffer};

use crate::SPEAKER_RATE_HZ;

/// How much can be queued.
const QUEUE_S: usize = 30;

/// Between writers and the worker. The lock is never taken in a callback.
pub(super) struct Queue {
    writer: Mutex<Writer>,
    queued: AtomicU64,
}

pub(super) struct Writer {
    samples: Producer<f32>,
    /// Where utterances end, oldest first, until the worker takes them over.
    pub(super) ends: VecDeque<EndOfSpeech>,
}

/// Where an utterance ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EndOfSpeech {
    pub(super) position: u64,
    /// How many flushes were asked for before: one that comes later makes it void.
    pub(super) flushes: u64,
}

impl Queue {
    /// An empty queue, and where the worker takes the samples out.
    pub(super) fn new() -> (Queue, Consumer<f32>) {
        let (samples, consumer) = RingBuffer::new(QUEUE_S * SPEAKER_RATE_HZ as usize);
        let writer = Writer { samples, ends: VecDeque::new() };
        (Queue { writer: Mutex::new(writer), queued: AtomicU64::new(0) }, consumer)
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes as many as fit; how many those were.
    pub(super) fn write(&self, samples: &[f32]) -> usize {
        let mut writer = self.lock();
        let taken = samples.len().min(writer.free());
        if writer.samples.push_entire_slice(&samples[..taken]).is_err() {
            return 0;
        }
        self.queued.fetch_add(taken as u64, Ordering::AcqRel);
        taken
    }

    /// Position one past the last written sample.
    pub(super) fn queued(&self) -> u64 {
        self.queued.load(Ordering::Acquire)
    }
}

impl Writer {
    /// How many samples fit.
    pub(super) fn free(&self) -> usize {
        self.samples.slots()
    }
}
