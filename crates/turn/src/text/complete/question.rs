//! Questions that can be all: with a question word, or with the verb in front.

use super::spanish;
use crate::text::clause::Clause;
use crate::text::vocabulary::{ORDERS, TIMES};

/// Verbs with which a question about a subject can end, and which are hardly ever nouns.
#[rustfmt::skip]
const FINAL_VERBS: &[&str] = &[
    "mean", "cost", "happen", "work", "know", "live", "leave", "open", "close", "start", "end", "begin", "arrive",
    "sleep", "weigh", "eat", "die", "go", "come", "take", "say", "do", "look", "get", "finish", "speak", "grow", "last",
    "exist", "recommend", "think", "have", "make", "rain", "run", "win", "born", "finished", "built", "made",
    "invented", "written", "founded", "called", "discovered", "released", "play", "fly", "write", "translate",
];

/// What can be said of a subject at the end of a question: "is the store open".
#[rustfmt::skip]
pub(super) const PREDICATES: &[&str] = &[
    "open", "closed", "available", "free", "possible", "true", "safe", "far", "cheaper", "better", "ready", "okay",
    "ok", "there", "here", "on", "off", "working", "raining", "late", "delayed", "expensive", "healthy", "correct",
    "right", "wrong", "dangerous", "poisonous", "finished", "done",
];

/// A question with a question word.
pub(super) fn open_question(clause: &Clause<'_>, words: &[&str]) -> bool {
    let asked = words[0];
    let rest = &words[1..];
    if clause.is_spanish() {
        return spanish::open_question(clause, words);
    }
    let whole = asked.split('\'').next().unwrap_or(asked);
    let contracted = asked.ends_with("'s") || asked.ends_with("'re");
    let be = contracted
        .then_some(0)
        .or_else(|| rest.iter().position(|word| matches!(*word, "is" | "are" | "was" | "were")).map(|at| at + 1));
    let helped = rest.iter().position(|word| {
        !(asked == "which" && matches!(*word, "has" | "have"))
            && matches!(
                *word,
                "do" | "does"
                    | "did"
                    | "can"
                    | "could"
                    | "should"
                    | "will"
                    | "would"
                    | "must"
                    | "have"
                    | "has"
                    | "may"
                    | "might"
            )
    });
    match (be, helped) {
        (Some(be), helped) if helped.is_none_or(|at| be <= at + 1) => said_of(
            whole,
            &words[be + usize::from(!contracted)..].iter().copied().skip(usize::from(contracted)).collect::<Vec<_>>(),
            rest,
        ),
        (_, Some(at)) => helped_question(clause, rest, at),
        // "who wrote the book", "which train goes to Boston"
        _ => rest.len() >= 3 || matches!(rest, ["time" | "day", "is", "it"]),
    }
}

/// A question with a form of "be": `after` is what follows it.
fn said_of(asked: &str, after: &[&str], rest: &[&str]) -> bool {
    let count = after.len();
    let is_past = rest.iter().any(|word| matches!(*word, "was" | "were"));
    let last = after.last().copied().unwrap_or("");
    match asked {
        "how" if last == "here" || after.contains(&"there") && last == "there" => after.contains(&"to"),
        "how" if after.contains(&"from") => after.contains(&"to"),
        "how" => count >= 1,
        "when" if is_past => FINAL_VERBS.contains(&last) || last.ends_with("ed"),
        "why" => count >= 3,
        _ => count >= 1,
    }
}

/// A question with "do", "can" and their like, which stand at `at`.
fn helped_question(clause: &Clause<'_>, rest: &[&str], at: usize) -> bool {
    const PRONOUNS: &[&str] = &["i", "you", "it", "he", "she", "we", "they", "there"];
    let after = &rest[at + 1..];
    let [subject, tail @ ..] = after else { return false };
    if PRONOUNS.contains(subject) {
        return match tail {
            [] => false,
            // From or to where is still to come.
            ["get"] => true,
            ["get", object @ ..] => object
                .iter()
                .any(|word| matches!(*word, "to" | "out" | "from" | "off" | "rid" | "up" | "in" | "on" | "back")),
            _ => true,
        };
    }
    let has_verb = tail.iter().any(|word| FINAL_VERBS.contains(word) || ORDERS.english.contains(word));
    has_verb || clause.is(clause.back(0), &TIMES) && tail.len() > 2
}

/// A question that begins with its verb.
pub(super) fn closed_question(clause: &Clause<'_>, words: &[&str]) -> bool {
    let last = clause.back(0);
    if clause.is_spanish() {
        return spanish::closed_question(clause, words);
    }
    if clause.is(last, &TIMES) || PREDICATES.contains(&last) {
        return words.len() >= 3;
    }
    match words {
        ["is" | "are" | "was" | "were", "there", rest @ ..] => rest.len() >= 2,
        ["is" | "are" | "was" | "were", "it" | "this" | "that" | "they" | "you" | "he" | "she", rest @ ..] => {
            !rest.is_empty()
        }
        [_, "i" | "you" | "we" | "they" | "he" | "she" | "it", rest @ ..] => rest.len() >= 2,
        _ => words.len() >= 6,
    }
}
