//! A screen of its own with a window manager, a keyboard and a camera: Xvfb on a free display, openbox, xdotool, ImageMagick.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use super::{Finished, Process, run_for};

const LIMIT: Duration = Duration::from_secs(20);

/// A virtual screen of 1280 × 800. Ended when dropped.
pub struct ScreenRig {
    // Before the display that it draws on.
    _window_manager: Process,
    _display: Process,
    name: String,
    _home: TempDir,
}

/// What a picture shows, in numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picture {
    /// Different colours; an empty screen has one or two, a drawn window (its letters are smoothed) dozens.
    pub colours: usize,
    /// 0 black to 1 white.
    pub brightness: f64,
}

impl ScreenRig {
    /// The programs it takes; see [`super::missing`].
    pub const PROGRAMS: &[&str] = &["Xvfb", "openbox", "xdotool", "import", "convert"];

    /// Starts display and window manager; both are ready when this returns.
    pub fn start() -> Result<Self> {
        let home = tempfile::Builder::new().prefix("riposte-rig-").tempdir()?;
        let mut server = Command::new("Xvfb");
        // It picks a free display and says which on its standard output.
        server.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"]);
        let server = Process::start(server.stdin(Stdio::null()))?;
        let number = server
            .wait_for_line(LIMIT, |line| !line.is_empty() && line.chars().all(|c| c.is_ascii_digit()))
            .context("the virtual screen is not ready")?;
        let name = format!(":{number}");

        let mut manager = Command::new("openbox");
        // The start-up command runs once the manager owns the display.
        manager.args(["--startup", "echo window-manager-ready"]).env("DISPLAY", &name).stdin(Stdio::null());
        manager.env("HOME", home.path()).env("XDG_CONFIG_HOME", home.path()).env("XDG_CACHE_HOME", home.path());
        manager.env("XDG_RUNTIME_DIR", home.path()).env_remove("WAYLAND_DISPLAY");
        let manager = Process::start(&mut manager)?;
        manager
            .wait_for_line(LIMIT, |line| line == "window-manager-ready")
            .context("the window manager is not ready")?;
        Ok(Self { _window_manager: manager, _display: server, name, _home: home })
    }

    /// What a program needs in its environment to draw here.
    pub fn env(&self) -> Vec<(&'static str, OsString)> {
        // No GPU: WebKit draws by itself.
        vec![
            ("DISPLAY", self.name.clone().into()),
            ("GDK_BACKEND", "x11".into()),
            ("LIBGL_ALWAYS_SOFTWARE", "1".into()),
            ("NO_AT_BRIDGE", "1".into()),
        ]
    }

    /// Sets [`Self::env`] and takes away what would lead elsewhere.
    pub fn apply(&self, command: &mut Command) {
        command.env_remove("WAYLAND_DISPLAY").envs(self.env());
    }

    /// Waits until a visible window's title matches the regular expression; its X id.
    pub fn wait_for_window(&self, title: &str) -> Result<String> {
        let search = ["search", "--sync", "--onlyvisible", "--name", title];
        let mut done = self.call("xdotool", &search)?;
        // It trips over windows that go while it looks at them, as a program's first ones do.
        for _ in 0..20 {
            if !done.stderr.contains("BadWindow") {
                break;
            }
            done = self.call("xdotool", &search)?;
        }
        let found = done.stdout.lines().next().map(str::to_owned);
        found.with_context(|| format!("no window called {title}: {}", done.stderr.trim()))
    }

    /// Ids of the visible windows whose title matches.
    pub fn windows(&self, title: &str) -> Result<Vec<String>> {
        let done = self.call("xdotool", &["search", "--onlyvisible", "--name", title])?;
        // Ends with an error when there is none.
        Ok(done.stdout.lines().map(str::to_owned).collect())
    }

    /// Waits until no visible window's title matches.
    pub fn wait_until_gone(&self, title: &str) -> Result<()> {
        // Each look takes its time.
        for _ in 0..200 {
            if self.windows(title)?.is_empty() {
                return Ok(());
            }
        }
        anyhow::bail!("the window {title} is still shown")
    }

    /// Presses a key or combination (`ctrl+shift+space`) and keeps it down.
    pub fn key_down(&self, combination: &str) -> Result<()> {
        self.xdotool(&["keydown", combination]).map(|_| ())
    }

    /// Lets go of it.
    pub fn key_up(&self, combination: &str) -> Result<()> {
        self.xdotool(&["keyup", combination]).map(|_| ())
    }

    /// Presses it and lets go.
    pub fn key(&self, combination: &str) -> Result<()> {
        self.xdotool(&["key", combination]).map(|_| ())
    }

    /// The display's name, as `:99`.
    pub fn display(&self) -> &str {
        &self.name
    }

    /// Sets the keyboard anew, by setxkbmap's arguments (`-layout`, `us,ru`).
    pub fn keyboard(&self, arguments: &[&str]) -> Result<()> {
        self.must("setxkbmap", &[&["-option", ""], arguments].concat()).map(|_| ())
    }

    /// Any xdotool command; what it printed.
    pub fn xdotool(&self, args: &[&str]) -> Result<String> {
        self.must("xdotool", args)
    }

    /// Saves a picture of the whole screen and measures it.
    pub fn screenshot(&self, path: &Path) -> Result<Picture> {
        let file = path.to_string_lossy();
        self.must("import", &["-window", "root", &file])?;
        let numbers = self.must("convert", &[&file, "-format", "%k %[fx:mean]", "info:"])?;
        let mut numbers = numbers.split_whitespace();
        let mut next = || numbers.next().with_context(|| format!("{file} could not be measured"));
        Ok(Picture { colours: next()?.parse()?, brightness: next()?.parse()? })
    }

    fn must(&self, program: &str, args: &[&str]) -> Result<String> {
        let done = self.call(program, args)?;
        ensure!(done.status.success(), "{program} {args:?} failed: {}", done.stderr.trim());
        Ok(done.stdout)
    }

    fn call(&self, program: &str, args: &[&str]) -> Result<Finished> {
        let mut command = Command::new(program);
        command.args(args).stdin(Stdio::null());
        self.apply(&mut command);
        run_for(&mut command, LIMIT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_screens_live_side_by_side_and_are_empty() {
        crate::needs!("Xvfb", "openbox", "xdotool", "import", "convert");
        let (one, two) = (ScreenRig::start().unwrap(), ScreenRig::start().unwrap());
        assert_ne!(one.name, two.name);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("empty.png");
        let picture = one.screenshot(&path).unwrap();
        assert!(path.exists());
        assert!(picture.colours <= 2, "{picture:?}");
        assert!(two.windows("^no such window$").unwrap().is_empty());
    }

    #[test]
    fn a_window_is_waited_for_and_seen_and_the_keyboard_types_into_it() {
        crate::needs!("Xvfb", "openbox", "xdotool", "import", "convert", "display");
        let screen = ScreenRig::start().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut viewer = Command::new("display");
        viewer.args(["-title", "Seen", "-size", "400x300", "plasma:"]).env("HOME", folder.path()).stdin(Stdio::null());
        screen.apply(&mut viewer);
        let mut viewer = Process::start(&mut viewer).unwrap();
        let window = screen.wait_for_window("^Seen$").unwrap();
        let mut picture = screen.screenshot(&folder.path().join("seen.png")).unwrap();
        // Mapped comes before drawn; each look takes its time.
        for _ in 0..100 {
            if picture.colours > 100 {
                break;
            }
            picture = screen.screenshot(&folder.path().join("seen.png")).unwrap();
        }
        assert!(picture.colours > 100, "{picture:?}");
        screen.xdotool(&["windowfocus", "--sync", &window]).unwrap();
        // ImageMagick's viewer quits on q.
        screen.key_down("q").unwrap();
        screen.key_up("q").unwrap();
        viewer.wait(Duration::from_secs(10)).unwrap();
    }
}
