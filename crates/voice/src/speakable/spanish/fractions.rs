//! Spanish names of fractions, with what they measure: "medio milímetro", "dos horas y media", "tres quintos de milla". Pure.

use super::numbers::cardinal;
use super::ordinals::ordinal;
use crate::speakable::words::{Form, Fraction, Measured};

pub(super) fn fraction(fraction: &Fraction<'_>) -> Option<String> {
    let Fraction { whole, numerator, denominator, unit } = *fraction;
    if (numerator, denominator) == (24, 7) {
        return Some("veinticuatro siete".to_owned());
    }
    if numerator == 0 || denominator < 2 {
        return None;
    }
    let half = (numerator, denominator) == (1, 2);
    let form = unit.map_or(Form::Masculine, |unit| unit.form);
    let half_name = if form == Form::Feminine { "media" } else { "medio" };
    let part = || part(numerator, denominator);
    Some(match (whole, unit) {
        (Some(whole), Some(unit)) => {
            let name = if whole == "1" { unit.one } else { unit.many };
            let said = if half { half_name.to_owned() } else { part() };
            format!("{} {name} y {said}", cardinal(whole, unit.form))
        }
        (Some(whole), None) if half => format!("{} y medio", cardinal(whole, Form::Bare)),
        (Some(whole), None) => format!("{} y {}", cardinal(whole, Form::Bare), part()),
        (None, Some(Measured { one, .. })) if half => format!("{half_name} {one}"),
        (None, Some(Measured { one, .. })) => format!("{} de {one}", part()),
        (None, None) => part(),
    })
}

fn part(numerator: u64, denominator: u64) -> String {
    let Some(name) = denominator_name(denominator) else {
        let name = |n: u64| cardinal(&n.to_string(), Form::Bare);
        return format!("{} sobre {}", name(numerator), name(denominator));
    };
    let plural = if numerator == 1 { "" } else { "s" };
    format!("{} {name}{plural}", cardinal(&numerator.to_string(), Form::Masculine))
}

/// Ordinals to ten and for round numbers, "-avo" to a hundred.
fn denominator_name(n: u64) -> Option<String> {
    let digits = n.to_string();
    match n {
        2 => Some("medio".to_owned()),
        3 => Some("tercio".to_owned()),
        4..=10 => Some(ordinal(&digits, Form::Bare)),
        11..=99 => {
            let name = cardinal(&digits, Form::Bare).replace(" y ", "i").replace("dieciséis", "dieciseis");
            let name = name.replace("trés", "tres").replace("dós", "dos").replace("séis", "seis");
            let stem = name.strip_suffix("uno").map(|stem| format!("{stem}un"));
            // "oncea-avo" has one a.
            let stem = stem.unwrap_or_else(|| name.strip_suffix('a').map_or(name.clone(), str::to_owned));
            Some(format!("{stem}avo"))
        }
        _ if n < 1000 && n.is_multiple_of(100) => Some(ordinal(&digits, Form::Bare)),
        1000 => Some("milésimo".to_owned()),
        1_000_000 => Some("millonésimo".to_owned()),
        _ if n.is_multiple_of(1_000_000) => joined(n / 1_000_000, "millonésimo"),
        _ if n.is_multiple_of(1000) => joined(n / 1000, "milésimo"),
        _ => None,
    }
}

/// "diezmilésimo", as long as the number before is one word.
fn joined(count: u64, name: &str) -> Option<String> {
    let count = cardinal(&count.to_string(), Form::Masculine);
    (!count.contains(' ')).then(|| format!("{count}{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions() {
        let km = Some(Measured { one: "kilómetro", many: "kilómetros", form: Form::Masculine });
        let hour = Some(Measured { one: "hora", many: "horas", form: Form::Feminine });
        for (whole, numerator, denominator, unit, said) in [
            (None, 1, 2, None, "un medio"),
            (None, 1, 2, km, "medio kilómetro"),
            (None, 1, 2, hour, "media hora"),
            (Some("2"), 1, 2, hour, "dos horas y media"),
            (Some("1"), 3, 4, km, "un kilómetro y tres cuartos"),
            (None, 3, 5, km, "tres quintos de kilómetro"),
            (None, 1, 11, None, "un onceavo"),
            (None, 1, 16, None, "un dieciseisavo"),
            (None, 1, 20, None, "un veinteavo"),
            (None, 1, 31, None, "un treintaiunavo"),
            (None, 2, 50, None, "dos cincuentavos"),
            (None, 1, 200, None, "un ducentésimo"),
            (None, 1, 10_000, None, "un diezmilésimo"),
            (None, 1, 101, None, "uno sobre ciento uno"),
        ] {
            let part = Fraction { whole, numerator, denominator, unit };
            assert_eq!(fraction(&part).as_deref(), Some(said));
        }
    }
}
