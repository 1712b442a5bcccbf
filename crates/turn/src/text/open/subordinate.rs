//! Clauses that only open a sentence: "when I get home", "si mañana hace buen tiempo". What is wanted comes after them.

use super::Open;
use crate::text::clause::{Clause, Mark};
use crate::text::reaction::{Reaction, formula};
use crate::text::vocabulary::{INVERTED, ORDERS, QUESTION_WORDS};

/// Words with which a clause begins that is hardly ever all.
const OPENING: &[&str] =
    &["if", "although", "unless", "whenever", "because", "si", "aunque", "mientras", "apenas", "porque"];

const SUBJECTS: &[&str] =
    &["i", "you", "we", "they", "he", "she", "it", "the", "my", "your", "our", "i'm", "we're", "you're"];

const ASKED: &[&str] = &["empieza", "termina", "comienza", "nació", "murió", "fue", "juega", "pasa"];

/// What is said after the answer, or as all of it: "if you like".
#[rustfmt::skip]
const POLITE: &[&str] = &[
    "if you can", "if you like", "if you want", "if you don't mind", "if possible", "if necessary", "if not",
    "whenever you like", "whenever you want", "whenever you're ready", "si quieres", "si querés", "si quiere", "si puedes",
    "si podés", "si puede", "si es posible", "si no te importa", "si no le importa", "cuando quieras", "cuando puedas",
    "cuando pueda", "cuando quiera", "como quieras", "como siempre", "como tú quieras", "si te parece", "si acaso",
];

/// Longer than this, it has a main clause that is not recognised as one.
const LONGEST: usize = 7;

pub(super) fn subordinate(clause: &Clause<'_>) -> Option<Open> {
    let words = clause.request();
    let opens = match words {
        // A question has its verb there: "when does it open".
        ["when" | "once" | "after" | "before", subject, ..] => SUBJECTS.contains(subject),
        // Without its accent it asks: "cuando abre el museo".
        ["cuando", verb, ..] => !clause.is(verb, &INVERTED) && !ASKED.contains(verb),
        [first, ..] => OPENING.contains(first),
        [] => false,
    };
    if !opens || !(3..=LONGEST).contains(&words.len()) || !matches!(clause.mark, Mark::None | Mark::Comma) {
        return None;
    }
    // "If it rains can we …": an auxiliary before its subject asks; "because my phone is old" has its own behind it.
    let main = |(n, word): (usize, &&str)| {
        let asks = || words.get(n + 1).is_some_and(|next| SUBJECTS.contains(next));
        clause.is(word, &QUESTION_WORDS)
            || clause.is(word, &ORDERS)
            || clause.is(word, &INVERTED) && clause.is_english() && asks()
    };
    let has_main = words.iter().enumerate().skip(3).any(main)
        || clause.text.trim_end_matches(|c: char| !c.is_alphanumeric()).contains(',');
    let polite = POLITE.iter().any(|phrase| clause.ends_with(phrase));
    (!has_main && !polite && matches!(formula(clause.text), Reaction::Words(_))).then_some(Open::Conjunction)
}
