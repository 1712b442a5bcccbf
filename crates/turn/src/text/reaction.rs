//! Words said over the assistant's reply: acknowledgement, an order to stop, or something else.
//!
//! Backchannels are those of the Switchboard dialogue-act corpus (Jurafsky et al., "Switchboard-DAMSL labeling
//! project", 1997: tags `b`, `bk`, `ba`) and the affirmative cue words of Gravano, Hirschberg & Beňuš ("Affirmative cue
//! words in task-oriented dialogue", Computational Linguistics 38, 2012); the Spanish ones are after the continuers and
//! assessments of the same kind in Val.Es.Co. (Briz, "Corpus de conversaciones coloquiales", 2002). Orders to stop are
//! those that voice assistants document, and the ways of taking the floor of Sacks, Schegloff & Jefferson ("A simplest
//! systematics for the organization of turn-taking", Language 50, 1974).

use super::hold::holds;
use super::remark::is_remark;
use super::words::{lowered, words};

/// What words over the reply mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// No word at all.
    Nothing,
    /// Only acknowledgement, in a set phrase: the reply goes on.
    Backchannel,
    /// The same in other words ("what a story"), as far as they go: more of them may be something else.
    Remark,
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
    "mhmm", "ahá", "ajám", "aham", "mjum", "uy", "oh oh", "go on", "carry on", "keep going", "continue", "sigue",
    "seguí", "siga", "continúa", "adelante", "te escucho", "te sigo", "ándale",
    // agreement
    "yeah", "yes", "ya", "yea", "ok", "okay", "okey", "right", "alright", "all right", "sure", "sure thing", "true",
    "exactly", "absolutely", "definitely", "totally", "indeed", "of course", "correct", "agreed", "certainly",
    "that's right", "that's true", "that's it", "makes sense", "that makes sense", "fair enough", "sounds good", "good",
    "fine", "sí", "si", "vale", "claro", "claro que sí", "bueno", "bien", "está bien", "de acuerdo", "eso", "eso es",
    "exacto", "exactamente", "correcto", "cierto", "es verdad", "verdad", "por supuesto", "desde luego",
    "efectivamente", "perfecto", "muy bien", "dale", "órale", "sale", "for sure", "you're right", "you are right",
    "good point", "fair point", "fair", "very true", "so true", "no doubt", "obviously", "that's fine", "that's fair",
    "that works", "works for me", "sounds great", "very well", "deal", "así es", "tal cual", "eso sí", "pues sí",
    "ya lo creo", "sin duda", "cómo no", "con razón", "obvio", "obviamente", "claro está", "listo", "va", "venga",
    "tienes razón", "tenés razón", "totalmente", "seguro", "me parece bien", "de una", "está bueno", "ah bueno",
    // understanding
    "i see", "i know", "i understand", "i get it", "got it", "gotcha", "understood", "noted", "entiendo", "entendido",
    "ya veo", "ya entiendo", "comprendo", "ya sé", "lo sé", "i hear you", "makes perfect sense", "good to know",
    "copy that", "roger", "ya entendí", "te entiendo", "lo entiendo", "comprendido", "anotado", "ya me acuerdo",
    "ah mira", "mirá", "mira tú", "mira vos", "mirá vos",
    // assessment
    "wow", "whoa", "really", "great", "nice", "very nice", "cool", "awesome", "amazing", "wonderful", "lovely",
    "perfect", "interesting", "excellent", "that's great", "that's nice", "that's interesting", "that's good",
    "very good", "very interesting", "no way", "no kidding", "my god", "oh my", "gosh", "funny", "incredible",
    "de verdad", "en serio", "qué bien", "qué bueno", "qué interesante", "qué curioso", "genial", "guay", "estupendo",
    "interesante", "increíble", "anda", "vaya", "no me digas", "hala", "guau", "hombre", "qué fuerte", "qué guay",
    "fantastic", "brilliant", "impressive", "fascinating", "neat", "sweet", "seriously", "is that so", "you don't say",
    "that's cool", "that's awesome", "that's amazing", "that's funny", "that's crazy", "oh my god", "oh dear", "oh boy",
    "oh man", "holy cow", "too bad", "what a shame", "how nice", "how interesting", "good for you", "haha", "ha",
    "ha ha", "excelente", "fantástico", "maravilloso", "buenísimo", "bárbaro", "chévere", "qué chévere", "qué padre",
    "padrísimo", "chido", "qué chido", "bacán", "qué bacán", "copado", "qué lindo", "qué bonito", "qué raro",
    "qué loco", "qué pena", "qué lástima", "qué gracioso", "qué risa", "qué maravilla", "qué barbaridad", "qué cosa",
    "mira qué bien", "menos mal", "no manches", "híjole", "caray", "ostras", "dios mío", "madre mía", "no puede ser",
    "impresionante", "tremendo", "fíjate", "imagínate", "jaja", "ja", "cierto es",
];

/// Those of the acknowledgements that turns begin with: "Okay, but …".
#[rustfmt::skip]
const BEGINNINGS: &[&str] = &[
    "yeah", "yes", "ya", "yea", "ok", "okay", "okey", "right", "alright", "all right", "sure", "sí", "si", "vale", "claro",
    "bueno", "de acuerdo", "hombre",
];

/// What begins an order to stop, or is one. Whatever follows.
#[rustfmt::skip]
const STOPS: &[&str] = &[
    // be silent
    "stop", "shut up", "be quiet", "hush", "shush", "shh", "that's enough", "that is enough", "pause", "cállate",
    "calla", "cállese", "silencio", "basta", "basta ya", "ya basta", "alto", "detente", "deténgase", "pausa", "quieto",
    "suficiente", "ya está bien", "shut it", "zip it", "be silent", "pipe down", "knock it off", "cut it out", "sh",
    "shhh", "hush up", "quiet down", "halt", "that'll do", "that will do", "enough already", "enough of that",
    "stop talking", "callate", "callá", "cállense", "cierra la boca", "cierra el pico",
    "cerrá la boca", "chito", "chist", "basta por favor", "detenete", "detené", "cortala", "córtala", "no digas más",
    "ya no hables", "no hables más", "ya no sigas", "no continúes", "ya estuvo", "ya está bueno", "ya fue suficiente",
    "para de",
    // leave it
    "cancel", "never mind", "nevermind", "forget it", "forget that", "forget about it", "abort", "quit",
    "that's not what", "that is not what", "skip that", "skip it", "déjalo", "deja eso", "deja de", "olvídalo",
    "olvida eso", "cancela", "cancelar", "no importa", "leave it", "drop it", "scratch that", "ignore that",
    "disregard that", "not now", "i don't care", "that's not right", "that's wrong", "no that's wrong", "i didn't ask",
    "not what i asked", "dejalo", "déjalo así", "dejá de", "deje de", "olvidalo", "olvidate",
    "olvídate", "olvídese", "cancelá", "cancele", "ahora no", "eso no es lo que", "no es lo que", "no era eso",
    "eso no era", "no te pregunté", "me equivoqué", "sáltate eso", "sáltate", "sáltalo", "salta eso", "ya no importa",
    "da igual",
    // let me speak
    "wait", "hold on", "hang on", "hold it", "one second", "one sec", "one moment", "one minute", "a second",
    "a moment", "just a second", "just a moment", "just a minute", "just a sec", "give me a second", "give me a moment",
    "excuse me", "pardon me", "let me speak", "let me finish", "let me ask", "let me say", "i have a question",
    "time out", "espera", "espere", "espérate", "esperate", "un momento", "un momentito", "un segundo", "un minuto",
    "momento", "perdona", "perdón", "disculpa", "disculpe", "aguarda", "déjame", "una pregunta", "oye", "hold up",
    "two seconds", "just one second", "just one moment", "give me a sec", "give me a minute", "let me talk",
    "let me interrupt", "can i interrupt", "may i interrupt", "can i say", "can i ask", "may i ask",
    "sorry to interrupt", "i'm not done", "i wasn't done", "i'm not finished", "i wasn't finished",
    "i have another question", "quick question", "one more thing", "one question", "another question",
    "esperá", "espérame", "esperame", "espéreme", "espérese", "espera tantito", "tantito",
    "aguanta", "aguantá", "aguántame", "aguarde", "aguardá", "un segundito", "un minutito", "un momentico", "un ratito",
    "dame un segundo", "dame un momento", "dame un minuto", "deme un segundo", "deme un momento", "permíteme",
    "permítame", "con permiso", "perdone", "perdoná", "discúlpame", "disculpame", "discúlpeme", "dejame",
    "déjeme", "oiga", "oíme", "escucha", "escúchame", "escuchame", "escúcheme", "tengo una pregunta",
    "tengo otra pregunta", "otra pregunta", "tengo una duda", "una duda", "una cosa", "una cosita", "quiero preguntar",
    "quiero decir algo", "no he terminado", "no terminé", "no acabé",
    // no
    "no no", "no stop", "no wait", "no don't", "no espera", "no eso no", "no sigas", "no hables", "no no no",
    "no not that", "no that's not", "no no es eso", "no eso no es", "no esperá",
];

/// What stops only when nothing but politeness follows: with more behind it it means something else ("para mañana").
#[rustfmt::skip]
const ALONE: &[&str] = &[
    "enough", "quiet", "silence", "no thanks", "no thank you", "para", "pare", "parar", "para ya", "no para", "calma",
    "no gracias", "mute", "deja", "dejá", "ya deja", "no more", "pará", "pará ya", "paren", "ya para", "ya pará", "no más", "ya está", "ya fue",
    "corta", "cortá",
];

/// What may stand before an order to stop or after it without changing it.
#[rustfmt::skip]
const POLITE: &[&str] = &[
    "ok", "okay", "oh", "ah", "please", "now", "sorry", "hey", "yeah", "yes", "right", "well", "um", "uh", "just",
    "por favor", "ya", "ahora", "vale", "bueno", "eh", "pero", "but", "alright", "all right", "thanks", "thank you",
    "gracias", "favor", "actually", "so", "look", "a bit", "thanks a lot", "muchas gracias", "che", "oye", "mira",
    "a ver", "ay", "sí", "si", "bien", "un poco", "un rato", "un momento", "tantito", "porfa", "porfis", "amigo",
    "nomás", "oh no", "hmm", "mm",
];

/// Whether `text` is `before` with an acknowledgement behind it ("… okay", "… mm-hm"), and nothing else.
pub fn adds_only_a_backchannel(before: &str, text: &str) -> bool {
    let (before, text) = (lowered(before), lowered(text));
    let mut all = words(&text);
    if !words(&before).all(|word| all.next() == Some(word)) {
        return false;
    }
    let rest: Vec<&str> = all.collect();
    formula_of(&rest) == Reaction::Backchannel
}

/// Whether words that acknowledge may also be the beginning of a turn, by the last of them: "okay" and "right" are about as often as not, "mm-hm" and
/// "uh-huh" hardly ever (Gravano, Hirschberg & Beňuš, 2012, table 4), and "oh, nice" is complete.
pub fn may_begin_a_turn(backchannel: &str) -> bool {
    let lowered = lowered(backchannel);
    let all: Vec<&str> = words(&lowered).collect();
    BEGINNINGS.iter().any(|phrase| {
        let count = phrase.split(' ').count();
        count <= all.len() && phrase.split(' ').eq(all[all.len() - count..].iter().copied())
    })
}

/// An order to the one who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// To stop, or a wish to speak.
    Stop,
    /// To wait a moment; nothing else is said.
    Hold,
}

/// The order in `heard`, in the user's own words: before it there is nothing but echo of `spoken`.
pub fn order(heard: &str, spoken: &str) -> Option<Order> {
    let (heard, spoken) = (lowered(heard), lowered(spoken));
    let heard: Vec<&str> = words(&heard).collect();
    let spoken: Vec<&str> = words(&spoken).collect();
    let echoed = heard.iter().take_while(|word| spoken.contains(word)).count();
    let own = |from: usize| Some(&heard[from..]).filter(|rest| rest.iter().any(|word| !spoken.contains(word)));
    let mut rests = (0..=echoed).filter_map(own);
    rests.find_map(|rest| match (holds(rest), stops(rest)) {
        (true, _) => Some(Order::Hold),
        (_, true) => Some(Order::Stop),
        _ => None,
    })
}

/// What words that were said over the reply mean, whatever their wording. Takes partial text as well as final: "wait" is an order from its
/// first word on.
pub fn reaction(text: &str) -> Reaction {
    let lowered = lowered(text);
    let all: Vec<&str> = words(&lowered).collect();
    match formula_of(&all) {
        Reaction::Words(_) if is_remark(&all, text.trim_end().ends_with('?')) => Reaction::Remark,
        reaction => reaction,
    }
}

/// The same by set phrases only: a backchannel is one of those that are listed.
pub(super) fn formula(text: &str) -> Reaction {
    let lowered = lowered(text);
    let all: Vec<&str> = words(&lowered).collect();
    formula_of(&all)
}

fn formula_of(all: &[&str]) -> Reaction {
    if all.is_empty() {
        return Reaction::Nothing;
    }
    if stops(all) {
        return Reaction::Stop;
    }
    if all.len() <= BACKCHANNEL_WORDS && consists_of(all, BACKCHANNELS) {
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
    fn an_acknowledgement_behind_a_question_asks_nothing_more() {
        let adds = |text| adds_only_a_backchannel("Tell me about rivers.", text);
        assert!(adds("Tell me about rivers. Okay.") && adds("tell me about rivers, mm-hm, right"));
        assert!(!adds("Tell me about rivers.") && !adds("Tell me about rivers. Okay, and lakes."));
        assert!(!adds("Tell me about okay.") && !adds("Okay."));
    }

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
    fn most_backchannels_begin_nothing() {
        assert!(["mm-hm", "uh-huh", "ah, mm", "oh nice", "I see", "ajá"].iter().all(|words| !may_begin_a_turn(words)));
        assert!(["okay", "mm, right", "sí", "claro"].iter().all(|words| may_begin_a_turn(words)));
    }

    #[test]
    fn an_order_to_stop_is_heard_amid_our_own_words() {
        let spoken = "you take the screws out and wait";
        let orders_stop = |heard: &str, spoken: &str| order(heard, spoken) == Some(Order::Stop);
        assert!(orders_stop("screws Stop.", spoken) && orders_stop("stop the screws", spoken));
        assert!(orders_stop("take the okay stop", spoken));
        assert!(!orders_stop("screws out and wait", spoken), "it is our own");
        assert!(!orders_stop("tell him to stop", spoken), "it is said to somebody else, or about something");
    }

    #[test]
    fn many_acknowledgements_are_a_turn() {
        assert_eq!(reaction("yeah yeah yeah yeah yeah yeah"), Reaction::Words(6));
    }
}
