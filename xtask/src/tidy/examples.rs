//! Crates whose documentation has no example to run say so (`doctest = false`): otherwise each costs a few seconds of every run of the documentation tests. One
//! that has an example must not say so, or nobody runs it.

use super::{Finding, Source};

const OFF: &str = "doctest = false";

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let libraries = sources.iter().filter_map(|manifest| {
        let folder = manifest.path.strip_suffix("Cargo.toml")?;
        let root = format!("{folder}src/lib.rs");
        sources.iter().any(|source| source.path == root).then_some((manifest, folder))
    });
    libraries.filter_map(|(manifest, folder)| of_crate(manifest, &format!("{folder}src/"), sources)).collect()
}

/// The packages of the workspace at `root` whose documentation has examples, by the names that cargo knows them by.
pub(crate) fn packages(root: &std::path::Path) -> anyhow::Result<Vec<String>> {
    let sources = super::read(root)?;
    let manifests = sources.iter().filter(|source| {
        source.path.starts_with("crates/") && source.path.ends_with("/Cargo.toml") && !is_off(&source.text)
    });
    let name = |manifest: &Source| {
        let line = manifest.text.lines().find(|line| line.starts_with("name = "))?;
        Some(line.trim_start_matches("name = ").trim_matches('"').to_owned())
    };
    let has_library = |manifest: &&Source| {
        let library = manifest.path.replace("Cargo.toml", "src/lib.rs");
        sources.iter().any(|source| source.path == library)
    };
    Ok(manifests.filter(has_library).filter_map(name).collect())
}

fn is_off(manifest: &str) -> bool {
    manifest.lines().any(|line| line.trim() == OFF)
}

fn of_crate(manifest: &Source, folder: &str, sources: &[Source]) -> Option<Finding> {
    let files = sources.iter().filter(|source| source.path.starts_with(folder) && source.path.ends_with(".rs"));
    let example = files.filter_map(|source| Some((source, first_example(&source.text)?))).next();
    match (example, is_off(&manifest.text)) {
        (Some((source, line)), true) => Some(Finding {
            path: source.path.clone(),
            line,
            what: format!("is an example that nobody runs: take `{OFF}` out of {}", manifest.path),
        }),
        (None, false) => Some(Finding {
            path: manifest.path.clone(),
            line: 0,
            what: format!("has no example in its documentation: `[lib]` wants `{OFF}`"),
        }),
        _ => None,
    }
}

/// The line, counted from 1, of the first example that `cargo test` would compile.
fn first_example(text: &str) -> Option<usize> {
    let mut is_inside = false;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start();
        let Some(documentation) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else {
            is_inside = false;
            continue;
        };
        let Some(kind) = documentation.trim_start().strip_prefix("```") else { continue };
        is_inside = !is_inside;
        if is_inside && kind.split(',').all(|word| is_rust(word.trim())) {
            return Some(number + 1);
        }
    }
    None
}

/// What may stand behind the fence of an example in Rust that is compiled.
fn is_rust(word: &str) -> bool {
    ["", "rust", "no_run", "should_panic", "compile_fail"].contains(&word) || word.starts_with("edition")
}

#[cfg(test)]
mod tests {
    use super::super::Source;
    use super::{check, packages};

    #[test]
    fn who_has_examples_is_asked_for_them() {
        let packages = packages(&crate::shell::root()).unwrap();
        assert!(packages.contains(&"riposte-turn".to_owned()) && packages.len() < 5, "{packages:?}");
    }

    fn said(manifest: &str, lib: &str) -> Vec<String> {
        let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
        let sources = [source("crates/x/Cargo.toml", manifest), source("crates/x/src/lib.rs", lib)];
        check(&sources).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_example_is_run_and_a_crate_without_one_is_not_built_for_it() {
        let example = "//! The ring.\n//! ```\n//! assert!(true);\n//! ```\n";
        let drawing = "//! The ring.\n//! ```text\n//! a -> b\n//! ```\n";
        let (off, on) = ("[lib]\ndoctest = false\n", "[package]\n");
        assert_eq!((said(on, example), said(off, drawing)), (vec![], vec![]));
        let unrun = [
            "crates/x/src/lib.rs:2: is an example that nobody runs: take `doctest = false` out of crates/x/Cargo.toml",
        ];
        assert_eq!(said(off, example), unrun);
        let idle = ["crates/x/Cargo.toml: has no example in its documentation: `[lib]` wants `doctest = false`"];
        assert_eq!(said(on, drawing), idle);
    }

    #[test]
    fn what_is_not_compiled_is_no_example() {
        let off = "[lib]\ndoctest = false\n";
        for text in ["//! ```text,x\n//! ```\n", "// ```\n", "/// ```ignore\n/// ```\nfn f() {}\n"] {
            assert!(said(off, text).is_empty(), "{text}");
        }
        assert_eq!(said(off, "/// ```no_run\n/// ```\nfn f() {}\n").len(), 1);
    }
}
