//! `riposte keys`: keys of servers in the system's keychain. A key comes from a hidden prompt or from standard input, never from an argument, and
//! is never shown.

use std::io::{BufRead, IsTerminal};

use clap::{Args, Subcommand};
use riposte_problem::words::{keys as words, phrase, terminal};
use riposte_problem::{Problem, Sentence};
use riposte_settings::{Kept, KeySource, Keys as Keychain};
use riposte_vendors::Stage;
use secrecy::SecretString;

use crate::exit::Code;
use crate::out::outln;
use crate::{open, screen};

/// A key in the environment goes before one in the keychain: OPENAI_API_KEY and its like for a vendor, and RIPOSTE_KEYS for other servers, as
/// RIPOSTE_KEYS='https://gateway.example=KEY http://10.0.0.2:8080=KEY' with spaces between.
#[derive(Args)]
pub(crate) struct Keys {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Keep a key: asked for without echo, or read from standard input
    Set {
        /// A vendor (openai, anthropic, groq, …), or the address of another server, as https://gateway.example
        #[arg(value_name = "VENDOR|ADDRESS")]
        owner: String,
    },
    /// List which vendors and servers have a key, and where it is
    List {
        /// Print JSON: {"keys":[{"owner","source"}]}
        #[arg(long)]
        json: bool,
    },
    /// Delete a key
    Delete {
        /// A vendor, or the address of another server
        #[arg(value_name = "VENDOR|ADDRESS")]
        owner: String,
    },
}

pub(crate) fn run(keys: &Keys) -> Result<Code, Problem> {
    let keychain = Keychain::new();
    match &keys.action {
        Action::Set { owner } => set(&keychain, &owner_of(owner)?),
        Action::List { json } => list(&keychain, *json),
        Action::Delete { owner } => {
            let owner = owner_of(owner)?;
            let deleted = keychain.delete(&owner).map_err(|error| error.problem())?;
            if deleted {
                note_the_change();
            }
            outln!(
                "{}",
                if deleted {
                    format!("The key of {owner} is deleted.")
                } else {
                    format!("There is no key of {owner}.")
                }
            );
            Ok(Code::Done)
        }
    }
}

/// What a person wrote, as keys are filed. A provider without a host of its own stands for its address in the settings, as `--llm` has it.
fn owner_of(text: &str) -> Result<String, Problem> {
    let provider = text.replace('-', "_");
    let is_own = riposte_http::vendor_names().any(|name| name == provider);
    let address = match riposte_vendors::find(Stage::Chat, &provider).filter(|_| !is_own) {
        Some(_) => {
            let endpoint = open::settings()?.0.chat.endpoints.remove(&provider);
            endpoint.map(|endpoint| endpoint.base_url).unwrap_or_default()
        }
        None => text.to_owned(),
    };
    riposte_http::key_owner_of(&address)
        .ok_or_else(|| terminal::no_owner(riposte_http::vendor_names().collect::<Vec<_>>().join(", ")))
}

/// Whose keys may be in the keychain: the vendors', and those of the servers in the settings.
fn owners() -> Vec<String> {
    let mut owners: Vec<String> = riposte_http::vendor_names().map(str::to_owned).collect();
    if let Ok((settings, _)) = open::settings() {
        let of_servers = settings.addresses().filter_map(riposte_http::key_owner_of);
        for owner in of_servers.collect::<Vec<_>>() {
            if !owners.contains(&owner) {
                owners.push(owner);
            }
        }
    }
    owners
}

fn set(keychain: &Keychain, owner: &str) -> Result<Code, Problem> {
    let key = read_key(owner)?;
    match keychain.set(owner, key).map_err(|error| error.problem())? {
        Kept::Keychain => {
            note_the_change();
            outln!("The key of {owner} is in the keychain.");
            Ok(Code::Done)
        }
        // This program ends now, so a key for the session is no key.
        Kept::SessionOnly(kept) => {
            let why = keychain.keychain_available().err().map_or(kept, |error| error.problem());
            let instead = match riposte_settings::variable(owner) {
                Some(variable) => Sentence::from(variable),
                None => words::assigned(riposte_settings::FOR_SERVERS, owner),
            };
            Err(Problem { kind: why.kind, ..words::not_kept(why.message, instead) })
        }
    }
}

/// What failed with the key from before says nothing any more.
fn note_the_change() {
    let now = riposte_audio::Clock::unix_ms();
    let noted = open::store().and_then(|store| store.keys_have_changed(now).map_err(|error| error.problem()));
    if let Err(problem) = noted {
        screen::problem(&problem);
    }
}

fn read_key(owner: &str) -> Result<SecretString, Problem> {
    let unreadable = |error: std::io::Error| terminal::key_unreadable(phrase::system(&error));
    let mut key = if std::io::stdin().is_terminal() {
        rpassword::prompt_password(format!("Key of {owner} (not shown): ")).map_err(unreadable)?
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
    let statuses = keychain.list(owners());
    if let Err(error) = keychain.keychain_available() {
        screen::problem(&error.problem());
    }
    let rows: Vec<(String, String)> =
        statuses.into_iter().map(|status| (status.owner, source(&status.source))).collect();
    if json {
        let rows: Vec<_> =
            rows.iter().map(|(owner, source)| serde_json::json!({"owner": owner, "source": source})).collect();
        outln!("{}", serde_json::json!({ "keys": rows }));
        return Ok(Code::Done);
    }
    if rows.is_empty() {
        outln!("No keys. Keep one with `riposte keys set VENDOR`.");
    }
    for (owner, source) in rows {
        outln!("{owner:<20} {source}");
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
