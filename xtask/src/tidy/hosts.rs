//! Nothing in the tree is tied to one machine: no private package registry, no absolute path of somebody's home.

use super::{Finding, Source};

const NPM: &str = "https://registry.npmjs.org/";
const CRATES: &str = "registry+https://github.com/rust-lang/crates.io-index";
/// Folders that only exist on the machine of whoever wrote them down. In two parts, or this file would break its own rule.
const HOMES: [&str; 5] = [
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("C:\\Us", "ers\\"),
    concat!("/wo", "rk/"),
];

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        for (line, text) in (1..).zip(source.text.lines()) {
            let what = registry(&source.path, text).or_else(|| home(text));
            findings.extend(what.map(|what| Finding { path: source.path.clone(), line, what }));
        }
    }
    findings
}

fn registry(path: &str, line: &str) -> Option<String> {
    let file = path.rsplit('/').next().unwrap_or(path);
    let line = line.trim();
    let private = match file {
        "package-lock.json" => line.strip_prefix("\"resolved\": \"").is_some_and(|url| !url.starts_with(NPM)),
        "Cargo.lock" => line.strip_prefix("source = \"").is_some_and(|source| !source.starts_with(CRATES)),
        ".npmrc" => line.contains("registry"),
        "config.toml" => {
            line.starts_with("[source") || line.starts_with("[registries") || line.contains("index = \"http")
        }
        "pip.conf" | "requirements.txt" => line.contains("index-url"),
        _ => false,
    };
    private.then(|| "names a package registry other than the public one".to_owned())
}

fn home(line: &str) -> Option<String> {
    let starts_path =
        |at: usize| !line[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || "._-/*}~)>".contains(c));
    // "you" stands for whoever reads it.
    let goes_on = |at: usize| {
        line[at..].starts_with(|c: char| c.is_alphanumeric() || c == '.') && !line[at..].starts_with("you/")
    };
    let found =
        HOMES.iter().find(|home| line.match_indices(**home).any(|(at, _)| starts_path(at) && goes_on(at + home.len())));
    found.map(|home| format!("names a path of one machine ({home}…)"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::*;

    #[test]
    fn a_private_registry_is_found_and_the_public_ones_are_not() {
        let lock = |url: &str| {
            findings(check, "ui/package-lock.json", &format!("   \"resolved\": \"{url}vite/-/vite-7.0.0.tgz\",\n"))
        };
        assert!(lock(NPM).is_empty());
        assert_eq!(
            lock("http://mirror.example:4873/"),
            ["ui/package-lock.json:1: names a package registry other than the public one"]
        );
        let cargo = |source: &str| findings(check, "Cargo.lock", &format!("source = \"{source}\"\n")).len();
        assert_eq!(
            (cargo(CRATES), cargo("registry+https://mirror.example/index"), cargo("git+https://example.org/x")),
            (0, 1, 1)
        );
        assert_eq!(findings(check, "ui/.npmrc", "registry=https://mirror.example\n").len(), 1);
        assert_eq!(findings(check, ".cargo/config.toml", "[source.crates-io]\nreplace-with = \"x\"\n").len(), 1);
    }

    #[test]
    fn a_path_of_one_machine_is_found_and_a_part_of_an_address_is_not() {
        for home in HOMES {
            assert_eq!(findings(check, "a.rs", &format!("let p = \"{home}ana\";\n")).len(), 1, "{home}");
        }
        assert!(findings(check, "a.rs", &format!("let p = \"{}you/notes\";\n", HOMES[1])).is_empty());
        assert!(findings(check, "a.md", &format!("https://example.org{}page and {}\n", HOMES[1], HOMES[1])).is_empty());
    }
}
