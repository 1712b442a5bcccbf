//! Moments as people read them, on their clock and in their language. Pure; the time zone is handed in.

use jiff::Zoned;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use riposte_problem::Sentence;
use riposte_problem::words::charts as words;

/// A moment on somebody's clock; the nearest that there is, where the number is out of all time.
pub(crate) fn zoned(unix_ms: i64, zone: &TimeZone) -> Zoned {
    let at = jiff::Timestamp::from_millisecond(unix_ms).unwrap_or(if unix_ms < 0 {
        jiff::Timestamp::MIN
    } else {
        jiff::Timestamp::MAX
    });
    at.to_zoned(zone.clone())
}

/// 24 Nov.
pub(crate) fn date(at: &Zoned) -> Sentence {
    words::date(at.day().to_string(), month(at))
}

/// 24 Nov 2026.
pub(crate) fn day(at: &Zoned) -> Sentence {
    words::date(at.day().to_string(), month_of_year(at))
}

/// Nov 2026.
pub(crate) fn month_of_year(at: &Zoned) -> Sentence {
    words::month_of_year(month(at), at.year().to_string())
}

/// 14:05.
pub(crate) fn time_of_day(at: &Zoned) -> String {
    at.strftime("%H:%M").to_string()
}

/// 24 Nov, 14:05.
pub(crate) fn moment(at: &Zoned) -> Sentence {
    words::moment(date(at), time_of_day(at))
}

/// From a moment to another, as short as it can be said.
pub(crate) fn period(from: &Zoned, to: &Zoned) -> Sentence {
    if from.date() == to.date() {
        return words::moment(date(from), words::from_to(time_of_day(from), time_of_day(to)));
    }
    let is_day = |at: &Zoned| time_of_day(at) == "00:00";
    if is_day(from) && is_day(to) {
        return words::from_to(date(from), date(to));
    }
    words::from_to(moment(from), moment(to))
}

/// The end of "since …": today, yesterday, a day of the last week, or a date.
pub(crate) fn since(at: &Zoned, now: &Zoned) -> Sentence {
    let days = now.date().since(at.date()).map_or(i32::MAX, |span| span.get_days());
    match days {
        0 => words::today(),
        1 => words::yesterday(),
        2..=6 => words::on_day(weekday(at.weekday())),
        _ => words::on_day(date(at)),
    }
}

fn weekday(day: Weekday) -> Sentence {
    match day {
        Weekday::Monday => words::monday(),
        Weekday::Tuesday => words::tuesday(),
        Weekday::Wednesday => words::wednesday(),
        Weekday::Thursday => words::thursday(),
        Weekday::Friday => words::friday(),
        Weekday::Saturday => words::saturday(),
        Weekday::Sunday => words::sunday(),
    }
}

fn month(at: &Zoned) -> Sentence {
    match at.month() {
        1 => words::january(),
        2 => words::february(),
        3 => words::march(),
        4 => words::april(),
        5 => words::may(),
        6 => words::june(),
        7 => words::july(),
        8 => words::august(),
        9 => words::september(),
        10 => words::october(),
        11 => words::november(),
        _ => words::december(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Zoned {
        format!("{text}[Europe/Madrid]").parse().unwrap()
    }

    #[test]
    fn since_is_said_as_people_say_it() {
        let now = at("2026-11-30T00:10:00");
        let said = |then: &str| {
            let Sentence { en, es } = since(&at(then), &now);
            [en, es]
        };
        assert_eq!(said("2026-11-30T00:05:00"), ["today", "hoy"]);
        assert_eq!(said("2026-11-29T23:59:00"), ["yesterday", "ayer"]);
        assert_eq!(said("2026-11-24T08:00:00"), ["Tuesday", "el martes"]);
        assert_eq!(said("2026-11-23T08:00:00"), ["23 Nov", "el 23 nov"]);
        assert_eq!(said("2025-11-30T08:00:00"), ["30 Nov", "el 30 nov"]);
    }

    #[test]
    fn a_period_is_said_as_short_as_it_can_be() {
        let said = |from: &str, to: &str| period(&at(from), &at(to)).en;
        assert_eq!(said("2026-11-24T14:00:00", "2026-11-24T15:30:00"), "24 Nov, 14:00 – 15:30");
        assert_eq!(said("2026-11-24T00:00:00", "2026-11-26T00:00:00"), "24 Nov – 26 Nov");
        assert_eq!(said("2026-11-24T14:00:00", "2026-11-25T02:00:00"), "24 Nov, 14:00 – 25 Nov, 02:00");
        assert_eq!(zoned(i64::MAX, &TimeZone::UTC).year(), 9999);
    }
}
