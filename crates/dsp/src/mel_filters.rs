//! Triangular filters on Slaney's mel scale, each of area one: M. Slaney, "Auditory Toolbox", 1998, as librosa and Whisper have them. Pure.

/// One filter: the weights of neighbouring Fourier bins, from bin `first` on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Filter {
    pub(crate) first: usize,
    pub(crate) weights: Vec<f64>,
}

/// Above this the scale is logarithmic.
const KNEE_HZ: f64 = 1000.0;
const KNEE_MEL: f64 = 15.0;
/// Hertz of a mel below the knee.
const HZ_PER_MEL: f64 = 200.0 / 3.0;

/// 27 mels above the knee are a factor of 6.4.
fn log_step() -> f64 {
    6.4_f64.ln() / 27.0
}

fn mel_of(hz: f64) -> f64 {
    if hz < KNEE_HZ { hz / HZ_PER_MEL } else { KNEE_MEL + (hz / KNEE_HZ).ln() / log_step() }
}

fn hz_of(mel: f64) -> f64 {
    if mel < KNEE_MEL { mel * HZ_PER_MEL } else { KNEE_HZ * ((mel - KNEE_MEL) * log_step()).exp() }
}

/// `count` filters from 0 Hz to `highest_hz`, over `bins` Fourier bins that span the same.
pub(crate) fn filters(count: usize, bins: usize, highest_hz: f64) -> Vec<Filter> {
    let edge = |n: usize| hz_of(mel_of(highest_hz) * n as f64 / (count + 1) as f64);
    let bin_hz = |bin: usize| highest_hz * bin as f64 / (bins - 1) as f64;
    let filter = |n: usize| {
        let (low, middle, high) = (edge(n), edge(n + 1), edge(n + 2));
        let weight = |bin: usize| {
            let hz = bin_hz(bin);
            ((hz - low) / (middle - low)).min((high - hz) / (high - middle)).max(0.0) * 2.0 / (high - low)
        };
        let first = (0..bins).find(|&bin| weight(bin) > 0.0).unwrap_or(0);
        let weights = (first..bins).map(weight).take_while(|&weight| weight > 0.0).collect();
        Filter { first, weights }
    };
    (0..count).map(filter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_goes_there_and_back() {
        for hz in [0.0, 440.0, 999.9, 1000.0, 3000.0, 8000.0] {
            assert!((hz_of(mel_of(hz)) - hz).abs() < 1e-9);
        }
        assert!((mel_of(6400.0) - 42.0).abs() < 1e-9);
    }

    #[test]
    fn every_filter_hears_something_and_they_overlap() {
        let filters = filters(80, 201, 8000.0);
        assert!(filters.iter().all(|filter| !filter.weights.is_empty()));
        let last = filters.last().unwrap();
        assert!(last.first + last.weights.len() <= 201);
        for (n, pair) in filters.windows(2).enumerate() {
            assert!(pair[1].first <= pair[0].first + pair[0].weights.len(), "a gap after filter {n}");
        }
    }
}
