//! What of a clause can be spoken before its end is there: an answer that comes as a trickle is spoken as it comes.

use super::scan::{Cut, Said, State, Where, is_inside_construct};
use crate::markdown::{Block, opening};

/// The whole words of the line that `text` begins with, where they can be spoken by themselves: the last one may still grow. Not inside code, a link or a table.
pub(super) fn whole_words(text: &str, state: State) -> Option<Cut> {
    let begin = text.len() - text.trim_start().len();
    let (block, words) = match state.line {
        Where::Inside(block) => (block, begin),
        Where::Start => opening(&text[begin..], false).map(|line| (line.block, begin + line.marker_bytes))?,
        Where::Fenced { .. } | Where::Table => return None,
    };
    if matches!(block, Block::Fence { .. } | Block::Row | Block::Rule | Block::Blank) {
        return None;
    }
    let line = text[words..].find('\n').map(|end| words + end + 1);
    let ends = text.char_indices().rev().filter(|(_, c)| c.is_whitespace() || is_ideographic(*c));
    let ends = line.into_iter().chain(ends.map(|(at, c)| at + c.len_utf8()).filter(|_| line.is_none()));
    let end = ends.into_iter().find(|end| !is_inside_construct(&text[..*end]))?;
    let next = if line.is_some() { Where::Start } else { Where::Inside(block) };
    let says = text.get(words..end).is_some_and(|words| words.contains(char::is_alphanumeric));
    says.then_some(Cut { end, ends_sentence: false, next, said: Said::Text })
}

/// Of a script that is written without spaces: every character can be the end of a word.
fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}
