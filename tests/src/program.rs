//! The `riposte` program as a user has it: own data folder, no sound, no keychain, no keys, unless a test gives it some.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use riposte_measures::TurnView;
use riposte_sim::rig::{Finished, run_for};
use serde::Deserialize;
use tempfile::TempDir;

/// A conversation in a test is over long before.
const LIMIT: Duration = Duration::from_secs(110);

/// Whether end-to-end tests are to run; else why not.
pub fn enabled() -> Result<(), String> {
    match std::env::var("RIPOSTE_E2E").as_deref() {
        Ok("1") => Ok(()),
        _ => Err("end-to-end tests run with RIPOSTE_E2E=1".to_owned()),
    }
}

/// The `riposte` program: RIPOSTE_BIN, or the debug build.
pub fn riposte_bin() -> Result<PathBuf, String> {
    bin("RIPOSTE_BIN", "riposte")
}

/// The desktop program: RIPOSTE_DESKTOP_BIN, or the debug build.
pub fn desktop_bin() -> Result<PathBuf, String> {
    bin("RIPOSTE_DESKTOP_BIN", "riposte-desktop")
}

fn bin(variable: &str, name: &str) -> Result<PathBuf, String> {
    let built = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug").join(name);
    let path = std::env::var_os(variable).map_or_else(built, PathBuf::from);
    if path.is_file() { Ok(path) } else { Err(format!("{name} is not built ({variable} names no file)")) }
}

/// What `riposte talk --json` and `riposte history --json` print.
#[derive(Debug, Deserialize)]
pub struct Talk {
    pub turns: Vec<TurnView>,
}

/// A program with its own data folder.
pub struct Riposte {
    data: TempDir,
    home: TempDir,
}

impl Riposte {
    pub fn new() -> Result<Self> {
        Ok(Self { data: tempfile::tempdir()?, home: tempfile::tempdir()? })
    }

    /// The data folder: settings.toml and the database.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// A file of this test's own.
    pub fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// As for somebody who has seen the guide of the first start: the window opens on the conversation.
    pub fn knows_the_guide(&self) -> Result<()> {
        let seen = r#"{"open":false,"step":"microphone","done":true}"#;
        std::fs::write(self.guide_file(), seen).context("can't write guide.json")
    }

    /// Where the window keeps how far the guide is.
    pub fn guide_file(&self) -> PathBuf {
        self.data.path().join("guide.json")
    }

    /// Writes settings.toml.
    pub fn settings(&self, toml: &str) -> Result<()> {
        std::fs::write(self.data.path().join("settings.toml"), toml).context("can't write settings.toml")
    }

    /// Cuts a program off from this machine's sound, keychain and keys and gives it this data folder.
    pub fn isolate(&self, command: &mut Command) {
        let is_key = |name: &str| name.ends_with("_API_KEY") || name == "RIPOSTE_KEYS";
        let keys = std::env::vars_os().map(|(name, _)| name).filter(|name| is_key(&name.to_string_lossy()));
        for name in keys {
            command.env_remove(name);
        }
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "RIPOSTE_LOG", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"]
        {
            command.env_remove(name);
        }
        let nowhere = self.home.path().join("nothing-here");
        command
            .env("HOME", self.home.path())
            .env("XDG_RUNTIME_DIR", self.home.path())
            .env("RIPOSTE_DATA_DIR", self.data.path())
            .env("PULSE_SERVER", format!("unix:{}", nowhere.display()))
            .env("ALSA_CONFIG_PATH", &nowhere)
            .env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", nowhere.display()))
            .stdin(Stdio::null());
    }

    /// `riposte` with arguments, ready to run.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(riposte_bin().unwrap_or_else(|reason| panic!("{reason}")));
        command.args(args);
        self.isolate(&mut command);
        command
    }

    /// Runs it to its end.
    pub fn run(&self, args: &[&str]) -> Result<Finished> {
        run_for(&mut self.command(args), LIMIT)
    }

    /// `talk --json` from files into a file, with more arguments.
    pub fn talk(&self, inputs: &[&Path], more: &[&str]) -> Result<Talked> {
        self.talk_with(inputs, more, |_| {})
    }

    /// The same, with a say in the environment.
    pub fn talk_with(&self, inputs: &[&Path], more: &[&str], set: impl FnOnce(&mut Command)) -> Result<Talked> {
        let output = self.file("reply.wav");
        let mut command = self.command(&["talk", "--json", "--output"]);
        command.arg(&output);
        for input in inputs {
            command.arg("--input").arg(input);
        }
        command.args(more);
        set(&mut command);
        Ok(Talked { finished: run_for(&mut command, LIMIT)?, output })
    }

    /// The stored turns, oldest first.
    pub fn history(&self) -> Result<Vec<TurnView>> {
        let done = self.run(&["history", "--json"])?;
        ensure!(done.status.success(), "history failed: {}", done.stderr);
        let mut turns = parse(&done.stdout)?.turns;
        turns.sort_by_key(|turn| turn.id);
        Ok(turns)
    }
}

/// A conversation that is over.
#[derive(Debug)]
pub struct Talked {
    pub finished: Finished,
    /// What the speaker got.
    pub output: PathBuf,
}

impl Talked {
    /// The turns on standard output, whatever the exit code.
    pub fn turns(&self) -> Result<Vec<TurnView>> {
        Ok(parse(&self.finished.stdout).with_context(|| self.finished.stderr.clone())?.turns)
    }

    /// The turns of a conversation that went well and had nothing to complain about.
    pub fn good_turns(&self) -> Result<Vec<TurnView>> {
        let Finished { status, stderr, .. } = &self.finished;
        ensure!(status.success() && stderr.is_empty(), "exit {status}, standard error: {stderr}");
        self.turns()
    }
}

fn parse(stdout: &str) -> Result<Talk> {
    serde_json::from_str(stdout).with_context(|| format!("not the JSON that was agreed: {stdout}"))
}
