//! Where the time of the median turn goes, stage by stage, for the most used set-ups. Pure.

use riposte_measures::{Summary, Table};
use riposte_problem::Sentence;
use riposte_problem::words::charts as words;

use crate::canvas::{Align, Canvas, Type, cut, width_of};
use crate::chart::{Leads, Plan, Spot};
use crate::frame::{Field, Key, MARGIN, TOP};
use crate::row::{self, Row};
use crate::scale::Scale;
use crate::{ChartError, Kind, numbers};

const PITCH: f64 = 76.0;
const BAR: f64 = 20.0;

/// The stages in the order of a turn: figure, and how strong its colour is. What of the recognition came after the turn's end counts; the rest ran ahead.
const STAGES: [(&str, f64); 6] = [
    ("endpoint_ms", 1.0),
    ("recognise_ms", 0.55),
    ("llm_ttft_ms", 0.85),
    ("llm_first_clause_ms", 0.4),
    ("tts_ttfa_ms", 0.7),
    ("output_ms", 0.28),
];

fn name(figure: &str) -> Sentence {
    match figure {
        "endpoint_ms" => words::end_of_turn(),
        "recognise_ms" => words::text(),
        "llm_ttft_ms" => words::first_word(),
        "llm_first_clause_ms" => words::first_clause(),
        "tts_ttfa_ms" => words::voice(),
        _ => words::output(),
    }
}

/// A set-up's medians, one for each of [`STAGES`]; 0 for a stage that its turns don't have.
struct Bar {
    row: Row,
    medians: [f64; 6],
}

pub(crate) fn plan(table: &Table) -> Option<Plan<'_>> {
    let (rows, more) = row::rows(table);
    if rows.is_empty() {
        return None;
    }
    let bars: Vec<Bar> = rows
        .into_iter()
        .map(|row| {
            let median = |(figure, _): (&str, f64)| {
                let values = table.of(figure).filter(|(turn, _)| turn.set_up == row.set_up).map(|(_, value)| value);
                Summary::of(values).map_or(0.0, |summary| summary.p50.max(0.0))
            };
            Bar { medians: STAGES.map(median), row }
        })
        .collect();
    let rest = if more > 0 { 22.0 } else { 0.0 };
    let height = TOP + PITCH * bars.len() as f64 + 40.0 + rest;
    let below = match table.turns.len() >= Kind::Stages.most_turns() {
        true => words::stages_of_newest_told(numbers::count(table.turns.len())),
        false => words::stages_told(),
    };
    Some(Plan { height, below, draw: Box::new(move |canvas| draw(canvas, table, &bars, more)) })
}

fn draw(canvas: &mut Canvas<'_>, table: &Table, bars: &[Bar], more: usize) -> Result<Vec<Spot>, ChartError> {
    let bottom = TOP + PITCH * bars.len() as f64;
    let field = Field { left: MARGIN, right: canvas.width - MARGIN - 64.0, top: TOP, bottom };
    let longest = bars.iter().map(|bar| bar.medians.iter().sum::<f64>().max(bar.row.gap.p50)).fold(0.0, f64::max);
    let across = Scale::new(0.0, longest, 50.0, field.across());
    let palette = canvas.palette;
    let keys =
        STAGES.map(|(figure, strength)| Key { colour: palette.shade(strength), strength: 1.0, words: name(figure) });
    canvas.legend(&keys)?;
    canvas.time_across(field, &across)?;
    let mut spots = Vec::new();
    for (at, bar) in bars.iter().enumerate() {
        let top = TOP + PITCH * at as f64;
        let set_up = &table.set_ups[bar.row.set_up];
        name_row(canvas, field, top, bar, table)?;
        let (bar_top, middle) = (top + 42.0, top + 42.0 + BAR / 2.0);
        let who = cut(&row::who(set_up), 11.5, 360.0);
        let mut from = 0.0;
        for ((figure, strength), median) in STAGES.into_iter().zip(bar.medians).filter(|(_, median)| *median >= 0.5) {
            let (left, right) = (across.place(from), across.place(from + median));
            canvas.rect(
                (left, bar_top),
                ((right - 1.0).max(left + 1.0), bar_top + BAR),
                palette.shade(strength),
                1.0,
            )?;
            let value = numbers::milliseconds(median);
            let said = canvas.say(&value);
            if right - left > width_of(&said, 11.0) + 8.0 {
                let colour = if strength >= 0.6 { palette.surface } else { palette.text };
                let how = Type { size: 11.0, bold: false, colour, align: Align::Middle };
                canvas.text((f64::midpoint(left, right), middle), &said, how)?;
            }
            let text = canvas.say(&words::part_told(who.as_str(), name(figure), value));
            spots.push(Spot { x: f64::midpoint(left, right), y: middle, text, leads: Leads::SetUp(bar.row.set_up) });
            from += median;
        }
        let gap = across.place(bar.row.gap.p50);
        // Above and below the bar, so that no number is crossed out.
        for (from, to) in [(bar_top - 6.0, bar_top - 0.5), (bar_top + BAR + 0.5, bar_top + BAR + 6.0)] {
            canvas.line(&[(gap, from), (gap, to)], palette.text, 2.5)?;
        }
    }
    rest(canvas, bottom + 44.0, more)?;
    Ok(spots)
}

/// Who did the work and how, above the bar; the median wait at its right.
fn name_row(canvas: &mut Canvas<'_>, field: Field, top: f64, bar: &Bar, table: &Table) -> Result<(), ChartError> {
    let set_up = &table.set_ups[bar.row.set_up];
    let (text, muted) = (canvas.palette.text, canvas.palette.muted);
    let room = field.right - field.left;
    let who = cut(&row::who(set_up), 12.5, room);
    canvas.text((field.left, top + 12.0), &who, Type { size: 12.5, bold: false, colour: text, align: Align::Left })?;
    let how = cut(&canvas.say(&row::how(set_up, bar.row.gap.n)), 11.5, room);
    canvas.text((field.left, top + 29.0), &how, canvas.small(muted, Align::Left))?;
    let gap = canvas.say(&numbers::milliseconds(bar.row.gap.p50));
    let at = (canvas.width - MARGIN, top + 42.0 + BAR / 2.0);
    canvas.text(at, &gap, Type { size: 13.0, bold: true, colour: text, align: Align::Right })
}

/// How many set-ups there was no room for.
pub(crate) fn rest(canvas: &mut Canvas<'_>, y: f64, more: usize) -> Result<(), ChartError> {
    if more == 0 {
        return Ok(());
    }
    let said = canvas.say(&words::rest(numbers::count(more)));
    let muted = canvas.palette.muted;
    canvas.text((MARGIN, y), &said, canvas.small(muted, Align::Left))
}
