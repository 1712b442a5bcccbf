//! The regression watch: whether a part of the wait takes longer in the last turns than in those before, since when, and what changed in the set-up at that
//! moment. Pure; says nothing that may be chance.

use crate::{Mode, Outcome, SetUp, Shift, Summary, Table, TableTurn};

/// A part of the wait that is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    EndOfTurn,
    Text,
    FirstWord,
    FirstClause,
    Voice,
    Output,
}

impl Part {
    /// In the order in which they follow each other in a turn without speculation.
    pub const ALL: [Part; 6] =
        [Part::EndOfTurn, Part::Text, Part::FirstWord, Part::FirstClause, Part::Voice, Part::Output];

    /// The figure that times it, in milliseconds.
    pub const fn figure(self) -> &'static str {
        match self {
            Part::EndOfTurn => "endpoint_ms",
            Part::Text => "text_ms",
            Part::FirstWord => "llm_ttft_ms",
            Part::FirstClause => "llm_first_clause_ms",
            Part::Voice => "tts_ttfa_ms",
            Part::Output => "output_ms",
        }
    }
}

/// Something of a set-up that can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Changed {
    Recogniser,
    ChatModel,
    Voice,
    OutputDevice,
}

/// What changed, from what to what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub what: Changed,
    pub from: String,
    pub to: String,
}

/// A part that takes longer than it did.
#[derive(Clone, Debug, PartialEq)]
pub struct Slower {
    pub part: Part,
    /// How much longer: the median of all pairwise differences, milliseconds.
    pub by_ms: f64,
    /// The medians before and since, milliseconds.
    pub before_ms: f64,
    pub now_ms: f64,
    /// How many turns each of them is of.
    pub before: usize,
    pub since: usize,
    /// The first turn that belongs to the slower ones, and when it began.
    pub since_turn: i64,
    pub since_unix_ms: i64,
    /// How the set-up that most turns since then have differs from that of most before; empty: in nothing that is recorded.
    pub changes: Vec<Change>,
}

/// The figures that [`slower`] reads.
pub const WATCHED_FIGURES: [&str; 7] = [
    Part::EndOfTurn.figure(),
    Part::Text.figure(),
    Part::FirstWord.figure(),
    Part::FirstClause.figure(),
    Part::Voice.figure(),
    Part::Output.figure(),
    KEPT,
];

/// How many of the newest turns are enough for [`slower`], where some are typed or lack a figure.
pub const WATCHED_TURNS: usize = 1_000;

/// 1 where the first clause was kept from before: no voice was waited for.
const KEPT: &str = "cache_hits";
/// The last turns: enough for a change to be sure, few enough for it to be told on the same day.
const LATEST: usize = 20;
/// What they are compared with, at most and at least.
const BASELINE: usize = 200;
const LEAST_BASELINE: usize = 20;
/// p ≈ 0.00003, one-sided. Six parts are looked at after every turn, but 20 turns share all but one with the 20 before them, so that a year of a hundred
/// turns a day is some thousand independent looks at each.
const SURE_Z: f64 = 4.0;
/// Less is not heard, and not worth a sentence.
const LEAST_MS: f64 = 20.0;
const LEAST_SHARE: f64 = 0.05;

/// The parts that take longer in the last turns, the one that costs most first. The turns are those of the latest spoken turn's mode: a press of a key and an
/// open microphone do not wait for the same things. Failed turns are left out.
pub fn slower(table: &Table) -> Vec<Slower> {
    let spoken = table.turns.iter().rev().map(|turn| table.set_up(turn).mode).find(|mode| *mode != Mode::Text);
    let Some(mode) = spoken else { return Vec::new() };
    let mut found: Vec<Slower> = Part::ALL.into_iter().filter_map(|part| slower_part(table, mode, part)).collect();
    found.sort_by(|a, b| b.by_ms.total_cmp(&a.by_ms));
    found
}

fn slower_part(table: &Table, mode: Mode, part: Part) -> Option<Slower> {
    let kept = table.columns.get(KEPT);
    let mut timed: Vec<(&TableTurn, f64)> = table
        .turns
        .iter()
        .enumerate()
        .filter(|(at, turn)| {
            let no_voice = part == Part::Voice && kept.is_some_and(|kept| kept[*at] > 0.0);
            !no_voice && turn.outcome != Outcome::Failed && table.set_up(turn).mode == mode
        })
        .filter_map(|(at, turn)| Some((turn, *table.columns.get(part.figure())?.get(at)?)))
        .filter(|(_, value)| value.is_finite())
        .collect();
    timed.drain(..timed.len().saturating_sub(BASELINE + LATEST));
    if timed.len() < LEAST_BASELINE + LATEST {
        return None;
    }
    let values: Vec<f64> = timed.iter().map(|(_, value)| *value).collect();
    let (baseline, latest) = values.split_at(values.len() - LATEST);
    let usual = Summary::of(baseline.iter().copied())?.p50;
    let least = LEAST_MS.max(LEAST_SHARE * usual);
    let told = |shift: &Shift| shift.is_sure(least) && shift.z >= SURE_Z;
    Shift::between(baseline, latest).filter(told)?;

    let split = change_point(&values);
    let (before, since) = values.split_at(split);
    let shift = Shift::between(before, since).filter(told)?;
    let (turn, _) = timed[split];
    let set_up = |turns: &[(&TableTurn, f64)]| most_used(table, turns);
    let changes =
        set_up(&timed[..split]).zip(set_up(&timed[split..])).map(|(from, to)| changes(from, to)).unwrap_or_default();
    Some(Slower {
        part,
        by_ms: shift.by,
        before_ms: Summary::of(before.iter().copied())?.p50,
        now_ms: Summary::of(since.iter().copied())?.p50,
        before: before.len(),
        since: since.len(),
        since_turn: turn.id,
        since_unix_ms: turn.at_unix_ms,
        changes,
    })
}

/// Where the values' level changes most: the index of the first value after the change, by Pettitt's statistic ("A non-parametric approach to the change-point
/// problem", 1979): the rank sum of the first k values is furthest from what it would be by chance.
fn change_point(values: &[f64]) -> usize {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    // Equal values share the mean of their ranks.
    let rank = |value: f64| {
        let below = sorted.partition_point(|other| *other < value);
        let not_above = sorted.partition_point(|other| *other <= value);
        f64::midpoint(below as f64 + 1.0, not_above as f64)
    };
    let expected = f64::midpoint(values.len() as f64, 1.0);
    let (mut sum, mut furthest, mut split) = (0.0, 0.0, 1);
    for (at, value) in values.iter().enumerate().take(values.len().saturating_sub(1)) {
        sum += expected - rank(*value);
        if sum > furthest {
            (furthest, split) = (sum, at + 1);
        }
    }
    split
}

fn most_used<'a>(table: &'a Table, turns: &[(&TableTurn, f64)]) -> Option<&'a SetUp> {
    let mut uses = vec![0; table.set_ups.len()];
    turns.iter().for_each(|(turn, _)| uses[turn.set_up] += 1);
    // Of those used alike the newest.
    let (most, _) = uses.iter().enumerate().filter(|(_, uses)| **uses > 0).max_by_key(|(_, uses)| **uses)?;
    table.set_ups.get(most)
}

fn changes(from: &SetUp, to: &SetUp) -> Vec<Change> {
    [
        (Changed::Recogniser, &from.providers.stt, &to.providers.stt),
        (Changed::ChatModel, &from.providers.llm, &to.providers.llm),
        (Changed::Voice, &from.providers.tts, &to.providers.tts),
        (Changed::OutputDevice, &from.output_device, &to.output_device),
    ]
    .into_iter()
    .filter(|(_, from, to)| from != to)
    .map(|(what, from, to)| Change { what, from: from.clone(), to: to.clone() })
    .collect()
}

#[cfg(test)]
#[path = "watch_tests.rs"]
mod tests;
