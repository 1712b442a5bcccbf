//! Shapes of short phrases: a row of words and word classes, and whether a phrase is of it. Makes no grammar of its own, allocates nothing.
//!
//! | in a shape | fits |
//! |---|---|
//! | `word` | this word |
//! | `CLASS` | a word of the class, as [`Classes`] tells |
//! | `one\|CLASS\|other` | one of these |
//! | `&CLASS` | all that is left, as [`Classes`] tells |
//! | `…?`, `…*` | none or one of it, any number |

/// What the names in capitals stand for.
pub(super) trait Classes {
    /// Whether the word is of the class. `last`: nothing follows it.
    fn has(&self, class: &str, word: &str, last: bool) -> bool;
    /// Whether all of the words are.
    fn has_all(&self, _class: &str, _words: &[&str]) -> bool {
        false
    }
}

/// Shapes that begin with the same word, or with one of several (`one|other`), and how each goes on.
pub(super) type Begun = (&'static str, &'static [&'static str]);

/// Whether the words are of one of the shapes.
pub(super) fn begun(shapes: &[Begun], words: &[&str], classes: &impl Classes) -> bool {
    let Some((first, rest)) = words.split_first() else { return false };
    let fits = |(beginning, _): &&Begun| is_one_of(beginning, first);
    shapes.iter().filter(fits).any(|(_, ends)| any(ends, rest, classes))
}

/// Whether the words are of one of the shapes.
pub(super) fn any(shapes: &[&str], words: &[&str], classes: &impl Classes) -> bool {
    shapes.iter().any(|shape| matches(shape, words, classes))
}

fn matches(shape: &str, words: &[&str], classes: &impl Classes) -> bool {
    if shape.is_empty() {
        return words.is_empty();
    }
    let (token, rest) = shape.split_once(' ').unwrap_or((shape, ""));
    if let Some(class) = token.strip_prefix('&') {
        return classes.has_all(class, words);
    }
    let bare = token.trim_end_matches(['?', '*']);
    let fits = |word: &str, last: bool| {
        bare.split('|').any(|one| {
            if one.starts_with(|c: char| c.is_ascii_uppercase()) { classes.has(one, word, last) } else { one == word }
        })
    };
    let first = words.split_first().filter(|(word, after)| fits(word, after.is_empty()));
    let again = if token.ends_with('*') { shape } else { rest };
    first.is_some_and(|(_, after)| matches(again, after, classes))
        || bare.len() < token.len() && matches(rest, words, classes)
}

fn is_one_of(alternatives: &str, word: &str) -> bool {
    alternatives.split('|').any(|one| one == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Letters;
    impl Classes for Letters {
        fn has(&self, class: &str, word: &str, last: bool) -> bool {
            class == "LONG" && word.len() > 3 && !(last && word == "their")
        }
        fn has_all(&self, class: &str, words: &[&str]) -> bool {
            class == "TWO" && words.len() == 2
        }
    }

    #[test]
    fn a_phrase_is_of_a_shape_or_not() {
        let fits = |shape: &str, text: &str| matches(shape, &text.split_whitespace().collect::<Vec<_>>(), &Letters);
        for (shape, text) in [
            ("a b|c", "a c"),
            ("a b? c", "a c"),
            ("a* c", "a a c"),
            ("LONG* LONG c", "what this c"),
            ("a &TWO", "a x y"),
            ("", ""),
        ] {
            assert!(fits(shape, text), "{shape} / {text}");
        }
        for (shape, text) in
            [("a b|c", "a"), ("a b|c", "a b c"), ("a b? c", "a b b c"), ("LONG", "their"), ("a &TWO", "a x"), ("", "a")]
        {
            assert!(!fits(shape, text), "{shape} / {text}");
        }
    }

    #[test]
    fn shapes_are_sorted_by_what_they_begin_with() {
        let shapes: &[Begun] = &[("that|this", &["is LONG", "works"]), ("go", &[""])];
        let fits = |text: &str| begun(shapes, &text.split(' ').collect::<Vec<_>>(), &Letters);
        assert!(fits("this works") && fits("that is lovely") && fits("go"));
        assert!(!fits("that") && !fits("go works"));
    }
}
