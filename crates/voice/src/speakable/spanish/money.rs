//! Spanish names of currencies and magnitudes. Pure data.

use crate::speakable::words::{Currency, Form, Magnitude};

const fn el(
    signs: &'static [&'static str],
    (one, many): (&'static str, &'static str),
    (cent, cents): (&'static str, &'static str),
) -> Currency {
    Currency { signs, one, many, cent, cents, form: Form::Masculine }
}

const fn la(
    signs: &'static [&'static str],
    (one, many): (&'static str, &'static str),
    (cent, cents): (&'static str, &'static str),
) -> Currency {
    Currency { signs, one, many, cent, cents, form: Form::Feminine }
}

const CENTAVO: (&str, &str) = ("centavo", "centavos");
const CÉNTIMO: (&str, &str) = ("céntimo", "céntimos");
const NONE: (&str, &str) = ("", "");

/// One sign stands for several; what is written before it tells which. Codes are written in lower case too.
pub(super) const CURRENCIES: &[Currency] = &[
    el(&["€", "EUR", "eur"], ("euro", "euros"), CÉNTIMO),
    el(&["US$", "us$", "USD", "usd", "U$S"], ("dólar estadounidense", "dólares estadounidenses"), CENTAVO),
    el(&["CA$", "C$", "CAD", "cad"], ("dólar canadiense", "dólares canadienses"), CENTAVO),
    el(&["AU$", "A$", "AUD", "aud"], ("dólar australiano", "dólares australianos"), CENTAVO),
    el(&["HK$", "HKD", "hkd"], ("dólar de Hong Kong", "dólares de Hong Kong"), CENTAVO),
    el(&["MX$", "MXN", "mxn"], ("peso mexicano", "pesos mexicanos"), CENTAVO),
    el(&["AR$", "ARS", "ars"], ("peso argentino", "pesos argentinos"), CENTAVO),
    el(&["CLP", "clp"], ("peso chileno", "pesos chilenos"), CENTAVO),
    el(&["COP"], ("peso colombiano", "pesos colombianos"), CENTAVO),
    el(&["UYU", "uyu"], ("peso uruguayo", "pesos uruguayos"), CENTAVO),
    el(&["DOP", "RD$"], ("peso dominicano", "pesos dominicanos"), CENTAVO),
    el(&["CUP"], ("peso cubano", "pesos cubanos"), CENTAVO),
    el(&["$"], ("dólar", "dólares"), CENTAVO),
    el(&["PEN", "pen", "S/"], ("sol", "soles"), CÉNTIMO),
    el(&["BOB", "Bs"], ("boliviano", "bolivianos"), CENTAVO),
    el(&["PYG", "pyg", "₲"], ("guaraní", "guaraníes"), NONE),
    el(&["VES", "ves"], ("bolívar", "bolívares"), CÉNTIMO),
    el(&["CRC", "crc"], ("colón costarricense", "colones costarricenses"), CÉNTIMO),
    el(&["₡"], ("colón", "colones"), CÉNTIMO),
    el(&["NIO", "nio"], ("córdoba", "córdobas"), CENTAVO),
    el(&["PAB", "pab"], ("balboa", "balboas"), CENTAVO),
    el(&["GTQ", "gtq", "Q", "q"], ("quetzal", "quetzales"), CENTAVO),
    el(&["HNL", "hnl"], ("lempira", "lempiras"), CENTAVO),
    el(&["R$", "BRL", "brl"], ("real brasileño", "reales brasileños"), CENTAVO),
    la(&["£", "GBP", "gbp"], ("libra", "libras"), ("penique", "peniques")),
    el(&["¥", "JPY", "jpy"], ("yen", "yenes"), CENTAVO),
    el(&["CNY", "cny"], ("yuan", "yuanes"), NONE),
    el(&["CHF", "chf"], ("franco suizo", "francos suizos"), CÉNTIMO),
    la(&["₹", "INR", "inr", "Rs", "rs"], ("rupia", "rupias"), NONE),
    el(&["₩", "KRW", "krw"], ("won", "wones"), NONE),
    el(&["₽", "RUB", "rub"], ("rublo", "rublos"), ("kopek", "kopeks")),
    la(&["₺", "TRY"], ("lira", "liras"), NONE),
    la(&["₧", "ptas", "pta", "pts"], ("peseta", "pesetas"), CÉNTIMO),
    la(&["kr"], ("corona", "coronas"), NONE),
    la(&["SEK", "sek"], ("corona sueca", "coronas suecas"), NONE),
    la(&["NOK", "nok"], ("corona noruega", "coronas noruegas"), NONE),
    la(&["DKK", "dkk"], ("corona danesa", "coronas danesas"), NONE),
    el(&["PLN", "zł"], ("esloti", "eslotis"), NONE),
    el(&["mk"], ("marco", "marcos"), NONE),
    el(&["₿", "BTC", "btc"], ("bitcoin", "bitcoins"), NONE),
    el(&["¢"], ("centavo", "centavos"), NONE),
];

const fn magnitude(written: &'static str, one: &'static str, many: &'static str, of: &'static str) -> Magnitude {
    Magnitude { written, one, many, of, form: Form::Masculine }
}

pub(super) const MAGNITUDES: &[Magnitude] = &[
    magnitude("k", "mil", "mil", ""),
    magnitude("K", "mil", "mil", ""),
    magnitude("mil", "mil", "mil", ""),
    magnitude("M", "millón", "millones", "de "),
    magnitude("mm", "millón", "millones", "de "),
    magnitude("mill", "millón", "millones", "de "),
    magnitude("millón", "millón", "millones", "de "),
    magnitude("millones", "millón", "millones", "de "),
    magnitude("billón", "billón", "billones", "de "),
    magnitude("billones", "billón", "billones", "de "),
    magnitude("trillones", "trillón", "trillones", "de "),
];

/// What something is paid per.
pub(super) const RATES: &[(&str, &str)] = &[
    ("h", "por hora"),
    ("min", "por minuto"),
    ("s", "por segundo"),
    ("pers", "por persona"),
    ("día", "al día"),
    ("semana", "a la semana"),
    ("mes", "al mes"),
    ("año", "al año"),
];
