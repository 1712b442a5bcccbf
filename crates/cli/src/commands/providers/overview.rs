//! How the providers are, one line for each, and why where one is no better.

use riposte_engine::{HealthState, Known, ProviderHealth};
use riposte_measures::Summary;
use riposte_problem::Problem;
use riposte_store::Reader;

use super::stage_name;
use crate::exit::Code;
use crate::out::outln;
use crate::{open, screen};

pub(super) fn run(all: bool, json: bool) -> Result<Code, Problem> {
    let (settings, problems) = open::settings()?;
    problems.iter().for_each(screen::problem);
    // What of the network can't be had as the settings say concerns every server.
    open::network()?;
    let history = Reader::open(open::paths()?.database()).unwrap_or_else(|error| {
        screen::problem(&error.problem());
        None
    });
    let known = Known { history: history.as_ref(), ..Known::default() };
    let (rows, problems) = riposte_engine::providers(&settings, &open::key_lookup(), known, all);
    problems.iter().for_each(screen::problem);
    if json {
        let rows: Vec<_> = rows.iter().map(as_json).collect();
        outln!("{}", serde_json::json!({ "providers": rows }));
        return Ok(Code::Done);
    }
    let mut stage = None;
    for row in &rows {
        if stage.replace(row.stage) != Some(row.stage) {
            outln!("{}:", stage_name(row.stage));
        }
        let mark = if row.chosen { "*" } else { " " };
        let name = row.vendor.replace('_', "-");
        outln!("{mark} {name:<18} {:<9} {}", state(row.health.state), times(row.health.first_ms));
        if let Some(reason) = &row.health.reason {
            outln!("      {}", reason.in_language(screen::language()));
        }
    }
    outln!(
        "* is chosen. Times are from the request to the first of the answer. `riposte providers test NAME` tests one."
    );
    Ok(Code::Done)
}

fn as_json(row: &ProviderHealth) -> serde_json::Value {
    let ProviderHealth { stage, vendor, label, name, chosen, health } = row;
    let reason = health.reason.as_ref().map(|reason| screen::as_json(std::slice::from_ref(reason))[0].clone());
    serde_json::json!({
        "stage": stage,
        "vendor": vendor,
        "label": label,
        "name": name,
        "chosen": chosen,
        "state": health.state,
        "reason": reason,
        "first_ms": health.first_ms,
        "asked_unix_ms": health.asked_unix_ms,
    })
}

fn state(state: HealthState) -> &'static str {
    match state {
        HealthState::Ready => "ready",
        HealthState::Degraded => "degraded",
        HealthState::Down => "down",
        HealthState::NoKey => "no key",
        HealthState::Limit => "limit",
    }
}

/// As `p50 210 ms, p95 480 ms (31 turns)`; nothing where none is known.
fn times(first_ms: Option<Summary>) -> String {
    first_ms.map_or_else(String::new, |times| {
        let turns = if times.n == 1 { "turn" } else { "turns" };
        format!("p50 {:.0} ms, p95 {:.0} ms ({} {turns})", times.p50, times.p95, times.n)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_one_phrase() {
        assert_eq!(times(None), "");
        assert_eq!(times(Summary::of([120.4])), "p50 120 ms, p95 120 ms (1 turn)");
        assert_eq!(times(Summary::of([100.0, 300.0])), "p50 100 ms, p95 300 ms (2 turns)");
    }
}
