//! `cargo xtask test`: set-up, then every check and every test in order. A failed step does not stop the later ones, so that one run
//! shows all. Every cargo step uses one set of packages and features: nothing is compiled twice for a difference that doesn't matter.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::check::{Ran, Report};
use crate::node::{self, npm};
use crate::packages::{self, For};
use crate::shell::{self, cargo};
use crate::{neural, summary, tidy};

/// The window with its page built in, so that the program that is tested is the one that is used.
pub(crate) const WINDOW: &str = "riposte-desktop/desktop,riposte-desktop/custom-protocol";

/// `riposte bench`, which has tests of its own and takes part in the end-to-end tests.
pub(crate) const BENCH: &str = "riposte-cli/bench";

/// The end-to-end tests' package; its tests run last, by themselves.
const END_TO_END: &str = "riposte-tests";

/// Tests of single crates that need a real sound system or keychain: on Linux they run on virtual ones.
const ON_DEVICES: &str =
    "(package(riposte-audio) & binary(real_sound)) | (package(riposte-settings) & binary(keychain))";

pub(crate) fn test() -> Result<bool> {
    let mut report = Report::default();
    let linux = cfg!(target_os = "linux");
    let parts: &[For] = if linux { &[For::Build, For::Window, For::Tests] } else { &[For::Build, For::Window] };
    if !report.step("system packages", || packages::ensure(parts).map(|()| Ran::set_up())) {
        print!("\n{}", report.table());
        return Ok(false);
    }

    onnxruntime(&mut report);
    let node = report.step("npm ci", || {
        node::check()?;
        if node::packages_are_current() {
            println!("up to date");
            return Ok(Ran::set_up());
        }
        shell::must(&mut npm(["ci"])).map(|()| Ran::set_up())
    });
    let built = if node {
        report.step("UI: build", || Ok(Ran::check(shell::run(&mut npm(["run", "build"]))?)))
    } else {
        report.skip("UI: build", "the npm packages are not installed");
        false
    };

    let cargo_steps = CargoSteps { window: built, nextest: has_nextest() };
    cargo_steps.all(&mut report);

    if node {
        report.step("UI: types", || Ok(Ran::check(shell::run(&mut npm(["run", "check"]))?)));
        report.step("UI: tests", || {
            let (ok, printed) = shell::run_and_keep(npm(["run", "test"]).env("CI", "1").env("NO_COLOR", "1"))?;
            Ok(Ran::tests(ok, summary::counts(&printed), summary::skips(&printed)))
        });
    } else {
        report.skip("UI: types", "the npm packages are not installed");
        report.skip("UI: tests", "the npm packages are not installed");
    }

    cargo_steps.end_to_end(&mut report);
    print!("\n{}", report.table());
    Ok(!report.failed())
}

/// The library that tests of neural models load. They are skipped by name without it: a machine without Python or network is no failure.
fn onnxruntime(report: &mut Report) {
    const NAME: &str = "ONNX Runtime";
    match neural::ensure() {
        Ok(fetched) => {
            report.step(NAME, || {
                println!("{}", if fetched { "fetched" } else { "up to date" });
                Ok(Ran::set_up())
            });
        }
        Err(error) => report.skip(NAME, &format!("{error:#}")),
    }
}

/// Cargo, started by `launcher` where that has words.
fn launched(launcher: &[&str], args: Vec<&str>) -> Command {
    let cargo = cargo(args);
    let Some((program, before)) = launcher.split_first() else { return cargo };
    let mut command = shell::command(program, before);
    command.arg(cargo.get_program()).args(cargo.get_args());
    for (name, value) in cargo.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

fn has_nextest() -> bool {
    shell::output(&mut cargo(["nextest", "--version"])).is_ok()
}

/// What all cargo steps have in common.
struct CargoSteps {
    /// Whether the window can be built: its page has to be there.
    window: bool,
    nextest: bool,
}

impl CargoSteps {
    /// `before`, then the packages and features that every step shares, then `after`.
    fn args<'a>(&self, before: &[&'a str], after: &[&'a str]) -> Vec<&'a str> {
        let window: &[&str] = if self.window { &["--features", WINDOW] } else { &[] };
        [before, &["--workspace", "--features", BENCH], window, after].concat()
    }

    fn all(&self, report: &mut Report) {
        report.step("format", || Ok(Ran::check(shell::run(&mut cargo(["fmt", "--all", "--check"]))?)));
        report.step("tidy", || Ok(Ran::check(tidy::report(&shell::root())?)));
        if !self.window {
            report.skip("the window's lints and tests", "its page (ui/dist) could not be built");
        }
        report.step("clippy", || {
            let args = self.args(&["clippy"], &["--all-targets", "--", "-D", "warnings"]);
            Ok(Ran::check(shell::run(&mut cargo(args))?))
        });
        if self.nextest {
            println!("\nRust tests run with cargo-nextest.");
        } else {
            println!(
                "\ncargo-nextest is not installed (`cargo install cargo-nextest --locked` gets it): Rust tests run with `cargo test`."
            );
        }
        report.step("Rust tests", || self.rust_tests());
        report.step("documentation tests", || {
            // Of these alone: documentation tests of the whole workspace build all of it once more, with other features.
            let packages = tidy::examples::packages(&shell::root())?;
            let chosen = packages.iter().flat_map(|package| ["-p", package.as_str()]);
            let args = ["test", "--doc", "--no-fail-fast"].into_iter().chain(chosen).collect::<Vec<_>>();
            let (ok, printed) = shell::run_and_keep(&mut cargo(args))?;
            Ok(Ran::tests(ok, summary::counts(&printed), Vec::new()))
        });
    }

    fn rust_tests(&self) -> Result<Ran> {
        if self.nextest {
            let mut which = format!("not package({END_TO_END})");
            if cfg!(target_os = "linux") {
                which += &format!(" & not ({ON_DEVICES})");
            }
            let mut ran = self.nextest(&[], &[], &which, |_| {})?;
            ran.skipped.extend(self.by_hand(&which)?);
            return Ok(ran);
        }
        let kinds = ["--exclude", END_TO_END, "--lib", "--bins", "--tests", "--no-fail-fast", "--", "--show-output"];
        let (ok, printed) = shell::run_and_keep(&mut cargo(self.args(&["test"], &kinds)))?;
        Ok(Ran::tests(ok, summary::counts(&printed), summary::skips(&printed)))
    }

    /// Tests of `which` that are marked to be run by hand.
    fn by_hand(&self, which: &str) -> Result<Vec<String>> {
        let list = self.args(&["nextest", "list", "--run-ignored", "only", "-T", "oneline"], &["-E", which]);
        let listed = shell::output(&mut cargo(list))?;
        Ok(listed.lines().map(|line| format!("{line}: is run by hand")).collect())
    }

    /// Runs nextest, inside of `launcher` where that has words.
    fn nextest(&self, launcher: &[&str], more: &[&str], which: &str, set: impl FnOnce(&mut Command)) -> Result<Ran> {
        let junit = shell::root().join("target/nextest/xtask/junit.xml");
        // A report of an earlier run must not be taken for this one's.
        if junit.exists() {
            std::fs::remove_file(&junit)?;
        }
        let args =
            self.args(&["nextest", "run", "--profile", "xtask"], &["--no-fail-fast", "--no-tests=fail", "-E", which]);
        let mut command = launched(launcher, [&args, more].concat());
        set(&mut command);
        let (ok, printed) = shell::run_and_keep(&mut command)?;
        let told = std::fs::read_to_string(&junit).unwrap_or_default();
        Ok(Ran::tests(ok, summary::counts(&printed), summary::skips(&told)))
    }

    /// Sound and keychain, virtual but real to the tests.
    fn on_devices(&self, report: &mut Report) {
        report.step("tests on virtual devices", || {
            let rig = shell::target().join("debug/riposte-rig").to_string_lossy().into_owned();
            let keychain = |command: &mut Command| {
                command.env("RIPOSTE_TEST_KEYCHAIN", "1");
            };
            if self.nextest {
                return self.nextest(&[&rig, "--"], &["--run-ignored", "all"], ON_DEVICES, keychain);
            }
            let args = self.args(
                &["test"],
                &["--test", "real_sound", "--test", "keychain", "--", "--include-ignored", "--show-output"],
            );
            let mut command = launched(&[&rig, "--"], args);
            keychain(&mut command);
            let (ok, printed) = shell::run_and_keep(&mut command)?;
            Ok(Ran::tests(ok, summary::counts(&printed), summary::skips(&printed)))
        });
    }

    fn end_to_end(&self, report: &mut Report) {
        const NAME: &str = "end to end";
        if !cfg!(target_os = "linux") {
            report.skip(NAME, "virtual sound, screen and keychain exist on Linux only");
            return;
        }
        // With the tests' own packages in the build, so that the programs share all that is compiled already; a client of the gateway is an example.
        let build = self.args(&["build"], &["--tests", "--bins", "--examples"]);
        if !report.step("build the programs", || Ok(Ran::check(shell::run(&mut cargo(build))?))) {
            report.skip(NAME, "the programs could not be built");
            return;
        }
        self.on_devices(report);
        report.step(NAME, || {
            let program = |name: &str| -> PathBuf { shell::target().join("debug").join(name) };
            let set = |command: &mut Command| {
                command.env("RIPOSTE_E2E", "1").env("RIPOSTE_BIN", program("riposte"));
                if self.window {
                    command.env("RIPOSTE_DESKTOP_BIN", program("riposte-desktop"));
                }
            };
            if self.nextest {
                return self.nextest(&[], &[], &format!("package({END_TO_END})"), set);
            }
            let kinds = ["--test", "conversation", "--test", "faults", "--test", "desktop", "--no-fail-fast", "--"];
            let kinds = [&kinds[..], &["--test-threads", "1", "--show-output"]].concat();
            let mut command = cargo(self.args(&["test"], &kinds));
            set(&mut command);
            let (ok, printed) = shell::run_and_keep(&mut command)?;
            Ok(Ran::tests(ok, summary::counts(&printed), summary::skips(&printed)))
        });
    }
}
