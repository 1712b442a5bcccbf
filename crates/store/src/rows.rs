//! A turn to rows and back. Runs inside the caller's transaction; decides nothing about files or locks.

use std::collections::BTreeMap;

use riposte_measures::{Mark, Marks, Mode, Outcome, Providers, Time, TurnRecord};
use rusqlite::types::Type;
use rusqlite::{Connection, Row, params};

use crate::attempts;

/// Which turns to read.
pub(crate) enum Which<'a> {
    /// The last so many.
    Last(usize),
    /// All of one conversation.
    Conversation(&'a str),
    /// Those of these rows.
    These(&'a [i64]),
}

impl Which<'_> {
    /// A subquery of turn ids with one parameter.
    fn ids(&self) -> &'static str {
        match self {
            Which::Last(_) => "SELECT id FROM turns ORDER BY id DESC LIMIT ?1",
            Which::Conversation(_) => {
                "SELECT id FROM turns WHERE conversation_id = (SELECT id FROM conversations WHERE name = ?1)"
            }
            Which::These(_) => "SELECT value FROM json_each(?1)",
        }
    }

    fn parameter(&self) -> Box<dyn rusqlite::ToSql + '_> {
        match self {
            Which::Last(n) => Box::new(i64::try_from(*n).unwrap_or(i64::MAX)),
            Which::Conversation(name) => Box::new(name),
            Which::These(ids) => Box::new(format!("{ids:?}")), // numbers in brackets: a list in JSON, too
        }
    }
}

/// Writes one turn and returns its row. The record's own `id` is not used.
pub(crate) fn insert(connection: &Connection, turn: &TurnRecord) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO conversations (name, started_unix_ms) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
        )?
        .execute(params![turn.conversation, turn.started_unix_ms])?;
    let id = connection
        .prepare_cached(
            "INSERT INTO turns (conversation_id, started_unix_ms, mode, outcome, stt, llm, tts, input_device, output_device, problem)
             VALUES ((SELECT id FROM conversations WHERE name = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .insert(params![
            turn.conversation,
            turn.started_unix_ms,
            turn.mode.name(),
            turn.outcome.name(),
            turn.providers.stt,
            turn.providers.llm,
            turn.providers.tts,
            turn.input_device,
            turn.output_device,
            turn.problem,
        ])?;
    connection
        .prepare_cached("INSERT INTO texts (turn_id, transcript, reply, heard) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, turn.transcript, turn.reply, turn.heard])?;
    let origin = turn.origin().unwrap_or_default();
    let mut mark_row = connection.prepare_cached("INSERT INTO marks (turn_id, name, offset_us) VALUES (?1, ?2, ?3)")?;
    for (mark, at) in turn.marks.iter() {
        mark_row.execute(params![id, mark.name(), (at - origin).as_micros()])?;
    }
    let mut figure_row = connection.prepare_cached("INSERT INTO figures (turn_id, name, value) VALUES (?1, ?2, ?3)")?;
    for (name, value) in &turn.figures {
        // SQLite has no NaN. One figure is not worth the turn.
        if value.is_finite() {
            figure_row.execute(params![id, name, value])?;
        } else {
            tracing::warn!(turn = id, name, value, "a figure that is no number was not stored");
        }
    }
    attempts::insert(connection, id, origin, &turn.attempts)?;
    Ok(id)
}

/// Reads turns, oldest first.
pub(crate) fn select(connection: &Connection, which: &Which<'_>) -> rusqlite::Result<Vec<TurnRecord>> {
    let ids = which.ids();
    let parameter = which.parameter();
    let mut turns = connection
        .prepare_cached(&format!(
            "SELECT turns.id, turns.started_unix_ms, conversations.name, mode, outcome, transcript, reply, heard, stt, llm, tts,
                    input_device, output_device, problem
             FROM turns JOIN conversations ON conversations.id = turns.conversation_id JOIN texts ON texts.turn_id = turns.id
             WHERE turns.id IN ({ids}) ORDER BY turns.id"
        ))?
        .query_map([&parameter], turn)?
        .collect::<rusqlite::Result<Vec<_>>>()?;

    let mut marks = children::<i64>(
        connection,
        &format!("SELECT turn_id, name, offset_us FROM marks WHERE turn_id IN ({ids})"),
        &parameter,
    )?;
    let mut figures = children::<f64>(
        connection,
        &format!("SELECT turn_id, name, value FROM figures WHERE turn_id IN ({ids})"),
        &parameter,
    )?;
    let mut attempts = attempts::select(connection, ids, &parameter)?;
    for turn in &mut turns {
        turn.attempts = attempts.remove(&turn.id).unwrap_or_default();
        turn.marks = known_marks(turn.id, marks.remove(&turn.id).unwrap_or_default());
        turn.figures = figures.remove(&turn.id).unwrap_or_default().into_iter().collect();
    }
    Ok(turns)
}

/// Named values by turn.
fn children<V: rusqlite::types::FromSql>(
    connection: &Connection,
    sql: &str,
    parameter: &dyn rusqlite::ToSql,
) -> rusqlite::Result<BTreeMap<i64, Vec<(String, V)>>> {
    let mut by_turn: BTreeMap<i64, Vec<(String, V)>> = BTreeMap::new();
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([parameter])?;
    while let Some(row) = rows.next()? {
        by_turn.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?));
    }
    Ok(by_turn)
}

/// A newer version may have stored marks that this one has no name for; they stay in the database.
fn known_marks(turn: i64, stored: Vec<(String, i64)>) -> Marks {
    let known = stored.into_iter().filter_map(|(name, micros)| {
        let mark = Mark::from_name(&name);
        if mark.is_none() {
            tracing::warn!(turn, name, "a mark from a newer version is not shown");
        }
        Some((mark?, Time::from_micros(micros)))
    });
    known.collect()
}

fn turn(row: &Row<'_>) -> rusqlite::Result<TurnRecord> {
    let named = |column: usize, what: &str| {
        let name: String = row.get(column)?;
        Ok::<_, rusqlite::Error>((name.clone(), unknown(column, format!("{what} {name:?}"))))
    };
    let (mode, no_mode) = named(3, "mode")?;
    let (outcome, no_outcome) = named(4, "outcome")?;
    Ok(TurnRecord {
        id: row.get(0)?,
        started_unix_ms: row.get(1)?,
        conversation: row.get(2)?,
        mode: Mode::from_name(&mode).ok_or(no_mode)?,
        outcome: Outcome::from_name(&outcome).ok_or(no_outcome)?,
        transcript: row.get(5)?,
        reply: row.get(6)?,
        heard: row.get(7)?,
        providers: Providers { stt: row.get(8)?, llm: row.get(9)?, tts: row.get(10)? },
        input_device: row.get(11)?,
        output_device: row.get(12)?,
        problem: row.get(13)?,
        marks: Marks::default(),
        figures: BTreeMap::new(),
        attempts: Vec::new(),
    })
}

fn unknown(column: usize, what: String) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, format!("unknown {what}").into())
}
