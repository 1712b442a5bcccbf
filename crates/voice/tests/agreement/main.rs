//! How far spoken text agrees with test cases by another hand, NVIDIA's for NeMo-text-processing, which no checkout holds: from the folder in
//! `RIPOSTE_TEST_SPEAKABLE`, else from `shared/speakable` beside the checkout. `cargo nextest run -p riposte-voice agreement --no-capture` shows
//! each kind of writing with its figures, and the misses.

mod aside;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use riposte_sim::or_skip;
use riposte_voice::speakable;

use self::aside::reason;

/// The share of the cases that a listener would want.
const WANTED: f64 = 0.9;

struct Case {
    kind: String,
    written: String,
    /// Each is right.
    accepted: Vec<String>,
}

impl Case {
    /// From a line of kind, written form and accepted forms, parted by tabs.
    fn read(line: &str) -> Option<Self> {
        let mut fields = line.split('\t').map(str::to_owned);
        let (kind, written) = (fields.next()?, fields.next()?);
        Some(Self { kind, written, accepted: fields.collect() })
    }

    fn agrees_with(&self, spoken: &str) -> bool {
        self.accepted.iter().any(|form| plain(form) == plain(spoken))
    }
}

/// Without case, punctuation, hyphens and "and": what is left is what a listener tells apart.
fn plain(text: &str) -> String {
    let kept: String = text
        .to_lowercase()
        .chars()
        .map(|c| if c == '-' { ' ' } else { c })
        .filter(|c| c.is_alphanumeric() || c.is_whitespace())
        .collect();
    kept.split_whitespace().filter(|word| *word != "and").collect::<Vec<_>>().join(" ")
}

fn cases(file: &str) -> Result<Vec<Case>, String> {
    let named = std::env::var_os("RIPOSTE_TEST_SPEAKABLE").filter(|value| !value.is_empty()).map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/speakable");
    let path = named.unwrap_or_else(beside).join(file);
    let text = std::fs::read_to_string(&path).map_err(|_| format!("needs the cases {file}"))?;
    Ok(text.lines().filter_map(Case::read).collect())
}

#[derive(Default)]
struct Tally {
    all: usize,
    agreed: usize,
    aside: usize,
}

/// Prints kinds and misses, and gives the share of agreement among the cases that are not set aside.
fn agreement(cases: &[Case], language: &str) -> f64 {
    let mut kinds: BTreeMap<&str, Tally> = BTreeMap::new();
    for case in cases {
        let spoken = speakable(&case.written, language);
        let kind = kinds.entry(&case.kind).or_default();
        kind.all += 1;
        if case.agrees_with(&spoken) {
            kind.agreed += 1;
        } else if let Some(reason) = reason(case, &spoken) {
            kind.aside += 1;
            println!("{language} aside  {}: {}  →  {spoken}  ({reason})", case.kind, case.written);
        } else {
            let wanted = case.accepted.join(" | ");
            println!("{language} missed {}: {}  →  {spoken}  (wanted: {wanted})", case.kind, case.written);
        }
    }
    let mut sum = Tally::default();
    for (kind, tally) in &kinds {
        println!("{language} {kind:12} agreed {:3} of {:3}, set aside {:2}", tally.agreed, tally.all, tally.aside);
        sum = Tally { all: sum.all + tally.all, agreed: sum.agreed + tally.agreed, aside: sum.aside + tally.aside };
    }
    let share = sum.agreed as f64 / (sum.all - sum.aside) as f64;
    println!("{language}: agreed {} of {}, set aside {}: {:.1} %", sum.agreed, sum.all, sum.aside, share * 100.0);
    share
}

#[test]
fn agreement_in_english() {
    let cases = or_skip!(cases("nemo-en.tsv"));
    assert!(agreement(&cases, "en-US") >= WANTED);
}

#[test]
fn agreement_in_spanish() {
    let cases = or_skip!(cases("nemo-es.tsv"));
    assert!(agreement(&cases, "es-ES") >= WANTED);
}
