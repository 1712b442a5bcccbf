//! What a language brings to speakable text: one table of words and a few functions. Pure data. English is the first; another language
//! is another table and one line in [`Language::words`].

use super::english::ENGLISH;

/// The language in which text is made speakable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Language {
    #[default]
    English,
    /// Any other: markup, emoji and addresses are dealt with, numbers and symbols are left to the voice.
    Other,
}

impl Language {
    /// From a BCP 47 tag: `en`, `en-GB`, `es`.
    pub fn from_tag(tag: &str) -> Self {
        match tag.split(['-', '_']).next() {
            Some(primary) if primary.eq_ignore_ascii_case("en") => Self::English,
            _ => Self::Other,
        }
    }

    pub(crate) fn words(self) -> Option<&'static Words> {
        match self {
            Self::English => Some(&ENGLISH),
            Self::Other => None,
        }
    }
}

impl From<&str> for Language {
    fn from(tag: &str) -> Self {
        Self::from_tag(tag)
    }
}

/// The words and rules of one language. Digits are ASCII, without separators.
pub(crate) struct Words {
    pub(crate) cardinal: fn(&str) -> String,
    pub(crate) ordinal: fn(&str) -> String,
    /// A year between 1000 and 2999.
    pub(crate) year: fn(u32) -> String,
    /// The decade that begins with this year, or with one of two digits.
    pub(crate) decade: fn(u32) -> String,
    /// Numerator and denominator of a fraction that is usual enough to have a name.
    pub(crate) fraction: fn(u32, u32) -> Option<String>,
    /// Whole number and fraction: `two`, `(1, 2)`.
    pub(crate) mixed: fn(&str, (u32, u32)) -> Option<String>,
    /// A date.
    pub(crate) date: fn(&Date) -> String,
    /// A time of day.
    pub(crate) time: fn(&Time) -> String,
    pub(crate) digits: [&'static str; 10],
    pub(crate) ordinal_suffixes: &'static [&'static str],
    pub(crate) point: &'static str,
    pub(crate) dot: &'static str,
    pub(crate) at: &'static str,
    pub(crate) minus: &'static str,
    pub(crate) plus: &'static str,
    pub(crate) times: &'static str,
    /// `2^10`
    pub(crate) power: &'static str,
    pub(crate) by: &'static str,
    pub(crate) per: &'static str,
    pub(crate) about: &'static str,
    pub(crate) to: &'static str,
    pub(crate) and: &'static str,
    pub(crate) percent: &'static str,
    pub(crate) number: &'static str,
    pub(crate) version: &'static str,
    pub(crate) out_of: &'static str,
    /// `C#`
    pub(crate) sharp: &'static str,
    pub(crate) code_omitted: &'static str,
    pub(crate) units: &'static [Unit],
    pub(crate) currencies: &'static [Currency],
    /// `M` → million: what may stand between an amount of money and its currency.
    pub(crate) magnitudes: &'static [(&'static str, &'static str)],
    pub(crate) months: [&'static str; 12],
    /// Short forms, without the full stop, with the month's number from 1.
    pub(crate) short_months: &'static [(&'static str, u32)],
    pub(crate) abbreviations: &'static [Abbreviation],
    pub(crate) symbols: &'static [(&'static str, &'static str)],
    /// Words after which a number of four digits is a year whatever its century.
    pub(crate) before_years: &'static [&'static str],
    /// Words before `90s` when it is a decade.
    pub(crate) before_decades: &'static [&'static str],
    /// Whether a word is something that one counts, so that 2000 before it is no year.
    pub(crate) counts: fn(&str) -> bool,
    pub(crate) cut: Cut,
}

/// What the clause splitter needs of a language.
pub(crate) struct Cut {
    /// One-word answers with which a reply may open: they end a clause with whatever punctuation follows.
    pub(crate) openers: &'static [&'static str],
    /// A clause may end before these.
    pub(crate) conjunctions: &'static [&'static str],
    /// A clause may end before these when a word of `subjects` follows.
    pub(crate) joiners: &'static [&'static str],
    pub(crate) subjects: &'static [&'static str],
    /// A conjunction directly after one of these opens nothing ("in which").
    pub(crate) holders: &'static [&'static str],
    /// Capitalised words that open a sentence after a dotted abbreviation ("in the U.S. It is").
    pub(crate) starters: &'static [&'static str],
}

pub(crate) struct Unit {
    pub(crate) symbols: &'static [&'static str],
    pub(crate) one: &'static str,
    pub(crate) many: &'static str,
}

pub(crate) struct Currency {
    /// Before or after the number.
    pub(crate) signs: &'static [&'static str],
    pub(crate) one: &'static str,
    pub(crate) many: &'static str,
    /// The hundredth; empty where there is none.
    pub(crate) cent: &'static str,
    pub(crate) cents: &'static str,
}

/// What a full stop after an abbreviation means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Never the end of a sentence: `Dr.`, `e.g.`
    Never,
    /// Not the end before a number, else it is a word of its own: `No. 5`.
    BeforeNumber,
    /// May be both: `etc.`, `Inc.`
    Maybe,
}

pub(crate) struct Abbreviation {
    /// Without the last full stop.
    pub(crate) written: &'static str,
    pub(crate) spoken: &'static str,
    pub(crate) stop: Stop,
    /// Expanded even without its full stop.
    pub(crate) bare: bool,
    /// What it is called after a name instead of before one (`Main St.`); empty where it has one reading.
    pub(crate) after_name: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    /// 1 to 12.
    pub(crate) month: u32,
    pub(crate) day: Option<u32>,
    pub(crate) year: Option<u32>,
    /// The day was written before the month.
    pub(crate) day_first: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Time {
    pub(crate) hour: u32,
    pub(crate) minute: u32,
    pub(crate) second: Option<u32>,
    pub(crate) half: Option<Half>,
}

/// Before or after noon, when it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Half {
    Am,
    Pm,
}
