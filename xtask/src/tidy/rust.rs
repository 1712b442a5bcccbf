//! A look at Rust source that is just sharp enough for the rules: blanks out strings and comments, and knows which lines are tests.

/// `text` with the insides of strings, characters and comments replaced by spaces; line breaks stay where they are.
pub(super) fn code_only(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match &bytes[at..] {
            [b'/', b'/', ..] => find(bytes, at, b"\n").unwrap_or(bytes.len()),
            [b'/', b'*', ..] => find(bytes, at + 2, b"*/").map_or(bytes.len(), |end| end + 2),
            [b'r', b'"' | b'#', ..] if !continues_word(bytes, at) => match raw_string_end(bytes, at) {
                Some(end) => end,
                None => {
                    at += 1;
                    continue;
                }
            },
            [b'"', ..] => string_end(bytes, at),
            [b'\'', ..] => match char_end(bytes, at) {
                Some(end) => end,
                None => {
                    at += 1;
                    continue;
                }
            },
            _ => {
                at += 1;
                continue;
            }
        };
        out[at..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        at = end;
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    bytes.get(from..)?.windows(what.len()).position(|window| window == what).map(|at| from + at)
}

fn continues_word(bytes: &[u8], at: usize) -> bool {
    at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_')
}

fn raw_string_end(bytes: &[u8], at: usize) -> Option<usize> {
    let hashes = bytes[at + 1..].iter().take_while(|byte| **byte == b'#').count();
    if bytes.get(at + 1 + hashes) != Some(&b'"') {
        return None;
    }
    let close = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
    Some(find(bytes, at + 2 + hashes, &close).map_or(bytes.len(), |end| end + close.len()))
}

fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The end of a character; `None`: it is a lifetime.
fn char_end(bytes: &[u8], at: usize) -> Option<usize> {
    if bytes.get(at + 1) == Some(&b'\\') {
        return find(bytes, at + 3, b"'").map(|end| end + 1);
    }
    let rest = std::str::from_utf8(bytes.get(at + 1..(at + 6).min(bytes.len()))?);
    let first = match rest {
        Ok(rest) => rest.chars().next()?,
        Err(error) => std::str::from_utf8(&bytes[at + 1..at + 1 + error.valid_up_to()]).ok()?.chars().next()?,
    };
    let end = at + 1 + first.len_utf8();
    (bytes.get(end) == Some(&b'\'')).then_some(end + 1)
}

/// For each line of code whether it belongs to an item under `#[cfg(test)]` or `#[test]`.
pub(super) fn test_lines(code: &str) -> Vec<bool> {
    let mut lines = vec![false; code.lines().count()];
    let mut depth = 0_usize;
    // The depth outside the test item, and whether its braces have opened.
    let mut inside: Option<(usize, bool)> = None;
    for (number, line) in code.lines().enumerate() {
        let marker =
            ["#[cfg(test)]", "#[cfg(all(test", "#[test]", "#[tokio::test"].iter().any(|mark| line.contains(mark));
        if inside.is_none() && marker {
            inside = Some((depth, false));
        }
        lines[number] = inside.is_some();
        for c in line.chars() {
            match (c, &mut inside) {
                ('{', item) => {
                    depth += 1;
                    if let Some((_, opened)) = item {
                        *opened = true;
                    }
                }
                ('}', _) => {
                    depth = depth.saturating_sub(1);
                    inside = inside.filter(|(outer, opened)| !(*opened && depth == *outer));
                }
                // `#[cfg(test)] mod tests;` or `use …;`: the item ends here.
                (';', Some((outer, false))) if depth == *outer => inside = None,
                _ => {}
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_comments_and_characters_are_blank_and_lifetimes_are_not() {
        let source = "let a = \"x { \\\" y\"; // {\nlet b = '{'; let c = '\\''; fn f<'a>(x: &'a str) {} /* {\n */ r#\"{ \" \"# }";
        let code = code_only(source);
        assert_eq!(code.matches('{').count(), 1, "{code}");
        assert!(code.contains("fn f<'a>(x: &'a str) {}"), "{code}");
        assert_eq!(code.lines().count(), source.lines().count());
    }

    #[test]
    fn a_character_beyond_ascii_is_blank_too() {
        assert_eq!(code_only("'é' '…' x").trim(), "x");
    }

    #[test]
    fn test_modules_and_functions_are_known_by_their_braces() {
        let code =
            "fn a() {\n}\n#[cfg(test)]\nmod tests {\n  fn b() {\n  }\n}\nfn c() {}\n#[cfg(test)]\nuse x;\nfn d() {}\n";
        let tests: Vec<usize> = (1..).zip(test_lines(code)).filter(|(_, test)| *test).map(|(line, _)| line).collect();
        assert_eq!(tests, [3, 4, 5, 6, 7, 9, 10]);
    }
}
