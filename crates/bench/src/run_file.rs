//! A file of reports: one run of all benches, or what `--json --values` printed for one of them.

use std::path::Path;

use riposte_problem::{Kind, Problem};
use serde::{Deserialize, Serialize};

use crate::{Figure, Report};

/// One run of several benches.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunFile {
    /// When, as `2026-11-21T08:30:00Z`; empty for a single report.
    #[serde(default)]
    pub date: String,
    /// Which version, as git describes it.
    #[serde(default)]
    pub version: String,
    pub reports: Vec<Report>,
}

/// Reads a run, or a single report as a run of one.
///
/// # Errors
/// [`Kind::Input`]: no such file, or no report in it.
pub fn read_run(path: &Path) -> Result<RunFile, Problem> {
    let unreadable = |why: String| {
        Problem::new(
            "bench.run_file",
            Kind::Input,
            format!("{} is no file of measurements: {why}.", path.display()),
            "Name a file that `cargo xtask bench` wrote, or what a bench printed with --json --values.",
        )
    };
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
    match serde_json::from_str::<Report>(&text) {
        Ok(report) => Ok(RunFile { reports: vec![report], ..RunFile::default() }),
        Err(_) => serde_json::from_str(&text).map_err(|error| unreadable(error.to_string())),
    }
}

impl RunFile {
    /// A Markdown table for each report.
    pub fn markdown(&self) -> String {
        let mut text = format!("# Benchmarks of {} ({})\n", self.date, self.version);
        for report in &self.reports {
            let settings: Vec<String> =
                report.settings.iter().map(|(name, value)| format!("{name} {}", plain(value))).collect();
            text += &format!("\n## {}\n\n{}; {}\n\n", report.command, report.machine.words(), settings.join(", "));
            text += "| figure | p50 | p90 | p95 | p99 | max | n |\n|---|---:|---:|---:|---:|---:|---:|\n";
            for (name, figure) in &report.figures {
                text += &match figure {
                    Figure::Summary(s) => {
                        let [p50, p90, p95, p99, max] = [s.p50, s.p90, s.p95, s.p99, s.max].map(crate::report::cell);
                        format!("| `{name}` | {p50} | {p90} | {p95} | {p99} | {max} | {} |\n", s.n)
                    }
                    Figure::Number(number) => format!("| `{name}` | {} | | | | | |\n", crate::report::cell(*number)),
                };
            }
        }
        text
    }
}

fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_report_is_a_run_of_one_and_a_run_is_itself() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.json");
        let mut report = Report::new("bench idle");
        report.number("rss_mb", 57.0);
        std::fs::write(&path, report.json(true)).unwrap();
        assert_eq!(read_run(&path).unwrap().reports, vec![report.clone()]);
        let run = RunFile { date: "2026-11-21".to_owned(), version: "v0".to_owned(), reports: vec![report] };
        std::fs::write(&path, serde_json::to_string(&run).unwrap()).unwrap();
        assert_eq!(read_run(&path).unwrap(), run);
        assert!(run.markdown().contains("| `rss_mb` | 57.0 | | | | | |"), "{}", run.markdown());
    }

    #[test]
    fn something_else_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.json");
        assert_eq!(read_run(&path).unwrap_err().code, "bench.run_file");
        std::fs::write(&path, "{}").unwrap();
        assert_eq!(read_run(&path).unwrap_err().code, "bench.run_file");
    }
}
