//! What a machine was told in a real conversation, as lines of JSON, so that a bad turn can be played again. Pure: text in, text out.
//!
//! A log is private: it holds every word that was said and answered. It is written only when the user asks for it.
//!
//! The first line is the [`Header`]; every further line is one [`Told`] with the moment it was told, in microseconds on the clock of the program
//! that wrote it: `{"at_us":1050000,"input":{"what":"voice_onset","at":1000000}}`. A program that is killed may leave half a line at the end.

use riposte_measures::{Mode, Time};
use riposte_problem::Sentence;
use riposte_problem::words::{phrase, terminal as words};
use serde::{Deserialize, Serialize};

use crate::{Config, Input, Machine, Output, PauseProfile, Phrases, Waits};

/// The version of the format that is written.
pub const VERSION: u32 = 1;

/// Facts that earlier versions told the machine, by their names in the log: how the voice fell before a pause (`crate::endpoint`).
const RETIRED: [&str; 1] = ["energy_slope"];

/// What stands in the header for people who open the file.
const NOTE: &str = "Riposte, what the turn machine was told. Private: the words of the conversation are in it.";

/// The conversation as it began.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    pub riposte_log: u32,
    pub note: String,
    pub at_us: Time,
    pub mode: Mode,
    pub config: Config,
    pub pauses: PauseProfile,
}

impl Header {
    pub fn new(at: Time, mode: Mode, config: Config, pauses: PauseProfile) -> Self {
        Self { riposte_log: VERSION, note: NOTE.to_owned(), at_us: at, mode, config, pauses }
    }
}

/// What reached the machine: a fact, other settings, other knowledge of the user's pauses, other phrases, or other providers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    Input(Input),
    Config(Config),
    Pauses(PauseProfile),
    /// The phrases that may open a reply from then on.
    Openers(Phrases),
    /// The phrases that may fill a long wait from then on.
    #[serde(alias = "acknowledgements")]
    Fillers(Phrases),
    /// What is known of the waits for other providers.
    Waits(Waits),
}

/// One line after the header.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub at_us: Time,
    #[serde(flatten)]
    pub told: Told,
}

/// A log that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Log {
    pub header: Header,
    pub entries: Vec<Entry>,
    /// The last line was cut off (the program was killed) and is left out.
    pub cut_off: bool,
    /// Facts that an earlier version weighed and this one does not know ([`RETIRED`]); they are left out.
    pub retired: usize,
}

/// Why a text is no log, in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    Empty,
    NoLog,
    /// Written by a version of Riposte with another format.
    Version(u32),
    /// Counted from 1.
    Line {
        number: usize,
        why: String,
    },
}

impl Unreadable {
    /// In every language.
    pub fn sentence(&self) -> Sentence {
        match self {
            Unreadable::Empty => words::log_empty(),
            Unreadable::NoLog => words::no_header(),
            Unreadable::Version(found) => words::log_format(*found, VERSION),
            Unreadable::Line { number, why } => words::log_line(*number, phrase::quoted(why)),
        }
    }
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.sentence().fmt(f)
    }
}

impl std::error::Error for Unreadable {}

/// A header or an entry as a line, with its end.
pub fn line(of: &impl Serialize) -> String {
    // Plain data without maps of other keys than text: there is nothing that could fail.
    serde_json::to_string(of).map(|json| json + "\n").unwrap_or_default()
}

/// Reads a log.
pub fn read(text: &str) -> Result<Log, Unreadable> {
    #[derive(Deserialize)]
    struct Version {
        riposte_log: u32,
    }
    let mut lines = text.lines().enumerate();
    let (_, first) = lines.next().ok_or(Unreadable::Empty)?;
    let version: Version = serde_json::from_str(first).map_err(|_| Unreadable::NoLog)?;
    if version.riposte_log != VERSION {
        return Err(Unreadable::Version(version.riposte_log));
    }
    let broken =
        |index: usize, error: &serde_json::Error| Unreadable::Line { number: index + 1, why: error.to_string() };
    let header = serde_json::from_str(first).map_err(|error| broken(0, &error))?;
    let last = text.lines().count() - 1;
    let mut log = Log { header, entries: Vec::new(), cut_off: false, retired: 0 };
    for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str(line) {
            Ok(entry) => log.entries.push(entry),
            Err(_) if index == last && !text.ends_with('\n') => log.cut_off = true,
            Err(_) if is_retired(line) => log.retired += 1,
            Err(error) => return Err(broken(index, &error)),
        }
    }
    Ok(log)
}

fn is_retired(line: &str) -> bool {
    let entry: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
    entry["input"]["what"].as_str().is_some_and(|what| RETIRED.contains(&what))
}

/// What the machine ordered at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Step<'a> {
    pub at: Time,
    /// Why; `None` for its beginning, and for deadlines that the log does not hold.
    pub told: Option<&'a Told>,
    pub orders: Vec<Output>,
}

impl Log {
    /// Plays the log in virtual time, everything at its recorded moment, and gives what was ordered. The recorded deadlines of an earlier version
    /// that weighed more ([`retired`](Self::retired)) are void, as in [`play_with`](Self::play_with).
    pub fn play(&self) -> Vec<Step<'_>> {
        self.run(None)
    }

    /// Plays it under other settings. What was recorded of deadlines is void then: each is handed in when it is due. Answers to revisions that
    /// do not come about now are dropped by the machine, so that the further it goes the less it tells.
    pub fn play_with(&self, config: &Config) -> Vec<Step<'_>> {
        self.run(Some(config))
    }

    fn run(&self, other: Option<&Config>) -> Vec<Step<'_>> {
        let own_deadlines = other.is_some() || self.retired > 0;
        let mut machine = Machine::new(other.unwrap_or(&self.header.config).clone(), self.header.mode);
        machine.set_pauses(self.header.pauses.clone());
        let mut steps = vec![Step { at: self.header.at_us, told: None, orders: drain(&mut machine) }];
        for entry in &self.entries {
            if own_deadlines {
                while let Some((due, _)) = machine.deadline().filter(|(due, _)| *due <= entry.at_us) {
                    machine.handle(Input::Timer, due);
                    steps.push(Step { at: due, told: None, orders: drain(&mut machine) });
                }
            }
            match &entry.told {
                Told::Input(Input::Timer) if own_deadlines => continue,
                Told::Config(_) if other.is_some() => continue,
                Told::Input(input) => machine.handle(input.clone(), entry.at_us),
                Told::Config(config) => machine.configure(config.clone()),
                Told::Pauses(pauses) => machine.set_pauses(pauses.clone()),
                Told::Openers(openers) => machine.set_openers(openers.clone()),
                Told::Fillers(phrases) => machine.set_fillers(phrases.clone()),
                Told::Waits(waits) => machine.set_waits(waits.clone()),
            }
            steps.push(Step { at: entry.at_us, told: Some(&entry.told), orders: drain(&mut machine) });
        }
        steps
    }
}

fn drain(machine: &mut Machine) -> Vec<Output> {
    std::iter::from_fn(|| machine.poll()).collect()
}
