//! Any text is fine: nothing panics, and what compares texts compares them both ways.

use proptest::prelude::*;

use crate::text::{Ending, Reaction, echo_share, ending, lowered, reaction, request, same_words, words};

/// Words that the lists know, in any order, between any marks, and any text at all.
fn any_text() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "what",
        "is",
        "the",
        "to",
        "like",
        "you",
        "know",
        "and",
        "two",
        "hundred",
        "number",
        "me",
        "tell",
        "turn",
        "on",
        "for",
        "timer",
        "please",
        "i",
        "that",
        "qué",
        "es",
        "no",
        "que",
        "para",
        "voy",
        "a",
        "el",
        "por",
        "bueno",
        "este",
        "si",
        "so",
        "how",
        "do",
        "get",
        "can",
        "'s",
        "what's",
        "don't",
        "um",
        "are",
        "ok",
        "time",
        "there",
        "been",
        "want",
        "set",
        "any",
        "in",
        "first",
        "wait",
        "mm",
        "hm",
        "yeah",
        "about",
        "y",
        "puedes",
        "recuérdame",
        "where's",
        "why",
        "past",
    ];
    const MARKS: &[&str] = &[" ", " ", " ", " ", ", ", ". ", "? ", "... ", "-", " — ", "’", "", "¿", ".\"", "\u{301}"];
    let known = prop::collection::vec((prop::sample::select(WORDS), prop::sample::select(MARKS)), 0..14)
        .prop_map(|pairs| pairs.into_iter().flat_map(|(word, mark)| [word, mark]).collect());
    prop_oneof![2 => known, 1 => any::<String>(), 1 => "\\PC*", 1 => "[a-záéñ '’.,?!¿…0-9-]{0,80}"]
}

proptest! {
    #[test]
    fn nothing_panics(a in any_text(), b in any_text()) {
        let none = words(&lowered(&a)).next().is_none();
        prop_assert_eq!(ending(&a) == Ending::Empty, none);
        prop_assert_eq!(reaction(&a) == Reaction::Nothing, none);
        let _ = request(&a);
        let share = echo_share(&a, &b);
        prop_assert!((0.0..=1.0).contains(&share));
    }

    #[test]
    fn the_same_words_are_the_same_both_ways(a in any_text(), b in any_text()) {
        prop_assert!(same_words(&a, &a));
        prop_assert_eq!(same_words(&a, &b), same_words(&b, &a));
    }

    #[test]
    fn marks_around_words_change_no_word(a in any_text()) {
        let dressed = format!("¿{}?!", a.replace(' ', ",  "));
        prop_assert!(same_words(&dressed, &a) || a.contains(char::is_numeric), "{} / {}", dressed, a);
    }

    #[test]
    fn everything_spoken_is_echo_of_itself(a in "[a-z]{1,9}( [a-z]{1,9}){0,20}") {
        prop_assert_eq!(echo_share(&a, &a), 1.0);
    }

    #[test]
    fn case_changes_nothing(a in "[a-zñáé ',.?]{0,60}") {
        let upper = a.to_uppercase();
        prop_assert_eq!(ending(&a), ending(&upper));
        prop_assert_eq!(reaction(&a), reaction(&upper));
        prop_assert_eq!(request(&a), request(&upper));
    }
}
