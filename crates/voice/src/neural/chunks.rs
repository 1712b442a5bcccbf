//! How a text is cut for the model, which takes as long as its text is and gives no sound before its end: a first chunk of a few words where the melody
//! allows it, so that the first sound is there early; the rest whole, as long as the model reads it. Pure.

/// Words of a first chunk: fewer sound cut off, more take too long.
const FIRST_WORDS: std::ops::RangeInclusive<usize> = 3..=6;
/// Words that must be left after it.
const LEAST_REST: usize = 4;
/// Models read some hundreds of tokens at once (Kokoro 510); a character of text is at most two of them as a rule. What still is too long is cut by the model's side.
const LONGEST_CHARS: usize = 220;

/// Words that a phrase begins with: the voice may be held for a moment before them. English and Spanish.
const OPENERS: &[&str] = &[
    "and", "or", "but", "because", "so", "that", "which", "who", "when", "while", "where", "if", "as", "than", "then",
    "to", "in", "on", "at", "for", "with", "from", "by", "about", "into", "after", "before", "until", "since",
    "during", "y", "e", "o", "pero", "porque", "que", "cuando", "mientras", "donde", "si", "como", "para", "en", "con",
    "por", "de", "desde", "hasta", "sobre", "sin", "entre",
];

/// The chunks of `text`, in order, none empty. `early`: nobody hears anything yet, so that the first sound counts.
pub(super) fn of(text: &str, early: bool) -> Vec<&str> {
    let mut chunks = Vec::new();
    let mut rest = text.trim();
    if let Some(end) = early.then(|| first_end(rest)).flatten() {
        chunks.push(rest[..end].trim_end());
        rest = rest[end..].trim_start();
    }
    while rest.chars().nth(LONGEST_CHARS).is_some() {
        let end = long_end(rest);
        chunks.push(rest[..end].trim_end());
        rest = rest[end..].trim_start();
    }
    chunks.push(rest);
    chunks.retain(|chunk| !chunk.is_empty());
    chunks
}

/// Where words begin, in bytes.
fn word_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut between = true;
    for (at, character) in text.char_indices() {
        if between && !character.is_whitespace() {
            starts.push(at);
        }
        between = character.is_whitespace();
    }
    starts
}

/// Where the first chunk ends, if there is a good place: after a mark, else before a word that begins a phrase.
fn first_end(text: &str) -> Option<usize> {
    let starts = word_starts(text);
    let words = starts.len();
    let cuts = FIRST_WORDS.filter(|cut| words >= cut + LEAST_REST);
    let after_mark = |cut: &usize| text[..starts[*cut]].trim_end().ends_with([',', ';', ':', '.', '!', '?', '—', '…']);
    let before_opener = |cut: &usize| {
        let word = text[starts[*cut]..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        OPENERS.contains(&word.to_lowercase().as_str())
    };
    let mark = cuts.clone().find(after_mark);
    // The longest that is allowed: a melody suffers least where a cut comes late.
    let cut = mark.or_else(|| cuts.rev().find(before_opener))?;
    Some(starts[cut])
}

/// Where a chunk that is too long for the model ends: after the last mark that still fits, else after the last word, else anywhere.
fn long_end(text: &str) -> usize {
    let limit = text.char_indices().nth(LONGEST_CHARS).map_or(text.len(), |(at, _)| at);
    let fitting = &text[..limit];
    let after = |is_end: fn(char) -> bool| {
        fitting
            .char_indices()
            .rev()
            .find(|(at, c)| is_end(*c) && text[at + c.len_utf8()..].starts_with(char::is_whitespace))
    };
    let mark = after(|c| matches!(c, ',' | ';' | ':' | '.' | '!' | '?' | '—' | '…'));
    let word = || fitting.char_indices().rev().find(|(at, c)| *at > 0 && c.is_whitespace());
    mark.or_else(word).map_or(limit, |(at, c)| at + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_chunk_is_some_words_long_where_a_phrase_ends() {
        let early = |text| of(text, true).join(" | ");
        assert_eq!(early("It takes about nine minutes,"), "It takes about nine minutes,");
        assert_eq!(
            early("It takes about nine minutes, and then you are at the station."),
            "It takes about nine minutes, | and then you are at the station."
        );
        assert_eq!(
            early("The train to the city leaves from the second platform today."),
            "The train to the city leaves | from the second platform today."
        );
        assert_eq!(
            early("Creo que mañana por la tarde va a llover un poco."),
            "Creo que mañana | por la tarde va a llover un poco."
        );
        assert_eq!(
            early("Nobody really knows exactly what happened there yesterday evening."),
            "Nobody really knows exactly what happened there yesterday evening."
        );
        assert_eq!(of("It takes about nine minutes, and then you are at the station.", false).len(), 1);
        assert_eq!(of("  ", true), Vec::<&str>::new());
    }

    #[test]
    fn what_the_model_can_not_read_at_once_is_cut_at_marks() {
        let text = "One two three four five six seven eight nine ten, ".repeat(12);
        let chunks = of(&text, false);
        assert!(chunks.len() > 2);
        for chunk in &chunks {
            assert!(chunk.chars().count() <= LONGEST_CHARS && chunk.ends_with(','), "{chunk}");
        }
        assert_eq!(of(&"x".repeat(500), false).len(), 3);
    }

    proptest! {
        #[test]
        fn no_word_is_lost_and_no_chunk_is_too_long(text in "[a-z,.é ]{0,600}", early in any::<bool>()) {
            let chunks = of(&text, early);
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&chunks.concat()), bare(&text));
            prop_assert!(chunks.iter().all(|chunk| !chunk.is_empty() && chunk.chars().count() <= LONGEST_CHARS));
        }
    }
}
