//! Whether a few words over the reply are a remark: they agree, understand, marvel or pity, and ask, order, correct and answer nothing. Told by the shape
//! of the phrase ("what a …", "that's …", "qué …", "me encanta"), since people remark in any words. What is of no known shape is no remark.
//!
//! Assessments and their grammar: Goodwin & Goodwin, "Assessments and the construction of context" (1992); exclamatives: Quirk et al., "A
//! comprehensive grammar of the English language" (1985), 11.31, and the "Nueva gramática de la lengua española" (RAE, 2009), 42.13.

mod english;
mod spanish;

use super::shape::{Begun, Classes, any, begun};
use super::vocabulary::{
    ARTICLES, AUXILIARIES, CONJUNCTIONS, Class, INVERTED, LEANING, NUMBERS, ORDERS, POSSESSIVES, PREPOSITIONS,
    QUESTION_WORDS, TIMES, TRANSITIVES,
};

/// The words and shapes of a language.
struct Language {
    /// `JUDGED`: these, what begins with the stems, what has the ends.
    judged: &'static [&'static str],
    stems: &'static [&'static str],
    ends: &'static [&'static str],
    /// `MEASURED`
    measured: &'static [&'static str],
    /// `VERDICT`; `alone` are some, too.
    verdicts: &'static [&'static str],
    /// `ALONE`
    alone: &'static [&'static str],
    /// `THING`
    things: &'static [&'static str],
    /// `DEGREE`
    degrees: &'static [&'static str],
    /// `SLIGHT`
    slight: &'static [&'static str],
    /// `STATE`: these, and in English what ends like a participle.
    states: &'static [&'static str],
    not_states: &'static [&'static str],
    /// `&JUDGEMENT_END`
    judgement_ends: &'static [&'static str],
    /// `&COMPLEMENT`
    complements: &'static [&'static str],
    shapes: &'static [&'static str],
    begun: &'static [Begun],
    /// Of what keeps its question mark.
    asked: &'static [&'static str],
    /// Plain judgements: with a word before them that may have been a sound of surprise, they stay one.
    plain: &'static [&'static str],
}

const LANGUAGES: [Language; 2] = [english::ENGLISH, spanish::SPANISH];

/// Sounds and short words that mean nothing but a feeling or agreement: a remark alone, and around one.
#[rustfmt::skip]
const INTERJECTIONS: &[&str] = &[
    "oh", "ah", "aw", "aww", "ooh", "oooh", "wow", "wowza", "whoa", "woah", "huh", "hm", "mm", "ha", "hah", "haha", "heh", "hehe", "hey", "gosh", "golly", "jeez", "geez",
    "gee", "blimey", "crikey", "cor", "yikes", "ouch", "ow", "oof", "ugh", "phew", "whew", "yay", "woohoo", "woo", "hooray", "bravo", "damn", "dang", "darn", "heck",
    "boy", "man", "dude", "mate", "god", "goodness", "heavens", "lord", "mercy", "sheesh", "yuck", "eek", "eww", "ew", "bingo", "gracious", "hell", "jesus", "christ",
    "boo", "aye", "aha", "duh", "meh", "pfft", "tsk", "nah", "crap", "shit", "fuck", "well", "okay", "ok", "yeah", "yes", "yep", "yup", "right", "true", "honestly",
    "seriously", "really", "truly", "indeed", "thanks", "sure", "totally", "absolutely", "definitely", "exactly", "great", "nice", "good", "fine", "cool", "sweet", "louise", "wowzers", "bloody", "lordy", "mhm", "hmm", "uh-huh", "alright", "gotcha", "bro", "girl", "wowee",
    "uf", "uff", "ay", "uy", "eh", "ja", "jaja", "je", "jo", "jolín", "jolines", "joder", "hala", "hostia", "hostias", "ostras", "hostras", "ostia", "caray", "caramba", "caracoles",
    "híjole", "órale", "ándale", "anda", "vaya", "guau", "epa", "ole", "olé", "bah", "puf", "pff", "dios", "madre", "mía", "mío", "ya", "claro", "sí", "vale", "bueno",
    "bien", "verdad", "gracias", "hombre", "mujer", "che", "tío", "tía", "oye", "mira", "genial", "cierto", "chale", "jope", "jopé", "leñe", "cáspita", "ajá", "upa", "opa", "wey", "güey", "güe", "uau", "coño", "mierda", "carajo", "ufa", "hostiá", "perfecto", "exacto", "pucha", "chuta", "concho", "recórcholis", "cielos",
];

/// What stands around a remark without changing it, and says nothing alone.
#[rustfmt::skip]
const AROUND: &[&str] = &[
    "too", "though", "so", "and", "but", "just", "my", "dear", "there", "then", "anyway", "guys", "lol", "either", "also", "still", "um", "uh", "actually",
    "señor", "señora", "pues", "también", "ahí", "la", "de", "en", "serio", "tú", "amigo", "amiga", "pero", "y", "fíjate", "tan", "entonces", "además", "parce", "certainly", "surely", "clearly", "obviously", "apparently", "basically", "literally", "folks", "realmente", "sinceramente",
];

/// Of these, what only leads to more.
const LEADS: &[&str] = &["and", "but", "my", "just", "y", "pero", "entonces", "de", "en", "la", "tan"];

/// Words that a shape's blank never takes: they order, correct, wish, answer.
#[rustfmt::skip]
const BUSINESS: &[&str] = &[
    "please", "not", "wrong", "incorrect", "instead", "another", "again", "else", "meant", "said", "asked", "asking", "actually", "next", "louder", "quieter", "slower",
    "faster", "shorter", "longer", "stop", "want", "need", "needs", "wants", "rather", "off", "skip", "yours", "neither", "without", "nope", "costs", "cost", "means", "prefer",
    "repeat", "cancel", "tell", "show", "play", "call", "send", "help", "should", "euros", "dollars", "percent", "called", "spelled", "named",
    "favor", "equivocas", "equivocado", "confundes", "otro", "otra", "quiero", "necesito", "prefiero", "quise", "refería", "refiero", "decía", "hablaba", "repite", "basta",
    "sino", "ninguno", "cuesta", "cuestan", "vale", "dime", "dame", "ponme", "busca", "llama", "repetir", "hay", "abre", "cierra", "significa", "pesos", "quieres", "quiere", "puedes", "debo", "tengo", "vivo", "hago", "toca",
];

/// What asks after "qué" and is no exclamation.
#[rustfmt::skip]
const ASKED_FOR: &[&str] = &[
    "hora", "horas", "día", "dia", "días", "mes", "año", "años", "siglo", "fecha", "color", "colores", "talla", "tamaño", "marca", "marcas", "modelo", "precio", "precios", "número", "autobús",
    "tren", "vuelo", "línea", "parada", "calle", "zona", "barrio", "país", "países", "ciudad", "ciudades", "pueblo", "idioma", "idiomas", "libro", "libros", "equipo", "clase", "edad", "nota", "página", "capítulo", "ingrediente", "ingredientes", "receta", "opción",
    "opciones", "alternativas", "diferencia", "temperatura", "distancia", "altura", "peso", "velocidad", "tiempo", "restaurante", "restaurantes", "hotel", "hoteles", "sitio", "sitios", "lugar", "lugares", "canal", "programa", "aplicación", "planes", "documentos", "requisitos", "síntomas", "medicina",
    "es", "son", "hay", "pasa", "pasó", "pasaría", "pasará", "significa", "tal", "quiere", "quieres", "quiso", "dices", "dijiste", "dijo", "dice", "hago", "hace", "haces", "hizo", "hacer", "hacía", "opinas", "opina", "piensas", "crees", "recomiendas", "sabes", "tienes", "tiene", "tenía",
    "se", "le", "les", "te", "me", "nos", "lo", "la", "más", "era", "fue", "está", "tengo", "de", "en", "a", "con", "por", "para", "otra", "otro", "otros", "otras", "puedo", "puedes", "debo", "debería", "viene", "va", "voy", "vas", "cuesta", "come", "comen", "comió", "comía", "necesito", "prefieres", "haría", "harías", "había", "hubo", "usa", "usan", "llevo", "pone", "pongo", "puso", "sigue", "parte", "plato", "platos", "tipos", "estilo", "no", "sí", "y", "o", "cosa", "onda",
];

/// Who it is about: a sentence begins.
const PERSONS: &[&str] = &[
    "i", "you", "he", "she", "it", "we", "they", "this", "that", "these", "those", "only", "yo", "tú", "él", "ella",
    "usted", "nosotros", "ellos", "ellas", "este", "esta", "esto", "ese", "esa", "eso", "solo", "sólo", "hoy",
];

/// More words than these are no remark, whatever they are.
const MOST: usize = 5;

/// Whether the words, as they are and with the recogniser's closing mark, are a remark. Half a phrase is none if it may become something else.
pub(super) fn is_remark(words: &[&str], asks: bool) -> bool {
    // "Qué tan lejos" asks.
    if words.is_empty()
        || words.len() > MOST
        || words.contains(&"please")
        || matches!(words, ["qué" | "que", "tan", ..])
    {
        return false;
    }
    // "…, ¿no?" asks for nothing.
    let tag = match words {
        [
            _,
            ..,
            "isn't" | "wasn't" | "doesn't" | "aren't" | "don't" | "didn't" | "hasn't",
            "it" | "that" | "he" | "she" | "they",
        ] => 2,
        [_, .., "no" | "verdad" | "right" | "eh" | "huh" | "cierto" | "innit"] => 1,
        _ => 0,
    };
    is_plain_remark(words, asks)
        || tag > 0 && is_plain_remark(&words[..words.len() - tag], false)
        || !asks && is_remark_misheard(words)
}

/// A plain judgement with one word around it that means nothing there: recognisers write "Nash" and "Bob" for "gosh" and "hah", and half an
/// adverb ("that's amazing, honest"). A word that could order, ask, correct or answer is another matter.
fn is_remark_misheard(words: &[&str]) -> bool {
    let (Some((first, behind)), Some((last, before))) = (words.split_first(), words.split_last()) else { return false };
    is_plain_judgement(behind) && may_be_a_sound(first)
        || before.len() > 1 && is_plain_judgement(before) && may_be_a_sound(last)
}

fn is_plain_judgement(words: &[&str]) -> bool {
    !words.is_empty() && LANGUAGES.iter().any(|language| any(language.plain, words, language))
}

fn may_be_a_sound(word: &str) -> bool {
    !is_business(word)
        && !is_open(word)
        && !word.contains('\'')
        && !["some", "any", "every", "alg"].iter().any(|start| word.starts_with(start))
        && ![&ORDERS, &TRANSITIVES, &INVERTED, &AUXILIARIES, &LEANING].iter().any(|class| is(class, word))
        && !ASKED_FOR.contains(&word)
        && !PERSONS.contains(&word)
}

/// With what stands around it, or without.
fn is_plain_remark(words: &[&str], asks: bool) -> bool {
    let around = |word: &&&str| is_interjection(word) || AROUND.contains(*word);
    if words.iter().all(|word| is_interjection(word)) {
        return !asks || words.len() == 1;
    }
    let before = words.iter().take_while(around).count();
    let after = words.iter().rev().take_while(|word| around(word) && !is_open(word) && !LEADS.contains(*word)).count();
    // The longest first: "right on" and "so am I" are remarks with their first word only.
    (0..=before.min(words.len() - 1)).any(|from| {
        (0..=after)
            .any(|cut| words.get(from..words.len() - cut).is_some_and(|rest| !rest.is_empty() && is_shaped(rest, asks)))
    })
}

fn is_shaped(words: &[&str], asks: bool) -> bool {
    LANGUAGES.iter().any(|language| match asks {
        true => any(language.asked, words, language),
        false => begun(language.begun, words, language) || any(language.shapes, words, language),
    })
}

impl Classes for Language {
    fn has(&self, class: &str, word: &str, last: bool) -> bool {
        match class {
            "JUDGED" => self.is_judged(word),
            "MEASURED" => self.measured.contains(&word),
            "VERDICT" => self.verdicts.contains(&word) || self.alone.contains(&word),
            "ALONE" => self.alone.contains(&word),
            "THING" => self.things.contains(&word),
            "DEGREE" => self.degrees.contains(&word),
            "SLIGHT" => self.slight.contains(&word) && (!last || !is_open(word)),
            "SUPERLATIVE" => word == "worst" || word.ends_with("est") && word.len() > 3,
            "STATE" => {
                self.states.contains(&word)
                    || word.len() > 4 && word.ends_with("ed") && !self.not_states.contains(&word)
            }
            "EXCLAIMED" => word.chars().count() > 2 && !ASKED_FOR.contains(&word) && !is_business(word),
            "WORD" => !is_timely(word),
            _ => !is_business(word) && (!last || !is_open(word)),
        }
    }

    fn has_all(&self, class: &str, words: &[&str]) -> bool {
        any(if class == "COMPLEMENT" { self.complements } else { self.judgement_ends }, words, self)
    }
}

impl Language {
    fn is_judged(&self, word: &str) -> bool {
        let ended = |stem: &&str| {
            word.strip_prefix(stem).is_some_and(|end| {
                matches!(end, "o" | "a" | "e" | "os" | "as" | "es") || end.is_empty() && stem.ends_with(['l', 'r', 'n'])
            })
        };
        self.judged.contains(&word)
            || self.stems.iter().any(ended)
            || self.ends.iter().any(|end| word.ends_with(end) && word.len() > end.len())
    }
}

fn is(class: &Class, word: &str) -> bool {
    class.english.contains(&word) || class.spanish.contains(&word)
}

/// A number or a time: it answers.
fn is_timely(word: &str) -> bool {
    is(&NUMBERS, word) || is(&TIMES, word) || word.chars().any(char::is_numeric)
}

fn is_business(word: &str) -> bool {
    BUSINESS.contains(&word) || is_timely(word) || QUESTION_WORDS.english.contains(&word)
}

/// More follows it: the phrase is half of one.
fn is_open(word: &str) -> bool {
    const ENDS: &[&str] = &[
        "so", "his", "about", "before", "on", "in", "over", "through", "around", "no", "lo", "que", "up", "out", "as",
    ];
    [&ARTICLES, &POSSESSIVES, &PREPOSITIONS, &CONJUNCTIONS].iter().any(|class| is(class, word)) && !ENDS.contains(&word)
        || matches!(
            word,
            "que"
                | "como"
                | "i"
                | "is"
                | "are"
                | "don't"
                | "isn't"
                | "what"
                | "how"
                | "when"
                | "where"
                | "me"
                | "te"
                | "le"
                | "nos"
                | "se"
                | "es"
        )
}

/// Drawn out ("ooooh", "mmm", "jajaja") or one of the known.
fn is_interjection(word: &str) -> bool {
    let mut last = ['\0'; 3];
    let drawn = word.chars().any(|c| {
        let thrice = last[2] == c && last[1] == c;
        let laughed = last[1] == c && last[2] == last[0] && matches!(last[0], 'h' | 'j');
        last = [last[1], last[2], c];
        thrice || laughed
    });
    drawn || INTERJECTIONS.contains(&word)
}
