//! docs/IPC.md lists what the pages may ask for, and why: it is compared with what they really may.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::names::COMMANDS;

fn file(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The cells of the tables' rows, without the marks of code.
fn rows() -> Vec<Vec<String>> {
    let page = file("docs/IPC.md");
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', "")).collect();
    page.lines().filter(|line| line.starts_with("| `")).map(cells).collect()
}

/// Command and window, of each permission that is granted.
fn granted() -> BTreeSet<(String, String)> {
    let mut granted = BTreeSet::new();
    for window in ["main", "overlay"] {
        let text = file(&format!("src-tauri/capabilities/{window}.json"));
        let capability: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(capability["windows"], serde_json::json!([window]));
        for permission in capability["permissions"].as_array().unwrap() {
            let name = permission.as_str().unwrap();
            let command = name.strip_prefix("allow-").unwrap_or_else(|| panic!("{name} is no command of ours"));
            granted.insert((command.replace('-', "_"), window.to_owned()));
        }
    }
    granted
}

#[test]
fn every_command_is_listed_with_its_window_and_its_reason_and_no_other_is_granted() {
    let rows: Vec<Vec<String>> = rows().into_iter().filter(|row| row.len() == 3).collect();
    let listed: BTreeSet<(String, String)> = rows.iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    assert_eq!(listed, granted());
    let commands: BTreeSet<&str> = COMMANDS.iter().copied().collect();
    assert_eq!(listed.iter().map(|(command, _)| command.as_str()).collect::<BTreeSet<_>>(), commands);
    assert!(rows.iter().all(|row| row[2].split_whitespace().count() >= 3), "each has a reason");
}

#[test]
fn the_content_policy_is_listed_as_it_is() {
    let settings: Value = serde_json::from_str(&file("tauri.conf.json")).unwrap();
    let policy = settings["app"]["security"]["csp"].as_object().unwrap();
    let in_force: BTreeSet<(String, String)> =
        policy.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect();
    let listed = rows().into_iter().filter(|row| row.len() == 2).map(|row| (row[0].clone(), row[1].clone()));
    assert_eq!(listed.collect::<BTreeSet<_>>(), in_force);
}
