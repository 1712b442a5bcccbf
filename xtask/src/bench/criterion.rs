//! The micro-benchmarks: runs every `crates/*/benches/*.rs`, and reads what criterion wrote about each into the shape of a bench's report.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use crate::shell::{self, cargo};

/// Runs them all.
pub(crate) fn run() -> Result<()> {
    let mut args = vec!["bench".to_owned()];
    for file in sources()? {
        let krate = file.ancestors().nth(2).and_then(Path::file_name).unwrap_or_default().to_string_lossy();
        let bench = file.file_stem().unwrap_or_default().to_string_lossy();
        args.extend(["-p".to_owned(), format!("riposte-{krate}"), "--bench".to_owned(), bench.into_owned()]);
    }
    args.extend(["--", "--noplot"].map(str::to_owned));
    shell::must(&mut cargo(args))
}

fn sources() -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for krate in std::fs::read_dir(shell::root().join("crates"))?.flatten() {
        let Ok(benches) = std::fs::read_dir(krate.path().join("benches")) else { continue };
        files
            .extend(benches.flatten().map(|entry| entry.path()).filter(|path| path.extension() == Some("rs".as_ref())));
    }
    files.sort();
    Ok(files)
}

/// What they found, as one report: nanoseconds per iteration, one value per sample. `None` when there is nothing.
pub(crate) fn report(machine: &Value) -> Result<Option<Value>> {
    read(&shell::target().join("criterion"), machine)
}

fn read(folder: &Path, machine: &Value) -> Result<Option<Value>> {
    let mut samples = Vec::new();
    find(folder, &mut samples);
    samples.sort();
    let (mut figures, mut values) = (Map::new(), Map::new());
    for sample in samples {
        let name = format!("{}_ns", name(&sample)?);
        let mut each = per_iteration(&sample)?;
        values.insert(name.clone(), json!(each));
        each.sort_by(f64::total_cmp);
        // Nearest rank, as everywhere in the project's figures.
        let percentile = |p: usize| each.get((p * each.len()).div_ceil(100).saturating_sub(1)).copied();
        figures.insert(
            name,
            json!({
                "p50": percentile(50), "p90": percentile(90), "p95": percentile(95), "p99": percentile(99),
                "max": percentile(100), "n": each.len(),
            }),
        );
    }
    let found = !figures.is_empty();
    let mut report = json!({ "command": "cargo bench", "settings": {}, "figures": figures, "values": values });
    if !machine.is_null() {
        report["machine"] = machine.clone();
    }
    Ok(found.then_some(report))
}

/// Every `…/new/sample.json` below a folder.
fn find(folder: &Path, samples: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            find(&path, samples);
        } else if path.ends_with("new/sample.json") {
            samples.push(path);
        }
    }
}

/// `group/function/value`, as the bench called itself.
fn name(sample: &Path) -> Result<String> {
    let about: Value = json_of(&sample.with_file_name("benchmark.json"))?;
    let name = about["full_id"].as_str().context("a benchmark without a name")?;
    Ok(name.replace([' ', '-'], "_"))
}

fn per_iteration(sample: &Path) -> Result<Vec<f64>> {
    let sample = json_of(sample)?;
    let numbers =
        |key: &str| sample[key].as_array().into_iter().flatten().filter_map(Value::as_f64).collect::<Vec<_>>();
    Ok(numbers("times").iter().zip(numbers("iters")).map(|(time, iterations)| time / iterations).collect())
}

fn json_of(path: &Path) -> Result<Value> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_criterion_wrote_becomes_figures() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path(), &Value::Null).unwrap(), None);
        let new = folder.path().join("vad/webrtc/new");
        std::fs::create_dir_all(&new).unwrap();
        std::fs::write(new.join("benchmark.json"), r#"{"full_id":"vad/webrtc-2"}"#).unwrap();
        std::fs::write(new.join("sample.json"), r#"{"iters":[10.0,20.0,10.0],"times":[50.0,80.0,90.0]}"#).unwrap();
        let report = read(folder.path(), &json!({"cores": 2})).unwrap().unwrap();
        assert_eq!(report["values"]["vad/webrtc_2_ns"], json!([5.0, 4.0, 9.0]));
        assert_eq!(report["figures"]["vad/webrtc_2_ns"]["p50"], json!(5.0));
        assert_eq!(report["machine"]["cores"], 2);
    }

    #[test]
    fn every_micro_benchmark_of_the_tree_is_run() {
        assert!(sources().unwrap().iter().all(|path| path.is_file()));
    }
}
