//! Words that must not stay: left-over notes anywhere, `unwrap()` and `dbg!` outside tests, sentences for users in one language alone.

use super::rust::{code_only, test_lines};
use super::{Finding, Source};

/// Notes to come back to something. Written in two parts, or this file would break its own rule.
const NOTES: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];
const CALLS: [(&str, &str); 4] = [
    (".unwrap()", "handle the failure, or state why it can't happen with expect"),
    ("dbg!(", "take it out, or log it"),
    ("todo!(", "write it"),
    ("unimplemented!(", "write it"),
];

/// A problem whose sentences are there in English only.
const ONE_LANGUAGE: [(&str, &str); 1] =
    [("Problem::new(", "add a row in crates/problem/src/words, where it is in every language")];

/// The measuring rig, the test kit and scripts of tests, which users of the window and of the terminal do not meet; and where the call is.
fn speaks_english(path: &str) -> bool {
    ["crates/bench/", "crates/sim/", "crates/problem/", "crates/turn/src/script/"]
        .iter()
        .any(|folder| path.starts_with(folder))
}

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        notes(source, &mut findings);
        if source.path.ends_with(".rs") && !is_test_file(&source.path, sources) {
            calls(source, &mut findings);
        }
    }
    findings
}

fn notes(source: &Source, findings: &mut Vec<Finding>) {
    let code =
        [".rs", ".ts", ".svelte", ".css", ".py", ".sql", ".toml", ".html"].iter().any(|end| source.path.ends_with(end));
    for (line, text) in (1..).zip(source.text.lines()).filter(|_| code) {
        for note in NOTES.iter().filter(|note| has_word(text, note)) {
            findings.push(Finding {
                path: source.path.clone(),
                line,
                what: format!("{note}: finish it, or open an issue"),
            });
        }
    }
}

fn has_word(text: &str, word: &str) -> bool {
    let edge = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(word)
        .any(|(at, _)| edge(text[..at].chars().next_back()) && edge(text[at + word.len()..].chars().next()))
}

fn calls(source: &Source, findings: &mut Vec<Finding>) {
    let code = code_only(&source.text);
    let tests = test_lines(&code);
    for ((line, text), _) in (1..).zip(code.lines()).zip(&tests).filter(|(_, test)| !**test) {
        let one_language = ONE_LANGUAGE.iter().filter(|_| !speaks_english(&source.path));
        for (call, instead) in CALLS.iter().chain(one_language).filter(|(call, _)| text.contains(call)) {
            findings.push(Finding {
                path: source.path.clone(),
                line,
                what: format!("{} outside tests: {instead}", call.trim_end_matches(['(', ')'])),
            });
        }
    }
}

/// Whether the whole file is test code: in a folder of tests or examples, or beside the code that declares it under `#[cfg(test)]`.
fn is_test_file(path: &str, sources: &[Source]) -> bool {
    if path.split('/').rev().skip(1).any(|folder| ["tests", "benches", "examples"].contains(&folder)) {
        return true;
    }
    let Some((folder, file)) = path.rsplit_once('/') else { return false };
    let declared = [format!("mod {};", file.trim_end_matches(".rs")), format!("#[path = \"{file}\"]")];
    let beside = |source: &&Source| {
        source.path.ends_with(".rs")
            && (source.path.rsplit_once('/').is_some_and(|(other, _)| other == folder)
                || source.path == format!("{folder}.rs"))
    };
    sources.iter().filter(beside).any(|source| declared_for_tests(&source.text, &declared))
}

fn declared_for_tests(text: &str, declared: &[String]) -> bool {
    let tests = test_lines(&code_only(text));
    let is_declaration =
        |line: &str| declared.iter().any(|declared| line.trim().trim_start_matches("#[cfg(test)] ") == declared);
    text.lines().zip(tests).any(|(line, test)| test && is_declaration(line))
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::*;

    #[test]
    fn left_over_notes_are_found_in_comments_and_as_words_only() {
        let note = format!("// {}: later\n", NOTES[0]);
        assert_eq!(findings(check, "a.ts", &note), [format!("a.ts:1: {}: finish it, or open an issue", NOTES[0])]);
        assert!(findings(check, "a.ts", &format!("const {}S = 1;\n", NOTES[0])).is_empty());
        assert!(findings(check, "notes.md", &note).is_empty());
    }

    #[test]
    fn unwrap_is_found_in_code_and_not_in_tests_strings_or_comments() {
        let call = ".unwrap()";
        let bad = format!("//! A.\nfn f() {{ x(){call}; }}\n");
        assert_eq!(findings(check, "crates/a/src/a.rs", &bad).len(), 1);
        let tests = format!(
            "//! A.\n// x{call}\n/// x{call}\nfn f() {{ g(\"{call}\") }}\n#[cfg(test)]\nmod tests {{\n  fn t() {{ x(){call}; }}\n}}\n"
        );
        assert!(findings(check, "crates/a/src/a.rs", &tests).is_empty());
        assert!(findings(check, "crates/a/tests/a.rs", &bad).is_empty());
        assert_eq!(findings(check, "a.rs", "fn f() { dbg!(1); todo!() }\n").len(), 2);
    }

    #[test]
    fn a_problem_in_english_alone_is_found_outside_tests_and_the_rig() {
        let call = "//! A.\nfn f() { Problem::new(\"a.b\", Kind::Bug, \"It broke.\", \"Mend it.\"); }\n";
        assert_eq!(findings(check, "crates/engine/src/a.rs", call).len(), 1);
        assert_eq!(findings(check, "src-tauri/a.rs", call).len(), 1);
        for elsewhere in ["crates/bench/src/a.rs", "crates/problem/src/lib.rs", "crates/engine/tests/a.rs"] {
            assert!(findings(check, elsewhere, call).is_empty(), "{elsewhere}");
        }
    }

    #[test]
    fn a_test_module_in_its_own_file_is_a_test() {
        let bad = format!("//! Tests.\nfn t() {{ x(){}; }}\n", ".unwrap()");
        let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
        let declared =
            [source("a/src/lib.rs", "//! A.\n#[cfg(test)]\nmod scenarios;\n"), source("a/src/scenarios.rs", &bad)];
        assert!(check(&declared).is_empty());
        let by_path = [
            source("a/src/a.rs", "//! A.\n#[cfg(test)]\n#[path = \"a_tests.rs\"]\nmod tests;\n"),
            source("a/src/a_tests.rs", &bad),
        ];
        assert!(check(&by_path).is_empty());
        let ordinary = [source("a/src/lib.rs", "//! A.\nmod scenarios;\n"), source("a/src/scenarios.rs", &bad)];
        assert_eq!(check(&ordinary).len(), 1);
    }
}
