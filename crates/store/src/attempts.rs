//! Calls of providers to rows and back, and how long the latest answers took. Runs inside the caller's transaction, as `rows`.

use std::collections::BTreeMap;

use riposte_measures::{Asked, Attempt, Became, Span, Time};
use rusqlite::{Connection, Row, params};

use crate::open::has_table;
use crate::{Store, StoreError};

/// Writes those of a turn, in their order.
pub(crate) fn insert(connection: &Connection, turn: i64, origin: Time, attempts: &[Attempt]) -> rusqlite::Result<()> {
    let mut row = connection.prepare_cached(
        "INSERT INTO attempts (turn_id, number, stage, provider, became, problem, began_us, sent_us, connect_us, first_us, ended_us, chunks)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    let after = |at: Time| (at - origin).as_micros();
    for (number, attempt) in (0i64..).zip(attempts) {
        let (became, problem) = match &attempt.became {
            Became::Served => ("served", None),
            Became::Failed(code) => ("failed", Some(code)),
            Became::PassedOver(code) => ("passed_over", Some(code)),
            Became::Dropped => ("dropped", None),
        };
        row.execute(params![
            turn,
            number,
            attempt.stage.name(),
            attempt.provider,
            became,
            problem,
            after(attempt.began),
            attempt.sent.map(after),
            attempt.connect.map(Span::as_micros),
            attempt.first.map(after),
            after(attempt.ended),
            attempt.chunks,
        ])?;
    }
    Ok(())
}

/// Those of the turns whose ids the subquery `ids` gives, by turn. A database that no later version has opened yet has none.
pub(crate) fn select(
    connection: &Connection,
    ids: &str,
    parameter: &dyn rusqlite::ToSql,
) -> rusqlite::Result<BTreeMap<i64, Vec<Attempt>>> {
    let mut by_turn: BTreeMap<i64, Vec<Attempt>> = BTreeMap::new();
    if !has_table(connection, "attempts")? {
        return Ok(by_turn);
    }
    let mut statement = connection.prepare_cached(&format!(
        "SELECT turn_id, stage, provider, became, problem, began_us, sent_us, connect_us, first_us, ended_us, chunks
         FROM attempts WHERE turn_id IN ({ids}) ORDER BY turn_id, number"
    ))?;
    let mut rows = statement.query([parameter])?;
    while let Some(row) = rows.next()? {
        let turn = row.get(0)?;
        match attempt(row)? {
            Some(attempt) => by_turn.entry(turn).or_default().push(attempt),
            None => tracing::warn!(turn, "a call of a provider from a newer version is not shown"),
        }
    }
    Ok(by_turn)
}

/// `None`: this version has no name for its stage or for what became of it.
fn attempt(row: &Row<'_>) -> rusqlite::Result<Option<Attempt>> {
    let (stage, became): (String, String) = (row.get(1)?, row.get(3)?);
    let problem = row.get::<_, Option<String>>(4)?.unwrap_or_default();
    let became = match became.as_str() {
        "served" => Became::Served,
        "failed" => Became::Failed(problem),
        "passed_over" => Became::PassedOver(problem),
        "dropped" => Became::Dropped,
        _ => return Ok(None),
    };
    let Some(stage) = Asked::from_name(&stage) else { return Ok(None) };
    let moment = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(Time::from_micros));
    Ok(Some(Attempt {
        stage,
        provider: row.get(2)?,
        began: Time::from_micros(row.get(5)?),
        sent: moment(6)?,
        connect: row.get::<_, Option<i64>>(7)?.map(Span::from_micros),
        first: moment(8)?,
        ended: Time::from_micros(row.get(9)?),
        chunks: row.get(10)?,
        became,
    }))
}

impl Store {
    /// From the request to the first of the answer, of the latest calls of a provider that were answered: `most` of them, oldest first.
    pub fn first_answers(&self, stage: Asked, provider: &str, most: usize) -> Result<Vec<Span>, StoreError> {
        self.with(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT first_us - sent_us FROM attempts WHERE stage = ?1 AND provider = ?2 AND sent_us IS NOT NULL AND first_us IS NOT NULL
                 ORDER BY turn_id DESC LIMIT ?3",
            )?;
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            let rows = statement.query_map(params![stage.name(), provider, most], |row| row.get(0).map(Span::from_micros))?;
            let mut latest = rows.collect::<rusqlite::Result<Vec<_>>>()?;
            latest.reverse();
            Ok(latest)
        })
    }
}
