//! The words in which failures are told: why a server was not reached, what it said itself, times and names. Pure.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

/// Why a server was not reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Cause {
    #[error("no server of that name was found")]
    Name,
    #[error("nothing answers there")]
    Refused,
    #[error("connecting took too long")]
    Slow,
    #[error("a secure connection could not be made")]
    Tls,
    #[error("the connection broke")]
    Broke,
    #[error("there is no connection")]
    Other,
}

/// Ends a sentence with what the server said, if it said anything.
pub(crate) fn tail(said: &str) -> String {
    let said = said.trim_end_matches(['.', '!', ' ']);
    if said.is_empty() { ".".to_owned() } else { format!(": {said}.") }
}

/// A length of time as people say it, rounded up to tenths.
pub(crate) fn seconds(duration: Duration) -> String {
    let seconds = (duration.as_secs_f64() * 10.0).ceil() / 10.0;
    if seconds == 1.0 { "1 second".to_owned() } else { format!("{seconds} seconds") }
}

/// "The speech server" where no sentence begins with it.
pub(crate) fn mid_sentence(server: &str) -> String {
    match server.strip_prefix("The ") {
        Some(rest) => format!("the {rest}"),
        None => server.to_owned(),
    }
}

/// Longest message of a server that is repeated, in characters.
const LONGEST_SAID: usize = 200;

/// A server's words made fit to show: the key blotted out, one line, no control characters, at most 200 characters.
pub fn clean(raw: &str, key: Option<&SecretString>) -> String {
    let blotted = match key.map(|key| key.expose_secret().trim()) {
        Some(key) if !key.is_empty() => raw.replace(key, "[key]"),
        _ => raw.to_owned(),
    };
    // Marks that reorder text are no control characters to Unicode, but they can forge a sentence.
    let forges = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let printable: String = blotted.chars().map(|c| if c.is_control() || forges(c) { ' ' } else { c }).collect();
    let line = printable.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST_SAID) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_words_are_short_and_clean_and_without_the_key() {
        let said = clean(&format!("a\u{1b}[31m\u{202e}b {}", "é".repeat(500)), None);
        assert!(said.starts_with("a [31m b é"), "{said}");
        assert_eq!(said.chars().count(), LONGEST_SAID + 1);
        assert_eq!(clean("bad key sk-1,\nsee docs", Some(&" sk-1 ".into())), "bad key [key], see docs");
    }
}
