//! What tests of providers found out, as one row for each, when keys changed, and which calls of a provider failed while others did its part. Blocks.

use riposte_measures::Asked;
use rusqlite::{OptionalExtension, params};

use crate::open::has_table;
use crate::{Reader, Store, StoreError};

/// The last test of a provider.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptTest {
    pub stage: Asked,
    /// As the settings name it.
    pub vendor: String,
    /// What was tested of it: address, model and voice in one line.
    pub set_up: String,
    pub at_unix_ms: i64,
    /// To the first of its answer, in milliseconds; `None`: that was not tried.
    pub first_ms: Option<f64>,
    /// The code of why it can't be used.
    pub problem: Option<String>,
}

/// What `Store::delete_all` deletes here.
pub(crate) const DELETE_ALL: &str = "DELETE FROM provider_tests; DELETE FROM keys_changed;";

impl Store {
    /// In place of an earlier one of the same vendor and stage.
    pub fn keep_test(&self, test: &KeptTest) -> Result<(), StoreError> {
        let KeptTest { stage, vendor, set_up, at_unix_ms, first_ms, problem } = test;
        let row = params![stage.name(), vendor, set_up, at_unix_ms, first_ms, problem];
        self.with(|connection| {
            connection.execute("INSERT OR REPLACE INTO provider_tests VALUES (?1, ?2, ?3, ?4, ?5, ?6)", row).map(drop)
        })
    }

    /// A key was set or deleted at this moment, in milliseconds since the Unix epoch.
    pub fn keys_have_changed(&self, at_unix_ms: i64) -> Result<(), StoreError> {
        self.with(|connection| {
            connection.execute("INSERT OR REPLACE INTO keys_changed VALUES (1, ?1)", [at_unix_ms]).map(drop)
        })
    }
}

impl Reader {
    /// The last tests, one of each provider; none from a database that is older than they are.
    pub fn kept_tests(&self) -> Result<Vec<KeptTest>, StoreError> {
        self.with(|connection| {
            if !has_table(connection, "provider_tests")? {
                return Ok(Vec::new());
            }
            let mut statement = connection
                .prepare_cached("SELECT stage, vendor, set_up, at_unix_ms, first_ms, problem FROM provider_tests")?;
            let rows = statement.query_map([], |row| {
                let stage = Asked::from_name(row.get_ref(0)?.as_str()?);
                let kept = |stage| -> rusqlite::Result<KeptTest> {
                    Ok(KeptTest {
                        stage,
                        vendor: row.get(1)?,
                        set_up: row.get(2)?,
                        at_unix_ms: row.get(3)?,
                        first_ms: row.get(4)?,
                        problem: row.get(5)?,
                    })
                };
                stage.map(kept).transpose()
            })?;
            rows.filter_map(Result::transpose).collect()
        })
    }

    /// When a key changed last, in milliseconds since the Unix epoch; 0: nobody noted it.
    pub fn keys_changed_unix_ms(&self) -> Result<i64, StoreError> {
        self.with(|connection| {
            if !has_table(connection, "keys_changed")? {
                return Ok(0);
            }
            let at = connection.query_row("SELECT at_unix_ms FROM keys_changed", [], |row| row.get(0)).optional()?;
            Ok(at.unwrap_or_default())
        })
    }

    /// The calls of a provider that failed in turns whose part another did in the end, newest first: `most` of them, each with when its turn began (milliseconds
    /// since the Unix epoch) and the code of the problem. `begins`: how its name begins.
    pub fn missed(&self, stage: Asked, begins: &str, most: usize) -> Result<Vec<(i64, String)>, StoreError> {
        // The stages' columns in `turns` name who served.
        let served = match stage {
            Asked::Speech => "stt",
            Asked::Chat => "llm",
            Asked::Voice => "tts",
        };
        self.with(|connection| {
            if !has_table(connection, "attempts")? {
                return Ok(Vec::new());
            }
            // A range, so that the index of the providers serves; what begins so sorts before this.
            let after = format!("{begins}{}", char::MAX);
            let sql = format!(
                "SELECT turns.started_unix_ms, attempts.problem FROM attempts JOIN turns ON turns.id = attempts.turn_id
                 WHERE attempts.stage = ?1 AND attempts.became = 'failed' AND attempts.problem IS NOT NULL
                   AND attempts.provider >= ?2 AND attempts.provider < ?4 AND substr(turns.{served}, 1, length(?2)) <> ?2
                 ORDER BY attempts.turn_id DESC LIMIT ?3"
            );
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            let mut statement = connection.prepare_cached(&sql)?;
            let rows =
                statement.query_map(params![stage.name(), begins, most, after], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(vendor: &str, at_unix_ms: i64, problem: Option<&str>) -> KeptTest {
        let (vendor, problem) = (vendor.to_owned(), problem.map(str::to_owned));
        KeptTest {
            stage: Asked::Chat,
            vendor,
            set_up: "http://there m".to_owned(),
            at_unix_ms,
            first_ms: problem.is_none().then_some(12.5),
            problem,
        }
    }

    #[test]
    fn the_last_test_of_each_is_kept_until_everything_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("riposte.db");
        let store = Store::open(&path).unwrap();
        store.keep_test(&test("groq", 1, Some("chat.auth"))).unwrap();
        store.keep_test(&test("ollama", 2, Some("chat.unreachable"))).unwrap();
        store.keep_test(&test("groq", 3, None)).unwrap();
        store.keys_have_changed(5).unwrap();
        store.keys_have_changed(7).unwrap();
        let reader = Reader::open(&path).unwrap().unwrap();
        assert_eq!(reader.kept_tests().unwrap(), [test("groq", 3, None), test("ollama", 2, Some("chat.unreachable"))]);
        assert_eq!(reader.keys_changed_unix_ms().unwrap(), 7);
        store.delete_all().unwrap();
        assert_eq!((reader.kept_tests().unwrap(), reader.keys_changed_unix_ms().unwrap()), (vec![], 0));
    }

    #[test]
    fn a_database_that_is_older_has_nothing_to_say() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("riposte.db");
        drop(Store::open(&path).unwrap());
        let older = "DROP TABLE provider_tests; DROP TABLE keys_changed; DROP TABLE attempts; PRAGMA user_version = 3";
        rusqlite::Connection::open(&path).unwrap().execute_batch(older).unwrap();
        let reader = Reader::open(&path).unwrap().unwrap();
        assert_eq!((reader.kept_tests().unwrap(), reader.keys_changed_unix_ms().unwrap()), (vec![], 0));
        assert_eq!(reader.missed(Asked::Chat, "groq/", 9).unwrap(), []);
    }
}
