//! A line without its markup: links become their text, images their description, formulas their signs; emphasis, tags and citations go. Pure;
//! keeps what it can't read.

use super::html::angle;
use super::latex;

/// Takes the markup out of a line, or of a piece of one: what is opened or closed elsewhere is removed too.
pub(crate) fn plain(line: &str) -> String {
    if is_reference(line) {
        return String::new();
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '\\' => formula(rest, &mut out).or_else(|| escape(rest, &mut out)),
            '$' => dollars(rest, &mut out),
            '`' => code(rest, &mut out),
            '!' if rest.starts_with("![") => link(&rest[1..], &mut out).map(|n| n + 1),
            '[' => link(rest, &mut out),
            '【' => rest.find('】').map(|end| end + '】'.len_utf8()),
            '<' => angle(rest, &mut out),
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

/// `[1]: https://…`: where a reference leads.
fn is_reference(line: &str) -> bool {
    let target = line.trim_start().strip_prefix('[').and_then(|rest| rest.split_once("]:"));
    target.is_some_and(|(label, target)| !label.contains(']') && target.trim_start().starts_with("http"))
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
    } else if text.starts_with('^') || matches!(text, " " | "x" | "X") || is_citation(text) && !is_index(after) {
        return Some(taken);
    } else {
        return None;
    }
    if !is_citation(text) {
        out.push_str(&plain(text));
    }
    Some(taken)
}

/// `[1]`, `[2, 3]`, `[4-6]`: where something is said to be written. Nobody counts from zero, or to a thousand.
fn is_citation(text: &str) -> bool {
    let number = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()) && part != "0";
    text.split([',', '-', '–']).all(|part| number(part.trim()))
}

/// `a[1] = 5` is an element.
fn is_index(after: &str) -> bool {
    after.trim_start().starts_with('=')
}

/// `\(…\)` and `\[…\]`.
fn formula(rest: &str, out: &mut String) -> Option<usize> {
    let close = match rest.get(..2)? {
        "\\(" => "\\)",
        "\\[" => "\\]",
        _ => return None,
    };
    let end = rest.find(close)?;
    out.push_str(&latex::plain(&rest[2..end]));
    Some(end + 2)
}

/// `$$…$$`, and `$…$` by Pandoc's rule (no white space inside the signs, no digit behind them) where it looks like a formula and not like money.
fn dollars(rest: &str, out: &mut String) -> Option<usize> {
    if let Some(inside) = rest.strip_prefix("$$") {
        let end = inside.find("$$")?;
        out.push_str(&latex::plain(&inside[..end]));
        return Some(end + 4);
    }
    let inside = &rest[1..];
    let end = inside.find('$')?;
    let (formula, after) = (&inside[..end], &inside[end + 1..]);
    let tight = !formula.starts_with(char::is_whitespace) && !formula.ends_with(char::is_whitespace);
    let variable = (1..=2).contains(&formula.len()) && formula.bytes().all(|b| b.is_ascii_alphabetic());
    let signs = formula.contains(['\\', '^', '_', '=', '{']) || formula.contains(" + ") || formula.contains(" - ");
    if formula.is_empty() || !tight || after.starts_with(|c: char| c.is_ascii_digit()) || !variable && !signs {
        return None;
    }
    out.push_str(&latex::plain(formula));
    Some(end + 2)
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
    fn citations_go() {
        check("True [1], known[2][3] and [4, 5]. So [6-8]", expect!["True , known and . So "]);
        check(
            "Said [1](https://a.b). 【4†source】 a[0] and a[1] = 2, [note]",
            expect!["Said .  a[0] and a[1] = 2, [note]"],
        );
    }

    #[test]
    fn formulas_and_money() {
        check(
            "So \\(x^2\\), \\[a \\le b\\], $x$, $E = mc^2$ and $$\\frac{1}{2}$$.",
            expect!["So x², a ≤ b, x, E = m c² and 1/2."],
        );
        check(
            "From $5 to $10, $5-$10, US$3 and $4, $HOME/$PATH",
            expect!["From $5 to $10, $5-$10, US$3 and $4, $HOME/$PATH"],
        );
    }

    #[test]
    fn code_and_entities() {
        check("Use `let x = *y;` and ``a`b``, or `open", expect!["Use let x = *y; and a`b, or open"]);
        check("R&amp;D &lt;3 &copy;", expect!["R&D <3 &copy;"]);
    }
}
