//! Numbers as they are spoken in English: words or digits in, words out. Pure.

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const SCALES: [(&str, u64); 4] =
    [("trillion", 1_000_000_000_000), ("billion", 1_000_000_000), ("million", 1_000_000), ("thousand", 1_000)];

/// Numbers of this size and above are not spoken: whole numbers up to here are exact in an `f64`.
pub(super) const TOO_BIG: f64 = 1e15;

/// The number that `words` begin with, and how many words it takes. Words are lower case; digits may hold a decimal point.
/// "twenty one", "one hundred and five", "a million", "2.5", "two point five".
pub(super) fn parse(words: &[&str]) -> Option<(f64, usize)> {
    let first = words.first()?;
    let (mut value, mut used) = match digits(first) {
        Some(value) => (value, 1),
        None => spelled(words)?,
    };
    // "2 million"
    while let Some((_, scale)) = words.get(used).and_then(|word| SCALES.iter().find(|(name, _)| name == word)) {
        value *= *scale as f64;
        used += 1;
    }
    if words.get(used) == Some(&"point") {
        let mut unit = 0.1;
        let decimals = words[used + 1..].iter().map_while(|word| ONES[..10].iter().position(|one| one == word));
        let mut count = 0;
        for digit in decimals {
            value += digit as f64 * unit;
            unit /= 10.0;
            count += 1;
        }
        if count > 0 {
            used += 1 + count;
        }
    }
    Some((value, used))
}

fn digits(word: &str) -> Option<f64> {
    let plain = word.starts_with(|c: char| c.is_ascii_digit()) && word.chars().all(|c| c.is_ascii_digit() || c == '.');
    plain.then(|| word.parse().ok()).flatten()
}

fn spelled(words: &[&str]) -> Option<(f64, usize)> {
    let (mut total, mut group) = (0u64, None::<u64>);
    let mut used = 0;
    while let Some(word) = words.get(used) {
        let next = words.get(used + 1).copied().unwrap_or_default();
        let begins_group = |word: &str| small(word).is_some();
        group = match (*word, group) {
            ("a", None) if next == "hundred" || SCALES.iter().any(|(name, _)| *name == next) => Some(1),
            ("and", None) if used > 0 && begins_group(next) && total > 0 => None,
            ("and", Some(sum)) if sum >= 100 && sum % 100 == 0 && begins_group(next) => Some(sum),
            ("hundred", Some(sum)) if (1..100).contains(&sum) => Some(sum * 100),
            (word, sum) => match (small(word), sum) {
                (Some(value), None) => Some(value),
                // "twenty one", "one hundred five", "one hundred twenty": the smaller fills the zeros of the larger.
                (Some(value), Some(sum)) if fits(sum, value) => Some(sum + value),
                _ => match SCALES.iter().find(|(name, _)| *name == word) {
                    Some((_, scale))
                        if sum.is_some_and(|sum| sum > 0) && (total == 0 || total % (scale * 1000) == 0) =>
                    {
                        total = total.checked_add(sum.unwrap_or_default().checked_mul(*scale)?)?;
                        None
                    }
                    _ => break,
                },
            },
        };
        used += 1;
    }
    // "a" and "and" alone are no number.
    let value = total + group.unwrap_or_default();
    (used > 0 && (group.is_some() || total > 0)).then_some((value as f64, used))
}

/// 0 to 19, or a whole ten.
fn small(word: &str) -> Option<u64> {
    if let Some(value) = ONES.iter().position(|one| *one == word) {
        return Some(value as u64);
    }
    TENS.iter().skip(2).position(|ten| *ten == word).map(|tens| (tens as u64 + 2) * 10)
}

fn fits(sum: u64, value: u64) -> bool {
    value > 0 && if value < 10 { sum >= 20 && sum.is_multiple_of(10) } else { sum >= 100 && sum.is_multiple_of(100) }
}

/// A number in words, rounded to three decimals; "about" in front where that changed it. None when it is too big to be said.
pub(super) fn say(value: f64) -> Option<String> {
    if !value.is_finite() || value.abs() >= TOO_BIG {
        return None;
    }
    let thousandths = (value.abs() * 1000.0).round();
    let exact = (value.abs() * 1000.0 - thousandths).abs() < 1e-6;
    let whole = (thousandths / 1000.0).floor();
    let rest = (thousandths - whole * 1000.0) as u64;
    let mut words = Vec::new();
    if !exact {
        words.push("about".to_owned());
    }
    if value < 0.0 && thousandths > 0.0 {
        words.push("minus".to_owned());
    }
    words.push(whole_number(whole as u64));
    if rest > 0 {
        words.push("point".to_owned());
        let decimals = format!("{rest:03}");
        let spoken = decimals.trim_end_matches('0').bytes().map(|digit| ONES[usize::from(digit - b'0')].to_owned());
        words.extend(spoken);
    }
    Some(words.join(" "))
}

/// A whole number below 10^15 in words: "one hundred twenty three thousand four".
pub(super) fn whole_number(mut value: u64) -> String {
    if value < 1000 {
        return hundreds(value);
    }
    let mut words = Vec::new();
    for (name, scale) in SCALES {
        if value >= scale {
            words.push(format!("{} {name}", whole_number(value / scale)));
            value %= scale;
        }
    }
    if value > 0 {
        words.push(hundreds(value));
    }
    words.join(" ")
}

fn hundreds(value: u64) -> String {
    let (hundreds, rest) = (value / 100, value % 100);
    let mut words = Vec::new();
    if hundreds > 0 {
        words.extend([ONES[hundreds as usize], "hundred"]);
    }
    if rest >= 20 {
        words.push(TENS[(rest / 10) as usize]);
        if !rest.is_multiple_of(10) {
            words.push(ONES[(rest % 10) as usize]);
        }
    } else if rest > 0 || hundreds == 0 {
        words.push(ONES[rest as usize]);
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<(f64, usize)> {
        parse(&text.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn words_and_digits_are_read() {
        for (text, value, used) in [
            ("zero", 0.0, 1),
            ("eighteen", 18.0, 1),
            ("twenty one plus", 21.0, 2),
            ("one hundred and five", 105.0, 4),
            ("one hundred twenty three", 123.0, 4),
            ("a hundred", 100.0, 2),
            ("a thousand and one", 1001.0, 4),
            ("two thousand twenty six", 2026.0, 4),
            ("three million two hundred thousand", 3_200_000.0, 5),
            ("2 million", 2_000_000.0, 2),
            ("12", 12.0, 1),
            ("2.5", 2.5, 1),
            ("two point five", 2.5, 3),
            ("two point of", 2.0, 1),
            ("fifty three two", 53.0, 2),
            ("three ninety", 3.0, 1),
            ("ten five", 10.0, 1),
            ("two and three", 2.0, 1),
        ] {
            let (got, words) = read(text).unwrap_or_else(|| panic!("{text}"));
            assert!((got - value).abs() < 1e-9 && words == used, "{text}: {got} {words}");
        }
        for text in ["a cat", "and", "hundred", "million", "point five", "", "2b", "1.2.3"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_said() {
        let said = |value| say(value).unwrap();
        assert_eq!(said(0.0), "zero");
        assert_eq!(said(-0.0001), "about zero");
        assert_eq!(said(110.0), "one hundred ten");
        assert_eq!(said(-63.0), "minus sixty three");
        assert_eq!(said(2.5), "two point five");
        assert_eq!(said(0.1 + 0.2), "zero point three");
        assert_eq!(said(1.05), "one point zero five");
        assert_eq!(said(10.0 / 3.0), "about three point three three three");
        assert_eq!(said(1_000_003.0), "one million three");
        assert_eq!(say(1e15), None);
        assert_eq!(say(f64::NAN), None);
    }

    proptest! {
        #[test]
        fn what_is_said_is_read_back(value in 0u64..1_000_000_000_000_000) {
            let said = whole_number(value);
            let words = said.split(' ').collect::<Vec<_>>();
            prop_assert_eq!(parse(&words), Some((value as f64, words.len())), "{}", said);
        }

        #[test]
        fn no_words_are_too_odd(text in "(a|and|zero|one|ten|twenty|hundred|thousand|million|trillion|point|999999|2.5| ){0,24}") {
            let words = text.split(' ').collect::<Vec<_>>();
            if let Some((value, used)) = parse(&words) {
                prop_assert!(value >= 0.0 && (1..=words.len()).contains(&used));
                let _ = say(value);
            }
        }
    }
}
