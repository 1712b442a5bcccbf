//! What a bench found: figures by name with the machine and the settings they were measured with; as JSON and as a table. Pure.

use std::collections::BTreeMap;
use std::fmt::Write;

use riposte_measures::Summary;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Machine;

/// A figure: percentiles of something measured many times, or a plain number (a rate between 0 and 1, a count, a total). Names end in their unit:
/// `_ms`, `_mb`, `_rate`; a count has none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Figure {
    Summary(Summary),
    Number(f64),
}

impl Figure {
    /// What two runs are compared by: the median, or the number itself.
    pub fn middle(&self) -> f64 {
        match self {
            Figure::Summary(summary) => summary.p50,
            Figure::Number(number) => *number,
        }
    }
}

/// What a bench found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// `bench gap`, `bench turns`, …
    pub command: String,
    /// Unknown (empty) for figures that came without it.
    #[serde(default)]
    pub machine: Machine,
    /// What it was run with: options of the command, names of the providers.
    pub settings: BTreeMap<String, Value>,
    pub figures: BTreeMap<String, Figure>,
    /// What the command has to say beside its figures.
    #[serde(flatten)]
    pub more: Map<String, Value>,
    /// The single values behind each summary, in the order they were measured; for comparing two runs, left out of what a person asked for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, Vec<f64>>,
}

impl Report {
    /// A report without figures yet.
    pub fn new(command: &str) -> Report {
        Report {
            command: command.to_owned(),
            machine: Machine::this(),
            settings: BTreeMap::new(),
            figures: BTreeMap::new(),
            more: Map::new(),
            values: BTreeMap::new(),
        }
    }

    /// Notes what the bench was run with.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.settings.insert(name.to_owned(), value.into());
    }

    /// A plain number.
    pub fn number(&mut self, name: &str, value: f64) {
        self.figures.insert(name.to_owned(), Figure::Number(value));
    }

    /// Percentiles of `values`; nothing for none.
    pub fn summary(&mut self, name: &str, values: impl IntoIterator<Item = f64>) {
        let values: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
        if let Some(summary) = Summary::of(values.iter().copied()) {
            self.figures.insert(name.to_owned(), Figure::Summary(summary));
            self.values.insert(name.to_owned(), values);
        }
    }

    /// One JSON object. `values`: with the single values behind the summaries.
    pub fn json(&self, values: bool) -> String {
        let mut report = self.clone();
        if !values {
            report.values.clear();
        }
        serde_json::to_string_pretty(&report).unwrap_or_else(|error| format!("{{\"error\":\"{error}\"}}"))
    }

    /// A table for people.
    pub fn table(&self) -> String {
        let mut text = String::new();
        let settings: Vec<String> = self.settings.iter().map(|(name, value)| format!("{name} {value}")).collect();
        let _ = writeln!(text, "{} on {}", self.command, self.machine.words());
        let _ = writeln!(text, "{}\n", settings.join(", "));
        let width = self.figures.keys().map(String::len).max().unwrap_or(0).max(6);
        let heads = ["p50", "p90", "p95", "p99", "max", "n"].map(|head| format!("{head:>9}")).concat();
        let _ = writeln!(text, "{:width$}{heads}", "figure");
        for (name, figure) in &self.figures {
            let cells: Vec<String> = match figure {
                Figure::Summary(s) => [s.p50, s.p90, s.p95, s.p99, s.max]
                    .map(cell)
                    .into_iter()
                    .chain(std::iter::once(s.n.to_string()))
                    .collect(),
                Figure::Number(number) => vec![cell(*number)],
            };
            let cells: String = cells.iter().map(|cell| format!("{cell:>9}")).collect();
            let _ = writeln!(text, "{name:width$}{cells}");
        }
        for (name, value) in &self.more {
            let _ = writeln!(text, "{name}: {value}");
        }
        text
    }
}

/// A number for a table: as many digits as say something.
pub(crate) fn cell(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 1.0 => format!("{value:.1}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn report() -> Report {
        let mut report = Report::new("bench gap");
        report.machine =
            Machine { cpu: "Some CPU".to_owned(), cores: 2, memory_mb: 4096, os: "linux x86_64".to_owned() };
        report.set("mode", "ptt");
        report.summary("gap_ms", [612.25, 580.0, 655.5]);
        report.number("cut_off_rate", 0.05);
        report.more.insert("cut_offs".to_owned(), 1.into());
        report
    }

    #[test]
    fn a_person_reads_a_table() {
        expect![[r#"
            bench gap on Some CPU, 2 cores, 4096 MB, linux x86_64
            mode "ptt"

            figure            p50      p90      p95      p99      max        n
            cut_off_rate    0.050
            gap_ms            612      656      656      656      656        3
            cut_offs: 1
        "#]]
        .assert_eq(&report().table());
    }

    #[test]
    fn json_has_one_shape_and_comes_back() {
        let json: Value = serde_json::from_str(&report().json(false)).unwrap();
        assert_eq!(json["figures"]["gap_ms"]["n"], 3);
        assert_eq!(json["figures"]["cut_off_rate"], 0.05);
        assert_eq!(json["cut_offs"], 1);
        assert!(json.get("values").is_none());
        assert_eq!(serde_json::from_str::<Report>(&report().json(true)).unwrap(), report());
    }
}
