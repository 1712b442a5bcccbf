//! Words said over the assistant's reply: acknowledgement, an order to stop, or something else.
//!
//! Backchannels are those of the Switchboard dialogue-act corpus (Jurafsky et al., "Switchboard-DAMSL labeling
//! project", 1997: tags `b`, `bk`, `ba`) and the affirmative cue words of Gravano, Hirschberg & Beňuš ("Affirmative cue
//! words in task-oriented dialogue", Computational Linguistics 38, 2012); the Spanish ones are after the continuers and
//! assessments of the same kind in Val.Es.Co. (Briz, "Corpus de conversaciones coloquiales", 2002). Orders to stop are
//! those that voice assistants document, and the ways of taking the floor of Sacks, Schegloff & Jefferson ("A simplest
//! systematics for the organization of turn-taking", Language 50, 1974).

use super::words::{lowered, words};

/// What words over the reply mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// No word at all.
    Nothing,
    /// Only acknowledgement: the reply goes on.
    Backchannel,
    /// An order to stop, or a wish to speak.
    Stop,
    /// Something else, of so many words.
    Words(usize),
}

/// More words than these are no backchannel, even if each of them is.
pub const BACKCHANNEL_WORDS: usize = 5;

/// Words and phrases that acknowledge; several may follow each other.
#[rustfmt::skip]
const BACKCHANNELS: &[&str] = &[
    // continuers
    "mm hm", "mm hmm", "mhm", "mmhm", "mmhmm", "mm", "mmm", "m hm", "hm", "hmm", "hmmm", "uh huh", "uhuh", "uhhuh",
    "aha", "ah", "ahh", "ah ha", "oh", "ooh", "huh", "hum", "um hum", "yup", "yep", "ajá", "aja", "mjm", "ajam", "uhum",
    // agreement
    "yeah", "yes", "ya", "yea", "ok", "okay", "okey", "right", "alright", "all right", "sure", "sure thing", "true",
    "exactly", "absolutely", "definitely", "totally", "indeed", "of course", "correct", "agreed", "certainly",
    "that's right", "that's true", "that's it", "makes sense", "that makes sense", "fair enough", "sounds good", "good",
    "fine", "sí", "si", "vale", "claro", "claro que sí", "bueno", "bien", "está bien", "de acuerdo", "eso", "eso es",
    "exacto", "exactamente", "correcto", "cierto", "es verdad", "verdad", "por supuesto", "desde luego",
    "efectivamente", "perfecto", "muy bien", "dale", "órale", "sale",
    // understanding
    "i see", "i know", "i understand", "i get it", "got it", "gotcha", "understood", "noted", "entiendo", "entendido",
    "ya veo", "ya entiendo", "comprendo", "ya sé", "lo sé",
    // assessment
    "wow", "whoa", "really", "great", "nice", "very nice", "cool", "awesome", "amazing", "wonderful", "lovely",
    "perfect", "interesting", "excellent", "that's great", "that's nice", "that's interesting", "that's good",
    "very good", "very interesting", "no way", "no kidding", "my god", "oh my", "gosh", "funny", "incredible",
    "de verdad", "en serio", "qué bien", "qué bueno", "qué interesante", "qué curioso", "genial", "guay", "estupendo",
    "interesante", "increíble", "anda", "vaya", "no me digas", "hala", "guau", "hombre", "qué fuerte", "qué guay",
];

/// What begins an order to stop, or is one. Whatever follows.
#[rustfmt::skip]
const STOPS: &[&str] = &[
    // be silent
    "stop", "shut up", "be quiet", "hush", "shush", "shh", "that's enough", "that is enough", "pause", "cállate",
    "calla", "cállese", "silencio", "basta", "basta ya", "ya basta", "alto", "detente", "deténgase", "pausa", "quieto",
    "suficiente", "ya está bien",
    // leave it
    "cancel", "never mind", "nevermind", "forget it", "forget that", "forget about it", "abort", "quit",
    "that's not what", "that is not what", "skip that", "skip it", "déjalo", "deja eso", "deja de", "olvídalo",
    "olvida eso", "cancela", "cancelar", "no importa",
    // let me speak
    "wait", "hold on", "hang on", "hold it", "one second", "one sec", "one moment", "one minute", "a second",
    "a moment", "just a second", "just a moment", "just a minute", "just a sec", "give me a second", "give me a moment",
    "excuse me", "pardon me", "let me speak", "let me finish", "let me ask", "let me say", "i have a question",
    "time out", "espera", "espere", "espérate", "esperate", "un momento", "un momentito", "un segundo", "un minuto",
    "momento", "perdona", "perdón", "disculpa", "disculpe", "aguarda", "déjame", "una pregunta", "oye",
    // no
    "no no", "no stop", "no wait", "no don't", "no espera", "no eso no", "no sigas", "no hables",
];

/// What stops only when nothing but politeness follows: with more behind it it means something else ("para mañana").
#[rustfmt::skip]
const ALONE: &[&str] = &[
    "enough", "quiet", "silence", "no thanks", "no thank you", "para", "pare", "parar", "para ya", "no para", "calma",
    "no gracias",
];

/// What may stand before an order to stop or after it without changing it.
#[rustfmt::skip]
const POLITE: &[&str] = &[
    "ok", "okay", "oh", "ah", "please", "now", "sorry", "hey", "yeah", "yes", "right", "well", "um", "uh", "just",
    "por favor", "ya", "ahora", "vale", "bueno", "eh", "pero", "but", "alright", "all right", "thanks", "thank you",
    "gracias", "favor",
];

/// What words that were said over the reply mean. Takes partial text as well as final: "wait" is an order from its
/// first word on.
pub fn reaction(text: &str) -> Reaction {
    let lowered = lowered(text);
    let all: Vec<&str> = words(&lowered).collect();
    if all.is_empty() {
        return Reaction::Nothing;
    }
    if stops(&all) {
        return Reaction::Stop;
    }
    if all.len() <= BACKCHANNEL_WORDS && consists_of(&all, BACKCHANNELS) {
        return Reaction::Backchannel;
    }
    Reaction::Words(all.len())
}

/// Begins with an order to stop, politeness aside.
fn stops(all: &[&str]) -> bool {
    let mut rest = all;
    loop {
        if longest_start(rest, STOPS) > 0 {
            return true;
        }
        let alone = longest_start(rest, ALONE);
        if alone > 0 && consists_of(&rest[alone..], POLITE) {
            return true;
        }
        match longest_start(rest, POLITE) {
            0 => return false,
            polite => rest = &rest[polite..],
        }
    }
}

/// Made of phrases of the list and nothing else.
fn consists_of(all: &[&str], phrases: &[&str]) -> bool {
    let mut rest = all;
    while !rest.is_empty() {
        match longest_start(rest, phrases) {
            0 => return false,
            length => rest = &rest[length..],
        }
    }
    true
}

/// The words of the longest phrase of the list that `all` begins with; 0 if none.
fn longest_start(all: &[&str], phrases: &[&str]) -> usize {
    let length = |phrase: &str| {
        let count = phrase.split(' ').count();
        (count <= all.len() && phrase.split(' ').eq(all[..count].iter().copied())).then_some(count)
    };
    phrases.iter().filter_map(|phrase| length(phrase)).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_is_taken() {
        assert_eq!(longest_start(&["that's", "right", "but"], BACKCHANNELS), 2);
        assert!(!consists_of(&["mm", "huh", "five"], BACKCHANNELS));
    }

    #[test]
    fn partial_words_decide_early() {
        let steps = ["", "yeah", "yeah but", "yeah but wait", "yeah but wait what about"].map(reaction);
        assert_eq!(
            steps,
            [Reaction::Nothing, Reaction::Backchannel, Reaction::Words(2), Reaction::Stop, Reaction::Stop]
        );
    }

    #[test]
    fn many_acknowledgements_are_a_turn() {
        assert_eq!(reaction("yeah yeah yeah yeah yeah yeah"), Reaction::Words(6));
    }
}
