//! How an utterance is divided for a model that reads a whole sound at once. Pure data.

use std::ops::RangeInclusive;

/// All in samples of 16 kHz.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Segments {
    /// Whether the model's own probability that a sentence is over tells anything: not of a small one, which knows whole sentences only.
    pub(crate) reckons: bool,
    /// Where an utterance that goes on is cut into segments, from the segment's start: at the quietest point in the range.
    pub(crate) cut: RangeInclusive<usize>,
    /// A pause this long ends a segment once speech goes on after it.
    pub(crate) pause: Option<usize>,
    /// Sound kept in front of the first and after the last voiced window.
    pub(crate) lead: usize,
    pub(crate) tail: usize,
}

#[cfg(test)]
impl Segments {
    /// Those that cut so, for tests of the policy.
    pub(crate) const fn cutting(cut: RangeInclusive<usize>, pause: Option<usize>, lead: usize, tail: usize) -> Self {
        Self { reckons: true, cut, pause, lead, tail }
    }
}
