//! Tables of what is written and what is spoken, and the properties that hold for any text.

mod english;
mod kinds;
mod properties;
mod spanish;
mod unknown;

use expect_test::Expect;

use super::{Language, speakable};

/// Each line of `written`, and beside it what is spoken in English. What was spoken is spoken the same again.
fn check(written: &str, expected: Expect) {
    check_in(Language::English, written, expected);
}

fn check_in(language: Language, written: &str, expected: Expect) {
    let mut table = String::new();
    for line in written.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let spoken = speakable(line, language);
        assert_eq!(speakable(&spoken, language), spoken, "spoken again: {line}");
        table.push_str(&format!("{line}  →  {spoken}\n"));
    }
    expected.assert_eq(&table);
}
