//! Which turns `riposte history` is about, as its arguments say. Reads no clock: the present moment is handed in.

use std::str::FromStr;

use clap::Args;
use clap::builder::PossibleValuesParser;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use riposte_measures::{Mode, Outcome};
use riposte_problem::Problem;
use riposte_problem::words::charts as words;
use riposte_store::Filter;

#[derive(Args, Default)]
pub(crate) struct Choice {
    /// Turns since then: a date, a moment, or how long ago (2026-11-24, 2026-11-24T14:00, 90min, 24h, 7d, 4w)
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// Turns before then, written likewise
    #[arg(long, value_name = "WHEN")]
    until: Option<String>,
    /// Turns taken this way
    #[arg(long, value_parser = PossibleValuesParser::new(["ptt", "duplex", "text"]))]
    mode: Option<String>,
    /// Turns that ended this way
    #[arg(long, value_parser = PossibleValuesParser::new(["completed", "interrupted", "failed"]))]
    outcome: Option<String>,
    /// Turns of this recogniser: how its name begins, as "whisper" or "whisper/base"
    #[arg(long, value_name = "NAME")]
    stt: Option<String>,
    /// Turns of this chat model
    #[arg(long, value_name = "NAME")]
    llm: Option<String>,
    /// Turns of this voice
    #[arg(long, value_name = "NAME")]
    tts: Option<String>,
}

impl Choice {
    /// The problem: a time that is none.
    pub(crate) fn filter(&self, now_unix_ms: i64) -> Result<Filter, Problem> {
        let time = |text: &Option<String>| text.as_deref().map(|text| moment(text, now_unix_ms)).transpose();
        let name = |name: &Option<String>| name.clone().unwrap_or_default();
        Ok(Filter {
            from_unix_ms: time(&self.since)?,
            to_unix_ms: time(&self.until)?,
            mode: self.mode.as_deref().and_then(Mode::from_name),
            outcome: self.outcome.as_deref().and_then(Outcome::from_name),
            stt: name(&self.stt),
            llm: name(&self.llm),
            tts: name(&self.tts),
            with_figure: None,
        })
    }
}

/// Units of how long ago, in milliseconds.
const UNITS: [(&str, i64); 4] = [("min", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 604_800_000)];

fn moment(text: &str, now_unix_ms: i64) -> Result<i64, Problem> {
    let text = text.trim();
    let ago = UNITS.iter().find_map(|(unit, ms)| {
        let number: u32 = text.strip_suffix(unit)?.trim().parse().ok()?;
        now_unix_ms.checked_sub(i64::from(number).checked_mul(*ms)?)
    });
    let on_the_wall = || {
        let at = DateTime::from_str(text).or_else(|_| Date::from_str(text).map(|date| date.at(0, 0, 0, 0))).ok()?;
        at.to_zoned(TimeZone::system()).ok().map(|at| at.timestamp().as_millisecond())
    };
    ago.or_else(on_the_wall).ok_or_else(|| words::unknown_time(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_date_a_moment_or_how_long_ago() {
        let now = 1_796_000_000_000;
        assert_eq!(moment("90min", now).unwrap(), now - 5_400_000);
        assert_eq!(moment("2 w", now).unwrap(), now - 1_209_600_000);
        let day = moment("2026-11-24", now).unwrap();
        assert_eq!(moment("2026-11-24T14:30", now).unwrap() - day, 52_200_000);
        for text in ["", "yesterday", "7", "-3d", "99999999999d", "2026-13-01", "d"] {
            assert_eq!(moment(text, now).unwrap_err().code, "charts.time", "{text}");
        }
    }
}
