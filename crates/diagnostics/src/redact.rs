//! Takes out of a text what is nobody else's business: keys (those that are known, and what looks like one), logins in addresses, the user's name in paths, words of
//! conversations. Pure.

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::words_said::WordsSaid;

const KEY: &str = "[a key was here]";
const WORDS: &str = "[a line with words of a conversation was here]";

/// How keys of well-known services begin.
const BEGINNINGS: [&str; 9] = ["sk-", "sk_", "gsk_", "xai-", "AIza", "pk_", "ghp_", "hf_", "Bearer_"];
/// What follows one of these is a key, however it looks.
const BEFORE_A_KEY: [&str; 5] = ["bearer", "api-key", "api_key", "apikey", "authorization"];
/// A run of letters and digits as long as this is no name and no word.
const LONG: usize = 32;

/// What is known of the things that must not be told.
#[derive(Default)]
pub struct Redactor {
    keys: Vec<SecretString>,
    home: Option<String>,
    said: WordsSaid,
}

impl Redactor {
    /// `home`: the user's folder, which has their name in it.
    pub fn new(keys: Vec<SecretString>, home: Option<String>) -> Redactor {
        let keys = keys.into_iter().filter(|key| !key.expose_secret().trim().is_empty()).collect();
        Redactor { keys, home: home.filter(|home| home.len() > 1), said: WordsSaid::default() }
    }

    /// These words were said in a conversation.
    pub fn said(&mut self, text: &str) {
        self.said.add(text);
    }

    /// A text of several lines; each is looked at for itself.
    pub fn text(&self, text: &str) -> String {
        text.lines().map(|line| self.line(line) + "\n").collect()
    }

    /// One line.
    pub fn line(&self, line: &str) -> String {
        if self.said.are_in(line) {
            return WORDS.to_owned();
        }
        let mut line = line.to_owned();
        for key in &self.keys {
            line = line.replace(key.expose_secret(), KEY);
        }
        if let Some(home) = &self.home {
            line = line.replace(home.as_str(), "~");
        }
        without_keys(&without_logins(&line))
    }

    /// Every text in it.
    pub fn value(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.line(&text)),
            Value::Array(list) => list.into_iter().map(|value| self.value(value)).collect(),
            Value::Object(map) => map.into_iter().map(|(name, value)| (name, self.value(value))).collect(),
            plain => plain,
        }
    }
}

/// `https://me:secret@host` becomes `https://host`.
fn without_logins(line: &str) -> String {
    let mut parts = line.split("://");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(['/', '?', '#', ' ', '"', '\'']).unwrap_or(part.len());
        let host = part[..end].rfind('@').map_or(0, |at| at + 1);
        plain.push_str("://");
        plain.push_str(&part[host..]);
    }
    plain
}

/// Every run of letters, digits, `-` and `_` that looks like a key is replaced.
fn without_keys(line: &str) -> String {
    let is_of_a_run = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    let mut follows_a_name = false;
    while !rest.is_empty() {
        let run = &rest[..rest.find(|letter| !is_of_a_run(letter)).unwrap_or(rest.len())];
        if run.is_empty() {
            let other = &rest[..rest.find(is_of_a_run).unwrap_or(rest.len())];
            plain.push_str(other);
            rest = &rest[other.len()..];
            continue;
        }
        let is_name = BEFORE_A_KEY.contains(&run.to_ascii_lowercase().as_str());
        plain.push_str(if !is_name && (looks_like_a_key(run) || (follows_a_name && run.len() >= 8)) {
            KEY
        } else {
            run
        });
        follows_a_name = is_name;
        rest = &rest[run.len()..];
    }
    plain
}

fn looks_like_a_key(run: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    let letters = run.bytes().filter(u8::is_ascii_alphabetic).count();
    let begins = BEGINNINGS.iter().any(|begins| run.starts_with(begins)) && run.len() >= 12;
    begins || (run.len() >= LONG && digits >= 3 && letters >= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor() -> Redactor {
        let mut redactor = Redactor::new(vec!["open sesame".into(), "".into()], Some("/where/ana".to_owned()));
        redactor.said("My sister lives in Lugo.");
        redactor
    }

    #[test]
    fn keys_logins_names_and_words_are_gone() {
        for (line, plain) in [
            ("the key open sesame was refused", "the key [a key was here] was refused"),
            ("key=sk-ant-REDACTED!", "key=[a key was here]!"),
            ("Authorization: Bearer tiny-key", "Authorization: Bearer [a key was here]"),
            ("x 0123456789abcdef0123456789abcdef", "x [a key was here]"),
            ("GET http://me:secret@proxy.test:3128/a@b", "GET http://proxy.test:3128/a@b"),
            ("/where/ana/models/base.bin", "~/models/base.bin"),
            ("text=\"my sister lives in lugo\"", WORDS),
        ] {
            assert_eq!(redactor().line(line), plain);
        }
    }

    #[test]
    fn what_helps_stays() {
        for line in [
            "2026-11-30T17:55:00.123456Z  INFO riposte_engine::conductor: ready in 143 ms",
            "alsa_output.pci-0000_00_1f.3.analog-stereo",
            "parakeet-tdt-0.6b-v3 whisper-base.en-q8_0",
            "https://api.openai.com/v1 answered 401 after 87 ms",
        ] {
            assert_eq!(redactor().line(line), line);
        }
    }

    #[test]
    fn every_text_of_a_value_is_looked_at() {
        let value = serde_json::json!({"a": ["open sesame", 3], "b": {"c": "/where/ana"}});
        assert_eq!(redactor().value(value), serde_json::json!({"a": [KEY, 3], "b": {"c": "~"}}));
    }
}
