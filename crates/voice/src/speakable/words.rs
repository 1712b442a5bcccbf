//! What a language brings to speakable text: one table of words, and a few functions for what differs by grammar. The rules ask it. Pure
//! data; digits are ASCII, without separators.

/// How a number stands to the word that it counts. English has one form for all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Form {
    /// By itself: "uno", "primero".
    #[default]
    Bare,
    /// Before a masculine noun: "un", "primer".
    Masculine,
    /// "una", "primera".
    Feminine,
}

/// The words and rules of one language.
pub(crate) struct Words {
    pub(crate) cardinal: fn(&str, Form) -> String,
    pub(crate) ordinal: fn(&str, Form) -> String,
    /// The digits after a decimal mark.
    pub(crate) decimals: fn(&str, Form) -> String,
    /// A year between 1000 and 2999, or one of two digits.
    pub(crate) year: fn(u32) -> String,
    /// The decade that begins with this year, or with one of two digits.
    pub(crate) decade: fn(u32) -> String,
    /// A fraction that is usual enough to have a name, with the unit that it measures.
    pub(crate) fraction: fn(&Fraction<'_>) -> Option<String>,
    pub(crate) date: fn(&Date) -> String,
    pub(crate) time: fn(&Time) -> String,
    /// A Roman numeral, where the words beside it make it a number.
    pub(crate) numeral: fn(&Numeral<'_>) -> Option<String>,
    /// A quarter of a year: `2Q22`.
    pub(crate) quarter: fn(u32, u32) -> String,
    /// The form of a number before this word.
    pub(crate) agreement: fn(&str) -> Form,
    pub(crate) digits: [&'static str; 10],
    pub(crate) ordinal_suffixes: &'static [(&'static str, Form)],
    pub(crate) separators: Separators,
    pub(crate) date_order: DateOrder,
    pub(crate) point: &'static str,
    pub(crate) dot: &'static str,
    pub(crate) at: &'static str,
    /// `-` and `_` in an address of mail.
    pub(crate) dash: &'static str,
    pub(crate) underscore: &'static str,
    pub(crate) minus: &'static str,
    pub(crate) plus: &'static str,
    pub(crate) times: &'static str,
    /// `2x` faster.
    pub(crate) fold: &'static str,
    /// `2²`, `2³`, and `2^10`.
    pub(crate) squared: &'static str,
    pub(crate) cubed: &'static str,
    pub(crate) power: &'static str,
    pub(crate) by: &'static str,
    pub(crate) per: &'static str,
    pub(crate) about: &'static str,
    pub(crate) to: &'static str,
    /// Joins the last two parts of a duration.
    pub(crate) and: &'static str,
    /// Joins money and its hundredths.
    pub(crate) and_cents: &'static str,
    /// Between whole millions and what is counted: "un millón *de* euros".
    pub(crate) of_millions: &'static str,
    pub(crate) percent: &'static str,
    pub(crate) number: &'static str,
    pub(crate) version: &'static str,
    pub(crate) out_of: &'static str,
    /// `C#`
    pub(crate) sharp: &'static str,
    pub(crate) code_omitted: &'static str,
    pub(crate) table_omitted: &'static str,
    pub(crate) units: &'static [Unit],
    /// Days, hours, minutes and seconds as parts of a duration: `m` is a minute there.
    pub(crate) durations: &'static [Unit],
    pub(crate) currencies: &'static [Currency],
    /// What something is paid per, where it is written short or has its own preposition: `mo`, "per month".
    pub(crate) rates: &'static [(&'static str, &'static str)],
    /// `M` → million: what may stand between an amount and what it is an amount of.
    pub(crate) magnitudes: &'static [Magnitude],
    pub(crate) months: [&'static str; 12],
    /// Short forms, without the full stop, with the month's number from 1.
    pub(crate) short_months: &'static [(&'static str, u32)],
    /// Months that are other words in lower case.
    pub(crate) capital_months: &'static [&'static str],
    /// Words that may stand between the parts of a date: "3 de mayo de 2020".
    pub(crate) date_links: &'static [&'static str],
    pub(crate) am: &'static [&'static str],
    pub(crate) pm: &'static [&'static str],
    /// What may follow a time of day without being said: `10:30 h`.
    pub(crate) clock_signs: &'static [&'static str],
    pub(crate) abbreviations: &'static [Abbreviation],
    pub(crate) symbols: &'static [(&'static str, &'static str)],
    /// Words after which a number of four digits is a year whatever its century.
    pub(crate) before_years: &'static [&'static str],
    /// Words before `90s` when it is a decade.
    pub(crate) before_decades: &'static [&'static str],
    /// Words before a telephone number, and before a number that is read digit by digit.
    pub(crate) before_telephones: &'static [&'static str],
    pub(crate) before_codes: &'static [&'static str],
    /// Words that may stand between those and the number.
    pub(crate) code_links: &'static [&'static str],
    /// Lengths of the groups of digits in which telephone numbers are written.
    pub(crate) telephones: &'static [&'static [usize]],
    /// Where the house's number comes before the street.
    pub(crate) streets: Option<&'static Streets>,
    /// Words before what looks like a number but is a name: "gate 3B".
    pub(crate) before_labels: &'static [&'static str],
    /// Whether a word is something that one counts, so that 2000 before it is no year.
    pub(crate) counts: fn(&str) -> bool,
    pub(crate) cut: Cut,
}

/// How numbers are written.
#[derive(Clone, Copy)]
pub(crate) struct Separators {
    /// Between thousands.
    pub(crate) group: char,
    /// Decimal marks, the usual one first.
    pub(crate) points: &'static [char],
    /// White space may part thousands: `10 000`.
    pub(crate) spaces: bool,
}

/// The order of a date in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateOrder {
    MonthFirst,
    DayFirst,
    /// Both are in use, and nobody said which.
    Unknown,
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
    /// What a full stop after initials ("a.m.") means.
    pub(crate) initials: Stop,
    /// Capitalised words that open a sentence after a dotted abbreviation ("in the U.S. It is").
    pub(crate) starters: &'static [&'static str],
}

pub(crate) struct Unit {
    pub(crate) symbols: &'static [&'static str],
    pub(crate) one: &'static str,
    pub(crate) many: &'static str,
    pub(crate) form: Form,
}

pub(crate) struct Currency {
    /// Before or after the number.
    pub(crate) signs: &'static [&'static str],
    pub(crate) one: &'static str,
    pub(crate) many: &'static str,
    /// The hundredth; empty where there is none.
    pub(crate) cent: &'static str,
    pub(crate) cents: &'static str,
    pub(crate) form: Form,
}

pub(crate) struct Magnitude {
    pub(crate) written: &'static str,
    pub(crate) one: &'static str,
    pub(crate) many: &'static str,
    /// Between it and what is counted: "millones *de* euros".
    pub(crate) of: &'static str,
    pub(crate) form: Form,
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
    /// The end where a capital follows, which only names and sentences have in that language: `EE. UU.`
    BeforeCapital,
}

pub(crate) struct Abbreviation {
    /// Without the last full stop. Two parts have a space between them: `p. ej`.
    pub(crate) written: &'static str,
    pub(crate) spoken: &'static str,
    pub(crate) stop: Stop,
    /// Expanded even without its full stop.
    pub(crate) bare: bool,
    /// What it is called after a name instead of before one (`Main St.`); empty where it has one reading.
    pub(crate) after_name: &'static str,
}

/// How streets are written in a language that puts the house's number first.
pub(crate) struct Streets {
    /// `St`, and what is said; long forms too.
    pub(crate) kinds: &'static [(&'static str, &'static str)],
    pub(crate) compass: &'static [(&'static str, &'static str)],
    /// Abbreviations of states, and whether they are no other word.
    pub(crate) regions: &'static [(&'static str, &'static str, bool)],
    /// The number of a house.
    pub(crate) house: fn(&str) -> String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    /// 1 to 12.
    pub(crate) month: u32,
    pub(crate) day: Option<u32>,
    /// Four digits, or two.
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

/// `1/2`, `2 1/2`, with a unit or not.
#[derive(Clone, Copy)]
pub(crate) struct Fraction<'a> {
    pub(crate) whole: Option<&'a str>,
    pub(crate) numerator: u64,
    pub(crate) denominator: u64,
    pub(crate) unit: Option<Measured<'a>>,
}

/// The names of a unit.
#[derive(Clone, Copy)]
pub(crate) struct Measured<'a> {
    pub(crate) one: &'a str,
    pub(crate) many: &'a str,
    pub(crate) form: Form,
}

/// `VIII` in "Henry VIII was".
#[derive(Clone, Copy)]
pub(crate) struct Numeral<'a> {
    /// The word before; empty at a pause.
    pub(crate) before: &'a str,
    /// All in capitals, or none.
    pub(crate) written: &'a str,
    pub(crate) number: u32,
    pub(crate) after: &'a str,
}
