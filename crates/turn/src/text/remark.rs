//! Whether a few words over the reply are a remark: they agree, understand, marvel or pity, and ask, order, correct and answer nothing. Told by the shape
//! of the phrase ("what a …", "that's …", "qué …", "me encanta"), since people remark in any words.
//!
//! Assessments and their grammar: Goodwin & Goodwin, "Assessments and the construction of context" (1992); exclamatives: Quirk et al., "A
//! comprehensive grammar of the English language" (1985), 11.31, and the "Nueva gramática de la lengua española" (RAE, 2009), 42.13.

use super::vocabulary::{Class, NUMBERS, TIMES};

/// Sounds and short words that mean nothing but a feeling, and what may stand before or behind a remark without changing it.
#[rustfmt::skip]
const INTERJECTIONS: &[&str] = &[
    "oh", "ah", "aw", "ooh", "wow", "whoa", "huh", "hm", "mm", "ha", "haha", "hey", "gosh", "golly", "jeez", "geez", "gee", "blimey", "crikey", "yikes", "ouch",
    "ow", "oof", "ugh", "phew", "whew", "yay", "hooray", "bravo", "damn", "dang", "heck", "boy", "man", "dude", "mate", "god", "goodness", "heavens", "lord",
    "mercy", "sheesh", "yuck", "eek", "bingo", "gracious", "hell", "well", "okay", "ok", "yeah", "yes", "yep", "right", "true", "honestly", "seriously",
    "really", "truly", "indeed", "too", "though", "thanks", "so", "and", "but", "just", "always", "my", "dear", "there", "then", "sure", "totally", "absolutely",
    "definitely", "exactly", "great", "nice", "good", "fine", "cool",
    "uf", "uff", "ay", "uy", "eh", "ja", "jaja", "jo", "jolín", "hala", "hostia", "ostras", "caray", "caramba", "híjole", "órale", "ándale", "anda", "vaya",
    "guau", "epa", "ole", "olé", "bah", "puf", "dios", "madre", "mía", "mío", "ya", "pues", "claro", "sí", "vale", "bueno", "bien", "verdad", "gracias",
    "hombre", "mujer", "che", "tío", "tía", "oye", "mira", "ahí", "también", "genial", "cierto",
];

/// Words that make it something else, wherever they stand: an order, a correction, a wish, an answer.
#[rustfmt::skip]
const BUSINESS: &[&str] = &[
    "please", "not", "wrong", "incorrect", "instead", "another", "again", "else", "meant", "said", "asked", "actually", "next", "louder", "quieter", "slower",
    "faster", "shorter", "longer", "stop", "enough", "want", "need", "rather", "off", "skip", "me", "you've", "yours", "louder", "neither", "without", "nope",
    "favor", "equivocas", "equivocado", "confundes", "mal", "otro", "otra", "quiero", "necesito", "prefiero", "quise", "refería", "refiero", "decía", "hablaba",
    "mejor", "repite", "basta", "más", "menos", "sino", "ese", "esa", "ninguno",
];

/// What an assessment begins with, before what it says of the thing.
#[rustfmt::skip]
const ASSESSES: &[&[&str]] = &[
    &["that's"], &["it's"], &["that", "is"], &["it", "is"], &["this", "is"], &["that", "was"], &["that", "must"], &["that", "would"], &["that", "sounds"],
    &["that", "makes"], &["that", "explains"], &["that", "figures"], &["those", "poor"], &["they", "must"], &["he", "must"], &["she", "must"], &["sounds"],
    &["looks"], &["seems"], &["feels"], &["makes"], &["figures"], &["beats"], &["works"], &["what", "a"], &["what", "an"], &["such", "a"], &["poor"],
    &["lucky"], &["clever"], &["bless"], &["smart"], &["brave"], &["very"], &["pretty"], &["quite"], &["too"], &["can't", "believe"], &["can't", "argue"],
    &["can't", "imagine"], &["can't", "complain"], &["couldn't", "agree"], &["no", "kidding"], &["no", "wonder"], &["no", "doubt"], &["no", "idea"],
    &["no", "surprise"], &["no", "way"], &["no", "joke"], &["who", "knew"], &["who", "would"], &["who'd", "have"], &["same", "here"], &["same"],
    &["of", "course"], &["of", "all"], &["fair"], &["love", "it"], &["love", "that"], &["like", "that"], &["lovely"], &["good", "for"], &["good", "on"],
    &["gives"], &["if", "only"], &["goes", "to"], &["go", "figure"], &["get", "out"], &["get", "away"], &["tell", "me", "about", "it"],
    &["you're", "right"], &["you're", "kidding"], &["you're", "joking"], &["you", "don't"], &["you", "can"], &["makes", "me"], &["reminds"],
    &["es"], &["eso", "es"], &["eso", "sí"], &["eso", "explica"], &["eso", "tiene"], &["está"], &["fue"], &["suena"], &["parece"], &["tiene", "sentido"],
    &["tiene", "lógica"], &["tienes", "razón"], &["tenés", "razón"], &["muy"], &["tan"], &["súper"], &["super"], &["re"], &["pobre"], &["pobres"],
    &["menos", "mal"], &["quién", "lo"], &["quién", "iba"], &["con", "razón"], &["cien", "por"], &["buen"], &["buena"], &["gran"], &["no", "me", "digas"],
    &["no", "puede", "ser"], &["no", "lo"], &["no", "tenía"], &["no", "hay", "duda"], &["no", "inventes"], &["no", "manches"], &["no", "me", "extraña"],
    &["no", "está", "mal"], &["ni", "idea"], &["ni", "que"], &["de", "acuerdo"], &["de", "verdad"], &["estoy", "de"], &["estoy", "contigo"],
    &["te", "sigo"], &["te", "entiendo"], &["te", "creo"], &["te", "escucho"], &["te", "voy"], &["lo", "sé"], &["lo", "sabía"], &["lo", "imagino"],
    &["lo", "imaginaba"], &["lo", "entiendo"], &["lo", "creo"], &["lo", "suponía"], &["se", "nota"], &["se", "entiende"], &["como", "siempre"],
    &["igual", "que"], &["igualito"], &["lo", "mismo"], &["quién", "diría"], &["así", "es"], &["así", "que"], &["tal", "cual"], &["para", "nada"],
];

/// Verbs with which somebody who says "I" tells of themselves and asks for nothing.
#[rustfmt::skip]
const MINDS: &[&str] = &[
    "see", "know", "get", "got", "love", "like", "feel", "felt", "hear", "heard", "remember", "understand", "understood", "believe", "bet", "agree", "guess", "suppose",
    "imagine", "figured", "thought", "think", "knew", "hope", "hoped", "wondered", "adore", "relate", "follow", "noticed", "doubt", "swear", "can't", "couldn't",
    "didn't", "never", "had", "totally", "completely", "always", "kind", "do", "did", "forgot", "forget", "wish", "can",
];

/// And with which a Spanish "me …" does.
#[rustfmt::skip]
const MOVES: &[&str] = &[
    "encanta", "encantó", "encantan", "gusta", "gustó", "gustan", "alegra", "alegro", "imagino", "imaginaba", "suena", "parece", "sorprende", "sorprendió",
    "fascina", "lo", "la", "da", "dio", "dejas", "dejó", "acuerdo", "impresiona", "interesa", "consta", "hace", "recuerda", "identifico", "muero", "pasa", "pasó",
    "emociona", "entristece", "duele",
];

/// What asks after "how" and "qué" and is no exclamation.
#[rustfmt::skip]
const ASKED: &[&str] = &[
    "much", "many", "long", "far", "old", "often", "about", "come", "do", "does", "did", "is", "are", "was", "were", "can", "could", "would", "will", "should", "to",
    "big", "fast", "soon", "late", "early", "tall", "high", "deep", "heavy", "it", "they", "you", "i", "we", "that", "the", "exactly", "else", "so",
    "hora", "horas", "día", "es", "hay", "pasa", "pasó", "significa", "tal", "quiere", "quieres", "tiempo", "dices", "dijiste", "idioma", "año", "color", "tipo",
    "precio", "ingredientes", "hago", "hace", "haces", "opinas", "se", "le", "te", "me", "son", "más", "era", "fue", "está", "tiene", "tengo", "de", "en",
];

/// Single words that judge, by how they are built; and those of this build that do not.
#[rustfmt::skip]
const JUDGING_ENDS: &[&str] = &[
    "ful", "ous", "ible", "tastic", "ical", "ordinary", "azing", "nating", "esting", "ushing", "opriate", "redible", "liant", "markable", "lievable", "dorable",
    "hilarious", "ly", "mente", "ísimo", "ísima", "ante", "ible", "oso", "osa", "ástico", "ástica", "ecito", "ecita", "endo", "enda",
];
#[rustfmt::skip]
const NOT_JUDGING: &[&str] = &[
    "slowly", "quietly", "quickly", "loudly", "briefly", "early", "daily", "weekly", "monthly", "hourly", "yearly", "only", "family", "reply", "italy", "july",
    "july", "fly", "jelly", "belly", "sicily", "medical", "musical", "technical", "historical", "political", "classical", "delirious", "bible", "handful",
    "lentamente", "rápidamente", "despacio", "solamente", "brevemente", "únicamente", "restaurante", "elefante", "diamante", "estudiante", "cantante",
    "adelante", "antes", "durante", "tocante", "bastante", "instante", "importante", "vigilante", "oso", "osa", "cosa", "rosa", "esposa", "esposo", "prosa",
    "mariposa", "tienda", "vivienda", "hacienda", "leyenda", "merienda", "agenda", "tremendo",
];

/// More words than these are no remark, whatever they are.
const MOST: usize = 5;

/// Whether the words, as they are and with the recogniser's closing mark, are a remark.
pub(super) fn is_remark(words: &[&str], asks: bool) -> bool {
    if words.is_empty() || words.len() > MOST {
        return false;
    }
    let begins = |words: &[&str], phrase: &[&str]| words.starts_with(phrase);
    let mut rest = words;
    // "Get out of here", "tell me about it": their words would be business elsewhere.
    if begins(rest, &["get", "out"])
        || begins(rest, &["tell", "me", "about", "it"])
        || begins(rest, &["no", "me", "digas"])
    {
        return true;
    }
    // "…, ¿no?" asks for nothing.
    let tagged = rest.len() > 1 && matches!(rest.last(), Some(&("no" | "verdad" | "right" | "eh" | "huh")));
    let asks = asks && !tagged;
    if tagged {
        rest = &rest[..rest.len() - 1];
    }
    while let Some(first) = rest.first().filter(|word| is_interjection(word)) {
        // "Right, but …": what follows is the thing.
        if matches!(*first, "but" | "so" | "and") && rest.len() < words.len() && rest.len() > 1 && !assesses(&rest[1..])
        {
            return false;
        }
        rest = &rest[1..];
    }
    while let Some((_, before)) = rest.split_last().filter(|(last, _)| is_interjection(last)) {
        rest = before;
    }
    let business = |word: &&str| {
        BUSINESS.contains(word) || is(&NUMBERS, word) || is(&TIMES, word) || word.chars().any(char::is_numeric)
    };
    match rest {
        [] => !asks || words.len() == 1,
        _ if asks => false,
        _ if assesses(rest) => !rest[1..].iter().any(business) || begins(rest, &["menos", "mal"]),
        ["i", verb, object @ ..] => MINDS.contains(verb) && !object.iter().any(business) && is_slight(object),
        ["i'm", state, ..] => {
            state.len() > 3
                && (state.ends_with("ed")
                    || state.ends_with("ing")
                    || matches!(*state, "with" | "glad" | "sorry" | "jealous" | "impressed"))
                && rest.len() <= 4
        }
        ["me", verb, object @ ..] => MOVES.contains(verb) && !object.iter().any(business),
        ["how", what, ..] => !ASKED.contains(what) && rest.len() <= 4,
        ["qué" | "cuánto" | "cuánta" | "cómo", what, ..] => !ASKED.contains(what) && !rest.iter().any(business),
        ["qué" | "cuánto"] => words.len() > 1,
        [word] => is_judgement(word),
        _ => false,
    }
}

fn is(class: &Class, word: &str) -> bool {
    class.english.contains(&word) || class.spanish.contains(&word)
}

fn assesses(words: &[&str]) -> bool {
    ASSESSES.iter().any(|phrase| words.starts_with(phrase))
}

/// Drawn out ("ooooh", "mmm", "jajaja") or one of the known.
fn is_interjection(word: &str) -> bool {
    let drawn = || {
        let letters: Vec<char> = word.chars().collect();
        letters.len() >= 3 && letters.windows(3).any(|three| three[0] == three[1] && three[1] == three[2])
            || letters.len() >= 4
                && letters
                    .windows(4)
                    .any(|four| four[0] == four[2] && four[1] == four[3] && matches!(four[0], 'h' | 'j'))
    };
    INTERJECTIONS.contains(&word) || drawn()
}

/// What may follow "I love", "I know": it points to what was said and adds nothing.
fn is_slight(object: &[&str]) -> bool {
    const POINTS: &[&str] = &[
        "it", "that", "that's", "this", "those", "them", "him", "her", "you", "so", "too", "what", "mean", "believe",
        "imagine", "know", "think", "true", "one", "no", "idea", "the", "feeling", "your", "point", "knew", "had",
        "realise", "realize", "thought", "of", "ever", "right", "is", "was", "relate", "see",
    ];
    object.iter().all(|word| POINTS.contains(word))
}

fn is_judgement(word: &str) -> bool {
    word.chars().count() >= 6 && JUDGING_ENDS.iter().any(|end| word.ends_with(end)) && !NOT_JUDGING.contains(&word)
}
