//! What kind of thing is asked: enough to choose the words with which a reply opens, and made in microseconds.
//!
//! The kinds are dialogue acts of DAMSL (Core & Allen, "Coding dialogs with the DAMSL annotation scheme", 1997), as far
//! as one would open differently.

use super::clause::{Clause, Mark};
use super::vocabulary::{INVERTED, ORDERS, PREPOSITIONS, QUESTION_WORDS, TRANSITIVES};
use super::words::lowered;

/// What kind of thing is asked or said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Request {
    Greeting,
    Thanks,
    /// Answered by yes or no.
    YesNoQuestion,
    /// With a question word.
    Question,
    /// An order, polite or not, and a wish.
    Command,
    /// Asks for an opinion or for advice, or states one.
    Opinion,
    /// Half a question that lives on the one before: "and tomorrow?", "what about Boston".
    FollowUp,
    /// Anything else.
    Statement,
}

#[rustfmt::skip]
const GREETINGS: &[&str] = &[
    "hello", "hi", "hey", "good morning", "good evening", "good afternoon", "good night", "how are you",
    "how's it going", "what's up", "nice to meet you", "hola", "buenos días", "buenas", "buenas tardes",
    "buenas noches", "qué tal", "cómo estás", "cómo está usted", "encantado", "encantada", "goodbye", "bye", "adiós",
    "see you", "hasta luego", "hasta mañana", "good day", "howdy", "greetings", "how do you do", "how have you been",
    "what's new", "long time no see", "see you later", "take care", "see ya", "buen día", "qué onda", "qué hubo",
    "qué hay", "cómo te va", "cómo le va", "cómo andas", "cómo andás", "cómo va todo", "cómo están", "mucho gusto",
    "chao", "chau", "nos vemos", "hasta pronto", "hasta la próxima", "cuídate",
];

#[rustfmt::skip]
const THANKS: &[&str] = &[
    "thank you", "thanks", "thank", "cheers", "many thanks", "gracias", "muchas gracias", "mil gracias",
    "te lo agradezco", "much appreciated", "i appreciate it", "appreciate it", "thanks a million", "se lo agradezco",
    "te agradezco", "muy amable", "gracias por", "infinitas gracias",
];

/// What begins a question or a statement of opinion.
#[rustfmt::skip]
const OPINIONS: &[&str] = &[
    // asked for
    "do you like", "do you believe", "which do you prefer", "what's your favorite", "what is your favorite",
    "what's your favourite", "what is your favourite", "should i", "would you recommend", "do you recommend",
    "would you rather", "is it better", "what's better", "what is better", "which is better", "what would you",
    "what should i", "which should i", "which one should i", "what do you recommend", "is it worth",
    "how do you feel about", "do you prefer", "te gusta", "cuál prefieres", "qué prefieres", "qué recomiendas",
    "debería", "vale la pena", "qué harías", "es mejor",
    // stated
    "i think", "i believe", "i feel like", "i guess", "i like", "i love", "i hate", "i don't like", "i prefer",
    "i don't think", "i agree", "i disagree", "me parece", "me gusta", "me encanta", "no me gusta", "odio", "prefiero",
    "estoy de acuerdo",
];

/// What makes a sentence one of opinion wherever it stands.
#[rustfmt::skip]
const OPINIONS_ANYWHERE: &[&str] = &[
    "do you think", "your opinion", "my opinion", "qué opinas", "qué piensas", "te parece", "crees que",
    "me recomiendas", "recomiendas", "qué es mejor", "cuál es mejor", "tu opinión", "creo que", "pienso que",
    "opino que", "mi opinión", "your thoughts", "your take", "what would you do", "qué opinás", "qué pensás",
    "qué opina", "qué piensa", "creés que", "cree que", "me recomendás", "me recomienda", "recomendás", "me aconsejas",
    "me sugieres", "me conviene", "en tu lugar", "qué harías tú", "yo diría que", "considero que",
];

#[rustfmt::skip]
const FOLLOW_UPS: &[&str] = &[
    "what about", "how about", "what else", "anything else", "and what about", "and how about", "what if",
    "y qué hay de", "qué hay de", "y qué tal", "qué más", "algo más", "y si", "how so", "why not", "such as",
    "like what", "por qué no", "por ejemplo", "and then what", "then what", "what now", "for example",
    "anyone else", "something else", "y entonces", "y luego qué", "y después qué", "qué pasa con", "y qué pasa con",
    "alguna otra", "y por qué", "y para qué", "cómo así", "y cómo así",
];

#[rustfmt::skip]
const WISHES: &[&str] = &[
    "i want", "i need", "i would like", "i'd like", "i was wondering", "i'm looking for", "i am looking for", "we need",
    "let's", "would you mind", "i wish", "quiero", "necesito", "quisiera", "me gustaría", "tengo que", "vamos a",
    "estoy buscando", "busco", "we want", "i'd love", "i'm trying to", "could i get", "could i have", "i'm in need of",
    "quería", "querría", "me encantaría", "nos gustaría", "queremos", "necesitamos", "necesitaría", "me hace falta",
    "ando buscando", "me preguntaba si", "deseo", "ocupo",
];

/// The kind of the last sentence of `text`. A text without words is a statement.
pub fn request(text: &str) -> Request {
    let lowered = lowered(text);
    let clause = Clause::last_of(&lowered);
    let words = clause.request();
    let all = clause.words.as_slice();
    if starts(all, THANKS) || starts(words, THANKS) && words.len() <= 4 {
        return Request::Thanks;
    }
    if is_greeting(all) {
        return Request::Greeting;
    }
    if is_follow_up(&clause) {
        return Request::FollowUp;
    }
    if starts(words, WISHES) {
        return Request::Command;
    }
    if starts(words, OPINIONS) || starts(all, OPINIONS) || OPINIONS_ANYWHERE.iter().any(|phrase| has(words, phrase)) {
        return Request::Opinion;
    }
    form(&clause, words)
}

fn form(clause: &Clause<'_>, words: &[&str]) -> Request {
    let Some(first) = words.first() else { return Request::Statement };
    if starts(words, WISHES) || is_asked_order(clause, words) {
        return Request::Command;
    }
    let asking = words.iter().position(|word| clause.is(word, &QUESTION_WORDS));
    let opened = asking == Some(0)
        || asking == Some(1) && (clause.is_spanish() || clause.is(first, &PREPOSITIONS))
        || is_unaccented(clause, words);
    if opened {
        return Request::Question;
    }
    let inverted = clause.is(first, &INVERTED)
        || matches!((*first, words.get(1)), ("me" | "te" | "se", Some(_)) if clause.is_spanish());
    let orders = clause.is(first, &ORDERS) || clause.is(first, &TRANSITIVES);
    // Spanish asks with the words of a statement, and the same verb orders and asks: the mark tells.
    if inverted && !(orders && clause.mark != Mark::Question) && (!clause.is_spanish() || clause.mark != Mark::Stop) {
        return Request::YesNoQuestion;
    }
    if orders && words.len() + usize::from(clause.mark != Mark::Question) > 1 {
        return Request::Command;
    }
    match (clause.mark, joined_question(clause, words)) {
        (_, true) => Request::Question,
        (Mark::Question, false) if asking.is_some() => Request::Question,
        (Mark::Question, false) if words.len() <= 2 => Request::FollowUp,
        (Mark::Question, false) => Request::YesNoQuestion,
        _ => Request::Statement,
    }
}

/// "could you explain", "can you set a timer"; not "can you swim".
fn is_asked_order(clause: &Clause<'_>, words: &[&str]) -> bool {
    match words {
        ["can" | "could" | "would" | "will", "you", "please", ..] => true,
        ["can" | "could" | "would" | "will", "you", verb, _, ..] => *verb != "speak" && ORDERS.english.contains(verb),
        ["can" | "could", "i" | "we", "have" | "get", ..] => true,
        ["puedes" | "podrías" | "puede" | "podría" | "podés" | "podrían" | "me" | "te" | "nos", next, ..] => {
            clause.is_spanish()
                && (next.ends_with("me")
                    || next.ends_with("rlo")
                    || is_infinitive(next)
                    || matches!(
                        *next,
                        "puedes"
                            | "podrías"
                            | "podés"
                            | "puede"
                            | "podría"
                            | "pones"
                            | "ponés"
                            | "dices"
                            | "decís"
                            | "das"
                    ))
        }
        _ => false,
    }
}

/// Of a verb that people order with.
fn is_infinitive(word: &str) -> bool {
    #[rustfmt::skip]
    const ORDERED: &[&str] = &[
        "poner", "hacer", "buscar", "encender", "apagar", "abrir", "cerrar", "subir", "bajar", "llamar", "añadir",
        "repetir", "explicar", "traducir", "enviar", "reproducir", "cancelar", "crear", "leer", "programar", "prender",
        "agregar", "quitar", "borrar", "reservar", "pedir", "comprar", "mandar", "escribir", "contar", "mostrar",
        "cambiar", "activar", "desactivar", "calcular", "convertir", "describir", "resumir", "resolver", "dar", "decir",
    ];
    ORDERED.contains(&word)
}

/// Recognisers leave out accents: "que hora es".
fn is_unaccented(clause: &Clause<'_>, words: &[&str]) -> bool {
    match words {
        ["que", "hora" | "dia" | "día" | "tiempo" | "significa" | "es", ..]
        | ["cuanto" | "cuanta" | "cuantos" | "cuantas" | "cual" | "quien" | "quienes", ..] => true,
        ["que" | "como" | "donde" | "cuando", _, ..] => clause.mark == Mark::Question,
        _ => false,
    }
}

/// "My flight is at seven, so when should I get up?"
fn joined_question(clause: &Clause<'_>, words: &[&str]) -> bool {
    words
        .windows(2)
        .any(|pair| matches!(pair[0], "so" | "but" | "and" | "pero" | "y") && clause.is(pair[1], &QUESTION_WORDS))
}

fn is_greeting(words: &[&str]) -> bool {
    let rest = |phrase: &str| words.len() - phrase.split(' ').count();
    GREETINGS.iter().any(|phrase| {
        starts(words, &[phrase]) && rest(phrase) <= 2 && !words.iter().any(|word| ORDERS.english.contains(word))
    }) || (words.len() > 1 && starts(words, &["hello", "hi", "hey", "hola"]) && starts(&words[1..], GREETINGS))
}

fn is_follow_up(clause: &Clause<'_>) -> bool {
    let (all, words) = (clause.words.as_slice(), clause.request());
    let short = all.len() <= 5;
    let joined = matches!(all.first(), Some(&("and" | "or" | "y" | "o" | "but" | "pero"))) && all.len() > 1;
    let has_form = |words: &[&str]| {
        words.iter().any(|word| clause.is(word, &INVERTED) || clause.is(word, &ORDERS))
            || words.len() > 1 && words.iter().any(|word| clause.is(word, &QUESTION_WORDS))
    };
    starts(all, FOLLOW_UPS)
        || starts(words, FOLLOW_UPS)
        || short && joined && !has_form(words)
        || matches!(
            all,
            ["why" | "how" | "when" | "where" | "who" | "which" | "cuándo" | "dónde" | "cómo" | "quién" | "cuál"]
                | ["por", "qué"]
                | ["why", "is", "that"]
        )
}

fn starts(words: &[&str], phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| {
        let count = phrase.split(' ').count();
        count <= words.len() && phrase.split(' ').eq(words[..count].iter().copied())
    })
}

/// Whether the phrase is among the words.
fn has(words: &[&str], phrase: &str) -> bool {
    (0..words.len()).any(|at| starts(&words[at..], &[phrase]))
}
