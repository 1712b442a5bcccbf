//! "Hold on" and "go on": a moment's silence is asked for, and its end.

use super::words::{lowered, words};

/// What asks for a moment, one of them at least.
#[rustfmt::skip]
const MOMENTS: &[&str] = &[
    "wait", "hold", "hang", "second", "sec", "moment", "minute", "tick", "mo",
    "espera", "espere", "espérate", "esperate", "espérame", "esperame", "espéreme", "esperá", "aguarda", "aguardá", "aguarde", "aguanta", "aguantá",
    "aguántame", "momento", "momentito", "momentico", "segundo", "segundito", "minuto", "minutito", "instante", "ratito", "tantito", "toque",
];

/// What stands around it.
#[rustfmt::skip]
const AROUND: &[&str] = &[
    "on", "up", "it", "that", "thought", "one", "a", "an", "just", "give", "me", "let", "think", "for", "please", "can", "could", "you", "there", "still", "hush",
    "quiet", "silence", "be", "right", "oh", "okay", "ok", "so", "sorry", "no", "ah", "um", "uh", "hey", "yeah", "well", "now", "excuse", "pardon", "and", "but",
    "un", "una", "dame", "deme", "por", "favor", "porfa", "perdona", "perdón", "perdone", "disculpa", "disculpe", "ya", "calla", "silencio", "solo", "sólo",
    "todavía", "bancame", "bánca", "oye", "ay", "eh", "nomás", "nada", "más", "ahí", "pero", "bueno", "vale", "permíteme", "permíteme", "déjame", "pensar",
];

/// Beginnings after which the speaker is busy with something else for a moment, whatever it is.
const BUSY: &[&[&str]] = &[
    &["let", "me", "grab"],
    &["let", "me", "get"],
    &["let", "me", "find"],
    &["let", "me", "check"],
    &["let", "me", "think"],
    &["let", "me", "write"],
    &["i'll", "be", "back"],
    &["i'll", "be", "right", "back"],
    &["be", "right", "back"],
    &["ahora", "vuelvo"],
    &["ya", "vuelvo"],
    &["enseguida", "vuelvo"],
    &["déjame", "pensar"],
];

/// What asks for the rest, one of them at least; and what stands around it.
#[rustfmt::skip]
const ON: &[&str] = &[
    "go", "continue", "carry", "keep", "resume", "proceed", "unpause", "fire", "ready", "back", "pick", "saying", "listening",
    "sigue", "siga", "seguí", "síguele", "seguir", "sigamos", "continúa", "continúe", "continuá", "continuar", "adelante", "dale", "prosigue", "listo", "lista",
    "escucho", "íbamos", "decías", "reanuda",
];
#[rustfmt::skip]
const AROUND_ON: &[&str] = &[
    "on", "ahead", "going", "ok", "okay", "alright", "all", "right", "good", "please", "yes", "yeah", "now", "thanks", "thank", "you", "for", "waiting", "let's", "i'm",
    "sorry", "so", "and", "then", "where", "were", "stopped", "left", "off", "up", "away", "from", "with", "it", "can", "well", "what", "the", "reading", "talking", "there",
    "puedes", "podés", "puede", "por", "favor", "venga", "bueno", "vale", "ya", "está", "estoy", "gracias", "esperar", "órale", "te", "otra", "vez", "donde", "lo",
    "dejaste", "ahí", "con", "eso", "sí", "qué", "me", "en", "pues", "ándale", "la", "espera", "hablando", "contando", "leyendo", "de", "nuevo",
];

const MOST: usize = 6;

/// Whether the words ask for a moment and for nothing else.
pub(super) fn holds(words: &[&str]) -> bool {
    if words.is_empty() || words.len() > MOST {
        return false;
    }
    let asks = words.iter().any(|word| MOMENTS.contains(word))
        && words.iter().all(|word| MOMENTS.contains(word) || AROUND.contains(word));
    asks || words.len() < MOST && BUSY.iter().any(|phrase| words.starts_with(phrase))
}

/// Whether words that are said to a reply that waits ask for the rest of it.
pub fn asks_to_go_on(text: &str) -> bool {
    let lowered = lowered(text);
    let mut asks = false;
    words(&lowered).take(MOST + 1).enumerate().all(|(n, word)| {
        asks |= ON.contains(&word);
        n < MOST && (ON.contains(&word) || AROUND_ON.contains(&word))
    }) && asks
}
