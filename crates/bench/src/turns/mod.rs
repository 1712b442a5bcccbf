//! `riposte bench turns`: scripted conversations, and whether Riposte takes its turns as a person would. In virtual time through the detector,
//! the gate and the turn machine, in real time through the whole engine. `scenarios/README.md` explains the format and the figures.

mod collect;
mod curve;
mod evidence;
mod figures;
mod fit;
pub(crate) mod format;
mod generate;
pub(crate) mod hands_free;
mod itself;
mod judge;
mod listen;
mod log;
mod parts;
mod positions;
mod prepare;
mod random;
mod real;
mod realtime;
mod recorded;
mod scene;
mod simulate;
mod sounds;
mod speakers;
pub(crate) mod voices;

#[cfg(test)]
mod real_tests;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use clap::ValueEnum;
use riposte_problem::{Kind, Problem};
use riposte_turn::{Config, Whose};
use serde_json::json;

use self::judge::{Verdict, judge};
use self::log::Log;
use self::prepare::Prepared;
use self::real::{RealJudge, RealRecogniser, RealVoices};
use self::simulate::SetUp;
use self::voices::Voices;
use crate::{PolicyOptions, Report};

pub use self::format::{Category, Language, Scenario};

/// Whose talk is answered, hands-free.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum WhoseTalk {
    Anyone,
    MostlyMe,
    OnlyMe,
}

impl From<WhoseTalk> for Whose {
    fn from(whose: WhoseTalk) -> Self {
        match whose {
            WhoseTalk::Anyone => Whose::Anyone,
            WhoseTalk::MostlyMe => Whose::MostlyMe,
            WhoseTalk::OnlyMe => Whose::OnlyMe,
        }
    }
}

/// Whether the machine takes its turns as a person would, on scripted conversations
#[derive(Clone, Debug, clap::Args)]
pub struct TurnsOptions {
    /// Folder of scenario files (TOML), with its subfolders
    #[arg(long, value_name = "DIR", default_value = "scenarios")]
    pub scenarios: PathBuf,
    /// Which part of the scenarios: nothing is to be tuned on what it is judged by
    #[arg(long, value_enum, default_value = "test")]
    pub split: Split,
    /// Only scenarios in this language; left out: in all, with the figures of each
    #[arg(long, value_enum)]
    pub language: Option<Language>,
    /// Through the whole engine in real time, compared with virtual time
    #[arg(long)]
    pub realtime: bool,
    /// Detector of voice: earshot (what the engine uses) or webrtc
    #[arg(long, value_name = "NAME", default_value = "earshot")]
    pub vad: String,
    #[command(flatten)]
    pub policy: PolicyOptions,
    /// Who understands what is said: a script that makes no mistakes, or a Whisper model (virtual time)
    #[arg(long, value_enum, default_value_t = Listener::Script)]
    pub recogniser: Listener,
    /// The model's file, for --recogniser whisper
    #[arg(long, value_name = "FILE", required_if_eq("recogniser", "whisper"), conflicts_with = "realtime")]
    pub model: Option<PathBuf>,
    /// A model that hears whether a turn is over (Smart Turn v3, ONNX)
    #[arg(long, value_name = "FILE", conflicts_with = "realtime")]
    pub end_of_turn: Option<PathBuf>,
    /// The simulated recogniser says how surely a turn is over, as Deepgram's Flux does (virtual time)
    #[arg(long, conflicts_with_all = ["realtime", "model"])]
    pub flux: bool,
    /// A model that tells voices apart (Resemblyzer's encoder, ONNX)
    #[arg(long, value_name = "FILE", conflicts_with = "realtime")]
    pub speaker: Option<PathBuf>,
    /// Whose talk is answered
    #[arg(long, value_enum, default_value_t = WhoseTalk::MostlyMe, conflicts_with = "realtime")]
    pub whose_talk: WhoseTalk,
    /// The simulated recogniser gives words without commas, full stops and question marks (virtual time)
    #[arg(long, conflicts_with = "realtime")]
    pub no_punctuation: bool,
    /// In every scenario the microphone hears the loudspeaker, this loud in dB; 60 ms late, in a room, where the scenario has no other
    #[arg(long, value_name = "DB", allow_negative_numbers = true)]
    pub echo_db: Option<f32>,
    /// Only scenarios with this in their names
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
    /// At most this many scenarios, drawn from all, the same every time
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Scenarios at the same time; default: one per core, in real time 6
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Add what happened in each scenario to the report
    #[arg(long)]
    pub transcripts: bool,
    /// Write a table of what was known of each pause, to fit the end of a turn to; best with a long --silence-ms, so that no turn is cut off
    #[arg(long, value_name = "FILE", conflicts_with = "realtime")]
    pub evidence: Option<PathBuf>,
    /// Count and measure the constants of endpointing in place of running the scenarios; on the train split
    #[arg(long)]
    pub fit: bool,
    /// Latency against cut-offs for one patience after the other, and for fixed silences (virtual time)
    #[arg(long, conflicts_with = "realtime")]
    pub curve: bool,
    /// With --curve: draw it, as SVG
    #[arg(long, value_name = "FILE", requires = "curve")]
    pub chart: Option<PathBuf>,
    /// Where spoken lines are kept
    #[arg(long, value_name = "DIR", default_value = "target/bench/voices")]
    pub voices: PathBuf,
    /// Write the project's scenarios, made from this seed, to the folder in place of running them
    #[arg(long, value_name = "SEED")]
    pub generate: Option<u64>,
}

/// Who understands what is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Listener {
    #[default]
    Script,
    Whisper,
}

/// A part of the scenarios: files in a folder of that name. Files in neither folder belong to both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Split {
    Train,
    Test,
    All,
}

/// Engines at the same time: each is a handful of threads that sleep nearly always.
const ENGINES: usize = 6;

/// Runs the bench.
pub fn run(options: &TurnsOptions) -> Result<Report, Problem> {
    let mut report = Report::new("bench turns");
    report.set("scenarios", options.scenarios.display().to_string());
    if let Some(seed) = options.generate {
        let written = generate::write(&options.scenarios, seed)?;
        report.set("generate", seed);
        report.number("scenarios", written as f64);
        return Ok(report);
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = options.jobs.unwrap_or(cores).max(1);
    let set_up = set_up(options, jobs)?;
    let (mut scenarios, skipped) = collect::collect(options)?;
    if !skipped.is_empty() {
        report.more.insert("skipped_without_recording".to_owned(), json!(skipped));
    }
    if let Some(gain_db) = options.echo_db {
        let other = format::Echo { gain_db, delay_ms: 60, decay_ms: 200 };
        scenarios.iter_mut().for_each(|scenario| {
            scenario.echo = Some(format::Echo { gain_db, ..scenario.echo.unwrap_or(other) });
        });
        report.set("echo_db", f64::from(gain_db));
    }
    report.set("split", format!("{:?}", options.split).to_lowercase());
    // English without it: such a run is the same as one from before there were others, and `bench compare` finds it.
    match options.language {
        Some(Language::En) => {}
        language => report.set("language", language.map_or("all", Language::tag)),
    }
    let voices = Voices::new(options.voices.clone());
    let prepared: Vec<Arc<Prepared>> = in_parallel(&scenarios, jobs, |scenario| {
        let mut prepared = Prepared::new(scenario, &voices, options.policy.openers.is_on())?;
        if let Some(real) = &set_up.recogniser {
            prepared.understand(real)?;
        }
        Ok(Arc::new(prepared))
    })
    .into_iter()
    .collect::<Result<_, _>>()?;
    if options.fit {
        report.set("vad", set_up.detector);
        fit::fit(&scenarios, &mut report);
        speakers::fit(&prepared, set_up.detector, jobs, &mut report);
        return Ok(report);
    }
    if options.curve {
        report.set("vad", set_up.detector);
        report.set("punctuation", set_up.punctuation);
        curve::curve(&prepared, &set_up, jobs, options.chart.as_deref(), &mut report)?;
        return Ok(report);
    }
    let logs = in_parallel(&prepared, jobs, |prepared| simulate::run(prepared, &set_up));
    if let Some(path) = &options.evidence {
        let rows = prepared.iter().zip(&logs).map(|(one, log)| evidence::rows(one, &log.lines(), &log.evidence));
        let table = format!("{}\n{}", evidence::HEAD, rows.collect::<String>());
        std::fs::write(path, table).map_err(|error| unwritable(path, &error.to_string()))?;
    }
    let verdicts = judged(&prepared, &logs);
    report.set("vad", set_up.detector);
    options.policy.describe(&mut report);
    report.set("punctuation", set_up.punctuation);
    describe(&set_up, &mut report);
    report.set("providers", "bench-460");
    report.set("time", if options.realtime { "real" } else { "virtual" });
    if options.realtime {
        let engines = options.jobs.unwrap_or(ENGINES).max(1);
        let play = |prepared: &Arc<Prepared>| realtime::run(prepared, &options.policy);
        let heard = in_parallel(&prepared, engines, play).into_iter().collect::<Result<Vec<_>, _>>()?;
        let real = judged(&prepared, &heard);
        figures::fill(&mut report, &real);
        itself::fill(&mut report, &heard);
        realtime::agreement(&mut report, &verdicts, &real);
        add_transcripts(options, &mut report, &real, &heard);
    } else {
        figures::fill(&mut report, &verdicts);
        itself::fill(&mut report, &logs);
        add_transcripts(options, &mut report, &verdicts, &logs);
    }
    Ok(report)
}

fn set_up(options: &TurnsOptions, jobs: usize) -> Result<SetUp, Problem> {
    let known = riposte_dsp::VADS.iter().map(|(name, _)| *name);
    let Some(detector) = known.clone().find(|name| *name == options.vad) else {
        let names: Vec<&str> = known.collect();
        let message = format!("There is no detector of voice named \"{}\".", options.vad);
        return Err(Problem::new(
            "bench.no_detector",
            Kind::Input,
            message,
            format!("Use one of: {}.", names.join(", ")),
        ));
    };
    let mut config = Config::default();
    if options.realtime && detector != "earshot" {
        return Err(Problem::new(
            "bench.realtime_is_fixed",
            Kind::Input,
            "In real time the engine runs with its own detector of voice.",
            "Leave out --vad, or leave out --realtime.",
        ));
    }
    options.policy.apply(&mut config);
    config.punctuated = !options.no_punctuation;
    config.whose = options.whose_talk.into();
    let model = options.model.as_deref().filter(|_| options.recogniser == Listener::Whisper);
    let recogniser = model.map(|model| RealRecogniser::open(model, &options.voices, jobs)).transpose()?;
    let judge = options.end_of_turn.as_deref().map(RealJudge::open).transpose()?;
    let voices = options.speaker.as_deref().map(RealVoices::open).transpose()?;
    Ok(SetUp {
        config,
        detector,
        punctuation: !options.no_punctuation,
        recogniser: recogniser.map(Arc::new),
        judge: judge.map(Arc::new),
        voices: voices.map(Arc::new),
        flux: options.flux,
    })
}

fn unwritable(path: &Path, reason: &str) -> Problem {
    Problem::new(
        "bench.evidence_unwritable",
        Kind::Input,
        format!("The table of pauses can't be written to {}: {reason}.", path.display()),
        "Name a file in a folder that can be written to.",
    )
}

/// The models behind a run, and what a reading costs in it.
fn describe(set_up: &SetUp, report: &mut Report) {
    if let Some(real) = &set_up.recogniser {
        report.set("recogniser", real.name());
        report.number("decode_fixed_ms", real.cost.fixed_ms);
        report.number("decode_second_ms", real.cost.position_ms * 50.0);
        report.number("decode_token_ms", real.cost.token_ms);
    }
    if let Some(judge) = &set_up.judge {
        report.set("end_of_turn", judge.name());
    }
    if set_up.flux {
        report.set("recogniser", "scripted Flux");
    }
    if let Some(voices) = &set_up.voices {
        report.set("speaker", voices.name());
    }
}

fn judged(prepared: &[Arc<Prepared>], logs: &[Log]) -> Vec<Verdict> {
    prepared.iter().zip(logs).map(|(prepared, log)| judge(prepared, log)).collect()
}

fn add_transcripts(options: &TurnsOptions, report: &mut Report, verdicts: &[Verdict], logs: &[Log]) {
    if options.transcripts {
        let one = |(verdict, log): (&Verdict, &Log)| json!({ "name": verdict.name, "wrong": verdict.why(), "log": log.transcript().lines().collect::<Vec<_>>() });
        let all: Vec<_> = verdicts.iter().zip(logs).map(one).collect();
        report.more.insert("transcripts".to_owned(), all.into());
    }
}

/// Does `work` to all on `threads` threads; the results are in the order of `items`.
fn in_parallel<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, R)>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..threads.min(items.len()) {
            scope.spawn(|| {
                while let Some((n, item)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|n| Some((n, items.get(n)?)))
                {
                    let result = work(item);
                    results.lock().unwrap_or_else(PoisonError::into_inner).push((n, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(n, _)| *n);
    results.into_iter().map(|(_, result)| result).collect()
}
