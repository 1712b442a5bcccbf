//! How latencies vary from request to request: drawn from a seed, so that the same run varies the same way. Pure.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A distribution of factors that a latency is multiplied with. Its median is 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Jitter {
    #[default]
    None,
    /// Evenly between 1 − x and 1 + x; x is 0 to 1.
    Uniform(f64),
    /// exp(σ·z) with z standard normal: mostly near 1, now and then far above, as networks are.
    LogNormal(f64),
}

/// No latency becomes longer than this many times itself.
const MOST: f64 = 20.0;

impl FromStr for Jitter {
    type Err = String;

    /// Reads `none`, `uniform:0.2`, `lognormal:0.3`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (name, width) = text.split_once(':').unwrap_or((text, ""));
        let width = || match width.parse::<f64>() {
            Ok(width) if (0.0..=2.0).contains(&width) => Ok(width),
            _ => Err(format!("the width in \"{text}\" is not a number from 0 to 2")),
        };
        match name {
            "none" => Ok(Self::None),
            "uniform" => match width()? {
                width if width <= 1.0 => Ok(Self::Uniform(width)),
                _ => Err(format!("the width in \"{text}\" is more than 1: latencies would be negative")),
            },
            "lognormal" => Ok(Self::LogNormal(width()?)),
            _ => Err(format!("\"{text}\" is not one of none, uniform:0.2, lognormal:0.3")),
        }
    }
}

impl fmt::Display for Jitter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Uniform(width) => write!(f, "uniform:{width}"),
            Self::LogNormal(sigma) => write!(f, "lognormal:{sigma}"),
        }
    }
}

/// Random numbers of one answer: SplitMix64 (Steele, Lea, Flood 2014), which needs no more state than its seed.
#[derive(Clone, Debug)]
pub(super) struct Draws(u64);

impl Draws {
    /// `stream` tells servers apart, `turn` their answers, so that one more draw in one answer changes no other.
    pub(super) fn new(seed: u64, stream: u64, turn: u64) -> Self {
        let mut draws = Self(seed);
        draws.0 = draws.bits() ^ stream.wrapping_mul(0xD1B5_4A32_D192_ED03);
        draws.0 = draws.bits() ^ turn.wrapping_mul(0x8CB9_2BA7_2F3D_8DD7);
        draws
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Evenly in (0, 1).
    fn even(&mut self) -> f64 {
        ((self.bits() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// `latency` as it turns out this time.
    pub(super) fn vary(&mut self, latency: Duration, jitter: Jitter) -> Duration {
        let factor = match jitter {
            Jitter::None => return latency,
            Jitter::Uniform(width) => 1.0 + width * (2.0 * self.even() - 1.0),
            Jitter::LogNormal(sigma) => {
                // Box and Muller 1958.
                let normal = (-2.0 * self.even().ln()).sqrt() * (std::f64::consts::TAU * self.even()).cos();
                (sigma * normal).exp()
            }
        };
        latency.mul_f64(factor.clamp(0.0, MOST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thousand(jitter: Jitter, seed: u64) -> Vec<f64> {
        let hundred = Duration::from_millis(100);
        let mut drawn: Vec<f64> =
            (0..1000).map(|turn| Draws::new(seed, 1, turn).vary(hundred, jitter).as_secs_f64() * 1000.0).collect();
        drawn.sort_by(f64::total_cmp);
        drawn
    }

    #[test]
    fn the_same_seed_varies_the_same_way() {
        let jitter = Jitter::LogNormal(0.3);
        assert_eq!(thousand(jitter, 1), thousand(jitter, 1));
        assert_ne!(thousand(jitter, 1), thousand(jitter, 2));
        assert_eq!(thousand(Jitter::None, 1), [100.0; 1000]);
    }

    #[test]
    fn distributions_have_their_median_and_width() {
        let uniform = thousand(Jitter::Uniform(0.2), 7);
        assert!(uniform[0] >= 80.0 && uniform[999] <= 120.0 && (95.0..105.0).contains(&uniform[500]), "{uniform:?}");
        let log_normal = thousand(Jitter::LogNormal(0.3), 7);
        assert!((95.0..105.0).contains(&log_normal[500]), "{}", log_normal[500]);
        // e^(0.3 · 1.645) = 1.64 at the 95th percentile, its inverse at the 5th.
        assert!((150.0..178.0).contains(&log_normal[950]), "{}", log_normal[950]);
        assert!((56.0..66.0).contains(&log_normal[50]), "{}", log_normal[50]);
    }

    #[test]
    fn it_is_read_as_it_is_written() {
        for text in ["none", "uniform:0.2", "lognormal:0.35"] {
            assert_eq!(text.parse::<Jitter>().unwrap().to_string(), text);
        }
        for text in ["", "uniform", "uniform:x", "uniform:1.5", "lognormal:-1", "normal:0.2"] {
            assert!(text.parse::<Jitter>().is_err(), "{text}");
        }
    }
}
