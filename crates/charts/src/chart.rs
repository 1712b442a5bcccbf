//! A finished chart, and the way from a table to it. Pure.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use jiff::Zoned;
use riposte_measures::{Summary, Table, TableTurn};
use riposte_problem::Sentence;
use riposte_problem::words::charts as words;

use crate::canvas::{self, Canvas};
use crate::{ChartError, Kind, Look, distribution, ecdf, frame, gap, numbers, providers, shares, stages, when};

/// A chart with its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Complete, with `<title>` and `<desc>`; refers to nothing outside itself and holds no script.
    pub svg: String,
    /// Size in units of the chart (pixels at 100 %).
    pub width: u32,
    pub height: u32,
    pub title: String,
    /// What it says in a line, for who can't see it.
    pub told: String,
    /// The values at places of the picture, from left to right or from top to bottom.
    pub spots: Vec<Spot>,
}

/// A value at a place of the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// From the top left, in units of the chart.
    pub x: f64,
    pub y: f64,
    /// The value in words.
    pub text: String,
    pub leads: Leads,
}

/// The turns behind a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads {
    /// No turns in particular.
    Nowhere,
    /// One turn, by its row.
    Turn(i64),
    /// The turns that began from one moment to another, both included, milliseconds since the Unix epoch.
    Period(i64, i64),
    /// The turns of a set-up, by its index in the table.
    SetUp(usize),
}

/// What a chart is made of before it is drawn.
pub(crate) struct Plan<'a> {
    pub(crate) height: f64,
    pub(crate) below: Sentence,
    #[allow(clippy::type_complexity, reason = "a closure that draws, once")]
    pub(crate) draw: Box<dyn FnOnce(&mut Canvas<'_>) -> Result<Vec<Spot>, ChartError> + 'a>,
}

/// Draws a chart of the turns. The table needs the kind's figures ([`Kind::figures`]); where no turn has them, the chart says so in a sentence.
pub fn chart(kind: Kind, table: &Table, look: &Look) -> Result<Chart, ChartError> {
    let table = &*plausible(table);
    let plan = match kind {
        Kind::Gap => gap::plan(table, look),
        Kind::Distribution => distribution::plan(table),
        Kind::Ecdf => ecdf::plan(table),
        Kind::Stages => stages::plan(table),
        Kind::Providers => providers::plan(table),
        Kind::Speculation | Kind::Interruptions | Kind::Cache => shares::plan(kind, table),
    };
    let title = kind.title();
    let mut spots = Vec::new();
    let (height, told) = match &plan {
        Some(plan) => (plan.height, plan.below.clone()),
        None => (frame::HEIGHT, words::nothing()),
    };
    let svg = canvas::draw(look, height, (&title, &told), |canvas| {
        canvas.heading(&title, if plan.is_some() { &told } else { EMPTY })?;
        match plan {
            Some(plan) => spots = (plan.draw)(canvas)?,
            None => canvas.nothing()?,
        }
        Ok(())
    })?;
    Ok(Chart {
        svg,
        width: look.width,
        height: height as u32,
        title: title.in_language(look.language).to_owned(),
        told: told.in_language(look.language).to_owned(),
        spots,
    })
}

/// A wait of more than eleven days is a mistake of some clock, and beyond what can be drawn: it counts as so long, and no longer.
const LONGEST_MS: f64 = 1e9;

/// So is a moment before 1970 or after 2199.
const MOMENTS_MS: RangeInclusive<i64> = 0..=7_258_118_400_000;

fn plausible(table: &Table) -> Cow<'_, Table> {
    let is_mad = |value: &f64| value.abs() > LONGEST_MS;
    let is_lost = |turn: &TableTurn| !MOMENTS_MS.contains(&turn.at_unix_ms);
    if !table.columns.values().flatten().any(is_mad) && !table.turns.iter().any(is_lost) {
        return Cow::Borrowed(table);
    }
    let mut table = table.clone();
    let clamped = |at: i64| at.clamp(*MOMENTS_MS.start(), *MOMENTS_MS.end());
    table.turns.iter_mut().for_each(|turn| turn.at_unix_ms = clamped(turn.at_unix_ms));
    table.columns.values_mut().flatten().for_each(|value| *value = value.clamp(-LONGEST_MS, LONGEST_MS));
    Cow::Owned(table)
}

const EMPTY: &Sentence = &Sentence { en: String::new(), es: String::new() };

/// p50, p95 and n of the turns' waits, and how many set-ups they mix.
pub(crate) fn summary_told(table: &Table, gap: &Summary) -> Sentence {
    let summary =
        words::summary(numbers::milliseconds(gap.p50), numbers::milliseconds(gap.p95), numbers::count(gap.n as usize));
    and_mixed(summary, table.mixed("gap_ms"))
}

/// A summary of more than one set-up says so.
pub(crate) fn and_mixed(told: Sentence, set_ups: usize) -> Sentence {
    if set_ups > 1 { dotted(told, &words::mixed(numbers::count(set_ups))) } else { told }
}

pub(crate) fn dotted(told: Sentence, more: &Sentence) -> Sentence {
    Sentence { en: format!("{} · {}", told.en, more.en), es: format!("{} · {}", told.es, more.es) }
}

pub(crate) fn at(canvas: &Canvas<'_>, unix_ms: i64) -> Zoned {
    when::zoned(unix_ms, &canvas.look.time_zone)
}
