//! The open history. Blocks; shared between threads behind one lock. Never reads a clock, never shows anything.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use riposte_measures::TurnRecord;
use rusqlite::{Connection, OptionalExtension, ToSql};

use crate::rows::{self, Which};
use crate::{StoreError, open, provider_tests, search, usage};

/// How long a call waits for another program that holds the database.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// An open history.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    connection: Mutex<Connection>,
}

impl Store {
    /// Opens the database at `path`, making its folder and itself where they are missing, and brings its schema up to date. Waits at most
    /// [`BUSY_TIMEOUT`] for another program.
    pub fn open(path: impl AsRef<Path>) -> Result<Store, StoreError> {
        Self::open_waiting(path, BUSY_TIMEOUT)
    }

    /// As [`Store::open`], with another time-out for this and every later call.
    pub fn open_waiting(path: impl AsRef<Path>, busy_timeout: Duration) -> Result<Store, StoreError> {
        let path = path.as_ref();
        Ok(Store { path: path.to_owned(), connection: Mutex::new(open::open(path, busy_timeout)?) })
    }

    /// Where the database is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Stores a finished turn and returns its row. When this returns, the turn survives a crash and a power cut; when it fails, nothing of
    /// the turn is stored and it can be tried again. Marks are stored relative to [`TurnRecord::origin`].
    pub fn record(&self, turn: &TurnRecord) -> Result<i64, StoreError> {
        self.with(|connection| {
            let transaction = connection.transaction()?;
            let id = rows::insert(&transaction, turn)?;
            transaction.commit()?;
            Ok(id)
        })
    }

    /// The last `n` turns over all conversations, oldest first. Their marks count from the turn's origin, which is at
    /// [`riposte_measures::Time::ZERO`].
    pub fn last(&self, n: usize) -> Result<Vec<TurnRecord>, StoreError> {
        self.select(&Which::Last(n))
    }

    /// All turns of a conversation, oldest first; none for a name that is not known.
    pub fn conversation(&self, name: &str) -> Result<Vec<TurnRecord>, StoreError> {
        self.select(&Which::Conversation(name))
    }

    /// What was learnt of the user's pauses: count, mean and variance of ln(milliseconds). `None`: nothing yet.
    pub fn pauses(&self) -> Result<Option<(f64, f64, f64)>, StoreError> {
        self.with(|connection| {
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            connection.query_row("SELECT count, mean, variance FROM pauses", [], read).optional()
        })
    }

    /// Keeps what was learnt of the user's pauses; `None` forgets it.
    pub fn set_pauses(&self, learnt: Option<(f64, f64, f64)>) -> Result<(), StoreError> {
        self.with(|connection| {
            match learnt {
                Some(learnt) => connection.execute("INSERT OR REPLACE INTO pauses VALUES (1, ?1, ?2, ?3)", learnt)?,
                None => connection.execute("DELETE FROM pauses", [])?,
            };
            Ok(())
        })
    }

    /// How many turns are stored.
    pub fn count(&self) -> Result<u64, StoreError> {
        let count: i64 =
            self.with(|connection| connection.query_row("SELECT count(*) FROM turns", [], |row| row.get(0)))?;
        Ok(count.unsigned_abs())
    }

    /// Deletes every turn, every conversation, what was learnt or kept from them and what was used for them for good: what was said is overwritten in the file and in its log, and the file shrinks.
    /// [`StoreError::Locked`] means that another program is reading; the turns are gone from the history, but call it again to have them
    /// gone from the log too.
    pub fn delete_all(&self) -> Result<(), StoreError> {
        let log_is_empty = self.with(|connection| {
            let transaction = connection.transaction()?;
            search::empty_index(&transaction)?;
            transaction.execute_batch(
                "DELETE FROM attempts; DELETE FROM figures; DELETE FROM marks; DELETE FROM texts; DELETE FROM turns; DELETE FROM conversations; \
                 DELETE FROM pauses; DELETE FROM phrases WHERE source = 'conversation';",
            )?;
            transaction.execute_batch(usage::DELETE_ALL)?;
            transaction.execute_batch(provider_tests::DELETE_ALL)?;
            transaction.commit()?;
            forget_for_good(connection)
        })?;
        if log_is_empty { Ok(()) } else { Err(StoreError::Locked { path: self.path.clone() }) }
    }

    /// Deletes one turn for good, as [`Store::delete_all`] does and with the same errors; `false`: there is none of this row. The sound of phrases that were said
    /// in conversations goes with it: nobody knows which of them were said in this one.
    pub fn delete(&self, id: i64) -> Result<bool, StoreError> {
        self.delete_turns("id = ?1", id)
    }

    /// Deletes a conversation of this name with all its turns, as [`Store::delete`] does one; `false`: there is none.
    pub fn delete_conversation(&self, name: &str) -> Result<bool, StoreError> {
        self.delete_turns("conversation_id = (SELECT id FROM conversations WHERE name = ?1)", name)
    }

    /// `which`: a condition on `turns` with one parameter.
    fn delete_turns(&self, which: &str, parameter: impl ToSql) -> Result<bool, StoreError> {
        let (found, log_is_empty) = self.with(|connection| {
            let transaction = connection.transaction()?;
            let many = search::turns_go(&transaction, which, &parameter)?;
            for table in ["attempts", "figures", "marks", "texts"] {
                let of_these = format!("turn_id IN (SELECT id FROM turns WHERE {which})");
                transaction.execute(&format!("DELETE FROM {table} WHERE {of_these}"), [&parameter])?;
            }
            let found = transaction.execute(&format!("DELETE FROM turns WHERE {which}"), [&parameter])? > 0;
            if many {
                search::index_anew(&transaction)?;
            }
            transaction.execute("DELETE FROM phrases WHERE source = 'conversation'", [])?;
            transaction.execute(WITHOUT_TURNS, [])?;
            transaction.commit()?;
            // Also where it is not found: a try before this one may have left it in the log.
            Ok((found, forget_for_good(connection)?))
        })?;
        if log_is_empty { Ok(found) } else { Err(StoreError::Locked { path: self.path.clone() }) }
    }

    /// Deletes the turns that began before this moment (milliseconds since the Unix epoch) for good, as [`Store::delete_all`] does and with the same errors;
    /// returns how many there were. Phrases that were not said in a conversation since go with them.
    pub fn delete_before(&self, unix_ms: i64) -> Result<usize, StoreError> {
        let (found, log_is_empty) = self.with(|connection| {
            let transaction = connection.transaction()?;
            let many = search::turns_go(&transaction, "started_unix_ms < ?1", unix_ms)?;
            for table in ["attempts", "figures", "marks", "texts"] {
                let of_old = "turn_id IN (SELECT id FROM turns WHERE started_unix_ms < ?1)";
                transaction.execute(&format!("DELETE FROM {table} WHERE {of_old}"), [unix_ms])?;
            }
            let found = transaction.execute("DELETE FROM turns WHERE started_unix_ms < ?1", [unix_ms])?;
            if many {
                search::index_anew(&transaction)?;
            }
            let old_phrases = "DELETE FROM phrases WHERE source = 'conversation' AND used_unix_ms < ?1";
            if transaction.execute(old_phrases, [unix_ms])? + found == 0 {
                return Ok((0, true));
            }
            transaction.execute(WITHOUT_TURNS, [])?;
            transaction.commit()?;
            Ok((found, forget_for_good(connection)?))
        })?;
        if log_is_empty { Ok(found) } else { Err(StoreError::Locked { path: self.path.clone() }) }
    }

    fn select(&self, which: &Which<'_>) -> Result<Vec<TurnRecord>, StoreError> {
        self.with(|connection| {
            // One view of the database for turns, marks and figures; it only reads, so that it waits for no writer.
            let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Deferred)?;
            rows::select(&transaction, which)
        })
    }

    /// For what need not survive a power cut: with the write-ahead log nothing is damaged by it, and no disk is waited for.
    pub(crate) fn without_sync<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        self.with(|connection| {
            connection.execute_batch("PRAGMA synchronous = NORMAL")?;
            let done = work(connection);
            connection.execute_batch("PRAGMA synchronous = FULL")?;
            done
        })
    }

    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        work(&mut self.lock()).map_err(|error| StoreError::sqlite(&self.path, error))
    }

    /// A panic in the middle of a call has rolled its transaction back: the connection is as good as before.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const WITHOUT_TURNS: &str = "DELETE FROM conversations WHERE id NOT IN (SELECT conversation_id FROM turns)";

/// Overwrites what was deleted, in the file and in its log. `false`: another program reads, so that the log still holds it.
fn forget_for_good(connection: &Connection) -> rusqlite::Result<bool> {
    // The log still holds the old pages: it is emptied even if there is no room to rewrite the file.
    let rewritten = connection.execute_batch("VACUUM");
    let log_is_empty = empty_log(connection);
    rewritten.and(log_is_empty)
}

/// Moves what the log holds into the file. `false`: another program reads, so that the log still holds it.
pub(crate) fn empty_log(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| Ok(row.get::<_, i64>(0)? == 0))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use riposte_measures::{Marks, Mode, Outcome, Providers};

    use super::*;

    fn turn(reply: &str) -> TurnRecord {
        TurnRecord {
            id: 0,
            started_unix_ms: 1_700_000_000_000,
            conversation: "c".to_owned(),
            mode: Mode::Text,
            outcome: Outcome::Completed,
            transcript: String::new(),
            reply: reply.to_owned(),
            heard: String::new(),
            providers: Providers::default(),
            input_device: String::new(),
            output_device: String::new(),
            marks: Marks::default(),
            figures: Default::default(),
            attempts: Vec::new(),
            problem: None,
        }
    }

    fn open(folder: &Path) -> Store {
        Store::open_waiting(folder.join("riposte.db"), Duration::from_millis(50)).unwrap()
    }

    #[test]
    fn it_can_be_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Store>();
    }

    #[test]
    fn a_turn_that_found_the_disk_full_is_not_stored_in_part_and_can_be_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path());
        store.record(&turn("before")).unwrap();
        let pages: i64 = store.lock().query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        let limit = |pages: i64| {
            let _: i64 =
                store.lock().query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| row.get(0)).unwrap();
        };
        limit(pages);
        let long = turn(&"word ".repeat(20_000));
        let error = store.record(&long).unwrap_err();
        assert_eq!((error.problem().code.as_str(), store.count().unwrap()), ("store.disk_full", 1));
        limit(pages + 1_000);
        store.record(&long).unwrap();
        assert_eq!(store.last(5).unwrap().iter().map(|turn| turn.reply.len()).collect::<Vec<_>>(), [6, 100_000]);
    }

    #[test]
    fn pauses_are_kept_replaced_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("turns.db");
        let store = Store::open(&path).unwrap();
        assert_eq!(store.pauses().unwrap(), None);
        store.set_pauses(Some((3.0, 6.2, 0.3))).unwrap();
        store.set_pauses(Some((4.0, 6.1, 0.2))).unwrap();
        drop(store);
        let store = Store::open(&path).unwrap();
        assert_eq!(store.pauses().unwrap(), Some((4.0, 6.1, 0.2)));
        store.delete_all().unwrap();
        assert_eq!(store.pauses().unwrap(), None);
        store.set_pauses(Some((1.0, 6.0, 0.1))).unwrap();
        store.set_pauses(None).unwrap();
        assert_eq!(store.pauses().unwrap(), None);
    }

    #[test]
    fn one_turn_can_be_deleted_for_good() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path());
        let ids: Vec<i64> = ["keep", "secret"].iter().map(|reply| store.record(&turn(reply)).unwrap()).collect();
        assert!(store.delete(ids[1]).unwrap());
        assert!(!store.delete(ids[1]).unwrap());
        assert_eq!(store.last(5).unwrap().iter().map(|turn| turn.reply.as_str()).collect::<Vec<_>>(), ["keep"]);
        let all = std::fs::read_dir(folder.path()).unwrap().flatten().map(|entry| std::fs::read(entry.path()).unwrap());
        assert!(!all.into_iter().any(|bytes| bytes.windows(6).any(|part| part == b"secret")));
    }

    #[test]
    fn a_panic_while_it_is_held_does_not_close_the_history() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path());
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            store.with::<()>(|connection| {
                let transaction = connection.transaction()?;
                rows::insert(&transaction, &turn("half"))?;
                panic!("in the middle");
            })
        }));
        assert!(panicked.is_err());
        store.record(&turn("next")).unwrap();
        assert_eq!(store.last(5).unwrap().iter().map(|turn| turn.reply.as_str()).collect::<Vec<_>>(), ["next"]);
    }
}
