//! A file is one idea: rarely longer than 400 lines, and then for a reason that is written down here.

use super::{Finding, Source};

const LONGEST: usize = 400;

/// Files that may be longer, each with why. One that no longer is has to leave the list.
const LONGER: &[(&str, &str)] = &[];

const COUNTED: [&str; 8] = [".rs", ".ts", ".svelte", ".css", ".py", ".sql", ".sh", ".html"];

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    check_against(sources, LONGER)
}

fn check_against(sources: &[Source], longer: &[(&str, &str)]) -> Vec<Finding> {
    let finding = |path: &str, what: String| Finding { path: path.to_owned(), line: 0, what };
    let mut findings = Vec::new();
    for (path, lines) in counted(sources) {
        let allowed = longer.iter().any(|(name, _)| *name == path);
        if lines > LONGEST && !allowed {
            findings.push(finding(path, format!("{lines} lines, more than {LONGEST}: split it by idea")));
        } else if lines <= LONGEST && allowed {
            findings.push(finding(path, format!("{lines} lines: take it off the list of longer files")));
        }
    }
    let gone = longer.iter().filter(|(name, _)| !sources.iter().any(|source| source.path == *name));
    findings
        .extend(gone.map(|(name, _)| finding(name, "is on the list of longer files and does not exist".to_owned())));
    findings
}

/// The longest counted file and its lines.
pub(super) fn longest(sources: &[Source]) -> (&str, usize) {
    counted(sources).max_by_key(|(_, lines)| *lines).unwrap_or(("none", 0))
}

fn counted(sources: &[Source]) -> impl Iterator<Item = (&str, usize)> {
    let counted = sources.iter().filter(|source| COUNTED.iter().any(|end| source.path.ends_with(end)));
    counted.map(|source| (source.path.as_str(), source.text.lines().count()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::*;

    #[test]
    fn a_file_of_401_lines_is_too_long_and_one_of_400_is_not() {
        assert_eq!(
            findings(check, "crates/a/src/a.rs", &"x\n".repeat(401)),
            ["crates/a/src/a.rs: 401 lines, more than 400: split it by idea"]
        );
        assert!(findings(check, "crates/a/src/a.rs", &"x\n".repeat(400)).is_empty());
        assert!(findings(check, "Cargo.lock", &"x\n".repeat(9000)).is_empty());
    }

    #[test]
    fn the_list_of_longer_files_must_stay_true() {
        let sources = [Source { path: "a.rs".to_owned(), text: "x\n".repeat(401) }];
        assert!(check_against(&sources, &[("a.rs", "a table")]).is_empty());
        let short = [Source { path: "a.rs".to_owned(), text: "x\n".to_owned() }];
        assert!(check_against(&short, &[("a.rs", "a table")])[0].what.contains("take it off"));
        assert!(check_against(&short, &[("b.rs", "a table")])[0].what.contains("does not exist"));
    }
}
