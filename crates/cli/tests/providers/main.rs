//! `riposte providers models` as a user runs it: the real program with a data folder of its own, and vendors on loopback.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::process::{Command, Output, Stdio};

use riposte_sim::providers::{RunningChat, ScriptedChat};
use tempfile::TempDir;

const JSON: &str = "application/json";

/// Runs the program with settings that lead to the server; its key is `sk-test-42`.
fn providers(settings: &str, server: &RunningChat, args: &[&str]) -> Output {
    let data: TempDir = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("settings.toml"), settings).unwrap();
    let origin = format!("http://{}", server.address());
    Command::new(env!("CARGO_BIN_EXE_riposte"))
        .args(["providers", "models"])
        .args(args)
        .env("RIPOSTE_DATA_DIR", data.path())
        .env("RIPOSTE_KEYS", format!("{origin}=sk-test-42"))
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_models_of_a_vendor_are_listed_for_people_and_for_programs() {
    let list = r#"{"models":[{"name":"qwen3:4b"},{"name":"llama3.2:latest"},{"name":"nomic-embed-text:latest"}]}"#;
    let server = ScriptedChat::ollama().listing(200, JSON, list).reply("Hi.").start_blocking().unwrap();
    // An address of earlier settings.
    let settings = format!("[chat.ollama]\nbase_url = \"{}/v1\"\n", server.base_url());
    let shown = providers(&settings, &server, &["ollama"]);
    assert_eq!((text(&shown.stdout).as_str(), text(&shown.stderr).as_str()), ("llama3.2:latest\nqwen3:4b\n", ""));
    let shown = providers(&settings, &server, &["ollama", "--json"]);
    let names: Vec<String> = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(names, ["llama3.2:latest", "qwen3:4b"]);
    assert!(server.requests().is_empty(), "a question was asked");
}

#[test]
fn a_refused_key_is_told_without_it() {
    let refused = r#"{"error":{"code":400,"message":"API key not valid: sk-test-42","status":"INVALID_ARGUMENT"}}"#;
    let server = ScriptedChat::gemini().listing(400, JSON, refused).reply("Hi.").start_blocking().unwrap();
    let settings = format!("[chat.gemini]\nbase_url = \"{}/openai\"\n", server.base_url());
    let shown = providers(&settings, &server, &["gemini"]);
    let told = text(&shown.stderr);
    assert!(!shown.status.success() && told.contains("does not accept the key"), "{told}");
    assert!(!told.contains("sk-test") && !text(&shown.stdout).contains("sk-test"), "{told}");
    assert_eq!(server.other_requests()[0].header("x-goog-api-key"), "sk-test-42");
}

#[test]
fn a_server_without_models_says_so() {
    let server = ScriptedChat::ollama().listing(200, JSON, r#"{"models":[]}"#).reply("Hi.").start_blocking().unwrap();
    let settings = format!("[chat.ollama]\nbase_url = \"{}\"\n", server.base_url());
    let shown = providers(&settings, &server, &["ollama"]);
    let told = text(&shown.stderr);
    assert!(
        shown.status.success() && told.contains("Ollama names no models.") && told.contains("ollama pull"),
        "{told}"
    );
}

#[test]
fn a_vendor_that_there_is_not_is_told_who_there_is() {
    let server = ScriptedChat::ollama().reply("Hi.").start_blocking().unwrap();
    let told = text(&providers("", &server, &["clippy"]).stderr);
    assert!(told.contains("llama-cpp") && told.contains("gemini"), "{told}");
    assert!(server.other_requests().is_empty());
}
