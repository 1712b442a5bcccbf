//! `riposte history conversations`, `search` and `export`: conversations as a list, by what was said in them, and one as a text.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::tz::TimeZone;
use riposte_charts::{Writing, transcript};
use riposte_problem::Problem;
use riposte_problem::words::terminal as words;
use riposte_store::{Conversation, Piece, Reader, Store};

use crate::out::{out, outln};
use crate::{open, screen};

#[derive(Args)]
pub(crate) struct List {
    /// How many conversations, the newest
    #[arg(long, default_value_t = 20, value_name = "N")]
    last: usize,
    /// Print JSON: {"conversations":[…]}, newest first
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(crate) struct Search {
    /// Words that occur in one turn, question and answer; beginnings of words will do
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    #[command(flatten)]
    list: List,
}

#[derive(Args)]
pub(crate) struct Export {
    /// The conversation, as `riposte history conversations` shows it, or "last"
    conversation: String,
    /// Where to, over what was there: .md is Markdown, any other ending plain text; without it, plain text goes to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn list(list: &List) -> Result<(), Problem> {
    let conversations = match reader()? {
        Some(reader) => reader.conversations(None, list.last).map_err(|error| error.problem())?,
        None => Vec::new(),
    };
    if list.json {
        let told: Vec<serde_json::Value> = conversations.iter().map(as_json).collect();
        outln!("{}", serde_json::json!({ "conversations": told }));
        return Ok(());
    }
    if conversations.is_empty() {
        outln!("No conversations yet. Begin with `riposte talk`.");
    }
    conversations.iter().for_each(line);
    Ok(())
}

pub(super) fn search(search: &Search) -> Result<(), Problem> {
    let query = search.words.join(" ");
    let path = open::paths()?.database();
    let told = |error: riposte_store::StoreError| error.problem();
    let mut found = Vec::new();
    if let Some(mut reader) = reader()? {
        if !reader.can_search().map_err(told)? {
            // An older program wrote it: the index is made now.
            drop(Store::open(&path).map_err(told)?);
            reader = Reader::open(&path).map_err(told)?.unwrap_or(reader);
        }
        let mut before = None;
        while found.len() < search.list.last {
            let page = reader.search(&query, before, search.list.last - found.len()).map_err(told)?;
            for one in page.conversations {
                if !found
                    .iter()
                    .any(|known: &riposte_store::ConversationHits| known.conversation.name == one.conversation.name)
                {
                    found.push(one);
                }
            }
            before = page.next;
            if before.is_none() {
                break;
            }
        }
    }
    if search.list.json {
        let told: Vec<serde_json::Value> = found.iter().map(found_as_json).collect();
        outln!("{}", serde_json::json!({ "conversations": told }));
        return Ok(());
    }
    if found.is_empty() {
        return Err(words::nothing_found(&query));
    }
    for one in &found {
        line(&one.conversation);
        for hit in &one.hits {
            for (who, pieces) in [("you    ", &hit.question), ("riposte", &hit.reply)] {
                if !pieces.is_empty() {
                    outln!("    #{:<5} {who}  {}", hit.turn, marked(pieces));
                }
            }
        }
        if one.more > 0 {
            outln!("    and {} more turns", one.more);
        }
    }
    Ok(())
}

pub(super) fn export(export: &Export) -> Result<(), Problem> {
    let name = name_of(&export.conversation)?;
    let turns = match reader()? {
        Some(reader) => reader.conversation(&name).map_err(|error| error.problem())?,
        None => Vec::new(),
    };
    if turns.is_empty() {
        return Err(words::no_conversation(&export.conversation));
    }
    let is_markdown = |path: &Path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("md"));
    let writing = if export.out.as_deref().is_some_and(is_markdown) { Writing::Markdown } else { Writing::Plain };
    let text = transcript(&turns, writing, screen::language(), &TimeZone::system());
    match &export.out {
        Some(path) => {
            riposte_charts::write(path, text.as_bytes()).map_err(|error| error.problem())?;
            outln!("Saved: {}", path.display());
        }
        None => out!("{text}"),
    }
    Ok(())
}

/// The conversation that a user means: its name, or "last" for the one that was talked in last. The problem: there is none.
pub(crate) fn name_of(meant: &str) -> Result<String, Problem> {
    let known = match reader()? {
        Some(reader) if meant == "last" => {
            let newest = reader.conversations(None, 1).map_err(|error| error.problem())?;
            newest.into_iter().next().map(|newest| newest.name)
        }
        Some(reader) => reader.has_conversation(meant).map_err(|error| error.problem())?.then(|| meant.to_owned()),
        None => None,
    };
    known.ok_or_else(|| words::no_conversation(meant))
}

fn reader() -> Result<Option<Reader>, Problem> {
    Reader::open(open::paths()?.database()).map_err(|error| error.problem())
}

fn line(conversation: &Conversation) {
    let Conversation { name, title, last_unix_ms, turns, .. } = conversation;
    let turns = if *turns == 1 { "1 turn".to_owned() } else { format!("{turns} turns") };
    outln!("{name}  {}  {turns:<9}  {}", open::local_time(*last_unix_ms), title.replace(char::is_whitespace, " "));
}

/// What was looked for stands out where the terminal can.
fn marked(pieces: &[Piece]) -> String {
    let is_terminal = std::io::IsTerminal::is_terminal(&std::io::stdout());
    let shown = |piece: &Piece| {
        let text = piece.text.replace(char::is_whitespace, " ");
        if piece.is_hit && is_terminal { format!("\x1b[1m{text}\x1b[0m") } else { text }
    };
    pieces.iter().map(shown).collect()
}

fn as_json(conversation: &Conversation) -> serde_json::Value {
    let Conversation { name, title, last, began_unix_ms, last_unix_ms, turns } = conversation;
    serde_json::json!({
        "conversation": name, "title": title, "began_unix_ms": began_unix_ms, "last_unix_ms": last_unix_ms, "last_turn": last, "turns": turns,
    })
}

fn found_as_json(found: &riposte_store::ConversationHits) -> serde_json::Value {
    let text = |pieces: &[Piece]| pieces.iter().map(|piece| piece.text.as_str()).collect::<String>();
    let mut told = as_json(&found.conversation);
    let hits = found
        .hits
        .iter()
        .map(|hit| serde_json::json!({ "turn": hit.turn, "question": text(&hit.question), "reply": text(&hit.reply) }));
    told["hits"] = hits.collect();
    told["more_hits"] = found.more.into();
    told
}
