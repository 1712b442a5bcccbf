//! English names of fractions, with what they measure. Pure.

use super::numbers::{cardinal, ordinal};
use crate::speakable::words::{Form, Fraction};

/// "one half cup", "two and a half kilometers", "thirty-one thirty-seconds"; and two pairs of numbers that are names.
pub(super) fn fraction(fraction: &Fraction<'_>) -> Option<String> {
    let Fraction { whole, numerator, denominator, unit } = *fraction;
    let said = match whole {
        Some(whole) => format!("{} and {}", cardinal(whole, Form::Bare), beside_whole(numerator, denominator)?),
        None => part(numerator, denominator)?,
    };
    Some(match unit {
        Some(unit) if whole.is_some() => format!("{said} {}", unit.many),
        Some(unit) => format!("{said} {}", unit.one),
        None => said,
    })
}

fn beside_whole(numerator: u64, denominator: u64) -> Option<String> {
    match (numerator, denominator) {
        (1, 2) => Some("a half".to_owned()),
        (1, 4) => Some("a quarter".to_owned()),
        _ => part(numerator, denominator),
    }
}

fn part(numerator: u64, denominator: u64) -> Option<String> {
    match (numerator, denominator) {
        (24, 7) => return Some("twenty-four seven".to_owned()),
        (9, 11) => return Some("nine eleven".to_owned()),
        _ => {}
    }
    if numerator == 0 || numerator >= denominator {
        return None;
    }
    let part = match denominator {
        2 => "half".to_owned(),
        4 => "quarter".to_owned(),
        3 | 5..=9 | 12 | 16 | 32 | 64 => ordinal(&denominator.to_string(), Form::Bare),
        10 | 20 | 100 | 1000 if numerator == 1 => ordinal(&denominator.to_string(), Form::Bare),
        _ => return None,
    };
    let plural = if numerator == 1 { "" } else { "s" };
    Some(format!("{} {part}{plural}", cardinal(&numerator.to_string(), Form::Bare)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speakable::words::Measured;

    #[test]
    fn fractions() {
        let km = Measured { one: "kilometer", many: "kilometers", form: Form::Bare };
        for (whole, numerator, denominator, unit, said) in [
            (None, 1, 2, None, "one half"),
            (None, 1, 4, None, "one quarter"),
            (None, 3, 4, Some(km), "three quarters kilometer"),
            (None, 2, 3, None, "two thirds"),
            (None, 5, 8, None, "five eighths"),
            (None, 31, 32, None, "thirty-one thirty-seconds"),
            (Some("2"), 1, 2, Some(km), "two and a half kilometers"),
            (Some("1"), 2, 3, None, "one and two thirds"),
        ] {
            assert_eq!(fraction(&Fraction { whole, numerator, denominator, unit }).as_deref(), Some(said));
        }
        for (numerator, denominator) in [(8, 10), (25, 7)] {
            assert_eq!(fraction(&Fraction { whole: None, numerator, denominator, unit: None }), None);
        }
    }
}
