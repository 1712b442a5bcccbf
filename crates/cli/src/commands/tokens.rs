//! `riposte tokens`: whom `riposte serve` lets in. A token is shown once, when it is made; only its hash is kept.

use clap::{Args, Subcommand};
use riposte_gateway::Profile;
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
        /// Conversations at once with it; without this as many as the server holds
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
        sessions: Option<u16>,
    },
    /// List whom there are tokens for
    List {
        /// Print JSON: {"tokens":[{"name","created_unix_ms","sessions"}]}
        #[arg(long)]
        json: bool,
    },
    /// Make a token useless; a connection that showed it is closed
    Revoke { name: String },
}

pub(crate) fn run(tokens: &Tokens) -> Result<Code, Problem> {
    let file = riposte_gateway::Tokens::at(open::paths()?.tokens_file());
    match &tokens.action {
        Action::Add { name, sessions } => outln!("{}", file.add(name, Profile { sessions: *sessions })?),
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
        let row = |entry: &riposte_gateway::Entry| {
            serde_json::json!({
                "name": entry.name, "created_unix_ms": entry.created_unix_ms, "sessions": entry.profile.sessions,
            })
        };
        outln!("{}", serde_json::json!({ "tokens": entries.iter().map(row).collect::<Vec<_>>() }));
    } else if entries.is_empty() {
        outln!("There are no tokens: `riposte serve` lets in whoever is on this machine.");
    } else {
        for entry in entries {
            let limit = entry.profile.sessions.map(|sessions| format!("  ({sessions} at once)")).unwrap_or_default();
            outln!("{}  {}{limit}", open::local_time(entry.created_unix_ms), entry.name);
        }
    }
}
