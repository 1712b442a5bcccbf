//! Turns of a period by what became of them, as stacked columns: answers prepared ahead, how answers ended, kept phrases. Pure.

use riposte_measures::{Outcome, Summary, Table, TableTurn};
use riposte_problem::Sentence;
use riposte_problem::words::charts as words;

use crate::bucket::buckets;
use crate::canvas::Canvas;
use crate::chart::{Leads, Plan, Spot, and_mixed, at, dotted};
use crate::frame::{Field, HEIGHT, Key};
use crate::scale::Scale;
use crate::{ChartError, Kind, numbers, when};

/// Into what the turns are sorted: turns with their class, and each class's words, the one at the bottom first.
struct Sorted {
    turns: Vec<(TableTurn, usize)>,
    classes: Vec<Sentence>,
    below: Sentence,
}

pub(crate) fn plan(kind: Kind, table: &Table) -> Option<Plan<'_>> {
    let sorted = match kind {
        Kind::Speculation => speculation(table),
        Kind::Cache => cache(table),
        _ => interruptions(table),
    };
    if sorted.turns.is_empty() {
        return None;
    }
    let below = sorted.below.clone();
    Some(Plan { height: HEIGHT, below, draw: Box::new(move |canvas| draw(canvas, &sorted)) })
}

fn share_of(turns: &[(TableTurn, usize)], class: usize) -> Sentence {
    let of_class = turns.iter().filter(|(_, other)| *other == class).count();
    numbers::percent(of_class as f64 / turns.len().max(1) as f64)
}

fn speculation(table: &Table) -> Sorted {
    let turns: Vec<_> = table.of("speculation_hits").map(|(turn, hit)| (*turn, usize::from(hit <= 0.0))).collect();
    let wasted = table.values("wasted_tokens").sum::<f64>() / turns.len().max(1) as f64;
    let n = numbers::count(turns.len());
    let below = words::speculation_told(share_of(&turns, 0), n, numbers::tenths(wasted));
    let below = and_mixed(below, table.mixed("speculation_hits"));
    Sorted { turns, classes: vec![words::used(), words::thrown_away()], below }
}

fn cache(table: &Table) -> Sorted {
    let turns: Vec<_> = table.of("cache_hits").map(|(turn, hit)| (*turn, usize::from(hit <= 0.0))).collect();
    let mut below = words::cache_told(share_of(&turns, 0), numbers::count(turns.len()));
    if let Some(saved) = Summary::of(table.values("cache_saved_ms")) {
        below = dotted(below, &words::saved(numbers::milliseconds(saved.p50)));
    }
    Sorted { classes: vec![words::kept(), words::made()], below: and_mixed(below, table.mixed("cache_hits")), turns }
}

fn interruptions(table: &Table) -> Sorted {
    let class = |outcome| match outcome {
        Outcome::Completed => 0,
        Outcome::Interrupted => 1,
        Outcome::Failed => 2,
    };
    let turns: Vec<_> = table.turns.iter().map(|turn| (*turn, class(turn.outcome))).collect();
    let mut below = words::interruptions_told(share_of(&turns, 1), numbers::count(turns.len()));
    if let Some(stop) = Summary::of(table.values("barge_in_stop_ms")) {
        let (p50, p95) = (numbers::milliseconds(stop.p50), numbers::milliseconds(stop.p95));
        below = dotted(below, &words::silent_after(p50, p95));
    }
    let below = and_mixed(below, table.set_ups.len());
    Sorted { turns, classes: vec![words::completed(), words::interrupted(), words::failed()], below }
}

fn draw(canvas: &mut Canvas<'_>, sorted: &Sorted) -> Result<Vec<Spot>, ChartError> {
    let field = Field::of(canvas);
    let buckets = buckets(sorted.turns.iter().copied(), 1, &canvas.look.time_zone);
    let (Some(first), Some(last)) = (buckets.first(), buckets.last()) else { return Ok(Vec::new()) };
    let across = Scale::new(first.from_ms as f64, last.to_ms as f64, 600_000.0, (field.left + 6.0, field.right - 6.0));
    let tallest = buckets.iter().map(|bucket| bucket.turns.len()).max().unwrap_or_default();
    let up = Scale::new(0.0, tallest as f64 * 1.08, 4.0, field.upwards());
    let up = Scale { low: 0.0, ..up };
    canvas.count_up(field, &up)?;
    canvas.clock_across(field, &across)?;
    let palette = canvas.palette;
    let colours = [(palette.accent, 1.0), (palette.shade(0.35), 1.0), (palette.danger, 0.9)];
    let mut spots = Vec::new();
    for bucket in &buckets {
        let (from, to) = (across.place(bucket.from_ms as f64), across.place(bucket.to_ms as f64));
        let x = f64::midpoint(from, to);
        let width = (0.82 * (to - from)).clamp(2.0, 28.0);
        let mut below = 0;
        let mut counts = Vec::new();
        for (class, (colour, strength)) in (0..sorted.classes.len()).zip(colours) {
            let count = bucket.values().filter(|other| *other == class).count();
            if count > 0 {
                let (from, to) = (up.place(below as f64), up.place((below + count) as f64));
                canvas.rect((x - width / 2.0, to), (x + width / 2.0, from), colour, strength)?;
                counts.push(canvas.say(&words::count_told(sorted.classes[class].clone(), numbers::count(count))));
            }
            below += count;
        }
        let (first, last) = (bucket.first_ms(), bucket.last_ms());
        let period = when::period(&at(canvas, first), &at(canvas, last));
        let text = canvas.say(&words::counts_told(period, counts.join(", ")));
        spots.push(Spot { x, y: up.place(below as f64), text, leads: Leads::Period(first, last) });
    }
    let keys = sorted.classes.iter().zip(colours);
    let keys: Vec<Key> =
        keys.map(|(words, (colour, strength))| Key { colour, strength, words: words.clone() }).collect();
    canvas.legend(&keys)?;
    Ok(spots)
}
