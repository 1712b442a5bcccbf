//! `cargo xtask tidy`: fast checks of the tree that no compiler makes. Each rule is one file, a pure function over the files' texts, and
//! is shown to fail on a fixture. Reads files, writes none.

mod direction;
pub(crate) mod examples;
mod hosts;
mod knots;
mod length;
mod opening;
mod rust;
mod words;

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result};

/// A text file of the tree.
pub(crate) struct Source {
    /// From the root, with forward slashes.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// One breach of one rule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) path: String,
    /// Counted from 1; 0: the whole file.
    pub(crate) line: usize,
    pub(crate) what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.what),
            line => write!(f, "{}:{line}: {}", self.path, self.what),
        }
    }
}

/// A rule sees the whole tree, since some compare files.
type Rule = fn(&[Source]) -> Vec<Finding>;

const RULES: [Rule; 7] =
    [length::check, opening::check, words::check, hosts::check, direction::check, knots::check, examples::check];

/// Checks the tree at `root` and prints what is wrong. `true`: nothing is.
pub(crate) fn report(root: &Path) -> Result<bool> {
    let sources = read(root)?;
    let findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&sources)).collect();
    for finding in &findings {
        println!("{finding}");
    }
    let (longest, lines) = length::longest(&sources);
    println!("tidy: {} files, the longest {longest} with {lines} lines; {} findings", sources.len(), findings.len());
    Ok(findings.is_empty())
}

/// Folders that hold no source of ours, wherever they are.
const SKIPPED_FOLDERS: [&str; 8] =
    [".git", "target", "node_modules", "dist", "dist-demo", "gen", "generated", "test-results"];

/// Larger files are data.
const LARGEST_SOURCE: u64 = 1 << 20;

fn read(root: &Path) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().with_context(|| format!("can't read {}", folder.display()))? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if kind.is_dir() && !SKIPPED_FOLDERS.contains(&name.as_str()) {
                folders.push(entry.path());
            } else if kind.is_file() && entry.metadata()?.len() <= LARGEST_SOURCE {
                let path = entry.path();
                // What isn't UTF-8 is sound or a picture.
                let Ok(text) = String::from_utf8(std::fs::read(&path)?) else { continue };
                let path = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                sources.push(Source { path, text });
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree of one file, checked by one rule; the findings as they are printed.
    pub(super) fn findings(rule: Rule, path: &str, text: &str) -> Vec<String> {
        let sources = [Source { path: path.to_owned(), text: text.to_owned() }];
        rule(&sources).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn built_and_fetched_folders_are_not_read_and_data_is_passed_over() {
        let root = tempfile::tempdir().unwrap();
        let put = |path: &str, bytes: &[u8]| {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        };
        put("crates/a/src/lib.rs", b"//! A.\n");
        put("target/debug/lib.rs", b"");
        put("ui/node_modules/x/index.js", b"");
        put("models/q.wav", &[0xff, 0xfe, 0x00]);
        let sources = read(root.path()).unwrap();
        assert_eq!(sources.iter().map(|source| source.path.as_str()).collect::<Vec<_>>(), ["crates/a/src/lib.rs"]);
        // Manifests are missing, but no rule invents a finding for that.
        assert!(report(root.path()).unwrap());
        put("crates/a/src/bad.rs", b"fn f() {}\n");
        assert!(!report(root.path()).unwrap());
    }
}
