//! English names of currencies and magnitudes. Pure data.

use crate::speakable::words::{Currency, Form, Magnitude};

const fn currency(
    signs: &'static [&'static str],
    (one, many): (&'static str, &'static str),
    (cent, cents): (&'static str, &'static str),
) -> Currency {
    Currency { signs, one, many, cent, cents, form: Form::Bare }
}

/// One sign stands for several; what is written before it tells which.
pub(super) const CURRENCIES: &[Currency] = &[
    currency(&["US$", "USD", "$US"], ("US dollar", "US dollars"), ("cent", "cents")),
    currency(&["CA$", "C$", "CAD", "Can$"], ("Canadian dollar", "Canadian dollars"), ("cent", "cents")),
    currency(&["AU$", "A$", "AUD"], ("Australian dollar", "Australian dollars"), ("cent", "cents")),
    currency(&["NZ$", "NZD"], ("New Zealand dollar", "New Zealand dollars"), ("cent", "cents")),
    currency(&["HK$", "HKD"], ("Hong Kong dollar", "Hong Kong dollars"), ("cent", "cents")),
    currency(&["S$", "SG$", "SGD"], ("Singapore dollar", "Singapore dollars"), ("cent", "cents")),
    currency(&["NT$", "TWD"], ("Taiwan dollar", "Taiwan dollars"), ("cent", "cents")),
    currency(&["MX$", "Mex$", "MXN"], ("Mexican peso", "Mexican pesos"), ("centavo", "centavos")),
    currency(&["R$", "BRL"], ("Brazilian real", "Brazilian reals"), ("centavo", "centavos")),
    currency(&["$"], ("dollar", "dollars"), ("cent", "cents")),
    currency(&["€", "EUR"], ("euro", "euros"), ("cent", "cents")),
    currency(&["£", "GBP"], ("pound", "pounds"), ("penny", "pence")),
    currency(&["¥", "JPY"], ("yen", "yen"), ("", "")),
    currency(&["CN¥", "CNY", "RMB"], ("yuan", "yuan"), ("", "")),
    currency(&["CHF"], ("Swiss franc", "Swiss francs"), ("", "")),
    currency(&["SEK"], ("Swedish krona", "Swedish kronor"), ("", "")),
    currency(&["NOK"], ("Norwegian krone", "Norwegian kroner"), ("", "")),
    currency(&["DKK"], ("Danish krone", "Danish kroner"), ("", "")),
    currency(&["PLN", "zł"], ("zloty", "zlotys"), ("", "")),
    currency(&["₹", "INR", "Rs"], ("rupee", "rupees"), ("paisa", "paise")),
    currency(&["₩", "KRW"], ("won", "won"), ("", "")),
    currency(&["₽", "RUB"], ("ruble", "rubles"), ("kopeck", "kopecks")),
    currency(&["₺"], ("lira", "lira"), ("", "")),
    currency(&["₪", "ILS"], ("shekel", "shekels"), ("", "")),
    currency(&["₴", "UAH"], ("hryvnia", "hryvnias"), ("", "")),
    currency(&["₱", "PHP"], ("Philippine peso", "Philippine pesos"), ("", "")),
    currency(&["₫", "VND"], ("dong", "dong"), ("", "")),
    currency(&["₦", "NGN"], ("naira", "naira"), ("", "")),
    currency(&["฿", "THB"], ("baht", "baht"), ("", "")),
    currency(&["ZAR"], ("rand", "rand"), ("", "")),
    currency(&["₿", "BTC"], ("bitcoin", "bitcoins"), ("", "")),
    currency(&["¢"], ("cent", "cents"), ("", "")),
];

const fn magnitude(written: &'static str, said: &'static str) -> Magnitude {
    Magnitude { written, one: said, many: said, of: "", form: Form::Bare }
}

pub(super) const MAGNITUDES: &[Magnitude] = &[
    magnitude("k", "thousand"),
    magnitude("K", "thousand"),
    magnitude("m", "million"),
    magnitude("M", "million"),
    magnitude("mn", "million"),
    magnitude("b", "billion"),
    magnitude("B", "billion"),
    magnitude("bn", "billion"),
    magnitude("T", "trillion"),
    magnitude("tn", "trillion"),
    magnitude("hundred", "hundred"),
    magnitude("thousand", "thousand"),
    magnitude("lakh", "lakh"),
    magnitude("crore", "crore"),
    magnitude("million", "million"),
    magnitude("billion", "billion"),
    magnitude("trillion", "trillion"),
];

/// What something is paid per.
pub(super) const RATES: &[(&str, &str)] = &[
    ("mo", "per month"),
    ("mth", "per month"),
    ("yr", "per year"),
    ("y", "per year"),
    ("wk", "per week"),
    ("d", "per day"),
    ("hr", "per hour"),
    ("h", "per hour"),
    ("min", "per minute"),
    ("sec", "per second"),
    ("s", "per second"),
    ("pp", "per person"),
    ("ea", "each"),
    ("sqft", "per square foot"),
];
