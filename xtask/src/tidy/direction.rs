//! The crate direction of ARCHITECTURE.md, read from the manifests: who may know whom. Dependencies of tests alone are free.

use super::{Finding, Source};

/// Knows nobody but its like.
const PURE: &[&str] = &["measures", "problem", "vendors"];

/// Each crate and whom of the project it may know beside [`PURE`]; `*` knows everybody but a shell.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("measures", &[]),
    ("problem", &[]),
    ("vendors", &[]),
    ("turn", &[]),
    ("dsp", &[]),
    ("http", &[]),
    ("onnx", &[]),
    ("hypothesis", &[]),
    ("failover", &[]),
    ("costs", &[]),
    ("end-of-turn", &["onnx", "dsp"]),
    ("speaker", &["onnx", "dsp"]),
    ("phonemes", &[]),
    ("kokoro", &["onnx", "phonemes"]),
    ("neural", &["onnx"]),
    ("transducer", &["onnx", "dsp", "hypothesis"]),
    ("moonshine", &["onnx", "hypothesis"]),
    ("audio", &["dsp"]),
    ("speech", &["turn", "dsp", "audio", "http", "onnx", "hypothesis", "transducer", "moonshine"]),
    ("chat", &["turn", "dsp", "http"]),
    ("voice", &["turn", "dsp", "audio", "http", "onnx", "phonemes", "kokoro", "neural"]),
    ("store", &["turn", "dsp"]),
    ("settings", &["turn", "dsp"]),
    ("charts", &[]),
    ("relay", &[]),
    ("control", &["relay"]),
    ("media", &[]),
    ("catalogue", &["http"]),
    ("models", &["catalogue", "settings", "audio", "speech", "voice", "onnx"]),
    ("sim", &["chat", "http", "voice"]),
    ("engine", &["*"]),
    ("bench", &["*", "sim", "gateway"]),
    ("diagnostics", &["*"]),
    ("gateway", &["*"]),
    // Who is let in is the gateway's to say, there as here.
    ("mcp", &["*", "gateway"]),
    // The program that serves, too.
    ("cli", &["*", "gateway", "mcp"]),
    ("desktop", &["*"]),
    ("tests", &["*", "sim"]),
    ("xtask", &[]),
];

const SHELLS: [&str; 4] = ["cli", "desktop", "gateway", "mcp"];

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let manifests = sources.iter().filter(|source| source.path == "Cargo.toml" || source.path.ends_with("/Cargo.toml"));
    manifests.flat_map(check_manifest).collect()
}

fn check_manifest(manifest: &Source) -> Vec<Finding> {
    let finding = |line: usize, what: String| Finding { path: manifest.path.clone(), line, what };
    let Some(name) = package_name(&manifest.text) else { return Vec::new() };
    let Some((_, known)) = MAY_KNOW.iter().find(|(crate_name, _)| *crate_name == name) else {
        return vec![finding(
            0,
            format!(
                "the crate `{name}` has no place in the crate direction: give it one in xtask/src/tidy/direction.rs"
            ),
        )];
    };
    let mut findings = Vec::new();
    for Dependency { line, name: other, for_tests } in dependencies(&manifest.text) {
        if other == "tauri" || other.starts_with("tauri-") {
            if name != "desktop" {
                findings.push(finding(
                    line,
                    format!("`{name}` depends on {other}: the window's toolkit stays in the root package"),
                ));
            }
        } else if let Some(other) = other.strip_prefix("riposte-")
            && !for_tests
            && !may_know(&name, known, other)
        {
            findings.push(finding(line, format!("`{name}` must not know `{other}`")));
        }
    }
    findings
}

fn may_know(name: &str, known: &[&str], other: &str) -> bool {
    if known.contains(&other) {
        return true;
    }
    if known.contains(&"*") {
        return !SHELLS.contains(&other) && other != "sim" && other != "tests";
    }
    // The pure ones know each other only where it makes no circle: measures stands below all.
    PURE.contains(&other) && !PURE.contains(&name)
}

struct Dependency {
    line: usize,
    name: String,
    for_tests: bool,
}

fn package_name(manifest: &str) -> Option<String> {
    let mut lines = manifest.lines().skip_while(|line| line.trim() != "[package]").skip(1);
    let value = lines.find_map(|line| line.trim().strip_prefix("name")?.trim_start().strip_prefix('='))?;
    let name = value.trim().trim_matches('"');
    Some(name.strip_prefix("riposte-").unwrap_or(name).to_owned())
}

/// Reads both ways of writing a dependency: `[dependencies]` with lines, and `[dependencies.name]`; also under `[target.…]`.
fn dependencies(manifest: &str) -> Vec<Dependency> {
    let mut found = Vec::new();
    let mut section = String::new();
    for (line, text) in (1..).zip(manifest.lines()) {
        let text = text.trim();
        if let Some(header) = text.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            section = header.to_owned();
            // `[target.'cfg(…)'.dependencies]` may hold a bracket of its own; the last part decides.
            let whole = text.trim_start_matches('[').trim_end_matches(']');
            if let Some((kind, name)) = whole.rsplit_once('.').filter(|(kind, _)| kind.ends_with("dependencies")) {
                found.push(Dependency {
                    line,
                    name: name.trim_matches('"').to_owned(),
                    for_tests: kind.ends_with("dev-dependencies"),
                });
                section = String::new();
            } else if whole.ends_with("dependencies") {
                section = whole.to_owned();
            }
            continue;
        }
        if !section.ends_with("dependencies") || section.starts_with("workspace") || text.starts_with('#') {
            continue;
        }
        let name =
            text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).next().unwrap_or_default();
        if !name.is_empty() && text.contains('=') {
            found.push(Dependency { line, name: name.to_owned(), for_tests: section.ends_with("dev-dependencies") });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::*;

    fn manifest(name: &str, rest: &str) -> Vec<String> {
        findings(check, "crates/x/Cargo.toml", &format!("[package]\nname = \"{name}\"\n{rest}"))
    }

    #[test]
    fn a_pure_crate_knows_nobody_else() {
        let audio = manifest("riposte-turn", "[dependencies]\nriposte-audio.workspace = true\n");
        assert_eq!(audio, ["crates/x/Cargo.toml:4: `turn` must not know `audio`"]);
        assert!(manifest("riposte-turn", "[dependencies]\nriposte-measures.workspace = true\n").is_empty());
        assert!(manifest("riposte-turn", "[dev-dependencies]\nriposte-audio.workspace = true\n").is_empty());
        assert_eq!(manifest("riposte-measures", "[dependencies]\nriposte-problem.workspace = true\n").len(), 1);
    }

    #[test]
    fn neighbours_do_not_know_each_other_except_where_it_is_said() {
        assert!(manifest("riposte-speech", "[dependencies]\nriposte-audio = { path = \"../audio\" }\n").is_empty());
        assert_eq!(manifest("riposte-chat", "[dependencies]\nriposte-audio = { path = \"../audio\" }\n").len(), 1);
        assert_eq!(manifest("riposte-store", "[dependencies.riposte-settings]\nworkspace = true\n").len(), 1);
        assert_eq!(
            manifest("riposte-store", "[target.'cfg(unix)'.dependencies]\nriposte-settings.workspace = true\n").len(),
            1
        );
        assert_eq!(
            manifest("riposte-store", "[target.'cfg(unix)'.dependencies.riposte-chat]\nworkspace = true\n").len(),
            1
        );
        assert_eq!(manifest("riposte-store", "[build-dependencies]\nriposte-chat.workspace = true\n").len(), 1);
    }

    #[test]
    fn nobody_knows_a_shell_or_the_test_kit() {
        assert_eq!(manifest("riposte-engine", "[dependencies]\nriposte-cli.workspace = true\n").len(), 1);
        assert_eq!(manifest("riposte-gateway", "[dependencies]\nriposte-cli.workspace = true\n").len(), 1);
        assert_eq!(manifest("riposte-engine", "[dependencies]\nriposte-gateway.workspace = true\n").len(), 1);
        assert!(manifest("riposte-cli", "[dependencies]\nriposte-gateway.workspace = true\n").is_empty(), "it serves");
        assert_eq!(manifest("riposte-cli", "[dependencies]\nriposte-sim.workspace = true\n").len(), 1);
        assert!(manifest("riposte-cli", "[dependencies]\nriposte-engine.workspace = true\n").is_empty());
    }

    #[test]
    fn tauri_stays_in_the_root_package() {
        assert_eq!(manifest("riposte-engine", "[dependencies]\ntauri = \"2\"\n").len(), 1);
        assert_eq!(manifest("riposte-cli", "[build-dependencies]\ntauri-build = { version = \"2\" }\n").len(), 1);
        assert!(manifest("riposte-desktop", "[dependencies]\ntauri = \"2\"\n").is_empty());
    }

    #[test]
    fn a_new_crate_needs_a_place() {
        assert!(manifest("riposte-novelty", "")[0].contains("has no place"));
        assert!(findings(check, "Cargo.toml", "[workspace]\nmembers = []\n").is_empty());
    }

    #[test]
    fn the_workspace_table_is_no_dependency() {
        let root = "[workspace.dependencies]\nriposte-cli = { path = \"crates/cli\" }\n[package]\nname = \"riposte-desktop\"\n";
        assert!(findings(check, "Cargo.toml", root).is_empty());
    }
}
