//! Modules that import each other in a circle. A module may use its own children, and they it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Source};

/// Crates without knots, which stay so.
const UNTIED: &[&str] = &["audio", "chat", "dsp", "engine", "settings", "turn"];

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    UNTIED.iter().flat_map(|name| check_crate(sources, &format!("crates/{name}/src/"))).collect()
}

/// One module: its path inside the crate (empty: the root), and its text without comments and tests.
struct Module<'a> {
    path: Vec<&'a str>,
    file: &'a str,
    text: String,
}

fn check_crate(sources: &[Source], folder: &str) -> Vec<Finding> {
    let modules: Vec<Module<'_>> = sources.iter().filter_map(|source| module(source, folder)).collect();
    let tree =
        Tree { index: modules.iter().enumerate().map(|(n, module)| (module.path.clone(), n)).collect(), modules };
    let edges: Vec<BTreeSet<usize>> = (0..tree.modules.len()).map(|n| tree.imports(n)).collect();
    let reached: Vec<BTreeSet<usize>> = (0..edges.len()).map(|n| reached(&edges, n)).collect();
    let knotted = |n: &usize| edges[*n].iter().find(|to| reached[**to].contains(n)).copied();
    let tied = (0..edges.len()).filter_map(|n| Some((n, knotted(&n)?)));
    tied.map(|(n, to)| Finding {
        path: tree.modules[n].file.to_owned(),
        line: 0,
        what: format!("imports {}, which imports it in turn, perhaps through others", tree.modules[to].path.join("::")),
    })
    .collect()
}

fn module<'a>(source: &'a Source, folder: &str) -> Option<Module<'a>> {
    let file = source.path.strip_prefix(folder)?.strip_suffix(".rs")?;
    if file.ends_with("tests") {
        return None;
    }
    let mut path: Vec<&str> = file.split('/').collect();
    if matches!(path.last(), Some(&("mod" | "lib" | "main"))) {
        path.pop();
    }
    let code = source.text.split("#[cfg(test)]").next().unwrap_or_default();
    let text = code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    Some(Module { path, file: &source.path, text })
}

fn reached(edges: &[BTreeSet<usize>], from: usize) -> BTreeSet<usize> {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(n) = next.pop() {
        next.extend(edges[n].iter().filter(|to| seen.insert(**to)));
    }
    seen
}

struct Tree<'a> {
    modules: Vec<Module<'a>>,
    index: BTreeMap<Vec<&'a str>, usize>,
}

impl Tree<'_> {
    /// The modules that this one names in `use`. The root, which names all, is nobody's knot.
    fn imports(&self, n: usize) -> BTreeSet<usize> {
        let module = &self.modules[n];
        if module.path.is_empty() {
            return BTreeSet::new();
        }
        let named = uses(&module.text).into_iter().filter_map(|(name, _)| self.module_of(&name, &module.path, 0));
        named.filter(|to| !self.modules[*to].path.starts_with(&module.path)).collect()
    }

    /// Where a name comes from, through what modules hand on (`pub use`).
    fn module_of(&self, name: &str, here: &[&str], depth: usize) -> Option<usize> {
        let mut parts: Vec<&str> = name.split("::").collect();
        let mut path = match parts.first().copied()? {
            "crate" => Vec::new(),
            "self" | "super" => here.to_vec(),
            child if self.index.contains_key(&[here, &[child]].concat()) => [here, &[parts.remove(0)]].concat(),
            _ => return None,
        };
        while let Some(&("crate" | "self" | "super")) = parts.first() {
            if parts.remove(0) == "super" {
                path.pop();
            }
        }
        while let Some(part) = parts.first() {
            let deeper = [&path[..], &[part]].concat();
            if !self.index.contains_key(&deeper) {
                break;
            }
            path = deeper;
            parts.remove(0);
        }
        let n = *self.index.get(&path)?;
        let handed_on = parts.first().and_then(|part| {
            let found = uses(&self.modules[n].text)
                .into_iter()
                .find(|(name, public)| *public && name.rsplit("::").next() == Some(part));
            found.filter(|_| depth < 8).and_then(|(name, _)| self.module_of(&name, &path, depth + 1))
        });
        handed_on.or(Some(n))
    }
}

/// Every name that is imported, in full, and whether it is handed on.
fn uses(text: &str) -> Vec<(String, bool)> {
    let mut all = Vec::new();
    for statement in text.split(';') {
        let Some((before, tree)) = statement.rsplit_once("use ") else { continue };
        let before = before.rsplit(['\n', '}']).next().unwrap_or_default().trim();
        if before.is_empty() || before.starts_with("pub") {
            let mut names = Vec::new();
            expand("", tree.trim(), &mut names);
            all.extend(names.into_iter().map(|name| (name, !before.is_empty())));
        }
    }
    all
}

/// `a::{b, c::{d}}` as `a::b` and `a::c::d`.
fn expand(prefix: &str, tree: &str, names: &mut Vec<String>) {
    let Some((head, rest)) = tree.split_once('{') else {
        let name = tree.split(" as ").next().unwrap_or_default().trim();
        if !name.is_empty() {
            names.push(format!("{prefix}{name}"));
        }
        return;
    };
    let inner = rest.trim_end().strip_suffix('}').unwrap_or(rest);
    let prefix = format!("{prefix}{}", head.trim());
    let (mut depth, mut from) = (0, 0);
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                expand(&prefix, &inner[from..at], names);
                from = at + 1;
            }
            _ => {}
        }
    }
    expand(&prefix, &inner[from..], names);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knots(files: &[(&str, &str)]) -> Vec<String> {
        let source = |(path, text): &(&str, &str)| Source {
            path: format!("crates/engine/src/{path}"),
            text: (*text).to_owned(),
        };
        let sources: Vec<Source> = files.iter().map(source).collect();
        check(&sources).iter().map(|finding| finding.path.clone()).collect()
    }

    #[test]
    fn a_circle_is_found_through_others_and_through_what_is_handed_on() {
        let files = [
            ("lib.rs", "mod a;\nmod b;\nmod c;\npub use c::{Deep, Thing};\n"),
            ("a/mod.rs", "//! A.\n\nuse crate::{b, other};\n"),
            ("b.rs", "use super::Thing;\n"),
            ("c.rs", "use std::fmt;\n\nuse crate::a::{\n    One,\n    two::Two,\n};\n"),
            ("d.rs", "use crate::a::One;\n"),
        ];
        let found = knots(&files);
        assert_eq!(found, ["crates/engine/src/a/mod.rs", "crates/engine/src/b.rs", "crates/engine/src/c.rs"]);
    }

    #[test]
    fn children_comments_and_tests_are_no_knot() {
        let files = [
            ("lib.rs", "mod a;\nmod b;\n"),
            ("a/mod.rs", "mod child;\n\npub use self::child::Child;\n// use crate::b::B;\n"),
            ("a/child.rs", "use super::A;\n"),
            ("b.rs", "use crate::a::A;\n\n#[cfg(test)]\nmod tests {\n    use crate::c::C;\n}\n"),
            ("c.rs", "use crate::b::B;\n"),
        ];
        assert_eq!(knots(&files), Vec::<String>::new());
    }
}
