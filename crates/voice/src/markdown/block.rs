//! What kind of line begins here. Pure; works on a text that is still growing: "can't tell yet" is an answer.

/// The kind of a line, as far as it changes how the line is spoken or cut (CommonMark's blocks, and GitHub's tables).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    Blank,
    /// ` ``` ` or `~~~`, with the number of marks that closes it.
    Fence {
        mark: char,
        marks: usize,
    },
    Heading,
    /// Bulleted.
    Item,
    /// Numbered; the marker is part of what is spoken.
    Numbered,
    /// Of a table.
    Row,
    Quote,
    /// A thematic break, or the underline of a heading.
    Rule,
    Plain,
}

/// How a line opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opening {
    pub(crate) block: Block,
    /// Bytes of indent and marker before the line's own text.
    pub(crate) marker_bytes: usize,
}

/// Looks at the line that `rest` begins with. `None`: more text is needed, which never happens when `ended`.
pub(crate) fn opening(rest: &str, ended: bool) -> Option<Opening> {
    let line = rest.trim_start_matches([' ', '\t']);
    let indent = rest.len() - line.len();
    let open = |block, marker: usize| Some(Opening { block, marker_bytes: indent + marker });
    let Some(first) = line.chars().next() else {
        return if ended { open(Block::Blank, 0) } else { None };
    };
    match first {
        '\n' | '\r' => open(Block::Blank, 0),
        '|' => open(Block::Row, 0),
        '>' => open(Block::Quote, 1),
        '•' | '◦' | '▪' | '●' | '‣' => open(Block::Item, first.len_utf8()),
        '#' => {
            let marks = run(line, '#');
            match line[marks..].chars().next() {
                None if !ended => None,
                None | Some(' ' | '\t' | '\n' | '\r') if marks <= 6 => open(Block::Heading, marks),
                _ => open(Block::Plain, 0),
            }
        }
        '`' | '~' => {
            let marks = run(line, first);
            match (marks, line[marks..].is_empty() && !ended) {
                (_, true) => None,
                (3.., _) => fence(line, first, marks, ended).and_then(|block| open(block, 0)),
                _ => open(Block::Plain, 0),
            }
        }
        '-' | '*' | '+' | '_' | '=' => {
            let marks = run(line, first);
            let after = line[marks..].chars().next();
            match after {
                None if !ended => None,
                Some(' ' | '\t') if marks == 1 && !matches!(first, '_' | '=') => open(Block::Item, 2),
                None | Some('\n' | '\r') if marks == 1 && matches!(first, '-' | '*' | '+') => open(Block::Item, 1),
                None | Some('\n' | '\r' | ' ') if marks >= 3 => open(Block::Rule, marks),
                _ => open(Block::Plain, 0),
            }
        }
        '0'..='9' => {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            let mut after = line[digits..].chars();
            match (after.next(), after.next()) {
                _ if digits > 3 => open(Block::Plain, 0),
                (None, _) | (Some('.' | ')'), None) if !ended => None,
                (Some('.' | ')'), Some(' ' | '\t')) => open(Block::Numbered, digits + 2),
                _ => open(Block::Plain, 0),
            }
        }
        _ => open(Block::Plain, 0),
    }
}

/// A run of back-ticks opens a fence unless the same line has more of them: then it is code inside a line.
fn fence(line: &str, mark: char, marks: usize, ended: bool) -> Option<Block> {
    let info = &line[marks..];
    let end = info.find('\n');
    if mark == '`' && info[..end.unwrap_or(info.len())].contains('`') {
        return Some(Block::Plain);
    }
    (end.is_some() || ended).then_some(Block::Fence { mark, marks })
}

/// Whether this whole line ends a fence that was opened with `marks` times `mark`.
pub(crate) fn closes_fence(line: &str, mark: char, marks: usize) -> bool {
    let line = line.trim();
    run(line, mark) >= marks && line.chars().all(|c| c == mark)
}

fn run(line: &str, mark: char) -> usize {
    line.chars().take_while(|c| *c == mark).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_are_told_apart() {
        use Block::*;
        for (line, block, marker_bytes) in [
            ("Hello", Plain, 0),
            ("  \n", Blank, 2),
            ("", Blank, 0),
            ("## Title", Heading, 2),
            ("#hashtag", Plain, 0),
            ("- item", Item, 2),
            ("  * item", Item, 4),
            ("* * *", Item, 2),
            ("**bold**", Plain, 0),
            ("-5 degrees", Plain, 0),
            ("1. first", Numbered, 3),
            ("12) twelfth", Numbered, 4),
            ("3.5 is", Plain, 0),
            ("2024. A year", Plain, 0),
            ("| a | b |", Row, 0),
            ("> quoted", Quote, 1),
            ("---\n", Rule, 3),
            ("```rust\nlet", Fence { mark: '`', marks: 3 }, 0),
            ("~~~~", Fence { mark: '~', marks: 4 }, 0),
            ("~~gone~~", Plain, 0),
            ("```inline``` code", Plain, 0),
            ("`x` is", Plain, 0),
        ] {
            assert_eq!(opening(line, true), Some(Opening { block, marker_bytes }), "{line:?}");
        }
    }

    #[test]
    fn what_may_become_something_else_waits() {
        for line in ["", "  ", "-", "*", "**", "#", "##", "1", "12.", "`", "``", "```", "```rust"] {
            assert_eq!(opening(line, false), None, "{line:?}");
        }
    }

    proptest! {
        #[test]
        fn an_answer_never_changes_as_the_line_grows(line in "[ \\-*+_#>|`~0-9.)a=\n]{0,8}") {
            let answers: Vec<_> = line.char_indices().map(|(i, _)| opening(&line[..i], false)).collect();
            let whole = opening(&line, false);
            for answer in answers.into_iter().flatten() {
                prop_assert_eq!(Some(answer), whole);
            }
            prop_assert!(opening(&line, true).is_some());
        }
    }
}
