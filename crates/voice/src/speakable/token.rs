//! A line as words, each with the punctuation around it; and the words back as a line. Pure.

/// Punctuation that may open a word, and that may close it. What opens with `(` is a pause; quotes are nothing to hear.
const OPENING: &[char] = &['(', '[', '{', '"', '\'', '¿', '¡'];
const CLOSING: &[char] = &['.', ',', ';', ':', '!', '?', ')', ']', '}', '"', '\''];

/// Stands for the pause at a bracket, which is a comma unless something stronger, or nothing, follows.
const BRACKET: char = '(';

/// One word between white space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) lead: &'a str,
    pub(super) core: &'a str,
    pub(super) trail: &'a str,
}

impl<'a> Token<'a> {
    fn new(word: &'a str) -> Self {
        let after_lead = word.trim_start_matches(OPENING);
        // Dots in front are an ellipsis, unless they begin a decimal or a path.
        let dots = after_lead.len() - after_lead.trim_start_matches('.').len();
        let decimal = after_lead[dots..].starts_with(|c: char| c.is_ascii_digit()) && after_lead[..dots].ends_with('.');
        let path = dots <= 2 && after_lead[dots..].starts_with('/');
        let kept = if path { dots } else { usize::from(decimal) };
        let start = word.len() - after_lead.len() + dots - kept;
        let core = word[start..].trim_end_matches(CLOSING);
        Self { lead: &word[..start], core, trail: &word[start + core.len()..] }
    }

    /// Whether a sentence, or a part of one, ends with this word.
    pub(super) fn is_last(&self) -> bool {
        !self.trail.is_empty()
    }
}

pub(super) fn tokens(line: &str) -> Vec<Token<'_>> {
    line.split_whitespace().filter(|word| !EMOTICONS.contains(word)).map(Token::new).collect()
}

const EMOTICONS: &[&str] = &[
    ":)",
    ":-)",
    ":(",
    ":-(",
    ":D",
    ":-D",
    ";)",
    ";-)",
    ":P",
    ":-P",
    ":p",
    ":o",
    ":O",
    "<3",
    ":/",
    ":-/",
    ":'(",
    "=)",
    "^_^",
    "-_-",
    ":|",
    "XD",
    "xD",
    "¯\\_(ツ)_/¯",
    ">:(",
    "</3",
];

/// Writes the words of one line as they are spoken.
#[derive(Default)]
pub(super) struct Line {
    text: String,
}

impl Line {
    /// Adds a word with the punctuation that is heard.
    pub(super) fn push(&mut self, lead: &str, spoken: &str, trail: &str) {
        self.text.push(' ');
        for c in lead.chars() {
            match c {
                '(' | '[' | '{' | ')' | ']' | '}' => self.text.push(BRACKET),
                '"' | '\'' => {}
                other => self.text.push(other),
            }
        }
        self.text.push_str(spoken);
        for c in trail.chars() {
            match c {
                ')' | ']' | '}' => self.text.push(BRACKET),
                '"' | '\'' => {}
                other => self.text.push(other),
            }
        }
    }

    /// The line with one space between words, one mark where there were several, none in front.
    pub(super) fn finish(&self) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut run = Run::default();
        for c in self.text.chars() {
            match c {
                '.' | ',' | ';' | ':' | '!' | '?' | BRACKET => run.marks.push(c),
                _ if c.is_whitespace() => run.space = true,
                _ => {
                    run.write(&mut out);
                    out.push(c);
                }
            }
        }
        run.marks.retain(|mark| *mark != BRACKET);
        run.write(&mut out);
        out.truncate(out.trim_end().len());
        out
    }
}

/// White space and punctuation between two words.
#[derive(Default)]
struct Run {
    space: bool,
    marks: Vec<char>,
}

impl Run {
    fn write(&mut self, out: &mut String) {
        let run = std::mem::take(self);
        if out.is_empty() {
            return; // no mark and no space in front of the first word
        }
        let mut marks = run.marks.as_slice();
        // The last stop of "a.m." is part of the word, whatever follows.
        if marks.first() == Some(&'.') && ends_in_initials(out) {
            out.push('.');
            marks = &marks[1..];
            marks = if strongest(marks) == Some('.') { &[] } else { marks };
        }
        match strongest(marks) {
            Some('.') if marks.iter().filter(|c| **c == '.').count() >= 3 => out.push_str("..."),
            Some(BRACKET) => out.push(','),
            Some(mark) => out.push(mark),
            None => {}
        }
        // Runs of marks part two words even where no space was.
        if run.space || run.marks.len() > 1 || run.marks.contains(&BRACKET) {
            out.push(' ');
        }
    }
}

fn strongest(marks: &[char]) -> Option<char> {
    marks.iter().copied().max_by_key(|mark| "(,;:.!?".find(*mark))
}

fn ends_in_initials(text: &str) -> bool {
    let mut back = text.chars().rev();
    back.next().is_some_and(char::is_alphabetic) && back.next() == Some('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_their_punctuation() {
        let shown = |line| {
            tokens(line).iter().map(|t| format!("{}|{}|{}", t.lead, t.core, t.trail)).collect::<Vec<_>>().join(" ")
        };
        expect_test::expect![[r#"|Well|, "(|e.g|.)" ...|and| |.5| |$3.50|. |-5|. ||?!"#]]
            .assert_eq(&shown("Well, \"(e.g.)\" ...and .5 :-) :) $3.50. -5. ?!"));
    }

    #[test]
    fn a_line_is_tidied() {
        let tidy = |text: &str| {
            let mut line = Line::default();
            line.push("", text, "");
            line.finish()
        };
        for (text, expected) in [
            ("  Hello ,  world !! ", "Hello, world!"),
            ("What?! No...... really.. ,", "What? No... really."),
            (", . leading", "leading"),
            ("at ten a.m.,, then 3.5 a.m.. So", "at ten a.m., then 3.5 a.m. So"),
            ("a ,, . b", "a. b"),
        ] {
            assert_eq!(tidy(text), expected);
            assert_eq!(tidy(expected), expected);
        }
    }
}
