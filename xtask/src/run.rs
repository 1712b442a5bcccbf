//! `cargo xtask run`: set-up, then the app in its window; without a display, the bundled spoken conversation in this terminal.

use anyhow::Result;

use crate::node;
use crate::packages::{self, For};
use crate::platform;
use crate::shell;

/// Two spoken questions that come with the project.
const BUNDLED: [&str; 2] = ["models/micro/try-it.wav", "models/micro/try-it-2.wav"];

pub(crate) fn run(release: bool) -> Result<bool> {
    if platform::has_display() { window(release) } else { terminal(release) }
}

fn window(release: bool) -> Result<bool> {
    packages::ensure(&[For::Build, For::Window])?;
    node::ensure_built()?;
    let mut args = vec!["run", "-p", "riposte-desktop", "--features", "desktop,custom-protocol"];
    args.extend(release.then_some("--release"));
    shell::run(&mut shell::cargo(args))
}

fn terminal(release: bool) -> Result<bool> {
    println!("There is no display here (DISPLAY and WAYLAND_DISPLAY are empty), so the window can't open.");
    println!("Holding the bundled spoken conversation in this terminal instead.");
    packages::ensure(&[For::Build])?;
    let reply = shell::target().join("riposte-reply.wav");
    let mut args = vec!["run", "-p", "riposte-cli", "--bin", "riposte"];
    args.extend(release.then_some("--release"));
    args.extend(["--", "talk", "--input", BUNDLED[0], "--input", BUNDLED[1], "--output"]);
    let mut talk = shell::cargo(args);
    talk.arg(&reply);
    let ok = shell::run(&mut talk)?;
    if ok {
        println!("The spoken answers are in {}.", reply.display());
        println!("With a microphone and a speaker, `cargo run -p riposte-cli -- talk` listens to you.");
    }
    Ok(ok)
}
