//! Streaming mono resampler between any two rates, for synthesised speech on its way to the speaker. No thread, no clock; allocates only
//! when the caller's buffer grows.

use crate::converter::Converter;

/// Mono samples from one rate to another. The filter's delay is trimmed: the output starts with the first sample and has
/// round(n × to ÷ from) samples for n samples pushed before [`Resample::finish`]. With equal rates the output is the input.
pub struct Resample {
    from_hz: u64,
    to_hz: u64,
    converter: Option<Converter>,
    /// Input that does not fill a block yet.
    waiting: Vec<f32>,
    /// Output samples of the filter's delay that are still to come.
    trim: usize,
    taken: u64,
    given: u64,
}

impl Resample {
    pub fn new(from_hz: u32, to_hz: u32) -> Self {
        let converter = Converter::new(from_hz, to_hz);
        let block = converter.as_ref().map_or(0, Converter::block);
        let trim = converter.as_ref().map_or(0, Converter::delay);
        let (from_hz, to_hz) = (u64::from(from_hz.max(1)), u64::from(to_hz.max(1)));
        Self { from_hz, to_hz, converter, waiting: Vec::with_capacity(block), trim, taken: 0, given: 0 }
    }

    /// Appends what is ready to `out`; up to one and a half blocks of 10 ms (rarely 20) are held back.
    pub fn push(&mut self, mut input: &[f32], out: &mut Vec<f32>) {
        self.taken += input.len() as u64;
        let Some(converter) = &mut self.converter else {
            self.given = self.taken;
            out.extend_from_slice(input);
            return;
        };
        while !input.is_empty() {
            let take = input.len().min(converter.block() - self.waiting.len());
            self.waiting.extend_from_slice(&input[..take]);
            input = &input[take..];
            if self.waiting.len() == converter.block() {
                let made = converter.process(&self.waiting);
                self.waiting.clear();
                let trimmed = self.trim.min(made.len());
                self.trim -= trimmed;
                out.extend_from_slice(&made[trimmed..]);
                self.given += (made.len() - trimmed) as u64;
            }
        }
    }

    /// Appends the rest to `out`, and starts afresh: the next push is a new stream.
    pub fn finish(&mut self, out: &mut Vec<f32>) {
        let wanted = (self.taken * self.to_hz + self.from_hz / 2) / self.from_hz;
        if let Some(converter) = &mut self.converter {
            while self.given < wanted {
                self.waiting.resize(converter.block(), 0.0);
                let made = converter.process(&self.waiting);
                self.waiting.clear();
                let trimmed = self.trim.min(made.len());
                self.trim -= trimmed;
                let give = (made.len() - trimmed).min((wanted - self.given) as usize);
                out.extend_from_slice(&made[trimmed..trimmed + give]);
                self.given += give as u64;
            }
        }
        // A block can end some samples after the last that was pushed.
        out.truncate(out.len() - (self.given.saturating_sub(wanted) as usize).min(out.len()));
        self.reset();
    }

    /// Forgets what is held back.
    pub fn reset(&mut self) {
        if let Some(converter) = &mut self.converter {
            converter.reset();
            self.trim = converter.delay();
        }
        self.waiting.clear();
        self.taken = 0;
        self.given = 0;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sine(hz: f64, rate_hz: u32, frames: usize) -> Vec<f32> {
        (0..frames).map(|n| (n as f64 * hz * std::f64::consts::TAU / f64::from(rate_hz)).sin() as f32).collect()
    }

    fn whole(from: u32, to: u32, input: &[f32]) -> Vec<f32> {
        let mut out = Vec::new();
        let mut resample = Resample::new(from, to);
        resample.push(input, &mut out);
        resample.finish(&mut out);
        out
    }

    const RATES: [u32; 12] =
        [8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000];

    /// The same sine at the other rate, sample by sample, away from the ends: neither pitch, level nor position changes.
    #[test]
    fn a_tone_stays_where_it_is() {
        for from in RATES {
            for to in [16_000, 44_100, 48_000, 22_050] {
                let seconds = 0.5;
                let out = whole(from, to, &sine(440.0, from, (f64::from(from) * seconds) as usize));
                let want = sine(440.0, to, out.len());
                let edge = to as usize / 50;
                let worst = out[edge..out.len() - edge]
                    .iter()
                    .zip(&want[edge..])
                    .fold(0.0_f32, |worst, (a, b)| worst.max((a - b).abs()));
                // The filter's delay is a whole number of samples, so the sine can be half a sample off.
                let half_a_sample = 440.0 * std::f32::consts::TAU * 0.5 / to.min(from) as f32;
                assert!(worst < half_a_sample + 0.01, "{from} to {to}: off by {worst}");
            }
        }
    }

    #[test]
    fn what_the_lower_rate_cannot_hold_is_gone() {
        let out = whole(48_000, 16_000, &sine(11_000.0, 48_000, 48_000));
        let peak = out[1600..out.len() - 1600].iter().fold(0.0_f32, |peak, s| peak.max(s.abs()));
        assert!(peak < 0.001, "{peak}");
    }

    #[test]
    fn it_can_be_used_again() {
        let input = sine(300.0, 24_000, 5_000);
        let mut resample = Resample::new(24_000, 48_000);
        let mut first = Vec::new();
        resample.push(&input, &mut first);
        resample.finish(&mut first);
        let mut second = Vec::new();
        resample.push(&input, &mut second);
        resample.finish(&mut second);
        assert_eq!(first, second);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn length_is_right_and_chunks_do_not_matter(
            from in prop::sample::select(&RATES[..]),
            to in prop::sample::select(&RATES[..]),
            frames in 0_usize..6_000,
            cuts in prop::collection::vec(1_usize..700, 1..40),
        ) {
            let input = sine(500.0, from, frames);
            let want = whole(from, to, &input);
            let exact = (frames as u64 * u64::from(to) + u64::from(from) / 2) / u64::from(from);
            prop_assert_eq!(want.len() as u64, exact);
            let mut out = Vec::new();
            let mut resample = Resample::new(from, to);
            let mut rest = &input[..];
            for cut in cuts.iter().cycle() {
                if rest.is_empty() {
                    break;
                }
                let (head, tail) = rest.split_at((*cut).min(rest.len()));
                resample.push(head, &mut out);
                rest = tail;
            }
            resample.finish(&mut out);
            prop_assert_eq!(out, want);
        }
    }
}
