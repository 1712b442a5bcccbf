//! The assistant's own words coming back through the microphone: recognised words against what was played lately.
//!
//! Echo keeps the order of the words, and loses or garbles some: what was heard is compared with what was spoken by
//! their longest common subsequence (Wagner & Fischer, "The string-to-string correction problem", J. ACM 21, 1974),
//! where a long word may be off by a letter or two.

use super::vocabulary::NUMBERS;
use super::words::{lowered, words};

/// From this share of its words on, what was heard is echo.
pub const ECHO_SHARE: f32 = 0.75;
/// No longer than this, a word must be the very same: `ten` is not `then`.
pub const EXACT_LETTERS: usize = 4;
/// A longer word may differ by one letter for so many of its letters.
pub const LETTERS_PER_ERROR: usize = 4;
/// Heard words that are looked at: the last ones. Spoken words that are looked at: the last ones.
pub const HEARD_WORDS: usize = 64;
/// See [`HEARD_WORDS`]: about half a minute of speech, longer than any room.
pub const SPOKEN_WORDS: usize = 96;
/// Letters of a word that are compared.
const LETTERS: usize = 24;

/// Words that turn what was spoken into something else: where the reply has them not, the user said them. "No, it opens
/// at ten in the morning."
#[rustfmt::skip]
const TURNING: &[&str] = &[
    "no", "not", "but", "stop", "wait", "what", "when", "where", "why", "who", "which", "how", "what's", "sorry",
    "really", "don't", "isn't", "doesn't", "quiet", "enough", "hold", "instead", "never", "pero", "para", "espera", "qué",
    "cuándo", "dónde", "cómo", "cuál", "quién", "cuánto", "cuántos", "cuántas", "perdón", "perdona", "pará", "esperá",
    "basta", "nunca", "sino", "oye",
];

/// Whether `heard` is the assistant's own words coming back. Silence is no echo.
pub fn is_echo(heard: &str, spoken: &str) -> bool {
    echo_share(heard, spoken) >= ECHO_SHARE && !turns(heard, spoken)
}

/// Whether `heard` has a number in words, or another word that makes a difference, which was not spoken.
fn turns(heard: &str, spoken: &str) -> bool {
    let (heard, spoken) = (lowered(heard), lowered(spoken));
    let telling =
        |word: &&str| TURNING.contains(word) || NUMBERS.english.contains(word) || NUMBERS.spanish.contains(word);
    words(&heard).filter(telling).any(|word| words(&spoken).all(|other| other != word))
}

/// `heard` without the words of the assistant that came back behind it: its last words, at most three, that follow one another in `spoken` as well. A reply
/// that goes on after "yeah" is heard by the same session.
pub fn without_echo_behind<'a>(heard: &'a str, spoken: &str) -> &'a str {
    const MOST: usize = 3;
    let (lower, spoken) = (lowered(heard), lowered(spoken));
    let all: Vec<&str> = words(&lower).collect();
    let spoken = last_words(&spoken, SPOKEN_WORDS);
    let echoed = (1..=MOST.min(all.len()))
        .rev()
        .find(|count| spoken.windows(*count).any(|some| *some == all[all.len() - count..]))
        .unwrap_or(0);
    let Some(last) = words(heard).take(all.len() - echoed).last() else { return "" };
    &heard[..last.as_ptr() as usize - heard.as_ptr() as usize + last.len()]
}

/// The share of the words of `heard` that are found, in this order, in `spoken`: 0 to 1, and 0 if there are none.
pub fn echo_share(heard: &str, spoken: &str) -> f32 {
    let (heard, spoken) = (lowered(heard), lowered(spoken));
    let heard = last_words(&heard, HEARD_WORDS);
    let spoken = last_words(&spoken, SPOKEN_WORDS);
    if heard.is_empty() {
        return 0.0;
    }
    let mut row = [0_u16; SPOKEN_WORDS + 1];
    for word in &heard {
        let mut diagonal = 0;
        for (at, other) in spoken.iter().enumerate() {
            let above = row[at + 1];
            let matched = if is_alike(word, other) { diagonal + 1 } else { 0 };
            row[at + 1] = matched.max(above).max(row[at]);
            diagonal = above;
        }
    }
    f32::from(row[spoken.len()]) / heard.len() as f32
}

fn last_words(text: &str, limit: usize) -> Vec<&str> {
    let mut all: Vec<&str> = words(text).collect();
    all.drain(..all.len().saturating_sub(limit));
    all
}

/// The same word, or a long one that is slightly misheard.
fn is_alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (length, other) = (a.chars().count(), b.chars().count());
    let shorter = length.min(other);
    // What is counted must be right to the digit.
    if shorter <= EXACT_LETTERS || length.max(other) > LETTERS || a.contains(char::is_numeric) {
        return false;
    }
    let allowed = shorter / LETTERS_PER_ERROR;
    length.abs_diff(other) <= allowed && distance(a, b) <= allowed
}

/// Letters to insert, delete or replace; for words of up to [`LETTERS`].
fn distance(a: &str, b: &str) -> usize {
    let mut row: [usize; LETTERS + 1] = std::array::from_fn(|n| n);
    let mut length = 0;
    for (line, c) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (at, d) in b.chars().enumerate() {
            let above = row[at + 1];
            row[at + 1] = (diagonal + usize::from(c != d)).min(above + 1).min(row[at] + 1);
            diagonal = above;
            length = at + 1;
        }
    }
    row[length]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("river", "rivers"), 1);
        assert!(is_alike("morning", "mourning") && is_alike("hundred", "hundreds"));
        assert!(!is_alike("ten", "then") && !is_alike("nine", "mine") && !is_alike("1200", "1300"));
    }

    #[test]
    fn a_share_is_of_what_was_heard_and_in_order() {
        let spoken = "It opens at nine in the morning.";
        assert_eq!(echo_share("opens at nine", spoken), 1.0);
        assert_eq!(echo_share("nine at opens", spoken), 1.0 / 3.0);
        assert_eq!(echo_share("opens at ten", spoken), 2.0 / 3.0);
        assert_eq!(echo_share("", spoken), 0.0);
        assert_eq!(echo_share("nine", ""), 0.0);
    }

    #[test]
    fn what_came_back_behind_a_word_is_taken_off() {
        let spoken = "I think for most people it opens at nine.";
        for (heard, own) in [
            ("Yeah, I think.", "Yeah"),
            ("Yeah, for", "Yeah"),
            ("Yeah, it opens at", "Yeah"),
            ("That's amazing, honestly.", "That's amazing, honestly"),
            ("Yeah, think I", "Yeah, think"),
            ("opens at nine", ""),
            ("", ""),
        ] {
            assert_eq!(without_echo_behind(heard, spoken), own, "{heard}");
        }
        assert_eq!(without_echo_behind("Yeah, I think.", ""), "Yeah, I think");
    }

    #[test]
    fn a_long_reply_is_compared_by_its_end() {
        let spoken = "one two three four five six seven eight nine ten ".repeat(30) + "the river runs north";
        assert!(is_echo("the river runs north", &spoken));
        assert!(!is_echo("what about the other river", &spoken));
    }
}
