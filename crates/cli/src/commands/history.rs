//! `riposte history`: the last turns, from the database.

use clap::Args;
use riposte_measures::TurnView;
use riposte_problem::Problem;

use crate::exit::Code;
use crate::{open, screen};

#[derive(Args)]
pub(crate) struct History {
    /// How many turns, the newest
    #[arg(long, default_value_t = 20, value_name = "N")]
    last: usize,
    /// Print JSON: {"turns":[…]}, oldest first, each turn as `talk --json` prints it
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(history: &History) -> Result<Code, Problem> {
    let store = open::store()?;
    let turns: Vec<TurnView> =
        store.last(history.last).map_err(|error| error.problem())?.iter().map(|turn| turn.view()).collect();
    if history.json {
        println!("{}", serde_json::json!({ "turns": turns }));
        return Ok(Code::Done);
    }
    if turns.is_empty() {
        println!("No turns yet. Begin with `riposte talk`.");
    }
    for turn in turns {
        println!("{}  {}  {}", open::local_time(turn.started_unix_ms), turn.mode.name(), screen::timing(&turn));
        println!("  you      {}", turn.transcript);
        println!("  riposte  {}", turn.heard);
    }
    Ok(Code::Done)
}
