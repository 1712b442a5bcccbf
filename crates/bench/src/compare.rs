//! What changed between two runs of the same benches: which figures are surely slower or faster, by how much, and which stage that is. Pure.

use std::fmt::Write;

use riposte_measures::{Shift, stage_of};
use serde::{Deserialize, Serialize};

use crate::report::cell;
use crate::{Figure, Report};

/// The least change that is worth a word: this many milliseconds (or units), or this share of what it was, whichever is more.
const LEAST: f64 = 2.0;
const LEAST_SHARE: f64 = 0.03;
/// The share that a plain number, of which there is no spread to judge by, has to change.
const LEAST_SHARE_OF_NUMBER: f64 = 0.10;

/// One figure that changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Command and settings of the runs.
    pub run: String,
    pub figure: String,
    /// Medians (or the numbers themselves).
    pub before: f64,
    pub after: f64,
    /// How much more it is now (Hodges-Lehmann, for figures with single values).
    pub by: f64,
    /// Which part of a turn it times, if it times one.
    pub stage: Option<String>,
    /// Told by the spread of single values, not by two numbers alone.
    pub sure: bool,
}

/// What is comparable in two runs, and what changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    pub changes: Vec<Change>,
    /// Figures that were looked at.
    pub compared: usize,
    /// Runs without a partner of the same command, settings and machine.
    pub alone: Vec<String>,
}

/// Compares each report with the one of the same command and settings in `before`.
pub fn compare(before: &[Report], after: &[Report]) -> Comparison {
    let mut comparison = Comparison::default();
    for later in after {
        let partner = before.iter().find(|earlier| {
            earlier.command == later.command && earlier.settings == later.settings && earlier.machine == later.machine
        });
        match partner {
            Some(earlier) => compare_reports(earlier, later, &mut comparison),
            None => comparison.alone.push(name(later)),
        }
    }
    // Stages before sums: the cause before what follows from it.
    comparison.changes.sort_by(|a, b| {
        (a.stage.is_none(), !a.sure).cmp(&(b.stage.is_none(), !b.sure)).then(b.by.abs().total_cmp(&a.by.abs()))
    });
    comparison
}

fn compare_reports(before: &Report, after: &Report, comparison: &mut Comparison) {
    for (figure, later) in &after.figures {
        let Some(earlier) = before.figures.get(figure) else { continue };
        comparison.compared += 1;
        let values = before.values.get(figure).zip(after.values.get(figure));
        let shift = values.and_then(|(earlier, later)| Shift::between(earlier, later));
        let (from, to) = (earlier.middle(), later.middle());
        let (by, sure) = match (shift, later) {
            (Some(shift), _) if shift.is_sure(LEAST.max(from.abs() * LEAST_SHARE)) => (shift.by, true),
            (None, Figure::Number(_)) if (to - from).abs() > from.abs() * LEAST_SHARE_OF_NUMBER => (to - from, false),
            _ => continue,
        };
        comparison.changes.push(Change {
            run: name(after),
            figure: figure.clone(),
            before: from,
            after: to,
            by,
            stage: stage_of(figure).map(str::to_owned),
            sure,
        });
    }
}

/// `bench gap (mode duplex)`: the command, and the settings that people give.
fn name(report: &Report) -> String {
    let words = ["mode", "providers", "split", "model", "seconds"].iter().filter_map(|key| {
        let value = report.settings.get(*key)?;
        Some(format!("{key} {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
    });
    let words = words.collect::<Vec<_>>().join(", ");
    if words.is_empty() { report.command.clone() } else { format!("{} ({words})", report.command) }
}

impl Comparison {
    /// In words, the most telling first.
    pub fn words(&self) -> String {
        let mut text = String::new();
        for change in &self.changes {
            let Change { run, figure, before, after, by, stage, sure } = change;
            let what = match (stage, figure.ends_with("_ms")) {
                (Some(stage), _) => format!("{stage} ({figure})"),
                (None, _) => figure.clone(),
            };
            let turn = match (figure.ends_with("_ms"), *by > 0.0) {
                (true, true) => "slower",
                (true, false) => "faster",
                (false, true) => "more",
                (false, false) => "less",
            };
            let unit = if figure.ends_with("_ms") { " ms" } else { "" };
            let doubt = if *sure { "" } else { " (two single numbers: run it again to be sure)" };
            let [by, before, after] = [by.abs(), *before, *after].map(cell);
            let _ = writeln!(text, "{run}: {what} {by}{unit} {turn}: {before} → {after}{doubt}");
        }
        if self.changes.is_empty() {
            let _ = writeln!(text, "No figure of {} changed beyond chance.", self.compared);
        } else {
            let _ = writeln!(text, "{} of {} figures changed beyond chance.", self.changes.len(), self.compared);
        }
        for run in &self.alone {
            let _ = writeln!(text, "{run}: nothing earlier to compare it with.");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn gap(ttfa_ms: f64, memory_mb: f64) -> Report {
        let mut report = Report::new("bench gap");
        report.set("mode", "ptt");
        let noise = |i: u32| f64::from(i * 7919 % 23) / 10.0;
        report.summary("tts_ttfa_ms", (0..20).map(|i| ttfa_ms + noise(i)));
        report.summary("gap_ms", (0..20).map(|i| 475.0 + ttfa_ms + 2.0 * noise(i + 5)));
        report.summary("llm_ttft_ms", (0..20).map(|i| 220.0 + noise(i + ttfa_ms as u32)));
        report.number("peak_memory_mb", memory_mb);
        report
    }

    fn check(before: &[Report], after: &[Report], expected: Expect) {
        expected.assert_eq(&compare(before, after).words());
    }

    #[test]
    fn a_slowed_voice_is_found_and_named() {
        check(
            &[gap(90.0, 100.0)],
            &[gap(120.0, 130.0)],
            expect![[r#"
                bench gap (mode ptt): the voice (tts_ttfa_ms) 30.0 ms slower: 91.1 → 121
                bench gap (mode ptt): gap_ms 30.0 ms slower: 567 → 597
                bench gap (mode ptt): peak_memory_mb 30.0 more: 100 → 130 (two single numbers: run it again to be sure)
                3 of 4 figures changed beyond chance.
            "#]],
        );
    }

    #[test]
    fn noise_is_not_news() {
        check(
            &[gap(90.0, 100.0)],
            &[gap(90.0, 105.0)],
            expect![[r#"
                No figure of 4 changed beyond chance.
            "#]],
        );
    }

    #[test]
    fn other_settings_and_machines_are_not_compared() {
        let mut other = gap(90.0, 100.0);
        other.set("mode", "duplex");
        let mut elsewhere = gap(120.0, 100.0);
        elsewhere.machine.cores += 1;
        check(
            &[gap(90.0, 100.0)],
            &[other, elsewhere],
            expect![[r#"
                No figure of 0 changed beyond chance.
                bench gap (mode duplex): nothing earlier to compare it with.
                bench gap (mode ptt): nothing earlier to compare it with.
            "#]],
        );
    }
}
