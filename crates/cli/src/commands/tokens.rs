//! `riposte tokens`: whom `riposte serve` lets in. A token is shown once, when it is made; only its hash is kept.

use clap::{Args, Subcommand};
use riposte_problem::Problem;

use crate::exit::Code;
use crate::open;
use crate::out::outln;

#[derive(Args)]
pub(crate) struct Tokens {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Make a token and show it, this once
    Add {
        /// Whom or what it is for, as `kitchen-tablet`
        name: String,
    },
    /// List whom there are tokens for
    List {
        /// Print JSON: {"tokens":[{"name","created_unix_ms"}]}
        #[arg(long)]
        json: bool,
    },
    /// Make a token useless; a connection that showed it is closed
    Revoke { name: String },
}

pub(crate) fn run(tokens: &Tokens) -> Result<Code, Problem> {
    let file = riposte_gateway::Tokens::at(open::paths()?.tokens_file());
    match &tokens.action {
        Action::Add { name } => outln!("{}", file.add(name)?),
        Action::Revoke { name } => {
            file.revoke(name)?;
            outln!("The token of {name} is revoked.");
        }
        Action::List { json } => list(&file.list()?, *json),
    }
    Ok(Code::Done)
}

fn list(entries: &[riposte_gateway::Entry], json: bool) {
    if json {
        let row = |entry: &riposte_gateway::Entry| serde_json::json!({ "name": entry.name, "created_unix_ms": entry.created_unix_ms });
        outln!("{}", serde_json::json!({ "tokens": entries.iter().map(row).collect::<Vec<_>>() }));
    } else if entries.is_empty() {
        outln!("There are no tokens: `riposte serve` lets in whoever is on this machine.");
    } else {
        for entry in entries {
            outln!("{}  {}", open::local_time(entry.created_unix_ms), entry.name);
        }
    }
}
