//! Spanish questions that can be all. The subject follows its verb ("¿a qué hora sale el tren?"), so a question that ends with its verb is half of
//! one, unless the verb tells who is meant: "¿qué quieres?", "¿qué puedo hacer?".

use crate::text::clause::Clause;
use crate::text::vocabulary::{
    ARTICLES, INVERTED, NUMBERS, POSSESSIVES, PREPOSITIONS, QUESTION_WORDS, TIMES, TRANSITIVES,
};

/// Ends of questions that have no other subject.
#[rustfmt::skip]
const WHOLE: &[&str] = &[
    "hora es", "hora son", "tiempo hace", "temperatura hace", "frío hace", "calor hace", "día es", "fecha es", "año es",
    "qué pasa", "qué pasó", "significa eso", "qué hay", "es eso", "es esto", "fue eso", "te parece", "le parece",
    "está pasando", "hay de nuevo", "hay de comer", "puede ser", "se puede", "me conviene", "te llamas", "se llama usted",
];

/// Forms that tell who is meant.
#[rustfmt::skip]
const PERSONAL: &[&str] = &[
    "quieres", "querés", "quiere", "tienes", "tenés", "haces", "hacés", "puedes", "podés", "sabes", "sabés", "eres", "sos",
    "estás", "vas", "vives", "vivís", "opinas", "piensas", "pensás", "prefieres", "preferís", "recomiendas", "recomendás",
    "recomienda", "sugieres", "dices", "decís", "crees", "creés", "necesitas", "necesitás", "hago", "hacemos", "digo",
    "gusta", "gustan", "dijiste", "hiciste", "preguntaste", "estamos", "vamos", "sientes", "eligirías", "harías",
];

/// Verbs after which an infinitive has its subject: "qué puedo hacer".
#[rustfmt::skip]
const MODAL: &[&str] = &[
    "puedo", "puedes", "podés", "podemos", "podría", "podrías", "podríamos", "debo", "debería", "deberíamos", "debes",
    "tengo", "tienes", "tenés", "tenemos", "quieres", "querés", "voy", "vas", "vamos", "quiero", "va", "van",
];

/// What can be said of a subject at the end of a question or after "si", and verbs that need nothing more.
#[rustfmt::skip]
const PREDICATES: &[&str] = &[
    "abierto", "abierta", "abiertos", "abiertas", "cerrado", "cerrada", "cerrados", "cerradas", "disponible", "disponibles",
    "libre", "libres", "listo", "lista", "lejos", "cerca", "seguro", "segura", "posible", "verdad", "cierto", "caro", "cara",
    "barato", "barata", "bien", "mal", "encendido", "encendida", "apagado", "apagada", "ocupado", "ocupada", "retrasado",
    "aquí", "allí", "ahí", "allá", "acá", "llueve", "nieva", "viene", "llega", "llegó", "funciona", "existe", "sirve",
    "abre", "cierra", "terminó", "empezó",
];

/// Nouns behind which one says of what they are.
#[rustfmt::skip]
const OF_WHAT: &[&str] = &[
    "capital", "raíz", "diferencia", "palabra", "distancia", "población", "significado", "alarma", "temporizador",
    "recordatorio", "cronómetro", "traducción", "autor", "autora", "mitad", "cuadrada", "mensaje", "relación",
];

/// Whether the last word wants to be told of what it is.
pub(super) fn is_of_what(clause: &Clause<'_>) -> bool {
    OF_WHAT.contains(&clause.back(0)) && clause.words.len() > 1
}

/// "mañana", "a las seis y media", "la semana que viene".
pub(super) fn ends_in_time(clause: &Clause<'_>) -> bool {
    const PHRASES: &[&str] = &["y media", "y cuarto", "menos cuarto", "en punto", "que viene", "este fin de semana"];
    clause.is(clause.back(0), &TIMES) || PHRASES.iter().any(|phrase| clause.ends_with(phrase))
}

/// A question word without its accent, as recognisers write it.
pub(super) fn is_unaccented(words: &[&str]) -> bool {
    matches!(words, ["cual" | "cuales" | "quien" | "quienes" | "cuanto" | "cuanta" | "cuantos" | "cuantas", ..])
        || matches!(words, ["que", "hora" | "dia" | "día" | "tiempo" | "significa" | "es" | "hay" | "tan" | "pasa", ..])
}

/// A question with a question word, which is the first of `words`.
pub(super) fn open_question(clause: &Clause<'_>, words: &[&str]) -> bool {
    let [asked, rest @ ..] = words else { return false };
    let (last, count) = (clause.back(0), rest.len());
    if is_of_what(clause) || count == 0 {
        return false;
    }
    if WHOLE.iter().any(|phrase| clause.ends_with(phrase)) || PERSONAL.contains(&last) {
        return true;
    }
    if matches!(*asked, "cuál" | "cuáles" | "cual") && rest[0] == "de" {
        return count >= 6;
    }
    let acted = is_infinitive(last) && rest.iter().any(|word| MODAL.contains(word));
    if count >= 2 && (ends_in_time(clause) || acted) {
        return true;
    }
    // A noun behind the verb: "sale el tren", "pasó en el mundo".
    let determined =
        |word: &&str| clause.is(word, &ARTICLES) || clause.is(word, &POSSESSIVES) || clause.is(word, &NUMBERS);
    if count >= 3 && rest[1..count - 1].iter().any(determined) {
        return true;
    }
    let begins_with_verb =
        !matches!(*asked, "qué" | "que" | "cuántos" | "cuántas" | "cuánta" | "cuantos" | "cuantas" | "cuanta")
            || clause.is(rest[0], &INVERTED)
            || clause.is(rest[0], &TRANSITIVES)
            || rest[0] == "es";
    // "dónde vive Ana"; not "cómo se quita", "qué tan lejos queda".
    if begins_with_verb && !matches!(rest[0], "se" | "me" | "te" | "le" | "les" | "nos" | "tan" | "tanto" | "de") {
        return count >= 2 && !matches!(rest[0], "tiempo" | "dinero") || count >= 4;
    }
    // "gramos hay en media libra"
    let verb = rest.iter().skip(1).position(|word| clause.is(word, &INVERTED) && word.len() > 2).map(|at| at + 1);
    verb.is_some_and(|at| count > at + 2) || count >= 4 && clause.is(rest[count - 2], &PREPOSITIONS)
}

/// A question that begins with its verb, and an order in its form: "puedes poner música".
pub(super) fn closed_question(clause: &Clause<'_>, words: &[&str]) -> bool {
    if words.len() < 3 || is_of_what(clause) {
        return false;
    }
    let asked = words.iter().skip(1).position(|word| clause.is(word, &QUESTION_WORDS)).map(|at| at + 1);
    if let Some(asked) = asked {
        return open_question(clause, &words[asked..]);
    }
    match words.iter().position(|word| *word == "si") {
        Some(at) => is_condition(clause, &words[at + 1..]),
        None => true,
    }
}

/// What follows "si" and can be all: "si llueve", "si la tienda está abierta".
pub(super) fn is_condition(clause: &Clause<'_>, words: &[&str]) -> bool {
    !words.is_empty()
        && (PREDICATES.contains(&clause.back(0))
            || ends_in_time(clause)
            || words.first() == Some(&"hay") && words.len() > 1)
}

fn is_infinitive(word: &str) -> bool {
    let stem = ["me", "te", "se", "lo", "la", "le", "nos", "los", "las", "les"]
        .iter()
        .find_map(|clitic| word.strip_suffix(clitic).filter(|stem| stem.ends_with('r')))
        .unwrap_or(word);
    stem.len() > 3 && (stem.ends_with("ar") || stem.ends_with("er") || stem.ends_with("ir") || stem.ends_with("ír"))
        || stem == "ir"
        || stem == "ver"
}
