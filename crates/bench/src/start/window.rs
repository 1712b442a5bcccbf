//! One start of the window: until it is on the screen, until its page is drawn and takes part, and until it can be talked to. Looks every 2 ms
//! from outside: at the screen, and at the log that the program writes anyway.

use std::path::Path;
use std::process::{Command, Stdio};

use riposte_audio::Clock;
use riposte_measures::{Span, Time};
use riposte_problem::{Kind, Problem};
use riposte_sim::rig::{Process, ScreenRig, missing};

use super::screen::Screen;
use super::{LIMIT, not_ready, says_ready, unreadable};
use crate::usage::Usage;

const TITLE: &str = "Riposte";
/// What the program's log says once its page is mounted and has asked for the conversation.
const PAGE: &str = "the page is there";
/// So that it listens once it is ready.
const SETTINGS: &str = "[conversation]\nmode = \"duplex\"\n";
const LOOK: Span = Span::from_millis(2);

/// Where windows are shown.
pub(super) enum Desk {
    Present(String),
    Virtual(ScreenRig),
}

/// Milliseconds from before the process was made.
pub(super) struct Start {
    pub(super) mapped_ms: f64,
    pub(super) page_ms: f64,
    pub(super) listening_ms: f64,
    /// The program with the processes of its page, once all of that is there.
    pub(super) memory_mb: f64,
}

impl Desk {
    /// The screen there is, or a virtual one.
    pub(super) fn find() -> Result<Desk, Problem> {
        if let Some(name) = std::env::var("DISPLAY").ok().filter(|name| !name.is_empty()) {
            return Ok(Desk::Present(name));
        }
        let no_screen = |why: String| {
            Problem::new(
                "bench.no_screen",
                Kind::Device,
                format!("There is no X11 screen to show the window on: {why}."),
                "Run it in a graphical session, or install Xvfb, openbox and xdotool for a virtual screen.",
            )
        };
        if let Some(why) = missing(ScreenRig::PROGRAMS) {
            return Err(no_screen(format!("DISPLAY is empty, and a virtual one {why}")));
        }
        Ok(Desk::Virtual(ScreenRig::start().map_err(|error| no_screen(format!("{error:#}")))?))
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Desk::Present(_) => "present",
            Desk::Virtual(_) => "virtual, drawn without a GPU",
        }
    }

    fn display(&self) -> String {
        match self {
            Desk::Present(name) => name.clone(),
            Desk::Virtual(rig) => {
                let display = rig.env().into_iter().find(|(name, _)| *name == "DISPLAY");
                display.map(|(_, value)| value.to_string_lossy().into_owned()).unwrap_or_default()
            }
        }
    }

    /// Starts the program once, and ends it.
    pub(super) fn start(&self, app: &Path) -> Result<Start, Problem> {
        let folder = tempfile::tempdir().map_err(|error| unreadable(&std::env::temp_dir(), &error))?;
        // As on every day but the first: without the guide.
        let seen = r#"{"open":false,"step":"microphone","done":true}"#;
        std::fs::write(folder.path().join("guide.json"), seen).map_err(|error| unreadable(folder.path(), &error))?;
        std::fs::write(folder.path().join("settings.toml"), SETTINGS).map_err(|e| unreadable(folder.path(), &e))?;
        let log = folder.path().join("logs/riposte.log");
        let mut screen = Screen::open(&self.display())?;
        let mut command = Command::new(app);
        command.env("RIPOSTE_DATA_DIR", folder.path()).stdin(Stdio::null());
        command.env("RIPOSTE_LOG", "warn,riposte_desktop=info,riposte_engine=info").env("GDK_BACKEND", "x11");
        if let Desk::Virtual(rig) = self {
            rig.apply(&mut command);
        }
        let began = Clock::now();
        let mut program = Process::start(&mut command).map_err(|error| not_ready(app, &format!("{error:#}")))?;
        let (mut mapped, mut page, mut listening) = (None, None, None);
        while mapped.is_none() || page.is_none() || listening.is_none() {
            Clock::wait_until(Clock::now() + LOOK);
            note(&mut mapped, || screen.shows(TITLE));
            if page.is_none() || listening.is_none() {
                let lines = std::fs::read_to_string(&log).unwrap_or_default();
                note(&mut page, || lines.lines().any(|line| line.trim_end().ends_with(PAGE)));
                note(&mut listening, || lines.lines().any(says_ready));
            }
            if !program.is_running() || Clock::now() > began + LIMIT {
                let said = format!("{}{}", program.said(), std::fs::read_to_string(&log).unwrap_or_default());
                return Err(not_ready(app, &said));
            }
        }
        let memory_mb = Usage::of_family(program.id()).so_far().rss_mb;
        let since = |at: Option<Time>| at.map_or(f64::NAN, |at| (at - began).as_millis_f64());
        Ok(Start { mapped_ms: since(mapped), page_ms: since(page), listening_ms: since(listening), memory_mb })
    }
}

/// Notes the first moment at which it is so.
fn note(at: &mut Option<Time>, so: impl FnOnce() -> bool) {
    if at.is_none() && so() {
        *at = Some(Clock::now());
    }
}
