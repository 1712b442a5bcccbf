//! Numbers as people read them, in each language. Pure.

use riposte_problem::{Language, Sentence};

/// A length of time: 412 ms, 1.24 s; three digits or so, and a unit that fits.
pub fn milliseconds(ms: f64) -> Sentence {
    let text = |language| {
        let rounded = ms.round();
        if rounded.abs() < 1_000.0 {
            return format!("{} ms", whole(rounded));
        }
        let seconds = format!("{:.2}", ms / 1_000.0);
        format!("{} s", decimal(seconds.trim_end_matches('0').trim_end_matches('.'), language))
    };
    both(text)
}

/// A number of things: 1,234.
pub(crate) fn count(n: usize) -> Sentence {
    both(|language| {
        let digits = n.to_string();
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            // In Spanish four digits stand together.
            if at > 0 && (digits.len() - at).is_multiple_of(3) && (language == Language::English || digits.len() > 4) {
                grouped.push(if language == Language::English { ',' } else { '.' });
            }
            grouped.push(digit);
        }
        grouped
    })
}

/// A share of 1 in whole per cent; under one per cent with a decimal, so that few are not none.
pub(crate) fn percent(share: f64) -> Sentence {
    let percent = share * 100.0;
    let near_an_end = (percent > 0.0 && percent < 1.0) || (percent > 99.0 && percent < 100.0);
    both(|language| match near_an_end {
        true => format!("{} %", decimal(&format!("{percent:.1}"), language)),
        false => format!("{percent:.0} %"),
    })
}

/// With one decimal.
pub(crate) fn tenths(number: f64) -> Sentence {
    both(|language| decimal(&format!("{number:.1}"), language))
}

/// A tick of an axis of milliseconds, all in the same unit.
pub(crate) fn tick(ms: f64, in_seconds: bool) -> Sentence {
    if !in_seconds {
        return both(|_| whole(ms.round()));
    }
    both(|language| {
        let seconds = format!("{:.2}", ms / 1_000.0);
        decimal(seconds.trim_end_matches('0').trim_end_matches('.'), language)
    })
}

fn whole(number: f64) -> String {
    // The minus of a number, not the hyphen; and no negative zero.
    format!("{}", number as i64).replace('-', "−")
}

fn decimal(number: &str, language: Language) -> String {
    let number = number.replace('-', "−");
    if language == Language::Spanish { number.replace('.', ",") } else { number }
}

fn both(text: impl Fn(Language) -> String) -> Sentence {
    Sentence { en: text(Language::English), es: text(Language::Spanish) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_each_language_writes_them() {
        let both = |sentence: Sentence| [sentence.en, sentence.es];
        assert_eq!(both(milliseconds(411.6)), ["412 ms", "412 ms"]);
        assert_eq!(both(milliseconds(999.6)), ["1 s", "1 s"]);
        assert_eq!(both(milliseconds(1_240.0)), ["1.24 s", "1,24 s"]);
        assert_eq!(both(milliseconds(-35.2)), ["−35 ms", "−35 ms"]);
        assert_eq!(both(milliseconds(-0.2)), ["0 ms", "0 ms"]);
        assert_eq!(both(count(1_234)), ["1,234", "1234"]);
        assert_eq!(both(count(100_000)), ["100,000", "100.000"]);
        assert_eq!(both(count(12)), ["12", "12"]);
        assert_eq!(both(percent(0.831)), ["83 %", "83 %"]);
        assert_eq!(both(percent(0.004)), ["0.4 %", "0,4 %"]);
        assert_eq!(
            (percent(0.0).en, percent(1.0).en, percent(0.996).en),
            ("0 %".into(), "100 %".into(), "99.6 %".into())
        );
        assert_eq!(both(tick(1_500.0, true)), ["1.5", "1,5"]);
        assert_eq!(both(tick(300.0, false)), ["300", "300"]);
    }
}
