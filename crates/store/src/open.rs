//! Opens the database file: makes the folder, refuses what is not ours to change, sets how safely it writes, applies the migrations.
//! Blocks for at most the busy time-out. Nothing is written to a file that turns out to be damaged, foreign or from a newer version.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use rusqlite_migration::{M, MigrationDefinitionError, Migrations};

use crate::StoreError;

/// Append-only; the position is the schema's version.
const MIGRATIONS: &[M<'static>] = &[
    M::up(include_str!("../../../migrations/0001_turns.sql")),
    M::up(include_str!("../../../migrations/0002_pauses.sql")),
    M::up(include_str!("../../../migrations/0003_phrases.sql")),
    M::up(include_str!("../../../migrations/0004_attempts.sql")),
    M::up(include_str!("../../../migrations/0005_usage.sql")),
    M::up(include_str!("../../../migrations/0006_words.sql")),
    M::up(include_str!("../../../migrations/0007_provider_tests.sql")),
];

/// "Rip1", set by the first migration.
const APPLICATION_ID: i64 = 0x5269_7031;

pub(crate) fn open(path: &Path, busy_timeout: Duration) -> Result<Connection, StoreError> {
    make_folder(path)?;
    let is_new = make_file(path)?;
    if !is_new {
        look(path, busy_timeout)?;
    }
    let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, busy_timeout)?;
    let sqlite = |error| StoreError::sqlite(path, error);
    // SQLite opens a file that it may not write for reading, and would fail at the first turn.
    if connection.is_readonly("main").map_err(sqlite)? {
        return Err(StoreError::ReadOnly { path: path.to_owned() });
    }
    refuse_what_is_not_ours(&connection, path)?;
    set_up(&connection).map_err(sqlite)?;
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    migrate(&mut connection, path)?;
    Ok(connection)
}

/// A second connection to a database that [`open`] has opened.
pub(crate) fn open_for_reading(path: &Path, busy_timeout: Duration) -> Result<Connection, StoreError> {
    connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY, busy_timeout)
}

/// A connection for reading to a database that nobody may have opened yet. `None`: there is no history so far. Every schema since the first holds what is read
/// of turns, so that an older one needs no migration here.
pub(crate) fn open_to_look(path: &Path, busy_timeout: Duration) -> Result<Option<Connection>, StoreError> {
    if !path.exists() {
        return Ok(None);
    }
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY, busy_timeout)?;
    refuse_what_is_not_ours(&connection, path)?;
    let (version, ..) = identity(&connection).map_err(|error| StoreError::sqlite(path, error))?;
    Ok((version > 0).then_some(connection))
}

/// Whether the schema has this table: one that a later version brought may be missing where a database is only looked at ([`open_to_look`]).
pub(crate) fn has_table(connection: &Connection, name: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1)";
    connection.prepare_cached(sql)?.query_row([name], |row| row.get(0))
}

fn connect(path: &Path, access: OpenFlags, busy_timeout: Duration) -> Result<Connection, StoreError> {
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX; // one connection, one lock: ours
    let connection = Connection::open_with_flags(path, flags).map_err(|error| StoreError::sqlite(path, error))?;
    connection.busy_timeout(busy_timeout).map_err(|error| StoreError::sqlite(path, error))?;
    Ok(connection)
}

/// Looks through a connection that can't write, so that a file that is not for us stays as it is.
fn look(path: &Path, busy_timeout: Duration) -> Result<(), StoreError> {
    let looked = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY, busy_timeout)
        .and_then(|connection| refuse_what_is_not_ours(&connection, path));
    match looked {
        // A process died while it wrote: only a connection that can write can undo that. It is asked the same question next.
        Err(StoreError::ReadOnly { .. } | StoreError::CannotOpen { .. }) => Ok(()),
        looked => looked,
    }
}

fn make_folder(path: &Path) -> Result<(), StoreError> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    // What a person said is nobody else's business.
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| StoreError::Folder { folder: folder.to_owned(), source })
}

/// Makes the file if there is none, readable by its owner alone; SQLite gives its log files the same mode.
fn make_file(path: &Path) -> Result<bool, StoreError> {
    if path.is_dir() {
        return Err(StoreError::CannotOpen {
            path: path.to_owned(),
            reason: riposte_problem::words::phrase::folder_of_that_name(),
        });
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(StoreError::file(path, &error)),
    }
}

fn refuse_what_is_not_ours(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let (version, application, objects) = identity(connection).map_err(|error| StoreError::sqlite(path, error))?;
    if application != APPLICATION_ID && (application != 0 || version != 0 || objects != 0) {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    let known = MIGRATIONS.len() as i64;
    if version > known {
        return Err(StoreError::Newer { path: path.to_owned(), found: version, known });
    }
    Ok(())
}

/// Version, application and number of tables and indexes, in one transaction: another process may be making the database right now.
fn identity(connection: &Connection) -> rusqlite::Result<(i64, i64, i64)> {
    let transaction = connection.unchecked_transaction()?;
    let whole = |sql: &str| transaction.query_row(sql, [], |row| row.get::<_, i64>(0));
    // The first one takes the snapshot.
    let objects = whole("SELECT count(*) FROM sqlite_schema")?;
    Ok((whole("PRAGMA user_version")?, whole("PRAGMA application_id")?, objects))
}

/// How safely it writes.
///
/// Write-ahead log: readers and one writer do not wait for each other. With it, `synchronous = NORMAL` survives a killed process but
/// syncs the log only at checkpoints, so that a power cut can take the last turns away; `FULL` syncs the log at every commit
/// (<https://www.sqlite.org/pragma.html#pragma_synchronous>). A turn must be durable before the next begins, and one sync a turn is
/// nothing beside a turn, so it is `FULL`. On macOS a plain sync stops at the drive's cache: `fullfsync` goes through it.
fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    let journal = use_write_ahead_log(connection)?;
    if !journal.eq_ignore_ascii_case("wal") {
        // A file system without shared memory. The rollback journal is as durable, with waiting between readers and the writer.
        tracing::info!(journal, "no write-ahead log on this file system");
    }
    connection.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA checkpoint_fullfsync = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;",
    )
}

/// Where two processes switch a new database at once, SQLite refuses one of them without waiting (each would wait for the other).
/// An empty transaction does wait, for at most the busy time-out, until the other is done.
fn use_write_ahead_log(connection: &Connection) -> rusqlite::Result<String> {
    const ATTEMPTS: usize = 100;
    let switch = || connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0));
    for _ in 1..ATTEMPTS {
        match switch() {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                connection.execute_batch("BEGIN IMMEDIATE; COMMIT")?;
            }
            switched => return switched,
        }
    }
    switch()
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let migrations = Migrations::from_slice(MIGRATIONS);
    let Err(error) = migrations.to_latest(connection) else { return Ok(()) };
    // Another process may have applied them between our look at the version and our transaction.
    if migrations.pending_migrations(connection) == Ok(0) {
        return Ok(());
    }
    Err(match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => StoreError::sqlite(path, err),
        rusqlite_migration::Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
            let found = connection.query_row("PRAGMA user_version", [], |row| row.get(0));
            let found = found.map_err(|error| StoreError::sqlite(path, error))?;
            StoreError::Newer { path: path.to_owned(), found, known: MIGRATIONS.len() as i64 }
        }
        rusqlite_migration::Error::InvalidUserVersion => {
            StoreError::Damaged { path: path.to_owned(), reason: "its version is no number".to_owned() }
        }
        other => StoreError::Refused(rusqlite::Error::ToSqlConversionFailure(Box::new(other))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_apply_one_by_one_and_name_the_database_ours() {
        Migrations::from_slice(MIGRATIONS).validate().unwrap();
        let mut connection = Connection::open_in_memory().unwrap();
        Migrations::from_slice(MIGRATIONS).to_latest(&mut connection).unwrap();
        let id: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0)).unwrap();
        assert_eq!(id, APPLICATION_ID);
    }

    #[test]
    fn every_migration_file_is_embedded() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations");
        let files = fs::read_dir(folder)
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|extension| extension == "sql"));
        assert_eq!(files.count(), MIGRATIONS.len());
    }

    #[test]
    fn commits_are_synced_in_full_and_bystanders_are_kept_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/er/riposte.db");
        let connection = open(&path, Duration::from_secs(1)).unwrap();
        let pragma =
            |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!((pragma("synchronous"), pragma("foreign_keys"), pragma("secure_delete")), (2, 1, 1));
        let journal: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
        assert_eq!(journal, "wal");
        #[cfg(unix)]
        for (made, mode) in
            [(path.clone(), 0o600), (path.with_extension("db-wal"), 0o600), (folder.path().join("deep"), 0o700)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&made).unwrap().permissions().mode() & 0o777, mode, "{}", made.display());
        }
    }
}
