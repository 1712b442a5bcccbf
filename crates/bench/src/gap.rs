//! `riposte bench gap`: how long the user waits. The real engine in real time, from spoken questions through the whole pipeline to the samples that
//! the speaker takes; sound comes from files and goes nowhere, so that the figures are those of the engine and its providers.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use riposte_audio::{Clip, Clock};
use riposte_engine::Build;
use riposte_measures::{Mode, Outcome, Span};
use riposte_problem::Problem;
use riposte_settings::{Settings, WhoseTalk};
use riposte_sim::providers::{Jitter, ProviderSet};
use riposte_speech::wer::words;
use riposte_speech::whisper::Window;
use serde_json::json;

use crate::drive::{Asked, Drive};
use crate::far::Far;
use crate::line::LineOptions;
use crate::providers::{Set, WireOptions, cold};
use crate::questions::{self, Question};
use crate::recognise::open;
use crate::usage::Usage;
use crate::{Current, PolicyOptions, Report, VoiceChoice};

/// People let go of the key this long after their last voiced sound.
pub(crate) const KEY_RELEASE: Span = Span::from_millis(250);
/// Silence after a hands-free question, so that a pause is never cut by the end of its file.
const SILENCE_AFTER: Span = Span::from_millis(300);
/// A decision within this much before the last voiced moment is the frame grid's doing, not a cut-off.
const FRAME: Span = Span::from_millis(10);

#[derive(Args, Clone, Debug)]
pub struct GapOptions {
    /// Push-to-talk, the key let go 250 ms after the last sound; or hands-free
    #[arg(long, value_enum, default_value_t = BenchMode::Ptt)]
    pub mode: BenchMode,
    /// Questions asked; those of the folder again and again if there are fewer
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub turns: u32,
    #[command(flatten)]
    pub providers: ProviderOptions,
    #[command(flatten)]
    pub policy: PolicyOptions,
    /// Folder of spoken questions: WAV files, with what they say in samples.json or NAME.txt
    #[arg(long, value_name = "DIR")]
    pub input: Option<PathBuf>,
    /// As a client of a gateway on this machine, over a socket
    #[arg(long, conflicts_with = "cold")]
    pub gateway: bool,
    #[command(flatten)]
    pub line: LineOptions,
    #[command(flatten)]
    pub wires: WireOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BenchMode {
    Ptt,
    Duplex,
}

impl BenchMode {
    pub(crate) fn mode(self) -> Mode {
        match self {
            BenchMode::Ptt => Mode::PushToTalk,
            BenchMode::Duplex => Mode::Duplex,
        }
    }
}

/// Who recognises, answers and speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Providers {
    /// Simulated on this machine with fixed latencies, over the vendors' own protocols
    #[value(name = "bench-460")]
    Bench460,
    /// As in the settings
    Current,
}

/// Providers and their latencies; shared by the benches that talk to providers.
#[derive(Args, Clone, Debug)]
pub struct ProviderOptions {
    /// Whose recognition, answers and voice
    #[arg(long, value_enum, default_value_t = Providers::Bench460)]
    pub providers: Providers,
    /// Simulated recognition: final text this long after it is asked for
    #[arg(long, value_name = "MS", default_value_t = 150)]
    pub stt_ms: u32,
    /// Simulated chat model: first token after this long
    #[arg(long, value_name = "MS", default_value_t = 220)]
    pub ttft_ms: u32,
    /// Simulated chat model: tokens per second after the first
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub tps: u32,
    /// Simulated voice: first sound after this long
    #[arg(long, value_name = "MS", default_value_t = 90)]
    pub ttfa_ms: u32,
    /// How each simulated latency varies, the same in every run: none, uniform:0.2, lognormal:0.3 (shares of itself)
    #[arg(long, value_name = "KIND", default_value_t = Jitter::None)]
    pub jitter: Jitter,
    /// A whisper.cpp model file that recognises, in place of the simulation
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    #[command(flatten)]
    pub voice: VoiceChoice,
    /// Slows the simulated voice without noting it among the settings: a planted fault, to see whether `bench compare` finds it
    #[arg(long, value_name = "MS", default_value_t = 0, hide = true)]
    pub plant_ttfa_ms: u32,
}

impl ProviderOptions {
    /// Notes who was measured.
    pub(crate) fn describe(&self, report: &mut Report) {
        match self.providers {
            Providers::Current => report.set("providers", "current"),
            Providers::Bench460 => {
                report.set("providers", "bench-460");
                report.set("stt_ms", self.stt_ms);
                report.set("ttft_ms", self.ttft_ms);
                report.set("tps", self.tps);
                report.set("ttfa_ms", self.ttfa_ms);
                report.set("jitter", self.jitter.to_string());
                if let Some(model) = &self.model {
                    report.set("model", model.display().to_string());
                }
                if self.voice.tts.is_some() {
                    report.set("voice", self.voice.arguments().join(" "));
                }
                if self.plant_ttfa_ms > 0 {
                    report.more.insert("planted".to_owned(), json!({ "ttfa_ms": self.plant_ttfa_ms }));
                }
            }
        }
    }

    /// The simulated stages with the real ones in their place, warm.
    fn with_real(&self, build: Build) -> Result<Build, Problem> {
        let model = self.model.as_deref().map(|model| open(model, Window::Sound, None)).transpose()?;
        let voice = self.voice.tts.is_some().then(|| self.voice.open("en", 1.0)).transpose()?;
        Ok(Arc::new(move |settings: &Settings| {
            let mut built = build(settings);
            if let Some(model) = &model {
                built.stages.recognizer = model.clone();
            }
            if let Some(voice) = &voice {
                built.stages.voice = Arc::clone(voice);
            }
            built
        }))
    }

    fn set(&self) -> ProviderSet {
        let ms = |ms: u32| Duration::from_millis(u64::from(ms));
        ProviderSet {
            stt: ms(self.stt_ms),
            ttft: ms(self.ttft_ms),
            tokens_per_s: f64::from(self.tps),
            ttfa: ms(self.ttfa_ms + self.plant_ttfa_ms),
            jitter: self.jitter,
            ..ProviderSet::bench_460()
        }
    }

    /// The stages to measure, and the servers behind them; `line`: over TLS and a link on which a byte takes so long each way, where they are simulated.
    pub(crate) fn build(
        &self,
        current: &Current,
        line: Option<Duration>,
        wires: &WireOptions,
    ) -> Result<Source, Problem> {
        match self.providers {
            Providers::Current => {
                let (settings, build) = current()?;
                Ok(Source { settings, build, set: None })
            }
            Providers::Bench460 => {
                let set = Arc::new(Set::start(ProviderSet { tls: line.is_some(), ..self.set() }, line, wires)?);
                Ok(Source { settings: Settings::default(), build: self.with_real(set.build())?, set: Some(set) })
            }
        }
    }
}

/// Stages to measure.
pub(crate) struct Source {
    pub(crate) settings: Settings,
    pub(crate) build: Build,
    set: Option<Arc<Set>>,
}

impl Source {
    /// The same stages, which open no connection before they are asked.
    fn cold(&self) -> Build {
        let build = Arc::clone(&self.build);
        Arc::new(move |settings: &Settings| {
            let mut built = build(settings);
            built.stages = cold(built.stages);
            built
        })
    }

    fn hang_up(&self) {
        if let Some(set) = &self.set {
            set.hang_up();
        }
    }

    /// Tells the simulated recogniser what it is about to hear.
    pub(crate) fn expect(&self, text: &str, voiced: (Span, Span)) {
        if let Some(set) = &self.set {
            set.expect(text, voiced);
        }
    }
}

/// Runs it. `current` gives the user's own settings and stages, for `--providers current`.
pub fn run(options: &GapOptions, current: &Current) -> Result<Report, Problem> {
    let mut report = Report::new("bench gap");
    let mode = options.mode.mode();
    report.set("mode", mode.name());
    report.set("turns", options.turns);
    options.policy.describe(&mut report);
    if let Some(folder) = &options.input {
        report.set("input", folder.display().to_string());
    }
    options.providers.describe(&mut report);
    options.line.describe(options.providers.providers, &mut report)?;
    options.wires.describe(options.providers.providers, &mut report)?;
    let quiet = if mode == Mode::Duplex { SILENCE_AFTER } else { KEY_RELEASE };
    let questions: Vec<Question> =
        questions::read(options.input.as_deref())?.iter().map(|question| question.ending_after(quiet)).collect();
    let source = options.providers.build(current, options.line.each_way(), &options.wires)?;
    let mut settings = source.settings.clone();
    settings.conversation.mode = mode;
    if options.input.is_none() {
        // The questions that come with Riposte are said by four voices, in one conversation.
        settings.conversation.whose_talk = WhoseTalk::Anyone;
    }
    options.policy.settle(&mut settings);
    let sound = riposte_audio::backend("null").map_err(|error| error.problem())?;
    let tune = options.policy.tune();
    let start = |build| Drive::start(settings.clone(), build, Arc::clone(&sound), Arc::clone(&sound), tune.clone());
    let mut drive = if options.gateway {
        report.set("gateway", true);
        Way::Far(Box::new(Far::start(&settings, Arc::clone(&source.build))?))
    } else {
        let drive = start(Arc::clone(&source.build))?;
        report.set("names", json!(drive.engine.snapshot().providers));
        Way::Here(Box::new(drive))
    };

    let usage = Usage::of_this_process();
    let began = Clock::now();
    let mut found = Found::default();
    for question in questions.iter().cycle().take(options.turns as usize) {
        source.expect(&question.text, question.voiced);
        found.take(question, &drive.ask(&question.clip)?);
    }
    let seconds = (Clock::now() - began).as_millis_f64() / 1000.0;
    let spent = usage.so_far();
    report.number("cpu_per_audio_second", spent.cpu_s / seconds);
    report.number("peak_memory_mb", spent.peak_mb);
    found.into_report(&mut report);
    drop(drive);
    if options.line.cold {
        let mut drive = start(source.cold())?;
        let mut found = Found::default();
        for question in questions.iter().cycle().take(options.turns as usize) {
            source.hang_up();
            source.expect(&question.text, question.voiced);
            found.take(question, &drive.ask(question.clip.clone())?);
        }
        found.into_cold_report(&mut report);
    }
    Ok(report)
}

/// How questions are asked.
enum Way {
    Here(Box<Drive>),
    Far(Box<Far>),
}

impl Way {
    fn ask(&mut self, clip: &Clip) -> Result<Asked, Problem> {
        match self {
            Way::Here(drive) => drive.ask(clip.clone()),
            Way::Far(far) => far.ask(clip),
        }
    }
}

/// What the turns showed.
#[derive(Default)]
struct Found {
    figures: std::collections::BTreeMap<String, Vec<f64>>,
    turns: u32,
    cut_offs: u32,
    unanswered: Vec<String>,
    misheard: u32,
    /// Turns for which an answer was prepared ahead, and how many of them had that answer.
    prepared: u32,
    hits: u32,
    wasted_tokens: u32,
}

impl Found {
    fn take(&mut self, question: &Question, asked: &Asked) {
        self.turns += 1;
        let last_voiced = asked.times.starts_at + question.voiced.1;
        self.cut_offs += u32::from(asked.said.committed_at.iter().any(|at| *at < last_voiced - FRAME));
        let Some(turn) = asked.said.turns.last().filter(|turn| turn.outcome == Outcome::Completed) else {
            let failed = asked.said.problems.last().map(|problem| problem.message.english());
            let left_alone = asked.said.left_alone.as_deref().map(|_| "taken for somebody else's talk");
            let why = failed.or(left_alone).unwrap_or("nothing was understood");
            self.unanswered.push(format!("{}: {why}", question.name));
            return;
        };
        let count = |name: &str| turn.figures.get(name).copied().unwrap_or_default();
        self.prepared += u32::from(count("speculation_attempts") > 0.0);
        self.hits += count("speculation_hits") as u32;
        self.wasted_tokens += count("wasted_tokens") as u32;
        for (figure, value) in &turn.figures {
            self.figures.entry(figure.clone()).or_default().push(*value);
        }
        let heard_right = question.text.is_empty() || words(&turn.transcript) == words(&question.text);
        self.misheard += u32::from(!heard_right);
    }

    /// What is another for whoever finds no connection.
    fn into_cold_report(self, report: &mut Report) {
        let compared = ["gap_ms", "stt_connect_ms", "llm_connect_ms", "tts_connect_ms", "llm_ttft_ms", "tts_ttfa_ms"];
        for (figure, values) in self.figures.into_iter().filter(|(figure, _)| compared.contains(&figure.as_str())) {
            report.summary(&format!("cold_{figure}"), values);
        }
        report.number("cold_unanswered", self.unanswered.len() as f64);
        if !self.unanswered.is_empty() {
            report.more.insert("cold_unanswered_questions".to_owned(), json!(self.unanswered));
        }
    }

    fn into_report(self, report: &mut Report) {
        for (figure, values) in self.figures {
            if matches!(figure.as_str(), "speculation_hits" | "wasted_tokens") {
                continue;
            }
            if matches!(figure.as_str(), "xruns" | "underruns") {
                report.number(&figure, values.iter().sum());
            } else {
                report.summary(&figure, values);
            }
        }
        report.number("turns", f64::from(self.turns));
        report.number("cut_off_rate", f64::from(self.cut_offs) / f64::from(self.turns.max(1)));
        report.number("misheard", f64::from(self.misheard));
        report.number("unanswered", self.unanswered.len() as f64);
        report.more.insert("cut_offs".to_owned(), self.cut_offs.into());
        report.number("speculation_hit_rate", f64::from(self.hits) / f64::from(self.turns.max(1)));
        let misses = self.prepared - self.hits.min(self.prepared);
        let speculation = json!({ "hits": self.hits, "misses": misses, "wasted_tokens": self.wasted_tokens });
        report.more.insert("speculation".to_owned(), speculation);
        if !self.unanswered.is_empty() {
            report.more.insert("unanswered_questions".to_owned(), json!(self.unanswered));
        }
    }
}
