//! What the crowd saw. Pure.

use std::collections::BTreeMap;

use riposte_measures::Summary;
use serde_json::{Value, json};

#[derive(Default)]
pub(crate) struct Tally {
    outcomes: BTreeMap<String, u64>,
    /// Turns that are on the disk when they were told.
    finished: u64,
    gaps: BTreeMap<String, Vec<f64>>,
    xruns: f64,
    underruns: f64,
    pub(crate) resumed: u64,
    /// Turns that did not come to their end: whose, and what came last.
    pub(crate) stuck: Vec<String>,
    pub(crate) errors: Vec<String>,
}

impl Tally {
    /// `is_well`: nothing was done to it.
    pub(crate) fn turn(&mut self, done: &Value, is_well: bool) {
        let text = |name: &str| done[name].as_str().unwrap_or_default().to_owned();
        *self.outcomes.entry(text("outcome")).or_default() += 1;
        let figure = |name: &str| done["figures"][name].as_f64();
        self.finished += u64::from(done["figures"].is_object());
        if is_well && let Some(gap) = figure("gap_ms") {
            self.gaps.entry(text("mode")).or_default().push(gap);
        }
        if is_well {
            self.xruns += figure("xruns").unwrap_or_default();
            self.underruns += figure("underruns").unwrap_or_default();
        }
    }

    pub(crate) fn report(&self) -> Value {
        let gaps: BTreeMap<&String, Value> =
            self.gaps.iter().map(|(mode, gaps)| (mode, json!(Summary::of(gaps.clone())))).collect();
        json!({
            "outcomes": self.outcomes, "turns_told": self.finished, "gap_ms": gaps, "xruns": self.xruns,
            "underruns": self.underruns, "resumed": self.resumed, "stuck": self.stuck, "errors": self.errors,
        })
    }

    /// What must not be.
    pub(crate) fn complaint(&self, stored: u64) -> Option<String> {
        if !self.stuck.is_empty() {
            return Some(format!("{} turns did not come to their end", self.stuck.len()));
        }
        if stored < self.finished {
            return Some(format!("{} turns were told and {stored} are stored", self.finished));
        }
        (self.xruns > 0.0).then(|| format!("captured sound was lost {} times", self.xruns))
    }
}
