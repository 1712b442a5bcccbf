//! Text as it is to be spoken: markdown, emoji and addresses out, numbers, units and abbreviations in words. Pure; runs where it is
//! called, some three microseconds per token in a release build; never fails: what it does not know it leaves to the voice.
//!
//! Lines first ([`crate::markdown`]), then single characters, then word by word ([`rules`]) with the words of a [`words::Words`]
//! table, then punctuation is tidied. The result spoken again is the result.

mod characters;
mod detect;
mod english;
pub(crate) mod language;
mod number;
mod prepare;
pub(crate) mod rules;
mod spanish;
mod token;
pub(crate) mod words;

#[cfg(test)]
mod tests;

pub(crate) use detect::language_of;
pub use language::Language;

use self::rules::Here;
use self::token::{Line, tokens};
use self::words::Words;
use crate::markdown::{self, Block, closes_fence, opening};

/// Makes `text`, a reply or a part of one, speakable. Empty if there is nothing to say. `language` is the voice's; text that is evidently in
/// another is read by that one's rules, and left to the voice where there are none.
pub fn speakable(text: &str, language: impl Into<Language>) -> String {
    let told = language.into();
    speakable_in(text, language_of(text, told, told))
}

/// By the rules of that language, whatever the text is.
pub(crate) fn speakable_in(text: &str, language: Language) -> String {
    let words = language.words();
    let mut spoken = Paragraphs { words, out: String::new(), open: String::new() };
    let mut lines = text.split_inclusive('\n');
    let mut in_table = false;
    while let Some(line) = lines.next() {
        // A whole line always tells what it is.
        let Some(line_opening) = opening(line, true) else { continue };
        let content = line[line_opening.marker_bytes.min(line.len())..].trim();
        let after_row = std::mem::replace(&mut in_table, line_opening.block == Block::Row);
        match line_opening.block {
            Block::Plain => spoken.add(content),
            Block::Blank | Block::Rule => spoken.close(),
            Block::Heading => spoken.sentence(content.trim_end_matches('#')),
            Block::Item => spoken.sentence(content),
            Block::Numbered => spoken.sentence(&numbered(line, line_opening.marker_bytes)),
            Block::Row => match words {
                Some(words) if !after_row && !is_ruled(content) => spoken.sentence(words.table_omitted),
                Some(_) => {}
                None => spoken.sentence(&cells(content)),
            },
            Block::Quote => spoken.add(unquoted(content)),
            Block::Fence { mark, marks } => {
                spoken.sentence(words.map_or("", |words| words.code_omitted));
                lines.by_ref().take_while(|line| !closes_fence(line, mark, marks)).for_each(drop);
            }
        }
    }
    spoken.finish()
}

/// One is the rule, two are rare; no text needs more than three.
const MOST_PASSES: usize = 4;

/// Lines that belong together are spoken together.
struct Paragraphs {
    words: Option<&'static Words>,
    out: String,
    open: String,
}

impl Paragraphs {
    fn add(&mut self, line: &str) {
        if !self.open.is_empty() {
            self.open.push(' ');
        }
        self.open.push_str(line);
    }

    /// Ends the paragraph: its last sentence ends too.
    fn close(&mut self) {
        let open = std::mem::take(&mut self.open);
        self.sentence_of(&open, true);
    }

    /// A line that is a sentence of its own.
    fn sentence(&mut self, line: &str) {
        self.close();
        self.sentence_of(line, true);
    }

    /// The last paragraph may be a part of a sentence: it ends as it ends.
    fn finish(mut self) -> String {
        let open = std::mem::take(&mut self.open);
        self.sentence_of(&open, false);
        self.out
    }

    fn sentence_of(&mut self, line: &str, ends: bool) {
        let mut spoken = spoken_line(line, self.words);
        if !spoken.contains(char::is_alphanumeric) {
            return;
        }
        if ends && !spoken.ends_with(['.', '!', '?', ':', ';', '。', '！', '？']) {
            // Spoken once more: with its full stop the last word may be an abbreviation.
            spoken = spoken_line(&format!("{}.", spoken.trim_end_matches(',')), self.words);
        }
        if !self.out.is_empty() {
            self.out.push(' ');
        }
        self.out.push_str(&spoken);
    }
}

/// `1. First` keeps its number: people refer to it.
fn numbered(line: &str, marker_bytes: usize) -> String {
    let (marker, content) = line.split_at(marker_bytes);
    format!("{}, {}", marker.trim().trim_end_matches(['.', ')']), content.trim())
}

/// The line under a table's head.
fn is_ruled(row: &str) -> bool {
    row.chars().all(|c| "|-: \t".contains(c))
}

/// A table's row, cell after cell, where there are no words to say that it is one.
fn cells(row: &str) -> String {
    if is_ruled(row) {
        return String::new();
    }
    let cells: Vec<&str> = row.split('|').map(str::trim).filter(|cell| !cell.is_empty()).collect();
    cells.join(", ")
}

/// A quotation inside a quotation, or a list in one, is still only what it says.
fn unquoted(content: &str) -> &str {
    content.trim_start_matches(['>', ' ', '-', '*', '#'])
}

/// Spoken until it stays the same: words that come to light when digits or symbols beside them are spoken have their turn too.
fn spoken_line(line: &str, words: Option<&Words>) -> String {
    let mut spoken = spoken_once(line, words);
    for _ in 0..MOST_PASSES {
        let again = spoken_once(&spoken, words);
        if again == spoken {
            break;
        }
        spoken = again;
    }
    spoken
}

fn spoken_once(line: &str, words: Option<&Words>) -> String {
    let plain = characters::plain(&markdown::plain(line).replace("(s)", "s").replace("()", ""));
    let plain = match words {
        Some(words) => prepare::line(&plain, words),
        None => plain,
    };
    let tokens = tokens(&plain);
    let mut out = Line::default();
    let mut at = 0;
    while let Some(now) = tokens.get(at) {
        let before =
            at.checked_sub(1).map(|i| tokens[i]).filter(|before| !before.is_last()).map_or("", |before| before.core);
        let spoken = rules::spoken(&Here { before, past: &tokens[..at], now: *now, after: &tokens[at + 1..] }, words);
        let used = spoken.used.clamp(1, tokens.len() - at);
        let trail = tokens[at + used - 1].trail;
        out.push(
            now.lead,
            &spoken.text,
            if spoken.takes_stop { trail.strip_prefix('.').unwrap_or(trail) } else { trail },
        );
        at += used;
    }
    out.finish()
}
