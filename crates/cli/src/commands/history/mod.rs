//! `riposte history`: the turns that are asked for, from the database; their percentiles and charts; conversations; and deleting turns for good.

mod choice;
mod conversations;
mod picture;
mod summary;

use std::io::{BufRead, IsTerminal};

use clap::{Args, Subcommand};
use riposte_audio::Clock;
use riposte_measures::{BUDGETED_FIGURES, Profile, Slower, TooSlow, TurnView, WATCHED_FIGURES, WATCHED_TURNS, slower};
use riposte_problem::Problem;
use riposte_problem::words::terminal as words;
use riposte_settings::Environment;
use riposte_store::{Filter, Reader, Store, StoreError};

use crate::exit::Code;
use crate::out::{self, out, outln};
use crate::{open, screen};

pub(crate) use conversations::name_of;

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct History {
    #[command(subcommand)]
    action: Option<Action>,
    /// How many turns, the newest
    #[arg(long, default_value_t = 20, value_name = "N")]
    last: usize,
    /// Print JSON: {"turns":[…],"phrase_cache":{"turns","hits","saved_ms"},"slower":[…]}, oldest first, each turn as `talk --json` prints it
    #[arg(long)]
    json: bool,
    /// Percentiles of all turns that fit, for each set-up, instead of the turns
    #[arg(long)]
    summary: bool,
    #[command(flatten)]
    choice: choice::Choice,
    #[command(flatten)]
    picture: picture::Picture,
}

#[derive(Subcommand)]
enum Action {
    /// The conversations, newest first, with the names that `talk --resume` takes
    Conversations(conversations::List),
    /// Conversations in which something was said, whatever its case and accents
    Search(conversations::Search),
    /// Write a conversation as text or Markdown
    Export(conversations::Export),
    /// Delete turns for good: what was said is overwritten in the file
    Delete {
        /// The turn's number, as `riposte history` shows it
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        turn: Option<i64>,
        /// Every turn, every conversation, and what was learnt of your pauses
        #[arg(long)]
        all: bool,
        /// Don't ask first
        #[arg(long)]
        yes: bool,
    },
}

pub(crate) fn run(history: &History) -> Result<Code, Problem> {
    match &history.action {
        Some(Action::Delete { turn, yes, .. }) => return delete(&open::store()?, *turn, *yes),
        Some(Action::Conversations(list)) => return conversations::list(list).map(|()| Code::Done),
        Some(Action::Search(search)) => return conversations::search(search).map(|()| Code::Done),
        Some(Action::Export(export)) => return conversations::export(export).map(|()| Code::Done),
        None => {}
    }
    let filter = history.choice.filter(Clock::unix_ms())?;
    let reader = Reader::open(open::paths()?.database()).map_err(|error| error.problem())?;
    if history.picture.wanted().is_some() {
        history.picture.draw(reader.as_ref(), &filter, profile()?)?;
    } else if history.summary {
        summary::show(reader.as_ref(), &filter, history.json)?;
        if !history.json {
            watch(reader.as_ref())?.iter().for_each(|slower| outln!("{}", sentence(slower)));
            for slow in too_slow(reader.as_ref())? {
                outln!("{}", riposte_charts::too_slow_told(&slow).in_language(screen::language()));
            }
        }
    } else {
        list(reader.as_ref(), &filter, history)?;
    }
    Ok(Code::Done)
}

/// The newest turns that fit, and what there is to say of them.
fn list(reader: Option<&Reader>, filter: &Filter, history: &History) -> Result<(), Problem> {
    let newest = reader.map_or(Ok(Vec::new()), |reader| reader.page(filter, None, history.last));
    let turns: Vec<TurnView> = newest.map_err(|error| error.problem())?.iter().rev().map(|turn| turn.view()).collect();
    let kept = Kept::of(&turns);
    let slower = watch(reader)?;
    if history.json {
        let slower: Vec<_> = slower.iter().map(watched_as_json).collect();
        outln!("{}", serde_json::json!({ "turns": turns, "phrase_cache": kept, "slower": slower }));
        return Ok(());
    }
    if turns.is_empty() {
        if *filter != Filter::default() {
            return Err(riposte_problem::words::charts::no_turns());
        }
        outln!("No turns yet. Begin with `riposte talk`.");
    }
    let gaps: Vec<f64> = turns.iter().filter_map(|turn| turn.figures.get("gap_ms").copied()).collect();
    for turn in turns {
        outln!(
            "{:<6} {}  {}  {}",
            format!("#{}", turn.id),
            open::local_time(turn.started_unix_ms),
            turn.mode.name(),
            screen::timing(&turn)
        );
        outln!("       you      {}", turn.transcript);
        outln!("       riposte  {}", turn.heard);
    }
    if kept.turns > 0 {
        outln!("\n{}", kept.sentence());
    }
    if std::io::stdout().is_terminal()
        && gaps.len() > 1
        && let Some(line) = spark(&gaps)
    {
        outln!("\ngap  {line}");
    }
    for slower in slower {
        outln!("\n{}", sentence(&slower));
    }
    Ok(())
}

/// Columns of a terminal that is not made wider.
const SPARK_WIDTH: usize = 72;

/// Values in a line, where the terminal has the letters for it.
fn spark(values: &[f64]) -> Option<String> {
    let locale = Environment::of_process().locale().unwrap_or_default().to_lowercase();
    let has_them = cfg!(windows) || locale.contains("utf-8") || locale.contains("utf8");
    Some(riposte_charts::sparkline(values, SPARK_WIDTH)).filter(|line| has_them && !line.is_empty())
}

/// What takes longer than it did, whatever was asked for.
fn watch(reader: Option<&Reader>) -> Result<Vec<Slower>, Problem> {
    let Some(reader) = reader else { return Ok(Vec::new()) };
    let table = reader.table(&Filter::default(), &WATCHED_FIGURES, WATCHED_TURNS);
    Ok(slower(&table.map_err(|error| error.problem())?))
}

/// The pace that is aimed at.
fn profile() -> Result<Profile, Problem> {
    Ok(riposte_settings::look(&open::paths()?.settings_file()).conversation.profile)
}

/// Who can't keep it, by the latest turns.
fn too_slow(reader: Option<&Reader>) -> Result<Vec<TooSlow>, Problem> {
    let Some(reader) = reader else { return Ok(Vec::new()) };
    let table = reader.table(&Filter::default(), &BUDGETED_FIGURES, WATCHED_TURNS).map_err(|error| error.problem())?;
    Ok(riposte_measures::too_slow(&table, profile()?))
}

fn sentence(slower: &Slower) -> String {
    let now = jiff::Timestamp::from_millisecond(Clock::unix_ms()).unwrap_or_default();
    let told = riposte_charts::told(slower, &now.to_zoned(jiff::tz::TimeZone::system()));
    told.in_language(screen::language()).to_owned()
}

fn watched_as_json(slower: &Slower) -> serde_json::Value {
    serde_json::json!({
        "figure": slower.part.figure(), "by_ms": slower.by_ms, "before_ms": slower.before_ms, "now_ms": slower.now_ms,
        "since_turn": slower.since_turn, "since_unix_ms": slower.since_unix_ms, "sentence": sentence(slower),
    })
}

/// What the phrase cache did in these turns.
#[derive(serde::Serialize)]
struct Kept {
    /// Turns whose voice has kept phrases.
    turns: usize,
    /// Of those, how many began with a kept phrase.
    hits: usize,
    /// How much sooner these began, all together.
    saved_ms: f64,
}

impl Kept {
    fn of(turns: &[TurnView]) -> Self {
        let figures = |name: &'static str| turns.iter().filter_map(move |turn| turn.figures.get(name).copied());
        Self {
            turns: figures("cache_hits").count(),
            hits: figures("cache_hits").filter(|hit| *hit > 0.0).count(),
            // An empty sum of floats is a negative zero.
            saved_ms: figures("cache_saved_ms").sum::<f64>() + 0.0,
        }
    }

    fn sentence(&self) -> String {
        let percent = 100.0 * self.hits as f64 / self.turns as f64;
        let Self { turns, hits, saved_ms } = self;
        format!(
            "Phrase cache: {hits} of {turns} answers began with a kept phrase ({percent:.0} %), which saved {saved_ms:.0} ms."
        )
    }
}

/// One turn, or all of them.
fn delete(store: &Store, turn: Option<i64>, yes: bool) -> Result<Code, Problem> {
    let told = |error: StoreError| error.problem();
    match turn {
        Some(id) if store.delete(id).map_err(told)? => outln!("Turn {id} is deleted."),
        Some(id) => {
            return Err(words::no_turn(id));
        }
        None => {
            let count = store.count().map_err(told)?;
            if !yes && !agreed(count)? {
                outln!("Nothing is deleted.");
                return Ok(Code::Done);
            }
            store.delete_all().map_err(told)?;
            outln!("{count} turns are deleted.");
        }
    }
    Ok(Code::Done)
}

/// Whether the user says so. Who can't be asked has to say it beforehand.
fn agreed(count: u64) -> Result<bool, Problem> {
    if !std::io::stdin().is_terminal() {
        return Err(words::nobody_to_ask());
    }
    out!("Delete {count} turns for good? [y/N] ");
    out::flush();
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    Ok(read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hit_rate_counts_the_turns_whose_voice_keeps_phrases() {
        let turn = |figures: &[(&str, f64)]| {
            let figures: serde_json::Map<String, serde_json::Value> =
                figures.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
            let turn = serde_json::json!({
                "id": 1, "started_unix_ms": 0, "conversation": "c", "transcript": "", "reply": "", "heard": "", "mode": "text",
                "outcome": "completed", "providers": { "stt": "", "llm": "", "tts": "" }, "input_device": "",
                "output_device": "", "marks": {}, "figures": figures, "attempts": [], "problem": null
            });
            serde_json::from_value::<TurnView>(turn).unwrap()
        };
        let turns = [
            turn(&[("cache_hits", 1.0), ("cache_saved_ms", 120.4)]),
            turn(&[("cache_hits", 0.0)]),
            turn(&[("cache_hits", 1.0)]),
            turn(&[("gap_ms", 300.0)]),
        ];
        assert_eq!(
            Kept::of(&turns).sentence(),
            "Phrase cache: 2 of 3 answers began with a kept phrase (67 %), which saved 120 ms."
        );
    }
}
