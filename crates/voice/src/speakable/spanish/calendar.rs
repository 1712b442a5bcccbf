//! Spanish dates and times of day. Pure.

use super::numbers::{below_hundred, cardinal};
use super::ordinals::ordinal;
use crate::speakable::words::{Date, Form, Half, Time};

pub(super) const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

pub(super) const SHORT_MONTHS: &[(&str, u32)] = &[
    ("ene", 1),
    ("feb", 2),
    ("febr", 2),
    ("mar", 3),
    ("abr", 4),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("ago", 8),
    ("sep", 9),
    ("sept", 9),
    ("set", 9),
    ("setiembre", 9),
    ("oct", 10),
    ("nov", 11),
    ("dic", 12),
];

/// "tres de mayo de dos mil veinte", in whatever order it was written; the first of a month is "primero".
pub(super) fn date(date: &Date) -> String {
    let month = MONTHS[(date.month as usize - 1) % 12];
    let day = date.day.map(|day| match day {
        1 => "primero".to_owned(),
        _ => below_hundred(day as usize, Form::Bare),
    });
    let year = date.year.map(year);
    [day.as_deref(), Some(month), year.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" de ")
}

pub(super) fn year(year: u32) -> String {
    cardinal(&year.to_string(), Form::Bare)
}

/// "los ochenta": decades are not in the plural.
pub(super) fn decade(year_or_tens: u32) -> String {
    cardinal(&year_or_tens.to_string(), Form::Bare)
}

pub(super) fn quarter(quarter: u32, of_year: u32) -> String {
    format!("{} trimestre de {}", ordinal(&quarter.to_string(), Form::Masculine), year(of_year))
}

/// Hours are feminine: "una y media". From thirteen on, on a clock of 24 hours, nobody says "media".
pub(super) fn time(time: &Time) -> String {
    if time.hour.is_multiple_of(24) && time.minute == 0 && time.second.is_none() && time.half.is_none() {
        return "doce de la noche".to_owned();
    }
    let hour = below_hundred(time.hour as usize, Form::Feminine);
    let number = |n: u32| below_hundred(n as usize, Form::Bare);
    let mut said = match (time.minute, time.hour) {
        (0, _) => hour,
        (15, 1..=12) => format!("{hour} y cuarto"),
        (30, 1..=12) => format!("{hour} y media"),
        (minute, _) => format!("{hour} y {}", number(minute)),
    };
    if let Some(second) = time.second {
        let counted = |n: u32, name: &str, form| {
            let plural = if n == 1 { "" } else { "s" };
            format!("{} {name}{plural}", below_hundred(n as usize, form))
        };
        let (hours, minutes) =
            (counted(time.hour, "hora", Form::Feminine), counted(time.minute, "minuto", Form::Masculine));
        said = format!("{hours} {minutes} y {}", counted(second, "segundo", Form::Masculine));
    }
    let part = match (time.half, time.hour) {
        (Some(Half::Am), 12) => " de la noche",
        (Some(Half::Am), _) => " de la mañana",
        (Some(Half::Pm), 8..=11) => " de la noche",
        (Some(Half::Pm), _) => " de la tarde",
        (None, _) => "",
    };
    said + part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        use Half::{Am, Pm};
        for (hour, minute, second, half, said) in [
            (1, 0, None, None, "una"),
            (10, 30, None, None, "diez y media"),
            (14, 30, None, None, "catorce y treinta"),
            (9, 5, None, Some(Am), "nueve y cinco de la mañana"),
            (12, 15, None, Some(Am), "doce y cuarto de la noche"),
            (9, 0, None, Some(Pm), "nueve de la noche"),
            (0, 52, None, None, "cero y cincuenta y dos"),
            (3, 2, Some(32), None, "tres horas dos minutos y treinta y dos segundos"),
        ] {
            assert_eq!(time(&Time { hour, minute, second, half }), said);
        }
    }

    #[test]
    fn dates() {
        let said = |day, year| date(&Date { month: 5, day, year, day_first: true });
        assert_eq!(said(Some(1), Some(1990)), "primero de mayo de mil novecientos noventa");
        assert_eq!(said(Some(21), None), "veintiuno de mayo");
        assert_eq!(said(None, Some(2026)), "mayo de dos mil veintiséis");
    }
}
