//! English (American where it matters): the table. Pure data.

mod abbreviations;
mod calendar;
mod cut;
mod fractions;
mod money;
mod numbers;
mod numerals;
mod streets;
mod symbols;
mod units;

use super::words::{DateOrder, Form, Separators, Words};

pub(crate) static ENGLISH: Words = TABLE;
pub(crate) static AMERICAN_ENGLISH: Words = Words { date_order: DateOrder::MonthFirst, ..TABLE };
pub(crate) static BRITISH_ENGLISH: Words = Words { date_order: DateOrder::DayFirst, ..TABLE };

const TABLE: Words = Words {
    cardinal: numbers::cardinal,
    ordinal: numbers::ordinal,
    decimals: |digits, _| numbers::spelled(digits),
    year: numbers::year,
    decade: numbers::decade,
    fraction: fractions::fraction,
    date: calendar::date,
    time: calendar::time,
    numeral: numerals::numeral,
    quarter: calendar::quarter,
    agreement: |_| Form::Bare,
    digits: numbers::DIGITS,
    ordinal_suffixes: &[("st", Form::Bare), ("nd", Form::Bare), ("rd", Form::Bare), ("th", Form::Bare)],
    separators: Separators { group: ',', points: &['.'], spaces: false },
    date_order: DateOrder::Unknown,
    point: "point",
    dot: "dot",
    at: "at",
    dash: "dash",
    underscore: "underscore",
    minus: "minus",
    plus: "plus",
    times: "times",
    fold: "times",
    squared: "squared",
    cubed: "cubed",
    power: "to the power of",
    by: "by",
    per: "per",
    about: "about",
    to: "to",
    and: "and",
    and_cents: "and ",
    of_millions: "",
    percent: "percent",
    number: "number",
    version: "version",
    out_of: "out of",
    sharp: "sharp",
    code_omitted: "There is code on the screen.",
    table_omitted: "There is a table on the screen.",
    units: units::UNITS,
    durations: units::DURATIONS,
    currencies: money::CURRENCIES,
    rates: money::RATES,
    magnitudes: money::MAGNITUDES,
    months: calendar::MONTHS,
    short_months: calendar::SHORT_MONTHS,
    capital_months: &["may", "march", "mar", "dec"],
    date_links: &["of"],
    am: &["am", "a.m"],
    pm: &["pm", "p.m"],
    clock_signs: &[],
    abbreviations: abbreviations::ABBREVIATIONS,
    symbols: symbols::SYMBOLS,
    before_years: &[
        "in", "since", "by", "from", "until", "till", "around", "circa", "year", "of", "before", "after", "between",
    ],
    before_decades: &[
        "the", "early", "mid", "late", "low", "high", "upper", "lower", "his", "her", "their", "my", "your", "our",
    ],
    before_telephones: &["call", "phone", "telephone", "tel", "dial", "text", "fax", "mobile", "cell", "hotline"],
    before_codes: &[
        "code",
        "codes",
        "pin",
        "passcode",
        "password",
        "otp",
        "zip",
        "postcode",
        "ending in",
        "extension",
        "ext",
        "ssn",
        "card",
        "account",
        "iban",
        "isbn",
        "serial",
        "tracking",
        "confirmation",
        "routing",
    ],
    code_links: &["is", "number", "no", "code", "at", "on", "us", "me"],
    telephones: &[&[3, 3, 4], &[1, 3, 3, 4], &[3, 3, 4, 4], &[3, 3, 4, 1], &[3, 2, 4], &[4, 4, 4, 4], &[4, 6, 5]],
    streets: Some(&streets::STREETS),
    before_labels: &["apt", "apartment", "unit", "room", "suite", "gate", "seat", "flat", "platform", "row", "channel"],
    counts,
    cut: cut::CUT,
};

/// A plural in lower case.
fn counts(word: &str) -> bool {
    let plural = word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && word != "this" && word != "does";
    word == "people" || plural && word.chars().all(char::is_lowercase)
}
