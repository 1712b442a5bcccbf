//! A machine with a screen, sound and a keychain, and the app on it.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use riposte_sim::rig::{KeychainRig, Picture, Process, Recording, ScreenRig, SoundRig, WindowDriver};
use riposte_tests::samples::{self, SUM, same_words};
use riposte_tests::{Riposte, desktop_bin, turns};

pub(crate) const TITLE: &str = "^Riposte$";
pub(crate) const HOTKEY: &str = "ctrl+shift+space";
const QUIET: Duration = Duration::from_millis(1200);

/// Ends the test with a line unless everything that the window's tests need is here.
macro_rules! window_test {
    ($($more:expr),* $(,)?) => {
        riposte_tests::end_to_end!(
            "espeak-ng", "pulseaudio", "paplay", "parec", "pactl", "Xvfb", "openbox", "xdotool", "import", "convert", "dbus-daemon",
            "gnome-keyring-daemon", "gdbus", $($more),*
        );
        if let Err(reason) = riposte_tests::desktop_bin() {
            riposte_sim::rig::say_skipped(riposte_sim::this_function!(), &reason);
            return;
        }
    };
}
pub(crate) use window_test;

/// The machine.
pub(crate) struct Desk {
    pub(crate) keychain: KeychainRig,
    pub(crate) screen: ScreenRig,
    pub(crate) sound: SoundRig,
    pub(crate) riposte: Riposte,
}

/// More colours than this and the page is there: an empty window has 375 on its title bar alone, a drawn one from 1 500 up.
const DRAWN: usize = 1_000;

/// Pictures are kept for people to look at.
fn pictures() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/e2e");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

impl Desk {
    /// Of somebody who knows Riposte.
    pub(crate) fn new(settings: &str) -> Self {
        let desk = Self::fresh(settings);
        desk.riposte.knows_the_guide().unwrap();
        desk
    }

    /// Of somebody who starts it for the first time.
    pub(crate) fn fresh(settings: &str) -> Self {
        let riposte = Riposte::new().unwrap();
        riposte.settings(settings).unwrap();
        let (screen, sound, keychain) =
            (ScreenRig::start().unwrap(), SoundRig::start().unwrap(), KeychainRig::start().unwrap());
        Self { keychain, screen, sound, riposte }
    }

    /// Puts a program on this machine.
    pub(crate) fn place(&self, command: &mut Command) {
        self.riposte.isolate(command);
        self.sound.apply(command);
        self.screen.apply(command);
        self.keychain.apply(command);
        command.env_remove("ALSA_CONFIG_PATH");
    }

    /// The app, ready to start.
    pub(crate) fn app(&self) -> Command {
        let mut command = Command::new(desktop_bin().unwrap());
        self.place(&mut command);
        command
    }

    /// The app as a user starts it: its window is there and it listens.
    pub(crate) fn start(&self) -> Process {
        let listening = self.sound.watch().unwrap();
        let app = Process::start(&mut self.app()).unwrap();
        let window = self.screen.wait_for_window(TITLE);
        assert!(window.is_ok(), "{window:?}\n{}", app.said());
        let heard = listening.wait_for_line(Duration::from_secs(60), |line| line.contains("'new' on source-output"));
        assert!(heard.is_ok(), "{heard:?}\n{}", app.said());
        app
    }

    /// The app in the hands of the driver, ready for the first question.
    pub(crate) fn drive(&self) -> WindowDriver {
        let page = self.open();
        page.wait_until("['idle', 'listening'].includes(document.querySelector('[data-state]').dataset.state)")
            .unwrap();
        page
    }

    /// The app in the hands of the driver, whatever it shows.
    pub(crate) fn open(&self) -> WindowDriver {
        WindowDriver::start(&desktop_bin().unwrap(), |command| self.place(command)).unwrap()
    }

    /// A picture once the page is drawn and stays as it is, which it has to within some 20 s: mapping a window comes before drawing it, and
    /// a page is drawn in more than one go.
    pub(crate) fn picture(&self, name: &str) -> Picture {
        let path = pictures().join(name);
        let mut picture = self.screen.screenshot(&path).unwrap();
        for _ in 0..100 {
            let before = std::mem::replace(&mut picture, self.screen.screenshot(&path).unwrap());
            let rests = (before.brightness - picture.brightness).abs() < 0.005;
            if rests && before.colours > DRAWN && picture.colours > DRAWN {
                return picture;
            }
        }
        panic!("{name}: the page is not drawn: {picture:?}\n{}", self.log());
    }

    /// Waits for the whole answer on the speaker; a silence is told with all that is known about it.
    pub(crate) fn hear(&self, speaker: &Recording, from: usize) -> Range<usize> {
        let heard = speaker.wait_for_speech(from, QUIET, Duration::from_secs(20));
        heard.unwrap_or_else(|error| panic!("{error:#}\n{}\n{}", self.log(), self.sound.describe()))
    }

    /// What the app wrote to its log.
    fn log(&self) -> String {
        let mut folders = vec![self.riposte.data().to_owned()];
        let mut text = String::new();
        while let Some(folder) = folders.pop() {
            for file in folder.read_dir().into_iter().flatten().flatten() {
                let path = file.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|end| end == "log") {
                    text += &std::fs::read_to_string(&path).unwrap_or_default();
                }
            }
        }
        text
    }

    /// Holds the hotkey while the question is spoken; checks the answer on the speaker and in the history, of which it is the `n`-th.
    pub(crate) fn ask_by_hotkey(&self, n: usize) {
        let speaker = self.sound.record_speaker().unwrap();
        self.screen.key_down(HOTKEY).unwrap();
        self.sound.play_into_microphone(&samples::path(SUM)).unwrap();
        let released = speaker.position();
        self.screen.key_up(HOTKEY).unwrap();
        let answer = self.hear(&speaker, released);
        let mut spoken = speaker.stop();
        spoken.samples = spoken.samples[answer].to_vec();
        let kept = self.riposte.history().unwrap();
        assert_eq!(kept.len(), n, "{kept:?}");
        let turn = &kept[n - 1];
        assert!(same_words(&turn.transcript, SUM.1), "{}", turn.transcript);
        assert!(turn.reply.to_lowercase().contains("twenty"), "{}", turn.reply);
        turns::check_answered(turn);
        turns::check_sounds_like_the_reply(&spoken, turn);
    }
}
