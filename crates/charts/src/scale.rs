//! From values to places on a line, and which values are named beside it. Pure.

use jiff::tz::TimeZone;
use jiff::{Span, ToSpan, Zoned};
use riposte_problem::Sentence;

use crate::when;

/// Values from `low` to `high` on a line from `start` to `end` (which may run backwards, as heights do on a screen).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) start: f64,
    pub(crate) end: f64,
}

impl Scale {
    /// A line that has room for something: a domain without width is widened by `least`.
    pub(crate) fn new(low: f64, high: f64, least: f64, (start, end): (f64, f64)) -> Scale {
        let (low, high) = if high - low < least {
            let middle = f64::midpoint(low, high);
            (middle - least / 2.0, middle + least / 2.0)
        } else {
            (low, high)
        };
        Scale { low, high, start, end }
    }

    /// Where a value is; one outside the domain is at its end.
    pub(crate) fn place(&self, value: f64) -> f64 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.start + share * (self.end - self.start)
    }
}

/// The next of 1, 2, 5, 10, 20, 50 … that is at least `least`.
pub(crate) fn nice(least: f64) -> f64 {
    let power = 10f64.powf(least.max(f64::MIN_POSITIVE).log10().floor());
    [1.0, 2.0, 5.0]
        .map(|step| step * power)
        .into_iter()
        .find(|step| *step >= least * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

/// Round values from `low` to `high`, about `most` of them.
pub(crate) fn ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    let step = nice((high - low) / most.max(1) as f64);
    let (first, last) = ((low / step - 1e-9).ceil() as i64, (high / step + 1e-9).floor() as i64);
    (first..=last).map(|at| at as f64 * step).collect()
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Steps of a clock, with about how long they are.
const STEPS: [(i64, Step); 16] = [
    (MINUTE, Step::Minutes(1)),
    (5 * MINUTE, Step::Minutes(5)),
    (15 * MINUTE, Step::Minutes(15)),
    (30 * MINUTE, Step::Minutes(30)),
    (HOUR, Step::Minutes(60)),
    (3 * HOUR, Step::Minutes(180)),
    (6 * HOUR, Step::Minutes(360)),
    (12 * HOUR, Step::Minutes(720)),
    (DAY, Step::Days(1)),
    (2 * DAY, Step::Days(2)),
    (3 * DAY, Step::Days(3)),
    (7 * DAY, Step::Days(7)),
    (14 * DAY, Step::Days(14)),
    (30 * DAY, Step::Months(1)),
    (91 * DAY, Step::Months(3)),
    (365 * DAY, Step::Months(12)),
];

#[derive(Clone, Copy, Debug)]
enum Step {
    Minutes(i64),
    Days(i64),
    Months(i64),
}

impl Step {
    fn span(self) -> Span {
        match self {
            Step::Minutes(minutes) => minutes.minutes(),
            Step::Days(days) => days.days(),
            Step::Months(months) => months.months(),
        }
    }

    /// A moment that this step is counted from, not after `at`.
    fn begins(self, at: &Zoned) -> Result<Zoned, jiff::Error> {
        let day = at.start_of_day()?;
        match self {
            Step::Minutes(_) | Step::Days(_) => Ok(day),
            Step::Months(months) => {
                let first = day.first_of_month()?;
                let into_year = i64::from(first.month()) - 1;
                first.checked_sub((into_year % months).months())
            }
        }
    }

    fn label(self, at: &Zoned) -> Sentence {
        match self {
            Step::Minutes(_) if when::time_of_day(at) != "00:00" => when::time_of_day(at).into(),
            Step::Minutes(_) | Step::Days(_) => when::date(at),
            Step::Months(_) => when::month_of_year(at),
        }
    }
}

/// The shortest step of a clock of which at most `most` lie between two moments.
fn step_between(from_ms: f64, to_ms: f64, most: usize) -> Step {
    let least = (to_ms - from_ms) / most.max(1) as f64;
    let fits = STEPS.into_iter().find(|(about, _)| *about as f64 >= least);
    fits.map_or(Step::Months(12 * (least / (365 * DAY) as f64).ceil() as i64), |(_, step)| step)
}

/// Round moments of a clock from the last one before `from_ms` to the first one after `to_ms`.
fn round_moments(from_ms: f64, to_ms: f64, step: Step, zone: &TimeZone) -> Vec<Zoned> {
    let ms = |moment: &Zoned| moment.timestamp().as_millisecond() as f64;
    let mut found: Vec<Zoned> = Vec::new();
    let mut at = step.begins(&when::zoned(from_ms as i64, zone));
    // From the start of the day or of the year it is some thousand steps at most.
    for _ in 0..10_000 {
        let Ok(moment) = at else { break };
        if found.len() == 1 && ms(&moment) <= from_ms {
            found.clear();
        }
        // By the clock on the wall: an evening stays an evening when the season changes.
        at = moment.datetime().checked_add(step.span()).and_then(|next| next.to_zoned(zone.clone()));
        let is_after = ms(&moment) > to_ms;
        found.push(moment);
        if is_after {
            break;
        }
    }
    found
}

/// Round moments of a clock between two, at most `most` and one, with what stands beside them.
pub(crate) fn clock_ticks(from_ms: f64, to_ms: f64, most: usize, zone: &TimeZone) -> Vec<(f64, Sentence)> {
    let step = step_between(from_ms, to_ms, most);
    round_moments(from_ms, to_ms, step, zone)
        .iter()
        .map(|moment| (moment.timestamp().as_millisecond() as f64, step.label(moment)))
        .filter(|(ms, _)| (from_ms..=to_ms).contains(ms))
        .collect()
}

/// The moments between which turns are put together: round ones of a clock, the first not after `from_ms`, the last after `to_ms`.
pub(crate) fn clock_edges(from_ms: i64, to_ms: i64, most: usize, zone: &TimeZone) -> Vec<i64> {
    let (from, to) = (from_ms as f64, to_ms as f64);
    let moments = round_moments(from, to, step_between(from, to, most), zone);
    moments.iter().map(|moment| moment.timestamp().as_millisecond()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(ticks(0.0, 930.0, 5), [0.0, 200.0, 400.0, 600.0, 800.0]);
        assert_eq!(ticks(-130.0, 260.0, 4), [-100.0, 0.0, 100.0, 200.0]);
        assert_eq!(ticks(0.0, 1.0, 4), [0.0, 0.5, 1.0]);
        assert_eq!((nice(0.3), nice(5.0), nice(51.0)), (0.5, 5.0, 100.0));
    }

    #[test]
    fn a_domain_without_width_has_its_value_in_the_middle() {
        let scale = Scale::new(400.0, 400.0, 100.0, (0.0, 50.0));
        assert_eq!((scale.place(400.0), scale.place(9e9), scale.place(-9e9)), (25.0, 50.0, 0.0));
    }

    #[test]
    fn the_clock_is_the_users_and_changes_with_the_season() {
        let zone = TimeZone::get("Europe/Madrid").unwrap();
        let at = |text: &str| {
            let zoned: Zoned = format!("{text}[Europe/Madrid]").parse().unwrap();
            zoned.timestamp().as_millisecond() as f64
        };
        let told = |from, to, most| {
            let ticks = clock_ticks(at(from), at(to), most, &zone);
            ticks.into_iter().map(|(_, label)| label.en).collect::<Vec<_>>()
        };
        assert_eq!(
            told("2026-11-24T09:10:00", "2026-11-24T11:50:00", 6),
            ["09:30", "10:00", "10:30", "11:00", "11:30"]
        );
        assert_eq!(
            told("2026-11-24T20:00:00", "2026-11-25T13:00:00", 6),
            ["21:00", "25 Nov", "03:00", "06:00", "09:00", "12:00"]
        );
        // The night of 25 October has an hour more: midnights stay midnights.
        let days = ["24 Oct", "12:00", "25 Oct", "12:00", "26 Oct", "12:00", "27 Oct"];
        assert_eq!(told("2026-10-24T00:00:00", "2026-10-27T00:00:00", 7), days);
        assert_eq!(
            told("2025-12-01T00:00:00", "2026-11-30T00:00:00", 5),
            ["Jan 2026", "Apr 2026", "Jul 2026", "Oct 2026"]
        );
        // Edges lie around what they hold.
        let (from, to) = (at("2026-11-24T09:10:00") as i64, at("2026-11-24T11:30:00") as i64);
        let edges = clock_edges(from, to, 3, &zone);
        assert_eq!(
            (edges.len(), edges[0] <= from, edges[1] > from, edges[3] > to, edges[2] <= to),
            (4, true, true, true, true)
        );
        assert_eq!(told("1990-01-01T00:00:00", "2026-01-01T00:00:00", 4).len(), 4);
    }
}
