//! The list of conversations, what is found in them, and saving one as a text. Only reads: going on with one and deleting one are orders to the engine.

use jiff::tz::TimeZone;
use riposte_charts::{Writing, transcript};
use riposte_problem::words::window as words;
use riposte_problem::{Language, Problem};
use riposte_store::{Conversation, ConversationHits, Hit, Hits, Piece, Reader, Store, StoreError};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager};

use super::{ask_where, reading};
use crate::settings_state::SettingsState;

// Whole numbers cross as numbers, as in `history`.

/// Conversations of a page of the list.
const PAGE: usize = 40;

/// A page of conversations, newest first.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct ConversationPage {
    pub(crate) conversations: Vec<ListedConversation>,
    /// The next page is before this turn; `None`: there is none. A conversation may come again on it.
    #[specta(type = Option<u32>)]
    pub(crate) next: Option<i64>,
}

#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct ListedConversation {
    pub(crate) name: String,
    /// The first question; its beginning, where it is long.
    pub(crate) title: String,
    #[specta(type = u32)]
    pub(crate) began_unix_ms: i64,
    /// When its last turn began.
    #[specta(type = u32)]
    pub(crate) last_unix_ms: i64,
    pub(crate) turns: u32,
    /// Where something was found, newest first; the others are counted.
    pub(crate) hits: Vec<ShownHit>,
    pub(crate) more_hits: u32,
}

/// A turn in which something was found.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct ShownHit {
    #[specta(type = u32)]
    pub(crate) turn: i64,
    /// Around it in the question and in the reply; empty where there is nothing.
    pub(crate) question: Vec<ShownPiece>,
    pub(crate) reply: Vec<ShownPiece>,
}

#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct ShownPiece {
    pub(crate) text: String,
    /// It is what was looked for.
    pub(crate) is_hit: bool,
}

/// How a conversation is written.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TranscriptFormat {
    Text,
    Markdown,
}

/// A page of conversations: those in which every word of `query` occurs, or all where it is empty.
#[tauri::command]
#[specta::specta]
pub(crate) async fn conversations(
    app: AppHandle,
    query: String,
    before: Option<u32>,
) -> Result<ConversationPage, Problem> {
    super::blocking(words::looking_for_conversations(), move || {
        let path = app.state::<SettingsState>().database();
        let before = before.map(i64::from);
        page(&path, &query, before).map_err(|error| error.problem())
    })
    .await
}

fn page(path: &std::path::Path, query: &str, before: Option<i64>) -> Result<ConversationPage, StoreError> {
    let Some(mut reader) = Reader::open(path)? else {
        return Ok(ConversationPage { conversations: Vec::new(), next: None });
    };
    if query.trim().is_empty() {
        let listed = reader.conversations(before, PAGE)?;
        let next = listed.last().filter(|_| listed.len() == PAGE).map(|last| last.last);
        let unfound = |conversation| ConversationHits { conversation, hits: Vec::new(), more: 0 };
        return Ok(ConversationPage { conversations: listed.into_iter().map(unfound).map(shown).collect(), next });
    }
    if !reader.can_search()? {
        // The engine could not open the history to write when it began, and an older program wrote it.
        drop(Store::open(path)?);
        let Some(again) = Reader::open(path)? else { return page(path, "", before) };
        reader = again;
    }
    let Hits { conversations, next } = reader.search(query, before, PAGE)?;
    Ok(ConversationPage { conversations: conversations.into_iter().map(shown).collect(), next })
}

fn shown(found: ConversationHits) -> ListedConversation {
    let Conversation { name, title, began_unix_ms, last_unix_ms, turns, .. } = found.conversation;
    let piece = |Piece { text, is_hit }| ShownPiece { text, is_hit };
    let pieces = |pieces: Vec<Piece>| pieces.into_iter().map(piece).collect();
    let hit = |Hit { turn, question, reply }| ShownHit { turn, question: pieces(question), reply: pieces(reply) };
    let hits = found.hits.into_iter().map(hit).collect();
    ListedConversation { name, title, began_unix_ms, last_unix_ms, turns, hits, more_hits: found.more }
}

/// Asks where to, and writes a conversation there in the language of the window (`language`: as `es`). The path; `None`: the user chose none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_conversation(
    app: AppHandle,
    name: String,
    format: TranscriptFormat,
    language: String,
) -> Result<Option<String>, Problem> {
    reading(app, move |app, reader| {
        let read = reader.map_or(Ok(Vec::new()), |reader| reader.conversation(&name));
        let turns = read.map_err(|error| error.problem())?;
        let Some(first) = turns.first() else { return Err(riposte_problem::words::engine::conversation_gone()) };
        let (writing, ending) = match format {
            TranscriptFormat::Text => (Writing::Plain, "txt"),
            TranscriptFormat::Markdown => (Writing::Markdown, "md"),
        };
        let zone = TimeZone::system();
        let began = jiff::Timestamp::from_millisecond(first.started_unix_ms).unwrap_or_default().to_zoned(zone.clone());
        let file = began.strftime("riposte-%Y-%m-%d-%H%M").to_string();
        let Some(path) = ask_where(app, &file, ending) else { return Ok(None) };
        let text = transcript(&turns, writing, Language::of_tag(&language), &zone);
        riposte_charts::write(&path, text.as_bytes()).map_err(|error| error.problem())?;
        Ok(Some(path.display().to_string()))
    })
    .await
}

#[cfg(test)]
mod tests {
    use riposte_measures::{Marks, Mode, Outcome, Providers, TurnRecord};

    use super::*;

    /// Fifty conversations of a turn each.
    fn fifty(path: &std::path::Path) {
        let store = Store::open(path).unwrap();
        for n in 0..50 {
            let turn = TurnRecord {
                id: 0,
                started_unix_ms: 1_795_521_600_000 + n,
                conversation: format!("c{n}"),
                mode: Mode::Text,
                outcome: Outcome::Completed,
                transcript: format!("Question {n}"),
                reply: "So it is.".to_owned(),
                heard: "So it is.".to_owned(),
                providers: Providers::default(),
                input_device: String::new(),
                output_device: String::new(),
                marks: Marks::default(),
                figures: Default::default(),
                attempts: Vec::new(),
                problem: None,
            };
            store.record(&turn).unwrap();
        }
    }

    #[test]
    fn pages_of_all_conversations_and_of_those_in_which_something_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("riposte.db");
        assert!(page(&path, "", None).unwrap().conversations.is_empty(), "no history yet");
        fifty(&path);
        let first = page(&path, " ", None).unwrap();
        assert_eq!((first.conversations.len(), first.conversations[0].title.as_str()), (PAGE, "Question 49"));
        let rest = page(&path, "", first.next).unwrap();
        assert_eq!((rest.conversations.len(), rest.next), (10, None));
        let found = page(&path, "quest 7", None).unwrap();
        assert_eq!((found.conversations.len(), found.next), (1, None));
        let hit = &found.conversations[0].hits[0];
        assert!(hit.reply.is_empty() && hit.question[0].is_hit, "{hit:?}");
        assert_eq!(page(&path, "nothing", None).unwrap().conversations.len(), 0);
    }
}
