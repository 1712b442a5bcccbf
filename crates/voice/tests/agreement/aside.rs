//! Which cases of another hand are no measure of what a listener wants, by rule. A rule counts only where the forms differ.

use super::{Case, plain};

struct Rule {
    /// Kinds of writing in the file.
    kinds: &'static [&'static str],
    applies: fn(&Case, &str) -> bool,
    reason: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        kinds: &["electronic", "telephone", "time"],
        applies: |case, spoken| case.accepted.iter().any(|form| joined(form) == joined(spoken)),
        reason: "only spaces differ: a voice parts names and spells initials by itself",
    },
    Rule {
        kinds: &["electronic"],
        applies: |case, _| {
            case.written.contains("://") || case.written.starts_with("www.") || case.written.contains(".abc/")
        },
        reason: "a scheme, www and a path are for reading; the host is said",
    },
    Rule {
        kinds: &["ordinal"],
        applies: |case, _| has_wrong_suffix(&case.written),
        reason: "a slip of the pen (\"3th\") is said as it was meant",
    },
    Rule {
        kinds: &["cardinal", "range", "serial"],
        applies: |case, _| case.accepted.iter().any(|form| form.contains(" - ")),
        reason: "between two numbers a hyphen is \"to\" or \"minus\", not silence",
    },
    Rule {
        kinds: &["range", "serial"],
        applies: |case, _| case.accepted.iter().any(|form| format!("{form} ").contains(" x ")),
        reason: "2x is \"two times\", and 2x8 \"two by eight\"",
    },
    Rule {
        kinds: &["cardinal"],
        applies: |case, _| case.written.bytes().all(|b| b.is_ascii_digit()) && case.written.len() < 10,
        reason: "a number that can be said at a go is no string of digits",
    },
    Rule {
        kinds: &["fraction"],
        applies: |case, _| case.written.rsplit('/').next().is_some_and(|below| below.trim().len() > 3),
        reason: "nobody names the 12640th part",
    },
    Rule {
        kinds: &["roman"],
        applies: |case, spoken| case.accepted.iter().any(|form| plain(form) == plain(spoken).replace(" the ", " ")),
        reason: "a ruler is \"the second\"",
    },
    Rule {
        kinds: &["serial", "word"],
        applies: |case, _| case.written.contains(['#', '$', '@']),
        reason: "symbols that are thrown together are no writing",
    },
    Rule {
        kinds: &["time"],
        applies: |case, _| case.written.matches(':').count() == 2 || case.written.starts_with("23:"),
        reason: "a time of day is read as on the clock: \"twenty-three hundred\", \"ten thirty and fifteen seconds\"",
    },
];

pub(crate) fn reason(case: &Case, spoken: &str) -> Option<&'static str> {
    let rule = RULES.iter().find(|rule| rule.kinds.contains(&case.kind.as_str()) && (rule.applies)(case, spoken))?;
    Some(rule.reason)
}

fn joined(text: &str) -> String {
    plain(text).replace(' ', "")
}

/// `3th`, `11st`.
fn has_wrong_suffix(written: &str) -> bool {
    let digits = written.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let right = match digits.as_bytes() {
        [.., b'1', _] => "th",
        [.., b'1'] => "st",
        [.., b'2'] => "nd",
        [.., b'3'] => "rd",
        _ => "th",
    };
    digits.bytes().all(|b| b.is_ascii_digit()) && digits.len() + 2 == written.len() && !written.ends_with(right)
}
