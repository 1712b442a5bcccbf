//! The words in which failures are told: why a server was not reached, and what it said itself. Pure.

use riposte_problem::Sentence;
use riposte_problem::words::server as words;
use secrecy::{ExposeSecret, SecretString};

/// Why a server was not reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// No server of that name was found.
    Name,
    /// Nothing answers there.
    Refused,
    /// Connecting took too long.
    Slow,
    /// A secure connection could not be made.
    Tls,
    /// The connection broke.
    Broke,
    Other,
}

impl Cause {
    /// Why, as the end of a sentence.
    pub fn sentence(self) -> Sentence {
        match self {
            Cause::Name => words::no_such_name(),
            Cause::Refused => words::nothing_answers(),
            Cause::Slow => words::too_slow(),
            Cause::Tls => words::insecure(),
            Cause::Broke => words::broke(),
            Cause::Other => words::no_connection(),
        }
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
