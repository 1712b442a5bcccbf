//! Which token a row of scores is for, and how likely it is. Pure.

/// A token this much less likely than the likeliest (e⁻¹⁶) adds nothing to a sum of probabilities; most of the vocabulary is.
const NEGLIGIBLE: f32 = 16.0;

/// What a row of logits says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeliest {
    pub token: usize,
    /// The token's, 0 to 1.
    pub probability: f32,
    /// That of all tokens together that close a sentence.
    pub closes: f32,
}

/// The likeliest token by a row of logits, by softmax; `closing` are the tokens that end a sentence. `None`: these are no numbers.
pub fn likeliest(logits: &[f32], closing: &[usize]) -> Option<Likeliest> {
    let (token, top) = highest(logits).filter(|(_, top)| top.is_finite())?;
    let softmax = Softmax::below(top, logits);
    let closing: f32 = closing.iter().filter_map(|&id| logits.get(id)).map(|&logit| softmax.weight(logit)).sum();
    Some(Likeliest { token, probability: 1.0 / softmax.all, closes: closing / softmax.all })
}

/// What a row of logits is divided by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Softmax {
    top: f32,
    all: f32,
}

impl Softmax {
    /// Of a row. `None`: these are no numbers.
    pub fn over(logits: &[f32]) -> Option<Self> {
        let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        top.is_finite().then(|| Self::below(top, logits))
    }

    fn below(top: f32, logits: &[f32]) -> Self {
        let mut softmax = Self { top, all: 0.0 };
        softmax.all = logits.iter().map(|&logit| softmax.weight(logit)).sum();
        softmax
    }

    /// The probability of a token with this logit.
    pub fn probability(&self, logit: f32) -> f32 {
        self.weight(logit) / self.all
    }

    fn weight(&self, logit: f32) -> f32 {
        if logit > self.top - NEGLIGIBLE { (logit - self.top).exp() } else { 0.0 }
    }
}

/// The first of the highest numbers, and where it is; numbers that are none are passed over.
pub fn highest(numbers: &[f32]) -> Option<(usize, f32)> {
    let highest = numbers.iter().copied().enumerate().filter(|(_, number)| !number.is_nan());
    highest.reduce(|best, next| if next.1 > best.1 { next } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equals_is_the_likeliest_and_all_add_up() {
        let row = likeliest(&[0.0, 1.0, 1.0, f32::NEG_INFINITY], &[0, 2]).unwrap();
        let e = 1_f32.exp();
        assert_eq!(row.token, 1);
        assert!((row.probability - e / (1.0 + 2.0 * e)).abs() < 1e-6, "{row:?}");
        assert!((row.closes - (1.0 + e) / (1.0 + 2.0 * e)).abs() < 1e-6, "{row:?}");
    }

    #[test]
    fn rows_without_a_number_are_for_no_token() {
        for row in [&[][..], &[f32::NAN], &[f32::NAN, f32::NEG_INFINITY], &[0.0, f32::INFINITY]] {
            assert_eq!(likeliest(row, &[]), None, "{row:?}");
        }
    }
}
