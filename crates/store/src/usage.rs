//! What was used of providers, as rows by day, and the months in which the user allowed to pass the cap. Blocks; writes on the thread that has the history, reads on
//! any. Counts only: no row says what was talked about.

use riposte_measures::{Asked, DayOfUse, Units, Used};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::open::has_table;
use crate::store::Store;
use crate::{Reader, StoreError};

const ADD: &str = "
    INSERT INTO usage VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
    ON CONFLICT (day, stage, provider, paid) DO UPDATE SET
        input_tokens = input_tokens + excluded.input_tokens,
        cached_tokens = cached_tokens + excluded.cached_tokens,
        output_tokens = output_tokens + excluded.output_tokens,
        characters = characters + excluded.characters,
        audio_ms = audio_ms + excluded.audio_ms,
        calls = calls + excluded.calls,
        vain_input_tokens = vain_input_tokens + excluded.vain_input_tokens,
        vain_cached_tokens = vain_cached_tokens + excluded.vain_cached_tokens,
        vain_output_tokens = vain_output_tokens + excluded.vain_output_tokens,
        vain_characters = vain_characters + excluded.vain_characters,
        vain_audio_ms = vain_audio_ms + excluded.vain_audio_ms,
        vain_calls = vain_calls + excluded.vain_calls,
        estimated = estimated + excluded.estimated";

impl Store {
    /// Adds what was used to the rows of its days, all of it or nothing.
    pub fn add_usage(&self, days: &[DayOfUse]) -> Result<(), StoreError> {
        self.with(|connection| {
            let transaction = connection.transaction()?;
            {
                let mut add = transaction.prepare_cached(ADD)?;
                for DayOfUse { day, used } in days {
                    let [i, c, o, h, a, n] = amounts(&used.units);
                    let [vi, vc, vo, vh, va, vn] = amounts(&used.in_vain);
                    let (stage, paid, estimated) = (used.stage.name(), used.paid, amount(used.estimated));
                    add.execute(params![
                        day,
                        stage,
                        used.provider,
                        paid,
                        i,
                        c,
                        o,
                        h,
                        a,
                        n,
                        vi,
                        vc,
                        vo,
                        vh,
                        va,
                        vn,
                        estimated
                    ])?;
                }
            }
            transaction.commit()
        })
    }

    /// What was used from the day `first` to the day `last`, both as `2026-03-09`, oldest first.
    pub fn usage(&self, first: &str, last: &str) -> Result<Vec<DayOfUse>, StoreError> {
        self.with(|connection| select(connection, first, last))
    }

    /// The user allows to pass the cap in this month, as `2026-03`.
    pub fn allow_over_cap(&self, month: &str) -> Result<(), StoreError> {
        self.with(|connection| {
            connection.execute("INSERT OR IGNORE INTO months_over_cap VALUES (?1)", [month]).map(drop)
        })
    }

    /// Whether the user has allowed that.
    pub fn is_over_cap_allowed(&self, month: &str) -> Result<bool, StoreError> {
        self.with(|connection| {
            let found = connection.query_row("SELECT 1 FROM months_over_cap WHERE month = ?1", [month], |_| Ok(()));
            Ok(found.optional()?.is_some())
        })
    }
}

impl Reader {
    /// As [`Store::usage`]; nothing from a database that is older than the count.
    pub fn usage(&self, first: &str, last: &str) -> Result<Vec<DayOfUse>, StoreError> {
        self.with(
            |connection| {
                if has_table(connection, "usage")? { select(connection, first, last) } else { Ok(Vec::new()) }
            },
        )
    }
}

/// What `Store::delete_all` deletes here.
pub(crate) const DELETE_ALL: &str = "DELETE FROM usage; DELETE FROM months_over_cap;";

fn select(connection: &Connection, first: &str, last: &str) -> rusqlite::Result<Vec<DayOfUse>> {
    connection
        .prepare_cached("SELECT * FROM usage WHERE day BETWEEN ?1 AND ?2 ORDER BY day, stage, provider, paid")?
        .query_map([first, last], read)?
        .collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<DayOfUse> {
    let stage: String = row.get(1)?;
    let unknown = || rusqlite::Error::FromSqlConversionFailure(1, Type::Text, format!("the stage {stage}").into());
    let used = Used {
        stage: Asked::from_name(&stage).ok_or_else(unknown)?,
        provider: row.get(2)?,
        paid: row.get(3)?,
        units: units(row, 4)?,
        in_vain: units(row, 10)?,
        estimated: count(row, 16)?,
    };
    Ok(DayOfUse { day: row.get(0)?, used })
}

/// Of the six columns from this one on.
fn units(row: &Row<'_>, first: usize) -> rusqlite::Result<Units> {
    Ok(Units {
        input_tokens: count(row, first)?,
        cached_tokens: count(row, first + 1)?,
        output_tokens: count(row, first + 2)?,
        characters: count(row, first + 3)?,
        audio_ms: count(row, first + 4)?,
        calls: count(row, first + 5)?,
    })
}

fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(column)?.max(0).unsigned_abs())
}

/// In the order of the columns.
fn amounts(units: &Units) -> [i64; 6] {
    let Units { input_tokens, cached_tokens, output_tokens, characters, audio_ms, calls } = *units;
    [input_tokens, cached_tokens, output_tokens, characters, audio_ms, calls].map(amount)
}

fn amount(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: &str, provider: &str, paid: bool, tokens: u64) -> DayOfUse {
        let units =
            Units { input_tokens: tokens, output_tokens: 2 * tokens, characters: 3, audio_ms: 4, ..Units::CALL };
        let used = Used { units, estimated: 1, ..Used::nothing(Asked::Chat, provider, paid) };
        DayOfUse { day: day.to_owned(), used }
    }

    #[test]
    fn what_is_used_on_a_day_adds_up_and_outlives_the_program_and_goes_with_everything() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("riposte.db");
        let store = Store::open(&path).unwrap();
        store.add_usage(&[day("2026-03-31", "acme/big", true, 10), day("2026-04-01", "acme/big", true, 1)]).unwrap();
        let vain = DayOfUse { used: day("", "acme/big", true, 5).used.for_nothing(), ..day("2026-03-31", "", true, 0) };
        store.add_usage(&[vain, day("2026-03-31", "acme/big", false, 7)]).unwrap();
        store.allow_over_cap("2026-03").unwrap();
        store.allow_over_cap("2026-03").unwrap();
        drop(store);

        let reader = Reader::open(&path).unwrap().unwrap();
        let march = reader.usage("2026-03-01", "2026-03-31").unwrap();
        let shown: Vec<_> = march.iter().map(|day| (day.used.paid, day.used.units.input_tokens)).collect();
        assert_eq!(shown, [(false, 7), (true, 15)]);
        let paid = &march[1].used;
        assert_eq!((paid.units.output_tokens, paid.units.calls, paid.estimated), (30, 2, 2));
        assert_eq!(
            paid.in_vain,
            Units { input_tokens: 5, output_tokens: 10, characters: 3, audio_ms: 4, ..Units::CALL }
        );
        drop(reader);

        let store = Store::open(&path).unwrap();
        assert_eq!(store.usage("2026-04-01", "2026-04-30").unwrap(), [day("2026-04-01", "acme/big", true, 1)]);
        assert!(store.is_over_cap_allowed("2026-03").unwrap() && !store.is_over_cap_allowed("2026-04").unwrap());
        store.delete_all().unwrap();
        assert_eq!(store.usage("2026-01-01", "2026-12-31").unwrap(), []);
        assert!(!store.is_over_cap_allowed("2026-03").unwrap());
    }

    #[test]
    fn a_database_that_is_older_has_nothing_to_say() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("riposte.db");
        drop(Store::open(&path).unwrap());
        Connection::open(&path).unwrap().execute_batch("DROP TABLE usage; PRAGMA user_version = 3").unwrap();
        assert_eq!(Reader::open(&path).unwrap().unwrap().usage("2026-01-01", "2026-12-31").unwrap(), []);
    }
}
