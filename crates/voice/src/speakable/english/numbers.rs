//! English number names, American style (no "and" after hundreds). Pure.

use crate::speakable::words::Form;

pub(super) const DIGITS: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const TEENS: [&str; 10] =
    ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
/// Powers of a thousand, short scale.
const SCALES: [&str; 12] = [
    "",
    "thousand",
    "million",
    "billion",
    "trillion",
    "quadrillion",
    "quintillion",
    "sextillion",
    "septillion",
    "octillion",
    "nonillion",
    "decillion",
];

/// Any number of digits; what has no name (10³⁶ and beyond) is read digit by digit.
pub(super) fn cardinal(digits: &str, _: Form) -> String {
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return DIGITS[0].to_owned();
    }
    if digits.len() > SCALES.len() * 3 {
        return spelled(digits);
    }
    let groups = digits.as_bytes().rchunks(3).map(|g| g.iter().fold(0, |n, d| n * 10 + usize::from(d - b'0')));
    let mut names: Vec<String> = groups
        .enumerate()
        .filter(|(_, value)| *value > 0)
        .map(|(power, value)| format!("{} {}", below_thousand(value), SCALES[power]).trim_end().to_owned())
        .collect();
    names.reverse();
    names.join(" ")
}

pub(super) fn spelled(digits: &str) -> String {
    digits.bytes().map(|d| DIGITS[usize::from(d - b'0')]).collect::<Vec<_>>().join(" ")
}

fn below_thousand(n: usize) -> String {
    match (n / 100, n % 100) {
        (0, rest) => below_hundred(rest),
        (hundreds, 0) => format!("{} hundred", DIGITS[hundreds]),
        (hundreds, rest) => format!("{} hundred {}", DIGITS[hundreds], below_hundred(rest)),
    }
}

pub(super) fn below_hundred(n: usize) -> String {
    match (n / 10, n % 10) {
        (0, ones) => DIGITS[ones].to_owned(),
        (1, ones) => TEENS[ones].to_owned(),
        (tens, 0) => TENS[tens].to_owned(),
        (tens, ones) => format!("{}-{}", TENS[tens], DIGITS[ones]),
    }
}

pub(super) fn ordinal(digits: &str, _: Form) -> String {
    let name = cardinal(digits, Form::Bare);
    let (front, last) = name.rfind([' ', '-']).map_or(("", name.as_str()), |at| name.split_at(at + 1));
    let last = match last {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        other => match other.strip_suffix('y') {
            Some(stem) => format!("{stem}ieth"),
            None => format!("{other}th"),
        },
    };
    format!("{front}{last}")
}

/// 1905 nineteen oh five, 2000 two thousand, 2009 two thousand nine, 2026 twenty twenty-six, 98 ninety-eight, 05 oh five.
pub(super) fn year(year: u32) -> String {
    let (century, rest) = (year as usize / 100, year as usize % 100);
    match (century % 10, rest) {
        (0, 1..=9) if century == 0 => format!("oh {}", DIGITS[rest]),
        _ if century == 0 => below_hundred(rest),
        (0, 0..=9) => cardinal(&year.to_string(), Form::Bare),
        (_, 0) => format!("{} hundred", below_hundred(century)),
        (_, 1..=9) => format!("{} oh {}", below_hundred(century), DIGITS[rest]),
        _ => format!("{} {}", below_hundred(century), below_hundred(rest)),
    }
}

/// 1990 nineteen nineties, 90 nineties, 2000 two thousands, 1900 nineteen hundreds.
pub(super) fn decade(year_or_tens: u32) -> String {
    let name = if year_or_tens < 100 { below_hundred(year_or_tens as usize) } else { year(year_or_tens) };
    match name.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{name}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cardinals() {
        for (digits, name) in [
            ("0", "zero"),
            ("000", "zero"),
            ("10", "ten"),
            ("21", "twenty-one"),
            ("100", "one hundred"),
            ("115", "one hundred fifteen"),
            ("1000", "one thousand"),
            ("1000001", "one million one"),
            (
                "2147483648",
                "two billion one hundred forty-seven million four hundred eighty-three thousand six hundred forty-eight",
            ),
            ("1000000000000000000000000000000000", "one decillion"),
            (
                "1000000000000000000000000000000000000",
                "one zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero",
            ),
        ] {
            assert_eq!(cardinal(digits, Form::Bare), name);
        }
    }

    #[test]
    fn ordinals() {
        let names = ["1", "2", "3", "5", "8", "9", "12", "20", "21", "40", "100", "1000003"]
            .map(|digits| ordinal(digits, Form::Bare));
        expect_test::expect!["first second third fifth eighth ninth twelfth twentieth twenty-first fortieth one hundredth one million third"]
            .assert_eq(&names.join(" "));
    }

    #[test]
    fn years_and_decades() {
        let names = [1066, 1492, 1500, 1800, 1905, 1999, 2000, 2009, 2010, 2026, 2100].map(year);
        expect_test::expect!["ten sixty-six, fourteen ninety-two, fifteen hundred, eighteen hundred, nineteen oh five, nineteen ninety-nine, two thousand, two thousand nine, twenty ten, twenty twenty-six, twenty-one hundred"].assert_eq(&names.join(", "));
        let names = [90, 20, 1990, 2000, 1900].map(decade);
        expect_test::expect!["nineties, twenties, nineteen nineties, two thousands, nineteen hundreds"]
            .assert_eq(&names.join(", "));
    }
}
