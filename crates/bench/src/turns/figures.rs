//! From verdicts to the figures of the report. Pure.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::format::Category;
use super::judge::{Check, Of, Verdict};
use crate::Report;

/// Failures that are named in a report, per category: enough to look into, few enough to read.
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

/// Writes figures and failures of `verdicts` into `report`.
pub(crate) fn fill(report: &mut Report, verdicts: &[Verdict]) {
    let checks = || verdicts.iter().flat_map(|verdict| &verdict.checks);
    report.number("scenarios", verdicts.len() as f64);
    report.number("failed_scenarios", verdicts.iter().filter(|verdict| verdict.failed()).count() as f64);
    let mut counts = Map::new();
    let mut rate = |name: &str, share: Share, of_none: f64| {
        report.number(name, share.rate(of_none));
        counts.insert(name.to_owned(), json!({ "count": share.count, "n": share.of }));
    };
    rate("cut_off_rate", Share::of(checks(), |check| in_pause(check, |committed, _| committed)), 0.0);
    rate("cut_in_rate", Share::of(checks(), |check| in_pause(check, |_, audible| audible)), 0.0);
    rate("answered_rate", Share::of(checks(), |check| (check.of == Of::Answer).then_some(check.wrong.is_none())), 1.0);
    rate("false_barge_in_rate", Share::of(checks(), |check| goes_on(check).map(|(ended, _)| ended)), 0.0);
    for category in [Category::Backchannel, Category::Echo, Category::Background] {
        let of = verdicts.iter().filter(|verdict| verdict.category == category).flat_map(|verdict| &verdict.checks);
        let share = Share::of(of, |check| goes_on(check).map(|(ended, _)| ended));
        rate(&format!("false_barge_in_{}_rate", category.name()), share, 0.0);
    }
    rate(
        "missed_barge_in_rate",
        Share::of(checks(), |check| (check.of == Of::Stop).then_some(check.wrong.is_some())),
        0.0,
    );
    let resumed = |check: &Check| goes_on(check).filter(|(_, disturbed)| *disturbed).map(|_| check.wrong.is_none());
    rate("resume_success_rate", Share::of(checks(), resumed), 1.0);
    rate("takeover_rate", Share::of(checks(), |check| (check.of == Of::Ignore).then_some(check.wrong.is_some())), 0.0);
    let took =
        |of: Of| checks().filter(move |check| check.of == of).filter_map(|check| check.took_ms).collect::<Vec<_>>();
    let (latencies, stops) = (took(Of::Answer), took(Of::Stop));
    report.summary("response_latency_ms", latencies.into_iter().filter(|ms| *ms >= 0.0));
    report.summary("barge_in_stop_ms", stops);
    report.more.insert("counts".to_owned(), Value::Object(counts));
    report.more.insert("categories".to_owned(), categories(verdicts));
    report.more.insert("failures".to_owned(), failures(verdicts));
}

fn in_pause(check: &Check, answer: impl Fn(bool, bool) -> bool) -> Option<bool> {
    match check.of {
        Of::Wait { has_pause: true, committed, audible } => Some(answer(committed, audible)),
        _ => None,
    }
}

fn goes_on(check: &Check) -> Option<(bool, bool)> {
    match check.of {
        Of::GoOn { ended, disturbed } => Some((ended, disturbed)),
        _ => None,
    }
}

fn categories(verdicts: &[Verdict]) -> Value {
    let mut counts: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for verdict in verdicts {
        let count = counts.entry(verdict.category.name()).or_default();
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
    let mut named: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for verdict in verdicts.iter().filter(|verdict| verdict.failed()) {
        let list = named.entry(verdict.category.name()).or_default();
        if list.len() < NAMED {
            list.push(format!("{}, {}", verdict.name, verdict.why()));
        }
    }
    json!(named)
}
