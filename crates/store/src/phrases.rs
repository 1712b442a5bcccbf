//! Phrases that were spoken before, as rows: kept, found, and dropped. Blocks; writes on the thread that has the history, reads on any through a
//! [`PhraseReader`]. Never holds a text.
//!
//! Samples are stored as they are: FLAC would make them about half as large, but its encoders in Rust are young, and 50 MB hold a thousand phrases.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::store::{Store, empty_log};
use crate::{BUSY_TIMEOUT, StoreError, open};

/// A phrase's key: a hash of its voice and its text.
pub type Key = [u8; 32];

/// The sound of a phrase.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredPhrase {
    /// Said in a conversation; else one of the product's own.
    pub from_conversation: bool,
    /// What the voice is made of, in the caller's words.
    pub files: String,
    pub rate_hz: u32,
    pub gain: f32,
    /// Mono, full scale ±32 768.
    pub samples: Vec<i16>,
}

/// What was found under a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    Phrase(StoredPhrase),
    Nothing,
    /// There is a row, but not what was written.
    Damaged,
}

/// Which phrases to drop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DropPhrases<'a> {
    One(&'a Key),
    /// Those of voices that were made of this.
    MadeOf(&'a str),
    OfConversations,
    All,
}

const PRODUCT: &str = "product";
const CONVERSATION: &str = "conversation";

impl Store {
    /// Keeps a phrase, in place of one of the same key, and drops those that were said the longest ago until all take at most `most_bytes`. Gives the keys
    /// that were dropped. It survives the end of the program; a power cut may take it away, which costs nothing but making it again.
    pub fn keep_phrase(
        &self,
        key: &Key,
        phrase: &StoredPhrase,
        used_unix_ms: i64,
        most_bytes: u64,
    ) -> Result<Vec<Key>, StoreError> {
        let samples: Vec<u8> = phrase.samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        let source = if phrase.from_conversation { CONVERSATION } else { PRODUCT };
        self.without_sync(|connection| {
            let transaction = connection.transaction()?;
            transaction
                .prepare_cached("INSERT OR REPLACE INTO phrases VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
                .execute(params![
                    key,
                    source,
                    phrase.files,
                    used_unix_ms,
                    phrase.rate_hz,
                    f64::from(phrase.gain),
                    crc32fast::hash(&samples),
                    samples
                ])?;
            let dropped = fit(&transaction, most_bytes)?;
            transaction.commit()?;
            Ok(dropped)
        })
    }

    /// Drops the phrases that were said the longest ago until all take at most `most_bytes`.
    pub fn fit_phrases(&self, most_bytes: u64) -> Result<Vec<Key>, StoreError> {
        self.without_sync(|connection| fit(connection, most_bytes))
    }

    /// This phrase was said.
    pub fn touch_phrase(&self, key: &Key, used_unix_ms: i64) -> Result<(), StoreError> {
        self.without_sync(|connection| {
            let sql = "UPDATE phrases SET used_unix_ms = ?2 WHERE key = ?1";
            connection.prepare_cached(sql)?.execute(params![key, used_unix_ms]).map(drop)
        })
    }

    /// Drops phrases; how many there were. What was said in conversations is overwritten in the file and in its log;
    /// [`StoreError::Locked`] means that another program is reading: call it again.
    pub fn drop_phrases(&self, which: DropPhrases<'_>) -> Result<usize, StoreError> {
        let (dropped, log_is_empty) = self.with(|connection| {
            let dropped = match which {
                DropPhrases::One(key) => connection.execute("DELETE FROM phrases WHERE key = ?1", [key])?,
                DropPhrases::MadeOf(files) => connection.execute("DELETE FROM phrases WHERE files = ?1", [files])?,
                DropPhrases::OfConversations => {
                    connection.execute("DELETE FROM phrases WHERE source = ?1", [CONVERSATION])?
                }
                DropPhrases::All => connection.execute("DELETE FROM phrases", [])?,
            };
            let is_private = matches!(which, DropPhrases::OfConversations | DropPhrases::All);
            // Also where there were none: a try before this one may have left them in the log.
            Ok((dropped, !is_private || empty_log(connection)?))
        })?;
        if log_is_empty { Ok(dropped) } else { Err(StoreError::Locked { path: self.path().to_owned() }) }
    }

    /// The keys of all phrases.
    pub fn phrase_keys(&self) -> Result<Vec<Key>, StoreError> {
        self.with(|connection| {
            connection.prepare("SELECT key FROM phrases")?.query_map([], |row| row.get(0))?.collect()
        })
    }

    /// What the voices of the phrases are made of, each once; empty for those of servers.
    pub fn phrase_files(&self) -> Result<Vec<String>, StoreError> {
        self.with(|connection| {
            connection.prepare("SELECT DISTINCT files FROM phrases")?.query_map([], |row| row.get(0))?.collect()
        })
    }

    /// Reads phrases beside this, without waiting for what it writes.
    pub fn phrase_reader(&self) -> Result<PhraseReader, StoreError> {
        PhraseReader::open(self.path())
    }
}

/// A connection of its own that only reads. Close it (drop it) before the file is moved.
#[derive(Debug)]
pub struct PhraseReader {
    path: PathBuf,
    connection: Mutex<Connection>,
}

impl PhraseReader {
    fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { path: path.to_owned(), connection: Mutex::new(open::open_for_reading(path, BUSY_TIMEOUT)?) })
    }

    /// The phrase under this key.
    pub fn find(&self, key: &Key) -> Result<Found, StoreError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let sql = "SELECT source, files, rate_hz, gain, crc32, samples FROM phrases WHERE key = ?1";
        let found =
            connection.prepare_cached(sql).and_then(|mut statement| statement.query_row([key], phrase).optional());
        found.map(|found| found.unwrap_or(Found::Nothing)).map_err(|error| StoreError::sqlite(&self.path, error))
    }
}

fn phrase(row: &Row<'_>) -> rusqlite::Result<Found> {
    let source: String = row.get(0)?;
    let (rate_hz, gain, crc32): (u32, f64, u32) = (row.get(2)?, row.get(3)?, row.get(4)?);
    let bytes = row.get_ref(5)?.as_blob()?;
    let (pairs, odd) = bytes.as_chunks::<2>();
    let is_known = source == PRODUCT || source == CONVERSATION;
    if !odd.is_empty() || pairs.is_empty() || crc32fast::hash(bytes) != crc32 || !is_known {
        return Ok(Found::Damaged);
    }
    Ok(Found::Phrase(StoredPhrase {
        from_conversation: source == CONVERSATION,
        files: row.get(1)?,
        rate_hz,
        gain: gain as f32,
        samples: pairs.iter().map(|pair| i16::from_le_bytes(*pair)).collect(),
    }))
}

/// The rows beyond the limit, counted from the one that was said last.
fn fit(connection: &Connection, most_bytes: u64) -> rusqlite::Result<Vec<Key>> {
    let most_bytes = i64::try_from(most_bytes).unwrap_or(i64::MAX);
    let sum: i64 = connection
        .prepare_cached("SELECT coalesce(sum(length(samples)), 0) FROM phrases")?
        .query_row([], |row| row.get(0))?;
    if sum <= most_bytes {
        return Ok(Vec::new());
    }
    connection
        .prepare_cached(
            "DELETE FROM phrases WHERE rowid IN (
                 SELECT id FROM (SELECT rowid AS id,
                     sum(length(samples)) OVER (ORDER BY used_unix_ms DESC, rowid DESC) AS so_far FROM phrases)
                 WHERE so_far > ?1)
             RETURNING key",
        )?
        .query_map([most_bytes], |row| row.get(0))?
        .collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_phrase_that_finds_the_disk_full_or_locked_is_not_kept_and_harms_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("riposte.db");
        let store = Store::open_waiting(&path, Duration::from_millis(20)).unwrap();
        let phrase = |samples| StoredPhrase {
            from_conversation: false,
            files: String::new(),
            rate_hz: 24_000,
            gain: 1.0,
            samples: vec![5; samples],
        };
        store.keep_phrase(&[1; 32], &phrase(10), 1, 1_000_000).unwrap();
        let pragma = |sql: &str| store.with(|connection| connection.query_row(sql, [], |row| row.get(0))).unwrap();
        let pages: i64 = pragma("PRAGMA page_count");
        let _: i64 = pragma(&format!("PRAGMA max_page_count = {pages}"));
        let error = store.keep_phrase(&[2; 32], &phrase(100_000), 2, 1_000_000).unwrap_err();
        assert_eq!(error.problem().code, "store.disk_full");
        assert_eq!(pragma("PRAGMA synchronous"), 2, "turns are synced in full again");
        let _: i64 = pragma(&format!("PRAGMA max_page_count = {}", pages + 1_000));

        let other = Connection::open(&path).unwrap();
        other.execute_batch("BEGIN EXCLUSIVE").unwrap();
        let error = store.keep_phrase(&[2; 32], &phrase(10), 2, 1_000_000).unwrap_err();
        assert_eq!(error.problem().code, "store.locked");
        assert_eq!(
            store.phrase_reader().unwrap().find(&[1; 32]).unwrap(),
            Found::Phrase(phrase(10)),
            "reading goes on"
        );
        other.execute_batch("COMMIT").unwrap();
        assert_eq!(store.phrase_keys().unwrap(), [[1; 32]]);
    }
}
