//! How long a model takes for a text, learnt from what it took: a share that every text costs, and a share for each character. Pure.

use std::collections::VecDeque;

use riposte_measures::Span;

/// Runs that count: a machine that got busy is known after some sentences.
const LATEST: usize = 24;
/// Fewer tell nothing, nor do texts of like lengths.
const LEAST: usize = 3;
const LEAST_SPREAD: f32 = 1.5;
/// Of the time there is, the part that is planned with.
const USED: f32 = 0.9;

/// Of one model on this machine.
#[derive(Debug, Default)]
pub(super) struct Pace {
    latest: VecDeque<Run>,
}

#[derive(Clone, Copy, Debug)]
struct Run {
    chars: f32,
    /// Until its first sound.
    ms: f32,
}

impl Pace {
    /// The first sound of a text was there after `took`.
    pub(super) fn ran(&mut self, chars: usize, took: Span) {
        if self.latest.len() == LATEST {
            self.latest.pop_front();
        }
        self.latest.push_back(Run { chars: chars as f32, ms: took.as_millis_f64() as f32 });
    }

    /// The longest text, in characters, whose first sound is there within this time; 0: none is. `None`: that is not known yet.
    pub(super) fn within(&self, time: Span) -> Option<usize> {
        let (fixed, each) = self.line()?;
        let left = time.as_millis_f64() as f32 * USED / self.slack(fixed, each) - fixed;
        // As many as anybody wants, where a character costs nothing.
        Some(if left <= 0.0 { 0 } else { (left / each.max(1e-3)) as usize })
    }

    /// Milliseconds for every text and for each character, by least squares, none of them negative.
    fn line(&self) -> Option<(f32, f32)> {
        let lengths = || self.latest.iter().map(|run| run.chars);
        let (shortest, longest) = (lengths().fold(f32::MAX, f32::min), lengths().fold(0.0, f32::max));
        if self.latest.len() < LEAST || longest < shortest * LEAST_SPREAD {
            return None;
        }
        let n = self.latest.len() as f32;
        let sum = |of: fn(&Run) -> f32| self.latest.iter().map(of).sum::<f32>();
        let (chars, ms) = (sum(|run| run.chars) / n, sum(|run| run.ms) / n);
        let (squares, products) = (sum(|run| run.chars * run.chars), sum(|run| run.chars * run.ms));
        let each = (products - n * chars * ms) / (squares - n * chars * chars);
        let fixed = ms - each * chars;
        Some(match (fixed < 0.0, each < 0.0) {
            (true, _) => (0.0, products / squares),
            (_, true) => (ms, 0.0),
            _ => (fixed, each),
        })
    }

    /// How much longer than the line says one run in four takes, or more; 1 at the least.
    fn slack(&self, fixed: f32, each: f32) -> f32 {
        let mut ratios: Vec<f32> = self.latest.iter().map(|run| run.ms / (fixed + each * run.chars).max(1.0)).collect();
        ratios.sort_by(f32::total_cmp);
        ratios.get(ratios.len() * 3 / 4).map_or(1.0, |ratio| ratio.max(1.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn after(runs: &[(usize, i64)]) -> Pace {
        let mut pace = Pace::default();
        runs.iter().for_each(|(chars, ms)| pace.ran(*chars, Span::from_millis(*ms)));
        pace
    }

    #[test]
    fn what_every_text_costs_and_what_each_character_costs_are_told_apart() {
        let pace = after(&[(10, 600), (20, 800), (60, 1600), (30, 1000)]);
        let within = |ms| pace.within(Span::from_millis(ms)).unwrap();
        assert_eq!(within(400), 0, "no text is that quick");
        assert!((44..=45).contains(&within(1450)), "{}", within(1450)); // 90 % of it: 1305 = 400 + 45.25 × 20
        assert!(within(3000) > 100);
    }

    #[test]
    fn little_is_known_from_few_texts_or_from_texts_alike() {
        for runs in [&[][..], &[(10, 600), (60, 1600)], &[(20, 600), (21, 900), (22, 700), (20, 800)]] {
            assert_eq!(after(runs).within(Span::from_millis(1000)), None);
        }
    }

    #[test]
    fn a_model_that_gets_slower_is_known_as_such() {
        let mut pace = after(&[(10, 60), (20, 80), (60, 160)]);
        assert!(pace.within(Span::from_millis(1000)).unwrap() > 300);
        for n in 0..LATEST {
            pace.ran(10 + n, Span::from_millis(600 + 20 * n as i64));
        }
        assert!(pace.within(Span::from_millis(1000)).unwrap() < 30);
    }

    #[test]
    fn runs_that_vary_leave_less_room() {
        let even = after(&[(10, 500), (20, 600), (40, 800), (60, 1000)]).within(Span::from_millis(1000)).unwrap();
        let uneven = after(&[(10, 300), (20, 800), (40, 600), (60, 1200)]).within(Span::from_millis(1000)).unwrap();
        assert!(uneven < even, "{uneven} {even}");
    }

    proptest! {
        #[test]
        fn more_time_never_means_less_text(runs in proptest::collection::vec((1usize..200, 0i64..4000), 3..30), ms in 0i64..5000, more in 0i64..2000) {
            let pace = after(&runs);
            let (less, more) = (pace.within(Span::from_millis(ms)), pace.within(Span::from_millis(ms + more)));
            prop_assert_eq!(less.is_some(), more.is_some());
            prop_assert!(less <= more);
        }
    }
}
