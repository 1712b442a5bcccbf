//! Days and months of the local calendar: a month begins at local midnight. Pure: the moment and the time zone are handed in.

use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A local date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// A month of the local calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Day {
    /// The day of a moment, in milliseconds since the Unix epoch. A moment beyond the calendar is the epoch.
    pub fn at(unix_ms: i64, zone: &TimeZone) -> Self {
        let at = jiff::Timestamp::from_millisecond(unix_ms).unwrap_or_default();
        Self(at.to_zoned(zone.clone()).date())
    }

    pub fn month(self) -> Month {
        Month { year: self.0.year(), month: self.0.month() }
    }
}

/// As `2026-03-09`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Month {
    /// The month of a moment, as [`Day::at`].
    pub fn at(unix_ms: i64, zone: &TimeZone) -> Self {
        Day::at(unix_ms, zone).month()
    }

    /// Of `2026-03`; `None`: it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let is_form = text.len() == 7 && text.bytes().enumerate().all(|(at, byte)| (at == 4) == (byte == b'-'));
        let first: Date = is_form.then(|| format!("{text}-01").parse().ok())??;
        Some(Self { year: first.year(), month: first.month() })
    }

    /// Its first and its last day, as [`Day`]s are written: texts that sort as days do.
    pub fn days(self) -> (String, String) {
        (format!("{self}-01"), format!("{self}-31"))
    }
}

/// As `2026-03`.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(moment: &str) -> i64 {
        moment.parse::<jiff::Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn a_month_changes_at_local_midnight() {
        let [utc, ny, tokyo] = [0, -5, 9].map(|hours| TimeZone::fixed(jiff::tz::offset(hours)));
        let month = |moment, zone| Month::at(ms(moment), zone).to_string();
        assert_eq!(month("2026-03-31T23:59:59.999Z", &utc), "2026-03");
        assert_eq!(month("2026-04-01T00:00:00Z", &utc), "2026-04");
        assert_eq!(month("2026-04-01T04:59:59Z", &ny), "2026-03");
        assert_eq!(month("2026-04-01T05:00:00Z", &ny), "2026-04");
        assert_eq!(month("2026-03-31T15:00:00Z", &tokyo), "2026-04");
        assert_eq!(Day::at(ms("2026-12-31T15:00:00Z"), &tokyo).to_string(), "2027-01-01");
    }

    #[test]
    fn months_are_read_as_they_are_written_and_nothing_else_is() {
        assert_eq!(Month::parse("2026-03").unwrap().to_string(), "2026-03");
        assert_eq!(Month::parse("2026-03").unwrap().days(), ("2026-03-01".to_owned(), "2026-03-31".to_owned()));
        for none in ["", "2026", "2026-13", "2026-3", "03-2026", "2026-03-01", "2026/03", "-026-03"] {
            assert_eq!(Month::parse(none), None, "{none}");
        }
        assert!(Month::parse("2026-02") < Month::parse("2026-10"));
    }
}
