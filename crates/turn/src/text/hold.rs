//! "Hold on" and "go on": a moment's silence is asked for, and its end. Told by the shape of the phrase; a wish to speak ("wait, I have a question") is
//! no wish for silence.

use super::words::{lowered, words};

/// What may stand before a request or behind it.
#[rustfmt::skip]
const POLITE: &[&str] = &[
    "oh", "ah", "um", "uh", "hmm", "hey", "ok", "okay", "alright", "right", "yeah", "yes", "well", "so", "now", "and", "but", "just", "please",
    "sorry", "excuse", "pardon", "me", "no", "thanks", "thank", "you", "there", "here", "quick", "quickly", "then", "actually", "perfect", "great",
    "good", "cool", "man", "guys", "buddy", "eh", "ay", "oye", "oiga", "mira", "che", "bueno", "vale", "ya", "sí", "si", "pero", "y", "pues", "por",
    "favor", "porfa", "porfi", "perdona", "perdón", "perdone", "disculpa", "disculpe", "discúlpame", "gracias", "ahí", "aquí", "nomás", "nada", "más",
    "solo", "sólo", "ahora", "ver", "a", "listo", "órale", "ándale", "hombre", "venga", "entonces", "todavía", "aún", "tantito", "poquito",
    "perfecto", "genial", "claro", "dale", "okey", "amigo", "porfis", "tú", "usted", "vos",
];

/// What asks to wait.
#[rustfmt::skip]
const WAITS: &[&str] = &[
    "wait", "hold", "hang", "pause", "halt", "hush", "shush", "freeze", "stop", "quiet", "silence", "espera", "espere", "espérate", "esperate",
    "espérame", "esperame", "espéreme", "espérese", "esperá", "esperemos", "esperen", "esperad", "aguarda", "aguardá", "aguarde", "aguárdame",
    "aguardame", "aguarden", "aguanta", "aguantá", "aguántame", "aguantame", "aguante", "aguántate", "bancá", "bancame", "báncame", "bancate",
    "banca", "bánca", "pérate", "pérame", "perate", "tente",
];

/// A short time.
#[rustfmt::skip]
const MOMENTS: &[&str] = &[
    "second", "seconds", "sec", "secs", "moment", "moments", "minute", "minutes", "tick", "ticks", "mo", "bit", "jiffy", "min", "mins", "beat",
    "while", "momento", "momentos", "momentito", "momentico", "segundo", "segundos", "segundito", "segundín", "segundico", "minuto", "minutos",
    "minutito", "minutitos", "minutico", "instante", "instantito", "ratito", "rato", "ratico", "toque", "cachito", "poco", "pelín", "tris", "chance",
    "respiro", "pausa",
];

/// What stands around it.
#[rustfmt::skip]
const AROUND: &[&str] = &[
    "on", "up", "it", "that", "thought", "one", "two", "three", "five", "ten", "an", "give", "gimme", "spare", "let", "for", "can", "could", "would",
    "will", "i", "i'll", "i'm", "need", "be", "with", "in", "still", "silent", "stay", "stand", "sit", "by", "tight", "bear", "pausing", "waiting",
    "mind", "do", "half", "couple", "of", "few", "your", "horses", "line", "take", "have", "may", "think", "time", "out", "the", "reading", "talking",
    "rest", "break", "get", "another", "like", "what", "want", "if", "might", "fast", "not", "slow", "down", "this", "myself", "here's", "back",
    "soon", "shortly", "to", "my", "breath", "tongue", "un", "una", "unos", "dos", "tres", "cinco", "medio", "media", "dame", "deme", "danos",
    "dadme", "das", "da", "dejas", "permites", "regalas", "regálame", "regalame", "necesito", "quiero", "calla", "callá", "cállate", "callate",
    "cállese", "silencio", "para", "pará", "pare", "parar", "pausar", "detente", "detenete", "detén", "haz", "haga", "hacé", "hazme", "hagamos",
    "permíteme", "permítame", "permitime", "déjame", "dejame", "déjeme", "de", "en", "quieto", "quieta", "alto", "puedes", "puede", "podés",
    "podrías", "podría", "esperar", "esperarme", "esperas", "esperás", "aguantar", "aguantas", "darme", "hacer", "guarda", "que", "pensar", "vuelvo",
    "regreso", "vengo", "voy", "enseguida", "ahorita", "mismo", "contigo", "estoy", "te", "importa", "importaría", "tomemos", "frena", "bájale",
    "tómate", "otro", "par", "lo", "ponlo", "ponle", "paciencia", "tiempo", "al", "teléfono", "eso", "esa", "ese", "la", "lectura",
];

/// What somebody says who is busy with something else for a moment; whatever follows.
#[rustfmt::skip]
const LEAVES: &[&[&str]] = &[
    &["be", "right", "back"], &["be", "back"], &["right", "back"], &["back", "in"], &["brb"], &["bear", "with", "me"], &["stand", "by"],
    &["hold", "your", "horses"], &["sit", "tight"], &["don't", "go", "on"], &["don't", "go", "anywhere"], &["don't", "go", "away"],
    &["don't", "continue"], &["don't", "start"], &["don't", "carry", "on"], &["don't", "keep", "going"], &["don't", "read", "on"], &["not", "yet"],
    &["not", "so", "fast"], &["hold", "that", "thought"], &["time", "out"], &["pause", "it"], &["put", "it", "on", "hold"],
    &["i", "have", "to", "take"], &["i", "need", "to", "take"], &["i", "have", "to", "get"], &["i", "need", "to", "get"],
    &["i", "need", "to", "grab"], &["i", "have", "to", "answer"], &["i", "need", "to", "answer"], &["i", "need", "to", "write"],
    &["i", "need", "to", "think"], &["i", "need", "a", "pen"], &["need", "a", "pen"],
    &["no", "sigas", "todavía"], &["no", "sigas", "aún"], &["no", "continúes"], &["no", "hables", "todavía"], &["no", "hables", "aún"],
    &["no", "avances"], &["todavía", "no"], &["aún", "no", "sigas"], &["no", "te", "vayas"], &["no", "tardo"], &["ahora", "vuelvo"],
    &["ahora", "vengo"], &["ahora", "regreso"], &["ya", "vuelvo"], &["ya", "vengo"], &["ya", "regreso"], &["enseguida", "vuelvo"],
    &["enseguida", "regreso"], &["enseguida", "vengo"], &["ahorita", "vuelvo"], &["ahorita", "vengo"], &["ahorita", "regreso"], &["vuelvo", "en"],
    &["vuelvo", "enseguida"], &["vuelvo", "ya"], &["vuelvo", "ahora"], &["regreso", "en"], &["regreso", "enseguida"], &["vengo", "en"],
    &["vengo", "enseguida"], &["ahora", "mismo", "vuelvo"], &["ahora", "mismo", "vengo"], &["ahora", "te", "sigo"], &["me", "llaman"],
    &["me", "están", "llamando"], &["me", "está", "llamando"], &["están", "llamando"], &["están", "tocando"], &["llaman", "a"], &["llaman", "al"],
    &["tocan", "el"], &["tocan", "la"], &["tocan", "a"], &["tocan", "al"], &["suena", "el"], &["está", "sonando"], &["voy", "por"],
    &["voy", "a", "por"], &["haz", "una", "pausa"], &["hacé", "una", "pausa"], &["haga", "una", "pausa"], &["ten", "paciencia"],
    &["estoy", "apuntando"], &["estoy", "anotando"], &["estoy", "escribiendo"], &["en", "un", "momento", "vuelvo"],
];

/// What they do meanwhile.
#[rustfmt::skip]
const ERRANDS: &[&str] = &[
    "apunte", "anote", "piense", "busque", "mire", "vea", "escriba", "abra", "cierre", "coja", "agarre", "conteste", "atienda",
    "grab", "get", "find", "fetch", "check", "think", "write", "jot", "note", "look", "answer", "process", "digest", "catch", "turn", "close", "open",
    "shut", "pick", "put", "take", "see", "switch", "deal", "sit", "read", "feed", "count", "type", "save", "pay", "drink", "pull", "plug", "charge",
    "wash", "dry", "park", "step", "mute", "copy", "absorb", "breathe", "collect", "gather", "pensar", "pensarlo", "apuntar", "apuntarlo", "anotar",
    "anotarlo", "buscar", "abrir", "cerrar", "ver", "mirar", "coger", "agarrar", "tomar", "escribir", "escribirlo", "atender", "contestar", "apagar",
    "bajar", "ir", "sacar", "traer", "encontrar", "procesar", "procesarlo", "revisar", "checar", "respirar", "sentarme", "poner", "ponerme", "quitar",
    "cambiar", "recordar", "digerir", "digerirlo", "dejar", "comprobar", "guardar", "salir", "beber", "copiar", "copiarlo", "asimilar", "asimilarlo",
    "conectar", "recoger", "consultar", "pagar", "preparar", "leer", "leerlo", "calmarme", "verlo", "pillar",
];

/// And how they say so behind a request to wait.
#[rustfmt::skip]
const REASONS: &[&str] = &[
    "need", "have", "got", "getting", "grabbing", "writing", "looking", "thinking", "checking", "finding", "taking", "going", "someone", "somebody",
    "apunto", "anoto", "busco", "voy", "vuelvo", "vengo", "pienso", "suena", "tocan", "llaman", "llama", "cojo", "agarro", "abro", "escribo", "miro",
    "bajo", "apago", "cierro", "contesto", "salgo", "atiendo", "están", "tengo", "necesito", "quemo", "quema", "cae", "ahora", "i've", "enseguida",
];

/// What comes between.
#[rustfmt::skip]
const CALLERS: &[&str] = &[
    "phone", "doorbell", "door", "bell", "call", "kettle", "oven", "baby", "dog", "cat", "kids", "kid", "timer", "alarm", "someone", "somebody",
    "someone's", "somebody's", "phone's", "doorbell's", "mum", "mom", "wife", "husband", "boss", "pen", "paper", "pencil", "notebook", "glasses",
    "delivery", "pot", "stove", "toilet", "tea", "coffee", "parcel", "postman", "baby's", "dog's", "bathroom", "water", "loo", "pizza", "teléfono",
    "timbre", "puerta", "móvil", "celular", "horno", "bebé", "perro", "niño", "niña", "niños", "alarma", "lápiz", "papel", "boli", "bolígrafo",
    "pluma", "gafas", "lentes", "libreta", "cuaderno", "jefe", "jefa", "llamada", "olla", "baño", "cartero", "agua", "lapicero", "cocina", "madre",
    "marido", "mujer",
];

/// With these they want to speak, and no silence.
#[rustfmt::skip]
const SPEAKS: &[&str] = &[
    "speak", "talk", "say", "ask", "finish", "explain", "tell", "interrupt", "question", "what", "who", "where", "when", "why", "how", "which",
    "hablar", "decir", "decirte", "preguntar", "preguntarte", "explicar", "acabar", "terminar", "pregunta", "duda", "qué", "cuál", "cuándo", "cuánto",
    "dónde", "quién", "cómo", "wrong", "meant", "said", "actually", "mean",
];

/// What asks for the rest, one of them at least.
#[rustfmt::skip]
const ON: &[&str] = &[
    "go", "continue", "continuing", "carry", "keep", "resume", "resuming", "proceed", "unpause", "fire", "ready", "back", "pick", "saying",
    "listening", "shoot", "rest", "finish", "restart", "sigue", "sigues", "siga", "seguí", "síguele", "seguile", "sígueme", "sígale", "seguid",
    "seguir", "seguirle", "sigamos", "seguimos", "continúa", "continua", "continúe", "continuá", "continuar", "continuemos", "continuamos",
    "adelante", "dale", "prosigue", "prosiga", "proseguir", "proseguí", "prosigamos", "listo", "lista", "escucho", "escuchando", "oigo", "oídos",
    "íbamos", "ibas", "decías", "contabas", "reanuda", "reanudá", "reanude", "reanudar", "retoma", "retomá", "retome", "retomemos", "retomar",
    "retomamos", "estábamos", "quedamos", "quedaste", "resto", "volví", "vuelto", "regresé", "regresado", "vuelta", "estoy", "termina", "arranca",
];

/// What stands around it.
#[rustfmt::skip]
const AROUND_ON: &[&str] = &[
    "está",
    "that's", "on", "ahead", "going", "for", "it", "all", "let's", "we", "can", "may", "i'm", "am", "are", "i", "off", "up", "away", "from", "with", "where",
    "what", "the", "that", "to", "as", "your", "again", "reading", "talking", "speaking", "telling", "story", "thought", "waiting", "holding", "was",
    "have", "do", "could", "did", "when", "you're", "my", "pen", "got", "done", "set", "ears", "sentence", "list", "explanation", "answer", "recipe",
    "paused", "ended", "leave", "stop", "same", "place", "point", "spot", "how", "want", "like", "hear", "would", "i'd", "of", "is", "at", "tell",
    "give", "us", "read", "this", "whenever", "interrupted", "about", "playing", "playback", "article", "chapter", "start", "our", "conversation",
    "whatever", "been", "had", "in", "before", "more", "should", "mind", "steps", "instructions", "puedes", "podés", "puede", "podéis", "podemos",
    "podrías", "podría", "pueden", "te", "otra", "vez", "donde", "dónde", "adónde", "lo", "la", "el", "los", "las", "dejaste", "dejamos", "con",
    "eso", "que", "qué", "en", "espera", "esperar", "esperarme", "hablando", "contando", "leyendo", "diciendo", "explicando", "contándome",
    "diciéndome", "explicándome", "leyéndome", "de", "nuevo", "he", "soy", "todo", "toda", "nos", "habíamos", "habías", "quedado", "quedó", "estabas",
    "estaba", "iba", "desde", "allí", "historia", "lectura", "receta", "explicación", "cuento", "relato", "hasta", "como", "cuando", "quieras",
    "gustes", "sin", "escuchar", "oír", "saber", "quiero", "vamos", "leer", "hablar", "contar", "interrupción", "tu", "tus", "terminaste", "faltaba",
    "falta", "mismo", "punto", "tema", "frase", "respuesta", "conversación", "paraste", "detuviste", "al", "hacia", "atento", "atenta", "preparado",
    "preparada", "acá", "terminé", "tengo", "lápiz", "papel", "se", "le", "contigo", "acabé", "siguiendo", "sigo", "oyendo", "contándolo", "texto", "left", "stopped",
    "were", "finished",
];

/// What asks for the rest as a whole.
#[rustfmt::skip]
const GOES_ON: &[&str] = &[
    "where were we", "where was i", "where were you", "where did we stop", "where did you stop", "where did we leave off", "where did you leave off", "thanks for waiting",
    "thank you for waiting", "what did i miss", "gracias por esperar", "gracias por la espera", "luego", "dónde nos quedamos", "dónde lo dejamos",
    "and", "and then", "then", "then what", "what then", "what happened next", "what happens next", "what comes next", "what came next",
    "what happened then", "what's next", "you may speak", "you may talk", "tell me the rest", "hit me", "i can hear you now", "play on", "read on",
    "your turn", "over to you", "un pause", "press on", "start again from there", "start talking again", "begin again",
    "take it from there", "take it away", "i'm here", "i'm here again", "i'm all ears", "it's okay now", "all done", "all set", "done", "okay done",
    "speak", "talk to me", "as you were", "press play", "play", "play it", "start again", "let's hear it", "let me hear it",
    "lay it on me", "bring it on", "off you go", "on you go", "on with it", "all yours", "at your leisure", "the floor is yours", "y", "y luego",
    "y entonces", "y después", "y qué más", "y qué pasó", "qué pasó", "qué pasó después", "qué pasó luego", "qué más", "y bien", "venga dime", "dime",
    "cuéntame", "cuéntamelo", "cuenta", "contame", "decime", "cuéntame más", "ahora sí", "ya", "ya está", "sí dime", "ahora sí dime", "habla",
    "ya puedes hablar", "puedes hablar", "avanza", "no pares", "no te pares", "no te detengas", "dale play", "quita la pausa", "vuelve a empezar",
    "soy todo tuyo", "todo tuyo", "te toca", "es tu turno", "tira", "échale", "dele", "ya llegué", "ya vine", "ya terminé", "ya acabé", "aquí estoy",
    "ya tengo lápiz", "reproduce", "va", "vamos", "síguela", "síguelo", "qué sigue", "qué sigue ahora", "ya colgué", "acá estoy",
];

/// More words than these ask for more than a moment.
const MOST: usize = 8;

/// Whether the words ask for a moment and for nothing else.
pub(super) fn holds(words: &[&str]) -> bool {
    if words.len() > MOST || words.iter().any(|word| SPEAKS.contains(word)) {
        return false;
    }
    let polite = words.iter().take_while(|word| POLITE.contains(word)).count();
    if (0..=polite).any(|from| is_busy(&words[from..])) {
        return true;
    }
    if matches!(words, [_, .., "espera" | "espérate" | "espérame" | "esperá" | "espere"]) {
        return true;
    }
    let rest = &words[polite..];
    let short = rest.iter().take_while(|word| is_short(word)).count();
    let waits = match rest {
        // "The second one" is another.
        [] | ["the" | "el" | "la", ..] => return false,
        ["hold" | "hang" | "wait", "on" | "up" | "it" | "there" | "here" | "tight", ..] => 2,
        [first, ..] => usize::from(WAITS.contains(first)),
    };
    let moment = rest[..short].iter().any(|word| MOMENTS.contains(word));
    let wishes =
        moment || waits > 0 && !matches!(rest[0], "stop" | "quiet" | "silence" | "hush" | "shush" | "halt" | "freeze");
    let asked =
        matches!(rest, ["can" | "could" | "would" | "will", "you", ..]) && rest.iter().any(|word| WAITS.contains(word));
    if short == rest.len() {
        return wishes || asked;
    }
    wishes && (waits.min(short)..=short).any(|from| is_busy(&rest[from..]) || is_reason(&rest[from..]))
}

fn is_short(word: &str) -> bool {
    [MOMENTS, WAITS, AROUND, POLITE].iter().any(|words| words.contains(&word))
}

/// "Let me grab a pen", "be right back", "the phone is ringing": nothing else is wanted of the one who speaks.
fn is_busy(words: &[&str]) -> bool {
    let rings = |word: &&str| {
        matches!(
            *word,
            "ringing"
                | "calling"
                | "knocking"
                | "crying"
                | "barking"
                | "llaman"
                | "tocan"
                | "llamando"
                | "tocando"
                | "sonando"
        )
    };
    let calls = |word: &&str| CALLERS.contains(word) || matches!(*word, "i'm" | "están" | "me" | "está");
    match words {
        ["let", "me", rest @ ..]
        | ["lemme" | "déjame" | "dejame" | "déjeme" | "permíteme" | "permítame" | "permitime" | "dejá", rest @ ..] =>
        {
            let just = rest.iter().take_while(|word| POLITE.contains(word)).count();
            let rest = &rest[just..];
            let rest = if let ["que", "lo" | "la" | "me", rest @ ..] | ["que", rest @ ..] = rest { rest } else { rest };
            rest.first().is_some_and(|first| ERRANDS.contains(first))
                && !matches!(rest, ["see" | "ver"] | [_, "if" | "si", ..])
        }
        ["i'll", ..] | ["i", "will", ..] => {
            words.contains(&"back") && words.iter().any(|word| matches!(*word, "be" | "right" | "come"))
        }
        ["someone's" | "somebody's" | "someone" | "somebody" | "there's", ..] => {
            words.iter().any(|word| matches!(*word, "door" | "here") || rings(word))
        }
        _ => {
            LEAVES.iter().any(|phrase| words.starts_with(phrase)) || words.iter().any(calls) && words.iter().any(rings)
        }
    }
}

/// "…, que llaman", "…, I need a pen": only behind a request to wait.
fn is_reason(words: &[&str]) -> bool {
    let rest = match words {
        ["que", _, ..] => return true,
        ["i" | "i'm" | "my" | "the" | "there's" | "mi" | "el" | "la" | "me" | "se" | "te", rest @ ..] => rest,
        all => all,
    };
    let Some((first, last)) = rest.first().zip(rest.last()) else { return false };
    let called = rest.iter().any(|word| CALLERS.contains(&word.trim_end_matches("'s")));
    let doing = words.len() > rest.len() && (last.ends_with("ing") || first.ends_with("ing"));
    ERRANDS.contains(first) || REASONS.contains(first) || called || doing
}

/// Whether words that are said to a reply that waits ask for the rest of it.
pub fn asks_to_go_on(text: &str) -> bool {
    let lowered = lowered(text);
    let polite = words(&lowered).take_while(|word| POLITE.contains(word)).count();
    if GOES_ON.iter().any(|phrase| (0..=polite).any(|from| words(&lowered).skip(from).eq(words(phrase)))) {
        return true;
    }
    let (mut asks, mut count, mut goes) = (false, 0, false);
    let fits = words(&lowered).take(MOST + 1).all(|word| {
        count += 1;
        // "Go back", "read it back" are other orders.
        let back = goes && word == "back";
        goes |= matches!(word, "go" | "read" | "take" | "give" | "get");
        let on = ON.contains(&word);
        asks |= on;
        count <= MOST && !back && (on || AROUND_ON.contains(&word) || POLITE.contains(&word))
    });
    fits && asks
}
