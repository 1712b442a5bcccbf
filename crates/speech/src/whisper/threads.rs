//! How many threads a model is quickest on, found out one call at a time while nobody speaks. Cores differ (a laptop's slow ones hold the quick ones up at every
//! barrier), and so do models: a rule by the number of cores alone is only where the search begins. Pure.

use riposte_measures::Span;

/// Each number is tried so often, and its quickest call counts: others may have been disturbed.
const TRIES: usize = 2;
/// Fewer threads that take so much longer end the search: still fewer would take longer yet.
const CLEARLY_SLOWER: f64 = 1.2;
/// Of numbers that are as quick as this, the smallest is taken: it leaves more to the rest of the machine.
const AS_QUICK: f64 = 1.05;

pub(super) struct Search {
    /// Not tried yet, the next one last.
    left: Vec<usize>,
    /// What the tries of the number in hand took.
    tries: Vec<Span>,
    /// The quickest call of each number, in ms.
    found: Vec<(usize, f64)>,
}

impl Search {
    /// From `most` down; over at once where that is one.
    pub(super) fn new(most: usize) -> Self {
        let steps = [1, 2, 3, 4, 6, 8];
        let mut left: Vec<usize> = steps.into_iter().filter(|&threads| threads < most).collect();
        if !left.is_empty() {
            left.push(most);
        }
        Self { left, tries: Vec::new(), found: Vec::new() }
    }

    /// The number to try next; `None`: all is known.
    pub(super) fn next(&self) -> Option<usize> {
        self.left.last().copied()
    }

    /// What a call on the number in hand took.
    pub(super) fn took(&mut self, time: Span) {
        self.tries.push(time);
        if self.tries.len() < TRIES {
            return;
        }
        let quickest = self.tries.drain(..).min().map(Span::as_millis_f64);
        if let (Some(threads), Some(quickest)) = (self.left.pop(), quickest) {
            self.found.push((threads, quickest));
            if quickest > self.quickest() * CLEARLY_SLOWER {
                self.left.clear();
            }
        }
    }

    /// The best of those that were tried; `None` where none was.
    pub(super) fn best(&self) -> Option<usize> {
        let limit = self.quickest() * AS_QUICK;
        self.found.iter().filter(|(_, time)| *time <= limit).map(|(threads, _)| *threads).min()
    }

    fn quickest(&self) -> f64 {
        self.found.iter().map(|(_, time)| *time).fold(f64::INFINITY, f64::min)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number that is taken and those that were tried, on a machine where a call takes so many ms on so many threads.
    fn search(most: usize, takes_ms: impl Fn(usize) -> i64) -> (Option<usize>, Vec<usize>) {
        let mut search = Search::new(most);
        let mut tried = Vec::new();
        while let Some(threads) = search.next() {
            // Every first call is disturbed.
            let disturbed = if tried.last() == Some(&threads) { 0 } else { 500 };
            search.took(Span::from_millis(takes_ms(threads) + disturbed));
            tried.push(threads);
        }
        tried.dedup();
        (search.best(), tried)
    }

    #[test]
    fn the_quickest_is_taken_and_the_search_ends_where_it_gets_slower() {
        assert_eq!(search(8, |threads| 800 / threads as i64), (Some(8), vec![8, 6]));
        // Four quick cores and as many slow ones that hold them up.
        assert_eq!(
            search(7, |threads| if threads > 4 { 300 } else { 400 / threads as i64 }),
            (Some(4), vec![7, 6, 4, 3])
        );
    }

    #[test]
    fn of_as_quick_ones_the_smallest_is_taken() {
        assert_eq!(
            search(6, |threads| if threads >= 3 { 100 + threads as i64 % 2 } else { 160 }),
            (Some(3), vec![6, 4, 3, 2])
        );
    }

    #[test]
    fn one_thread_needs_no_search() {
        assert_eq!(search(1, |_| 1), (None, vec![]));
        assert_eq!(search(2, |threads| 100 / threads as i64), (Some(2), vec![2, 1]));
    }
}
