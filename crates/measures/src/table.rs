//! Figures of many turns, in columns: what charts are drawn from and what the regression watch compares. Pure data; holds no text of a conversation.

use std::collections::BTreeMap;

use crate::{Mode, Outcome, Providers};

/// What has to be alike for two turns to be compared: how the turn was taken, who did the work, and where it was played.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SetUp {
    pub mode: Mode,
    pub providers: Providers,
    /// Name of the playout device; empty when typed.
    pub output_device: String,
}

/// One turn of a [`Table`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableTurn {
    /// Row in the database.
    pub id: i64,
    /// Wall-clock start, milliseconds since the Unix epoch.
    pub at_unix_ms: i64,
    /// Index into [`Table::set_ups`].
    pub set_up: usize,
    pub outcome: Outcome,
}

/// Turns and some of their figures, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Every set-up that occurs, in the order of its first turn.
    pub set_ups: Vec<SetUp>,
    pub turns: Vec<TableTurn>,
    /// By figure, one value for each turn, in the unit of [`crate::figures`]; NaN where the turn lacks the figure.
    pub columns: BTreeMap<String, Vec<f64>>,
}

impl Table {
    /// The turns that have this figure, with its value.
    pub fn of(&self, figure: &str) -> impl Iterator<Item = (&TableTurn, f64)> {
        let column = self.columns.get(figure).map_or(&[][..], Vec::as_slice);
        self.turns.iter().zip(column).map(|(turn, value)| (turn, *value)).filter(|(_, value)| value.is_finite())
    }

    /// The figure's values, oldest first.
    pub fn values(&self, figure: &str) -> impl Iterator<Item = f64> {
        self.of(figure).map(|(_, value)| value)
    }

    /// The set-up of a turn of this table.
    pub fn set_up(&self, turn: &TableTurn) -> &SetUp {
        &self.set_ups[turn.set_up]
    }

    /// How many set-ups the turns with this figure have: a summary of more than one has to say so.
    pub fn mixed(&self, figure: &str) -> usize {
        let mut seen = vec![false; self.set_ups.len()];
        self.of(figure).for_each(|(turn, _)| seen[turn.set_up] = true);
        seen.into_iter().filter(|seen| *seen).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_turn_lacks_is_left_out_and_set_ups_count_only_where_the_figure_is() {
        let turn = |id, set_up| TableTurn { id, at_unix_ms: id * 1_000, set_up, outcome: Outcome::Completed };
        let table = Table {
            set_ups: vec![SetUp::default(), SetUp { mode: Mode::Text, ..SetUp::default() }],
            turns: vec![turn(1, 0), turn(2, 1), turn(3, 0)],
            columns: [("gap_ms".to_owned(), vec![310.0, f64::NAN, 290.0])].into(),
        };
        assert_eq!(
            table.of("gap_ms").map(|(turn, value)| (turn.id, value)).collect::<Vec<_>>(),
            [(1, 310.0), (3, 290.0)]
        );
        assert_eq!((table.mixed("gap_ms"), table.mixed("text_ms"), table.values("text_ms").count()), (1, 0, 0));
        assert_eq!(table.set_up(&table.turns[1]).mode, Mode::Text);
    }
}
