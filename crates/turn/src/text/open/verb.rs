//! Verbs and phrases that want an object, where they are verbs and nothing asks for the object.

use super::Open;
use crate::text::clause::Clause;
use crate::text::vocabulary::TRANSITIVES;

/// Phrases that want an object and end in a word that need not.
pub(super) fn phrase(clause: &Clause<'_>) -> Option<Open> {
    #[rustfmt::skip]
    const WANTING: &[&str] = &[
        "timer for", "alarm for", "reminder for", "reminder to", "remind me to", "remind me about", "remind me that",
        "remind me of", "tell me about", "search for", "look for", "look up", "call up", "temporizador de",
        "temporizador para", "alarma para", "alarma a", "recuérdame que", "recuérdame", "me gustaría", "do you like",
        "would you like", "i like", "would like", "i'd like", "turn on", "turn off", "turn up", "turn down",
        "switch on", "switch off", "put on", "pick up",
    ];
    let asked = asked_what(clause);
    let imperative = |phrase: &&&str| {
        let start = clause.words.len().saturating_sub(phrase.split(' ').count());
        !matches!(phrase.split(' ').next(), Some("turn" | "switch" | "put" | "look" | "pick" | "call"))
            || is_verb_at(clause, start)
    };
    WANTING.iter().find(|phrase| clause.ends_with(phrase)).filter(imperative).filter(|_| !asked).map(|_| Open::Verb)
}

pub(super) fn verb(clause: &Clause<'_>) -> Option<Open> {
    const GIVEN: &[&str] = &[
        "tell", "give", "show", "find", "send", "read", "bring", "get", "make", "play", "buy", "let", "teach",
        "remind", "set", "ask",
    ];
    let (last, before) = (clause.back(0), clause.back(1));
    let at = clause.words.len() - 1;
    if asked_what(clause) {
        return None;
    }
    let without_object =
        matches!(last, "me" | "us" | "him" | "them" | "her") && GIVEN.contains(&before) && is_verb_at(clause, at - 1);
    let known = clause.ends_with("do you know");
    let transitive = clause.is(last, &TRANSITIVES)
        && (clause.is_spanish() || !TRANSITIVES.english.contains(&last) || is_verb_at(clause, at));
    (without_object || transitive || known).then_some(Open::Verb)
}

/// Whether the question asks for what the verb lacks: "what do you need", "qué quieres".
fn asked_what(clause: &Clause<'_>) -> bool {
    clause.words.iter().any(|word| {
        matches!(
            *word,
            "what" | "which" | "who" | "what's" | "qué" | "cuál" | "quién" | "anything" | "something" | "algo"
        )
    }) || is_counted(clause)
}

/// "cuántos quieres"; what costs or has so much is still to come: "cuánto cuesta".
fn is_counted(clause: &Clause<'_>) -> bool {
    let asked = |word: &&str| matches!(*word, "cuánto" | "cuánta" | "cuántos" | "cuántas" | "cuáles" | "quiénes");
    clause.words.iter().any(asked) && !matches!(clause.back(0), "cuesta" | "cuestan" | "tiene" | "tienen" | "significa")
}

/// Whether the word at this place is a verb: at the beginning, or after what takes one.
fn is_verb_at(clause: &Clause<'_>, at: usize) -> bool {
    #[rustfmt::skip]
    const BEFORE: &[&str] = &[
        "to", "please", "i", "you", "we", "they", "let's", "me", "don't", "just", "and", "can", "could", "would",
        "will", "should", "then", "he", "she", "it", "not", "also", "favor", "us",
    ];
    let request = clause.words.len() - clause.request().len();
    at == request || at == 0 || BEFORE.contains(&clause.words[at - 1])
}
