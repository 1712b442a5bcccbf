//! What the words up to a pause tell of it. Pure.

use crate::text::{self, Ending};

/// The words up to a pause, as far as they matter for its being the end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Words {
    /// How they end, with the recogniser's mark.
    pub ending: Ending,
    pub form: Form,
    /// One or two words that could stand alone, and nothing before them: a greeting, perhaps.
    pub brief: bool,
    /// How many words the last sentence has, as far as it goes.
    pub length: usize,
    /// The recogniser's own probability that the sentence ends with the last word.
    pub closes: Option<f32>,
}

/// How words end, told apart by the words first and by the mark behind them second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The last word wants others; behind it a recogniser's full stop or question mark, or none.
    Open {
        marked: bool,
    },
    Question,
    /// A full stop or an exclamation mark.
    Stop,
    Complete,
    Neutral,
    Trailing,
    Empty,
}

impl Words {
    pub fn of(text: &str, closes: Option<f32>) -> Self {
        let ending = text::ending(text);
        let count = text::words(text).take(3).count();
        let stands = matches!(ending, Ending::Closed | Ending::Complete);
        let length = text::words(last_sentence(text)).count();
        Self { ending, form: Form::of(text), brief: stands && count <= 2, length, closes }
    }
}

/// What stands behind the last mark that ends a sentence, but for the closing one.
fn last_sentence(text: &str) -> &str {
    let marks = ['.', '?', '!'];
    let bare = text.trim_end_matches(|c: char| c.is_whitespace() || marks.contains(&c));
    // A point in a number ends nothing.
    let mut ends = bare.match_indices(marks).filter(|(at, _)| bare[at + 1..].starts_with(char::is_whitespace));
    ends.next_back().map_or(bare, |(at, _)| &bare[at + 1..])
}

impl Form {
    /// As the table that the weights are fitted to has it.
    pub fn name(self) -> &'static str {
        match self {
            Form::Open { marked: true } => "open_marked",
            Form::Open { marked: false } => "open",
            Form::Question => "question",
            Form::Stop => "stop",
            Form::Complete => "complete",
            Form::Neutral => "neutral",
            Form::Trailing => "trailing",
            Form::Empty => "empty",
        }
    }

    fn of(text: &str) -> Self {
        let text = text.trim_end();
        let bare = text.trim_end_matches(['.', '?', '!', ' ']);
        let mark = text.chars().next_back().filter(|c| matches!(c, '.' | '?' | '!') && !text.ends_with(".."));
        match (text::ending(bare), mark) {
            (Ending::Empty, _) => Form::Empty,
            (Ending::Open(_), mark) => Form::Open { marked: mark.is_some() },
            (_, Some('?')) => Form::Question,
            (_, Some(_)) => Form::Stop,
            (Ending::Complete | Ending::Closed, None) => Form::Complete,
            (Ending::Neutral, None) => Form::Neutral,
            (Ending::Trailing, None) => Form::Trailing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_come_before_the_mark() {
        for (text, form) in [
            ("How do I get from here to?", Form::Open { marked: true }),
            ("The thing is.", Form::Open { marked: true }),
            ("Remind me to", Form::Open { marked: false }),
            ("What time is it?", Form::Question),
            ("Turn on the light.", Form::Stop),
            ("Turn on the light", Form::Complete),
            ("I went there and...", Form::Open { marked: false }),
            ("", Form::Empty),
            ("...", Form::Empty),
        ] {
            assert_eq!(Form::of(text), form, "{text:?}");
        }
    }

    #[test]
    fn a_greeting_is_brief() {
        for (text, brief) in [("Hello.", true), ("Good morning.", true), ("Okay", true), ("Hello there you", false)] {
            assert_eq!(Words::of(text, None).brief, brief, "{text:?}");
        }
        assert!(!Words::of("the", None).brief);
    }

    #[test]
    fn the_length_is_that_of_the_last_sentence() {
        for (text, length) in [
            ("Turn it off.", 3),
            ("Hello. What time is it?", 4),
            ("It is 3.5 miles away. Isn't it", 2),
            ("¿Qué hora es?", 3),
            ("", 0),
            ("...", 0),
        ] {
            assert_eq!(Words::of(text, None).length, length, "{text:?}");
        }
    }
}
