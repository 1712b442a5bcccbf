//! A line without its markup: links become their text, images their description, emphasis and tags go. Pure; keeps what it can't read.

/// Takes the markup out of a line, or of a piece of one: what is opened or closed elsewhere is removed too.
pub(crate) fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '\\' => escape(rest, &mut out),
            '`' => code(rest, &mut out),
            '!' if rest.starts_with("![") => link(&rest[1..], &mut out).map(|n| n + 1),
            '[' => link(rest, &mut out),
            '<' => tag(rest, &mut out),
            '&' => entity(rest, &mut out),
            '*' | '_' | '~' => emphasis(rest, c, &out),
            _ => None,
        };
        match taken {
            Some(bytes) => rest = &rest[bytes..],
            None => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// `\*` is a plain asterisk, which still is nothing to pronounce: the symbol table decides.
fn escape(rest: &str, out: &mut String) -> Option<usize> {
    let next = rest[1..].chars().next().filter(char::is_ascii_punctuation)?;
    out.push(next);
    Some(2)
}

/// A code span is its content; a lone back-tick is nothing.
fn code(rest: &str, out: &mut String) -> Option<usize> {
    let marks = rest.bytes().take_while(|b| *b == b'`').count();
    let content = &rest[marks..];
    if let Some(end) = content.find(&rest[..marks]) {
        out.push_str(&content[..end]);
        return Some(marks + end + marks);
    }
    Some(marks)
}

/// `[text](address)`, `[text][reference]`, `[^note]`, `[ ]` and plain brackets.
fn link(rest: &str, out: &mut String) -> Option<usize> {
    let end = closing(rest, '[', ']')?;
    let text = &rest[1..end];
    let mut taken = end + 1;
    let after = &rest[taken..];
    if let Some(end) = after.strip_prefix('(').and_then(|_| closing(after, '(', ')')) {
        taken += end + 1;
    } else if let Some(end) = after.strip_prefix('[').and_then(|_| closing(after, '[', ']')) {
        taken += end + 1;
    } else if text.starts_with('^') || matches!(text, " " | "x" | "X") {
        return Some(taken);
    } else {
        return None;
    }
    out.push_str(&plain(text));
    Some(taken)
}

/// The index of the bracket that closes the one at 0. Nothing longer than 500 characters is a link.
fn closing(rest: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (i, c) in rest.char_indices().take(500) {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return Some(i);
            }
        }
    }
    None
}

/// `<https://…>` is an address; `<b>`, `</b>`, `<br/>` and `<!-- … -->` are nothing.
fn tag(rest: &str, out: &mut String) -> Option<usize> {
    let end = rest.find('>').filter(|end| *end <= 2000)?;
    let inside = &rest[1..end];
    if inside.contains("://") || inside.contains('@') && !inside.contains(' ') {
        out.push_str(inside);
    } else if inside.starts_with("!--") {
        return rest.find("-->").map(|end| end + 3);
    } else if inside.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic()) {
        out.push(' ');
    } else {
        return None;
    }
    Some(end + 1)
}

fn entity(rest: &str, out: &mut String) -> Option<usize> {
    const ENTITIES: &[(&str, &str)] = &[
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&nbsp;", " "),
    ];
    let (entity, text) = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity))?;
    out.push_str(text);
    Some(entity.len())
}

/// Marks of emphasis go; a mark between digits or standing alone, and an underscore inside a word, are left to the symbol table.
fn emphasis(rest: &str, mark: char, before: &str) -> Option<usize> {
    let marks = rest.chars().take_while(|c| *c == mark).count();
    let before = before.chars().next_back();
    let after = rest[marks..].chars().next();
    let is = |c: Option<char>, test: fn(char) -> bool| c.is_some_and(test);
    let alone = !is(before, |c| !c.is_whitespace()) && !is(after, |c| !c.is_whitespace());
    let inside_number = is(before, |c| c.is_ascii_digit()) && is(after, |c| c.is_ascii_digit());
    let inside_word = is(before, char::is_alphanumeric) && is(after, char::is_alphanumeric);
    let literal = match mark {
        '*' => marks == 1 && (alone || inside_number),
        '_' => inside_word,
        _ => marks == 1,
    };
    (!literal).then_some(marks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(line: &str, expected: Expect) {
        expected.assert_eq(&plain(line));
    }

    #[test]
    fn emphasis_goes() {
        check("**Bold**, *italic*, __both__, _one_ and ~~gone~~.", expect!["Bold, italic, both, one and gone."]);
        check("**Half of a", expect!["Half of a"]);
        check("bold** span", expect!["bold span"]);
        check("snake_case, 3*4, 3 * 4 and ~5", expect!["snake_case, 3*4, 3 * 4 and ~5"]);
        check("2 ** 3", expect!["2  3"]);
        check("\\*not bold\\*", expect!["*not bold*"]);
    }

    #[test]
    fn links_and_images() {
        check("See [the **docs**](https://a.b/c_(d)) now", expect!["See the docs now"]);
        check("![A cat](cat.png) and [ref][1], note[^1]", expect!["A cat and ref, note"]);
        check("[ ] open, [x] done, [kept] and a[0", expect![" open,  done, [kept] and a[0"]);
        check("<https://a.b> <me@a.b> <b>bold</b><br/> 3 < 4 > 2", expect!["https://a.b me@a.b  bold   3 < 4 > 2"]);
    }

    #[test]
    fn code_and_entities() {
        check("Use `let x = *y;` and ``a`b``, or `open", expect!["Use let x = *y; and a`b, or open"]);
        check("R&amp;D &lt;3 &copy;", expect!["R&D <3 &copy;"]);
    }
}
