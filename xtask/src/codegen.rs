//! Writes generated files anew. They are committed; a test fails when they differ from what would be written.

use anyhow::Result;

use crate::packages::{self, For};
use crate::shell;

/// Where the window's typed bindings are kept.
pub(crate) const BINDINGS: &str = "ui/src/lib/generated/bindings.ts";

pub(crate) fn codegen() -> Result<bool> {
    packages::ensure(&[For::Build, For::Window])?;
    let args = ["run", "-p", "riposte-desktop", "--features", "desktop", "--", "--export-bindings", BINDINGS];
    shell::must(&mut shell::cargo(args))?;
    println!("{BINDINGS} is written.");
    Ok(true)
}
