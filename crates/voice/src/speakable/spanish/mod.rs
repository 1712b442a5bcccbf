//! Spanish, as in Spain where countries differ, and with the point as decimal mark as in Mexico: the table. Pure data.

mod abbreviations;
mod agreement;
mod calendar;
mod cut;
mod fractions;
mod money;
mod numbers;
mod numerals;
mod ordinals;
mod symbols;
mod units;

use super::words::{DateOrder, Form, Separators, Words};

pub(crate) static SPANISH: Words = TABLE;
pub(crate) static MEXICAN_SPANISH: Words =
    Words { separators: Separators { group: ',', points: &['.', ','], spaces: true }, point: "punto", ..TABLE };

const TABLE: Words = Words {
    cardinal: numbers::cardinal,
    ordinal: ordinals::ordinal,
    decimals: numbers::decimals,
    year: calendar::year,
    decade: calendar::decade,
    fraction: fractions::fraction,
    date: calendar::date,
    time: calendar::time,
    numeral: numerals::numeral,
    quarter: calendar::quarter,
    agreement: agreement::agreement,
    digits: numbers::DIGITS,
    ordinal_suffixes: ordinals::SUFFIXES,
    separators: Separators { group: '.', points: &[',', '.'], spaces: true },
    date_order: DateOrder::DayFirst,
    point: "coma",
    dot: "punto",
    at: "arroba",
    dash: "guion",
    underscore: "guion bajo",
    minus: "menos",
    plus: "más",
    times: "por",
    fold: "veces",
    squared: "al cuadrado",
    cubed: "al cubo",
    power: "elevado a",
    by: "por",
    per: "por",
    about: "unos",
    to: "a",
    and: "y",
    and_cents: "",
    percent: "por ciento",
    number: "número",
    version: "versión",
    out_of: "de",
    sharp: "sharp",
    code_omitted: "Hay código en la pantalla.",
    table_omitted: "Hay una tabla en la pantalla.",
    units: units::UNITS,
    durations: units::DURATIONS,
    currencies: money::CURRENCIES,
    rates: money::RATES,
    magnitudes: money::MAGNITUDES,
    months: calendar::MONTHS,
    short_months: calendar::SHORT_MONTHS,
    capital_months: &["mar"],
    date_links: &["de", "del"],
    am: &["am", "a.m", "a. m"],
    pm: &["pm", "p.m", "p. m"],
    clock_signs: &["h", "hs", "hrs"],
    abbreviations: abbreviations::ABBREVIATIONS,
    symbols: symbols::SYMBOLS,
    before_years: &[],
    before_decades: &["los", "años", "década"],
    before_telephones: &[
        "teléfono",
        "telefono",
        "tel",
        "tfno",
        "móvil",
        "movil",
        "celular",
        "fax",
        "llama",
        "llámame",
        "llámanos",
        "llame",
        "llamar",
        "llamando",
        "marca",
        "marque",
        "marcar",
        "whatsapp",
    ],
    before_codes: &[
        "código",
        "codigo",
        "pin",
        "clave",
        "contraseña",
        "tarjeta",
        "cuenta",
        "iban",
        "isbn",
        "dni",
        "cp",
        "extensión",
        "postal",
        "terminada en",
        "termina en",
        "acaba en",
        "expediente",
    ],
    code_links: &["es", "el", "al", "número", "núm", "de", "con", "postal", "te", "me", "nos", "tu", "mi", "su", "la"],
    telephones: &[&[3, 2, 2, 2], &[2, 3, 2, 2], &[2, 4, 4], &[3, 3, 4], &[1, 3, 3, 4], &[4, 4], &[4, 4, 4, 4]],
    streets: None,
    counts: |word| agreement::agreement(word) != Form::Bare,
    cut: cut::CUT,
};
