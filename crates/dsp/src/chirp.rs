//! A sound that is found again to the sample, to measure the way from a loudspeaker to a microphone. Pure.

/// How long it is, in seconds: long enough to stand out of a room's noise.
pub const CHIRP_S: f64 = 0.1;
/// From lowest to highest, in Hz: what small speakers and microphones all pass.
const FROM_HZ: f64 = 500.0;
const TO_HZ: f64 = 4_000.0;
/// Its loudest sample: clear, and not startling.
const GAIN: f64 = 0.4;
/// A match this many times above what the rest of the recording gives is the chirp.
const CLEAR: f32 = 6.0;

/// A linear sweep with soft ends, mono, at this rate.
pub fn chirp(rate_hz: u32) -> Vec<f32> {
    let frames = (CHIRP_S * f64::from(rate_hz)) as usize;
    (0..frames)
        .map(|i| {
            let t = i as f64 / f64::from(rate_hz);
            let phase = std::f64::consts::TAU * (FROM_HZ * t + (TO_HZ - FROM_HZ) * t * t / (2.0 * CHIRP_S));
            let soft = (std::f64::consts::PI * i as f64 / frames as f64).sin();
            (GAIN * soft * phase.sin()) as f32
        })
        .collect()
}

/// Where `pattern` begins in `samples`, both at one rate: the peak of the matched filter, if it is one. `None`: it is not in there, or not clear.
pub fn find_sound(pattern: &[f32], samples: &[f32]) -> Option<usize> {
    if pattern.is_empty() {
        return None;
    }
    let scores: Vec<f32> = samples
        .windows(pattern.len())
        .map(|window| window.iter().zip(pattern).map(|(a, b)| a * b).sum::<f32>().abs())
        .collect();
    let (best, score) = scores.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let usual = scores.iter().sum::<f32>() / scores.len() as f32;
    (score > 0.0 && score >= CLEAR * usual).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_found_in_noise_to_the_sample_and_noise_is_none() {
        let pattern = chirp(16_000);
        let noise = |i: usize| ((i * 7_919 + i * i * 31) % 2_003) as f32 / 2_003.0 - 0.5;
        let mut samples: Vec<f32> = (0..9_600).map(|i| 0.1 * noise(i)).collect();
        assert_eq!(find_sound(&pattern, &samples), None);
        for (sample, chirp) in samples[4_321..].iter_mut().zip(&pattern) {
            *sample += 0.3 * chirp;
        }
        assert_eq!(find_sound(&pattern, &samples), Some(4_321));
        assert_eq!(find_sound(&pattern, &pattern[1..]), None, "too short");
        assert_eq!(find_sound(&[], &samples), None);
    }
}
