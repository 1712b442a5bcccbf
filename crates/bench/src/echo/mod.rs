//! `riposte bench echo`: does Riposte interrupt itself? Its loudspeaker is looped into its own microphone on a private sound server; it talks for as long
//! as is asked for, now and then a user speaks over it. The engine runs in a process of its own (`subject`) on the server's devices, with the
//! recogniser that comes with Riposte, and is watched from outside.
//!
//! The echo is the loudspeaker's sound, some 40 ms late and as loud as `--level-db` says; a room's own sound is in `bench turns`. The room is unknown at
//! each of the `--starts`. The user speaks at −20 dBFS while sounding, about as loud as espeak-ng, so 6 dB over an echo at −6 dB.
//!
//! Interruptions come in pairs: the first anywhere in a reply, the second 0.7 to 4 s into the reply to that. One is found when the reply ends and what
//! was said is a turn. A fault is what happened while only the loudspeaker was heard: `self_interruptions` ended a reply, `self_pauses` held one up
//! for a moment, `self_turns` began a turn in the silence after one. Each is told on standard error when it happens. A start that goes on interrupting
//! itself is `given_up`.

#[cfg(target_os = "linux")]
mod conversation;
#[cfg(not(target_os = "linux"))]
#[path = "no_conversation.rs"]
mod conversation;
mod subject;
#[cfg_attr(not(target_os = "linux"), allow(dead_code))]
mod talks;
#[cfg_attr(not(target_os = "linux"), allow(dead_code))]
mod tally;

use clap::Args;
use riposte_problem::Problem;
use serde_json::json;

use self::tally::Tally;
use crate::{Report, VoiceChoice};

#[derive(Args, Clone, Debug)]
pub struct EchoOptions {
    /// How long it talks, in minutes of replies
    #[arg(long, value_name = "N", default_value_t = 2.0)]
    pub minutes: f64,
    /// The echo against what is played, in dB
    #[arg(long, value_name = "DB", default_value_t = -6.0, allow_negative_numbers = true)]
    pub level_db: f64,
    /// How often the user speaks over a reply
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub interruptions: u32,
    /// How often the engine is started, the room unknown; the minutes are divided among them
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub starts: u32,
    #[command(flatten)]
    pub voice: VoiceChoice,
    /// The engine under test, started by the bench itself
    #[arg(long, hide = true)]
    pub subject: bool,
    /// Which of the replies it gives
    #[arg(long, hide = true, default_value_t = 0)]
    pub reply: usize,
}

/// `--tts` of the voice of bench-460: harmonics of one falling pitch, never silent, harder than a person's.
const MADE: &str = "made";

/// What all starts together showed.
struct Found {
    tally: Tally,
    talked_ms: i64,
    interruptions: u32,
    missed: Vec<String>,
    misheard: Vec<String>,
    stops_ms: Vec<f64>,
    unanswered: u32,
    given_up: u32,
    problems: Vec<String>,
}

/// Runs it; `None` in the process of the engine under test, which has told all it has to tell.
pub fn run(options: &EchoOptions) -> Result<Option<Report>, Problem> {
    if options.subject {
        return subject::run(options).map(|()| None);
    }
    let mut report = Report::new("bench echo");
    report.set("minutes", options.minutes);
    report.set("level_db", options.level_db);
    report.set("starts", options.starts);
    report.set("voice", options.voice.arguments().join(" "));
    let found = conversation::hold(options, &mut report)?;
    report.number("talking_min", found.talked_ms as f64 / 60_000.0);
    report.number("self_interruptions", f64::from(found.tally.interruptions));
    report.number("self_pauses", found.tally.pauses_ms.len() as f64);
    report.number("self_turns", f64::from(found.tally.turns));
    report.summary("self_pause_ms", found.tally.pauses_ms.iter().copied());
    report.number("interruptions", f64::from(found.interruptions));
    report.number("interruptions_missed", found.missed.len() as f64);
    report.number("interruptions_misheard", found.misheard.len() as f64);
    report.summary("barge_in_stop_ms", found.stops_ms);
    report.number("unanswered", f64::from(found.unanswered));
    report.number("given_up", f64::from(found.given_up));
    if let Some(db) = found.tally.removed_db() {
        report.number("echo_removed_db", db);
    }
    for (name, list) in [
        ("faults", found.tally.faults),
        ("missed", found.missed),
        ("misheard", found.misheard),
        ("problems", found.problems),
    ] {
        if !list.is_empty() {
            report.more.insert(name.to_owned(), json!(list));
        }
    }
    Ok(Some(report))
}
