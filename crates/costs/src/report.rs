//! What was used in a month, by day or by provider, and what it cost about. Pure.

use riposte_measures::{DayOfUse, Used};
use serde::{Deserialize, Serialize};

use crate::{Cost, Prices};

/// What a line is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum By {
    #[default]
    Provider,
    /// A provider on one day.
    Day,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Line {
    /// Local date; `None`: the whole month.
    pub day: Option<String>,
    pub used: Used,
    pub cost: Cost,
    /// What of it went into replies that were thrown away.
    pub in_vain_cost: Cost,
}

/// A month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Report {
    /// As `2026-03`.
    pub month: String,
    pub lines: Vec<Line>,
    pub cost: Cost,
    pub in_vain_cost: Cost,
}

impl Report {
    /// By stage and provider, or by day before that; each in the order of its name.
    pub fn of(month: &str, days: &[DayOfUse], by: By, prices: &Prices) -> Self {
        let mut groups: Vec<(Option<String>, Vec<Used>)> = Vec::new();
        for DayOfUse { day, used } in days {
            let key = (by == By::Day).then(|| day.clone());
            match groups.iter_mut().find(|(group, _)| *group == key) {
                Some((_, all)) => used.clone().add_to(all),
                None => groups.push((key, vec![used.clone()])),
            }
        }
        groups.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut report =
            Self { month: month.to_owned(), lines: Vec::new(), cost: Cost::FREE, in_vain_cost: Cost::FREE };
        for (day, mut all) in groups {
            all.sort_by(|one, other| (one.stage.name(), &one.provider).cmp(&(other.stage.name(), &other.provider)));
            for used in all {
                let cost = |units| prices.cost(used.stage, &used.provider, used.paid, units);
                let (cost, in_vain_cost) = (cost(&used.units), cost(&used.in_vain));
                report.cost += cost;
                report.in_vain_cost += in_vain_cost;
                report.lines.push(Line { day: day.clone(), used, cost, in_vain_cost });
            }
        }
        report
    }
}

#[cfg(test)]
mod tests {
    use riposte_measures::{Asked, Units};

    use super::*;

    fn use_of(day: &str, provider: &str, output_tokens: u64, in_vain: bool) -> DayOfUse {
        let units = Units { output_tokens, ..Units::CALL };
        let used = Used { units, ..Used::nothing(Asked::Chat, provider, true) };
        DayOfUse { day: day.to_owned(), used: if in_vain { used.for_nothing() } else { used } }
    }

    #[test]
    fn days_are_summed_by_provider_and_what_has_no_price_is_told_in_the_total() {
        let days = [
            use_of("2026-03-02", "openai/gpt-4.1", 1_000_000, false),
            use_of("2026-03-02", "acme/big", 7, false),
            use_of("2026-03-01", "openai/gpt-4.1", 500_000, true),
        ];
        let report = Report::of("2026-03", &days, By::Provider, &Prices::default());
        assert_eq!(
            report.lines.iter().map(|line| line.used.provider.as_str()).collect::<Vec<_>>(),
            ["acme/big", "openai/gpt-4.1"]
        );
        assert_eq!((report.cost.usd, report.cost.unknown, report.in_vain_cost.usd), (12.0, true, 4.0));
        assert_eq!((report.lines[0].cost, report.lines[1].cost.usd), (Cost::UNKNOWN, 12.0));
        assert!(!report.in_vain_cost.unknown, "nothing without a price was for nothing");

        let report = Report::of("2026-03", &days, By::Day, &Prices::default());
        let lines: Vec<_> = report.lines.iter().map(|line| (line.day.as_deref().unwrap(), line.cost.usd)).collect();
        assert_eq!(lines, [("2026-03-01", 4.0), ("2026-03-02", 0.0), ("2026-03-02", 8.0)]);
    }
}
