//! Roman numerals, where the words around them show that they are numbers: `Henry VIII`, `chapter IV`, `siglo XIX`. Pure.

use super::{Here, Spoken};
use crate::speakable::words::{Numeral, Words};

pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let core = here.now.core;
    let (written, owner) = core.strip_suffix("'s").map_or((core, ""), |written| (written, "'s"));
    let signs = |c: char| "IVXLCDM".contains(c.to_ascii_uppercase());
    if !written.chars().all(signs) {
        return None;
    }
    let number = value(&written.to_ascii_uppercase())?;
    if written.chars().any(char::is_uppercase) && written.chars().any(char::is_lowercase) {
        return None;
    }
    let after = here.next().map_or("", |next| next.core);
    let said = (words.numeral)(&Numeral { before: numbered(here, words), written, number, after })?;
    Some(Spoken::one(said + owner))
}

/// What the numeral is the number of: the word before, or the one before another numeral, as in "siglos XIX y XX". Written out.
fn numbered<'a>(here: &Here<'a>, words: &Words) -> &'a str {
    let Some(last) = here.past.last() else { return "" };
    let short = words.abbreviations.iter().find(|short| last.trail == "." && short.written == last.core);
    if let Some(short) = short {
        return short.spoken;
    }
    if let [.., thing, other, link] = here.past
        && (words.cut.joiners.contains(&link.core) || link.core == words.to)
        && is_numeral(other.core)
    {
        return thing.core;
    }
    here.before
}

/// At least two letters, so that it is no other word.
pub(super) fn is_numeral(word: &str) -> bool {
    word.len() > 1 && value(word).is_some()
}

const VALUES: [(&str, u32); 13] = [
    ("M", 1000),
    ("CM", 900),
    ("D", 500),
    ("CD", 400),
    ("C", 100),
    ("XC", 90),
    ("L", 50),
    ("XL", 40),
    ("X", 10),
    ("IX", 9),
    ("V", 5),
    ("IV", 4),
    ("I", 1),
];

/// The number of a numeral that is written as numerals are: `IV`, not `IIII`.
fn value(numeral: &str) -> Option<u32> {
    let (mut rest, mut value, mut canonical) = (numeral, 0, String::new());
    for (sign, worth) in VALUES {
        while let Some(after) = rest.strip_prefix(sign).filter(|_| value < 4000) {
            rest = after;
            value += worth;
        }
    }
    let mut left = value;
    for (sign, worth) in VALUES {
        while left >= worth {
            canonical.push_str(sign);
            left -= worth;
        }
    }
    (!numeral.is_empty() && rest.is_empty() && value < 4000 && canonical == numeral).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        for (numeral, number) in [
            ("I", Some(1)),
            ("IV", Some(4)),
            ("XIX", Some(19)),
            ("MCMXCIX", Some(1999)),
            ("IIII", None),
            ("IC", None),
            ("VX", None),
            ("CIVIL", None),
            ("", None),
        ] {
            assert_eq!(value(numeral), number, "{numeral}");
        }
    }
}
