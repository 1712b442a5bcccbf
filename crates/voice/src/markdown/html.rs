//! What stands between angle brackets: a tag is nothing, an address is itself, a placeholder is its words, and anything else is no bracket
//! at all but "less than". Pure.

/// Bytes that `rest`, which begins with `<`, gives away; what is said of them goes to `out`. `None`: the sign is a sign.
pub(super) fn angle(rest: &str, out: &mut String) -> Option<usize> {
    if rest.starts_with("<!--") {
        return rest.find("-->").map(|end| end + 3);
    }
    let end = rest.find('>').filter(|end| *end <= 2000)?;
    let inside = &rest[1..end];
    if inside.contains("://") || inside.contains('@') && !inside.contains(' ') {
        out.push_str(inside);
    } else if is_tag(inside) {
        out.push(' ');
    } else if is_placeholder(inside, out, &rest[end + 1..]) {
        out.push(' ');
        out.push_str(inside);
        out.push(' ');
    } else {
        return None;
    }
    Some(end + 1)
}

/// A known name, and attributes.
fn is_tag(inside: &str) -> bool {
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let inside = inside.strip_suffix('/').unwrap_or(inside).trim_end();
    let (name, attributes) = inside.split_at(inside.find(char::is_whitespace).unwrap_or(inside.len()));
    let known = TAGS.contains(&name.to_ascii_lowercase().as_str());
    known && (attributes.is_empty() || attributes.contains('=') || name.len() > 1)
}

/// `<name>`, `Vec<String>`, and `<your name>` where the brackets part it from what is around it.
fn is_placeholder(inside: &str, before: &str, after: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || "_-,.".contains(c);
    let letters = inside.starts_with(char::is_alphabetic);
    let apart = !before.ends_with(char::is_alphanumeric)
        && !after.trim_start_matches(['.', ',', ')']).starts_with(char::is_alphanumeric);
    letters && (inside.chars().all(word) || apart && inside.chars().all(|c| word(c) || c == ' '))
}

/// HTML's, as far as models write them.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "center",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "tt",
    "u",
    "ul",
    "video",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets() {
        let said = |text: &str| {
            let (before, rest) = text.split_at(text.find('<').unwrap_or(0));
            let mut out = before.to_owned();
            angle(rest, &mut out).map(|_| out[before.len()..].trim().to_owned())
        };
        for (text, expected) in [
            ("<b>", Some("")),
            ("</b>", Some("")),
            ("<br/>", Some("")),
            ("<a href=\"x\">", Some("")),
            ("<details open>", Some("")),
            ("<!-- note -->", Some("")),
            ("<https://a.b>", Some("https://a.b")),
            ("git clone <url>", Some("url")),
            ("Vec<String>", Some("String")),
            ("Dear <your name>,", Some("your name")),
            ("a<b and c>d", None),
            ("a < b > c", None),
            ("<3", None),
        ] {
            assert_eq!(said(text).as_deref(), expected, "{text}");
        }
    }
}
