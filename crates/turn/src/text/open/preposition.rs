//! Prepositions: open, but where they belong to the verb or their object was named before.

use super::Open;
use super::asks_what;
use crate::text::clause::Clause;
use crate::text::vocabulary::PREPOSITIONS;

pub(super) fn preposition(clause: &Clause<'_>) -> Option<Open> {
    /// Verbs before "to" that take another verb.
    #[rustfmt::skip]
    const TO_DO: &[&str] = &[
        "want", "wants", "wanted", "like", "love", "need", "needs", "have", "has", "had", "going", "got", "able",
        "used", "try", "trying", "how", "what", "where", "when", "supposed", "allowed", "forget", "hard", "easy",
        "best", "time", "way", "possible", "ready", "not", "wish", "ought", "begin", "start",
    ];
    const GOING: &[&str] = &["voy", "vas", "va", "vamos", "van", "ir", "vuelve", "empieza", "ayúdame"];
    /// Before "like" it is a comparison, whose other side is missing unless the sentence asks for it.
    const COMPARED: &[&str] =
        &["look", "looks", "sound", "sounds", "feels", "tastes", "something", "anything", "things", "it", "be", "is"];
    let (last, before) = (clause.back(0), clause.back(1));
    if last == "like" && COMPARED.contains(&before) && !asks_what(clause) {
        return Some(Open::Preposition);
    }
    if !clause.is(last, &PREPOSITIONS) || is_particle(clause) || is_stranded(clause) {
        return None;
    }
    let open = match last {
        "to" if TO_DO.contains(&before) => Open::Auxiliary,
        "to" if clause.back(2) == "ask" || clause.back(2) == "tell" => Open::Verb,
        "a" if GOING.contains(&before) => Open::Auxiliary,
        "after" | "before"
            if matches!(
                before,
                "day" | "night" | "week" | "year" | "minutes" | "hours" | "days" | "weeks" | "ever" | "ones"
            ) =>
        {
            return None;
        }
        // Said alone it is an order.
        "para" if clause.words.len() == 1 || clause.request().len() == 1 => return None,
        "sobre" if matches!(before, "un" | "el") => return None,
        _ => Open::Preposition,
    };
    Some(open)
}

/// Whether the last word belongs to the verb: "turn it on", "come in".
fn is_particle(clause: &Clause<'_>) -> bool {
    #[rustfmt::skip]
    const PAIRS: &[(&str, &[&str])] = &[
        ("turn", &["on", "over", "around"]), ("switch", &["on"]), ("log", &["in"]), ("sign", &["in"]),
        ("come", &["in", "on", "over", "by"]), ("go", &["on", "in"]), ("hold", &["on"]), ("hang", &["on"]),
        ("carry", &["on"]), ("move", &["on"]), ("keep", &["on"]), ("check", &["in"]), ("fill", &["in"]),
        ("get", &["in"]), ("leave", &["on"]), ("stay", &["on", "in"]), ("start", &["over"]), ("read", &["on"]),
        ("plug", &["in"]),
    ];
    let last = clause.back(0);
    let belongs = |word: &&&str| PAIRS.iter().any(|(verb, particles)| *verb == **word && particles.contains(&last));
    let verb = clause.words.iter().rev().skip(1).take(5).find(belongs);
    // An object between them must not be a phrase of its own: "turn on the lights in".
    verb.is_some()
        && !clause.words.iter().rev().skip(1).take(3).any(|word| matches!(*word, "on" | "off" | "down" | "up" | "in"))
}

/// Whether the object of the preposition is what was asked for: "what are you looking for", "where are you from", "what
/// is it for".
fn is_stranded(clause: &Clause<'_>) -> bool {
    #[rustfmt::skip]
    const VERBS: &[&str] = &[
        "look", "looking", "talk", "talking", "listen", "listening", "wait", "waiting", "work", "working", "thinking",
        "come", "coming", "belong", "live", "living", "pay", "paying", "ask", "asking", "referring", "refer", "depend",
        "go", "going", "speak", "speaking", "stand", "used", "known", "famous", "based", "interested", "afraid",
        "allergic", "good", "worried", "apply", "searching", "named", "made", "closed", "similar", "married", "playing",
    ];
    const PRONOUNS: &[&str] = &["you", "it", "he", "she", "they", "we", "this", "that", "i", "these", "those"];
    const ASKING: &[&str] = &["what", "who", "where", "which", "whom", "what's", "who's", "where's", "whose"];
    let Some(asked) = clause.words.iter().position(|word| ASKING.contains(word)) else { return false };
    let last = clause.back(0);
    let Some(between) = clause.words.get(asked + 1..clause.words.len() - 1) else { return false };
    if clause.words[asked].starts_with("where") && !matches!(last, "from" | "to" | "at") {
        return false;
    }
    match between {
        // "what is it for", "who's that from"
        [pronoun] | ["is" | "are" | "was" | "were", pronoun] => PRONOUNS.contains(pronoun),
        // "what is the book about"
        ["is" | "was", _, _] if last == "about" => true,
        [.., verb] => VERBS.contains(verb) && between.first() != Some(&"time"),
        [] => last == "for",
    }
}
