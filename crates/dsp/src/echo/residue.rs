//! Whether what a canceller left of a frame is residual echo or near-end speech. Pure; no allocation.

use super::audible::{ACTIVE_DB, NoiseFloor};
use super::{power, power_db};
use crate::FRAME_FRAMES;

/// Where the likelihood is 0.5, in dB removed, and how many more make it 0.73. Of frames with nothing but echo 99 in 100 lose more than 16 dB once
/// 1.5 s have been played, and near-end speech as loud as the echo loses 2 on average (`tests/echo`, the table).
const REMOVED_DB: f32 = 13.0;
const SLOPE_DB: f32 = 1.5;
/// Weight of a new frame in the averaged energies: a memory of 30 ms, or the gaps between two sounds would be told from each other.
const RATE: f32 = 0.33;
/// Weight of the frame before in what the output is compared with: cancellers answer 8 of 10 ms late.
const LATE: f32 = 0.8;
/// The echo outlives what was played by the delay and the room's tail: certain for 300 ms, over after 600 ms.
const CERTAIN_FRAMES: usize = 30;
const OVER_FRAMES: usize = 60;
/// Output less than this above the noise floor is noise, not speech.
const OVER_NOISE_DB: f32 = 6.0;

/// The likelihood that a frame's output is residual echo or noise: near 1 while sound is played and the canceller removed nearly everything, 0 while nothing
/// is played, and near 0 when a good part of the sound did not come from the loudspeaker.
///
/// The share that was removed is the one figure that separates near-end speech from echo at once. The echo's level, the room and the volume do not enter.
#[derive(Clone, Debug)]
pub struct Residue {
    /// Mean square of the frame before.
    previous: f32,
    captured: f32,
    output: f32,
    noise: NoiseFloor,
    /// Frames since the reference was active.
    quiet: usize,
}

impl Residue {
    pub fn new() -> Self {
        Self { previous: 0.0, captured: 0.0, output: 0.0, noise: NoiseFloor::default(), quiet: OVER_FRAMES }
    }

    /// One frame of each: what was played, what was captured, what the canceller made of it.
    pub fn feed(
        &mut self,
        reference: &[f32; FRAME_FRAMES],
        captured: &[f32; FRAME_FRAMES],
        output: &[f32; FRAME_FRAMES],
    ) {
        let now = power(captured);
        self.captured += (self.previous * LATE + now * (1.0 - LATE) - self.captured) * RATE;
        self.previous = now;
        self.output += (power(output) - self.output) * RATE;
        self.noise.hear(power_db(self.output));
        self.quiet = if power_db(power(reference)) > ACTIVE_DB { 0 } else { (self.quiet + 1).min(OVER_FRAMES) };
    }

    /// 0 to 1, for the frame that was fed last.
    pub fn likelihood(&self) -> f32 {
        let possible = (OVER_FRAMES - self.quiet.max(CERTAIN_FRAMES)) as f32 / (OVER_FRAMES - CERTAIN_FRAMES) as f32;
        if power_db(self.output) < self.noise.db() + OVER_NOISE_DB {
            return possible;
        }
        let removed_db = power_db(self.captured) - power_db(self.output);
        possible / (1.0 + ((REMOVED_DB - removed_db) / SLOPE_DB).exp())
    }
}

impl Default for Residue {
    fn default() -> Self {
        Self::new()
    }
}
