//! `cargo xtask interop`: Riposte against the implementations of others. Vendors' own SDKs and LiteLLM's proxy, in a Python environment of their own below
//! `target/interop`, talk to the scripted servers, read what Riposte's clients sent to those, and answer the program itself. Needs PyPI once; no part of
//! `cargo xtask test`. What is checked stands in `tests/interop`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::neural;
use crate::shell::{self, cargo};

/// Which packages in which versions; with what they depend on.
const REQUIREMENTS: &str = "tests/interop/requirements.txt";

/// `which`: only these parts of it (`openai`, `litellm`, …); none: all.
pub(crate) fn interop(which: &[&str]) -> Result<bool> {
    let python = environment()?;
    let build = ["build", "-p", "riposte-cli", "-p", "riposte-tests", "--bin", "riposte", "--bin", "riposte-providers"];
    shell::must(&mut cargo(build))?;
    let program = |name: &str| shell::target().join("debug").join(name);
    let script = shell::root().join("tests/interop/run.py");
    let mut run = shell::command(&python.to_string_lossy(), [script.as_os_str()]);
    run.args(which).env("RIPOSTE_BIN", program("riposte")).env("RIPOSTE_PROVIDERS_BIN", program("riposte-providers"));
    shell::run(&mut run)
}

/// The Python with the packages that are wanted.
fn environment() -> Result<PathBuf> {
    let folder = shell::root().join("target/interop");
    let python = neural::virtual_environment(&folder.join("python"))?;
    let wanted = std::fs::read_to_string(shell::root().join(REQUIREMENTS)).context(REQUIREMENTS)?;
    let installed = folder.join("installed.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|there| there == wanted) {
        return Ok(python);
    }
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    shell::must(
        shell::command(&python.to_string_lossy(), pip).arg(Path::new(REQUIREMENTS)).current_dir(shell::root()),
    )?;
    // Written last: an installation that broke off is done again.
    std::fs::write(&installed, wanted)?;
    Ok(python)
}
