//! Numbers as they are written: sign, thousands, decimals. Pure.

use super::language::Words;

/// A number without sign or unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number<'a> {
    /// ASCII digits without separators, at least one.
    pub(super) whole: String,
    /// Digits after the point.
    pub(super) fraction: Option<&'a str>,
    /// Written with thousands separators.
    pub(super) grouped: bool,
}

impl<'a> Number<'a> {
    /// The number that `text` begins with, and what follows it. `1,234.5km` is 1234.5 and `km`.
    pub(super) fn prefix(text: &'a str) -> Option<(Self, &'a str)> {
        let digits = leading_digits(text);
        let mut end = digits;
        if (1..=3).contains(&digits) {
            while is_group(&text[end..]) {
                end += 4;
            }
        }
        let grouped = end > digits;
        let mut fraction = None;
        if let Some(after) = text[end..].strip_prefix('.') {
            let length = leading_digits(after);
            if length > 0 {
                fraction = Some(&after[..length]);
                end += 1 + length;
            }
        }
        if digits == 0 && fraction.is_none() {
            return None;
        }
        let whole = match &text[..digits] {
            "" => "0".to_owned(),
            _ => text[..end - fraction.map_or(0, |f| f.len() + 1)].replace(',', ""),
        };
        Some((Self { whole, fraction, grouped }, &text[end..]))
    }

    /// A number and nothing else.
    pub(super) fn exact(text: &'a str) -> Option<Self> {
        Self::prefix(text).filter(|(_, rest)| rest.is_empty()).map(|(number, _)| number)
    }

    /// Takes the singular.
    pub(super) fn is_one(&self) -> bool {
        self.whole == "1" && self.fraction.is_none()
    }

    /// "three point one four"; long numbers without separators and those that begin with zero are identifiers, read digit by digit.
    pub(super) fn spoken(&self, words: &Words) -> String {
        let identifier = !self.grouped && self.fraction.is_none();
        let long = self.whole.len() >= 10 && !self.whole.ends_with("000");
        let whole = if identifier && (long || self.whole.len() > 1 && self.whole.starts_with('0')) {
            spelled(&self.whole, words)
        } else {
            (words.cardinal)(&self.whole)
        };
        match self.fraction {
            Some(fraction) => format!("{whole} {} {}", words.point, spelled(fraction, words)),
            None => whole,
        }
    }
}

/// Digit by digit.
pub(super) fn spelled(digits: &str, words: &Words) -> String {
    let names: Vec<_> =
        digits.bytes().filter(u8::is_ascii_digit).map(|d| words.digits[usize::from(d - b'0')]).collect();
    names.join(" ")
}

pub(super) fn leading_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// `text` as a whole number of at most `max_digits` digits.
pub(super) fn small(text: &str, max_digits: usize) -> Option<u32> {
    let fits = (1..=max_digits.min(9)).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// `,234` and no further digit.
fn is_group(text: &str) -> bool {
    text.strip_prefix(',').is_some_and(|after| leading_digits(after) == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found() {
        for (text, whole, fraction, rest) in [
            ("42", "42", None, ""),
            ("1,234,567.89km", "1234567", Some("89"), "km"),
            ("1,23", "1", None, ",23"),
            ("1234,567", "1234", None, ",567"),
            (".5", "0", Some("5"), ""),
            ("3.", "3", None, "."),
            ("1.2.3", "1", Some("2"), ".3"),
        ] {
            let (number, left) = Number::prefix(text).unwrap();
            assert_eq!((number.whole.as_str(), number.fraction, left), (whole, fraction, rest), "{text}");
        }
        assert_eq!(Number::prefix("x1"), None);
        assert_eq!(Number::prefix("."), None);
    }
}
