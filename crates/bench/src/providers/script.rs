//! What a recogniser would have understood of a known question by any moment. Pure; times count from the question's first voiced sample.

/// How far a partial's text is behind the sound, and the sound between two partials: bench-460 (`riposte_sim::providers`).
pub(super) const PARTIAL_LAG_S: f64 = 0.1;
pub(super) const PARTIAL_EVERY_S: f64 = 0.1;

/// A word that lacks no more than this of its sound is understood when a text is asked for: recognisers complete words, and the place where a
/// question's sound begins is known to 10 ms.
const GUESSED_S: f64 = 0.06;

/// A word and when it is spoken, in seconds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) from_s: f64,
    pub(super) to_s: f64,
}

/// A question as it is spoken.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Script {
    words: Vec<Word>,
}

impl Script {
    /// Words whose times are not known, spread over `length_s` in proportion to their letters.
    pub(crate) fn spread(text: &str, length_s: f64) -> Self {
        let letters = |word: &str| word.chars().filter(|c| c.is_alphanumeric()).count().max(1) as f64;
        let all: f64 = text.split_whitespace().map(letters).sum();
        let mut before = 0.0;
        let word = |text: &str| {
            let from_s = before / all * length_s;
            before += letters(text);
            Word { text: text.to_owned(), from_s, to_s: before / all * length_s }
        };
        Self { words: text.split_whitespace().map(word).collect() }
    }

    /// The partial hypothesis after `audio_s` of the question, and how many of its bytes will not change: words that the partial before had
    /// too, never the last one.
    pub(super) fn partial_at(&self, audio_s: f64) -> (String, usize) {
        let ended = |at: f64| self.words.iter().take_while(|word| word.to_s <= at + 1e-9).count();
        let shown = ended(audio_s - PARTIAL_LAG_S);
        let stable = ended(audio_s - PARTIAL_LAG_S - PARTIAL_EVERY_S).min(shown.saturating_sub(1));
        (joined(&self.words[..shown]), joined(&self.words[..stable]).len())
    }

    /// The words that are understood when the text of the first `audio_s` is asked for.
    pub(super) fn by(&self, audio_s: f64) -> &[Word] {
        let count = self.words.iter().take_while(|word| word.to_s <= audio_s + GUESSED_S).count();
        &self.words[..count]
    }

    /// What is left after the first `words`, on the clock of its own first word.
    pub(super) fn after(&self, words: usize) -> Self {
        let left = self.words.get(words..).unwrap_or_default();
        let start = left.first().map_or(0.0, |word| word.from_s);
        let earlier =
            |word: &Word| Word { text: word.text.clone(), from_s: word.from_s - start, to_s: word.to_s - start };
        Self { words: left.iter().map(earlier).collect() }
    }
}

pub(super) fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partial_lags_and_its_last_word_may_still_change() {
        // Words end at 0.4, 0.8, 1.0 and 1.2 s.
        let script = Script::spread("What time is it?", 1.2);
        let shown = |audio_s: f64| {
            let (text, stable) = script.partial_at(audio_s);
            format!("[{}]{}", &text[..stable], &text[stable..])
        };
        assert_eq!(
            [0.4, 0.5, 0.6, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4].map(shown),
            [
                "[]",
                "[]What",
                "[]What",
                "[What] time",
                "[What] time",
                "[What time] is",
                "[What time] is",
                "[What time is] it?",
                "[What time is] it?"
            ]
        );
    }

    #[test]
    fn a_text_that_is_asked_for_has_the_words_that_are_as_good_as_whole() {
        let script = Script::spread("What time is it?", 1.2);
        let text = |audio_s: f64| joined(script.by(audio_s));
        assert_eq!([0.0, 0.3, 0.35, 1.19, 9.0].map(text), ["", "", "What", "What time is it?", "What time is it?"]);
    }

    #[test]
    fn what_is_left_begins_with_its_own_first_word() {
        let left = Script::spread("What time is it?", 1.2).after(2);
        assert_eq!(joined(left.by(0.2)), "is");
        assert_eq!(joined(left.by(0.4)), "is it?");
        assert_eq!(Script::spread("", 0.0).after(3), Script::default());
    }
}
