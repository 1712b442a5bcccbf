//! Spanish number names: long scale, gender, apocope. Pure.

use crate::speakable::words::Form;

pub(super) const DIGITS: [&str; 10] =
    ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"];
const TO_THIRTY: [&str; 20] = [
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
];
const TENS: [&str; 10] = ["", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"];
const HUNDREDS: [&str; 10] = [
    "",
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
];
/// Powers of a million, long scale, one and many.
const SCALES: [(&str, &str); 5] = [
    ("millón", "millones"),
    ("billón", "billones"),
    ("trillón", "trillones"),
    ("cuatrillón", "cuatrillones"),
    ("quintillón", "quintillones"),
];

/// Any number of digits; what has no name (10³⁶ and beyond) is read digit by digit.
pub(super) fn cardinal(digits: &str, form: Form) -> String {
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return DIGITS[0].to_owned();
    }
    if digits.len() > (SCALES.len() + 1) * 6 {
        return digits.bytes().map(|d| DIGITS[usize::from(d - b'0')]).collect::<Vec<_>>().join(" ");
    }
    let value = |group: &[u8]| group.iter().fold(0, |n, d| n * 10 + usize::from(d - b'0'));
    let mut names: Vec<String> = Vec::new();
    for (power, group) in digits.as_bytes().rchunks(6).map(value).enumerate() {
        match (power, group) {
            (_, 0) => {}
            (0, group) => names.push(below_million(group, form)),
            (_, 1) => names.push(format!("un {}", SCALES[power - 1].0)),
            (_, group) => names.push(format!("{} {}", below_million(group, Form::Masculine), SCALES[power - 1].1)),
        }
    }
    names.reverse();
    names.join(" ")
}

/// "veintiún mil", "doscientas mil personas".
fn below_million(n: usize, form: Form) -> String {
    let before_thousand = if form == Form::Feminine { Form::Feminine } else { Form::Masculine };
    match (n / 1000, n % 1000) {
        (0, rest) => below_thousand(rest, form),
        (1, 0) => "mil".to_owned(),
        (1, rest) => format!("mil {}", below_thousand(rest, form)),
        (thousands, 0) => format!("{} mil", below_thousand(thousands, before_thousand)),
        (thousands, rest) => {
            format!("{} mil {}", below_thousand(thousands, before_thousand), below_thousand(rest, form))
        }
    }
}

fn below_thousand(n: usize, form: Form) -> String {
    let hundreds = match form {
        Form::Feminine => HUNDREDS[n / 100].replace("cientos", "cientas").replace("quinientos", "quinientas"),
        _ => HUNDREDS[n / 100].to_owned(),
    };
    match (n / 100, n % 100) {
        (0, rest) => below_hundred(rest, form),
        (1, 0) => "cien".to_owned(),
        (_, 0) => hundreds,
        (_, rest) => format!("{hundreds} {}", below_hundred(rest, form)),
    }
}

pub(super) fn below_hundred(n: usize, form: Form) -> String {
    match (n / 10, n % 10, form) {
        (0, 1, Form::Masculine) => "un".to_owned(),
        (0, 1, Form::Feminine) => "una".to_owned(),
        (0, ones, _) => DIGITS[ones].to_owned(),
        (2, 1, Form::Masculine) => "veintiún".to_owned(),
        (2, 1, Form::Feminine) => "veintiuna".to_owned(),
        (1 | 2, _, _) => TO_THIRTY[n - 10].to_owned(),
        (tens, 0, _) => TENS[tens].to_owned(),
        (tens, ones, _) => format!("{} y {}", TENS[tens], below_hundred(ones, form)),
    }
}

/// 32 "treinta y dos", 132 "ciento treinta y dos", 05 "cero cinco", 5332 "cincuenta y tres treinta y dos".
pub(super) fn decimals(digits: &str, form: Form) -> String {
    if digits.len() <= 3 && !digits.starts_with('0') {
        return cardinal(digits, form);
    }
    let (pairs, first) = match digits.len() {
        0..=3 => (digits.as_bytes().chunks(1), &digits[..0]),
        length => (digits.as_bytes()[length % 2..].chunks(2), &digits[..length % 2]),
    };
    let count = pairs.len();
    let digit = |d: u8| usize::from(d - b'0');
    let spoken = pairs.enumerate().flat_map(|(i, pair)| {
        let form = if i + 1 == count { form } else { Form::Bare };
        match pair {
            [ones] => vec![below_hundred(digit(*ones), form)],
            [b'0', ones] => vec![DIGITS[0].to_owned(), below_hundred(digit(*ones), form)],
            [tens, ones] => vec![below_hundred(digit(*tens) * 10 + digit(*ones), form)],
            _ => Vec::new(),
        }
    });
    first.bytes().map(|d| DIGITS[digit(d)].to_owned()).chain(spoken).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cardinals() {
        for (digits, form, name) in [
            ("0", Form::Bare, "cero"),
            ("21", Form::Bare, "veintiuno"),
            ("21", Form::Masculine, "veintiún"),
            ("31", Form::Feminine, "treinta y una"),
            ("100", Form::Bare, "cien"),
            ("101", Form::Masculine, "ciento un"),
            ("500", Form::Feminine, "quinientas"),
            ("1000", Form::Bare, "mil"),
            ("21000", Form::Bare, "veintiún mil"),
            ("201000", Form::Feminine, "doscientas una mil"),
            ("1000000", Form::Bare, "un millón"),
            ("21000001", Form::Bare, "veintiún millones uno"),
            ("1000000000", Form::Bare, "mil millones"),
            ("2000000000000", Form::Feminine, "dos billones"),
        ] {
            assert_eq!(cardinal(digits, form), name, "{digits}");
        }
    }

    #[test]
    fn decimals_are_read_in_pairs() {
        let names = ["5", "50", "05", "132", "5332", "253002", "12345"].map(|digits| decimals(digits, Form::Bare));
        expect_test::expect!["cinco, cincuenta, cero cinco, ciento treinta y dos, cincuenta y tres treinta y dos, veinticinco treinta cero dos, uno veintitrés cuarenta y cinco"]
            .assert_eq(&names.join(", "));
    }
}
