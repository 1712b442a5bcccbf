//! The constants of endpointing, counted on scenarios: how often a pause is the end of the turn, by how the words before it end; and how long pauses
//! inside of turns are. Run on the train split only (`riposte bench turns --fit --split train`); what it prints stands in
//! `riposte_turn::endpoint` and `riposte_turn::pauses`. What the sound of voices tells is measured in `speakers`.

use std::collections::BTreeMap;

use riposte_turn::text::{Ending, ending};
use serde_json::json;

use super::format::{Part, Scenario, parts};
use crate::Report;

/// What was counted for one kind of ending.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    ends: f64,
    pauses: f64,
}

impl Count {
    /// P(end), with one more of each for what was never seen (Laplace), and with ends and pauses made equally frequent: scripts have more ends, people
    /// pause inside of their turns about as often as they end them (Heldner & Edlund 2010, table 2).
    fn share(self, all: Count) -> f64 {
        let (ends, pauses) = ((self.ends + 1.0) / (all.ends + 1.0), (self.pauses + 1.0) / (all.pauses + 1.0));
        ends / (ends + pauses)
    }
}

/// Every user's line counts three times: with the marks as written, without any, and with a full stop after each part, which recognisers put there.
pub(crate) fn fit(scenarios: &[Scenario], report: &mut Report) {
    let mut counts: BTreeMap<&'static str, Count> = BTreeMap::new();
    let mut pauses = Vec::new();
    let lines = scenarios.iter().flat_map(|scenario| &scenario.lines).filter(|line| line.recognised);
    for said in lines.filter_map(|line| line.say.as_deref()) {
        let Ok(parts) = parts(said) else { continue };
        let mut words = String::new();
        for (n, part) in parts.iter().enumerate() {
            match part {
                Part::Words(more) => {
                    words = format!("{words} {}", more.trim()).trim().to_owned();
                    let is_end = n + 1 == parts.len();
                    for form in forms(&words) {
                        let count = counts.entry(name(ending(&form))).or_default();
                        *(if is_end { &mut count.ends } else { &mut count.pauses }) += 1.0;
                    }
                }
                Part::Silence(ms) => pauses.push(f64::from(*ms).ln()),
            }
        }
    }
    let all = counts
        .values()
        .fold(Count::default(), |sum, count| Count { ends: sum.ends + count.ends, pauses: sum.pauses + count.pauses });
    let row = |count: &Count| json!({ "ends": count.ends, "pauses": count.pauses, "share": count.share(all) });
    let table: BTreeMap<&str, _> = counts.iter().map(|(name, count)| (*name, row(count))).collect();
    report.more.insert("endings".to_owned(), json!(table));
    for (name, count) in &counts {
        report.number(&format!("finished_{name}"), count.share(all));
    }
    let n = pauses.len().max(1) as f64;
    let mean = pauses.iter().sum::<f64>() / n;
    report.number("pauses", pauses.len() as f64);
    report.number("pause_mean_ln_ms", mean);
    report.number("pause_variance_ln_ms", pauses.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n);
}

fn forms(words: &str) -> [String; 3] {
    let bare: String = words.chars().filter(|c| !matches!(c, '.' | ',' | '?' | '!')).collect();
    let stopped = format!("{}.", words.trim_end_matches(['.', ',', '?', '!']));
    [words.to_owned(), bare, stopped]
}

fn name(ending: Ending) -> &'static str {
    match ending {
        Ending::Empty => "empty",
        Ending::Closed => "closed",
        Ending::Complete => "complete",
        Ending::Neutral => "neutral",
        Ending::Trailing => "trailing",
        Ending::Open(_) => "open",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_pauses_and_ends_apart() {
        let scenarios = super::super::format::read(
            r#"
            [[scenario]]
            name = "one"
            category = "pause"
            voices.user = { espeak = "en" }
            voices.agent = { espeak = "en" }
            replies = ["Yes."]
            line = [{ id = "q", at = 0, say = "What is the [500] time?" }]
            expect = [{ must = "answer", line = "q", within_ms = 3000 }]
            "#,
        )
        .unwrap();
        let mut report = Report::new("bench turns");
        fit(&scenarios, &mut report);
        let endings = &report.more["endings"];
        assert_eq!(endings["open"]["pauses"], 3.0, "\"What is the\", however it is written: {endings}");
        assert_eq!(endings["closed"]["ends"], 2.0, "{endings}");
        assert!((report.figures["pause_mean_ln_ms"].middle() - 500_f64.ln()).abs() < 1e-9);
    }
}
