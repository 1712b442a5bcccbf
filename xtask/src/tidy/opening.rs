//! Every Rust file opens with `//!`: what it owns, on which thread it runs, what it never does.

use super::{Finding, Source};

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let ours = sources.iter().filter(|source| source.path.ends_with(".rs"));
    let silent = ours.filter(|source| !source.text.lines().next().is_some_and(says_something));
    let finding = |source: &Source| Finding {
        path: source.path.clone(),
        line: 1,
        what: "does not open with `//!` and what the file owns".to_owned(),
    };
    silent.map(finding).collect()
}

fn says_something(line: &str) -> bool {
    line.strip_prefix("//!").is_some_and(|said| !said.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::check;

    #[test]
    fn a_file_without_an_opening_comment_is_named() {
        let named = ["x.rs:1: does not open with `//!` and what the file owns"];
        assert_eq!(findings(check, "x.rs", "use std::fmt;\n//! Late.\n"), named);
        assert_eq!(findings(check, "x.rs", "//!\n//! Late.\n"), named);
        assert_eq!(findings(check, "x.rs", ""), named);
        assert!(findings(check, "x.rs", "//! The ring.\n").is_empty());
        assert!(findings(check, "x.ts", "let a = 1;\n").is_empty());
    }
}
