//! The history for screens: pages of turns, and figures of many turns in columns. Has a connection of its own that can't write, so that it never makes the keeper
//! wait and the keeper never makes it wait (where the file system allows a write-ahead log). Blocks; never migrates, never makes a file, holds no transaction
//! between calls.

use std::path::{Path, PathBuf};

use riposte_measures::{Mode, Outcome, Providers, SetUp, Table, TableTurn, TurnRecord};
use rusqlite::types::{Type, Value};
use rusqlite::{Connection, Row, params_from_iter};

use crate::rows::{self, Which};
use crate::{BUSY_TIMEOUT, Filter, StoreError, open};

/// A history that is only read.
#[derive(Debug)]
pub struct Reader {
    path: PathBuf,
    connection: Connection,
}

impl Reader {
    /// Opens the database at `path` for reading. `None`: there is no history yet. Errors are those of [`crate::Store::open`]; a database of an older version is
    /// read as it is.
    pub fn open(path: impl AsRef<Path>) -> Result<Option<Reader>, StoreError> {
        let path = path.as_ref();
        let connection = open::open_to_look(path, BUSY_TIMEOUT)?;
        Ok(connection.map(|connection| Reader { path: path.to_owned(), connection }))
    }

    /// A page of turns, newest first: at most `n` of those that ended before the turn `before` (`None`: from the newest on). The next page is the one before the
    /// last of these. What is stored meanwhile moves no page.
    pub fn page(&self, filter: &Filter, before: Option<i64>, n: usize) -> Result<Vec<TurnRecord>, StoreError> {
        self.with(|connection| {
            let (condition, mut values) = filter.condition();
            values.push(Value::from(before.unwrap_or(i64::MAX)));
            values.push(Value::from(i64::try_from(n).unwrap_or(i64::MAX)));
            let (before, most) = (values.len() - 1, values.len());
            let sql =
                format!("SELECT id FROM turns WHERE {condition} AND id < ?{before} ORDER BY id DESC LIMIT ?{most}");
            let ids = connection
                .prepare_cached(&sql)?
                .query_map(params_from_iter(values), |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<i64>>>()?;
            let mut turns = rows::select(connection, &Which::These(&ids))?;
            turns.reverse();
            Ok(turns)
        })
    }

    /// How many turns there are.
    pub fn count(&self, filter: &Filter) -> Result<u64, StoreError> {
        self.with(|connection| {
            let (condition, values) = filter.condition();
            let sql = format!("SELECT count(*) FROM turns WHERE {condition}");
            connection
                .prepare_cached(&sql)?
                .query_row(params_from_iter(values), |row| row.get::<_, i64>(0).map(i64::unsigned_abs))
        })
    }

    /// Every set-up that occurs, in no order that means anything; from an index alone.
    pub fn set_ups(&self) -> Result<Vec<SetUp>, StoreError> {
        self.with(|connection| {
            connection
                .prepare_cached("SELECT DISTINCT mode, stt, llm, tts, output_device FROM turns")?
                .query_map([], |row| set_up(row, [0, 1, 2, 3, 4]))?
                .collect()
        })
    }

    /// These figures of the turns, in columns, oldest first; of more than `most` turns the newest.
    pub fn table(&self, filter: &Filter, figures: &[&str], most: usize) -> Result<Table, StoreError> {
        self.with(|connection| {
            let mut table = Table::default();
            read_turns(connection, filter, most, &mut table)?;
            for figure in figures {
                let column = read_column(connection, figure, &table.turns)?;
                table.columns.insert((*figure).to_owned(), column);
            }
            Ok(table)
        })
    }

    /// One view of the database for everything that `work` reads.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let read = || {
            let transaction = self.connection.unchecked_transaction()?;
            work(&transaction)
        };
        read().map_err(|error| StoreError::sqlite(&self.path, error))
    }
}

fn read_turns(connection: &Connection, filter: &Filter, most: usize, table: &mut Table) -> rusqlite::Result<()> {
    let (condition, mut values) = filter.condition();
    values.push(Value::from(i64::try_from(most).unwrap_or(i64::MAX)));
    // By the rows themselves: they are in the order of their ids, and small, as what was said lies apart.
    let sql = format!(
        "SELECT id, started_unix_ms, mode, outcome, stt, llm, tts, output_device FROM turns
         WHERE {condition} ORDER BY id DESC LIMIT ?{}",
        values.len()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut outcome = Outcome::Completed;
    while let Some(row) = rows.next()? {
        let set_up = place_of(row, table)?;
        // Most end as the one before; a name is looked up, and its letters are checked, only where it changes.
        if bytes(row, 3)? != outcome.name().as_bytes() {
            let name = row.get_ref(3)?.as_str()?;
            outcome = Outcome::from_name(name).ok_or_else(|| unknown(3, name))?;
        }
        table.turns.push(TableTurn { id: row.get(0)?, at_unix_ms: row.get(1)?, set_up, outcome });
    }
    table.turns.reverse();
    oldest_first(table);
    Ok(())
}

/// The set-ups in the order of their first turn.
fn oldest_first(table: &mut Table) {
    let mut places: Vec<Option<usize>> = vec![None; table.set_ups.len()];
    let mut set_ups = Vec::with_capacity(table.set_ups.len());
    for turn in &mut table.turns {
        turn.set_up = *places[turn.set_up].get_or_insert_with(|| {
            set_ups.push(table.set_ups[turn.set_up].clone());
            set_ups.len() - 1
        });
    }
    table.set_ups = set_ups;
}

/// Where the row's set-up stands in the table; it is added when it is new. Most rows have the set-up of the one before.
fn place_of(row: &Row<'_>, table: &mut Table) -> rusqlite::Result<usize> {
    let is_this = |known: &SetUp| {
        let providers = &known.providers;
        let alike = |column, text: &str| bytes(row, column).is_ok_and(|bytes| bytes == text.as_bytes());
        alike(2, known.mode.name())
            && alike(4, &providers.stt)
            && alike(5, &providers.llm)
            && alike(6, &providers.tts)
            && alike(7, &known.output_device)
    };
    if let Some(last) = table.turns.last().map(|turn| turn.set_up).filter(|last| is_this(&table.set_ups[*last])) {
        return Ok(last);
    }
    if let Some(known) = table.set_ups.iter().position(is_this) {
        return Ok(known);
    }
    table.set_ups.push(set_up(row, [2, 4, 5, 6, 7])?);
    Ok(table.set_ups.len() - 1)
}

/// Of a row that has mode, recogniser, chat model, voice and output device in these columns.
fn set_up(row: &Row<'_>, [mode, stt, llm, tts, output]: [usize; 5]) -> rusqlite::Result<SetUp> {
    let text = |column: usize| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str()?.to_owned());
    let name = text(mode)?;
    Ok(SetUp {
        mode: Mode::from_name(&name).ok_or_else(|| unknown(mode, &name))?,
        providers: Providers { stt: text(stt)?, llm: text(llm)?, tts: text(tts)? },
        output_device: text(output)?,
    })
}

/// A text as it is stored.
fn bytes<'a>(row: &'a Row<'_>, column: usize) -> rusqlite::Result<&'a [u8]> {
    Ok(row.get_ref(column)?.as_bytes()?)
}

/// One figure of these turns (oldest first), from the index alone.
fn read_column(connection: &Connection, figure: &str, turns: &[TableTurn]) -> rusqlite::Result<Vec<f64>> {
    let mut column = vec![f64::NAN; turns.len()];
    let (Some(first), Some(last)) = (turns.first(), turns.last()) else { return Ok(column) };
    let mut statement = connection.prepare_cached(
        "SELECT turn_id, value FROM figures WHERE name = ?1 AND turn_id BETWEEN ?2 AND ?3 ORDER BY turn_id",
    )?;
    let mut rows = statement.query((figure, first.id, last.id))?;
    let mut at = 0;
    // Both are in the order of the turns.
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        while at < turns.len() && turns[at].id < id {
            at += 1;
        }
        if at < turns.len() && turns[at].id == id {
            column[at] = row.get(1)?;
        }
    }
    Ok(column)
}

fn unknown(column: usize, name: &str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, format!("unknown name {name:?}").into())
}
