//! What a model gave, looked at before anybody hears it. Pure.

use riposte_problem::Sentence;
use riposte_problem::words::neural as words;

/// Longer than what any text of a chunk takes at half the speed.
const LONGEST_S: usize = 150;

/// Why this is no sound; `None` where it is one.
pub(crate) fn trouble(samples: &[f32], rate_hz: u32) -> Option<Sentence> {
    if samples.is_empty() {
        return Some(words::nothing_given());
    }
    if samples.len() > LONGEST_S * rate_hz as usize {
        return Some(words::endless());
    }
    samples.iter().any(|sample| !sample.is_finite()).then(words::no_numbers)
}
