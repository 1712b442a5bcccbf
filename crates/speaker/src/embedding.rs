//! A voice as a direction: what two sounds of one person have in common.

/// Numbers of an embedding.
pub const DIMENSIONS: usize = 256;

/// A unit vector, and how much voice it was made of. Only ever finite and of length one.
#[derive(Clone, Debug, PartialEq)]
pub struct Embedding {
    direction: Box<[f32; DIMENSIONS]>,
    seconds: f32,
}

impl Embedding {
    /// The direction of `values`, of so many seconds of voice. `None` where they have none: a value that is not finite, or nothing but zeros; and where the
    /// seconds are not a positive number.
    pub fn new(values: &[f32; DIMENSIONS], seconds: f32) -> Option<Self> {
        let length = values.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>().sqrt();
        if !length.is_finite() || length < f64::from(f32::MIN_POSITIVE) || !(seconds.is_finite() && seconds > 0.0) {
            return None;
        }
        Some(Self { direction: Box::new(values.map(|x| (f64::from(x) / length) as f32)), seconds })
    }

    /// Seconds of voice that it was made of, silence left out.
    pub fn seconds(&self) -> f32 {
        self.seconds
    }

    pub fn values(&self) -> &[f32; DIMENSIONS] {
        &self.direction
    }

    /// The cosine of the angle between the two: 1 for the same direction.
    pub fn similarity(&self, other: &Self) -> f32 {
        self.direction.iter().zip(other.direction.iter()).map(|(a, b)| a * b).sum::<f32>().clamp(-1.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_direction_makes_one() {
        let mut values = [0.0; DIMENSIONS];
        assert_eq!(Embedding::new(&values, 1.0), None, "zeros");
        values[3] = -2.0;
        let made = Embedding::new(&values, 1.0).unwrap();
        assert_eq!(made.values()[3], -1.0);
        for seconds in [0.0, -1.0, f32::NAN, f32::INFINITY] {
            assert_eq!(Embedding::new(&values, seconds), None);
        }
        for odd in [f32::NAN, f32::INFINITY] {
            values[200] = odd;
            assert_eq!(Embedding::new(&values, 1.0), None);
        }
        values = [f32::MAX; DIMENSIONS];
        assert!((Embedding::new(&values, 1.0).unwrap().values()[0] - 1.0 / 16.0).abs() < 1e-6, "no overflow");
    }

    #[test]
    fn similarity_is_the_cosine() {
        let of = |x: f32, y: f32| {
            let mut values = [0.0; DIMENSIONS];
            (values[0], values[1]) = (x, y);
            Embedding::new(&values, 1.0).unwrap()
        };
        assert_eq!(of(1.0, 0.0).similarity(&of(5.0, 0.0)), 1.0);
        assert_eq!(of(1.0, 0.0).similarity(&of(-1.0, 0.0)), -1.0);
        assert!((of(1.0, 0.0).similarity(&of(1.0, 1.0)) - 0.5_f32.sqrt()).abs() < 1e-6);
    }
}
