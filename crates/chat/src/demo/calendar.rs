//! The time and the day, in words. Pure: the time is handed in.

use jiff::Zoned;
use jiff::civil::{Date, Weekday};

use super::numbers::whole_number;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const ORDINALS: [&str; 20] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("Monday", Weekday::Monday),
    ("Tuesday", Weekday::Tuesday),
    ("Wednesday", Weekday::Wednesday),
    ("Thursday", Weekday::Thursday),
    ("Friday", Weekday::Friday),
    ("Saturday", Weekday::Saturday),
    ("Sunday", Weekday::Sunday),
];

/// "It is three oh four in the afternoon."
pub(super) fn time(now: &Zoned) -> String {
    let (hour, minute) = (now.hour() as u64, now.minute() as u64);
    if minute == 0 && hour == 0 {
        return "It is midnight.".to_owned();
    }
    if minute == 0 && hour == 12 {
        return "It is noon.".to_owned();
    }
    let part = match hour {
        0..12 => "morning",
        12..18 => "afternoon",
        _ => "evening",
    };
    let hour = whole_number(if hour.is_multiple_of(12) { 12 } else { hour % 12 });
    let minute = match minute {
        0 => "o'clock".to_owned(),
        1..10 => format!("oh {}", whole_number(minute)),
        _ => whole_number(minute),
    };
    format!("It is {hour} {minute} in the {part}.")
}

/// The day that `words` ask for (lower case, " tomorrow ", " thursday "…); today when they name none.
pub(super) fn day(words: &str, now: &Zoned) -> String {
    let today = now.date();
    let named = WEEKDAYS.iter().find(|(name, _)| words.contains(&format!(" {} ", name.to_lowercase())));
    let found = if words.contains(" tomorrow ") {
        today.tomorrow().map(|date| format!("Tomorrow is {}.", spoken(date)))
    } else if words.contains(" yesterday ") {
        today.yesterday().map(|date| format!("Yesterday was {}.", spoken(date)))
    } else if let Some((name, weekday)) = named.filter(|(_, weekday)| *weekday != today.weekday()) {
        today.nth_weekday(1, *weekday).map(|date| format!("The next {name} is {}.", month_and_day(date)))
    } else {
        Ok(format!("Today is {}.", spoken(today)))
    };
    // At the very end of the calendar, the year 9999, there is no tomorrow.
    found.unwrap_or_else(|_| "That day is not in my calendar.".to_owned())
}

/// "It is November, two thousand twenty six."
pub(super) fn month_and_year(now: &Zoned) -> String {
    let year = whole_number(u64::from(now.year().unsigned_abs()));
    format!("It is {}, {year}.", month(now.date()))
}

fn spoken(date: Date) -> String {
    let name = WEEKDAYS.iter().find(|(_, weekday)| *weekday == date.weekday()).map_or("", |(name, _)| name);
    format!("{name}, {}", month_and_day(date))
}

fn month_and_day(date: Date) -> String {
    let day = date.day().unsigned_abs();
    let ordinal = match day {
        1..=20 => ORDINALS[usize::from(day - 1)].to_owned(),
        21..=29 => format!("twenty {}", ORDINALS[usize::from(day - 21)]),
        30 => "thirtieth".to_owned(),
        _ => "thirty first".to_owned(),
    };
    format!("{} {ordinal}", month(date))
}

fn month(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use jiff::civil::date;

    fn at(hour: i8, minute: i8) -> Zoned {
        date(2026, 11, 20).at(hour, minute, 0, 0).in_tz("UTC").unwrap()
    }

    #[test]
    fn times() {
        let said = [(0, 0), (0, 30), (9, 0), (12, 0), (12, 5), (15, 4), (17, 59), (23, 45)]
            .map(|(hour, minute)| time(&at(hour, minute)) + "\n")
            .concat();
        expect![[r#"
            It is midnight.
            It is twelve thirty in the morning.
            It is nine o'clock in the morning.
            It is noon.
            It is twelve oh five in the afternoon.
            It is three oh four in the afternoon.
            It is five fifty nine in the afternoon.
            It is eleven forty five in the evening.
        "#]]
        .assert_eq(&said);
    }

    fn check(words: &str, expect: Expect) {
        expect.assert_eq(&day(&format!(" {words} "), &at(15, 4)));
    }

    #[test]
    fn days() {
        check("what day is it", expect!["Today is Friday, November twentieth."]);
        check("what day is it tomorrow", expect!["Tomorrow is Saturday, November twenty first."]);
        check("what day was it yesterday", expect!["Yesterday was Thursday, November nineteenth."]);
        check("what day is it tuesday", expect!["The next Tuesday is November twenty fourth."]);
        check("what day is it friday", expect!["Today is Friday, November twentieth."]);
    }

    #[test]
    fn every_day_of_a_year_has_a_name() {
        let mut date = date(2028, 1, 1);
        while date.year() == 2028 {
            assert!(spoken(date).split(' ').count() >= 3, "{date}");
            date = date.tomorrow().unwrap();
        }
        assert_eq!(spoken(jiff::civil::date(2028, 12, 31)), "Sunday, December thirty first");
        assert_eq!(month_and_year(&at(0, 0)), "It is November, two thousand twenty six.");
    }

    #[test]
    fn the_calendar_ends() {
        let last = Zoned::new(jiff::Timestamp::MAX, jiff::tz::TimeZone::UTC);
        assert!(day(" tomorrow ", &last).ends_with('.'));
    }
}
