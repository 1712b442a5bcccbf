//! A line before it is parted into words: numbers that are written with spaces are put together, times that are written without are
//! parted. Pure.

use super::number::{is_digits, leading_digits};
use super::words::Words;

/// How many words before a number may say that it is no number: "llama al 612 345 678".
const LOOK_BACK: usize = 4;

pub(super) fn line(line: &str, words: &Words) -> String {
    let mut out = String::with_capacity(line.len());
    let mut pieces = line.split_whitespace().peekable();
    let mut past: Vec<&str> = Vec::new();
    while let Some(word) = pieces.next() {
        if !out.is_empty() {
            out.push(' ');
        }
        let next = pieces.peek().copied().unwrap_or_default();
        parted(word, next, words, &mut out);
        past.push(word);
        if !begins_group(word) || is_telephone(&past, words) {
            continue;
        }
        // 10 000: groups of three, the last with what may follow a number.
        let rest = pieces.clone();
        let mut groups = Vec::new();
        for next in rest {
            let digits = leading_digits(next);
            if digits != 3 || next[3..].starts_with(|c: char| c.is_alphanumeric()) {
                if digits > 0 {
                    groups.clear(); // groups of other lengths: no number
                }
                break;
            }
            groups.push(next);
            if digits < next.len() {
                break;
            }
        }
        // Without the custom only what begins with a zero, and can be no number by itself, is surely a group.
        let sure = words.separators.spaces || groups.iter().any(|group| group.starts_with('0'));
        let after = pieces.clone().nth(groups.len()).unwrap_or_default();
        if !sure || is_subscriber(word, &groups, after, words) {
            continue;
        }
        for group in groups {
            out.push(words.separators.group);
            out.push_str(group);
            past.push(group);
            pieces.next();
        }
    }
    out
}

/// One to three digits, perhaps with a sign or bracket before them.
fn begins_group(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    is_digits(digits) && digits.len() <= 3 && !digits.starts_with('0') && !word.starts_with('+')
}

/// `612 345 678`: as long as a telephone number where they are written like that, and counting nothing.
fn is_subscriber(word: &str, groups: &[&str], after: &str, words: &Words) -> bool {
    let lengths: Vec<usize> = std::iter::once(word).chain(groups.iter().copied()).map(leading_digits).collect();
    let round = groups.iter().all(|group| group.starts_with("000"));
    word.starts_with(['6', '7', '8', '9'])
        && !round
        && words.telephones.contains(&lengths.as_slice())
        && !(words.counts)(after)
}

fn is_telephone(past: &[&str], words: &Words) -> bool {
    let before = past.iter().rev().skip(1).take(LOOK_BACK);
    let digit = |c: char| c.is_ascii_digit();
    let number_before = past
        .iter()
        .rev()
        .nth(1)
        .is_some_and(|word| word.trim_start_matches('+').starts_with(digit) && word.ends_with(digit));
    let said = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        words.before_telephones.contains(&word.as_str()) || words.before_codes.contains(&word.as_str())
    };
    number_before || before.into_iter().any(said)
}

/// `AM-5:00` → `AM – 5:00`, `€-100` → `€ – 100`, and `1- 2` → `1 - 2`.
fn parted(word: &str, next: &str, words: &Words, out: &mut String) {
    let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if let Some((half, time)) = word.split_once('-').filter(|(_, time)| digit(time)) {
        let half_day = half.trim_end_matches('.').to_lowercase();
        let sign = words.currencies.iter().any(|currency| currency.signs.contains(&half));
        if sign || words.am.contains(&half_day.as_str()) || words.pm.contains(&half_day.as_str()) {
            out.push_str(&format!("{half} – {time}"));
            return;
        }
    }
    match word.strip_suffix('-').filter(|number| is_digits(number) && digit(next)) {
        Some(number) => out.push_str(&format!("{number} -")),
        None => out.push_str(word),
    }
}
