//! Gains that change without clicks: the user's volume, and a reply that is lowered.

/// A gain glides to where it is wanted.
#[derive(Clone, Copy)]
pub(super) struct Volume {
    pub(super) now: f32,
    /// The most that it changes per sample.
    pub(super) step: f32,
}

impl Volume {
    pub(super) fn apply(&mut self, sample: f32, target: f32) -> f32 {
        self.now += (target - self.now).clamp(-self.step, self.step);
        (sample * self.now).clamp(-1.0, 1.0)
    }
}
