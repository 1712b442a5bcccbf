//! A sound server of its own: `vmic` is the default microphone, fed by what is played into the sink `mic`; `spk` is the default speaker,
//! and its monitor hears what a person would. PulseAudio in the foreground, in a home folder of its own.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::{Playing, Process, Recording};

/// Programs that it takes.
pub(super) const PROGRAMS: [&str; 3] = ["pulseaudio", "paplay", "parec"];

const START_LIMIT: Duration = Duration::from_secs(20);

/// ALSA programs (cpal's default host) reach the server through the pulse plug-in.
const ASOUNDRC: &str =
    "pcm.!default { type pulse hint { show on description \"Default\" } }\nctl.!default { type pulse }\n";

/// Without rewinds a null sink makes sound in blocks of 50 ms at most; with them its first block is two seconds, and a microphone that is
/// just opened gives nothing for as long.
const SERVER: &str = "\
load-module module-native-protocol-unix auth-anonymous=1
load-module module-null-sink sink_name=spk rate=48000 norewinds=1 sink_properties=device.description=VirtualSpeaker
load-module module-null-sink sink_name=mic rate=48000 norewinds=1 sink_properties=device.description=MicrophoneFeed
load-module module-remap-source source_name=vmic master=mic.monitor source_properties=device.description=VirtualMicrophone
set-default-sink spk
set-default-source vmic
";

/// One device of two channels, so that one recording of it has microphone (left) and speaker (right) on one clock, to the sample. The
/// devices that programs see are halves of it. (Two monitors are two clocks: recordings of them drift apart by a block and begin apart.)
const ROOM: &str = "\
load-module module-native-protocol-unix auth-anonymous=1
load-module module-null-sink sink_name=room rate=48000 channels=2 channel_map=front-left,front-right norewinds=1
load-module module-remap-sink sink_name=mic master=room channels=1 channel_map=mono master_channel_map=front-left remix=no
load-module module-remap-sink sink_name=spk master=room channels=1 channel_map=mono master_channel_map=front-right remix=no
load-module module-remap-source source_name=vmic master=room.monitor channels=1 channel_map=mono master_channel_map=front-left remix=no
set-default-sink spk
set-default-source vmic
";

/// The line of [`ROOM`] that says what the microphone hears.
const ROOM_MICROPHONE: &str =
    "source_name=vmic master=room.monitor channels=1 channel_map=mono master_channel_map=front-left";

/// What brings the speaker into the microphone, beside whoever speaks there: late as air, devices and their buffers are, by a delay that stays (both
/// devices are driven by the system's clock, so nothing has to be adjusted).
const LOOP: &str = "\
load-module module-loopback source=spk.monitor sink=mic latency_msec=40 adjust_time=0 source_dont_move=yes sink_dont_move=yes
";

/// PulseAudio's volume of a stream that is not changed; others are the cube root of the amplitude times this.
const FULL_VOLUME: f64 = 65_536.0;

/// Virtual microphone and speaker. Ended when dropped; its folder goes with it.
pub struct SoundRig {
    // Before the folder that it lives in.
    _server: Process,
    home: TempDir,
}

impl SoundRig {
    /// The programs it takes; see [`super::missing`].
    pub const PROGRAMS: &[&str] = &PROGRAMS;

    /// Starts the server; it takes connections when this returns.
    pub fn start() -> Result<Self> {
        Self::start_with(SERVER)
    }

    /// The same, but what is played on the speaker is heard by the microphone, as in a room.
    pub fn start_echoing() -> Result<Self> {
        Self::start_with(&SERVER.replace("master=mic.monitor", "master=spk.monitor"))
    }

    /// The same, but the microphone hears the speaker too, at this level (0 dB: as loud as it is played; -90 to 0) and some 40 ms later.
    pub fn start_with_echo(level_db: f64) -> Result<Self> {
        let rig = Self::start_with(&[SERVER, LOOP].concat())?;
        let inputs = rig.pactl_output(&["list", "short", "sink-inputs"])?;
        let input = inputs.split_whitespace().next().context("the speaker is not looped into the microphone")?;
        let volume = (FULL_VOLUME * 10f64.powf(level_db.clamp(-90.0, 0.0) / 60.0)).round();
        rig.pactl(&["set-sink-input-volume", input, &volume.to_string()])?;
        Ok(rig)
    }

    /// The same devices as halves of one, for [`Self::record_room`].
    pub fn start_room() -> Result<Self> {
        Self::start_with(ROOM)
    }

    /// The same, but the microphone hears what is played on the speaker, and nothing else.
    pub fn start_room_echoing() -> Result<Self> {
        Self::start_with(&ROOM.replace(ROOM_MICROPHONE, &ROOM_MICROPHONE.replace("front-left", "front-right")))
    }

    fn start_with(script: &str) -> Result<Self> {
        let home = tempfile::Builder::new().prefix("riposte-rig-").tempdir()?;
        std::fs::write(home.path().join(".asoundrc"), ASOUNDRC)?;
        std::fs::write(home.path().join("server.pa"), script)?;
        let mut server = Command::new("pulseaudio");
        server.args([
            "-n",
            "--daemonize=no",
            "--use-pid-file=no",
            "--exit-idle-time=-1",
            "--realtime=no",
            "--high-priority=no",
        ]);
        server.args(["--log-target=stderr", "--log-level=info", "-F"]).arg(home.path().join("server.pa"));
        set_env(&mut server, home.path());
        let server = Process::start(server.env("LC_ALL", "C").stdin(Stdio::null()))?;
        server
            .wait_for_line(START_LIMIT, |line| line.contains("Daemon startup complete"))
            .context("the virtual sound server is not ready")?;
        Ok(Self { _server: server, home })
    }

    /// What a program needs in its environment to use these devices.
    pub fn env(&self) -> Vec<(&'static str, OsString)> {
        env(self.home.path())
    }

    /// The home folder that programs under test are given.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Sets [`Self::env`] and takes away what would lead elsewhere.
    pub fn apply(&self, command: &mut Command) {
        set_env(command, self.home.path());
    }

    /// Speaks a WAV file into the microphone; returns when all of it was played.
    pub fn play_into_microphone(&self, wav: &Path) -> Result<()> {
        Playing::start(self, "mic", wav)?.wait()
    }

    /// Listens to the speaker from now on: the recording has its first sample when this returns.
    pub fn record_speaker(&self) -> Result<Recording> {
        Recording::start(self, "spk.monitor")
    }

    /// Listens to microphone (left) and speaker (right) on one clock; only after [`Self::start_room`].
    pub fn record_room(&self) -> Result<Recording> {
        Recording::start_stereo(self, "room.monitor")
    }

    /// Listens to what is spoken into the microphone.
    pub fn record_microphone(&self) -> Result<Recording> {
        Recording::start(self, "vmic")
    }

    /// Reports what comes and goes from now on, as lines of `pactl subscribe`: a program that begins to listen says
    /// `Event 'new' on source-output #N`.
    pub fn watch(&self) -> Result<Process> {
        let mut watcher = Command::new("pactl");
        watcher.arg("subscribe").env("LC_ALL", "C").stdin(Stdio::null());
        self.apply(&mut watcher);
        let watcher = Process::start(&mut watcher)?;
        // It does not say when it is subscribed, but every client that comes and goes is reported to it: this query is one.
        for _ in 0..50 {
            self.pactl(&["info"])?;
            if watcher.wait_for_line(Duration::from_millis(200), |line| line.contains("on client")).is_ok() {
                return Ok(watcher);
            }
        }
        anyhow::bail!("the sound server reports nothing: {}", watcher.said())
    }

    /// Takes the speaker away (`on = false`) or gives it back, as unplugging does.
    pub fn plug_speaker(&self, on: bool) -> Result<()> {
        if on {
            self.pactl(&["load-module", "module-null-sink", "sink_name=spk", "rate=48000", "norewinds=1"])?;
            self.pactl(&["set-default-sink", "spk"])
        } else {
            let modules = self.pactl_output(&["list", "short", "modules"])?;
            let module =
                modules.lines().find(|line| line.contains("sink_name=spk")).context("there is no virtual speaker")?;
            let number = module.split_whitespace().next().unwrap_or_default().to_owned();
            self.pactl(&["unload-module", &number])
        }
    }

    /// Who plays and who listens at the moment, for a test that failed.
    pub fn describe(&self) -> String {
        let lists = ["sink-inputs", "source-outputs", "sinks", "sources"];
        let told = lists.map(|list| match self.pactl_output(&["list", list]) {
            Ok(text) => text,
            Err(error) => format!("{list}: {error:#}\n"),
        });
        told.concat()
    }

    fn pactl(&self, args: &[&str]) -> Result<()> {
        self.pactl_output(args).map(|_| ())
    }

    fn pactl_output(&self, args: &[&str]) -> Result<String> {
        let mut pactl = Command::new("pactl");
        pactl.args(args).env("LC_ALL", "C").stdin(Stdio::null());
        self.apply(&mut pactl);
        let done = super::run_for(&mut pactl, Duration::from_secs(10))?;
        anyhow::ensure!(done.status.success(), "pactl {args:?} failed: {}", done.stderr.trim());
        Ok(done.stdout)
    }
}

fn env(home: &Path) -> Vec<(&'static str, OsString)> {
    let mut server = OsString::from("unix:");
    server.push(home.join("pulse/native"));
    let home = home.as_os_str().to_owned();
    vec![("HOME", home.clone()), ("XDG_RUNTIME_DIR", home), ("PULSE_SERVER", server)]
}

fn set_env(command: &mut Command, home: &Path) {
    for name in [
        "PULSE_SINK",
        "PULSE_SOURCE",
        "PULSE_RUNTIME_PATH",
        "ALSA_CONFIG_PATH",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
    ] {
        command.env_remove(name);
    }
    command.envs(env(home));
}
