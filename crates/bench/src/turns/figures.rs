//! From verdicts to the figures of the report. Pure.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::format::{Category, Language};
use super::judge::{Check, Of, Verdict};
use crate::Report;

/// Failures that are named in a report, per category and language: enough to look into, few enough to read.
const NAMED: usize = 12;

/// A rate with what it is made of.
struct Share {
    count: usize,
    of: usize,
}

impl Share {
    /// Of the checks that were put to the test and that `counts` has an answer for, those with yes.
    fn of<'a>(checks: impl Iterator<Item = &'a Check>, counts: impl Fn(&Check) -> Option<bool>) -> Share {
        let mut share = Share { count: 0, of: 0 };
        for yes in checks.filter(|check| !check.untested).filter_map(counts) {
            share.of += 1;
            share.count += usize::from(yes);
        }
        share
    }

    fn rate(&self, of_none: f64) -> f64 {
        if self.of == 0 { of_none } else { self.count as f64 / self.of as f64 }
    }
}

/// Writes figures and failures of `verdicts` into `report`: of all, and where there is more than one language, of each (`cut_off_es_rate`).
pub(crate) fn fill(report: &mut Report, verdicts: &[Verdict]) {
    let mut counts = Map::new();
    let all: Vec<&Verdict> = verdicts.iter().collect();
    of(report, &mut counts, &all, "");
    let each = Language::ALL.map(|language| verdicts.iter().filter(|v| v.language == language).collect::<Vec<_>>());
    if each.iter().all(|verdicts| !verdicts.is_empty()) {
        for (language, verdicts) in Language::ALL.into_iter().zip(&each) {
            of(report, &mut counts, verdicts, &format!("_{}", language.tag()));
        }
    }
    report.more.insert("counts".to_owned(), Value::Object(counts));
    report.more.insert("categories".to_owned(), categories(verdicts));
    report.more.insert("failures".to_owned(), failures(verdicts));
}

/// The figures of some verdicts; `mark` stands in their names before the unit.
fn of(report: &mut Report, counts: &mut Map<String, Value>, verdicts: &[&Verdict], mark: &str) {
    let checks = || verdicts.iter().flat_map(|verdict| &verdict.checks);
    report.number(&format!("scenarios{mark}"), verdicts.len() as f64);
    report
        .number(&format!("failed_scenarios{mark}"), verdicts.iter().filter(|verdict| verdict.failed()).count() as f64);
    let mut rate = |name: &str, share: Share, of_none: f64| {
        let name = format!("{name}{mark}_rate");
        report.number(&name, share.rate(of_none));
        counts.insert(name, json!({ "count": share.count, "n": share.of }));
    };
    rate("cut_off", Share::of(checks(), |check| in_pause(check, |committed, _| committed)), 0.0);
    rate("cut_in", Share::of(checks(), |check| in_pause(check, |_, audible| audible)), 0.0);
    rate("answered", Share::of(checks(), |check| (check.of == Of::Answer).then_some(check.wrong.is_none())), 1.0);
    rate("false_barge_in", Share::of(checks(), |check| goes_on(check).map(|(ended, _)| ended)), 0.0);
    for category in [Category::Backchannel, Category::Echo, Category::Background] {
        let of = verdicts.iter().filter(|verdict| verdict.category == category).flat_map(|verdict| &verdict.checks);
        let share = Share::of(of, |check| goes_on(check).map(|(ended, _)| ended));
        rate(&format!("false_barge_in_{}", category.name()), share, 0.0);
    }
    rate("missed_barge_in", Share::of(checks(), |check| (check.of == Of::Stop).then_some(check.wrong.is_some())), 0.0);
    let resumed = |check: &Check| goes_on(check).filter(|(_, disturbed)| *disturbed).map(|_| check.wrong.is_none());
    rate("resume_success", Share::of(checks(), resumed), 1.0);
    rate("takeover", Share::of(checks(), |check| (check.of == Of::Ignore).then_some(check.wrong.is_some())), 0.0);
    let took =
        |of: Of| checks().filter(move |check| check.of == of).filter_map(|check| check.took_ms).collect::<Vec<_>>();
    if verdicts.iter().any(|verdict| verdict.real) {
        for category in [Category::Pause, Category::Alone] {
            let of = verdicts.iter().filter(|verdict| verdict.category == category).flat_map(|verdict| &verdict.checks);
            let share = Share::of(of, |check| in_pause(check, |committed, _| committed));
            rate(&format!("cut_off_{}", category.name()), share, 0.0);
        }
        report.number(&format!("words_lost{mark}"), checks().map(|check| check.lost as f64).sum());
    }
    let (latencies, stops) = (took(Of::Answer), took(Of::Stop));
    report.summary(&format!("response_latency{mark}_ms"), latencies.into_iter().filter(|ms| *ms >= 0.0));
    report.summary(&format!("barge_in_stop{mark}_ms"), stops);
    let backchannels = verdicts.iter().filter(|verdict| verdict.category == Category::Backchannel);
    let yielded = backchannels.flat_map(|verdict| &verdict.checks).filter_map(|check| match check.of {
        Of::GoOn { ended: false, yielded_ms: ms @ 1.., .. } if !check.untested => Some(ms as f64),
        _ => None,
    });
    report.summary(&format!("yielded{mark}_ms"), yielded);
}

fn in_pause(check: &Check, answer: impl Fn(bool, bool) -> bool) -> Option<bool> {
    match check.of {
        Of::Wait { has_pause: true, committed, audible } => Some(answer(committed, audible)),
        _ => None,
    }
}

fn goes_on(check: &Check) -> Option<(bool, bool)> {
    match check.of {
        Of::GoOn { ended, disturbed, .. } => Some((ended, disturbed)),
        _ => None,
    }
}

/// The category, named like the file: `es-pause`.
fn kind(verdict: &Verdict) -> String {
    format!("{}{}", verdict.language.prefix(), verdict.category.name())
}

fn categories(verdicts: &[Verdict]) -> Value {
    let mut counts: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
    for verdict in verdicts {
        let count = counts.entry(kind(verdict)).or_default();
        count.0 += 1;
        count.1 += usize::from(verdict.failed());
        count.2 += verdict.checks.iter().filter(|check| check.untested).count();
    }
    let row = |(name, (scenarios, failed, untested))| {
        (name, json!({ "scenarios": scenarios, "failed": failed, "untested_checks": untested }))
    };
    json!(counts.into_iter().map(row).collect::<BTreeMap<_, _>>())
}

fn failures(verdicts: &[Verdict]) -> Value {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for verdict in verdicts.iter().filter(|verdict| verdict.failed()) {
        let list = named.entry(kind(verdict)).or_default();
        if list.len() < NAMED {
            list.push(format!("{}, {}", verdict.name, verdict.why()));
        }
    }
    json!(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(language: Language, committed: bool) -> Verdict {
        let check = Check {
            of: Of::Wait { has_pause: true, committed, audible: false },
            line: "q".to_owned(),
            wrong: committed.then(|| "taken for over".to_owned()),
            took_ms: None,
            lost: 0,
            untested: false,
        };
        Verdict { name: "one".to_owned(), category: Category::Pause, language, real: false, checks: vec![check] }
    }

    #[test]
    fn each_language_has_figures_of_its_own() {
        let mut report = Report::new("bench turns");
        fill(&mut report, &[verdict(Language::En, false), verdict(Language::Es, true), verdict(Language::En, false)]);
        let figure = |name: &str| report.figures[name].middle();
        assert_eq!((figure("cut_off_en_rate"), figure("cut_off_es_rate")), (0.0, 1.0));
        assert_eq!((figure("cut_off_rate"), figure("scenarios_es")), (1.0 / 3.0, 1.0));
        assert_eq!(report.more["failures"]["es-pause"][0], "one, q: taken for over");
        assert_eq!(report.more["counts"]["cut_off_en_rate"]["n"], 2);
    }

    #[test]
    fn one_language_alone_is_all() {
        let mut report = Report::new("bench turns");
        fill(&mut report, &[verdict(Language::Es, true)]);
        assert!(report.figures.contains_key("cut_off_rate") && !report.figures.contains_key("cut_off_es_rate"));
    }
}
