//! Web and mail addresses, and file names: read as far as a listener can use them. Pure.

use super::symbol;
use crate::speakable::language::Words;

pub(super) fn spoken(word: &str, words: Option<&Words>) -> Option<String> {
    let word = word.strip_prefix("mailto:").unwrap_or(word);
    if let Some(at) = word.find("://") {
        let scheme = &word[..at];
        return scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
            .then(|| host(&word[at + 3..], words));
    }
    if word.len() > 4 && word.get(..4).is_some_and(|www| www.eq_ignore_ascii_case("www.")) {
        return Some(host(word, words));
    }
    mail(word, words).or_else(|| bare(word, words))
}

/// Only the host is said: paths are for reading.
fn host(address: &str, words: Option<&Words>) -> String {
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    parts(host, words)
}

fn mail(word: &str, words: Option<&Words>) -> Option<String> {
    let (user, domain) = word.split_once('@')?;
    let fits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "._+-%".contains(c));
    if !fits(user) || !fits(domain) || !domain.trim_matches('.').contains('.') {
        return None;
    }
    match words {
        Some(words) => Some(format!("{} {} {}", parts(user, Some(words)), words.at, parts(domain, Some(words)))),
        None => Some(word.to_owned()),
    }
}

/// `example.com/path`, `main.rs`: words of letters joined by dots. Not `done.Next`, where a space was forgotten, nor `e.g.`
fn bare(word: &str, words: Option<&Words>) -> Option<String> {
    let name = word.split('/').next().unwrap_or_default();
    let labels: Vec<&str> = name.split('.').collect();
    let last = *labels.last()?;
    let plain =
        |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let named = labels.iter().any(|label| label.len() > 2 && label.contains(|c: char| c.is_ascii_alphabetic()));
    let forgotten_space =
        last.starts_with(|c: char| c.is_ascii_uppercase()) && !last.chars().all(|c| c.is_ascii_uppercase());
    if labels.len() < 2 || !labels.iter().all(plain) || !named || forgotten_space {
        return None;
    }
    if last.len() < 2 || !last.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    Some(parts(name.strip_prefix("www.").unwrap_or(name), words))
}

fn parts(name: &str, words: Option<&Words>) -> String {
    let Some(words) = words else {
        return name.to_owned();
    };
    let labels: Vec<String> =
        name.split('.').filter(|label| !label.is_empty()).map(|label| symbol::pieces(label, words)).collect();
    labels.join(&format!(" {} ", words.dot))
}
