//! Forms that can stand without a closing mark: questions and orders with what belongs to them, and short answers.
//!
//! It wants evidence: where a longer sentence begins the same way ("what time does the next train"), it says nothing.

mod question;
mod spanish;

use super::clause::Clause;
use super::reaction::{Reaction, formula};
use super::vocabulary::{
    ATTRIBUTIVES, AUXILIARIES, FILLERS, INVERTED, ORDERS, PREPOSITIONS, QUESTION_WORDS, TIMES, TRANSITIVES,
};
use question::{PREDICATES, closed_question, open_question};

/// Ends of sentences that stand whatever their last word looks like.
#[rustfmt::skip]
const STANDING: &[&str] = &[
    // English
    "i think so", "i hope so", "i guess so", "i don't think so", "what for", "and so on", "and so forth", "and you",
    "and yours", "as well", "come on", "go on", "hold on", "hang on", "carry on", "that's it", "that's all",
    "that is all", "me too", "so far", "i'd love to", "i would love to", "i don't want to", "thank you", "thanks",
    "thank you so much", "never mind", "how are you", "how are you doing", "no thanks", "you too", "what's up",
    "not yet", "good night", "goodbye", "bye", "what about it", "not now", "all of it", "all of them", "both of them",
    "one of them", "a bit", "a lot", "down a little",
    "up a little", "a little more", "a little bit", "mm hm", "mm hmm", "uh huh", "what else", "anything else", "what's that about", "i don't know",
    "not really", "of course", "of course not",
    // Spanish
    "por qué no", "creo que sí", "creo que no", "creo que si", "claro que sí", "claro que no", "claro que si", "y tú",
    "y a ti", "y usted", "y ya", "nada más", "algo más", "eso es", "eso es todo", "gracias", "por favor",
    "muchas gracias", "de nada", "no gracias", "adiós", "hasta luego", "hasta mañana", "buenos días", "buenas noches",
    "buenas tardes", "cómo estás", "cómo se llama", "cómo te llamas", "qué hora es", "qué tal", "qué más", "está bien",
    "no lo sé", "no sé", "ni idea", "por qué", "para qué", "ahora no", "todavía no", "aún no", "que hora es",
    "qué hora son", "ya voy", "ya vamos", "me voy", "nos vamos", "y vos", "y ustedes", "cómo andás", "cómo andas",
    "cómo te va", "creo que ya", "qué onda", "hasta pronto", "y eso es todo", "y punto", "y nada más", "de vez en cuando",
];

/// What closes a request politely, and opens one where nothing is before it.
#[rustfmt::skip]
const CLOSING: &[&str] = &[
    "if you can", "if you could", "if you like", "if you want", "if you don't mind", "when you can", "si puedes",
    "si podés", "si puede", "si quieres", "si querés", "si quiere", "si no te importa", "cuando puedas", "cuando pueda",
    "cuando quieras", "cuando podás",
];

/// Answers that stand when they are all that is said.
#[rustfmt::skip]
const ALONE: &[&str] = &[
    "yes", "no", "yeah", "yep", "nope", "ok", "okay", "sure", "stop", "cancel", "right", "exactly", "correct", "hello",
    "hi", "hey", "really", "both", "neither", "none", "nothing", "enough", "always", "never", "maybe", "sí", "si",
    "vale", "claro", "hola", "para", "basta", "nada", "nunca", "siempre", "quizás", "ambos", "ninguno", "today",
    "tomorrow", "hoy", "mañana", "ahora", "now",
];

/// Orders that need more than their object, and the words that bring it.
#[rustfmt::skip]
const NEEDS: &[(&str, &[&str])] = &[
    ("set", &["for", "to", "at", "in"]), ("remind", &["to", "about", "of", "that", "when", "at"]),
    ("send", &["that", "saying", "about"]), ("text", &["that", "saying"]), ("message", &["that", "saying"]),
    ("put", &["on", "in", "into", "at", "away", "to", "back", "under", "over"]), ("add", &["to"]),
    ("translate", &["into", "to", "in"]), ("convert", &["to", "into"]), ("compare", &["and", "with", "to"]),
    ("change", &["to"]), ("move", &["to"]), ("rename", &["to"]), ("help", &["with", "to", "find", "me"]),
    ("pon", &["de", "en", "a", "para", "música"]), ("recuérdame", &["que", "a", "de", "comprar", "llamar"]),
    ("recordame", &["que", "a", "de", "comprar", "llamar"]), ("recuérdeme", &["que", "a", "de", "comprar", "llamar"]),
    ("envía", &["que", "diciendo"]), ("manda", &["que", "diciendo"]), ("mándale", &["que", "diciendo"]),
    ("envíale", &["que", "diciendo"]), ("dile", &["que", "a"]), ("decile", &["que", "a"]), ("añade", &["a"]),
    ("agrega", &["a"]), ("agregá", &["a"]), ("convierte", &["a", "en"]), ("compara", &["con", "y"]),
    ("traduce", &["al", "a", "en"]), ("traducí", &["al", "a", "en"]), ("avísame", &["cuando", "si"]),
    ("avisame", &["cuando", "si"]), ("avíseme", &["cuando", "si"]), ("despiértame", &["a", "en", "mañana", "cuando"]),
    ("dime", &["qué", "cuál", "si", "cómo", "un", "una", "algo", "la", "el"]),
];

/// Whether the sentence ends with one that stands by itself.
pub(super) fn stands(clause: &Clause<'_>) -> bool {
    let only = match clause.words.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    if only.is_some_and(|word| ALONE.contains(word)) {
        return true;
    }
    let closes = |phrase: &&str| clause.ends_with(phrase) && clause.request().len() > phrase.split(' ').count();
    STANDING.iter().any(|phrase| clause.ends_with(phrase)) || CLOSING.iter().any(closes)
}

/// Whether the sentence, which is not open, is of a form that can be all.
pub(super) fn is_complete(clause: &Clause<'_>) -> bool {
    let request = clause.request();
    let last = clause.back(0);
    if last == "please" {
        return clause.words.len() > 1;
    }
    // Words with which people answer are a turn of their own.
    match formula(clause.text) {
        Reaction::Backchannel => return true,
        Reaction::Stop if clause.words.len() <= 3 => return true,
        _ => {}
    }
    // "yes I do", "no, that one"; not "no, I meant".
    let answers = matches!(clause.words.first(), Some(&("yes" | "no" | "yeah" | "sí")));
    if answers && (clause.is(last, &AUXILIARIES) || matches!(last, "that" | "one" | "it" | "eso" | "otro" | "otra")) {
        return true;
    }
    if is_modifier(clause) || is_half_number(clause) || is_of_what(clause) || spanish::is_of_what(clause) {
        return false;
    }
    if is_follow_up(clause) {
        return true;
    }
    form(clause, request)
}

/// An adjective before which there is something that wants a noun: "the nearest", "some quiet".
fn is_modifier(clause: &Clause<'_>) -> bool {
    ATTRIBUTIVES.contains(&clause.back(0)) && !matches!(clause.back(1), "is" | "more" | "es" | "está")
}

/// "times twenty": four may follow.
fn is_half_number(clause: &Clause<'_>) -> bool {
    let last = clause.back(0);
    last.len() > 4
        && (last.ends_with("ty") || last.ends_with("nta") || last == "veinte" || last == "hundred")
        && clause.is_number(last)
}

/// "what is the difference": between what is still to come.
fn is_of_what(clause: &Clause<'_>) -> bool {
    matches!(clause.back(0), "difference" | "capital" | "distance" | "population" | "meaning" | "root")
        && clause.back(1) != "in"
        && clause.words.iter().any(|word| matches!(*word, "what" | "what's"))
}

/// "and tomorrow", "y la semana que viene".
fn is_follow_up(clause: &Clause<'_>) -> bool {
    let asked = clause.request().len();
    let joint = clause.words.len().checked_sub(asked + 1).map_or("", |at| clause.words[at]);
    matches!(joint, "and" | "or" | "y" | "o") && asked <= 4 && spanish::ends_in_time(clause)
}

fn form(clause: &Clause<'_>, request: &[&str]) -> bool {
    let Some(first) = request.first() else { return false };
    if let ["can" | "could" | "would" | "will", "you", rest @ ..] = request {
        return order(clause, rest)
            || rest.len() >= 3 && !rest.first().is_some_and(|verb| ORDERS.english.contains(verb));
    }
    if matches!(request, ["puedes" | "podrías" | "puede" | "podría" | "podés" | "podrían", ..]) {
        return spanish::closed_question(clause, request);
    }
    if spanish::is_unaccented(request) {
        return spanish::open_question(clause, request);
    }
    if clause.is(first, &QUESTION_WORDS) {
        return open_question(clause, request);
    }
    // "at what time", "de dónde"
    if clause.is(first, &PREPOSITIONS) && request.get(1).is_some_and(|word| clause.is(word, &QUESTION_WORDS)) {
        return open_question(clause, &request[1..]);
    }
    if is_order(clause, first) {
        return order(clause, request);
    }
    if clause.is(first, &INVERTED) {
        return closed_question(clause, request) || wish(clause, request);
    }
    wish(clause, request) || last_request(clause, request)
}

fn is_order(clause: &Clause<'_>, word: &str) -> bool {
    clause.is(word, &ORDERS) || (clause.is(word, &TRANSITIVES) && ORDERS.english.contains(&word))
}

/// An order with its object, and with what else the verb needs.
fn order(clause: &Clause<'_>, words: &[&str]) -> bool {
    let Some((verb, rest)) = words.split_first() else { return false };
    if !is_order(clause, verb) {
        return false;
    }
    if matches!(rest.last(), Some(&("something" | "algo")))
        || matches!(rest, ["me"] | ["me", _] if *verb != "wake" && *verb != "help" && *verb != "call")
    {
        return false;
    }
    // What is known or not is a sentence of its own.
    if matches!(rest, ["me", "know", ..]) {
        return rest.len() > 4 && (clause.is(clause.back(0), &TIMES) || PREDICATES.contains(&clause.back(0)));
    }
    match NEEDS.iter().find(|(of, _)| of == verb) {
        Some((_, bringing)) => rest.iter().position(|word| bringing.contains(word)).is_some_and(|at| {
            rest.len() > at + 1 && (rest[at] != "si" || spanish::is_condition(clause, &rest[at + 1..]))
        }),
        None => !rest.is_empty() || clause.is_spanish() && matches!(*verb, "ayúdame" | "repite" | "sigue" | "continúa"),
    }
}

/// "I need a recipe", "me gustaría reservar una mesa".
fn wish(clause: &Clause<'_>, words: &[&str]) -> bool {
    const WISHES: &[(&str, usize)] = &[
        ("i need to", 2),
        ("i want to", 2),
        ("i would like to", 3),
        ("i'd like to", 3),
        ("i need", 2),
        ("i want", 2),
        ("i would like", 2),
        ("i'd like", 2),
        ("i was wondering whether", 4),
        ("i was wondering if", 4),
        ("i'm looking for", 2),
        ("i am looking for", 2),
        ("me gustaría", 2),
        ("quiero", 2),
        ("necesito", 2),
        ("quisiera", 2),
        ("tengo que", 2),
        ("hay que", 2),
        ("quería", 2),
        ("querría", 2),
        ("estoy buscando", 2),
        ("ando buscando", 2),
        ("busco", 2),
        ("me encantaría", 2),
        ("nos gustaría", 2),
        ("queremos", 2),
        ("necesitamos", 2),
        ("me preguntaba si", 4),
        ("me hace falta", 2),
        ("we need", 2),
        ("we'd like", 2),
        ("i'd love to", 2),
    ];
    let begins =
        |phrase: &str| phrase.split(' ').count() <= words.len() && phrase.split(' ').zip(words).all(|(a, b)| a == *b);
    let found = WISHES.iter().find(|(phrase, _)| begins(phrase));
    found.is_some_and(|(phrase, least)| words.len() >= phrase.split(' ').count() + least) && !is_modifier(clause)
}

/// "My flight is at seven, so when should I get up": the request comes after a statement.
fn last_request(clause: &Clause<'_>, words: &[&str]) -> bool {
    let begins = |word: &&str| clause.is(word, &QUESTION_WORDS) || matches!(*word, "can" | "could" | "puedes");
    let Some(joint) = words.iter().rposition(|word| matches!(*word, "so" | "but" | "and" | "así" | "pero" | "y"))
    else {
        return false;
    };
    let between = |word: &&&str| clause.is(word, &FILLERS) || words[joint] == "así" && **word == "que";
    let passed = words[joint + 1..].iter().take_while(between).count();
    let rest = &words[joint + 1 + passed..];
    // "a qué hora"
    let rest = match rest {
        [first, asked, ..] if clause.is(first, &PREPOSITIONS) && clause.is(asked, &QUESTION_WORDS) => &rest[1..],
        _ => rest,
    };
    rest.first().is_some_and(begins) && form_of_rest(clause, rest)
}

fn form_of_rest(clause: &Clause<'_>, words: &[&str]) -> bool {
    match words {
        ["can" | "could", "you", rest @ ..] => order(clause, rest),
        ["puedes", ..] => spanish::closed_question(clause, words),
        _ => open_question(clause, words),
    }
}
