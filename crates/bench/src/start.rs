//! `riposte bench start`: from the start of the process until it can be talked to, as a user starts it: `riposte talk` in a process of its own,
//! and with `--app` the window, too. Both say in their logs when they are ready, as they always do; nothing in them knows of the measuring.
//! One start before the first that counts brings files into the system's cache, where a program that is used daily has them.
//!
//! Each start gets an empty data folder, so that nobody's history and settings are touched.

#[cfg(target_os = "linux")]
mod screen;
mod terminal;
#[cfg(target_os = "linux")]
mod window;

use std::path::{Path, PathBuf};

use clap::Args;
use riposte_measures::Span;
use riposte_problem::{Kind, Problem};

use crate::Report;

/// The longest that one start may take.
const LIMIT: Span = Span::from_millis(60_000);
/// What the engine's log says once models are loaded and it can be talked to, and who says it.
const READY: [&str; 2] = ["riposte_engine", ": ready"];

#[derive(Args, Clone, Debug)]
pub struct StartOptions {
    /// Starts of each program
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub runs: u32,
    /// Start this riposte in place of the one that measures
    #[arg(long, value_name = "FILE")]
    pub program: Option<PathBuf>,
    /// Also start the window: the riposte-desktop program (Linux with X11; a virtual screen is made where there is none)
    #[arg(long, value_name = "FILE")]
    pub app: Option<PathBuf>,
    /// Talk by the system's microphone; otherwise a recording takes its place, as on a machine without one
    #[arg(long)]
    pub devices: bool,
    /// Also tell the size of this file (a bundle); can be given more than once
    #[arg(long, value_name = "FILE")]
    pub size: Vec<PathBuf>,
}

/// Runs it.
pub fn run(options: &StartOptions) -> Result<Report, Problem> {
    let program = match &options.program {
        Some(program) => program.clone(),
        None => std::env::current_exe().map_err(|error| unreadable(Path::new("riposte"), &error))?,
    };
    let mut report = Report::new("bench start");
    report.set("runs", options.runs);
    report.set("devices", if options.devices { "system" } else { "none" });
    report.set("build", if cfg!(debug_assertions) { "debug" } else { "release" });
    report.number("binary_mb", size_mb(&program)?);
    for file in &options.size {
        report.number(&size_name(file), size_mb(file)?);
    }
    let mut listening = Vec::new();
    for n in 0..=options.runs {
        let ms = terminal::start(&program, options.devices)?;
        if n > 0 {
            listening.push(ms);
        }
    }
    report.summary("listening_ms", listening);
    if let Some(app) = &options.app {
        report.number("app_mb", size_mb(app)?);
        app_starts(app, options.runs, &mut report)?;
    }
    Ok(report)
}

#[cfg(target_os = "linux")]
fn app_starts(app: &Path, runs: u32, report: &mut Report) -> Result<(), Problem> {
    let desk = window::Desk::find()?;
    report.set("screen", desk.name());
    let mut starts = Vec::new();
    for n in 0..=runs {
        let start = desk.start(app)?;
        if n > 0 {
            starts.push(start);
        }
    }
    report.summary("window_mapped_ms", starts.iter().map(|start| start.mapped_ms));
    report.summary("window_ready_ms", starts.iter().map(|start| start.page_ms));
    report.summary("window_listening_ms", starts.iter().map(|start| start.listening_ms));
    report.summary("app_memory_mb", starts.iter().map(|start| start.memory_mb));
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn app_starts(_: &Path, _: u32, _: &mut Report) -> Result<(), Problem> {
    Err(Problem::new(
        "bench.no_screen",
        Kind::Device,
        "The start of the window can be measured on Linux only.",
        "Leave --app away; the start in the terminal is measured everywhere.",
    ))
}

/// Whether a line of a log says that the engine is ready.
fn says_ready(line: &str) -> bool {
    line.contains(READY[0]) && line.trim_end().ends_with(READY[1])
}

fn size_mb(file: &Path) -> Result<f64, Problem> {
    let bytes = std::fs::metadata(file).map_err(|error| unreadable(file, &error))?.len();
    Ok(bytes as f64 / f64::from(1 << 20))
}

/// `deb_mb` for a Debian package: versions come and go in names, the kind stays.
fn size_name(file: &Path) -> String {
    let kind = file.extension().or(file.file_stem()).unwrap_or_default().to_string_lossy();
    let letters: String =
        kind.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    format!("{letters}_mb")
}

fn unreadable(file: &Path, error: &std::io::Error) -> Problem {
    Problem::new(
        "bench.file",
        Kind::Input,
        format!("{} can't be read ({error}).", file.display()),
        "Build it first, or give the path of one that is built.",
    )
}

/// A program that did not get ready, with the last that it said.
fn not_ready(program: &Path, said: &str) -> Problem {
    let last: Vec<&str> = said.lines().rev().filter(|line| !line.trim().is_empty()).take(3).collect();
    let last: Vec<&str> = last.into_iter().rev().collect();
    Problem::new(
        "bench.not_ready",
        Kind::Retry,
        format!("{} did not get ready. It said: {}", program.display(), last.join(" / ")),
        "Start it by hand and see; end a Riposte that runs already, for a second window only shows the first.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engines_word_is_known_among_others() {
        assert!(says_ready("2026-01-01T00:00:00.1Z  INFO riposte_engine::conductor: ready"));
        assert!(!says_ready("2026-01-01T00:00:00.1Z  INFO riposte_engine::conductor: not ready yet"));
        assert!(!says_ready("2026-01-01T00:00:00.1Z  INFO other::thing: ready"));
    }

    #[test]
    fn sizes_are_named_by_kind() {
        assert_eq!(size_name(Path::new("a/Riposte_0.1.0_amd64.deb")), "deb_mb");
        assert_eq!(size_name(Path::new("a/Riposte.AppImage")), "appimage_mb");
        assert_eq!(size_name(Path::new("a/riposte-desktop")), "riposte_desktop_mb");
    }

    #[test]
    fn what_is_not_there_is_told() {
        let options = StartOptions {
            runs: 1,
            program: Some("/no/such/riposte".into()),
            app: None,
            devices: false,
            size: Vec::new(),
        };
        let problem = run(&options).unwrap_err();
        assert_eq!(problem.code, "bench.file");
    }
}
