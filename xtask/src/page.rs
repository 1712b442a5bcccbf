//! `cargo xtask page`: the gateway's page in a real Chromium, whose microphone plays a file. Chromium is not installed for it: without one it is skipped. No part
//! of `cargo xtask test`.

use anyhow::Result;

use crate::shell::{self, cargo};
use crate::test::{BENCH, WINDOW};

/// Names under which systems have it.
const PROGRAMS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

pub(crate) fn page() -> Result<bool> {
    let Some(program) = PROGRAMS.into_iter().find(|program| shell::on_path(program)) else {
        println!("skipped: page: none of {} is installed (Debian: chromium)", PROGRAMS.join(", "));
        return Ok(true);
    };
    let program = shell::output(shell::command("sh", ["-c", "command -v \"$1\"", "sh"]).arg(program))?;
    let pictures = shell::root().join("target/page");
    // The packages and features of `cargo xtask test`: nothing is compiled twice.
    let window = shell::root().join("ui/dist/index.html").exists();
    let features = if window { [BENCH, WINDOW].join(",") } else { BENCH.to_owned() };
    let mut run = cargo(["test", "--workspace", "--features", &features, "--test", "web_page"]);
    run.args(["--", "--ignored", "--nocapture"]);
    run.env("RIPOSTE_CHROMIUM", program.trim()).env("RIPOSTE_PICTURES", &pictures);
    let ok = shell::run(&mut run)?;
    println!("Pictures of the page are in {}.", pictures.display());
    Ok(ok)
}
