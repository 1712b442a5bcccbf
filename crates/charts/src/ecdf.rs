//! What share of the answers began within which time (the empirical distribution function). Pure.

use riposte_measures::{Summary, Table};
use riposte_problem::words::charts as words;

use crate::canvas::{Canvas, Place};
use crate::chart::{Leads, Plan, Spot, dotted, summary_told};
use crate::frame::{Field, HEIGHT};
use crate::scale::Scale;
use crate::{ChartError, HUMAN_MS, numbers};

/// Points of the curve: one for each half of a per cent.
const POINTS: usize = 200;

pub(crate) fn plan(table: &Table) -> Option<Plan<'_>> {
    let summary = Summary::of(table.values("gap_ms"))?;
    let within = table.values("gap_ms").filter(|gap| *gap <= HUMAN_MS).count() as f64 / f64::from(summary.n);
    let below = dotted(summary_told(table, &summary), &words::within_human(numbers::percent(within)));
    Some(Plan { height: HEIGHT, below, draw: Box::new(move |canvas| draw(canvas, table, &summary)) })
}

fn draw(canvas: &mut Canvas<'_>, table: &Table, summary: &Summary) -> Result<Vec<Spot>, ChartError> {
    let field = Field::of(canvas);
    let mut sorted: Vec<f64> = table.values("gap_ms").collect();
    sorted.sort_by(f64::total_cmp);
    let lowest = sorted.first().copied().unwrap_or_default().min(0.0);
    let across = Scale::new(lowest, (summary.p99 * 1.08).max(HUMAN_MS * 2.0), 100.0, field.across());
    let up = Scale::new(0.0, 1.0, 1.0, field.upwards());
    canvas.share_up(field, &up)?;
    canvas.time_across(field, &across)?;
    let (accent, text) = (canvas.palette.accent, canvas.palette.text);
    // The value within which a share of them lies, by nearest rank as in the summary.
    let value_at = |per_mille: usize| sorted[(per_mille * sorted.len()).div_ceil(1_000).max(1) - 1];
    let curve: Vec<Place> = std::iter::once((across.place(value_at(1)), field.bottom))
        .chain((1..=POINTS).map(|point| {
            let per_mille = point * 1_000 / POINTS;
            (across.place(value_at(per_mille)), up.place(per_mille as f64 / 1_000.0))
        }))
        .collect();
    canvas.line(&curve, accent, 2.25)?;
    canvas.human_value(field, &across)?;
    for (row, value, name) in [(1, summary.p50, words::middle()), (2, summary.p95, words::ninety_fifth())] {
        let label = words::count_told(name, numbers::milliseconds(value));
        canvas.mark_value(field, across.place(value), row, &label, text)?;
    }
    let spots = (5..100).step_by(5).chain([99]).map(|percent| {
        let value = value_at(percent * 10);
        let share = percent as f64 / 100.0;
        let text = words::share_told(numbers::percent(share), numbers::milliseconds(value));
        Spot { x: across.place(value), y: up.place(share), text: canvas.say(&text), leads: Leads::Nowhere }
    });
    Ok(spots.collect())
}
