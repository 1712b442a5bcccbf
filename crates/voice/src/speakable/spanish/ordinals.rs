//! Spanish ordinals, with gender and apocope. Pure.

use super::numbers::cardinal;
use crate::speakable::words::Form;

pub(super) const SUFFIXES: &[(&str, Form)] = &[
    ("º", Form::Bare),
    (".º", Form::Bare),
    ("ª", Form::Feminine),
    (".ª", Form::Feminine),
    ("ᵒ", Form::Bare),
    (".ᵒ", Form::Bare),
    ("ᵃ", Form::Feminine),
    (".ᵃ", Form::Feminine),
    ("ᵉʳ", Form::Masculine),
    (".ᵉʳ", Form::Masculine),
    (".er", Form::Masculine),
    ("er", Form::Masculine),
    ("ro", Form::Bare),
    ("do", Form::Bare),
    ("to", Form::Bare),
    ("mo", Form::Bare),
    ("vo", Form::Bare),
    ("no", Form::Bare),
    ("ra", Form::Feminine),
    ("da", Form::Feminine),
    ("ta", Form::Feminine),
    ("ma", Form::Feminine),
    ("va", Form::Feminine),
    ("na", Form::Feminine),
    (".o", Form::Bare),
    (".a", Form::Feminine),
];

const ONES: [&str; 10] =
    ["", "primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno"];
const TENS: [&str; 10] = [
    "",
    "décimo",
    "vigésimo",
    "trigésimo",
    "cuadragésimo",
    "quincuagésimo",
    "sexagésimo",
    "septuagésimo",
    "octogésimo",
    "nonagésimo",
];
const HUNDREDS: [&str; 10] = [
    "",
    "centésimo",
    "ducentésimo",
    "tricentésimo",
    "cuadringentésimo",
    "quingentésimo",
    "sexcentésimo",
    "septingentésimo",
    "octingentésimo",
    "noningentésimo",
];

/// Below a million; beyond that people say the cardinal.
pub(super) fn ordinal(digits: &str, form: Form) -> String {
    let number = digits.trim_start_matches('0').parse::<usize>().ok().filter(|n| (1..1_000_000).contains(n));
    let Some(number) = number else { return cardinal(digits, form) };
    let (thousands, rest) = (number / 1000, number % 1000);
    let mut names: Vec<String> = Vec::new();
    match thousands {
        0 => {}
        1 => names.push("milésimo".to_owned()),
        _ => names.push(format!("{}milésimo", cardinal(&thousands.to_string(), Form::Masculine).replace(' ', ""))),
    }
    names.extend((rest >= 100).then(|| HUNDREDS[rest / 100].to_owned()));
    names.extend(below_hundred(rest % 100));
    if form == Form::Feminine {
        for name in &mut names {
            name.pop();
            name.push('a');
        }
    }
    if form == Form::Masculine
        && let Some(last) = names.last_mut().filter(|last| last.ends_with("primero") || last.ends_with("tercero"))
    {
        last.pop();
    }
    names.join(" ")
}

/// One word to thirty, two beyond.
fn below_hundred(n: usize) -> Vec<String> {
    match (n / 10, n % 10) {
        (0, 0) => Vec::new(),
        (0, ones) => vec![ONES[ones].to_owned()],
        (1, 1) => vec!["undécimo".to_owned()],
        (1, 2) => vec!["duodécimo".to_owned()],
        (1, 8) => vec!["decimoctavo".to_owned()],
        (tens, 0) => vec![TENS[tens].to_owned()],
        (1, ones) => vec![format!("decimo{}", ONES[ones])],
        (2, ones) => vec![format!("vigesimo{}", ONES[ones])],
        (tens, ones) => vec![TENS[tens].to_owned(), ONES[ones].to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals() {
        let names = ["1", "3", "7", "10", "11", "12", "13", "18", "20", "21", "31", "100", "1248", "2000"]
            .map(|digits| ordinal(digits, Form::Bare));
        expect_test::expect!["primero, tercero, séptimo, décimo, undécimo, duodécimo, decimotercero, decimoctavo, vigésimo, vigesimoprimero, trigésimo primero, centésimo, milésimo ducentésimo cuadragésimo octavo, dosmilésimo"]
            .assert_eq(&names.join(", "));
        assert_eq!(ordinal("1", Form::Masculine), "primer");
        assert_eq!(ordinal("103", Form::Masculine), "centésimo tercer");
        assert_eq!(ordinal("134", Form::Feminine), "centésima trigésima cuarta");
    }
}
