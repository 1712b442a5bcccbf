//! Web and mail addresses, and file names: read as far as a listener can use them. Pure.

use super::symbol;
use crate::speakable::number::{leading_digits, spelled};
use crate::speakable::words::Words;

pub(super) fn spoken(word: &str, words: Option<&Words>) -> Option<String> {
    let word = word.strip_prefix("mailto:").unwrap_or(word);
    if let Some(at) = word.find("://") {
        let scheme = &word[..at];
        if scheme.eq_ignore_ascii_case("file") {
            return word[at + 3..].rsplit('/').find(|name| !name.is_empty()).map(|name| parts(name, words));
        }
        return scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
            .then(|| host(&word[at + 3..], words));
    }
    if word.len() > 4 && word.get(..4).is_some_and(|www| www.eq_ignore_ascii_case("www.")) {
        return Some(host(word, words));
    }
    mail(word, words).or_else(|| path(word, words)).or_else(|| bare(word, words))
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
    let fits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "._+-%&".contains(c));
    if !fits(user) || !fits(domain) || !domain.trim_matches('.').contains('.') {
        return None;
    }
    match words {
        Some(words) => Some(format!("{} {} {}", exactly(user, words), words.at, parts(domain, Some(words)))),
        None => Some(word.to_owned()),
    }
}

/// Every character of a name that somebody may have to write down.
fn exactly(name: &str, words: &Words) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        let digits = leading_digits(rest);
        let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let taken = match c {
            _ if digits > 0 => digits,
            _ if letters > 0 => letters,
            _ => c.len_utf8(),
        };
        said.push(match c {
            _ if digits > 0 => spelled(&rest[..digits], words),
            '.' => words.dot.to_owned(),
            '-' => words.dash.to_owned(),
            '_' => words.underscore.to_owned(),
            _ if letters > 0 => rest[..letters].to_owned(),
            _ => symbol::pieces(&rest[..taken], words),
        });
        rest = &rest[taken..];
    }
    said.join(" ")
}

/// `src/main.rs`, `~/notes/list.txt`: names joined by slashes, the last of a file.
fn path(word: &str, words: Option<&Words>) -> Option<String> {
    let path = word.trim_start_matches(['.', '~']).trim_start_matches('/');
    let segments: Vec<&str> = path.split('/').collect();
    let (file, folders) =
        segments.split_last().filter(|(_, folders)| !folders.is_empty() || path.len() < word.len())?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let folder = |folder: &&str| !folder.is_empty() && folder.chars().all(plain) && !folder.contains('.');
    let (_, ending) = file.rsplit_once('.')?;
    let named = (1..=5).contains(&ending.len()) && ending.starts_with(|c: char| c.is_ascii_lowercase());
    if !named || !file.chars().all(plain) || !folders.iter().all(folder) {
        return None;
    }
    let said: Vec<String> = segments.iter().map(|segment| parts(segment, words)).collect();
    Some(said.join(" "))
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
