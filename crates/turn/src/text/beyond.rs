//! What a text has beyond an earlier hypothesis of its beginning.

use super::words::{lowered, words};

/// What of `text` comes after `before`. A recogniser that hears more may write some of `before` in another way: the beginning of `text` that is nearest to
/// it by words is taken for it (Levenshtein distance), and of equally near ones the most alike in length.
pub fn beyond<'a>(before: &str, text: &'a str) -> &'a str {
    let (lower, lower_text) = (lowered(before), lowered(text));
    let said: Vec<&str> = words(&lower).collect();
    let heard: Vec<&str> = words(&lower_text).collect();
    let mut row: Vec<usize> = (0..=heard.len()).collect();
    for (n, word) in said.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = n + 1;
        for (at, other) in heard.iter().enumerate() {
            let substituted = diagonal + usize::from(word != other);
            diagonal = row[at + 1];
            row[at + 1] = substituted.min(row[at + 1] + 1).min(row[at] + 1);
        }
    }
    let nearest = (0..=heard.len()).min_by_key(|&count| (row[count], count.abs_diff(said.len()))).unwrap_or(0);
    // Lower case may be longer or shorter in bytes: the words are counted, not measured.
    let mut rest = words(text);
    let mut last = None;
    for _ in 0..nearest {
        last = rest.next().or(last);
    }
    let end = last.map_or(0, |word| word.as_ptr() as usize - text.as_ptr() as usize + word.len());
    text[end..].trim_start_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_before_is_taken_off() {
        for (before, text, rest) in [
            ("When did?", "When did the Berlin Wall come down?", "the Berlin Wall come down?"),
            ("Turn the heating down.", "Turn the heating down to 18, please.", "to 18, please."),
            ("What does the hair?", "What is the weather like? In Madrid.", "like? In Madrid."),
            ("Hello.", "Hello. What can you do?", "What can you do?"),
            ("Hello.", "Hello.", ""),
            ("Hello.", "", ""),
            ("", "¿Qué hora es?", "Qué hora es?"),
            ("Baja la calefacción.", "Baja la calefacción a dieciocho.", "a dieciocho."),
            ("I'm in İzmir", "I'm in İzmir now", "now"),
        ] {
            assert_eq!(beyond(before, text), rest, "{before:?} {text:?}");
        }
    }
}
