//! `cargo xtask bench`: set-up, a release build, every bench, one dated file of figures and a table in `target/bench/`, and what changed since the
//! run before. Measures one thing at a time: a build beside it would be measured too.

mod criterion;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::check::{Ran, Report};
use crate::packages::{self, For};
use crate::shell::{self, cargo};

/// One row: the name of the step, and the arguments of `riposte bench`.
struct Row {
    name: &'static str,
    args: Vec<String>,
}

/// In order; the short ones first, so that what is wrong shows early.
fn rows() -> Vec<Row> {
    let row = |name: &'static str, args: &str| Row { name, args: args.split_whitespace().map(str::to_owned).collect() };
    let mut rows = vec![
        row("turns, virtual time", "turns --split test"),
        row("turns, real time", "turns --split test --realtime --limit 24"),
        row("start", "start --runs 20"),
        row("idle", "idle"),
        row("stt, micro", "stt"),
        row("stt, tiny shape", "stt --model target/bench/models/ggml-timing-tiny.en.bin"),
        row("stt, base shape", "stt --model target/bench/models/ggml-timing-base.en.bin --runs 10"),
        row("gap, push-to-talk", "gap --mode ptt --turns 20"),
        row("gap, duplex", "gap --mode duplex --turns 20"),
    ];
    if cfg!(target_os = "linux") {
        rows.push(row("acoustic, push-to-talk", "acoustic --mode ptt --turns 20"));
        rows.push(row("acoustic, duplex", "acoustic --mode duplex --turns 20"));
        rows.push(row("echo", "echo --minutes 2"));
    }
    let window = release("riposte-desktop");
    for row in rows.iter_mut().filter(|row| row.name == "start" && window.is_file()) {
        row.args.extend(["--app".to_owned(), window.display().to_string()]);
    }
    rows
}

fn release(program: &str) -> PathBuf {
    shell::target().join("release").join(format!("{program}{}", std::env::consts::EXE_SUFFIX))
}

/// Runs the rows whose names contain `only`, and the micro-benchmarks if they do.
pub(crate) fn bench(only: Option<&str>) -> Result<bool> {
    let wanted = |name: &str| only.is_none_or(|only| name.contains(only));
    let folder = shell::target().join("bench");
    std::fs::create_dir_all(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
    let before = latest(&folder)?;
    let mut steps = Report::default();
    let parts: &[For] = if cfg!(target_os = "linux") { &[For::Build, For::Tests] } else { &[For::Build] };
    if !steps.step("system packages", || packages::ensure(parts).map(|()| Ran::set_up())) {
        bail!("without the packages nothing can be measured");
    }
    let built = steps.step("release build", || {
        shell::must(&mut cargo(["build", "--release", "-p", "riposte-cli", "--features", "bench"]))
            .map(|()| Ran::set_up())
    });
    if !built {
        bail!("what does not build can't be measured");
    }
    if !release("riposte-desktop").is_file() && wanted("start") {
        steps.skip(
            "start of the window",
            "it is not built (cargo build --release -p riposte-desktop --features desktop,custom-protocol)",
        );
    }
    let program = release("riposte");
    let models = wanted("stt") && steps.step("models for timing", || make_models().map(|()| Ran::set_up()));
    let mut reports: Vec<Value> = Vec::new();
    for row in rows().iter().filter(|row| wanted(row.name)) {
        if row.name.ends_with("shape") && !models {
            steps.skip(row.name, "its model could not be made");
            continue;
        }
        steps.step(row.name, || {
            let report = measured(&program, row)?;
            reports.push(report);
            Ok(Ran::check(true))
        });
    }
    if wanted("micro-benchmarks") {
        steps.step("micro-benchmarks", || {
            criterion::run()?;
            let machine = reports.first().map_or(Value::Null, |report| report["machine"].clone());
            reports.extend(criterion::report(&machine)?);
            Ok(Ran::check(true))
        });
    }
    let file = write(&folder, &program, &reports, before.as_deref())?;
    print!("\n{}", steps.table());
    println!("The figures are in {} and, as tables, in {}.", file.display(), file.with_extension("md").display());
    Ok(!steps.failed())
}

/// Models of published shapes with random weights; Python with numpy makes them, in an environment of its own where there is none.
fn make_models() -> Result<()> {
    let folder = shell::target().join("bench/models");
    if folder.join("ggml-timing-base.en.bin").is_file() {
        println!("up to date");
        return Ok(());
    }
    let script = shell::root().join("models/timing/make.py");
    let into = ["--into".as_ref(), folder.as_os_str()];
    let has_numpy = shell::output(&mut shell::command("python3", ["-c", "import numpy"])).is_ok();
    let python = if has_numpy {
        PathBuf::from("python3")
    } else {
        let venv = shell::target().join("bench/python");
        shell::must(shell::command("python3", ["-m", "venv"]).arg(&venv))?;
        let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python3" });
        shell::must(&mut shell::command(&python.to_string_lossy(), ["-m", "pip", "install", "--quiet", "numpy"]))?;
        python
    };
    shell::must(shell::command(&python.to_string_lossy(), [script.as_os_str()]).args(into))
}

fn measured(program: &Path, row: &Row) -> Result<Value> {
    let mut command = shell::command(&program.to_string_lossy(), ["bench"]);
    command.args(&row.args).args(["--json", "--values"]);
    println!("$ {}", shell::display(&command));
    let printed = shell::output(&mut command)?;
    let report: Value = serde_json::from_str(&printed).context("it printed no JSON")?;
    for (name, figure) in report["figures"].as_object().into_iter().flatten() {
        match figure.get("p50") {
            Some(p50) => println!("  {name}: p50 {p50}, p95 {}, n {}", figure["p95"], figure["n"]),
            None => println!("  {name}: {figure}"),
        }
    }
    Ok(report)
}

/// Writes the run and its tables, and says what changed since the one before.
fn write(folder: &Path, program: &Path, reports: &[Value], before: Option<&Path>) -> Result<PathBuf> {
    let now = now();
    let version = shell::output(&mut shell::command("git", ["describe", "--always", "--dirty"])).unwrap_or_default();
    let run = json!({ "date": now, "version": version.trim(), "reports": reports });
    let file = folder.join(format!("{}.json", now.replace(':', "")));
    std::fs::write(&file, serde_json::to_string_pretty(&run)?)?;
    let riposte = |args: &[&std::ffi::OsStr]| {
        let mut command = shell::command(&program.to_string_lossy(), ["bench"]);
        shell::output(command.args(args))
    };
    let mut tables = riposte(&["show".as_ref(), file.as_ref()])?;
    if let Some(before) = before {
        let changes = riposte(&["compare".as_ref(), before.as_ref(), file.as_ref()])?;
        let since = before.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        println!("\n=== since {since}\n{changes}");
        tables += &format!("\n## Since {since}\n\n```\n{changes}```\n");
    }
    std::fs::write(file.with_extension("md"), tables)?;
    Ok(file)
}

/// The run before this one: names are dates, so the last by name.
fn latest(folder: &Path) -> Result<Option<PathBuf>> {
    let mut runs: Vec<PathBuf> = std::fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    runs.sort();
    Ok(runs.pop())
}

#[expect(clippy::disallowed_methods, reason = "the product's clock times conversations; this dates a file")]
fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
