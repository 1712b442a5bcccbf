//! Starts other programs: says what it runs, forwards what they print, and keeps it where it has to be read. Waits for each to end.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// The root of the checkout that this program was built from.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Cargo's target folder.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A program with its arguments, to run at the root of the checkout.
pub(crate) fn command<S: AsRef<OsStr>>(program: &str, args: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root());
    command
}

/// The cargo that started us.
pub(crate) fn cargo<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Command {
    let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = command(&program, args);
    // Set for us by `cargo run`; left in place they would make every build script of a child's build look out of date.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}

/// Whether `program` is on the PATH.
pub(crate) fn on_path(program: &str) -> bool {
    let names =
        if cfg!(windows) { vec![format!("{program}.exe"), format!("{program}.cmd")] } else { vec![program.to_owned()] };
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| names.iter().any(|name| folder.join(name).is_file()))
}

/// How the command is typed, without the folders of its program.
pub(crate) fn display(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let set = command.get_envs().filter_map(|(name, value)| Some((name.to_string_lossy(), value?.to_string_lossy())));
    let set = set.map(|(name, value)| format!("{name}={value}"));
    let args = command.get_args().map(|arg| quoted(&arg.to_string_lossy()));
    set.chain([program]).chain(args).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:,+@$%{}".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{word}'") }
}

/// Runs it in the open. `false`: it ended with an error, which it has told itself.
pub(crate) fn run(command: &mut Command) -> Result<bool> {
    println!("$ {}", display(command));
    let status = command.status().with_context(|| format!("{} did not start", display(command)))?;
    Ok(status.success())
}

/// Runs it in the open, and fails when it fails.
pub(crate) fn must(command: &mut Command) -> Result<()> {
    if !run(command)? {
        bail!("`{}` failed", display(command));
    }
    Ok(())
}

/// What it prints on standard output. Fails when it can't be started or ends with an error.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let out = command.stdin(Stdio::null()).output().with_context(|| format!("{} did not start", display(command)))?;
    if !out.status.success() {
        bail!("`{}` failed: {}", display(command), String::from_utf8_lossy(&out.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}

/// Runs it in the open and keeps what it printed. The second value is standard output and error together.
pub(crate) fn run_and_keep(command: &mut Command) -> Result<(bool, String)> {
    println!("$ {}", display(command));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("{} did not start", display(command)))?;
    let out = child.stdout.take().map(|pipe| std::thread::spawn(|| forward(pipe, std::io::stdout())));
    let err = child.stderr.take().map(|pipe| std::thread::spawn(|| forward(pipe, std::io::stderr())));
    let status = child.wait()?;
    let kept = [out, err].into_iter().flatten().map(|reader| reader.join().unwrap_or_default()).collect::<String>();
    Ok((status.success(), kept))
}

fn forward(pipe: impl Read, mut to: impl Write) -> String {
    let mut kept = String::new();
    let mut pipe = BufReader::new(pipe);
    let mut line = Vec::new();
    while let Ok(1..) = pipe.read_until(b'\n', &mut line) {
        // A closed terminal must not stop the run.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        kept.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    kept
}

/// Measures how long a step takes, for the people who wait for it.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "the product's clock times conversations; this one times a build")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_it_is_typed() {
        let mut c = command("/usr/bin/apt-get", ["install", "-y", "a b"]);
        c.env("DEBIAN_FRONTEND", "noninteractive");
        assert_eq!(display(&c), "DEBIAN_FRONTEND=noninteractive apt-get install -y 'a b'");
    }

    #[test]
    fn both_streams_and_the_verdict_are_kept() {
        let (ok, kept) = run_and_keep(&mut cargo(["--no-such-flag"])).unwrap();
        assert!(!ok);
        assert!(kept.contains("no-such-flag"), "{kept}");
        let (ok, kept) = run_and_keep(&mut cargo(["--version"])).unwrap();
        assert!(ok);
        assert!(kept.starts_with("cargo "), "{kept}");
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error_with_its_name() {
        let error = run(&mut command("riposte-no-such-program", [""; 0])).unwrap_err();
        assert!(format!("{error:#}").contains("riposte-no-such-program"), "{error:#}");
        assert!(!on_path("riposte-no-such-program"));
    }
}
