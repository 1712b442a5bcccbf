//! The wait over time: turns as points, the median and the band up to the 95th percentile, what was too long, and the wait between people. Pure.

use riposte_measures::{Summary, Table, TableTurn};
use riposte_problem::words::charts as words;

use crate::bucket::{Bucket, buckets};
use crate::canvas::{Canvas, Place};
use crate::chart::{Leads, Plan, Spot, at, dotted, summary_told};
use crate::frame::{Field, HEIGHT, Key};
use crate::scale::Scale;
use crate::{ChartError, HUMAN_MS, Look, numbers, when};

/// More points are a cloud that hides the line.
const MOST_POINTS: usize = 250;
/// Fewer turns say little about a p95.
const FEW: usize = 8;
/// Of those that were too long, the longest.
const MOST_VIOLATIONS: usize = 120;

pub(crate) fn plan<'a>(table: &'a Table, look: &Look) -> Option<Plan<'a>> {
    let summary = Summary::of(table.values("gap_ms"))?;
    let limit = look.limit_ms();
    let too_long = table.values("gap_ms").filter(|gap| *gap > limit).count();
    let mut below = summary_told(table, &summary);
    if too_long > 0 {
        below = dotted(below, &words::violations(numbers::count(too_long), numbers::milliseconds(limit)));
    }
    Some(Plan { height: HEIGHT, below, draw: Box::new(move |canvas| draw(canvas, table, &summary, limit)) })
}

fn draw(canvas: &mut Canvas<'_>, table: &Table, summary: &Summary, limit: f64) -> Result<Vec<Spot>, ChartError> {
    let field = Field::of(canvas);
    let least = FEW.min((summary.n as usize).div_ceil(8));
    let buckets = buckets(table.of("gap_ms").map(|(turn, gap)| (*turn, gap)), least, &canvas.look.time_zone);
    let (Some(first), Some(last)) = (buckets.first(), buckets.last()) else { return Ok(Vec::new()) };
    let across =
        Scale::new(first.first_ms() as f64, last.last_ms() as f64, 600_000.0, (field.left + 6.0, field.right - 6.0));
    let lowest = buckets.iter().flat_map(Bucket::values).fold(0.0, f64::min);
    // One turn that hung for a minute must not flatten the others.
    let highest = summary.max.min(summary.p99 * 1.25).max(limit * 1.1);
    let up = Scale::new(lowest, highest * 1.04, 100.0, field.upwards());
    let (accent, danger, muted) = (canvas.palette.accent, canvas.palette.danger, canvas.palette.muted);

    canvas.time_up(field, &up)?;
    canvas.clock_across(field, &across)?;
    let percentiles: Vec<(f64, f64)> = buckets.iter().map(percentiles).collect();
    band(canvas, &buckets, &percentiles, &across, &up)?;
    let place = |turn: &TableTurn, gap: f64| (across.place(turn.at_unix_ms as f64), up.place(gap));
    let every = (summary.n as usize).div_ceil(MOST_POINTS).max(1);
    for (turn, gap) in table.of("gap_ms").step_by(every).filter(|(_, gap)| *gap <= limit) {
        canvas.dot(place(turn, gap), 2.0, accent, 0.35)?;
    }
    let mut beyond: Vec<(&TableTurn, f64)> = table.of("gap_ms").filter(|(_, gap)| *gap > limit).collect();
    if beyond.len() > MOST_VIOLATIONS {
        beyond.select_nth_unstable_by(MOST_VIOLATIONS, |a, b| b.1.total_cmp(&a.1));
        beyond.truncate(MOST_VIOLATIONS);
    }
    beyond.sort_by_key(|(turn, _)| turn.id);
    for (turn, gap) in &beyond {
        canvas.dot(place(turn, *gap), 2.75, danger, 0.9)?;
    }
    canvas.mark_level(field, up.place(HUMAN_MS), &words::human(), muted)?;
    canvas.line(&[(field.left, up.place(limit)), (field.right, up.place(limit))], danger, 1.0)?;
    let key = |colour, strength, words| Key { colour, strength, words };
    canvas.legend(&[
        key(accent, 1.0, words::middle()),
        key(accent, 0.25, words::band()),
        key(accent, 0.5, words::one_turn()),
        key(danger, 0.9, words::over(numbers::milliseconds(limit))),
    ])?;

    let told = |(bucket, percentiles)| told(canvas, bucket, percentiles, &across, &up);
    let mut spots: Vec<Spot> = buckets.iter().zip(percentiles).map(told).collect();
    for (turn, gap) in beyond {
        let (x, y) = place(turn, gap);
        let text = words::turn_told(when::moment(&at(canvas, turn.at_unix_ms)), numbers::milliseconds(gap));
        spots.push(Spot { x, y, text: canvas.say(&text), leads: Leads::Turn(turn.id) });
    }
    spots.sort_by(|a, b| a.x.total_cmp(&b.x));
    Ok(spots)
}

fn percentiles(bucket: &Bucket<f64>) -> (f64, f64) {
    Summary::of(bucket.values()).map_or((f64::NAN, f64::NAN), |summary| (summary.p50, summary.p95))
}

fn band(
    canvas: &mut Canvas<'_>,
    buckets: &[Bucket<f64>],
    percentiles: &[(f64, f64)],
    across: &Scale,
    up: &Scale,
) -> Result<(), ChartError> {
    let accent = canvas.palette.accent;
    let line = |which: fn((f64, f64)) -> f64| -> Vec<Place> {
        let places = buckets.iter().zip(percentiles);
        places.map(|(bucket, both)| (across.place(bucket.middle_ms()), up.place(which(*both)))).collect()
    };
    let (middle, upper) = (line(|(p50, _)| p50), line(|(_, p95)| p95));
    if let [only] = middle[..] {
        // One bucket has no width: its median is a short stroke.
        return canvas.line(&[(only.0 - 10.0, only.1), (only.0 + 10.0, only.1)], accent, 2.25);
    }
    let around: Vec<Place> = upper.into_iter().chain(middle.iter().rev().copied()).collect();
    canvas.area(&around, accent, 0.18)?;
    canvas.line(&middle, accent, 2.25)
}

fn told(canvas: &Canvas<'_>, bucket: &Bucket<f64>, (p50, p95): (f64, f64), across: &Scale, up: &Scale) -> Spot {
    let (first, last) = (bucket.first_ms(), bucket.last_ms());
    let period = when::period(&at(canvas, first), &at(canvas, last));
    let text = match bucket.turns[..] {
        [(turn, gap)] => words::turn_told(when::moment(&at(canvas, turn.at_unix_ms)), numbers::milliseconds(gap)),
        _ => words::bucket_told(
            period,
            numbers::milliseconds(p50),
            numbers::milliseconds(p95),
            numbers::count(bucket.turns.len()),
        ),
    };
    Spot {
        x: across.place(bucket.middle_ms()),
        y: up.place(p50),
        text: canvas.say(&text),
        leads: Leads::Period(first, last),
    }
}
