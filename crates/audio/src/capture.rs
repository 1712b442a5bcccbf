//! The way of captured samples: from a device's callback through a preallocated ring to the microphone's worker. [`CaptureEnd`] lives in
//! the callback: no allocation, lock, system call or log there. [`CaptureTap`] lives on the worker.

use std::sync::Arc;

use riposte_measures::{Span, Time};
use rtrb::{Consumer, Producer, RingBuffer};

use crate::{Health, StreamFormat};

/// How long the worker may stall before samples are dropped.
const RING_S: usize = 2;

/// Blocks in that time at the smallest buffers that devices use (32 frames at 48 kHz).
const RING_BLOCKS: usize = 3_000;

#[derive(Clone, Copy, Debug)]
struct Stamp {
    /// Frames since the stream began, dropped ones included.
    first: u64,
    frames: u32,
    at: Time,
}

/// A ring of 2 s between a capture callback and its reader.
pub fn capture_pair(format: StreamFormat) -> (CaptureEnd, CaptureTap) {
    let channels = usize::from(format.channels.max(1));
    let (samples_in, samples_out) = RingBuffer::new(RING_S * format.rate_hz.max(1) as usize * channels);
    let (stamps_in, stamps_out) = RingBuffer::new(RING_BLOCKS);
    let health = Arc::new(Health::default());
    let end = CaptureEnd { samples: samples_in, stamps: stamps_in, channels, position: 0, health: Arc::clone(&health) };
    let tap = CaptureTap { samples: samples_out, stamps: stamps_out, format, channels, expected: 0, health };
    (end, tap)
}

/// The callback's end.
pub struct CaptureEnd {
    samples: Producer<f32>,
    stamps: Producer<Stamp>,
    channels: usize,
    position: u64,
    health: Arc<Health>,
}

impl CaptureEnd {
    /// Hands over one block of interleaved samples, the first of which was captured at `at`. A block that does not fit is dropped as a
    /// whole and counted. Real-time safe if `convert` is.
    pub fn write<T: Copy>(&mut self, interleaved: &[T], convert: impl Fn(T) -> f32, at: Time) {
        let frames = interleaved.len() / self.channels;
        let first = self.position;
        self.position += frames as u64;
        self.health.count_block();
        let room = self.stamps.slots() > 0;
        match self.samples.write_chunk_uninit(frames * self.channels) {
            Ok(chunk) if room => {
                chunk.fill_from_iter(interleaved.iter().map(|sample| convert(*sample)));
                let stamp = Stamp { first, frames: frames as u32, at };
                // There is room, and nobody else writes.
                let _ = self.stamps.push(stamp);
            }
            _ => self.health.count_dropped(frames as u64),
        }
    }

    /// Frames that fit in one block now. A source that can wait, unlike a device, writes no more than that and loses nothing.
    pub fn room(&self) -> usize {
        if self.stamps.slots() == 0 { 0 } else { self.samples.slots() / self.channels }
    }

    pub fn health(&self) -> &Arc<Health> {
        &self.health
    }
}

/// Consecutive frames as they come out of the ring.
#[derive(Clone, Copy, Debug)]
pub struct CapturedBlock<'a> {
    pub interleaved: &'a [f32],
    /// Capture time of the first frame.
    pub at: Time,
    /// Frames missing just before this block.
    pub lost_frames: u64,
}

/// The worker's end.
pub struct CaptureTap {
    samples: Consumer<f32>,
    stamps: Consumer<Stamp>,
    format: StreamFormat,
    channels: usize,
    expected: u64,
    health: Arc<Health>,
}

impl CaptureTap {
    /// Hands on everything that has arrived, in order.
    pub fn drain(&mut self, take: &mut dyn FnMut(CapturedBlock<'_>)) {
        while let Ok(stamp) = self.stamps.pop() {
            let Ok(chunk) = self.samples.read_chunk(stamp.frames as usize * self.channels) else {
                // Samples are written before their stamp.
                debug_assert!(false, "a stamp without its samples");
                return;
            };
            let lost_frames = stamp.first - self.expected;
            self.expected = stamp.first + u64::from(stamp.frames);
            let (head, tail) = chunk.as_slices();
            take(CapturedBlock { interleaved: head, at: stamp.at, lost_frames });
            if !tail.is_empty() {
                // The ring holds whole frames, so it wraps between two of them.
                let before = Span::of_frames((head.len() / self.channels) as u64, self.format.rate_hz);
                take(CapturedBlock { interleaved: tail, at: stamp.at + before, lost_frames: 0 });
            }
            chunk.commit_all();
        }
    }

    pub fn format(&self) -> StreamFormat {
        self.format
    }

    /// The callback size became known.
    pub(crate) fn set_buffer_frames(&mut self, frames: u32) {
        self.format.buffer_frames = frames;
    }

    pub fn health(&self) -> &Arc<Health> {
        &self.health
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMAT: StreamFormat = StreamFormat { rate_hz: 1_000, channels: 2, buffer_frames: 10 };

    fn ramp(from: usize, frames: usize) -> Vec<f32> {
        (from..from + frames).flat_map(|n| [n as f32, -(n as f32)]).collect()
    }

    #[test]
    fn blocks_come_out_as_they_went_in_across_the_wrap() {
        let (mut end, mut tap) = capture_pair(FORMAT);
        let mut next = 0;
        for round in 0..50_i64 {
            end.write(&ramp(round as usize * 90, 90), |s| s, Time::from_millis(round * 90));
            tap.drain(&mut |block| {
                assert_eq!(block.lost_frames, 0);
                assert_eq!(block.at, Time::from_millis(next as i64));
                assert_eq!(block.interleaved, ramp(next, block.interleaved.len() / 2));
                next += block.interleaved.len() / 2;
            });
        }
        assert_eq!(next, 4_500);
    }

    #[test]
    fn a_stalled_reader_loses_whole_blocks_and_learns_how_many() {
        let (mut end, mut tap) = capture_pair(FORMAT);
        for round in 0..30_i64 {
            end.write(&ramp(round as usize * 100, 100), |s| s, Time::from_millis(round * 100));
        }
        assert_eq!(tap.health().dropped_frames(), 1_000);
        let mut frames = 0;
        tap.drain(&mut |block| frames += block.interleaved.len() / 2);
        assert_eq!(frames, 2_000);
        end.write(&ramp(3_000, 100), |s| s, Time::from_millis(3_000));
        let mut seen = Vec::new();
        tap.drain(&mut |block| seen.push((block.at, block.lost_frames)));
        assert_eq!(seen, [(Time::from_millis(3_000), 1_000)]);
    }
}
