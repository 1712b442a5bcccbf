//! What the compiler can't see in the rows: that they are sentences, in two languages, and what their codes say.

use std::collections::{BTreeMap, BTreeSet};

/// A row of the table, as written.
pub(super) struct Row {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) parts: &'static [&'static str],
    /// What happened, what to do.
    pub(super) en: [&'static str; 2],
    pub(super) es: [&'static str; 2],
}

/// Every row, by its file.
const FILES: &[(&str, &[Row])] = &[
    ("audio", super::audio::ROWS),
    ("cards", super::cards::ROWS),
    ("catalogue", super::catalogue::ROWS),
    ("charts", super::charts::ROWS),
    ("control", super::control::ROWS),
    ("costs", super::costs::ROWS),
    ("diagnostics", super::diagnostics::ROWS),
    ("engine", super::engine::ROWS),
    ("gateway", super::gateway::ROWS),
    ("health", super::health::ROWS),
    ("keys", super::keys::ROWS),
    ("kokoro", super::kokoro::ROWS),
    ("models", super::models::ROWS),
    ("network", super::network::ROWS),
    ("neural", super::neural::ROWS),
    ("providers", super::providers::ROWS),
    ("relay", super::relay::ROWS),
    ("server", super::server::ROWS),
    ("settings", super::settings::ROWS),
    ("store", super::store::ROWS),
    ("terminal", super::terminal::ROWS),
    ("moonshine", super::moonshine::ROWS),
    ("transducer", super::transducer::ROWS),
    ("turn", super::turn::ROWS),
    ("window", super::window::ROWS),
];

/// The parts that a sentence names, `{part}`.
fn named(sentences: [&str; 2]) -> BTreeSet<String> {
    let parts = |text: &str| -> Vec<String> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(part, _)| part.to_owned()).collect()
    };
    sentences.into_iter().flat_map(parts).collect()
}

#[test]
fn every_file_of_rows_is_looked_at() {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/words");
    for file in std::fs::read_dir(here).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let has_rows = std::fs::read_to_string(&path).unwrap().lines().any(|line| line == "problems! {");
        assert_eq!(has_rows, FILES.iter().any(|(file, _)| *file == name), "{name}");
    }
}

#[test]
fn every_problem_says_the_same_in_both_languages() {
    let mut codes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (file, rows) in FILES {
        for row in *rows {
            let place = format!("{file}::{}", row.name);
            let parts: BTreeSet<String> = row.parts.iter().map(|&part| part.to_owned()).collect();
            assert_eq!(named(row.en), parts, "{place}: English");
            assert_eq!(named(row.es), parts, "{place}: Spanish");
            for (english, spanish) in row.en.iter().zip(row.es) {
                let only_a_part = english.starts_with('{') && english.ends_with('}') && !english.contains(' ');
                assert!(only_a_part || *english != spanish, "{place}: {english}");
                // A whole sentence of another place brings its own end.
                for text in [english, spanish] {
                    assert!(text.ends_with(['.', '}']), "{place}: {text}");
                }
                // Words in capitals stand for what the user puts there.
                let stands_for = |word: &str| word.chars().any(char::is_alphabetic) && word == word.to_uppercase();
                let command = |text: &str| {
                    text.split(' ').filter(|word| !stands_for(word)).map(str::to_owned).collect::<Vec<_>>()
                };
                let commands = |text: &str| text.split('`').skip(1).step_by(2).flat_map(command).collect::<Vec<_>>();
                // What is typed is the same; but for what is said aloud, which is an example.
                if !english.contains("riposte speak") {
                    assert_eq!(commands(english), commands(spanish), "{place}");
                }
            }
            codes.entry(row.code).or_default().push(row.en[0]);
        }
    }
    for code in codes.keys() {
        let plain = |c: char| c.is_ascii_lowercase() || c == '_' || c == '.';
        let of_a_stage = super::server::ROWS.iter().any(|row| row.code == *code);
        assert!((of_a_stage || code.contains('.')) && code.chars().all(plain), "{code}");
    }
}
