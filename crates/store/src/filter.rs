//! Which turns a reader wants, and that as SQL. Pure; every value is a parameter, so that a name is never part of a statement.

use riposte_measures::{Mode, Outcome};
use rusqlite::types::Value;

/// Which turns to read. The default is all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Begun at this moment or later, milliseconds since the Unix epoch.
    pub from_unix_ms: Option<i64>,
    /// Begun before this moment.
    pub to_unix_ms: Option<i64>,
    pub mode: Option<Mode>,
    pub outcome: Option<Outcome>,
    /// How the names of those who did the work begin: `whisper` is any model of it, `whisper/base` one. Empty is any.
    pub stt: String,
    pub llm: String,
    pub tts: String,
    /// Only turns that have this figure.
    pub with_figure: Option<String>,
}

impl Filter {
    /// A condition on `turns` with numbered parameters, and these.
    pub(crate) fn condition(&self) -> (String, Vec<Value>) {
        let mut parts: Vec<String> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        let mut part = |sql: &str, value: Value| {
            values.push(value);
            parts.push(sql.replace('?', &format!("?{}", values.len())));
        };
        if let Some(from) = self.from_unix_ms {
            part("turns.started_unix_ms >= ?", from.into());
        }
        if let Some(to) = self.to_unix_ms {
            part("turns.started_unix_ms < ?", to.into());
        }
        if let Some(mode) = self.mode {
            part("turns.mode = ?", mode.name().to_owned().into());
        }
        if let Some(outcome) = self.outcome {
            part("turns.outcome = ?", outcome.name().to_owned().into());
        }
        for (column, begins) in [("stt", &self.stt), ("llm", &self.llm), ("tts", &self.tts)] {
            if !begins.is_empty() {
                // No LIKE: a name may hold its wildcards.
                part(&format!("substr(turns.{column}, 1, length(?)) = ?"), begins.clone().into());
            }
        }
        if let Some(figure) = &self.with_figure {
            part("EXISTS (SELECT 1 FROM figures WHERE turn_id = turns.id AND name = ?)", figure.clone().into());
        }
        if parts.is_empty() { ("TRUE".to_owned(), values) } else { (parts.join(" AND "), values) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_in_their_order_and_no_name_is_part_of_the_statement() {
        let filter = Filter {
            from_unix_ms: Some(5),
            outcome: Some(Outcome::Failed),
            tts: "x' OR 1=1 --".to_owned(),
            ..Filter::default()
        };
        let (sql, values) = filter.condition();
        assert_eq!(sql, "turns.started_unix_ms >= ?1 AND turns.outcome = ?2 AND substr(turns.tts, 1, length(?3)) = ?3");
        assert_eq!(values, [5.into(), "failed".to_owned().into(), "x' OR 1=1 --".to_owned().into()]);
        assert_eq!(Filter::default().condition(), ("TRUE".to_owned(), Vec::new()));
    }
}
