//! The turns behind a chart as rows, for other programs: CSV (RFC 4180) and JSON. Pure. Holds figures and set-ups, never what was said.

use std::fmt::Write;

use riposte_measures::Table;

use crate::{Kind, when};

const COLUMNS: [&str; 8] = ["turn", "started", "mode", "outcome", "stt", "llm", "tts", "output_device"];

/// One line a turn, oldest first, with the kind's figures; a figure that a turn lacks is empty. Times are in UTC.
pub fn csv(kind: Kind, table: &Table) -> String {
    let mut text = COLUMNS.join(",");
    for figure in kind.figures() {
        text.push(',');
        text.push_str(figure);
    }
    text.push_str("\r\n");
    for at in 0..table.turns.len() {
        text.push_str(&named(table, at).map(|(_, value)| field(&value)).join(","));
        for figure in kind.figures() {
            text.push(',');
            if let Some(value) = figure_at(table, figure, at) {
                // Writing to a string can't fail.
                let _ = write!(text, "{value}");
            }
        }
        text.push_str("\r\n");
    }
    text
}

/// `{"chart":…,"turns":[{"turn":…,"started":…, … ,"gap_ms":…}]}`, oldest first; a figure that a turn lacks is missing. Times are in UTC.
pub fn json(kind: Kind, table: &Table) -> String {
    let turns: Vec<serde_json::Value> = (0..table.turns.len())
        .map(|at| {
            let mut turn: serde_json::Map<String, serde_json::Value> =
                named(table, at).into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
            turn.insert("turn".to_owned(), table.turns[at].id.into());
            for figure in kind.figures() {
                if let Some(value) = figure_at(table, figure, at) {
                    turn.insert((*figure).to_owned(), value.into());
                }
            }
            turn.into()
        })
        .collect();
    serde_json::json!({ "chart": kind.name(), "turns": turns }).to_string()
}

fn named(table: &Table, at: usize) -> [(&'static str, String); 8] {
    let turn = &table.turns[at];
    let set_up = table.set_up(turn);
    let started = when::zoned(turn.at_unix_ms, &jiff::tz::TimeZone::UTC).timestamp();
    let values = [
        turn.id.to_string(),
        started.to_string(),
        set_up.mode.name().to_owned(),
        turn.outcome.name().to_owned(),
        set_up.providers.stt.clone(),
        set_up.providers.llm.clone(),
        set_up.providers.tts.clone(),
        set_up.output_device.clone(),
    ];
    let mut values = values.into_iter();
    COLUMNS.map(|name| (name, values.next().unwrap_or_default()))
}

fn figure_at(table: &Table, figure: &str, at: usize) -> Option<f64> {
    table.columns.get(figure)?.get(at).copied().filter(|value| value.is_finite())
}

/// A field in quotes where it has to be.
fn field(value: &str) -> String {
    if value.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value.to_owned()
    }
}
