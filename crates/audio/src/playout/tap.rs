//! What the loudspeaker really plays, handed to the worker for the echo canceller: each sample after fade and volume, with the time at which the
//! device plays it. Both ends of a preallocated ring; the callback's end never waits and drops a whole block when there is no room.

use riposte_measures::Time;
use rtrb::{Consumer, Producer, RingBuffer};

/// Sound that may wait for the worker.
const RING_MS: usize = 400;
const RING_BLOCKS: usize = 512;
/// Silence that is still told, before the first sound and after the last: the times that blocks claim are averaged while the stream goes on, and the next
/// sound's is only as good as that average. After that there is nothing to tell.
const SILENCE_MS: u32 = 60_000;

#[derive(Clone, Copy, Debug)]
struct Block {
    at: Time,
    frames: u32,
}

/// The callback's end.
pub(super) struct TapIn {
    samples: Producer<f32>,
    blocks: Producer<Block>,
    rate_hz: u32,
    /// Frames of the block in hand, and when it plays; `None` while nothing is told.
    open: Option<(Time, u32)>,
    /// Silent frames since the last sound.
    silent: u32,
}

/// The worker's end.
pub(super) struct TapOut {
    samples: Consumer<f32>,
    blocks: Consumer<Block>,
    block: Vec<f32>,
}

pub(super) fn tap(rate_hz: u32) -> (TapIn, TapOut) {
    let (samples_in, samples_out) = RingBuffer::new(rate_hz.max(8_000) as usize * RING_MS / 1_000);
    let (blocks_in, blocks_out) = RingBuffer::new(RING_BLOCKS);
    (
        TapIn { samples: samples_in, blocks: blocks_in, rate_hz, open: None, silent: 0 },
        TapOut { samples: samples_out, blocks: blocks_out, block: Vec::new() },
    )
}

impl TapIn {
    /// A block of at most `frames` begins, which plays at `at`.
    pub(super) fn begin(&mut self, at: Time, frames: usize) {
        let room = self.samples.slots() >= frames && self.blocks.slots() > 0;
        self.open = room.then_some((at, 0));
    }

    /// The next sample of the block.
    pub(super) fn push(&mut self, sample: f32) {
        if let Some((_, frames)) = &mut self.open
            && self.samples.push(sample).is_ok()
        {
            *frames += 1;
        }
    }

    /// The block has `frames` in all, `sounds` of them from the ring: what is missing is silence.
    pub(super) fn end(&mut self, frames: usize, sounds: bool) {
        let limit = self.rate_hz / 1_000 * SILENCE_MS; // at 96 kHz the product first would not fit
        self.silent = if sounds { 0 } else { self.silent.saturating_add(frames as u32) };
        if self.silent >= limit.saturating_add(frames as u32) {
            return self.open = None;
        }
        while self.open.is_some_and(|(_, pushed)| (pushed as usize) < frames) {
            self.push(0.0);
        }
        if let Some((at, frames)) = self.open.take().filter(|(_, frames)| *frames > 0) {
            let _ = self.blocks.push(Block { at, frames });
        }
    }
}

impl TapOut {
    /// The blocks since the last call, each with the time of its first sample.
    pub(super) fn take(&mut self, take: &mut dyn FnMut(Time, &[f32])) {
        while let Ok(Block { at, frames }) = self.blocks.pop() {
            self.block.clear();
            if let Ok(samples) = self.samples.read_chunk(frames as usize) {
                let (head, tail) = samples.as_slices();
                self.block.extend_from_slice(head);
                self.block.extend_from_slice(tail);
                samples.commit_all();
            }
            take(at, &self.block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(out: &mut TapOut) -> Vec<(i64, Vec<f32>)> {
        let mut told = Vec::new();
        out.take(&mut |at, samples| told.push((at.as_micros() / 1_000, samples.to_vec())));
        told
    }

    #[test]
    fn sound_comes_with_its_time_and_the_silence_in_its_block() {
        let (mut tap_in, mut out) = tap(8_000);
        tap_in.begin(Time::from_millis(20), 4);
        tap_in.push(0.5);
        tap_in.push(0.25);
        tap_in.end(4, true);
        assert_eq!(told(&mut out), [(20, vec![0.5, 0.25, 0.0, 0.0])]);
    }

    #[test]
    fn long_silence_is_not_told() {
        let (mut tap_in, mut out) = tap(8_000);
        let mut told_at = Vec::new();
        let last = i64::from(SILENCE_MS) / 10;
        for n in 0..last + 30 {
            let sounds = n == 0 || n == last + 20;
            tap_in.begin(Time::from_millis(n * 10), 80);
            if sounds {
                tap_in.push(1.0);
            }
            tap_in.end(80, sounds);
            told_at.extend(told(&mut out).into_iter().map(|(at, _)| at / 10));
        }
        let want: Vec<i64> = (0..=last).chain(last + 20..last + 30).collect();
        assert_eq!(told_at, want);
    }

    #[test]
    fn a_worker_that_sleeps_loses_whole_blocks() {
        let (mut tap_in, mut out) = tap(8_000);
        for n in 0..100 {
            tap_in.begin(Time::from_millis(n * 10), 80);
            (0..80).for_each(|_| tap_in.push(n as f32));
            tap_in.end(80, true);
        }
        let told = told(&mut out);
        assert_eq!(told.len(), 40, "400 ms");
        assert!(told.iter().enumerate().all(|(n, (at, samples))| {
            *at == n as i64 * 10 && samples.len() == 80 && samples.iter().all(|s| *s == n as f32)
        }));
    }
}
