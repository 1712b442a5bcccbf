//! The words in which failures are told: why a server was not reached, and what it said itself. Pure.

use riposte_problem::Sentence;
use riposte_problem::words::server as words;
use secrecy::SecretString;

use crate::blot::blotted;

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
    /// The proxy itself was not reached.
    ProxyGone,
    /// The proxy was reached and did not connect.
    ProxyRefused,
    /// The proxy wants a login, or does not take the one it was shown.
    ProxyWantsLogin,
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
            Cause::ProxyGone => words::proxy_gone(),
            Cause::ProxyRefused => words::proxy_refused(),
            Cause::ProxyWantsLogin => words::proxy_wants_login(),
            Cause::Other => words::no_connection(),
        }
    }

    /// Whether it is the proxy's affair.
    pub fn is_of_the_proxy(self) -> bool {
        matches!(self, Cause::ProxyGone | Cause::ProxyRefused | Cause::ProxyWantsLogin)
    }
}

/// Longest message of a server that is repeated, in characters.
const LONGEST_SAID: usize = 200;

/// A server's words made fit to show: the key blotted out, one line, no control characters, at most 200 characters.
pub fn clean(raw: &str, key: Option<&SecretString>) -> String {
    // Marks that reorder text are no control characters to Unicode, but they can forge a sentence.
    let forges = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let printable: String = raw.chars().map(|c| if c.is_control() || forges(c) { ' ' } else { c }).collect();
    let line = printable.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = match key {
        Some(key) => blotted(&line, key),
        None => line,
    };
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
