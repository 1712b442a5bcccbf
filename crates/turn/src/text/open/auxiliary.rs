//! Auxiliaries, forms of "be", and subjects: a verb or a complement follows, unless the sentence is turned around.

use super::Open;
use crate::text::clause::Clause;
use crate::text::vocabulary::{AUXILIARIES, QUESTION_WORDS};

pub(super) fn auxiliary(clause: &Clause<'_>) -> Option<Open> {
    const SUBJECTS: &[&str] = &["i", "we", "they", "he", "she", "yo", "ellos"];
    const OBJECTS: &[&str] = &["you", "it", "there", "anyone", "everyone", "usted"];
    const BE: &[&str] = &["is", "are", "was", "were", "am"];
    #[rustfmt::skip]
    const SUBORDINATE: &[&str] = &[
        "if", "when", "that", "while", "because", "what", "so", "whether", "how", "as", "where", "since", "until",
        "than", "before", "but", "i'm", "think",
    ];
    const SUBORDINATE_SPANISH: &[&str] = &["que", "si", "cuando", "porque", "pero", "como", "mientras", "aunque"];
    let (last, before) = (clause.back(0), clause.back(1));
    let answers = matches!(clause.words.first(), Some(&("yes" | "no" | "yeah" | "sí")));
    let inverted = clause.is(before, &AUXILIARIES) && !before.contains('\'')
        || matches!(before, "don't" | "can't" | "didn't" | "won't" | "doesn't");
    let elliptic = matches!(clause.words.as_slice(), ["so" | "neither" | "nor", _, _]);
    let is = match last {
        _ if elliptic => false,
        "me" if clause.words.len() == 1 => false,
        "please" => inverted_please(clause),
        "just" | "really" | "also" => OBJECTS.contains(&before) || SUBJECTS.contains(&before),
        _ if SUBJECTS.contains(&last) => {
            let named = BE.contains(&before) && clause.words.len() > 2 && asks(clause);
            !(named
                // "¿qué hago yo?": only what joins leads to a verb behind it.
                || clause.is_spanish() && !SUBORDINATE_SPANISH.contains(&before)
                || before == "and"
                || before == "than"
                || (last == "i" && before == "am"))
        }
        _ if OBJECTS.contains(&last) && inverted && before != "be" => {
            !(BE.contains(&before) && asks(clause) && !asks_about_more(clause))
        }
        "you" | "it" => SUBORDINATE.contains(&before) && !(before == "so" || before == "but" && last == "you"),
        _ if clause.is(last, &AUXILIARIES) => {
            !(answers && clause.words.len() > 2 || is_indirect(clause) || is_possible(clause))
        }
        _ => false,
    };
    is.then_some(Open::Auxiliary)
}

/// "could you please": the order is still to come.
fn inverted_please(clause: &Clause<'_>) -> bool {
    matches!(clause.request(), ["can" | "could" | "would" | "will", "you", "please"])
}

/// A question that begins with a question word and has no noun behind it.
fn asks(clause: &Clause<'_>) -> bool {
    clause.words.iter().any(|word| clause.is(word, &QUESTION_WORDS) && *word != "why")
}

/// "what are you", "how far is it": half of longer ones.
fn asks_about_more(clause: &Clause<'_>) -> bool {
    clause.ends_with("what are you") || clause.ends_with("why are you") || clause.words.contains(&"far")
}

/// An indirect question, or one whose subject stands before its verb: "what the weather is", "qué hora es", "what
/// should I do".
fn is_indirect(clause: &Clause<'_>) -> bool {
    let last = clause.back(0);
    let asked = clause
        .words
        .iter()
        .rposition(|word| clause.is(word, &QUESTION_WORDS) && !matches!(*word, "why" | "when" | "cuándo"));
    let Some(asked) = asked else { return matches!(last, "do" | "have" if clause.back(1) == "to") };
    let between = (clause.words.len() - asked).saturating_sub(2);
    let greeting = matches!(
        (clause.words[asked], last),
        ("cómo", "estás" | "está" | "están" | "vas" | "va") | ("dónde" | "quién", "estás" | "eres" | "estamos")
    );
    let subject = !(clause.is(clause.back(1), &AUXILIARIES) || clause.back(1) == "do");
    let before_verb = match last {
        "be" | "been" => true,
        "do" | "have" | "am" | "is" | "are" | "was" | "were" | "does" | "did" | "es" | "son" | "está" | "están"
        | "hay" | "era" | "fue" => subject,
        _ => false,
    };
    // "what time is": the question itself begins here, but in Spanish it ends: "qué hora es".
    let inverted = matches!(last, "is" | "are" | "was" | "were" | "do" | "does" | "did" | "am")
        && between == 1
        && !matches!(clause.back(1), "it" | "that" | "he" | "she" | "they" | "you" | "i" | "we" | "this")
        && !(asked > 0 && clause.back(1) != "time");
    // "how many calories are": nothing was said of them.
    let counted = between == 2 && matches!(clause.words[asked + 1], "many" | "much");
    greeting || between >= 1 && before_verb && !inverted && !counted
}

/// "as soon as you can", "if you can".
fn is_possible(clause: &Clause<'_>) -> bool {
    matches!(clause.back(0), "can" | "could")
        && matches!(clause.back(1), "you" | "i" | "we")
        && matches!(clause.back(2), "if" | "as" | "when" | "whatever")
}
