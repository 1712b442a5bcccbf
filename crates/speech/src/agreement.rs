//! LocalAgreement-2 over words: which part of a growing hypothesis is shown as settled. Pure; knows no recogniser.
//!
//! Two hypotheses in a row that begin with the same words settle those words (Liu et al. 2020, "Low-latency sequence-to-sequence speech
//! recognition", and whisper_streaming, Macháček et al. 2023). The last word of a hypothesis is never settled, since it may be half spoken
//! ("eight", then "eighteen"), nor is the punctuation after the last settled word ("What time." becomes "What time is it?").

use crate::wer::{fold, prefix_distances};

/// The settled text of one utterance and the last hypothesis.
#[derive(Clone, Debug, Default)]
pub struct Agreement {
    /// Text of finished segments and settled words; only ever grows.
    stable: String,
    /// Words in `stable` that belong to the open segment, folded.
    settled: Vec<String>,
    /// Words of the last hypothesis beyond those, folded.
    previous: Vec<String>,
}

/// A word of a hypothesis: folded, where its letters end (before punctuation).
struct Word {
    folded: String,
    letters_end: usize,
}

impl Agreement {
    /// Takes the next hypothesis of the open segment. Returns the text to show and how many bytes of it are settled: those bytes begin every
    /// later text too.
    pub fn observe(&mut self, hypothesis: &str) -> (String, usize) {
        let hypothesis = hypothesis.trim();
        let words = split(hypothesis);
        let folded: Vec<String> = words.iter().map(|word| word.folded.clone()).collect();
        let skip = nearest(&self.settled, &folded).words;
        let beyond = &folded[skip..];
        let agreed = beyond.iter().zip(&self.previous).take_while(|(a, b)| a == b).count();
        let agreed = agreed.min(beyond.len().saturating_sub(1));
        let end_of = |count: usize| count.checked_sub(1).map_or(0, |last| words[last].letters_end);
        let (from, to) = (end_of(skip), end_of(skip + agreed));
        self.append(&hypothesis[from..to], from == 0);
        self.settled.extend_from_slice(&beyond[..agreed]);
        self.previous = beyond[agreed..].to_vec();
        let tail = &hypothesis[to..];
        let gap = if to == 0 && !self.stable.is_empty() && !tail.is_empty() { " " } else { "" };
        (format!("{}{gap}{tail}", self.stable), self.stable.len())
    }

    /// The open segment is finished and its text known; the next hypothesis is of a new segment. Words already settled stay as they are; those
    /// that lie beyond the finished text belong to the new segment.
    pub fn close(&mut self, text: &str) {
        let text = text.trim();
        let words = split(text);
        let folded: Vec<String> = words.iter().map(|word| word.folded.clone()).collect();
        let (settled_in_text, text_in_settled) = (nearest(&self.settled, &folded), nearest(&folded, &self.settled));
        if text_in_settled.distance < settled_in_text.distance {
            self.settled.drain(..text_in_settled.words);
            return;
        }
        let from = settled_in_text.words.checked_sub(1).map_or(0, |last| words[last].letters_end);
        self.append(&text[from..], from == 0);
        self.settled.clear();
        self.previous.clear();
    }

    /// `begins`: the text is a hypothesis from its beginning, not what follows an aligned word.
    fn append(&mut self, text: &str, begins: bool) {
        if begins && !self.stable.is_empty() && !text.is_empty() {
            self.stable.push(' ');
        }
        self.stable.push_str(text);
    }
}

/// A beginning of some words, and how far it is from others.
struct Beginning {
    words: usize,
    distance: usize,
}

/// The beginning of `words` nearest to `given`; of equally near ones the most alike in length.
fn nearest(given: &[String], words: &[String]) -> Beginning {
    let distances = prefix_distances(given, words).into_iter().enumerate();
    let beginnings = distances.map(|(words, distance)| Beginning { words, distance });
    let best = beginnings.min_by_key(|beginning| (beginning.distance, beginning.words.abs_diff(given.len())));
    best.unwrap_or(Beginning { words: 0, distance: given.len() })
}

/// The words of a text with letters or digits in them.
fn split(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for part in text.split_whitespace() {
        let folded = fold(part);
        if folded.is_empty() {
            continue;
        }
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        let letters = part.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
        words.push(Word { folded, letters_end: start + letters });
    }
    words
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;

    /// Each line a hypothesis, "// text" a closed segment; shown with the settled part in brackets.
    fn check(hypotheses: &str, expected: Expect) {
        let mut agreement = Agreement::default();
        let mut shown = String::new();
        for line in hypotheses.lines().map(str::trim) {
            if let Some(text) = line.strip_prefix("//") {
                agreement.close(text);
                continue;
            }
            let (text, stable) = agreement.observe(line);
            shown += &format!("[{}]{}\n", &text[..stable], &text[stable..]);
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn words_settle_when_heard_twice_the_last_one_never() {
        check(
            "What.
             What time.
             What time is?
             What time is it?
             What time is it?",
            expect![[r#"
                []What.
                [What] time.
                [What time] is?
                [What time is] it?
                [What time is] it?
            "#]],
        );
    }

    #[test]
    fn a_word_that_changes_is_not_settled() {
        check(
            "How much is two plus eight.
             How much is two plus eight.
             How much is two plus eighteen?
             How much is two plus eighteen?",
            expect![[r#"
                []How much is two plus eight.
                [How much is two plus] eight.
                [How much is two plus] eighteen?
                [How much is two plus] eighteen?
            "#]],
        );
    }

    #[test]
    fn a_changed_beginning_does_not_flicker() {
        check(
            "Set the timer now
             Set the timer now
             Said the timer for now
             That the timer for five
             Timer for five minutes",
            expect![[r#"
                []Set the timer now
                [Set the timer] now
                [Set the timer] for now
                [Set the timer for] five
                [Set the timer for five] minutes
            "#]],
        );
    }

    #[test]
    fn a_finished_segment_stays_in_front() {
        check(
            "Good mor
             Good morning.
             // Good morning.
             What
             What time
             What time is",
            expect![[r#"
                []Good mor
                [Good] morning.
                [Good morning.] What
                [Good morning. What] time
                [Good morning. What time] is
            "#]],
        );
    }

    #[test]
    fn words_settled_beyond_a_finished_segment_are_not_said_twice() {
        check(
            "Turn on the light and play
             Turn on the light and play some
             // Turn on the light.
             And play some
             And play some music now
             And play some music now please",
            expect![[r#"
                []Turn on the light and play
                [Turn on the light and play] some
                [Turn on the light and play] some
                [Turn on the light and play some] music now
                [Turn on the light and play some music now] please
            "#]],
        );
    }

    #[test]
    fn punctuation_alone_and_nothing_at_all_are_no_words() {
        check(
            "...\n\n- ?\nYes.",
            expect![[r#"
            []...
            []
            []- ?
            []Yes.
        "#]],
        );
    }

    proptest! {
        #[test]
        fn the_settled_part_only_grows(steps in prop::collection::vec((any::<bool>(), "([aAbéß日'.,? -]{0,3} ?){0,7}"), 0..24)) {
            let mut agreement = Agreement::default();
            let mut settled = String::new();
            for (closes, text) in steps {
                if closes && text.len() % 5 == 0 {
                    agreement.close(&text);
                    continue;
                }
                let (text, stable) = agreement.observe(&text);
                prop_assert!(text.is_char_boundary(stable), "{stable} in {text:?}");
                prop_assert!(text.starts_with(&settled), "{text:?} does not begin with {settled:?}");
                prop_assert!(stable >= settled.len());
                settled = text[..stable].to_owned();
            }
        }

        #[test]
        fn nothing_settled_shows_the_hypothesis_itself(text in "[a-c .?]{0,20}") {
            let (shown, stable) = Agreement::default().observe(&text);
            prop_assert_eq!((shown.as_str(), stable), (text.trim(), 0));
        }
    }
}
