//! Click-free changes of gain. Pure, allocation-free: used inside the playout callback.

/// Gain that moves between silence and full along a smooth curve.
///
/// The curve is 3x² − 2x³ (smoothstep): level ends like a raised cosine, without its cost per sample.
#[derive(Clone, Copy, Debug)]
pub struct Fade {
    /// Where it is, 0 (silent) to 1 (full).
    x: f32,
    target: f32,
    step: f32,
}

impl Fade {
    /// At full gain; a whole fade takes `fade_frames` samples.
    pub fn new(fade_frames: u32) -> Self {
        Self { x: 1.0, target: 1.0, step: 1.0 / fade_frames.max(1) as f32 }
    }

    pub fn fade_in(&mut self) {
        self.target = 1.0;
    }

    pub fn fade_out(&mut self) {
        self.target = 0.0;
    }

    /// Full gain at once, for sound that begins at a zero by itself.
    pub fn open(&mut self) {
        (self.x, self.target) = (1.0, 1.0);
    }

    /// Silence at once.
    pub fn close(&mut self) {
        (self.x, self.target) = (0.0, 0.0);
    }

    pub fn is_silent(&self) -> bool {
        self.x == 0.0 && self.target == 0.0
    }

    /// The gain of the next sample.
    pub fn next_gain(&mut self) -> f32 {
        if self.x < self.target {
            self.x = (self.x + self.step).min(self.target);
        } else if self.x > self.target {
            self.x = (self.x - self.step).max(self.target);
        }
        self.x * self.x * (3.0 - 2.0 * self.x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_in_time_and_never_jumps() {
        let mut fade = Fade::new(480);
        fade.fade_out();
        let mut last = 1.0;
        for n in 0..480 {
            assert!(!fade.is_silent(), "silent too early, at {n}");
            let gain = fade.next_gain();
            assert!(gain <= last && last - gain < 0.004, "{last} to {gain}");
            last = gain;
        }
        assert!(fade.is_silent());
        fade.fade_in();
        let gains: Vec<f32> = (0..481).map(|_| fade.next_gain()).collect();
        assert_eq!(gains[480], 1.0);
        assert!(gains.is_sorted());
    }

    #[test]
    fn it_turns_round_in_the_middle() {
        let mut fade = Fade::new(100);
        fade.fade_out();
        let half = (0..50).map(|_| fade.next_gain()).last().unwrap();
        fade.fade_in();
        assert!((fade.next_gain() - half).abs() < 0.02);
    }
}
