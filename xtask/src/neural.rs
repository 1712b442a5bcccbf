//! ONNX Runtime for the tests of neural models, from PyPI's wheel into `target/onnxruntime`, where `riposte_sim::rig::onnxruntime` looks. Without
//! Python or network those tests are skipped by name.

use std::path::Path;

use anyhow::{Context, Result};

use crate::shell;

/// The version that the tests are run with; 1.24 or newer will do.
const WHEEL: &str = "onnxruntime==1.31.1";

/// Fetches the library unless it is here. `false`: it was here.
pub(crate) fn ensure() -> Result<bool> {
    let folder = shell::root().join("target/onnxruntime");
    if folder.join("onnxruntime/capi").is_dir() {
        return Ok(false);
    }
    let environment = shell::root().join("target/xtask/python");
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python3" });
    if !python.is_file() {
        shell::must(shell::command("python3", ["-m", "venv"]).arg(&environment))?;
    }
    // The library alone: none of what its Python side needs. First elsewhere, so that a download that breaks off leaves nothing that looks whole.
    let fetching = shell::root().join("target/xtask/onnxruntime");
    let pip =
        ["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--upgrade", WHEEL, "--target"];
    shell::must(shell::command(&python.to_string_lossy(), pip).arg(&fetching))?;
    put(&fetching, &folder)?;
    Ok(true)
}

fn put(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        std::fs::remove_dir_all(to)?;
    }
    std::fs::rename(from, to).with_context(|| format!("can't move {} to {}", from.display(), to.display()))
}
