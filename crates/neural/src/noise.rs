//! What the flow begins with: Gaussian noise, the same for the same seed. Pure.

/// Numbers of mean 0 and deviation `deviation` (Box and Muller, 1958).
pub(crate) struct Noise(fastrand::Rng);

impl Noise {
    pub(crate) fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    pub(crate) fn take(&mut self, count: usize, deviation: f32) -> Vec<f32> {
        let mut numbers = Vec::with_capacity(count + 1);
        while numbers.len() < count {
            // Never 0, whose logarithm there is none of.
            let radius = (-2.0 * (1.0 - self.0.f32()).ln()).sqrt() * deviation;
            let angle = self.0.f32() * std::f32::consts::TAU;
            numbers.extend([radius * angle.cos(), radius * angle.sin()]);
        }
        numbers.truncate(count);
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_the_mean_and_deviation_that_were_asked_for_and_is_the_same_for_a_seed() {
        let numbers = Noise::new(7).take(10_001, 0.5);
        let mean = numbers.iter().sum::<f32>() / numbers.len() as f32;
        let deviation = (numbers.iter().map(|n| (n - mean).powi(2)).sum::<f32>() / numbers.len() as f32).sqrt();
        assert!(mean.abs() < 0.02 && (deviation - 0.5).abs() < 0.02, "{mean}, {deviation}");
        assert_eq!(numbers, Noise::new(7).take(10_001, 0.5));
        assert_ne!(numbers, Noise::new(8).take(10_001, 0.5));
    }
}
