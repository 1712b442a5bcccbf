//! The system's own voice: espeak-ng on Linux (and wherever it is installed), `say` on macOS, System.Speech on Windows, each as a
//! process of its own that is handed text and gives back sound.
//!
//! A spare process is kept waiting for its text, because starting one costs more than its first sound: p50 / p95 17.8 / 24 ms from a
//! process that is started on request, 0.3 / 6.6 ms from one that waits (Debian 12, espeak-ng 1.51, two cores under a load of 8, n = 40;
//! `cargo run --release -p riposte-voice --example voice_cost`). On Windows, where PowerShell and the synthesiser have to load, it is
//! most of the wait.

mod espeak;
mod probe;
mod process;
mod program;
mod sapi;
mod say;
mod saying;

#[cfg(test)]
#[cfg(unix)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use futures::StreamExt;
use futures::future::BoxFuture;

use self::process::Process;
pub use self::program::InstalledVoice;
use self::program::Program;
use crate::{ClauseVoice, Speech, VoiceError, VoiceOptions, VoiceStream};
use riposte_problem::words::providers as words;

/// A voice that this machine speaks with by itself, offline.
pub struct SystemVoice {
    voice: Arc<Voice>,
}

/// What an utterance needs of its voice, for as long as it lasts.
pub(crate) struct Voice {
    program: Program,
    rate_hz: u32,
    spare: Mutex<Option<Process>>,
}

impl SystemVoice {
    /// The platform's own voice: `say` on macOS, System.Speech on Windows, espeak-ng elsewhere.
    ///
    /// Blocks for some 10 ms (espeak-ng is asked for one sound, so that a missing program, an unknown voice and the sample rate are known
    /// at once), at most for `options.time_out`.
    pub fn new(options: &VoiceOptions) -> Result<Self, VoiceError> {
        if cfg!(target_os = "macos") {
            let path = installed_at(options, say::PATH, say::NAME)?;
            Ok(Self::of(say::program(path, options), say::RATE_HZ))
        } else if cfg!(windows) {
            let path = installed_at(options, sapi::PATH, sapi::NAME)?;
            Ok(Self::of(sapi::program(path, options), sapi::RATE_HZ))
        } else {
            Self::espeak_ng(options)
        }
    }

    /// espeak-ng, on whatever platform it is installed. Blocks as [`SystemVoice::new`] does.
    pub fn espeak_ng(options: &VoiceOptions) -> Result<Self, VoiceError> {
        let program = espeak::program(installed_at(options, espeak::NAME, espeak::NAME)?, options);
        let rate_hz = probe::rate_hz(&program)?;
        Ok(Self::of(program, rate_hz))
    }

    /// The voices installed for [`SystemVoice::new`]. Blocks while the program lists them (some ms; on Windows about a second).
    pub fn installed() -> Result<Vec<InstalledVoice>, VoiceError> {
        let options = VoiceOptions::default();
        if cfg!(target_os = "macos") {
            let path = installed_at(&options, say::PATH, say::NAME)?;
            Ok(say::installed(&probe::list(&path, say::NAME, &["-v".to_owned(), "?".to_owned()])?))
        } else if cfg!(windows) {
            let path = installed_at(&options, sapi::PATH, sapi::NAME)?;
            Ok(sapi::installed(&probe::list(&path, sapi::NAME, &sapi::list_arguments())?))
        } else {
            let path = installed_at(&options, espeak::NAME, espeak::NAME)?;
            Ok(espeak::installed(&probe::list(&path, espeak::NAME, &["--voices".to_owned()])?))
        }
    }

    fn of(program: Program, rate_hz: u32) -> Self {
        Self { voice: Arc::new(Voice { program, rate_hz, spare: Mutex::new(None) }) }
    }
}

impl Voice {
    /// The waiting process, if it still waits.
    fn take_spare(&self) -> Option<Process> {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).take();
        spare.and_then(|mut process| process.is_alive().then_some(process))
    }

    /// Has a process waiting for the next text. Its failure is met, and reported, by whoever speaks next.
    fn prepare(&self) {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.is_none() {
            match Process::start(&self.program) {
                Ok(process) => *spare = Some(process),
                Err(error) => tracing::debug!(%error, "no spare voice process"),
            }
        }
    }
}

impl ClauseVoice for SystemVoice {
    fn name(&self) -> String {
        let program = match self.voice.program.name {
            sapi::NAME => "windows",
            name => name,
        };
        format!("system/{program}")
    }

    fn rate_hz(&self) -> u32 {
        self.voice.rate_hz
    }

    fn files(&self) -> Vec<PathBuf> {
        vec![self.voice.program.path.clone()]
    }

    /// Speaks one word into nothing, which loads the voice into the page cache, and leaves a process waiting.
    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        Box::pin(async {
            let mut stream = self.speak(Speech { text: "Ready.".to_owned() });
            while let Some(event) = stream.next().await {
                event?;
            }
            self.voice.prepare();
            Ok(())
        })
    }

    fn speak(&self, speech: Speech) -> VoiceStream {
        saying::say(Arc::clone(&self.voice), &speech.text)
    }
}

/// The program espeak-ng, where it is installed.
pub(crate) fn espeak_ng() -> Option<PathBuf> {
    program::find(espeak::NAME)
}

fn installed_at(options: &VoiceOptions, path: &str, name: &str) -> Result<PathBuf, VoiceError> {
    match &options.program {
        Some(program) => program::find(&program.to_string_lossy()).ok_or_else(|| not_installed(name)),
        None => program::find(path).ok_or_else(|| not_installed(name)),
    }
}

fn not_installed(name: &str) -> VoiceError {
    let advice = match name {
        say::NAME | sapi::NAME => words::repair_system(),
        _ => espeak::install_advice(&std::fs::read_to_string(Path::new("/etc/os-release")).unwrap_or_default()),
    };
    VoiceError::NotInstalled { program: name.to_owned(), advice }
}
