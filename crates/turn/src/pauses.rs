//! How long somebody pauses inside of a turn: the distribution that endpointing weighs, learnt from the pauses after which they went on.
//!
//! Pauses inside of turns are close to log-normal (Campione & Véronis, "A large-scale multilingual study of silent pause duration",
//! Speech Prosody 2002; Heldner & Edlund, "Pauses, gaps and overlaps in conversations", J. Phonetics 38, 2010). A log-logistic is as close, and its
//! tail is one division: `S(t) = 1 / (1 + (t / median)^shape)`. The mean and the variance of ln t give both of its parameters.

use riposte_measures::Span;

/// What counts as a pause: shorter silences are stops between sounds, longer ones were answered or were something else.
pub const SHORTEST: Span = Span::from_millis(120);
/// See [`SHORTEST`].
pub const LONGEST: Span = Span::from_millis(4_000);

/// Everybody's pauses, before anything is known of this user: median 560 ms, three in four below 900 ms. Fitted to the pauses of the train
/// scenarios by `riposte bench turns --fit --language en` (mean 6.325, variance 0.219, n 83; a little wider here, for other people).
const PRIOR_MEAN: f64 = 6.33;
const PRIOR_VARIANCE: f64 = 0.25;
/// The prior weighs as much as this many pauses of the user.
const PRIOR_WEIGHT: f64 = 20.0;
/// Older pauses fade: the profile follows the last few hundred.
const MEMORY: f64 = 300.0;

/// A user's pauses inside of turns.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PauseProfile {
    /// Pauses learnt from, up to the length of the memory.
    pub count: f64,
    /// Mean and variance of ln(milliseconds) over them.
    pub mean: f64,
    pub variance: f64,
}

impl Default for PauseProfile {
    fn default() -> Self {
        Self { count: 0.0, mean: PRIOR_MEAN, variance: PRIOR_VARIANCE }
    }
}

impl PauseProfile {
    /// A profile that was stored; nonsense gives the default.
    pub fn stored(count: f64, mean: f64, variance: f64) -> Self {
        let sane = count.is_finite() && (0.0..=MEMORY).contains(&count) && (3.0..9.0).contains(&mean);
        if sane && (0.0..9.0).contains(&variance) { Self { count, mean, variance } } else { Self::default() }
    }

    /// One more pause after which the user went on. Whether it was one to learn from.
    pub fn learn(&mut self, pause: Span) -> bool {
        if !(SHORTEST..=LONGEST).contains(&pause) {
            return false;
        }
        let x = pause.as_millis_f64().ln();
        // West's incremental mean and variance, with a memory that is bounded.
        let count = (self.count + 1.0).min(MEMORY);
        let weight = 1.0 / count;
        let delta = x - self.mean;
        self.mean += weight * delta;
        self.variance = if self.count == 0.0 { 0.0 } else { (1.0 - weight) * (self.variance + weight * delta * delta) };
        self.count = count;
        true
    }

    /// The median pause, with the prior counted in.
    pub fn median(&self) -> Span {
        Span::from_micros((self.blended().0.exp() * 1_000.0) as i64)
    }

    /// P(a pause inside of a turn lasts longer than `t`).
    pub fn longer_than(&self, t: Span) -> f64 {
        let ms = t.as_millis_f64();
        if ms <= 0.0 {
            return 1.0;
        }
        let (mean, variance) = self.blended();
        // The logistic of ln t has the variance π² / (3 shape²).
        let shape = std::f64::consts::PI / (3.0 * variance).sqrt();
        1.0 / (1.0 + (shape * (ms.ln() - mean)).exp())
    }

    /// P(the person has finished), `finished` before the pause, when it has lasted so long.
    pub fn finished_after(&self, finished: f64, pause: Span) -> f64 {
        finished / (finished + (1.0 - finished) * self.longer_than(pause))
    }

    /// How long a pause has to last until that is at least `wanted`.
    pub fn until_finished(&self, finished: f64, wanted: f64) -> Span {
        let share = finished * (1.0 - wanted) / ((1.0 - finished) * wanted);
        if share >= 1.0 {
            return Span::ZERO;
        }
        let (mean, variance) = self.blended();
        let shape = std::f64::consts::PI / (3.0 * variance).sqrt();
        let ms = (mean + (1.0 / share.max(1e-9) - 1.0).ln() / shape).exp();
        Span::from_micros((ms * 1_000.0).min(1e12) as i64)
    }

    /// Mean and variance of ln t of prior and user together.
    fn blended(&self) -> (f64, f64) {
        let total = PRIOR_WEIGHT + self.count;
        let mean = (PRIOR_WEIGHT * PRIOR_MEAN + self.count * self.mean) / total;
        let spread = |of: f64| (of - mean) * (of - mean);
        let variance = (PRIOR_WEIGHT * (PRIOR_VARIANCE + spread(PRIOR_MEAN))
            + self.count * (self.variance + spread(self.mean)))
            / total;
        (mean, variance.max(0.02))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(n: i64) -> Span {
        Span::from_millis(n)
    }

    #[test]
    fn a_pause_that_lasts_is_rather_the_end() {
        let profile = PauseProfile::default();
        assert_eq!(profile.finished_after(0.1, Span::ZERO), 0.1);
        for (finished, wanted) in [(0.05, 0.15), (0.1, 0.15), (0.1, 0.5)] {
            let long = profile.until_finished(finished, wanted);
            assert!((profile.finished_after(finished, long) - wanted).abs() < 1e-3, "{finished} {wanted} {long:?}");
        }
        assert_eq!(profile.until_finished(0.5, 0.15), Span::ZERO);
    }

    #[test]
    fn falls_from_one_and_halves_at_the_median() {
        let profile = PauseProfile::default();
        assert_eq!(profile.longer_than(ms(0)), 1.0);
        assert!((profile.longer_than(profile.median()) - 0.5).abs() < 1e-3);
        let tail: Vec<f64> = (1..40).map(|n| profile.longer_than(ms(n * 100))).collect();
        assert!(tail.windows(2).all(|pair| pair[1] < pair[0]), "{tail:?}");
        assert!(tail[29] < 0.01, "hardly anybody pauses for 3 s: {tail:?}");
    }

    #[test]
    fn follows_the_user_slowly() {
        let (mut slow, mut fast) = (PauseProfile::default(), PauseProfile::default());
        for n in 0..40 {
            assert!(slow.learn(ms(1_100 + n * 10)));
            assert!(fast.learn(ms(250 + n * 2)));
        }
        let medians = [fast.median(), PauseProfile::default().median(), slow.median()];
        assert!(medians[0] < ms(420) && medians[2] > ms(900), "{medians:?}");
        let mut one = PauseProfile::default();
        one.learn(ms(2_000));
        assert!(one.median() < ms(620), "one pause says little: {:?}", one.median());
    }

    #[test]
    fn learns_no_stops_and_no_absences() {
        let mut profile = PauseProfile::default();
        assert!(!profile.learn(ms(60)) && !profile.learn(ms(60_000)));
        assert_eq!(profile, PauseProfile::default());
    }

    #[test]
    fn nonsense_from_a_file_is_the_default() {
        for (count, mean, variance) in
            [(f64::NAN, 6.0, 0.2), (-1.0, 6.0, 0.2), (10.0, 1e9, 0.2), (10.0, 6.0, f64::INFINITY)]
        {
            assert_eq!(PauseProfile::stored(count, mean, variance), PauseProfile::default());
        }
        assert_eq!(PauseProfile::stored(10.0, 6.0, 0.2).count, 10.0);
    }
}
