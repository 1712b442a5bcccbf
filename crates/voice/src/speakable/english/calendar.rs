//! English dates and times of day. Pure.

use super::numbers::{below_hundred, ordinal, year};
use crate::speakable::words::{Date, Form, Half, Time};

pub(super) const MONTHS: [&str; 12] = [
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

/// May has no short form.
pub(super) const SHORT_MONTHS: &[(&str, u32)] = &[
    ("Jan", 1),
    ("Feb", 2),
    ("Mar", 3),
    ("Apr", 4),
    ("Jun", 6),
    ("Jul", 7),
    ("Aug", 8),
    ("Sep", 9),
    ("Sept", 9),
    ("Oct", 10),
    ("Nov", 11),
    ("Dec", 12),
];

/// In the order in which it was written: "November twenty-first, twenty twenty-six" or "the twenty-first of November, …".
pub(super) fn date(date: &Date) -> String {
    let month = MONTHS[(date.month as usize - 1) % 12];
    let day = date.day.map(|day| ordinal(&day.to_string(), Form::Bare));
    let year = date.year.map(year);
    match (day, year) {
        (Some(day), Some(year)) if date.day_first => format!("the {day} of {month}, {year}"),
        (Some(day), None) if date.day_first => format!("the {day} of {month}"),
        (Some(day), Some(year)) => format!("{month} {day}, {year}"),
        (Some(day), None) => format!("{month} {day}"),
        (None, Some(year)) => format!("{month} {year}"),
        (None, None) => month.to_owned(),
    }
}

pub(super) fn time(time: &Time) -> String {
    // Nobody says "zero fifteen": what was written on a 24-hour clock just after midnight is said on a 12-hour one.
    let (hour, half) = match (time.hour, time.half) {
        (0 | 24, None) if time.minute == 0 && time.second.is_none() => return "midnight".to_owned(),
        (0 | 24, None) => (12, Some(Half::Am)),
        (0, half) => (12, half),
        (hour, half) => (hour, half),
    };
    let hour_name = below_hundred(hour as usize);
    let minute = time.minute as usize;
    let mut said = match minute {
        0 if half.is_some() => hour_name,
        0 if hour <= 12 => format!("{hour_name} o'clock"),
        0 => format!("{hour_name} hundred"),
        1..=9 => format!("{hour_name} oh {}", below_hundred(minute)),
        _ => format!("{hour_name} {}", below_hundred(minute)),
    };
    match time.second {
        Some(0) | None => {}
        Some(1) => said.push_str(" and one second"),
        Some(second) => said.push_str(&format!(" and {} seconds", below_hundred(second as usize))),
    }
    match half {
        Some(Half::Am) => said.push_str(" a.m."),
        Some(Half::Pm) => said.push_str(" p.m."),
        None => {}
    }
    said
}

/// "the second quarter of twenty twenty-two".
pub(super) fn quarter(quarter: u32, of_year: u32) -> String {
    format!("the {} quarter of {}", ordinal(&quarter.to_string(), Form::Bare), year(of_year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        use Half::{Am, Pm};
        for (hour, minute, second, half, said) in [
            (10, 30, None, None, "ten thirty"),
            (10, 0, None, None, "ten o'clock"),
            (14, 5, None, None, "fourteen oh five"),
            (14, 0, None, None, "fourteen hundred"),
            (0, 0, None, None, "midnight"),
            (0, 15, None, None, "twelve fifteen a.m."),
            (12, 0, None, Some(Pm), "twelve p.m."),
            (9, 0, None, Some(Am), "nine a.m."),
            (10, 30, Some(15), None, "ten thirty and fifteen seconds"),
        ] {
            assert_eq!(time(&Time { hour, minute, second, half }), said);
        }
    }
}
