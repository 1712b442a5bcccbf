//! `riposte bench`: measures, and prints a table or JSON; compares two runs.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use riposte_bench::{Report, acoustic, compare, echo, gap, idle, read_run, speech, start, stt, turns, voice};
use riposte_problem::Problem;

use crate::exit::Code;
use crate::open;
use crate::out::{out, outln};

/// Measures how fast and how well-mannered it is, here
#[derive(Args)]
pub(crate) struct Bench {
    #[command(subcommand)]
    command: Command,
    /// Print one JSON object in place of a table
    #[arg(long, global = true)]
    json: bool,
    /// In the JSON, also the single values behind each summary, for `bench compare`
    #[arg(long, global = true, requires = "json")]
    values: bool,
}

#[derive(Subcommand)]
enum Command {
    /// How long the user waits: spoken questions through the whole engine in real time
    Gap(gap::GapOptions),
    /// Whether the reported wait is the one a listener hears: devices recorded from outside
    Acoustic(acoustic::AcousticOptions),
    /// How well-mannered it is: scripts of conversations with pauses, interruptions, noise and echo
    Turns(Box<turns::TurnsOptions>),
    /// Whether it interrupts itself: its speaker looped into its own microphone, and a user who speaks over it
    Echo(echo::EchoOptions),
    /// Whether words are heard right: recordings with their texts, streamed and by the plain call
    Speech(speech::SpeechOptions),
    /// How fast speech is recognised, against the same model's plain call
    Stt(stt::SttOptions),
    /// How soon a voice begins, what it costs, how loud it is, and whether a recogniser understands it
    Voice(voice::VoiceBenchOptions),
    /// What listening to silence costs
    Idle(idle::IdleOptions),
    /// How long it takes from starting the program until it can be talked to
    Start(start::StartOptions),
    /// What changed between two runs, and which stage it is
    Compare {
        /// A file of an earlier run
        before: PathBuf,
        /// A file of a later run
        after: PathBuf,
    },
    /// Print a run as Markdown tables
    Show {
        /// A file of a run
        file: PathBuf,
    },
}

pub(crate) fn run(bench: &Bench) -> Result<Code, Problem> {
    let current = || Ok((open::settings()?.0, open::builder()));
    match &bench.command {
        Command::Gap(options) => bench.print(&gap::run(options, &current)?),
        Command::Acoustic(options) => {
            if let Some(report) = acoustic::run(options, &current)? {
                bench.print(&report);
            }
        }
        Command::Echo(options) => {
            if let Some(report) = echo::run(options)? {
                bench.print(&report);
            }
        }
        Command::Start(options) => bench.print(&start::run(options)?),
        Command::Turns(options) => bench.print(&turns::run(options)?),
        Command::Speech(options) => bench.print(&speech::run(options)?),
        Command::Stt(options) => bench.print(&stt::run(options)?),
        Command::Voice(options) => bench.print(&voice::run(options)?),
        Command::Idle(options) => bench.print(&idle::run(options, &current)?),
        Command::Compare { before, after } => {
            let comparison = compare(&read_run(before)?.reports, &read_run(after)?.reports);
            if bench.json {
                outln!("{}", serde_json::to_string_pretty(&comparison).unwrap_or_default());
            } else {
                out!("{}", comparison.words());
            }
        }
        Command::Show { file } => out!("{}", read_run(file)?.markdown()),
    }
    Ok(Code::Done)
}

impl Bench {
    fn print(&self, report: &Report) {
        if self.json {
            outln!("{}", report.json(self.values));
        } else {
            out!("{}", report.table());
        }
    }
}
