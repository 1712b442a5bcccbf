//! Tests a provider in every stage that it serves, or in one.

use riposte_engine::Tested;
use riposte_problem::Problem;
use riposte_problem::words::health as words;
use riposte_settings::Settings;
use riposte_store::Store;
use riposte_vendors::Stage;

use super::stage_name;
use crate::exit::Code;
use crate::out::outln;
use crate::{open, screen};

pub(super) fn run(vendor: &str, only: Option<Stage>, paid: bool, json: bool) -> Result<Code, Problem> {
    let (settings, problems) = open::settings()?;
    problems.iter().for_each(screen::problem);
    let serves = [Stage::Speech, Stage::Chat, Stage::Voice]
        .into_iter()
        .filter(|stage| only.is_none_or(|only| only == *stage) && riposte_vendors::find(*stage, vendor).is_some());
    let stages: Vec<Stage> = serves.collect();
    if let (Some(only), []) = (only, &stages[..]) {
        let known: Vec<_> = riposte_vendors::of(only).map(|vendor| vendor.name.replace('_', "-")).collect();
        return Err(words::nobody(vendor.replace('_', "-"), known.join(", ")));
    }
    let keys = open::key_lookup();
    let mut tests: Vec<Tested> = Vec::new();
    for stage in stages {
        let tested = riposte_engine::test_provider(&settings, stage, vendor, &keys, paid)?;
        if !json {
            outln!("{}: {}", stage_name(stage), tested.answer.in_language(screen::language()));
        }
        tests.push(tested);
    }
    // For whoever looks at the providers later; that it can't be kept changes nothing of what was found out.
    if let Err(problem) = open::store().and_then(|store| keep(&store, &settings, &tests)) {
        screen::problem(&problem);
    }
    if json {
        let tests: Vec<_> = tests.iter().map(as_json).collect();
        outln!("{}", serde_json::json!({ "tests": tests }));
    }
    let problem = tests.iter().find_map(|tested| tested.problem.as_ref());
    Ok(problem.map_or(Code::Done, Code::of))
}

fn keep(store: &Store, settings: &Settings, tests: &[Tested]) -> Result<(), Problem> {
    tests.iter().try_for_each(|tested| riposte_engine::keep_test(store, settings, tested))
}

fn as_json(tested: &Tested) -> serde_json::Value {
    let Tested { stage, vendor, at_unix_ms, reached_ms, first_ms, problem, answer } = tested;
    let problem = problem.as_ref().map(|problem| screen::as_json(std::slice::from_ref(problem))[0].clone());
    serde_json::json!({
        "stage": stage,
        "vendor": vendor,
        "at_unix_ms": at_unix_ms,
        "reached_ms": reached_ms,
        "first_ms": first_ms,
        "problem": problem,
        "answer": answer.in_language(screen::language()),
    })
}
