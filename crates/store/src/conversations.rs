//! Conversations as a list, newest first, and the turns of one.

use std::collections::BTreeMap;

use riposte_measures::TurnRecord;
use rusqlite::{Connection, Row, TransactionBehavior};

use crate::rows::{self, Which};
use crate::{Reader, Store, StoreError};

/// Characters of the first question that name a conversation.
const TITLE_CHARS: usize = 160;

/// A conversation as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    pub name: String,
    /// The first question, or where nothing was said the first reply; its beginning, where it is long.
    pub title: String,
    /// Its last turn. The next page of a list is before the last one's.
    pub last: i64,
    /// When its first and its last turn began, in milliseconds since the Unix epoch.
    pub began_unix_ms: i64,
    pub last_unix_ms: i64,
    pub turns: u32,
}

impl Reader {
    /// Conversations, the one that was talked in last first: at most `n` of those whose last turn is before the turn `before` (`None`: from the newest on).
    pub fn conversations(&self, before: Option<i64>, n: usize) -> Result<Vec<Conversation>, StoreError> {
        self.with(|connection| {
            // From the index of turns by conversation alone.
            let ids = connection
                .prepare_cached(
                    "SELECT conversation_id FROM turns GROUP BY conversation_id HAVING max(id) < ?1 ORDER BY max(id) DESC LIMIT ?2",
                )?
                .query_map((before.unwrap_or(i64::MAX), i64::try_from(n).unwrap_or(i64::MAX)), |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<i64>>>()?;
            let mut known = by_id(connection, &ids)?;
            Ok(ids.iter().filter_map(|id| known.remove(id)).collect())
        })
    }

    /// Whether there is a conversation of this name.
    pub fn has_conversation(&self, name: &str) -> Result<bool, StoreError> {
        self.with(|connection| {
            let sql = "SELECT EXISTS (SELECT 1 FROM conversations WHERE name = ?1)";
            connection.prepare_cached(sql)?.query_row([name], |row| row.get(0))
        })
    }

    /// All turns of a conversation, oldest first; none for a name that is not known.
    pub fn conversation(&self, name: &str) -> Result<Vec<TurnRecord>, StoreError> {
        self.with(|connection| rows::select(connection, &Which::Conversation(name)))
    }
}

impl Store {
    /// The latest turns of a conversation, `most` of them, oldest first; none for a name that is not known.
    pub fn latest_of_conversation(&self, name: &str, most: usize) -> Result<Vec<TurnRecord>, StoreError> {
        self.with(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
            let ids = transaction
                .prepare_cached(
                    "SELECT id FROM turns WHERE conversation_id = (SELECT id FROM conversations WHERE name = ?1) ORDER BY id DESC LIMIT ?2",
                )?
                .query_map((name, i64::try_from(most).unwrap_or(i64::MAX)), |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<i64>>>()?;
            rows::select(&transaction, &Which::These(&ids))
        })
    }
}

/// Those of these rows.
pub(crate) fn by_id(connection: &Connection, ids: &[i64]) -> rusqlite::Result<BTreeMap<i64, Conversation>> {
    let sql = format!(
        "WITH listed AS (
             SELECT conversation_id, min(id) AS first, max(id) AS last, count(*) AS turns FROM turns
             WHERE conversation_id IN (SELECT value FROM json_each(?1)) GROUP BY conversation_id
         )
         SELECT conversation_id, conversations.name, substr(iif(transcript = '', reply, transcript), 1, {TITLE_CHARS}), last,
                conversations.started_unix_ms, (SELECT started_unix_ms FROM turns WHERE id = last), turns
         FROM listed JOIN conversations ON conversations.id = conversation_id JOIN texts ON texts.turn_id = first"
    );
    let listed = |row: &Row<'_>| Ok((row.get(0)?, conversation(row)?));
    connection.prepare_cached(&sql)?.query_map([format!("{ids:?}")], listed)?.collect()
}

fn conversation(row: &Row<'_>) -> rusqlite::Result<Conversation> {
    Ok(Conversation {
        name: row.get(1)?,
        title: row.get(2)?,
        last: row.get(3)?,
        began_unix_ms: row.get(4)?,
        last_unix_ms: row.get(5)?,
        turns: row.get(6)?,
    })
}
