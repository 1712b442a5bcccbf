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
    /// Print JSON: {"turns":[…],"phrase_cache":{"turns","hits","saved_ms"}}, oldest first, each turn as `talk --json` prints it
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
    let kept = Kept::of(&turns);
    if history.json {
        outln!("{}", serde_json::json!({ "turns": turns, "phrase_cache": kept }));
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
    if kept.turns > 0 {
        outln!("\n{}", kept.sentence());
    }
    Ok(Code::Done)
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
            saved_ms: figures("cache_saved_ms").sum(),
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
                "output_device": "", "marks": {}, "figures": figures, "problem": null
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
