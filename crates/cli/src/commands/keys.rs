//! `riposte keys`: provider keys in the system's keychain. A key comes from a hidden prompt or from standard input, never from an argument, and
//! is never shown.

use std::io::{BufRead, IsTerminal};

use clap::{Args, Subcommand};
use riposte_problem::Problem;
use riposte_settings::{Kept, KeySource, Keys as Keychain};
use secrecy::SecretString;

use crate::exit::Code;
use crate::{open, screen};

#[derive(Args)]
pub(crate) struct Keys {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Keep a key: asked for without echo, or read from standard input
    Set {
        /// As openai-compatible or anthropic
        provider: String,
    },
    /// List which providers have a key, and where it is
    List {
        /// Print JSON: {"keys":[{"provider","source"}]}
        #[arg(long)]
        json: bool,
    },
    /// Delete a key
    Delete {
        /// As openai-compatible or anthropic
        provider: String,
    },
}

pub(crate) fn run(keys: &Keys) -> Result<Code, Problem> {
    let keychain = Keychain::new();
    match &keys.action {
        Action::Set { provider } => set(&keychain, provider),
        Action::List { json } => list(&keychain, *json),
        Action::Delete { provider } => {
            let deleted = keychain.delete(provider).map_err(|error| error.problem())?;
            println!(
                "{}",
                if deleted {
                    format!("The key of {provider} is deleted.")
                } else {
                    format!("There is no key of {provider}.")
                }
            );
            Ok(Code::Done)
        }
    }
}

fn set(keychain: &Keychain, provider: &str) -> Result<Code, Problem> {
    let key = read_key(provider)?;
    match keychain.set(provider, key).map_err(|error| error.problem())? {
        Kept::Keychain => {
            println!("The key of {provider} is in the keychain.");
            Ok(Code::Done)
        }
        // This program ends now, so a key for the session is no key.
        Kept::SessionOnly(kept) => {
            let why = keychain.keychain_available().err().map_or(kept, |error| error.problem());
            let advice = format!(
                "Make the keychain available, or set the environment variable {} instead.",
                riposte_settings::variable(provider)
            );
            Err(Problem::new("keys.not_kept", why.kind, format!("The key is not kept. {}", why.message), advice))
        }
    }
}

fn read_key(provider: &str) -> Result<SecretString, Problem> {
    let unreadable = |error: std::io::Error| {
        open::usage(
            format!("The key could not be read: {error}."),
            "Type it at the prompt, or pipe it into standard input.",
        )
    };
    let mut key = if std::io::stdin().is_terminal() {
        rpassword::prompt_password(format!("Key of {provider} (not shown): ")).map_err(unreadable)?
    } else {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).map_err(unreadable)?;
        line
    };
    let trimmed = SecretString::from(key.trim());
    zeroize::Zeroize::zeroize(&mut key);
    Ok(trimmed)
}

fn list(keychain: &Keychain, json: bool) -> Result<Code, Problem> {
    let statuses = keychain.list();
    if let Err(error) = keychain.keychain_available() {
        screen::problem(&error.problem());
    }
    let rows: Vec<(String, String)> =
        statuses.into_iter().map(|status| (status.provider, source(&status.source))).collect();
    if json {
        let rows: Vec<_> =
            rows.iter().map(|(provider, source)| serde_json::json!({"provider": provider, "source": source})).collect();
        println!("{}", serde_json::json!({ "keys": rows }));
        return Ok(Code::Done);
    }
    if rows.is_empty() {
        println!("No keys. Keep one with `riposte keys set PROVIDER`.");
    }
    for (provider, source) in rows {
        println!("{provider:<20} {source}");
    }
    Ok(Code::Done)
}

fn source(source: &KeySource) -> String {
    match source {
        KeySource::Environment { variable } => format!("environment variable {variable}"),
        KeySource::Session => "this session only".to_owned(),
        KeySource::Keychain => "keychain".to_owned(),
    }
}
