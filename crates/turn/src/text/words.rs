//! Words of recognised text: lower-case, punctuation aside. What two recognisers, or two hypotheses of one, write
//! differently is no difference here.

/// Marks that stand between words or around them. A symbol that is spoken (`%`, `€`, `+`) is none: without it the words
/// say something else.
fn is_mark(c: char) -> bool {
    c.is_whitespace()
        || r#"!"'(),-.:;?[]_`{}~"#.contains(c)
        || matches!(c, '¡' | '¿' | '«' | '»' | '´' | '·')
        // General punctuation (dashes, curly quotes, the ellipsis), CJK punctuation, and the full-width forms of ours.
        || matches!(c, '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '！' | '，' | '．' | '：' | '；' | '？')
        || c.is_control()
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// Whether the mark `c` belongs to the word that it stands in: an apostrophe between letters, a point, comma or colon
/// between digits.
fn is_inner(before: Option<char>, c: char, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    (is_apostrophe(c) && before.is_alphanumeric() && after.is_alphanumeric())
        || (matches!(c, '.' | ',' | ':') && before.is_numeric() && after.is_numeric())
}

/// Lower-case, with straight apostrophes: what [`words`] takes.
pub fn lowered(text: &str) -> String {
    let straight = |c: char| if is_apostrophe(c) { '\'' } else { c };
    text.chars().flat_map(char::to_lowercase).map(straight).collect()
}

/// The words of a text, as slices of it. Apostrophes inside of words and accents are kept, hyphens part: `uh-huh` is
/// two words.
pub fn words(text: &str) -> Words<'_> {
    Words { rest: text }
}

/// Made by [`words`].
#[derive(Clone, Debug)]
pub struct Words<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let start = self.rest.find(|c| !is_mark(c))?;
        let text = &self.rest[start..];
        let mut before = None;
        let mut chars = text.char_indices().peekable();
        let mut end = text.len();
        while let Some((at, c)) = chars.next() {
            if is_mark(c) && !is_inner(before, c, chars.peek().map(|(_, next)| *next)) {
                end = at;
                break;
            }
            before = Some(c);
        }
        self.rest = &text[end..];
        Some(&text[..end])
    }
}

/// Whether two texts have the same words, apart from case, punctuation, spacing and hyphens. Numbers keep their
/// borders: `2 15` is not `21 5`.
pub fn same_words(a: &str, b: &str) -> bool {
    Letters::of(a).flat_map(char::to_lowercase).eq(Letters::of(b).flat_map(char::to_lowercase))
}

/// The letters of a text without what is between its words, but for what parts two digits.
struct Letters<'a> {
    words: Words<'a>,
    word: std::str::Chars<'a>,
    last: Option<char>,
    next: Option<char>,
}

impl<'a> Letters<'a> {
    fn of(text: &'a str) -> Self {
        Self { words: words(text), word: "".chars(), last: None, next: None }
    }
}

impl Iterator for Letters<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        if let Some(c) = self.next.take() {
            self.last = Some(c);
            return Some(c);
        }
        if let Some(c) = self.word.next() {
            self.last = Some(c);
            return Some(if is_apostrophe(c) { '\'' } else { c });
        }
        self.word = self.words.next()?.chars();
        let c = self.word.next()?;
        if c.is_numeric() && self.last.is_some_and(char::is_numeric) {
            self.next = Some(c);
            return Some(' ');
        }
        self.last = Some(c);
        Some(c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> String {
        words(&lowered(text)).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn words_are_lower_case_and_without_marks() {
        assert_eq!(split("What’s the weather, like?"), "what's|the|weather|like");
        assert_eq!(split("¿Qué hora es? ¡Ya!"), "qué|hora|es|ya");
        assert_eq!(split("Uh-huh… 'quoted' dogs' 1.5 at 9:30, 3,000."), "uh|huh|quoted|dogs|1.5|at|9:30|3,000");
        assert_eq!(split("50% of €20 — “yes”"), "50%|of|€20|yes");
        assert_eq!(split(" ... "), "");
    }

    #[test]
    fn what_is_written_differently_is_the_same() {
        for (a, b) in [
            ("Twenty-four.", "twenty four"),
            ("It's here!", "it’s here"),
            ("¿Qué hora es?", "qué hora es"),
            ("Add eggs, please", "add eggs please."),
            ("the shopping list", "the shoppinglist"),
            ("", "…"),
        ] {
            assert!(same_words(a, b), "{a} / {b}");
        }
    }

    #[test]
    fn what_says_something_else_is_not() {
        for (a, b) in [
            ("set it to 1.5", "set it to 15"),
            ("2 15", "21 5"),
            ("we're here", "were here"),
            ("50%", "50"),
            ("si", "sí"),
            ("turn it on", "turn it"),
            ("", "a"),
        ] {
            assert!(!same_words(a, b), "{a} / {b}");
        }
    }
}
