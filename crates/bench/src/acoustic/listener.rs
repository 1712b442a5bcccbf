//! Asks and records: plays each question into the microphone, holds the key where there is one, and keeps what both devices sounded like.

use std::io::Write;
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};
use std::time::Duration;

use anyhow::Context;
use riposte_measures::Mode;
use riposte_problem::{Kind, Problem};
use riposte_sim::rig::{self, Encoding, Playing, Process, Recording, SoundRig};

use super::AcousticOptions;
use super::subject::{Order, Told};
use super::turn::Heard;
use super::waveform::{self, Found, Shape};
use crate::Report;
use crate::gap::{KEY_RELEASE, Providers};
use crate::questions::{self, Question};

/// Models are loaded within this.
const READY_WITHIN: Duration = Duration::from_secs(120);
/// A program under test that says nothing for so long has nothing to say.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// Samples of a real room's noise before each question, in which nothing is said: 300 ms at the recorder's 16 kHz.
const LEAD: usize = 4_800;
/// Programs that it takes.
const PROGRAMS: [&str; 2] = ["paplay", "parec"];

/// Where it is played and recorded.
enum Place {
    /// Both channels of one virtual device.
    Room(SoundRig),
    /// The user's devices: one microphone hears question and answer.
    Devices { microphone: String, speaker: String },
}

/// Asks all questions.
pub(super) fn listen(options: &AcousticOptions, report: &mut Report) -> Result<Vec<Heard>, Problem> {
    let questions = questions::read(options.input.as_deref())?;
    let questions: Vec<Question> =
        questions.iter().cycle().take(options.turns as usize).map(|q| q.ending_after(KEY_RELEASE)).collect();
    let place = place(options)?;
    ask_all(&place, options, &questions, report).map_err(|error| match error.downcast::<Problem>() {
        Ok(problem) => problem,
        Err(error) => stuck(&error),
    })
}

/// Chirps through the devices: captured minus played, in milliseconds. Between virtual devices that is the rig's own error: it renders blocks
/// ahead, and a microphone there hears one before it sounds.
pub(super) fn calibrate(options: &AcousticOptions) -> Result<Vec<f64>, Problem> {
    let chirps = |place: &Place| -> anyhow::Result<Vec<f64>> {
        // With the recorder on, virtual devices work in the blocks that they have when a gap is measured.
        let _recording = place.record()?;
        let subject = Subject::start(&["--calibrate".to_owned()], |command| place.apply(command))?;
        subject.wait(READY_WITHIN, |line| serde_json::from_str::<Vec<f64>>(line).ok())
    };
    let place = match place(options)? {
        // The virtual microphone has to hear the virtual speaker.
        Place::Room(_) => SoundRig::start_room_echoing().map(Place::Room).map_err(|error| stuck(&error))?,
        devices @ Place::Devices { .. } => devices,
    };
    chirps(&place).map_err(|error| stuck(&error))
}

fn stuck(error: &anyhow::Error) -> Problem {
    Problem::new(
        "bench.acoustic",
        Kind::Device,
        format!("The recording did not come about: {error:#}."),
        "Run it again; with real devices, check with `parec` that the microphone gives sound.",
    )
}

fn place(options: &AcousticOptions) -> Result<Place, Problem> {
    let needs_server = options.microphone.is_none();
    let programs: Vec<&str> = PROGRAMS.into_iter().chain(needs_server.then_some("pulseaudio")).collect();
    if let Some(missing) = rig::missing(&programs) {
        return Err(Problem::new(
            "bench.no_sound_server",
            Kind::Device,
            format!("This bench plays and records through PulseAudio's programs, and {missing}."),
            "Install pulseaudio and pulseaudio-utils (on Debian: apt install pulseaudio pulseaudio-utils libasound2-plugins).",
        ));
    }
    match (&options.microphone, &options.speaker) {
        (Some(microphone), Some(speaker)) => {
            Ok(Place::Devices { microphone: microphone.clone(), speaker: speaker.clone() })
        }
        _ => SoundRig::start_room().map(Place::Room).map_err(|error| stuck(&error)),
    }
}

impl Place {
    fn record(&self) -> anyhow::Result<Recording> {
        match self {
            Place::Room(rig) => rig.record_room(),
            Place::Devices { microphone, .. } => Recording::of_device(microphone),
        }
    }

    fn play(&self, wav: &Path) -> anyhow::Result<()> {
        match self {
            Place::Room(rig) => rig.play_into_microphone(wav),
            Place::Devices { speaker, .. } => Playing::on_device(speaker, wav)?.wait(),
        }
    }

    /// Makes these the default devices of a program.
    fn apply(&self, command: &mut Command) {
        match self {
            Place::Room(rig) => rig.apply(command),
            Place::Devices { microphone, speaker } => {
                command.env("PULSE_SOURCE", microphone).env("PULSE_SINK", speaker);
            }
        }
    }

    fn find(&self, recorded: &rig::Clip, question: &Question) -> Option<Found> {
        let samples = || recorded.samples.iter().map(|sample| f32::from(*sample) / 32_768.0);
        match self {
            Place::Room(_) => {
                let [microphone, speaker] =
                    [0, 1].map(|channel| samples().skip(channel).step_by(2).collect::<Vec<f32>>());
                waveform::two_channels(&microphone, &speaker, recorded.rate_hz)
            }
            Place::Devices { .. } => {
                let shape = Shape::of(&question.clip)?;
                waveform::one_channel(&samples().collect::<Vec<f32>>(), &shape, recorded.rate_hz)
            }
        }
    }
}

/// The program under test.
struct Subject {
    process: Process,
    orders: ChildStdin,
}

impl Subject {
    fn start(arguments: &[String], place: impl FnOnce(&mut Command)) -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["bench", "acoustic", "--subject"]).args(arguments).stdin(Stdio::piped());
        place(&mut command);
        let mut process = Process::start(&mut command)?;
        let orders = process.stdin().context("no standard input")?;
        Ok(Self { process, orders })
    }

    fn order(&mut self, order: &Order) -> anyhow::Result<()> {
        serde_json::to_writer(&mut self.orders, order)?;
        writeln!(self.orders)?;
        Ok(self.orders.flush()?)
    }

    /// The next line that is told and that `wanted` takes.
    fn wait<T>(&self, limit: Duration, mut wanted: impl FnMut(&str) -> Option<T>) -> anyhow::Result<T> {
        let mut found = None;
        self.process.wait_for_line(limit, |line| {
            found = wanted(line);
            found.is_some()
        })?;
        found.context("found and lost")
    }
}

fn told_of(line: &str) -> Option<Told> {
    serde_json::from_str(line).ok()
}

fn ask_all(
    place: &Place,
    options: &AcousticOptions,
    questions: &[Question],
    report: &mut Report,
) -> anyhow::Result<Vec<Heard>> {
    let mut subject = Subject::start(&arguments(options), |command| place.apply(command))?;
    subject.wait(READY_WITHIN, |line| match told_of(line)? {
        Told::Ready { providers } => {
            report.set("names", serde_json::json!(providers));
            Some(())
        }
        _ => None,
    })?;
    let recording = place.record()?;
    let folder = tempfile::tempdir()?;
    let mut heard = Vec::new();
    for question in questions {
        let wav = folder.path().join("question.wav");
        let sound = &question.clip;
        let samples = sound.samples().iter().map(|sample| (sample * 32_767.0) as i16).collect();
        rig::Clip { rate_hz: sound.rate_hz(), channels: sound.channels(), samples }.write(&wav, Encoding::Pcm16)?;
        heard.push(ask(place, &mut subject, &recording, question, &wav, options.mode.mode())?);
    }
    Ok(heard)
}

fn ask(
    place: &Place,
    subject: &mut Subject,
    recording: &Recording,
    question: &Question,
    wav: &Path,
    mode: Mode,
) -> anyhow::Result<Heard> {
    let voiced_us = (question.voiced.0.as_micros(), question.voiced.1.as_micros());
    subject.order(&Order::Expect { text: question.text.clone(), voiced_us })?;
    let from = recording.position();
    if let Place::Devices { .. } = place {
        recording.wait_until("quiet", Duration::from_secs(5), |samples| samples.len() > from + LEAD)?;
    }
    let held = mode == Mode::PushToTalk;
    if held {
        subject.order(&Order::KeyDown)?;
        subject.wait(ANSWER_WITHIN, |line| matches!(told_of(line)?, Told::Hearing).then_some(()))?;
    }
    place.play(wav)?;
    if held {
        subject.order(&Order::KeyUp)?;
    }
    let mut problem = None;
    let told = subject.wait(ANSWER_WITHIN, |line| match told_of(line)? {
        Told::Turn(turn) => Some(Some(*turn)),
        Told::NothingHeard => Some(None),
        Told::Problem(trouble) => {
            problem = Some(trouble);
            None
        }
        _ => None,
    });
    // What was played last has to be recorded too: the next block is enough.
    let position = recording.position();
    recording
        .wait_until("the end of the answer", Duration::from_secs(5), |samples| samples.len() > position + 9_600)?;
    let found = place.find(&recording.clip_from(from), question);
    // Hands-free, a microphone that hears the speaker may take the reply for a question: that is over before the next one. A program that says
    // nothing any more has been waited for long enough.
    if told.is_ok() {
        let _ = subject.wait(ANSWER_WITHIN, |line| matches!(told_of(line)?, Told::Rests).then_some(()));
    }
    Ok(Heard { question: question.name.clone(), found, told: told.ok().flatten(), problem })
}

/// The options that the program under test has to know.
fn arguments(options: &AcousticOptions) -> Vec<String> {
    let providers = &options.providers;
    let mut arguments = vec!["--mode".to_owned(), options.mode.mode().name().to_owned()];
    if providers.providers == Providers::Current {
        arguments.extend(["--providers", "current"].map(str::to_owned));
    }
    for (name, value) in [
        ("--stt-ms", providers.stt_ms.to_string()),
        ("--ttft-ms", providers.ttft_ms.to_string()),
        ("--tps", providers.tps.to_string()),
        ("--ttfa-ms", providers.ttfa_ms.to_string()),
        ("--jitter", providers.jitter.to_string()),
        ("--plant-ttfa-ms", providers.plant_ttfa_ms.to_string()),
    ] {
        arguments.extend([name.to_owned(), value]);
    }
    if let Some(model) = &providers.model {
        arguments.extend(["--model".to_owned(), model.display().to_string()]);
    }
    arguments.extend(providers.voice.arguments());
    arguments
}
