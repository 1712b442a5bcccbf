//! Numbers as they are written: thousands and decimals, in whichever marks a language has for them. Pure.

use super::words::{Form, Separators, Words};

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
    /// The number that `text` begins with, and what follows it. In English `1,234.5km` is 1234.5 and `km`.
    pub(super) fn prefix(text: &'a str, marks: Separators) -> Option<(Self, &'a str)> {
        let usual = Self::read(text, marks.group, marks.points);
        if marks.points.len() < 2 {
            return usual;
        }
        // Where both marks are in use as the point, that reading is right which leaves nothing: 1,234.50 is no 1,234 and .50.
        let (group, points) = if marks.group == '.' { (',', &['.']) } else { ('.', &[',']) };
        let other = Self::read(text, group, points);
        let left = |read: &Option<(Self, &str)>| read.as_ref().map_or(text.len(), |(_, rest)| rest.len());
        if left(&other) < left(&usual) { other } else { usual }
    }

    fn read(text: &'a str, group: char, points: &[char]) -> Option<(Self, &'a str)> {
        let digits = leading_digits(text);
        let mut end = digits + groups(&text[digits..], digits, group);
        let grouped = end > digits;
        let whole_end = end;
        let mut fraction = None;
        if let Some(after) = text[end..].strip_prefix(points) {
            let length = leading_digits(after);
            if length > 0 {
                fraction = Some(&after[..length]);
                end += 1 + length;
            }
        }
        if digits == 0 && fraction.is_none() {
            return None;
        }
        let whole = if digits == 0 { "0".to_owned() } else { text[..whole_end].replace(group, "") };
        Some((Self { whole, fraction, grouped }, &text[end..]))
    }

    /// A number and nothing else.
    pub(super) fn exact(text: &'a str, marks: Separators) -> Option<Self> {
        Self::prefix(text, marks).filter(|(_, rest)| rest.is_empty()).map(|(number, _)| number)
    }

    /// Takes the singular.
    pub(super) fn is_one(&self) -> bool {
        self.whole == "1" && self.fraction.is_none()
    }

    /// The same before what it counts.
    pub(super) fn counting(&self, words: &Words, form: Form) -> String {
        let millions = self.fraction.is_none() && self.whole.ends_with("000000");
        self.spoken(words, form) + if millions { words.of_millions } else { "" }
    }

    /// "three point one four"; long numbers without separators and those that begin with zero are identifiers, read digit by digit.
    pub(super) fn spoken(&self, words: &Words, form: Form) -> String {
        let identifier = !self.grouped && self.fraction.is_none();
        let long = self.whole.len() >= 10 && !self.whole.ends_with("000");
        if identifier && (long || self.whole.len() > 1 && self.whole.starts_with('0')) {
            return spelled(&self.whole, words);
        }
        match self.fraction {
            // "una coma cinco millas", but "uno coma cinco metros".
            Some(fraction) => {
                let whole_form = if form == Form::Masculine { Form::Bare } else { form };
                let (whole, point) = ((words.cardinal)(&self.whole, whole_form), words.point);
                format!("{whole} {point} {}", (words.decimals)(fraction, form))
            }
            None => (words.cardinal)(&self.whole, form),
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
    let fits = (1..=max_digits.min(9)).contains(&text.len()) && is_digits(text);
    fits.then(|| text.parse().ok()).flatten()
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The bytes of the groups of three after a number's first `digits` digits; of two and then three as in India: 12,34,567.
fn groups(text: &str, digits: usize, mark: char) -> usize {
    let group = |at: usize| text[at..].strip_prefix(mark).map_or(0, leading_digits);
    let mut end = 0;
    if (1..=2).contains(&digits) {
        while group(end) == 2 {
            end += 3;
        }
        if end > 0 && group(end) == 3 {
            return end + 4;
        }
        end = 0;
    }
    if (1..=3).contains(&digits) {
        while group(end) == 3 {
            end += 4;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: Separators = Separators { group: ',', points: &['.'], spaces: false };
    const SPANISH: Separators = Separators { group: '.', points: &[',', '.'], spaces: true };

    #[test]
    fn numbers_are_found() {
        for (marks, text, whole, fraction, rest) in [
            (ENGLISH, "42", "42", None, ""),
            (ENGLISH, "1,234,567.89km", "1234567", Some("89"), "km"),
            (ENGLISH, "1,23", "1", None, ",23"),
            (ENGLISH, "1234,567", "1234", None, ",567"),
            (ENGLISH, "1,00,000", "100000", None, ""),
            (ENGLISH, "12,34,567.5", "1234567", Some("5"), ""),
            (ENGLISH, ".5", "0", Some("5"), ""),
            (ENGLISH, "3.", "3", None, "."),
            (ENGLISH, "1.2.3", "1", Some("2"), ".3"),
            (SPANISH, "1.500", "1500", None, ""),
            (SPANISH, "3,50€", "3", Some("50"), "€"),
            (SPANISH, "3.50", "3", Some("50"), ""),
            (SPANISH, "1.234.567,8", "1234567", Some("8"), ""),
            (SPANISH, "1,234,567.8", "1234567", Some("8"), ""),
            (SPANISH, "1,234", "1", Some("234"), ""),
        ] {
            let (number, left) = Number::prefix(text, marks).unwrap();
            assert_eq!((number.whole.as_str(), number.fraction, left), (whole, fraction, rest), "{text}");
        }
        assert_eq!(Number::prefix("x1", ENGLISH), None);
        assert_eq!(Number::prefix(".", SPANISH), None);
    }
}
