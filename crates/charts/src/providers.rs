//! The wait of the most used set-ups beside each other: p50 and p95, with how many turns they are of. Pure.

use riposte_measures::Table;
use riposte_problem::words::charts as words;

use crate::canvas::{Align, Canvas, Type, cut};
use crate::chart::{Leads, Plan, Spot};
use crate::frame::{Field, Key, MARGIN, TOP};
use crate::row::{self, Row};
use crate::scale::Scale;
use crate::stages::rest;
use crate::{ChartError, HUMAN_MS, numbers};

const PITCH: f64 = 76.0;

pub(crate) fn plan(table: &Table) -> Option<Plan<'_>> {
    let (rows, more) = row::rows(table);
    if rows.is_empty() {
        return None;
    }
    let height = TOP + PITCH * rows.len() as f64 + 44.0 + if more > 0 { 22.0 } else { 0.0 };
    let turns: usize = rows.iter().map(|row| row.gap.n as usize).sum();
    let below = words::providers_told(numbers::count(turns));
    Some(Plan { height, below, draw: Box::new(move |canvas| draw(canvas, table, &rows, more)) })
}

fn draw(canvas: &mut Canvas<'_>, table: &Table, rows: &[Row], more: usize) -> Result<Vec<Spot>, ChartError> {
    let bottom = TOP + PITCH * rows.len() as f64;
    let field = Field { left: MARGIN, right: canvas.width - MARGIN - 120.0, top: TOP, bottom };
    let longest = rows.iter().map(|row| row.gap.p95).fold(HUMAN_MS * 1.5, f64::max);
    let across = Scale::new(0.0, longest, 50.0, field.across());
    let palette = canvas.palette;
    let key = |strength, words| Key { colour: palette.shade(strength), strength: 1.0, words };
    let human = Key { colour: palette.muted, strength: 1.0, words: words::human() };
    canvas.legend(&[key(1.0, words::middle()), key(0.35, words::ninety_fifth()), human])?;
    canvas.time_across(field, &across)?;
    let human = across.place(HUMAN_MS);
    let mut spots = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let top = TOP + PITCH * at as f64;
        let set_up = &table.set_ups[row.set_up];
        let who = cut(&row::who(set_up), 12.5, field.right - field.left);
        canvas.text(
            (field.left, top + 12.0),
            &who,
            Type { size: 12.5, bold: false, colour: palette.text, align: Align::Left },
        )?;
        let how = cut(&canvas.say(&row::how(set_up, row.gap.n)), 11.5, field.right - field.left);
        canvas.text((field.left, top + 29.0), &how, canvas.small(palette.muted, Align::Left))?;
        let (p50, p95) = (across.place(row.gap.p50), across.place(row.gap.p95));
        canvas.rect((field.left, top + 42.0), (p95.max(field.left + 1.0), top + 62.0), palette.shade(0.35), 1.0)?;
        canvas.rect((field.left, top + 42.0), (p50.max(field.left + 1.0), top + 62.0), palette.accent, 1.0)?;
        for (from, to) in [(top + 36.0, top + 41.5), (top + 62.5, top + 68.0)] {
            canvas.line(&[(human, from), (human, to)], palette.muted, 2.5)?;
        }
        let values = [row.gap.p50, row.gap.p95].map(|ms| canvas.say(&numbers::milliseconds(ms)));
        let how = Type { size: 12.5, bold: true, colour: palette.text, align: Align::Right };
        canvas.text((canvas.width - MARGIN, top + 52.0), &values.join(" / "), how)?;
        let text = words::bucket_told(
            who,
            numbers::milliseconds(row.gap.p50),
            numbers::milliseconds(row.gap.p95),
            numbers::count(row.gap.n as usize),
        );
        spots.push(Spot { x: p50, y: top + 52.0, text: canvas.say(&text), leads: Leads::SetUp(row.set_up) });
    }
    rest(canvas, bottom + 44.0, more)?;
    Ok(spots)
}
