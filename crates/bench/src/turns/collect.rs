//! Which scenarios a run is about: files of a folder by split, language and name.

use std::path::{Path, PathBuf};

use riposte_problem::{Kind, Problem};

use super::format::{Scenario, read};
use super::random::Random;
use super::{Split, TurnsOptions};

/// Scenarios in the order of their files' names; and the names of those that are left out, for their recordings are not there.
pub(crate) fn collect(options: &TurnsOptions) -> Result<(Vec<Scenario>, Vec<String>), Problem> {
    let mut files = Vec::new();
    find(&options.scenarios, &mut files).map_err(|error| unreadable(&options.scenarios, &error.to_string()))?;
    files.sort();
    let mut scenarios = Vec::new();
    for path in
        files.iter().filter(|path| belongs(path.strip_prefix(&options.scenarios).unwrap_or(path), options.split))
    {
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, &error.to_string()))?;
        let mut read = read(&text).map_err(|wrong| unfit(path, &wrong))?;
        let beside = path.parent().unwrap_or(Path::new(""));
        for recording in
            read.iter_mut().flat_map(|scenario| &mut scenario.lines).filter_map(|line| line.recording.as_mut())
        {
            recording.file = beside.join(&recording.file);
        }
        scenarios.extend(read);
    }
    if let Some(language) = options.language {
        scenarios.retain(|scenario| scenario.language == language);
    }
    if let Some(only) = &options.only {
        scenarios.retain(|scenario| scenario.name.contains(only.as_str()));
    }
    let skipped = leave_out_unrecorded(&mut scenarios);
    if scenarios.is_empty() {
        return Err(none(&options.scenarios));
    }
    if let Some(limit) = options.limit {
        scenarios = draw(scenarios, limit.max(1));
    }
    Ok((scenarios, skipped))
}

/// Takes out the scenarios whose recordings are not there. Their names.
pub(crate) fn leave_out_unrecorded(scenarios: &mut Vec<Scenario>) -> Vec<String> {
    let is_there = |scenario: &Scenario| {
        scenario.lines.iter().filter_map(|line| line.recording.as_ref()).all(|recording| recording.file.is_file())
    };
    let (kept, missing) = std::mem::take(scenarios).into_iter().partition(is_there);
    *scenarios = kept;
    let missing: Vec<Scenario> = missing;
    missing.into_iter().map(|scenario| scenario.name).collect()
}

/// The same `limit` of them every time, in their order. Drawn, not every n-th: kinds of scenarios take turns in the files.
fn draw(scenarios: Vec<Scenario>, limit: usize) -> Vec<Scenario> {
    let mut random = Random::new(scenarios.len() as u64);
    let mut all: Vec<(u64, usize, Scenario)> =
        scenarios.into_iter().enumerate().map(|(n, scenario)| (random.next(), n, scenario)).collect();
    all.sort_by_key(|(lot, ..)| *lot);
    all.truncate(limit);
    all.sort_by_key(|(_, n, _)| *n);
    all.into_iter().map(|(.., scenario)| scenario).collect()
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    Ok(())
}

fn belongs(path: &Path, split: Split) -> bool {
    let inside = |name: &str| path.components().any(|part| part.as_os_str() == name);
    match split {
        Split::All => true,
        Split::Train => !inside("test"),
        Split::Test => !inside("train"),
    }
}

fn unreadable(path: &Path, reason: &str) -> Problem {
    Problem::new(
        "bench.scenarios_unreadable",
        Kind::Input,
        format!("{} can't be read: {reason}.", path.display()),
        "Name a folder of scenario files with --scenarios; the project's are in its folder `scenarios`.",
    )
}

fn unfit(path: &Path, wrong: &str) -> Problem {
    Problem::new(
        "bench.scenario_unfit",
        Kind::Input,
        format!("{} is no scenario file: {wrong}.", path.display()),
        "The format is explained in scenarios/README.md.",
    )
}

fn none(folder: &Path) -> Problem {
    Problem::new(
        "bench.no_scenarios",
        Kind::Input,
        format!("There is no scenario to run in {}.", folder.display()),
        "Choose another folder with --scenarios, another --split, --language or --only; recordings are made by scenarios/natural/make.py.",
    )
}
