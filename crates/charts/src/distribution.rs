//! How many turns waited how long, against the wait between people. Pure.

use riposte_measures::{Summary, Table};
use riposte_problem::words::charts as words;

use crate::canvas::Canvas;
use crate::chart::{Leads, Plan, Spot, summary_told};
use crate::frame::{Field, HEIGHT};
use crate::scale::{self, Scale};
use crate::{ChartError, numbers};

/// About as many bars.
const BINS: f64 = 40.0;

pub(crate) fn plan(table: &Table) -> Option<Plan<'_>> {
    let summary = Summary::of(table.values("gap_ms"))?;
    let below = summary_told(table, &summary);
    Some(Plan { height: HEIGHT, below, draw: Box::new(move |canvas| draw(canvas, table, &summary)) })
}

/// Bars of the same width; the last holds everything longer.
struct Bins {
    low: f64,
    width: f64,
    counts: Vec<usize>,
    /// Some values lie beyond the last bar's end.
    open: bool,
}

impl Bins {
    fn of(values: impl Iterator<Item = f64>, summary: &Summary) -> Bins {
        let values: Vec<f64> = values.collect();
        let lowest = values.iter().copied().fold(0.0, f64::min);
        // Up to the 99th percentile: one turn that hung for a minute must not push the others into one bar.
        let highest = (summary.p99 * 1.05).max(crate::HUMAN_MS * 2.0);
        let width = scale::nice((highest - lowest) / BINS).max(5.0);
        let low = (lowest / width).floor() * width;
        let mut counts = vec![0; ((highest - low) / width).ceil().max(1.0) as usize];
        let last = counts.len() - 1;
        for value in &values {
            counts[(((value - low) / width).floor() as usize).min(last)] += 1;
        }
        let open = summary.max >= low + width * counts.len() as f64;
        Bins { low, width, counts, open }
    }

    fn begins(&self, bin: usize) -> f64 {
        self.low + self.width * bin as f64
    }
}

fn draw(canvas: &mut Canvas<'_>, table: &Table, summary: &Summary) -> Result<Vec<Spot>, ChartError> {
    let field = Field::of(canvas);
    let bins = Bins::of(table.values("gap_ms"), summary);
    let across = Scale::new(bins.low, bins.begins(bins.counts.len()), 1.0, field.across());
    let highest = bins.counts.iter().copied().max().unwrap_or_default();
    let up = Scale::new(0.0, highest as f64 * 1.12, 4.0, field.upwards());
    canvas.count_up(field, &Scale { low: 0.0, ..up })?;
    canvas.time_across(field, &across)?;
    let (bar, text) = (canvas.palette.shade(0.85), canvas.palette.text);
    let mut spots = Vec::new();
    for (bin, count) in bins.counts.iter().enumerate() {
        let (from, to) = (bins.begins(bin), bins.begins(bin + 1));
        let top = up.place(*count as f64);
        if *count > 0 {
            canvas.rect((across.place(from) + 0.5, top), (across.place(to) - 0.5, field.bottom), bar, 1.0)?;
        }
        let (n, share) = (numbers::count(*count), numbers::percent(*count as f64 / f64::from(summary.n)));
        let text = match bins.open && bin + 1 == bins.counts.len() {
            true => words::bin_and_more(numbers::milliseconds(from), n, share),
            false => words::bin_told(numbers::milliseconds(from), numbers::milliseconds(to), n, share),
        };
        let x = across.place(from + bins.width / 2.0);
        spots.push(Spot { x, y: top, text: canvas.say(&text), leads: Leads::Nowhere });
    }
    canvas.human_value(field, &across)?;
    for (row, value, name) in [(1, summary.p50, words::middle()), (2, summary.p95, words::ninety_fifth())] {
        let label = words::count_told(name, numbers::milliseconds(value));
        canvas.mark_value(field, across.place(value), row, &label, text)?;
    }
    Ok(spots)
}
