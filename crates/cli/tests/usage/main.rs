//! `riposte usage` as a user runs it: the real program talks with scripted servers of all three stages, and tells what that used and cost about; prices of the
//! user's own; the word to pass the cap.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use riposte_sim::providers::{Hearing, Performance, ScriptedChat, ScriptedEars, ScriptedVoices};
use serde_json::Value;
use tempfile::TempDir;

const KEY: &str = "sk-test-42";
const ANSWER: &str = "It is nearly noon.";

/// A user's folder with these settings.
struct User {
    data: TempDir,
    keys: String,
}

impl User {
    fn with(settings: &str, servers: &[String]) -> Self {
        let data = tempfile::tempdir().unwrap();
        std::fs::write(data.path().join("settings.toml"), settings).unwrap();
        let keys = servers.iter().map(|address| format!("http://{address}={KEY}")).collect::<Vec<_>>().join(" ");
        Self { data, keys }
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_riposte"))
            .args(args)
            .env("RIPOSTE_DATA_DIR", self.data.path())
            .env("RIPOSTE_KEYS", &self.keys)
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn talk(&self, more: &[&str]) -> Output {
        let question = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/micro/try-it.wav");
        let heard = self.data.path().join("heard.wav");
        let (question, heard) = (question.display().to_string(), heard.display().to_string());
        let args = [
            "talk",
            "--input",
            &question,
            "--output",
            &heard,
            "--stt",
            "deepgram",
            "--llm",
            "anthropic",
            "--tts",
            "elevenlabs",
        ];
        self.run(&[&args, more].concat())
    }

    fn json(&self, args: &[&str]) -> Value {
        let shown = self.run(args);
        serde_json::from_slice(&shown.stdout).unwrap_or_else(|error| panic!("{error}: {shown:?}"))
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const PLAIN: &str =
    "[conversation]\nopeners = false\nacknowledgements = false\nspeculation = \"off\"\n[voice]\nphrase_cache_mb = 0\n";

#[test]
fn a_conversation_is_in_the_account_with_what_it_cost_about() {
    let ears = ScriptedEars::nova().key(KEY).hearing(Hearing::words("What time is it?")).start().unwrap();
    let chat = ScriptedChat::anthropic().key(KEY).reply(ANSWER).start_blocking().unwrap();
    let voice = ScriptedVoices::elevenlabs().key(KEY).performance(Performance::whole()).start().unwrap();
    let (e, c, v) = (ears.base_url(), chat.base_url(), voice.base_url());
    let settings = format!(
        "{PLAIN}[speech.deepgram]\nbase_url = \"{e}\"\n[chat.anthropic]\nbase_url = \"{c}\"\n[voice.elevenlabs]\nbase_url = \"{v}\"\n"
    );
    let servers = [ears.address(), chat.address(), voice.address()].map(|address| address.to_string());
    let user = User::with(&settings, &servers);
    assert_eq!(text(&user.run(&["usage"]).stdout).lines().count(), 1, "nothing yet");
    let talked = user.talk(&[]);
    assert!(talked.status.success(), "{talked:?}");

    let report = user.json(&["usage", "--json"]);
    let line = |stage: &str| {
        let lines = report["lines"].as_array().unwrap();
        lines.iter().find(|line| line["used"]["stage"] == stage).unwrap_or_else(|| panic!("{stage}: {report}")).clone()
    };
    let said = ANSWER.len() as f64;
    assert_eq!(line("voice")["used"]["units"]["characters"], ANSWER.len());
    assert!((line("voice")["cost"]["usd"].as_f64().unwrap() - said * 50e-6).abs() < 1e-12, "{report}");
    assert_eq!(line("chat")["used"]["units"]["input_tokens"], 12);
    assert_eq!(line("chat")["used"]["provider"], "anthropic/claude-haiku-4-5");
    assert!(line("speech")["used"]["units"]["audio_ms"].as_u64().unwrap() > 500, "{report}");
    assert_eq!((&report["cost"]["unknown"], &report["in_vain_cost"]["usd"]), (&false.into(), &0.0.into()));
    assert_eq!(user.json(&["usage", "--json", "--by", "day"])["lines"][0]["day"].as_str().unwrap().len(), 10);
    assert_eq!(user.json(&["usage", "--json", "--month", "2001-01"])["lines"], serde_json::json!([]));

    let shown = text(&user.run(&["usage"]).stdout);
    assert!(shown.contains("voice elevenlabs/eleven_flash_v2_5") && shown.contains("total"), "{shown}");
    let widths: Vec<usize> =
        shown.lines().take_while(|line| !line.is_empty()).map(|line| line.chars().count()).collect();
    assert!(widths.iter().all(|width| *width < 140), "{shown}");
    assert!(!shown.contains("What time"), "a word of the conversation");
}

#[test]
fn the_users_prices_come_first_and_nonsense_among_them_is_told() {
    let user = User::with("", &[]);
    let file = user.data.path().join("prices.toml");
    std::fs::write(&file, "[[price]]\nstage = \"chat\"\nprovider = \"acme\"\noutput = 7.5\n").unwrap();
    let prices = user.json(&["usage", "prices", "--json"]);
    assert_eq!(prices["file"], file.display().to_string());
    assert_eq!((&prices["prices"][0]["provider"], &prices["prices"][0]["yours"]), (&"acme".into(), &true.into()));
    let shown = text(&user.run(&["usage", "prices"]).stdout);
    assert!(
        shown.contains("chat acme") && shown.contains("7.5 /M") && shown.contains("https://groq.com/pricing"),
        "{shown}"
    );

    std::fs::write(&file, "[[price]]\nstage = \"chat\"\nprovider = \"acme\"\noutput = -1\n").unwrap();
    let told = user.run(&["usage", "prices", "--json"]);
    assert!(!told.status.success() && text(&told.stderr).contains("can't be used"), "{told:?}");
    let prices: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert!(prices["prices"].as_array().unwrap().iter().all(|price| price["yours"] == false), "the built-in ones stay");
    assert!(text(&user.run(&["usage", "--month", "March"]).stderr).contains("is no month"));
}

#[test]
fn what_would_pass_the_cap_is_not_asked_before_the_user_says_so() {
    let ears = ScriptedEars::nova().key(KEY).hearing(Hearing::words("What time is it?")).start().unwrap();
    let chat = ScriptedChat::anthropic().key(KEY).reply(ANSWER).start_blocking().unwrap();
    let settings =
        format!("{PLAIN}[chat.anthropic]\nbase_url = \"{}\"\n[costs]\nmonthly_cap = 0.00001\n", chat.base_url());
    let user = User::with(&settings, &[ears.address().to_string(), chat.address().to_string()]);
    let question = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/micro/try-it.wav").display().to_string();
    let heard = user.data.path().join("heard.wav").display().to_string();
    let talk = |more: &[&str]| {
        user.run(&[&["talk", "--input", &question, "--output", &heard, "--llm", "anthropic"], more].concat())
    };
    let refused = talk(&[]);
    assert!(text(&refused.stderr).contains("this month's cap for costs would be passed"), "{refused:?}");
    assert!(!refused.status.success() && chat.requests().is_empty(), "{refused:?}");
    assert!(user.run(&["usage", "allow"]).status.success());
    let answered = talk(&[]);
    assert_eq!(chat.requests().len(), 1, "{answered:?}");
}
