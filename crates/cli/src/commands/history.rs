//! `riposte history`: the last turns, from the database, and deleting them for good.

use std::io::{BufRead, IsTerminal};

use clap::{Args, Subcommand};
use riposte_measures::TurnView;
use riposte_problem::Problem;
use riposte_problem::words::terminal as words;
use riposte_store::{Store, StoreError};

use crate::exit::Code;
use crate::out::{self, out, outln};
use crate::{open, screen};

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct History {
    #[command(subcommand)]
    action: Option<Action>,
    /// How many turns, the newest
    #[arg(long, default_value_t = 20, value_name = "N")]
    last: usize,
    /// Print JSON: {"turns":[…]}, oldest first, each turn as `talk --json` prints it
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum Action {
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
    let store = open::store()?;
    if let Some(Action::Delete { turn, yes, .. }) = &history.action {
        return delete(&store, *turn, *yes);
    }
    let turns: Vec<TurnView> =
        store.last(history.last).map_err(|error| error.problem())?.iter().map(|turn| turn.view()).collect();
    if history.json {
        outln!("{}", serde_json::json!({ "turns": turns }));
        return Ok(Code::Done);
    }
    if turns.is_empty() {
        outln!("No turns yet. Begin with `riposte talk`.");
    }
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
    Ok(Code::Done)
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
