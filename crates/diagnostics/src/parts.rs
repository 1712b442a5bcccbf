//! What a report tells, part by part, as JSON. Nothing here is redacted yet.

use riposte_engine::ProviderHealth;
use riposte_measures::TurnRecord;
use riposte_problem::Problem;
use riposte_settings::{Conversation, Settings};
use serde_json::{Value, json};
use sysinfo::System;

/// The program and the machine.
pub(crate) fn about(program: &str) -> Value {
    let mut system = System::new();
    system.refresh_memory();
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    json!({
        "program": program,
        "version": env!("CARGO_PKG_VERSION"),
        "debug_build": cfg!(debug_assertions),
        "system": System::long_os_version(),
        "kernel": System::kernel_version(),
        "architecture": System::cpu_arch(),
        "cores": std::thread::available_parallelism().map_or(0, usize::from),
        "memory_mb": system.total_memory() / 1_000_000,
        "memory_free_mb": system.available_memory() / 1_000_000,
        "session": variable("XDG_SESSION_TYPE"),
        "desktop": variable("XDG_CURRENT_DESKTOP"),
        "language": variable("LANG"),
        "moment": jiff::Timestamp::from_millisecond(riposte_audio::Clock::unix_ms()).map(|at| at.to_string()).unwrap_or_default(),
    })
}

/// The settings, without what the user wrote to the chat model.
pub(crate) fn settings(settings: &Settings) -> Value {
    let mut told = settings.clone();
    if told.conversation.system_prompt != Conversation::default().system_prompt {
        told.conversation.system_prompt =
            format!("[{} characters of the user's own]", settings.conversation.system_prompt.chars().count());
    }
    json!(told)
}

pub(crate) fn devices() -> Value {
    let cards = riposte_engine::cards();
    match riposte_audio::default_backend().devices() {
        Ok(devices) => {
            let row = |d: &riposte_audio::DeviceInfo| json!({"id": d.id, "name": d.name, "input": d.input, "output": d.output, "is_default_input": d.is_default_input, "is_default_output": d.is_default_output});
            json!({ "sound": devices.iter().map(row).collect::<Vec<_>>(), "cards": cards })
        }
        Err(error) => json!({ "problem": problem(&error.problem()), "cards": cards }),
    }
}

pub(crate) fn providers(rows: &[ProviderHealth]) -> Value {
    let row = |one: &ProviderHealth| {
        json!({
            "stage": one.stage,
            "vendor": one.vendor,
            "name": one.name,
            "chosen": one.chosen,
            "state": one.health.state,
            "reason": one.health.reason.as_ref().map(problem),
            "first_ms": one.health.first_ms,
        })
    };
    rows.iter().map(row).collect()
}

pub(crate) fn problems(problems: &[Problem]) -> Value {
    problems.iter().map(problem).collect()
}

fn problem(problem: &Problem) -> Value {
    json!({ "code": problem.code, "kind": problem.kind, "message": problem.message.en, "advice": problem.advice.en })
}

/// When and how, never what.
pub(crate) fn turns(turns: &[TurnRecord]) -> Value {
    let row = |turn: &TurnRecord| {
        json!({
            "started_unix_ms": turn.started_unix_ms,
            "mode": turn.mode,
            "outcome": turn.outcome,
            "problem": turn.problem,
            "providers": turn.providers,
            "input_device": turn.input_device,
            "output_device": turn.output_device,
            "figures": turn.figures,
        })
    };
    turns.iter().map(row).collect()
}

/// The files in the folder of models, by size in bytes.
pub(crate) fn models(folder: &std::path::Path) -> Value {
    let mut files = serde_json::Map::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let (Ok(name), Ok(about)) = (path.strip_prefix(folder), entry.metadata()) {
                files.insert(name.display().to_string(), about.len().into());
            }
        }
    }
    files.into()
}
