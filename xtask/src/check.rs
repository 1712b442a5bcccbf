//! The steps of a test run: each is timed, a failed one does not stop the next, and the end shows them all.

use anyhow::Result;

use crate::shell::Stopwatch;
use crate::summary::Counts;

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Ok,
    Failed,
    Skipped(String),
}

/// What a step that ran has to say.
pub(crate) struct Ran {
    pub(crate) ok: bool,
    pub(crate) counts: Counts,
    /// Tests of it that could not run here, as `NAME: reason`.
    pub(crate) skipped: Vec<String>,
}

impl Ran {
    /// A step that is one check.
    pub(crate) fn check(ok: bool) -> Self {
        let counts = if ok { Counts { passed: 1, failed: 0 } } else { Counts { passed: 0, failed: 1 } };
        Self { ok, counts, skipped: Vec::new() }
    }

    /// A step that counts its tests. A test that found something missing has passed in the test program's eyes: it is taken off here.
    pub(crate) fn tests(ok: bool, mut counts: Counts, skipped: Vec<String>) -> Self {
        counts.passed = counts.passed.saturating_sub(skipped.len());
        if !ok && counts.failed == 0 {
            // It did not come to count: it was not built, or it died.
            counts.failed = 1;
        }
        Self { ok: ok && counts.failed == 0, counts, skipped }
    }

    /// Set-up, which proves nothing by itself.
    pub(crate) fn set_up() -> Self {
        Self { ok: true, counts: Counts::default(), skipped: Vec::new() }
    }
}

struct Step {
    name: String,
    outcome: Outcome,
    seconds: f64,
    counts: Counts,
    skipped: Vec<String>,
}

/// All steps so far.
#[derive(Default)]
pub(crate) struct Report {
    steps: Vec<Step>,
}

impl Report {
    /// Runs a step under a heading. `true`: it went well.
    pub(crate) fn step(&mut self, name: &str, run: impl FnOnce() -> Result<Ran>) -> bool {
        println!("\n=== {name}");
        let watch = Stopwatch::start();
        let ran = run().unwrap_or_else(|error| {
            println!("error: {error:#}");
            Ran::check(false)
        });
        let seconds = watch.elapsed().as_secs_f64();
        println!("=== {name}: {} in {seconds:.1} s", if ran.ok { "ok" } else { "failed" });
        let outcome = if ran.ok { Outcome::Ok } else { Outcome::Failed };
        self.steps.push(Step { name: name.to_owned(), outcome, seconds, counts: ran.counts, skipped: ran.skipped });
        ran.ok
    }

    /// Notes a step that this machine or platform can't run.
    pub(crate) fn skip(&mut self, name: &str, reason: &str) {
        println!("\n=== {name}: skipped: {reason}");
        let outcome = Outcome::Skipped(reason.to_owned());
        self.steps.push(Step {
            name: name.to_owned(),
            outcome,
            seconds: 0.0,
            counts: Counts::default(),
            skipped: Vec::new(),
        });
    }

    pub(crate) fn failed(&self) -> bool {
        self.steps.iter().any(|step| step.outcome == Outcome::Failed)
    }

    /// The table, what was skipped by name, and a last line that sums the tests and checks that ran.
    pub(crate) fn table(&self) -> String {
        let width = self.steps.iter().map(|step| step.name.chars().count()).max().unwrap_or(0);
        let mut out = String::new();
        let mut skipped: Vec<String> = Vec::new();
        let (mut passed, mut failed) = (0, 0);
        for step in &self.steps {
            let outcome = match &step.outcome {
                Outcome::Ok => "ok",
                Outcome::Failed => "failed",
                Outcome::Skipped(reason) => {
                    skipped.push(format!("{}: {reason}", step.name));
                    "skipped"
                }
            };
            skipped.extend(step.skipped.iter().cloned());
            passed += step.counts.passed;
            failed += step.counts.failed;
            out += &format!("  {:width$}  {outcome:7}  {:7.1} s", step.name, step.seconds);
            if step.counts.passed + step.counts.failed > 1 {
                out += &format!("  {} passed, {} failed", step.counts.passed, step.counts.failed);
            }
            out += "\n";
        }
        if !skipped.is_empty() {
            out += "\nskipped:\n";
            out += &skipped.iter().map(|line| format!("  {line}\n")).collect::<String>();
        }
        let seconds: f64 = self.steps.iter().map(|step| step.seconds).sum();
        out += &format!("\n{} steps in {:.0} s. Tests, and one for each check:\n", self.steps.len(), seconds);
        out + &format!("{passed} passed, {failed} failed, {} skipped\n", skipped.len())
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn step(name: &str, outcome: Outcome, passed: usize, failed: usize, skipped: &[&str]) -> Step {
        let skipped = skipped.iter().map(|line| (*line).to_owned()).collect();
        Step { name: name.to_owned(), outcome, seconds: 1.25, counts: Counts { passed, failed }, skipped }
    }

    #[test]
    fn the_end_shows_every_step_and_sums_honestly() {
        let report = Report {
            steps: vec![
                step("format", Outcome::Ok, 1, 0, &[]),
                step("Rust tests", Outcome::Failed, 40, 2, &["sound::plays: needs parec"]),
                step("end to end", Outcome::Skipped("needs Linux".to_owned()), 0, 0, &[]),
            ],
        };
        expect![[r#"
              format      ok           1.2 s
              Rust tests  failed       1.2 s  40 passed, 2 failed
              end to end  skipped      1.2 s

            skipped:
              sound::plays: needs parec
              end to end: needs Linux

            3 steps in 4 s. Tests, and one for each check:
            41 passed, 2 failed, 2 skipped
        "#]]
        .assert_eq(&report.table());
        assert!(report.failed());
    }

    #[test]
    fn a_step_that_cannot_start_fails_and_the_next_still_runs() {
        let mut report = Report::default();
        assert!(!report.step("broken", || anyhow::bail!("no such program")));
        assert!(report.step("fine", || Ok(Ran::check(true))));
        assert!(report.table().ends_with("1 passed, 1 failed, 0 skipped\n"), "{}", report.table());
    }

    #[test]
    fn a_test_run_that_died_uncounted_has_failed_and_skips_are_no_passes() {
        assert_eq!(Ran::tests(false, Counts::default(), Vec::new()).counts, Counts { passed: 0, failed: 1 });
        let skipped = Ran::tests(true, Counts { passed: 3, failed: 0 }, vec!["a: needs b".to_owned()]);
        assert_eq!(skipped.counts, Counts { passed: 2, failed: 0 });
        assert!(!Ran::tests(true, Counts { passed: 3, failed: 1 }, Vec::new()).ok);
    }
}
