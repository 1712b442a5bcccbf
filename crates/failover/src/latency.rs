//! What a provider's first answers took of late. Pure.

use std::collections::VecDeque;

use riposte_measures::{Span, Summary};

/// Answers that are remembered.
const KEPT: usize = 200;
/// With fewer a 99th percentile says nothing.
const ENOUGH: usize = 20;
/// No provider is given less: a pause of the network is no failure.
const LEAST: Span = Span::from_millis(1_000);

/// Times from the request to the first that came of its answer, the last 200.
#[derive(Clone, Debug, Default)]
pub struct Latency {
    recent: VecDeque<Span>,
}

impl Latency {
    pub fn push(&mut self, first: Span) {
        if self.recent.len() == KEPT {
            self.recent.pop_front();
        }
        self.recent.push_back(first);
    }

    /// In milliseconds; `None` where there was none yet.
    pub fn summary(&self) -> Option<Summary> {
        let all: Vec<f64> = self.recent.iter().map(|first| first.as_millis_f64()).collect();
        Summary::of(all)
    }

    /// How long it is waited for before it is given up: half as long again as the slowest of a hundred, from 1 s up to `most`. `most` until twenty answers
    /// were seen.
    pub fn patience(&self, most: Span) -> Span {
        if self.recent.len() < ENOUGH {
            return most;
        }
        let slowest = self.summary().map_or(most, |summary| Span::from_micros((summary.p99 * 1_500.0) as i64));
        slowest.max(LEAST).min(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: Span = Span::from_millis(10_000);

    fn of(millis: impl IntoIterator<Item = i64>) -> Latency {
        let mut latency = Latency::default();
        millis.into_iter().for_each(|ms| latency.push(Span::from_millis(ms)));
        latency
    }

    #[test]
    fn patience_comes_from_what_was_seen_and_only_from_enough_of_it() {
        assert_eq!(of([]).patience(MOST), MOST);
        assert_eq!(of(vec![400; 19]).patience(MOST), MOST);
        assert_eq!(of(vec![2_000; 20]).patience(MOST), Span::from_millis(3_000));
        assert_eq!(of(vec![100; 20]).patience(MOST), LEAST);
        assert_eq!(of(vec![9_000; 20]).patience(MOST), MOST);
    }

    #[test]
    fn it_follows_a_provider_that_changes() {
        let latency = of(std::iter::repeat_n(2_000, 300).chain(std::iter::repeat_n(1_000, 200)));
        assert_eq!(latency.patience(MOST), Span::from_millis(1_500));
        assert_eq!(latency.summary().unwrap().n, 200);
    }
}
