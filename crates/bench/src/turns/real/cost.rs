//! How long a call of a Whisper model takes: a fixed part, one for each encoder position, one for each token.

use std::path::Path;

use riposte_audio::Clock;
use riposte_measures::Span;
use riposte_problem::Problem;
use riposte_speech::bundled;
use riposte_speech::whisper::{Pass, Unread, Window};
use serde::{Deserialize, Serialize};

use crate::recognise::{mono, open};

/// Calls for each point of the measurement; the quickest counts, which is the one that nothing else slowed down.
const CALLS: usize = if cfg!(test) { 1 } else { 5 };
/// Encoder positions beyond the sound's own.
const MARGINS: [usize; 3] = [256, 512, 1_500];

/// In milliseconds, on one thread.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cost {
    pub(crate) fixed_ms: f64,
    pub(crate) position_ms: f64,
    pub(crate) token_ms: f64,
}

impl Cost {
    /// From the file of an earlier run, or measured now and kept there.
    ///
    /// # Errors
    /// The model can't be loaded or run.
    pub(super) fn known_or_measured(model: &Path, kept: &Path) -> Result<Self, Problem> {
        let known = std::fs::read(kept).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        if let Some(cost) = known {
            return Ok(cost);
        }
        let cost = Self::measure(model)?;
        if let Ok(json) = serde_json::to_vec(&cost) {
            // Where it can't be kept the next run measures again.
            let _ = std::fs::write(kept, json);
        }
        Ok(cost)
    }

    fn measure(model: &Path) -> Result<Self, Problem> {
        let (sounds, mut points) = (sounds()?, Vec::new());
        for margin in MARGINS {
            let whisper = open(model, Window::Margin(margin), Some(1))?;
            for sound in &sounds {
                let unread = Unread { sound: sound.clone(), language: Some("en"), answers: false };
                let (mut least, mut pass) = (f64::INFINITY, None);
                for _ in 0..CALLS {
                    let began = Clock::now();
                    let read = whisper.read(&unread).map_err(|error| error.problem())?;
                    least = least.min((Clock::now() - began).as_millis_f64());
                    pass = read.passes.first().copied();
                }
                points.extend(pass.map(|pass| ([1.0, pass.window as f64, pass.tokens as f64], least)));
            }
        }
        let [fixed_ms, position_ms, token_ms] = least_squares(&points).map(|ms| ms.max(0.0));
        Ok(Self { fixed_ms, position_ms, token_ms })
    }

    /// Until all of these calls are done, and until the first of them could be given up: after its encoder.
    pub(crate) fn of(&self, passes: &[Pass]) -> (Span, Span) {
        let encoder = |pass: &Pass| self.fixed_ms + self.position_ms * pass.window as f64;
        let all: f64 = passes.iter().map(|pass| encoder(pass) + self.token_ms * pass.tokens as f64).sum();
        let span = |ms: f64| Span::from_micros((ms * 1_000.0) as i64);
        (span(all), span(passes.first().map_or(0.0, encoder)))
    }
}

/// One bundled question, and several of them in a row.
fn sounds() -> Result<[Vec<f32>; 2], Problem> {
    let one = bundled::try_it_question().map_err(|error| error.problem())?;
    let one = mono(&riposte_audio::Clip::read(&one).map_err(|error| error.problem())?);
    let several = one.iter().copied().cycle().take(one.len() * 3).collect();
    Ok([one, several])
}

/// The x with the least Σ (a·x − b)², by the normal equations.
fn least_squares(points: &[([f64; 3], f64)]) -> [f64; 3] {
    let mut m = [[0.0; 4]; 3];
    for (a, b) in points {
        for (row, x) in m.iter_mut().zip(a) {
            for (cell, y) in row.iter_mut().zip(a.iter().chain(std::iter::once(b))) {
                *cell += x * y;
            }
        }
    }
    for i in 0..3 {
        let pivot = (i..3).max_by(|&j, &k| m[j][i].abs().total_cmp(&m[k][i].abs())).unwrap_or(i);
        m.swap(i, pivot);
        for j in 0..3 {
            if j != i && m[i][i].abs() > 1e-9 {
                let (pivot, factor) = (m[i], m[j][i] / m[i][i]);
                m[j].iter_mut().zip(pivot).for_each(|(cell, above)| *cell -= factor * above);
            }
        }
    }
    [0, 1, 2].map(|i| if m[i][i].abs() > 1e-9 { m[i][3] / m[i][i] } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_call_are_found_again() {
        let points: Vec<([f64; 3], f64)> = [(448, 8), (448, 30), (768, 8), (768, 31), (1500, 9), (1500, 60)]
            .map(|(window, tokens)| (f64::from(window), f64::from(tokens)))
            .map(|(window, tokens)| ([1.0, window, tokens], 12.0 + 0.3 * window + 2.5 * tokens))
            .to_vec();
        let found = least_squares(&points);
        assert!(found.iter().zip([12.0, 0.3, 2.5]).all(|(a, b)| (a - b).abs() < 1e-6), "{found:?}");
    }

    #[test]
    fn a_reading_in_two_windows_costs_both_and_can_be_given_up_after_the_first_encoder() {
        let cost = Cost { fixed_ms: 10.0, position_ms: 0.5, token_ms: 2.0 };
        let pass = |window, tokens| Pass { window, tokens };
        let (takes, abortable) = cost.of(&[pass(400, 10), pass(800, 5)]);
        assert_eq!((takes.as_millis(), abortable.as_millis()), (10 + 200 + 20 + 10 + 400 + 10, 210));
    }
}
