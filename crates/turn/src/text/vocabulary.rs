//! Words by what they do in a sentence, English before Spanish. Closed classes are as in Quirk et al. ("A comprehensive
//! grammar of the English language", 1985) and the "Nueva gramática de la lengua española" (RAE, 2009); verbs are those
//! that people say to voice assistants.

/// Words of one class in both languages.
pub(super) struct Class {
    pub(super) english: &'static [&'static str],
    pub(super) spanish: &'static [&'static str],
}

#[rustfmt::skip]
pub(super) const CONJUNCTIONS: Class = Class {
    english: &[
        "and", "or", "but", "nor", "because", "so", "if", "while", "although", "unless", "whether", "than", "as",
        "which", "who", "whose", "since", "whenever", "wherever", "cause", "except", "saying", "whereas", "whoever",
        "even",
    ],
    spanish: &[
        "y", "e", "o", "u", "pero", "porque", "que", "si", "cuando", "aunque", "mientras", "como", "donde", "sino",
        "ni", "cuyo", "cuya", "cual", "quien", "diciendo", "cuyos", "cuyas", "cuales", "quienes", "adonde", "conforme",
        "apenas",
    ],
};

/// Articles, other determiners, and words of degree: a noun or an adjective follows.
#[rustfmt::skip]
pub(super) const ARTICLES: Class = Class {
    english: &[
        "a", "an", "the", "every", "very", "such", "quite", "extremely", "fairly", "incredibly", "mr", "mrs", "dr",
        "almost",
    ],
    spanish: &[
        "el", "la", "los", "las", "un", "una", "unos", "unas", "lo", "al", "del", "cada", "algún", "alguna", "ningún",
        "muy", "tan", "cualquier", "gran", "primer", "tercer", "buen", "aquel", "aquella", "casi", "san", "pal",
    ],
};

#[rustfmt::skip]
pub(super) const POSSESSIVES: Class = Class {
    english: &["my", "your", "our", "their", "its", "his"],
    spanish: &[
        "mi", "mis", "tu", "tus", "su", "sus", "nuestro", "nuestra", "nuestros", "nuestras", "vuestro", "vuestra",
        "vuestros", "vuestras",
    ],
};

#[rustfmt::skip]
pub(super) const PREPOSITIONS: Class = Class {
    english: &[
        "of", "to", "for", "with", "from", "at", "in", "on", "about", "into", "onto", "by", "between", "without",
        "under", "near", "against", "during", "across", "toward", "towards", "among", "via", "per", "through", "around",
        "over", "behind", "beside", "until", "till", "after", "before", "upon", "within", "beyond", "throughout",
        "despite", "regarding", "including", "versus", "unlike", "amongst", "concerning",
    ],
    spanish: &[
        "a", "de", "en", "con", "por", "para", "sin", "sobre", "entre", "hasta", "desde", "hacia", "según", "contra",
        "durante", "tras", "ante", "bajo", "mediante", "excepto", "salvo", "versus", "pa",
    ],
};

/// Forms after which a verb or a complement follows.
#[rustfmt::skip]
pub(super) const AUXILIARIES: Class = Class {
    english: &[
        "is", "are", "was", "were", "am", "be", "been", "being", "do", "does", "did", "have", "has", "had", "can",
        "could", "will", "would", "shall", "should", "may", "might", "must", "gonna", "wanna", "gotta", "i'm", "you're",
        "we're", "they're", "he's", "she's", "it's", "that's", "there's", "what's", "who's", "where's", "how's",
        "when's", "i'll", "we'll", "you'll", "they'll", "it'll", "i'd", "you'd", "we'd", "i've", "you've", "we've",
        "they've", "let's", "isn't", "aren't", "wasn't", "don't", "doesn't", "didn't", "can't", "couldn't", "won't",
        "wouldn't", "shouldn't", "haven't", "hasn't", "weren't", "hadn't", "mustn't", "ain't", "that'll", "there'll",
        "he'll", "she'll", "he'd", "she'd", "they'd", "here's", "should've", "could've", "would've",
    ],
    spanish: &[
        "es", "está", "son", "están", "era", "fue", "hay", "he", "has", "ha", "hemos", "han", "había", "puedes",
        "puede", "puedo", "podrías", "podría", "podemos", "pueden", "podéis", "podríamos", "debo", "debes", "debería",
        "deberías", "debemos", "quisiera", "voy", "vas", "vamos", "van", "estoy", "estás", "estamos", "soy", "eres",
        "somos", "sería", "será", "suele", "me", "te", "se", "le", "les", "nos", "os", "estaba", "estuve", "sea",
        "podés", "sos", "podrán", "podrás", "podrá", "podré", "podrían", "pueda", "puedas", "puedan", "deba", "deben",
        "debés", "deberíamos", "deberían", "suelo", "sueles", "solemos", "haya", "hayas", "hayan", "hubiera", "habría",
        "habrá", "habían", "habíamos", "iba", "ibas", "iban", "íbamos", "estará", "estarán", "estaría", "estuvo",
        "estaban", "eran", "fueron", "serían", "sean", "esté", "estés", "estén", "parece", "parecen",
    ],
};

/// What people say while they look for words (Clark & Fox Tree, "Using uh and um in spontaneous speaking", Cognition
/// 84, 2002).
#[rustfmt::skip]
pub(super) const FILLERS: Class = Class {
    english: &[
        "um", "uh", "uhm", "umm", "uhh", "ummm", "er", "erm", "err", "hmm", "hm", "hmmm", "mm", "mmm", "ah", "like",
        "well", "uhhh", "hmmmm", "ehm", "mmmm",
    ],
    spanish: &[
        "eh", "em", "eeh", "ehm", "este", "pues", "bueno", "digamos", "mmm", "ehh", "eem", "emm", "mmmm", "ehmm",
    ],
};

#[rustfmt::skip]
pub(super) const FILLER_PHRASES: &[&str] = &[
    "you know", "i mean", "let me see", "let's see", "let me think", "kind of like", "sort of", "how do i say",
    "what's it called", "o sea", "a ver", "es decir", "cómo se dice", "déjame ver", "déjame pensar",
    "cómo se llama esto", "what do you call it", "how do you say", "how should i put this", "how do i put this",
    "where was i", "for example", "for instance", "let me check", "cómo te digo", "cómo decirlo", "cómo le digo",
    "qué sé yo", "vamos a ver", "déjeme ver", "dejame ver", "déjeme pensar", "dejame pensar", "por ejemplo",
    "la cosa es", "quiero decir", "mejor dicho",
];

#[rustfmt::skip]
pub(super) const QUESTION_WORDS: Class = Class {
    english: &[
        "what", "who", "whom", "whose", "which", "where", "when", "why", "how", "what's", "who's", "where's", "how's",
        "when's", "why's", "what're", "whats", "wheres", "where're", "how're", "who'll", "what'll", "how'd", "where'd",
        "hows", "whos",
    ],
    spanish: &[
        "qué", "quién", "quiénes", "cuál", "cuáles", "dónde", "adónde", "cuándo", "cómo", "cuánto", "cuánta", "cuántos",
        "cuántas", "cuanto", "cuanta", "cuantos", "cuantas",
    ],
};

/// Verbs that want an object: as the last word of an order or after a subject they are not the end.
#[rustfmt::skip]
pub(super) const TRANSITIVES: Class = Class {
    english: &[
        "tell", "give", "show", "set", "add", "find", "send", "make", "put", "get", "need", "want", "buy", "remind",
        "take", "bring", "use", "open", "close", "translate", "explain", "turn", "switch", "create", "schedule", "book",
        "order", "convert", "define", "spell", "recommend", "suggest", "compare", "prefer", "calculate", "describe",
        "delete", "remove", "rename", "boil", "fix", "keep", "let", "build", "write", "call", "text", "play", "check",
        "read", "name", "list", "wish", "said", "told", "found", "bought", "got", "wants", "needs", "says", "think",
        "say", "mean", "pronounce", "measure", "print", "join", "cancel", "unmute", "prepare", "reach", "grab", "pick",
        "choose",
    ],
    spanish: &[
        "dime", "dame", "ponme", "pon", "recuérdame", "muéstrame", "enséñame", "cuéntame", "explícame", "búscame",
        "léeme", "mándame", "envíame", "quiero", "quieres", "queremos", "quiere", "necesito", "necesitas",
        "necesitamos", "prefiero", "busco", "tengo", "tienes", "tiene", "tenemos", "haz", "hazme", "añade", "agrega",
        "traduce", "enciende", "apaga", "calcula", "reproduce", "decirme", "darme", "ponerme", "recordarme",
        "mostrarme", "explicarme", "hacer", "poner", "comprar", "saber", "encontrar", "reservar", "enviar", "mandar",
        "añadir", "buscar", "gustaría", "decir", "ver", "significa", "cuesta", "cuestan", "creo", "pienso", "decime",
        "poneme", "poné", "recordame", "mostrame", "contame", "explicame", "buscame", "leeme", "mandame", "querés",
        "necesitás", "tenés", "hacé", "agregá", "agregame", "traducí", "prendé", "encendé", "apagá", "prende", "dígame",
        "deme", "póngame", "ponga", "recuérdeme", "muéstreme", "explíqueme", "búsqueme", "cuénteme", "léame", "dile",
        "decile", "dígale", "mándale", "mandale", "envíale", "avísale", "pregúntale", "ponle", "añádele", "quería",
        "quisiéramos", "necesitaría", "tienen", "pedir", "pedirte", "preguntar", "preguntarte", "pedirle",
        "preguntarle", "convierte", "compara", "elimina", "llévame", "consígueme", "recomiéndame", "recomendame",
        "cómprame", "resérvame", "tráeme", "anótame", "apúntame", "reproducir", "encender", "prender", "apagar",
        "traducir", "calcular", "agregar", "conseguir",
    ],
};

/// Verbs that begin an order. Those of [`TRANSITIVES`] do too.
#[rustfmt::skip]
pub(super) const ORDERS: Class = Class {
    english: &[
        "turn", "set", "play", "add", "remind", "tell", "give", "show", "find", "send", "make", "put", "get", "call",
        "text", "start", "stop", "open", "close", "read", "translate", "explain", "switch", "create", "schedule",
        "book", "order", "convert", "define", "spell", "recommend", "suggest", "compare", "calculate", "describe",
        "delete", "remove", "let", "help", "check", "search", "look", "write", "repeat", "skip", "say", "name", "list",
        "wake", "dim", "lower", "raise", "increase", "decrease", "mute", "resume", "pause", "cancel", "go", "come",
        "take", "bring", "buy", "email", "message", "navigate", "continue", "summarize", "summarise", "sing", "speak",
        "talk", "walk", "count", "keep", "use", "change", "move", "log", "sign", "lock", "unlock", "record", "note",
        "teach", "guess", "pick", "choose", "roll", "flip", "reserve", "try", "wait", "hold", "don't", "plan",
        "imagine", "finish", "begin", "share", "save", "download", "update", "rename", "print", "join", "leave",
        "reply", "answer", "respond", "unmute", "draw", "drive", "prepare", "divide", "multiply", "subtract", "round",
        "sort", "pronounce", "measure", "connect", "disconnect", "install", "disable", "enable", "shuffle", "rewind",
        "restart", "louder", "ignore", "undo", "hang", "run", "figure", "track", "rate", "rank", "brew",
    ],
    spanish: &[
        "pon", "ponme", "dime", "dame", "recuérdame", "muéstrame", "enséñame", "cuéntame", "explícame", "búscame",
        "busca", "envía", "envíame", "manda", "mándame", "añade", "agrega", "haz", "hazme", "crea", "reproduce",
        "traduce", "enciende", "apaga", "abre", "cierra", "sube", "baja", "calcula", "compra", "reserva", "llama",
        "lee", "léeme", "repite", "explica", "cuenta", "canta", "para", "quita", "borra", "cancela", "programa",
        "activa", "desactiva", "ayúdame", "escribe", "avísame", "despiértame", "anota", "apunta", "elige",
        "recomiéndame", "pásame", "tráeme", "salta", "sigue", "continúa", "habla", "di", "describe", "define",
        "compara", "resume", "guarda", "cambia", "muestra", "encuentra", "encuéntrame", "vuelve", "poné", "poneme",
        "decime", "haceme", "hacé", "recordame", "mostrame", "contame", "explicame", "buscame", "buscá", "mandame",
        "mandá", "agregá", "prendé", "prende", "apagá", "encendé", "subí", "bajá", "abrí", "cerrá", "llamá", "repetí",
        "traducí", "escribí", "cambiá", "calculá", "empezá", "esperá", "pará", "dígame", "deme", "ponga", "póngame",
        "haga", "recuérdeme", "muéstreme", "explíqueme", "cuénteme", "busque", "llame", "apague", "encienda", "prenda",
        "suba", "baje", "abra", "cierre", "repita", "traduzca", "reserve", "cancele", "cambie", "avíseme",
        "despiérteme", "despertame", "avisame", "dile", "decile", "mándale", "mandale", "envíale", "avísale",
        "pregúntale", "recuérdale", "ponle", "añádele", "quítale", "empieza", "comienza", "inicia", "termina", "pide",
        "pídeme", "llévame", "convierte", "marca", "contesta", "responde", "toca", "detén", "anótame", "apúntame",
        "resérvame", "cómprame", "recomienda", "recomendame", "quítame", "descarga", "comparte", "elimina", "revisa",
        "comprueba", "verifica", "consulta", "averigua", "ajusta", "configura", "reanuda", "silencia", "adelanta",
        "aumenta", "reduce", "imagina", "escucha", "deletrea", "tradúceme", "corrige", "suma", "resta", "multiplica",
        "divide", "ordena", "organiza", "prepara", "planea", "dibuja", "inventa", "cántame", "sáltate", "regresa",
        "avanza", "juega", "platícame", "consígueme", "sugiere", "sugiéreme", "acuérdate", "acordate", "bloquea",
        "desbloquea", "graba", "márcame", "llámame",
    ],
};

/// What a yes-no question begins with.
#[rustfmt::skip]
pub(super) const INVERTED: Class = Class {
    english: &[
        "is", "are", "was", "were", "am", "do", "does", "did", "have", "has", "had", "can", "could", "will", "would",
        "shall", "should", "may", "might", "isn't", "aren't", "wasn't", "don't", "doesn't", "didn't", "can't",
        "couldn't", "won't", "wouldn't", "shouldn't", "hasn't", "haven't", "weren't", "hadn't", "ain't", "mustn't",
        "must",
    ],
    spanish: &[
        "hay", "es", "está", "son", "están", "puedes", "puede", "puedo", "podrías", "podría", "podemos", "tienes",
        "tiene", "sabes", "quieres", "va", "vas", "has", "ha", "han", "hace", "crees", "conoces", "debo", "debería",
        "será", "llueve", "lloverá", "queda", "quedan", "existe", "existen", "eres", "estás", "podéis", "funciona",
        "me", "te", "se", "hará", "podés", "sabés", "querés", "tenés", "conocés", "creés", "sos", "hubo", "había",
        "habrá", "van", "vamos", "viene", "vienen", "abre", "abren", "cierra", "cierran", "sale", "llega", "funcionan",
        "sirve", "sirven", "deberíamos", "conviene", "estará", "sería", "era", "fue", "sabe", "conoce", "recuerdas",
        "nos", "hacen", "tienen", "pueden", "podrían", "quiere", "necesito", "tengo", "cuesta", "haría",
    ],
};

/// Words that only one of the two languages has, and often: they tell which one it is.
#[rustfmt::skip]
pub(super) const LEANING: Class = Class {
    english: &[
        "the", "is", "are", "what", "to", "of", "and", "you", "for", "my", "it", "in", "i", "that", "this", "do",
        "does", "can", "could", "how", "play", "set", "tell", "with", "on", "at", "from", "when", "where", "who", "why",
        "which", "would", "like", "there", "was", "have", "be", "not", "if", "or", "but", "an", "your", "please",
        "thanks", "yes", "i'm", "it's", "what's", "call", "give", "we", "they", "she", "will", "about", "by", "want",
        "need", "turn", "add", "send", "find", "show", "let", "remind", "said", "am", "has", "live", "love", "just",
        "any", "some", "many", "much", "right", "know", "time", "day", "today", "tomorrow", "next", "work", "two",
        "three", "four", "five", "good", "here", "our", "their", "his", "her", "him", "them", "then", "than", "because",
        "should", "did", "don't", "isn't", "let's", "take", "make", "get", "see", "been", "where's", "who's", "how's",
        "that's", "there's", "you're", "off", "more", "these", "those", "into",
    ],
    spanish: &[
        "el", "los", "las", "de", "del", "que", "un", "una", "en", "es", "por", "para", "como", "quiero", "puedes",
        "pon", "dime", "hay", "y", "mi", "su", "se", "al", "pero", "muy", "eso", "hoy", "ahora", "gracias", "hola",
        "favor", "cuando", "porque", "todo", "nada", "algo", "necesito", "tengo", "vale", "dame", "busca", "llama",
        "voy", "va", "lo", "te", "yo", "cuanto", "donde", "creo", "mejor", "hora", "casa", "luz", "luces", "con", "ni",
        "ella", "ellos", "esta", "este", "hacer", "ver", "poner", "llamar", "vamos", "vas", "claro", "bueno", "pues",
        "eres", "puede", "quisiera", "tienes", "tiene", "cuesta", "sabes", "desde", "hasta", "entre", "dos", "tres",
        "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "noche", "semana", "luego", "quien", "cual",
        "usted", "ustedes", "vos", "nosotros", "prende", "apaga", "enciende", "abre", "cierra", "mucho", "mucha",
        "muchas", "muchos", "bien", "oye", "perdona", "espera", "unos", "unas", "otra", "otro", "nuestro", "nuestra",
        "cada", "ser", "estar", "tener", "soy", "sos", "ya", "tarde", "ayer", "siempre", "nunca", "cerca", "lejos",
        "aunque", "mientras", "hacia", "quiere", "fue", "han", "sus", "mis", "tus", "esa", "ese", "esto", "nos", "les",
        "veinte", "treinta", "cuarenta", "cincuenta", "cien", "ciento", "mil", "compra", "manda", "lista", "leche",
        "tren", "dile", "pide",
    ],
};

/// Words of the lists above that the other language has as well, with another sense: they count where the rest leans
/// their way or no way.
#[rustfmt::skip]
pub(super) const SHARED: &[&str] = &[
    "a", "e", "o", "u", "y", "he", "has", "ha", "la", "le", "los", "me", "no", "son", "sin", "con", "sobre", "se", "si",
    "su", "te", "tu", "mi", "el", "van", "era", "sea", "es", "as", "do", "so", "too", "on", "in", "an", "am", "or",
    "by", "come", "once", "use", "like", "este", "resume", "hay", "describe", "define", "reserve", "programa", "para",
    "bueno", "em", "pon", "pan", "list", "per", "real", "salsa", "vas", "ten", "compare", "well", "gran", "como", "di",
    "sale", "reduce", "divide", "pa", "salvo", "sean", "versus", "eran", "san", "pal", "ya", "sos",
];

#[rustfmt::skip]
pub(super) const NUMBERS: Class = Class {
    english: &[
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty",
        "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "billion", "trillion",
        "dozen",
    ],
    spanish: &[
        "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce",
        "trece", "catorce", "quince", "veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta",
        "noventa", "cien", "ciento", "doscientos", "trescientos", "quinientos", "mil", "dieciséis", "diecisiete",
        "dieciocho", "diecinueve", "veinticinco", "veinticuatro", "veintiuno", "veintiún", "veintiuna", "veintidós",
        "veintidos", "veintitrés", "veintitres", "veintiséis", "veintiseis", "veintisiete", "veintiocho", "veintinueve",
        "dieciseis", "cuatrocientos", "seiscientos", "setecientos", "ochocientos", "novecientos", "doscientas",
        "trescientas", "cuatrocientas", "quinientas", "seiscientas", "setecientas", "ochocientas", "novecientas",
        "millón", "millones", "billón",
    ],
};

/// Words that say when, with which many requests end.
#[rustfmt::skip]
pub(super) const TIMES: Class = Class {
    english: &[
        "today", "tomorrow", "tonight", "now", "morning", "afternoon", "evening", "weekend", "monday", "tuesday",
        "wednesday", "thursday", "friday", "saturday", "sunday", "minutes", "seconds", "hours", "hour", "noon",
        "midnight", "week", "month", "year", "o'clock", "again", "please", "pm", "later", "soon", "minute", "days",
        "weeks", "yesterday", "early", "months", "years", "afternoons", "mornings", "weekends", "weekdays", "day",
    ],
    spanish: &[
        "hoy", "mañana", "ahora", "noche", "tarde", "semana", "lunes", "martes", "miércoles", "jueves", "viernes",
        "sábado", "domingo", "minutos", "segundos", "horas", "hora", "mediodía", "medianoche", "mes", "año", "luego",
        "días", "temprano", "pronto", "después", "ayer", "anoche", "anteayer", "madrugada", "meses", "años", "semanas",
        "minuto", "sábados", "domingos", "mañanas", "tardes", "noches", "antier", "pasado",
    ],
};

/// Adjectives that stand before their noun more often than alone.
#[rustfmt::skip]
pub(super) const ATTRIBUTIVES: &[&str] = &[
    "good", "new", "big", "nearest", "next", "other", "more", "great", "small", "little", "quiet", "nice", "old",
    "short", "quick", "large", "different", "few", "second", "better", "best", "closest", "latest", "most", "main",
    "whole", "same", "own", "birthday", "some", "any", "mejor", "nuevo", "nueva", "próximo", "próxima", "otra", "otro",
    "pequeño", "último", "última", "siguiente", "buena", "algunos", "algunas", "mejores", "nuevos", "nuevas",
    "próximos", "próximas", "últimos", "últimas", "primera", "pequeña", "local", "fresh", "certain",
];
