//! Whether a text goes round in circles: a small window makes Whisper models say the same thing again and again. Pure.

/// A run of the same items in a row: `period` items, said `times` times, and the items before the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) before: usize,
    pub(crate) period: usize,
    pub(crate) times: usize,
}

/// The longest period that is looked for; a sentence of so many tokens takes ten seconds.
const LONGEST: usize = 40;

impl Run {
    /// How much of the same thing is more than anyone says: a word six times, two words four times, a phrase three times. People do say
    /// "no, no, no, no", and "hello? hello?".
    pub(crate) fn is_loop(self) -> bool {
        self.times >= loop_from(self.period)
    }
}

/// Repetitions that make a loop.
fn loop_from(period: usize) -> usize {
    match period {
        1 => 6,
        2 => 4,
        _ => 3,
    }
}

/// Whether the items end in a loop: cheap enough to be asked after each item.
pub(crate) fn ends_in_loop<T: PartialEq>(items: &[T]) -> bool {
    (1..=LONGEST.min(items.len() / 3)).any(|period| {
        let needed = period * loop_from(period);
        needed <= items.len() && {
            let end = &items[items.len() - needed..];
            end[period..] == end[..needed - period]
        }
    })
}

/// The run of two repetitions or more that covers most of the items; the shorter period of equal ones.
pub(crate) fn longest_run<T: PartialEq>(items: &[T]) -> Option<Run> {
    let mut best: Option<Run> = None;
    for period in 1..=LONGEST.min(items.len() / 2) {
        let mut before = 0;
        while before + 2 * period <= items.len() {
            let same = items[before + period..].iter().zip(&items[before..]).take_while(|(a, b)| a == b).count();
            let times = same / period + 1;
            if times >= 2 && best.is_none_or(|best| times * period > best.times * best.period) {
                best = Some(Run { before, period, times });
            }
            before += (same + 1).min(same.saturating_sub(period) + 1).max(1);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<&str> {
        text.split_whitespace().collect()
    }

    #[test]
    fn a_loop_is_seen_as_soon_as_it_is_one() {
        let text = words("well tell me a joke tell me a joke tell me a joke tell me");
        let first = (0..=text.len()).find(|&end| ends_in_loop(&text[..end]));
        assert_eq!(first, Some(13));
        assert!(!ends_in_loop(&words("no no no no no")));
        assert!(ends_in_loop(&words("no no no no no no")));
        assert!(!ends_in_loop(&words("a b a b a b")));
        assert!(ends_in_loop(&words("a b a b a b a b")));
        assert!(!ends_in_loop::<&str>(&[]));
    }

    #[test]
    fn the_longest_run_is_found_wherever_it_is() {
        let run = |text: &str| longest_run(&words(text)).map(|run| (run.before, run.period, run.times));
        assert_eq!(run("a b c d"), None);
        assert_eq!(run("x a b c a b c a b c y"), Some((1, 3, 3)));
        assert_eq!(run("so so what time is it what time is it"), Some((2, 4, 2)));
        assert_eq!(run("no no no no"), Some((0, 1, 4)));
        assert_eq!(run(""), None);
    }

    proptest! {
        #[test]
        fn a_repeated_phrase_is_always_found(phrase in prop::collection::vec(0u8..9, 1..12), times in 2usize..6, before in prop::collection::vec(10u8..99, 0..5)) {
            let mut items = before.clone();
            for _ in 0..times {
                items.extend(&phrase);
            }
            let run = longest_run(&items).unwrap();
            prop_assert!(run.period * run.times >= phrase.len() * times, "{run:?}");
            if phrase.len() > 2 && times > 2 {
                prop_assert!(ends_in_loop(&items));
            }
        }
    }
}
