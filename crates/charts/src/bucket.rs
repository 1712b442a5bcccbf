//! Turns of about the same time, together: what a picture can show of a hundred thousand. Pure.

use jiff::tz::TimeZone;
use riposte_measures::TableTurn;

use crate::scale;

/// As many as there are places on a picture where a change can be seen.
const SLOTS: usize = 60;

/// Turns that follow each other in time; never empty.
#[derive(Debug)]
pub(crate) struct Bucket<T> {
    /// By time.
    pub(crate) turns: Vec<(TableTurn, T)>,
    /// The round moments around them, milliseconds since the Unix epoch.
    pub(crate) from_ms: i64,
    pub(crate) to_ms: i64,
}

impl<T: Copy> Bucket<T> {
    pub(crate) fn first_ms(&self) -> i64 {
        self.turns.first().map_or(0, |(turn, _)| turn.at_unix_ms)
    }

    pub(crate) fn last_ms(&self) -> i64 {
        self.turns.last().map_or(0, |(turn, _)| turn.at_unix_ms)
    }

    /// The moment of the middle turn.
    pub(crate) fn middle_ms(&self) -> f64 {
        self.turns.get(self.turns.len() / 2).map_or(0.0, |(turn, _)| turn.at_unix_ms as f64)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = T> + '_ {
        self.turns.iter().map(|(_, value)| *value)
    }
}

/// Puts the turns of an hour, a day, a month (whichever makes some [`SLOTS`] of them, on the user's clock) together; those that are fewer than `least` with the
/// ones after.
pub(crate) fn buckets<T: Copy>(
    turns: impl Iterator<Item = (TableTurn, T)>,
    least: usize,
    zone: &TimeZone,
) -> Vec<Bucket<T>> {
    let mut turns: Vec<(TableTurn, T)> = turns.collect();
    let by_time = |(turn, _): &(TableTurn, T)| (turn.at_unix_ms, turn.id);
    if !turns.is_sorted_by_key(by_time) {
        turns.sort_by_key(by_time);
    }
    let (Some(first), Some(last)) = (turns.first(), turns.last()) else { return Vec::new() };
    let edges = scale::clock_edges(first.0.at_unix_ms, last.0.at_unix_ms, SLOTS, zone);
    let mut found: Vec<Bucket<T>> = Vec::new();
    let mut rest = turns.as_slice();
    let mut from_ms = edges.first().copied().unwrap_or(first.0.at_unix_ms);
    for to_ms in edges.into_iter().skip(1) {
        let here = rest.partition_point(|(turn, _)| turn.at_unix_ms < to_ms);
        if here >= least.max(1) {
            found.push(Bucket { turns: rest[..here].to_vec(), from_ms, to_ms });
            rest = &rest[here..];
        }
        if here >= least.max(1) || here == 0 {
            from_ms = to_ms;
        }
    }
    match (found.last_mut(), rest.last()) {
        (_, None) => {}
        (Some(last), Some((turn, _))) => {
            last.turns.extend_from_slice(rest);
            last.to_ms = last.to_ms.max(turn.at_unix_ms);
        }
        (None, Some((turn, _))) => found.push(Bucket { to_ms: turn.at_unix_ms, from_ms, turns: rest.to_vec() }),
    }
    found
}

#[cfg(test)]
mod tests {
    use riposte_measures::Outcome;

    use super::*;

    fn all(least: usize, at_min: impl Iterator<Item = i64>) -> Vec<Bucket<()>> {
        let turns = at_min
            .zip(1..)
            .map(|(at, id)| (TableTurn { id, at_unix_ms: at * 60_000, set_up: 0, outcome: Outcome::Completed }, ()));
        buckets(turns, least, &TimeZone::UTC)
    }

    fn sizes(least: usize, at_min: impl Iterator<Item = i64>) -> Vec<usize> {
        all(least, at_min).iter().map(|bucket| bucket.turns.len()).collect()
    }

    #[test]
    fn no_bucket_is_small_and_no_turn_is_lost() {
        assert_eq!(sizes(1, 0..0), [0; 0]);
        assert_eq!(sizes(5, 0..1), [1]);
        assert_eq!(sizes(1, 0..3_600), [60; 60]);
        // Two evenings: the time between has none, and a single late turn joins those before it.
        assert_eq!(sizes(8, (0..50).chain(10_080..10_130).chain([20_160])), [50, 51]);
        assert_eq!(sizes(1, (0..50).chain(10_080..10_130).chain([20_160])), [50, 50, 1]);
        // All at once.
        assert_eq!(sizes(8, std::iter::repeat_n(5, 40)), [40]);
        // A clock that was set back.
        let turned = all(1, [30, 10, 20].into_iter());
        assert_eq!((turned[0].first_ms(), turned.last().unwrap().last_ms()), (600_000, 1_800_000));
    }

    #[test]
    fn buckets_lie_between_round_moments() {
        let days = all(1, (0..30).map(|day| day * 1_440 + 600));
        assert_eq!(days.len(), 30);
        assert!(days.iter().all(|day| day.from_ms % 43_200_000 == 0 && day.to_ms - day.from_ms == 43_200_000));
    }
}
