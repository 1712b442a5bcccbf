//! A WAV file on its way into the virtual microphone.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Result, ensure};

use super::{Process, SoundRig};

/// Longest recording that is ever spoken into the microphone.
const LIMIT: Duration = Duration::from_secs(120);

/// A running `paplay`. Dropped, it falls silent.
pub struct Playing(Process);

impl Playing {
    pub(super) fn start(rig: &SoundRig, sink: &str, wav: &Path) -> Result<Self> {
        Self::start_with(sink, wav, |player| rig.apply(player))
    }

    /// Plays on a device of the user's own sound server, by its name there.
    pub fn on_device(sink: &str, wav: &Path) -> Result<Self> {
        Self::start_with(sink, wav, |_| {})
    }

    fn start_with(sink: &str, wav: &Path, place: impl Fn(&mut Command)) -> Result<Self> {
        let mut player = Command::new("paplay");
        player.args(["--device", sink, "--latency-msec=20"]).arg(wav).stdin(Stdio::null());
        place(&mut player);
        Ok(Self(Process::start(&mut player)?))
    }

    /// Returns when the last sample was played.
    pub fn wait(mut self) -> Result<()> {
        let status = self.0.wait(LIMIT)?;
        ensure!(status.success(), "paplay failed: {}", self.0.said());
        Ok(())
    }
}
