//! How loud the loudspeaker is in the microphone, and whether it is there at all. Pure; no allocation.

use super::audible::ACTIVE_DB;
use super::{Delay, power, power_db};
use crate::FRAME_FRAMES;

/// An echo weaker than this against its reference is what leaks from headphones: a voice played at -20 dBFS comes back at -65, under the noise of
/// most microphones, and 30 dB or more under the speaker's own voice.
pub const HEADPHONES_DB: f32 = -45.0;

/// Active reference without an echo after which there is none: 3 s.
const SEARCHED_FRAMES: usize = 300;
/// Active reference after which the return is told: 1 s.
const MEASURED_FRAMES: usize = 100;
/// Memory of the averages, in frames of active reference: 3 s.
const MEMORY_FRAMES: f32 = 300.0;
/// Energies are summed over 100 ms, so that a room's tail counts as echo.
const SUMMED_FRAMES: usize = 10;
/// Frame energies kept: the longest delay and the sum.
const HISTORY: usize = 64;
/// Below this a delay is taken for lost: 0.5 when found, 5 % less for each comparison that doesn't find it again.
const PRESENT_CONFIDENCE: f32 = 0.4;

/// The echo's return: the slope of the microphone's energy over the reference's, 100 ms sums, at the delay that was found. Whatever else the
/// microphone hears does not follow the reference, so that it adds to the intercept and not to the slope.
#[derive(Clone, Debug)]
pub struct Coupling {
    /// Mean squares of the last frames, newest first.
    played: [f32; HISTORY],
    captured: [f32; SUMMED_FRAMES],
    measured: usize,
    searched: usize,
    mean_played: f32,
    mean_captured: f32,
    mean_square: f32,
    mean_product: f32,
}

impl Coupling {
    pub fn new() -> Self {
        Self {
            played: [0.0; HISTORY],
            captured: [0.0; SUMMED_FRAMES],
            measured: 0,
            searched: 0,
            mean_played: 0.0,
            mean_captured: 0.0,
            mean_square: 0.0,
            mean_product: 0.0,
        }
    }

    /// One frame of both, before cancellation, and what [`DelayEstimator`](super::DelayEstimator) says of them.
    pub fn feed(&mut self, reference: &[f32; FRAME_FRAMES], captured: &[f32; FRAME_FRAMES], delay: Option<Delay>) {
        self.played.rotate_right(1);
        self.played[0] = power(reference);
        self.captured.rotate_right(1);
        self.captured[0] = power(captured);
        let present = delay.filter(|delay| delay.confidence >= PRESENT_CONFIDENCE);
        if power_db(self.played[0]) > ACTIVE_DB {
            self.searched = (self.searched + 1).min(SEARCHED_FRAMES);
        }
        let Some(delay) = present else { return };
        self.measure(delay);
        if self.return_db().is_none_or(|db| db > HEADPHONES_DB) {
            self.searched = 0;
        }
    }

    fn measure(&mut self, delay: Delay) {
        let late = delay.delay.as_millis_f64() as f32 / 10.0;
        let (whole, part) = (late as usize, late.fract());
        let sum = |from: usize| self.played.iter().skip(from).take(SUMMED_FRAMES).sum::<f32>();
        let played = sum(whole) * (1.0 - part) + sum(whole + 1) * part;
        if power_db(played / SUMMED_FRAMES as f32) <= ACTIVE_DB {
            return;
        }
        let captured: f32 = self.captured.iter().sum();
        self.measured = (self.measured + 1).min(MEMORY_FRAMES as usize);
        let rate = 1.0 / self.measured as f32;
        self.mean_played += (played - self.mean_played) * rate;
        self.mean_captured += (captured - self.mean_captured) * rate;
        self.mean_square += (played * played - self.mean_square) * rate;
        self.mean_product += (played * captured - self.mean_product) * rate;
    }

    /// Echo in the microphone relative to the reference, in dB (-6: half the amplitude), -90 to 40; `None` before an echo was found and heard for 1 s.
    pub fn return_db(&self) -> Option<f32> {
        let variance = self.mean_square - self.mean_played * self.mean_played;
        let covariance = self.mean_product - self.mean_played * self.mean_captured;
        (self.measured >= MEASURED_FRAMES && variance > 0.0)
            .then(|| power_db(covariance / variance).clamp(crate::SILENCE_DB, 40.0))
    }

    /// The loudest that the echo can be in the last captured frame, in dB full scale, if its delay is not off by more than so many frames of 10 ms.
    /// Before the return is known it may be as loud as what is played, before the delay is, at any of them.
    pub fn loudest_echo_db(&self, delay: Option<Delay>, off: usize) -> f32 {
        let played_db = match delay {
            Some(found) => self.loudest_played_db(found, off, 0),
            None => self.loudest_db(),
        };
        played_db + self.return_db().unwrap_or(0.0)
    }

    /// The loudest of what was played that may be heard in the last captured frame, in dB full scale, if the delay is not off by more than `off` frames
    /// and the room's tail lasts for `tail`.
    pub fn loudest_played_db(&self, delay: Delay, off: usize, tail: usize) -> f32 {
        let from = ((delay.delay.as_millis() / 10).max(0) as usize).saturating_sub(off);
        power_db(self.loudest_played(from, 2 * off + 2 + tail))
    }

    /// The loudest that was played of late, whatever its delay, in dB full scale.
    pub fn loudest_db(&self) -> f32 {
        power_db(self.loudest_played(0, HISTORY))
    }

    fn loudest_played(&self, from: usize, frames: usize) -> f32 {
        self.played.iter().skip(from).take(frames).copied().fold(0.0, f32::max)
    }

    /// Whether 3 s of sound were played without an echo (or with one under [`HEADPHONES_DB`]): cancelling may be left out. False before that, and
    /// again as soon as an echo is found; true from the beginning of a device that is said to be [at the ear](Self::reset).
    pub fn is_headphones(&self) -> bool {
        self.searched >= SEARCHED_FRAMES
    }

    /// The return has been measured for 3 s of sound.
    pub fn is_settled(&self) -> bool {
        self.measured >= MEMORY_FRAMES as usize
    }

    /// What was measured was not the echo's return.
    pub fn measure_anew(&mut self) {
        *self = Self { played: self.played, captured: self.captured, ..Self::new() };
    }

    /// Forgets; for another device. One `at_the_ear` has no echo until one is found.
    pub fn reset(&mut self, at_the_ear: bool) {
        *self = Self { searched: if at_the_ear { SEARCHED_FRAMES } else { 0 }, ..Self::new() };
    }
}

impl Default for Coupling {
    fn default() -> Self {
        Self::new()
    }
}
