//! A run of device frames in the ring, and the speaker's positions that they stand for.

#[derive(Clone, Copy, Debug)]
pub(super) struct Chunk {
    pub(super) first: u64,
    pub(super) end: u64,
    pub(super) device_frames: u32,
}

impl Chunk {
    /// The speaker's position of the n-th device frame.
    pub(super) fn position(&self, frame: u32) -> u64 {
        let span = self.end - self.first;
        self.first + span * u64::from(frame) / u64::from(self.device_frames.max(1))
    }

    /// Device frames from `from` on whose position is below `limit`.
    pub(super) fn frames_below(&self, from: u32, limit: u64) -> u32 {
        if limit >= self.end {
            return self.device_frames - from;
        }
        if limit <= self.first {
            return 0;
        }
        let span = self.end - self.first;
        let below = ((limit - self.first) * u64::from(self.device_frames)).div_ceil(span) as u32;
        below.saturating_sub(from)
    }
}
