//! `riposte bench acoustic`: is the gap that Riposte reports the gap that a listener hears? Questions go into the microphone device, answers are
//! taken from the speaker device; another program records both on one clock, and the gap is found in the waveforms. The engine runs in a process
//! of its own (`subject`) and knows nothing of it.
//!
//! What is compared: the time from the last voiced sample of the question to the first audible sample of the answer. Hands-free that is the
//! reported `gap_ms`; in push-to-talk, where the key is let go later, it is `voice_gap_ms`. "Voiced" is the same for both sides: less than 35 dB
//! below the loudest. The engine looks at frames of 10 ms and the listener at samples, so half a frame of difference is the grid's.
//!
//! Without named devices a private sound server is started whose microphone and speaker are the two channels of one device. With
//! `--microphone` and `--speaker` real ones are used, by their names in the user's PulseAudio or PipeWire: a person puts the microphone near the
//! speaker, questions are played on the speaker too, and one recording of the microphone has both. There the end of the question is known from the
//! question itself, how loud it arrives scales what is audible, and both stay over the noise of the 300 ms before it.
//!
//! **Calibration** (`--calibrate`): `device_difference_ms` is when a chirp was captured minus when it was said to be played, both on the engine's
//! clock. It is what the devices' reports of their latency leave out, capture and playout together, plus 3 ms per metre of air; the reported gap
//! is too small by as much. Between the virtual devices nothing is left out: what is found, −10 to 0 ms (n 12), is the rig's. A null sink renders
//! blocks of up to 10 ms ahead, so that a microphone there hears a sound before the speaker is due to make it.
//!
//! Measured on two cores with nothing else running, 40 turns each way: hands-free p95 7.5 ms apart, push-to-talk 7.3, none over 9. With compilers
//! on both cores single turns were up to 74 ms apart: a program that has to wait for the processor learns late what was captured when.

mod calibrate;
#[cfg(target_os = "linux")]
mod listener;
#[cfg(not(target_os = "linux"))]
#[path = "no_listener.rs"]
mod listener;
mod subject;
mod turn;
#[cfg_attr(not(target_os = "linux"), allow(dead_code))]
mod waveform;

use std::path::PathBuf;

use clap::Args;
use riposte_measures::Mode;
use riposte_problem::Problem;
use serde_json::json;

use crate::gap::{BenchMode, ProviderOptions};
use crate::{Current, Report};

#[derive(Args, Clone, Debug)]
pub struct AcousticOptions {
    /// Push-to-talk, the key let go 250 ms after the last sound; or hands-free
    #[arg(long, value_enum, default_value_t = BenchMode::Duplex)]
    pub mode: BenchMode,
    /// Questions asked
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub turns: u32,
    #[command(flatten)]
    pub providers: ProviderOptions,
    /// Folder of spoken questions: WAV files, with what they say in samples.json or NAME.txt
    #[arg(long, value_name = "DIR")]
    pub input: Option<PathBuf>,
    /// A real microphone, by its name in PulseAudio or PipeWire (`pactl list short sources`), near the speaker
    #[arg(long, value_name = "NAME", requires = "speaker")]
    pub microphone: Option<String>,
    /// A real speaker, by its name there (`pactl list short sinks`)
    #[arg(long, value_name = "NAME", requires = "microphone")]
    pub speaker: Option<String>,
    /// Play chirps and find them in the microphone: what the devices add to the latency that they report
    #[arg(long)]
    pub calibrate: bool,
    /// The engine under test, started by the bench itself
    #[arg(long, hide = true)]
    pub subject: bool,
}

/// Runs it; `None` in the process of the engine under test, which has told all it has to tell.
pub fn run(options: &AcousticOptions, current: &Current) -> Result<Option<Report>, Problem> {
    if options.subject {
        if options.calibrate {
            calibrate::subject()?;
        } else {
            subject::run(options, current)?;
        }
        return Ok(None);
    }
    let mut report = Report::new("bench acoustic");
    report.set(
        "devices",
        options
            .microphone
            .as_deref()
            .map_or("virtual".to_owned(), |name| format!("{name}, {}", options.speaker.as_deref().unwrap_or_default())),
    );
    if options.calibrate {
        report.set("calibrate", true);
        report.summary("device_difference_ms", listener::calibrate(options)?);
        return Ok(Some(report));
    }
    report.set("mode", options.mode.mode().name());
    report.set("turns", options.turns);
    if let Some(folder) = &options.input {
        report.set("input", folder.display().to_string());
    }
    options.providers.describe(&mut report);
    let heard = listener::listen(options, &mut report)?;
    let reported_as = if options.mode.mode() == Mode::PushToTalk { "voice_gap_ms" } else { "gap_ms" };
    let (mut acoustic, mut reported, mut lost) = (Vec::new(), Vec::new(), Vec::new());
    let (mut echo, mut cross_talk, mut from_key) = (Vec::new(), Vec::new(), Vec::new());
    for turn in &heard {
        match (&turn.found, turn.told.as_ref().and_then(|told| told.figures.get(reported_as))) {
            (Some(found), Some(gap)) => {
                acoustic.push(found.gap_ms());
                reported.push(*gap);
                from_key.extend(turn.told.as_ref().and_then(|told| told.figures.get("gap_ms")).copied());
                echo.push(f64::from(found.echo_db));
                cross_talk.push(f64::from(found.cross_talk_db));
            }
            (found, _) => lost.push(format!(
                "{}: {}",
                turn.question,
                match (&turn.problem, found) {
                    (Some(problem), _) => problem.message.english(),
                    (None, None) => "question or answer was not found in the recording",
                    (None, Some(_)) => "the engine reported no gap",
                }
            )),
        }
    }
    let differences: Vec<f64> =
        acoustic.iter().zip(&reported).map(|(acoustic, reported)| acoustic - reported).collect();
    report.number("turns", heard.len() as f64);
    report.number("lost_turns", lost.len() as f64);
    report.summary("acoustic_gap_ms", acoustic);
    report.summary("gap_ms", from_key);
    report.summary(reported_as, reported);
    report.summary("difference_abs_ms", differences.iter().map(|ms| ms.abs()));
    report.summary("difference_ms", differences);
    if options.microphone.is_none() {
        report.summary("echo_level_db", echo);
        report.summary("cross_talk_db", cross_talk);
    }
    if !lost.is_empty() {
        report.more.insert("lost".to_owned(), json!(lost));
    }
    Ok(Some(report))
}
