//! What was played lately, so that a reply that was paused in the middle of a word goes on from its beginning. Preallocated; lives in the callback.

use riposte_dsp::{LONGEST_RESTART_MS, word_start};

/// A ring of the last samples, before fade and volume.
pub(super) struct Past {
    samples: Box<[f32]>,
    /// Where the next one goes, and how many there are.
    at: usize,
    length: usize,
    rate_hz: u32,
    /// Of the newest, how many are still to be played again.
    again: usize,
}

impl Past {
    pub(super) fn new(rate_hz: u32) -> Self {
        let capacity = (rate_hz as usize * LONGEST_RESTART_MS / 1_000).max(1);
        Self { samples: vec![0.0; capacity].into(), at: 0, length: 0, rate_hz, again: 0 }
    }

    pub(super) fn push(&mut self, sample: f32) {
        self.samples[self.at] = sample;
        self.at = (self.at + 1) % self.samples.len();
        self.length = (self.length + 1).min(self.samples.len());
    }

    /// Samples that are still to be played again.
    pub(super) fn again(&self) -> usize {
        self.again
    }

    /// The next sample that is played again.
    pub(super) fn next(&mut self) -> Option<f32> {
        let back = self.again;
        self.again = back.checked_sub(1)?;
        Some(self.samples[(self.at + self.samples.len() - back) % self.samples.len()])
    }

    /// Goes back to the beginning of the clause or word that was interrupted. Looks at 0.8 s of samples, once per pause.
    pub(super) fn rewind(&mut self) {
        let capacity = self.samples.len();
        let length = self.length - self.again;
        let end = (self.at + capacity - self.again) % capacity;
        let past = if length <= end {
            (&self.samples[end - length..end], &[][..])
        } else {
            (&self.samples[capacity + end - length..], &self.samples[..end])
        };
        self.again += word_start(past, self.rate_hz).min(length);
    }

    /// Nothing of it is to be heard again.
    pub(super) fn forget(&mut self) {
        (self.length, self.again) = (0, 0);
    }
}
