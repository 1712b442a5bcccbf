//! How a text is cut for the model, which takes as long as its text is and gives no sound before its end: a first chunk of a few words where the melody
//! allows it, so that the first sound is there early; then as much as can be said while the sound before it is heard. Pure.

/// Words of a first chunk: fewer sound cut off, more take too long.
const FIRST_WORDS: std::ops::RangeInclusive<usize> = 3..=6;
/// Words that must be left after it.
const LEAST_REST: usize = 4;
/// A character of text is at most two tokens as a rule, of which models read some hundreds at once (Kokoro 510; what still is too long is cut by the model's side). Each token of the
/// longest text takes 1.1 MB of memory with Kokoro, for as long as the model is loaded.
const LONGEST_CHARS: usize = 140;

/// Words that a phrase begins with: the voice may be held for a moment before them. English and Spanish.
const OPENERS: &[&str] = &[
    "and", "or", "but", "because", "so", "that", "which", "who", "when", "while", "where", "if", "as", "than", "then",
    "to", "in", "on", "at", "for", "with", "from", "by", "about", "into", "after", "before", "until", "since",
    "during", "y", "e", "o", "pero", "porque", "que", "cuando", "mientras", "donde", "si", "como", "para", "en", "con",
    "por", "de", "desde", "hasta", "sobre", "sin", "entre",
];

/// What a chunk is cut for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    /// Nobody hears anything yet, so that the first sound counts.
    First,
    /// After so many characters the listener has heard all that there is.
    Chars(usize),
    /// There is time enough.
    Whole,
}

/// Cuts the next chunk off `rest`. `None`: there is no more.
pub(super) fn next<'a>(rest: &mut &'a str, room: Room) -> Option<&'a str> {
    let text = rest.trim();
    let end = match room {
        Room::First => first_end(text),
        Room::Chars(room) => end_within(text, room),
        Room::Whole => None,
    };
    let end = end
        .filter(|end| text[..*end].chars().count() <= LONGEST_CHARS)
        .unwrap_or_else(|| if text.chars().nth(LONGEST_CHARS).is_some() { long_end(text) } else { text.len() });
    let chunk = text[..end].trim_end();
    *rest = &text[end..];
    (!chunk.is_empty()).then_some(chunk)
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

/// A place where a text may be cut.
struct Place {
    /// In bytes, where the next word begins.
    end: usize,
    /// Words before it.
    words: usize,
    after_mark: bool,
}

/// The places that the melody allows, in order: after a mark, and before a word that begins a phrase; not too near to either end.
fn places(text: &str) -> Vec<Place> {
    let starts = word_starts(text);
    let allowed = *FIRST_WORDS.start()..(starts.len() + 1).saturating_sub(LEAST_REST);
    let place = |words: usize| {
        let end = starts[words];
        let after_mark = text[..end].trim_end().ends_with([',', ';', ':', '.', '!', '?', '—', '…']);
        let word = text[end..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let before_opener = OPENERS.contains(&word.to_lowercase().as_str());
        (after_mark || before_opener).then_some(Place { end, words, after_mark })
    };
    allowed.filter_map(place).collect()
}

/// Where the first chunk ends, if there is a good place: after a mark, else before a word that begins a phrase.
fn first_end(text: &str) -> Option<usize> {
    let places = places(text);
    let near = || places.iter().filter(|place| FIRST_WORDS.contains(&place.words));
    let mark = near().find(|place| place.after_mark);
    // The longest that is allowed: a melody suffers least where a cut comes late.
    mark.or_else(|| near().next_back()).map(|place| place.end)
}

/// Where a chunk of at most `room` characters ends: after its last mark if that is in its second half, else before the last word that begins a phrase. Where none
/// has room, the listener waits, and waits least with the shortest there is. `None`: all of it has room, or there is no good place.
fn end_within(text: &str, room: usize) -> Option<usize> {
    let chars = |end: usize| text[..end].trim_end().chars().count();
    if chars(text.len()) <= room {
        return None;
    }
    let places = places(text);
    let has_room = |place: &&Place| chars(place.end) <= room;
    let mark = places.iter().rfind(|place| place.after_mark && has_room(place) && chars(place.end) * 2 >= room);
    let last = || places.iter().rfind(has_room);
    mark.or_else(last).or_else(|| places.first()).map(|place| place.end)
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

    const LONG: &str = "The train to the city leaves from the second platform today, and it takes about nine minutes to the old harbour.";

    /// The first chunk in this room, and the rest whole.
    fn cut(text: &str, room: Room) -> String {
        let mut rest = text;
        let first = next(&mut rest, room).unwrap_or_default();
        [first, rest].map(str::trim).iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn the_first_chunk_is_some_words_long_where_a_phrase_ends() {
        let first = |text| cut(text, Room::First);
        assert_eq!(first("It takes about nine minutes,"), "It takes about nine minutes,");
        assert_eq!(
            first("It takes about nine minutes, and then you are at the station."),
            "It takes about nine minutes, | and then you are at the station."
        );
        assert_eq!(
            first("The train to the city leaves from the second platform today."),
            "The train to the city leaves | from the second platform today."
        );
        assert_eq!(
            first("Creo que mañana por la tarde va a llover un poco."),
            "Creo que mañana | por la tarde va a llover un poco."
        );
        let nowhere = "Nobody really knows exactly what happened there yesterday evening.";
        assert_eq!(first(nowhere), nowhere);
        let whole = "It takes about nine minutes, and then you are at the station.";
        assert_eq!(cut(whole, Room::Whole), whole);
        assert_eq!(first("  "), "");
    }

    #[test]
    fn a_chunk_is_as_long_as_there_is_room_for() {
        let within = |room| cut(LONG, Room::Chars(room));
        assert_eq!(within(200), LONG);
        let at = |end: &str| LONG.replacen(&format!("{end} "), &format!("{end} | "), 1);
        assert_eq!(within(90), at("today,"), "after a mark");
        assert_eq!(within(45), at("leaves"), "no mark has room");
    }

    #[test]
    fn where_nothing_has_room_the_listener_waits_least_with_the_shortest() {
        assert_eq!(
            cut("Nobody really knows exactly what happened when they left the house.", Room::Chars(5)),
            "Nobody really knows exactly what happened | when they left the house."
        );
    }

    #[test]
    fn what_the_model_can_not_read_at_once_is_cut_at_marks() {
        let text = "One two three four five six seven eight nine ten, ".repeat(12);
        for room in [Room::Whole, Room::Chars(5000)] {
            let chunks = all(&text, room);
            assert!(chunks.len() > 2);
            for chunk in &chunks {
                assert!(chunk.chars().count() <= LONGEST_CHARS && chunk.ends_with(','), "{chunk}");
            }
        }
        assert_eq!(all(&"x".repeat(500), Room::Whole).len(), 3);
    }

    fn all(text: &str, room: Room) -> Vec<&str> {
        let mut rest = text;
        std::iter::from_fn(|| next(&mut rest, room)).collect()
    }

    proptest! {
        #[test]
        fn no_word_is_lost_and_no_chunk_is_too_long(text in "[a-z,.é ]{0,600}", room in prop_oneof![Just(Room::First), Just(Room::Whole), (0usize..300).prop_map(Room::Chars)]) {
            let chunks = all(&text, room);
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&chunks.concat()), bare(&text));
            prop_assert!(chunks.iter().all(|chunk| !chunk.is_empty() && chunk.chars().count() <= LONGEST_CHARS));
        }
    }
}
