//! Spanish remarks. Adjectives are listed by their stems, without what tells gender and number.

use super::super::shape::Begun;
use super::Language;

pub(super) const SPANISH: Language = Language {
    judged: JUDGED,
    stems: STEMS,
    ends: &["ísimo", "ísima", "ísimos", "ísimas", "isimo", "isima"],
    measured: MEASURED,
    verdicts: VERDICTS,
    alone: ALONE,
    things: THINGS,
    degrees: DEGREES,
    slight: SLIGHT,
    states: STATES,
    not_states: &[],
    judgement_ends: JUDGEMENT_ENDS,
    complements: COMPLEMENTS,
    shapes: SHAPES,
    begun: BEGUN,
    asked: ASKED,
    plain: PLAIN,
};

/// What judges and no more.
const PLAIN: &[&str] =
    &["qué|que DEGREE* JUDGED", "qué|que VERDICT|ALONE", "es DEGREE* JUDGED", "está DEGREE* JUDGED", "DEGREE* JUDGED"];

/// Judgements that do not change their end.
#[rustfmt::skip]
const JUDGED: &[&str] = &[
    "malo", "mala", "genial", "brutal", "fenomenal", "espectacular", "normal", "natural", "fatal", "bestial", "total", "magistral", "letal", "cruel", "original", "ideal",
    "estupendamente", "bien", "guay", "top", "súper", "super", "espeluznante", "lindo", "fácil", "difícil", "útil", "inútil", "gran", "buen",
    "heavy", "cool", "crack", "peor", "atroz", "feliz", "eficaz", "veraz", "sensacional", "excepcional", "monumental", "colosal", "emocional",
    "tela", "jodido", "épico", "sutil", "especial", "horrores",
];

/// Stems of adjectives: what follows is at most "o", "a", "e", and an "s".
#[rustfmt::skip]
const STEMS: &[&str] = &[
    "bonit", "buen", "lind", "hermos", "precios", "bell", "chul", "mon", "cuc", "tiern", "dulc", "amabl", "majo", "maj", "simpátic", "gracios", "divertid",
    "chistos", "curios", "rar", "extrañ", "increíbl", "impresionant", "alucinant", "fascinant", "interesant", "emocionant", "apasionant", "sorprendent",
    "impactant", "brillant", "elegant", "inquietant", "preocupant", "depriment", "excelent", "inteligent", "valient", "fuert", "trist", "terribl", "horribl",
    "temibl", "espantos", "horroros", "asqueros", "pavoros", "penos", "vergonzos", "injust", "just", "lógic", "trágic", "épic", "mític", "clásic", "típic",
    "fantástic", "mágic", "irónic", "cómic", "dramátic", "romántic", "poétic", "magnífic", "estupend", "tremend", "maravillos", "asombros", "prodigios",
    "delicios", "sabros", "ric", "list", "tont", "sabi", "astut", "ingenios", "hábil", "loc", "absurd", "ridícul", "patétic", "bárbar", "salvaj", "dur",
    "crud", "cruel", "sádic", "macabr", "siniestr", "tétric", "escalofriant", "desgarrador", "conmovedor", "inspirador", "aterrador", "encantador", "prometedor",
    "demoledor", "abrumador", "esperanzador", "alentador", "perfect", "ciert", "verdad", "exact", "correct", "evident", "obvi", "clar", "comprensibl", "razonabl",
    "sensat", "acertad", "atinad", "merecid", "lamentabl", "inolvidabl", "admirabl", "adorabl", "inigualabl", "insuperabl", "entrañabl", "envidiabl",
    "inexplicabl", "imposibl", "inevitabl", "inimaginabl", "indignant", "frustrant", "agobiant", "agotador", "pesad", "complicad", "arriesgad", "peligros",
    "sospechos", "misterios", "milagros", "asquient", "repugnant", "grosso", "gross", "copad", "chid", "chévere", "chéver", "padr", "bacán", "bacan", "chebr", "piola",
    "chung", "gua", "flipant", "acojonant", "cojonud", "alucinad", "jodid", "vergonzant", "heroic", "heróic", "humild", "nobl", "generos", "honest", "leal", "fiel",
    "egoíst", "malvad", "ingrat", "grotesc", "feo", "fe", "cursi", "molón", "molon", "enternecedor", "revelador", "estremecedor", "significativ", "creativ", "positiv", "ocurrent",
    "afortunad", "dichos", "desafortunad", "desgraciad", "desdichad", "bendit", "gloriós", "glorios", "portentos", "espléndid", "soberbi", "sublim", "divin",
    "celestial", "exquisit", "riquísim", "genuin", "auténtic", "únic", "insólit", "inaudit", "inesperad", "surrealist", "surreal", "disparatad", "descabellad",
    "delirant", "hilarant", "desternillant", "desopilant", "cachond", "pícar", "travies", "descarad", "caradur", "sinvergüenz", "vacan", "bueníso", "dolor",
    "doloros", "desolador", "devastador", "desastros", "catastrófic", "nefast", "triunfal", "ejemplar", "caprichos", "vistos", "lujos", "apetitos", "suculent", "tentador",
];

/// What measures: a remark only with "qué", "eso es", "está".
#[rustfmt::skip]
const MEASURED: &[&str] = &[
    "caro", "cara", "barato", "barata", "joven", "jóvenes", "viejo", "vieja", "grande", "pequeño", "pequeña", "lejos", "alto", "rápido", "antiguo", "mucho", "poco", "largo", "lento", "profundo", "simple", "sencillo", "enorme", "inmenso", "frío",
];

/// What a thing is judged to be, behind an article or "qué".
#[rustfmt::skip]
const VERDICTS: &[&str] = &[
    "pena", "lástima", "locura", "pasada", "maravilla", "gozada", "vergüenza", "tragedia", "barbaridad", "burrada", "salvajada", "animalada", "tontería", "bobada",
    "chorrada", "faena", "putada", "injusticia", "desgracia", "pesadilla", "delicia", "joya", "belleza", "monada", "preciosidad", "preciosura", "ternura", "risa",
    "gracia", "suerte", "fortuna", "alegría", "ilusión", "envidia", "rabia", "pavada", "odisea", "proeza", "hazaña", "bendición", "alivio", "horror", "asco",
    "miedo", "espanto", "desastre", "caos", "lío", "show", "espectáculo", "crack", "genio", "fenómeno", "héroe", "heroína", "santo", "santa", "ángel", "monstruo",
    "máquina", "milagro", "misterio", "sueño", "clásico", "chollo", "robo", "timo", "abuso", "escándalo", "disparate", "despropósito", "detalle", "detallazo",
    "placer", "gusto", "orgullo", "honor", "lujo", "puntazo", "notición", "temazo", "palo", "bajón", "drama", "dramón", "susto", "shock", "golpe", "golpazo", "bombazo", "rollo",
    "coñazo", "cachondo", "personaje", "personajazo", "figura", "leyenda", "grande", "campeón", "campeona", "artista", "valiente", "loco", "loca", "bestia",
    "crimen", "delito", "pecado", "poema", "encanto", "amor", "cielo", "sol", "acierto", "error", "tesoro", "mundo", "historión", "peliculón", "chiste", "broma",
    "circo", "cuento", "dineral", "montón", "pastón", "lujazo", "reto", "mérito", "sinvergüenza", "obviedad", "verdad", "realidad", "lotería", "ridiculez", "estafa", "atrocidad",
];

/// What is said alone.
#[rustfmt::skip]
const ALONE: &[&str] = &[
    "lástima", "pena", "locura", "ojalá", "flipo", "alucino", "coincido", "entendido", "comprendo", "entiendo", "seguramente", "evidentemente", "naturalmente",
    "absolutamente", "totalmente", "efectivamente", "obviamente", "indudablemente", "lamentablemente", "desgraciadamente", "afortunadamente", "básicamente",
    "literalmente", "literal", "claramente", "lógicamente", "ciertamente", "definitivamente", "precisamente", "completamente", "supuestamente", "posta", "tal",
    "cual", "obvio", "supongo", "imagino", "exacto", "correcto", "pobrecito", "pobrecita", "pobrecitos", "pobrecitas", "pobrecillo", "pobrecilla", "angelito",
    "angelitos", "pobre", "pobres", "amén", "horror", "barbaridad", "maravilla", "milagro", "menuda", "menudo", "clarinete", "sublime", "sinceramente", "francamente",
    "felizmente", "increíblemente", "curiosamente", "irónicamente", "tela", "flipante", "ídem", "igualmente", "perfectamente", "respeto", "aplausos",
    "chapó", "chapeau", "enhorabuena", "felicidades", "felicitaciones", "crack", "leyenda", "total", "mortal", "ideal", "vergüenza", "vergonzoso",
];

#[rustfmt::skip]
const THINGS: &[&str] = &[
    "idea", "ideas", "punto", "historia", "historias", "cosa", "cosas", "hombre", "mujer", "gente", "persona", "personas", "tipo", "tipa", "tío", "chico", "chica", "señor",
    "señora", "chiste", "gesto", "detalle", "dato", "pregunta", "respuesta", "suerte", "noticia", "noticias", "jugada", "elección", "decisión", "consejo", "forma", "manera",
    "palabra", "palabras", "frase", "vida", "final", "momento", "momentos", "tiempos", "recuerdo", "recuerdos", "trabajo", "onda", "rollo", "pinta", "plan", "trato",
    "verdad", "razón", "explicación", "ejemplo", "resumen", "combinación", "mezcla", "lección", "película", "canción", "perro", "gato", "animal", "niño", "niña", "familia",
    "intento", "golpe", "ojo", "racha", "cabeza", "memoria", "genio", "actitud", "labor", "obra", "giro", "truco", "observación", "observada", "argumento", "comparación", "pata", "leche", "costumbre", "casualidad", "coincidencia", "mundo", "aventura", "época", "reflexión", "teoría", "amigo", "padre", "madre", "abuela",
];

#[rustfmt::skip]
const DEGREES: &[&str] = &[
    "muy", "tan", "súper", "super", "re", "más", "bien", "bastante", "realmente", "verdaderamente", "totalmente", "absolutamente", "completamente", "simplemente",
    "sencillamente", "increíblemente", "extremadamente", "sumamente", "demasiado", "mega", "híper", "requete", "recontra", "tremendamente", "sí", "que", "todo", "toda", "simple", "puro", "pura", "ni", "nada", "hasta", "un", "poco", "siempre", "también", "francamente", "casi",
];

/// What adds nothing.
#[rustfmt::skip]
const SLIGHT: &[&str] = &[
    "eso", "esto", "mucho", "muchísimo", "bastante", "tanto", "igual", "lo", "mismo", "la", "idea", "verdad", "así", "que", "sí", "no", "siempre", "ella", "él", "ellos", "ellas",
    "ti", "mí", "por", "a", "todos", "todo", "todas", "perfectamente", "también", "tampoco", "tal", "cual", "saberlo", "oírlo", "oír", "escucharlo", "verlo", "pensarlo", "creerlo", "imaginarlo", "leerlo", "de", "risa",
    "pena", "cómo", "suena", "un", "poco", "montón", "te", "me", "le", "nos", "yo", "tú", "bien", "mal", "horrores", "total", "totalmente", "el", "plan", "historia", "parte", "esa", "ese", "esos", "esas",
    "nada", "algo", "ahora", "muy", "entiendo", "creo", "es", "era", "fue", "hace", "dices", "cuentas", "hablas", "eres", "pasa", "pasó", "solo", "pensar", "reír", "llorar", "recordarlo", "se", "cosas", "cosa", "gente", "razón", "antes", "alguna", "vez", "muchas", "veces", "gracia", "en", "mente", "sentido", "cuenta", "desde", "hacía", "tiempo", "con", "vos", "usted",
];

#[rustfmt::skip]
const STATES: &[&str] = &[
    "contigo", "alucinando", "flipando", "llorando", "temblando", "riendo", "riéndome", "disfrutando", "aprendiendo", "impresionado", "impresionada", "sorprendido", "sorprendida",
    "encantado", "encantada", "emocionado", "emocionada", "impactado", "impactada", "indignado", "indignada", "alucinado", "alucinada", "fascinado", "fascinada", "conmovido", "conmovida", "orgulloso", "orgullosa", "feliz", "contento", "contenta",
    "convencido", "convencida", "seguro", "segura", "igual", "asombrado", "asombrada", "enamorado", "enamorada", "maravillado", "maravillada", "helado", "helada", "muerto", "muerta", "anonadado", "anonadada", "shock", "imaginando", "siguiendo", "escuchando", "oyendo",
];

/// What may follow a judgement.
#[rustfmt::skip]
const JUDGEMENT_ENDS: &[&str] = &[
    "", "y JUDGED", "que ANY ANY*", "lo que ANY ANY*", "para|de|con SLIGHT", "THING", "pero cierto|real|cierta|verdad", "lo ANY ANY*",
];

/// What is said of a thing behind "es", "está", "suena".
#[rustfmt::skip]
const COMPLEMENTS: &[&str] = &[
    "DEGREE* JUDGED &JUDGEMENT_END", "DEGREE* de verdad? JUDGED", "un|una|unos|unas DEGREE* JUDGED? VERDICT", "unos|unas JUDGED",
    "unos|unas cracks|fenómenos|genios|locos|máquinas|héroes|santos|valientes|sinvergüenzas", "un|una VERDICT de ANY",
    "un|una VERDICT JUDGED|total|absoluta|absoluto", "un|una THING DEGREE* JUDGED", "un|una DEGREE* JUDGED THING", "todo|toda un|una ANY", "VERDICT|ALONE",
    "para llorar|reírse|reír|morirse|flipar|alucinar|enmarcarlo|aplaudir|pensar|pensarlo|volverse|quitarse|matarlo|matarlos|estar|no|menos|mear|mearse|partirse ANY*",
    "de locos|película|lujo|risa|esperar|agradecer|admirar|cine|novela|cuento|traca|escándalo|verdad|miedo|sentido|libro|chiste|terror|aplauso|diez|cajón|vergüenza|cuidado|otro|no ANY*",
    "lo que hay|toca|tiene", "lo que yo? digo|decía|pienso|pensaba|creo|imaginaba|suponía",
    "lo DEGREE* más|mejor|peor|suyo|normal|lógico|justo|bonito|bueno|malo|importante|principal|mínimo ANY?",
    "la vida|leche|caña|bomba|pera|hostia|monda|verdad|realidad|ley ANY*", "el colmo|mejor|peor|mundo|destino|karma|espíritu|truco ANY*",
    "que es|está &COMPLEMENT", "así", "así siempre", "increíble|curioso|raro|bonito|triste cómo|que|lo ANY ANY*", "DEGREE* MEASURED",
    "como todo|siempre|un|una|para|de ANY*", "otro nivel|mundo|rollo", "otra cosa|historia", "cosa de ANY", "cosas que pasan", "cosas de ANY ANY*",
    "mentira", "que sí", "a|en gloria|serio|broma", "verdad|cierto eso?", "poca cosa", "buena señal|gente", "menos", "nada mal",
    "DEGREE* bien|mal hecho|dicho|pensado|contado|explicado|visto|traído", "clave|lógica pura", "puro|pura ANY", "pan comido", "por algo",
    "muy tú|suyo|de SLIGHT",
];

#[rustfmt::skip]
const SHAPES: &[&str] = &[
    "DEGREE* JUDGED &JUDGEMENT_END", "DEGREE* ALONE", "THING JUDGED", "un|una DEGREE* JUDGED? VERDICT", "un|una VERDICT de ANY",
    "un|una VERDICT total|absoluta|absoluto|JUDGED", "JUDGED de verdad", "tremendo|tremenda|semejante|puro|pura|santo|santa|flor ANY ANY*",
    "muy joven|jóvenes", "tan joven|pequeño|jóvenes|caro|viejo|lejos|poco|mucho", "JUDGED eso|ese|esa|esto",
    "DEGREE* bien|mal hecho|dicho|pensado|merecido|jugado|visto|traído|explicado|contado|hecha|pensada|hechos|por|ahí SLIGHT*",
];

#[rustfmt::skip]
const BEGUN: &[Begun] = &[
    ("está", &["de moda|muerte|vicio"]), ("con", &["lo DEGREE* ANY que es|era|son", "lo que ANY ANY"]),
    ("qué|que", &["DEGREE* JUDGED ANY*", "VERDICT|THING ANY*", "JUDGED? THING más|tan DEGREE* JUDGED", "va", "me dices|cuentas", "me estás ANY*",
        "le vamos a hacer", "se le va ANY*", "remedio", "sé yo", "bien ANY ANY*", "mal ANY ANY*", "DEGREE* MEASURED ANY*"]),
    ("qué", &["EXCLAIMED ANY*", "pequeño es el mundo"]), ("vaya", &["EXCLAIMED ANY*", "con ANY ANY*", "que sí", "un|una ANY ANY*"]),
    ("menudo|menuda|menudos|menudas", &["ANY ANY*"]), ("cuánto|cuánta|cuántos|cuántas|cuanto|cuanta", &["me alegro ANY*", "lo siento ANY*",
        "razón|gente|talento|amor|daño|dolor|arte|tontería|sufrimiento|injusticia|odio|valor|recuerdo|recuerdos|maldad|historia|verdad|paciencia|trabajo|esfuerzo|dinero|belleza|sabiduría|crueldad|loco|cosa ANY*"]),
        ("cómo|como", &["mola ANY*", "pasa|vuela|corre|cambia el tiempo|cuento|mundo", "no", "son las cosas", "cambian ANY ANY*",
        "te entiendo|creo|comprendo", "está la cosa|el patio|el mundo", "me alegro|gusta|suena ANY*", "lo sabes", "para no ANY*", "nos|se pasan ANY*",
        "para no SLIGHT"]),
    ("como", &["siempre|todo", "debe|tiene|tenía|debía que? ser", "mi ANY ANY?", "dios manda", "la vida misma", "anillo ANY ANY", "para no ANY*",
        "era de esperar", "yo", "nosotros", "en las películas", "una|un ANY"]),
    ("es|está|están|son|fue|era|eran|fueron|suena|suenan|parece|parecen|resulta|queda|se|estuvo|sería|será|debe|debió|tuvo|estaba", &["&COMPLEMENT",
        "que es|está|son|era|fue|no &COMPLEMENT", "que ANY ANY es|son|está &COMPLEMENT", "ve &COMPLEMENT", "ve|nota|entiende que? SLIGHT*", "ve que ANY*",
        "a ANY ANY ANY*"]),
    ("parece", &["mentira ANY*", "que sí", "que ANY*", "DEGREE* MEASURED|mentira|broma|película", "de ANY ANY*",
        "una|un broma|mentira|película|sueño|cuento|chiste"]),
    ("será|sería", &["posible", "por algo", "que SLIGHT*", "verdad", "lo mejor"]),
    ("debe|debió|tuvo|tiene", &["de? ser|haber|estar|que &COMPLEMENT", "de? haber|que sido|ser &COMPLEMENT",
        "que ser duro|difícil|horrible|precioso|bonito"]), ("era", &["de esperar", "hora", "obvio|lógico|evidente"]), ("suena", &["a ANY ANY*"]), ("me",
        &["encanta|encantó|gusta|gustó|encantan|gustan|fascina|flipa|mola|chifla|alegra|sorprende|sorprendió|impresiona|impresionó|emociona|emocionó|entristece|conmueve|asombra|asusta|interesa|indigna|inspira|convence|consta|choca|impacta|enternece|divierte|enamora|alucina|asquea|preocupa|aterra|extraña|apena|maravilla|tranquiliza SLIGHT*",
        "encanta|gusta|fascina|mola|alegra esa|ese|esta|este|la|el idea|historia|plan|canción|parte|película|actitud|forma|final|gente",
        "encanta|gusta|fascina|alegra cuando|que|cómo|oír|saber|escuchar|ver ANY ANY*", "encanta|gusta|alegra saber|oír|escuchar eso",
        "alegro|alegro|alegra DEGREE* mucho? por? SLIGHT*", "alegro", "imagino|imaginaba|figuro|figuraba|supongo|suponía|temo|temía|esperaba SLIGHT*",
        "lo imagino|imaginaba|creo|temía|figuraba|esperaba|suponía|sospechaba|olía|contaron|dijeron|apunto|veo|juego ANY*", "la creo|imagino|sé SLIGHT*",
        "suena SLIGHT*", "suena DEGREE* JUDGED|familiar|raro|conocido", "suena de algo", "parece &COMPLEMENT", "parece SLIGHT*",
        "parece que tienes|tiene|tienen razón",
        "da DEGREE* mucha? mucho? tanta? tanto? pena|miedo|risa|cosa|rabia|envidia|asco|vergüenza|gusto|ternura|escalofríos|alegría|tristeza|ansiedad|vértigo|hambre|curiosidad|lástima|coraje|pereza|palo|gracia|ganas|orgullo|esperanza|paz|nostalgia|susto|respeto|yuyu|cringe SLIGHT* ANY?",
        "da un poco de ANY", "da que ANY", "dio|dieron DEGREE* pena|miedo|risa|rabia|envidia|asco|ganas|hambre|escalofríos ANY*",
        "dejas|dejaste|dejó|quedo|quedé|deja ANY ANY*", "has|ha dejado|quedado|matado|emocionado ANY*", "muero ANY*",
        "parto|troncho|meo|río|cago|derrito|rindo", "parto|troncho|meo|cago|derrito ANY ANY*",
        "ha|han|había encantado|pasado|gustado|emocionado|sorprendido|impresionado|hecho|dado|convencido ANY*",
        "cuesta creerlo|imaginarlo|creer|imaginar SLIGHT*", "recuerda|recordó a|al|mucho ANY ANY*",
        "hace DEGREE* mucha? gracia|ilusión|feliz|reír|llorar|pensar|sonreír ANY*",
        "pone|ponen la|los|triste|contento|contenta|feliz|mal|nervioso|nerviosa|enfermo ANY*",
        "pasa|pasaba|pasó igual|siempre|mucho|también|eso|a|lo SLIGHT*", "pasó lo mismo", "identifico ANY*", "acuerdo DEGREE* ANY*", "creas o no",
        "lo dices o me lo", "quito el sombrero", "cae bien|mal|genial SLIGHT*", "caen bien|mal", "uno|sumo", "vas a decir|hacer ANY*",
        "llega al alma|corazón", "parte|rompe|toca el alma|corazón", "quedo sin palabras", "gustaría verlo|probarlo|ir", "encantaría ANY?",
        "leíste|lees la mente|el pensamiento", "tiene loco|enganchado|loca", "alegra el día", "los|las imagino", "recuerda|recordó a mi ANY",
        "suena a ANY ANY?", "tienes|tenés|tiene enganchado|enganchada|intrigado|intrigada|sorprendido"]),
    ("nos|le|les", &["pasa|ha|pasó|pasará a|lo|igual|pasado SLIGHT* ANY?", "pasa a todos", "ha pasado a todos", "está bien empleado", "suele pasar",
        "pega mucho?", "queda DEGREE* JUDGED", "guste o no"]),
    ("a", &["mí|ti|mi|todos|cualquiera|nosotros WORD* también|tampoco|igual|mismo|encanta|gusta|encantó|pasa|pasó", "mí me ANY ANY*", "quién no",
        "quién se le ANY*", "saber", "todos nos pasa", "cualquiera le ANY*", "quién se le ocurre", "dios gracias", "huevo", "veces pasa", "lo mejor",
        "buenas horas", "la orden", "tope", "que sí", "que mola ANY*", "mucha honra"]),
    ("yo", &["también|tampoco|igual|flipo|alucino|lloro|muero|feliz|encantado|encantada ANY?",
        "hubiera|habría|haría|estaría|lloraría|diría|pensaba|creía|sabía|moriría|moría|sería|tendría|mataría|iría|flipaba|imaginaba|opino|pienso|creo SLIGHT* ANY?",
        "no lo|me|sabía|podría|hubiera|habría|haría|creía|lo SLIGHT* ANY*", "hubiera|habría ANY ANY*", "ya lo ANY", "que sé", "soy igual",
        "lo creo|sé|sabía|entiendo|hice SLIGHT*", "de mayor quiero ANY*", "me muero", "te creo|entiendo|apoyo"]),
    ("ya", &["lo creo|sabía|veo|sé|imagino|decía|decían|dije|suponía|entiendo|entendí|capto|pillo|noto|había SLIGHT*",
        "me acuerdo|parecía|imagino|imaginaba|extrañaba|suponía|figuraba|suena|contarás|lo SLIGHT*",
        "me lo imagino|imaginaba|olía|decía|figuraba|suponía|temía|creo ANY*", "era hora", "te digo|entiendo|vale|creo|capto|sigo|pillo",
        "ves|caigo|claro|veo|quisiera|somos ANY?", "entiendo|entendí|comprendo|capto|pillo|veo SLIGHT*", "lo he oído|visto|notado", "quisiera yo",
        "se ve|nota|sabe|entiende SLIGHT*", "decía yo", "tú sabes", "sabes", "está claro", "puedes imaginar", "ni me acordaba", "somos dos",
        "no me ANY ANY*", "nada me sorprende"]),
    ("lo",
        &["entiendo|sé|sabía|suponía|recuerdo|siento|imagino|imaginaba|creo|comprendo|veo|noto|dudo|pillo|capto|apruebo|confirmo|admito|reconozco|sospechaba|intuía|firmo|respeto SLIGHT*",
        "siento por|mucho|tanto ANY*", "he|había oído|visto|leído|notado|pensado|sentido SLIGHT*",
        "mismo digo|pienso|pensé|creo|siento|dije|opino|aquí|me ANY*", "que hay que ANY", "que faltaba|digo", "que es la ANY", "que yo digo|decía|pensaba",
        "que son las ANY", "normal|lógico|típico|justo", "mejor|peor de todo?", "nunca visto", "prometido es deuda", "bueno y breve", "bien que ANY ANY*",
        "DEGREE* que ANY ANY ANY?", "tuyo es ANY", "bonito que es"]),
    ("no", &["lo sabía|dudo|creo|puedo|esperaba|había|hubiera|imaginaba|niego SLIGHT* ANY?",
        "me extraña|sorprende|digas|imagino|imaginaba|esperaba|lo|fastidies|jodas|extrañaría|cabe|canso|puedo|vengas|molesta ANY*",
        "sabía eso|nada|que|yo ANY*", "sabía", "puede ser ANY*", "puedo creerlo|creer|parar|dejar|imaginarlo|ni ANY*", "tenía DEGREE* idea|precio",
        "tenía la menor ANY", "tiene precio|nombre|desperdicio|sentido|remedio|perdón|igual|pérdida|límites|vergüenza|corazón|ni ANY*",
        "tienen vergüenza|corazón|perdón|remedio|ni ANY*", "hay duda|derecho|palabras|de|nada|color|remedio|mal|quien|justicia|como|dos ANY*",
        "está|estuvo nada? mal ANY*", "está|es de? más", "es para menos|tanto",
        "es DEGREE* justo|fácil|normal|poca|mala|broma|ninguna|extraño|raro|casualidad|de|moco|cualquier ANY*",
        "inventes|manches|mames|friegues|fastidies|jodas|fregués|jodás|mames|jorobes|veas", "fue|era|debió nada? DEGREE* fácil|ser|justo|para ANY*",
        "se puede|podía creer|negar|pedir|explica|entiende|imagina ANY*", "se lo merecía|merece|merecían|esperaba|cree ANY*", "cabe duda", "doy crédito",
        "paro de reír", "quepo en mí", "era para menos", "falla", "todo es|está ANY ANY*", "te creo|culpo|falta|quito ANY*", "te falta razón", "somos nada",
        "somos nadie", "me lo puedo ANY", "pasa nada", "faltaba más", "salgo de mi ANY", "gano para sustos", "les culpo", "le falta razón",
        "les falta razón", "veas cómo ANY", "aprenden|aprendemos ANY?", "podía ser de ANY ANY?", "podía faltar", "había caído ANY*", "caía ANY*",
        "se me había ANY", "lo hubiera ANY"]),
    ("nunca|jamás", &["lo|me|había|hubiera|habría|se ANY ANY*", "falla|falla|mejor dicho", "lo habría ANY ANY*", "digas nunca", "es tarde ANY*",
        "aprenden|aprendemos", "deja de sorprenderme"]),
    ("ni", &["loco|loca|idea|modo|pensarlo|locos|siquiera|muerto|muerta|hablar|borracho|drogado|medio|pa", "en broma|sueños|pedo|mis ANY*",
        "me lo imagino|imaginaba", "me acordaba", "que lo digas", "que fuera ANY", "de broma|coña|chiste", "lo sabía|dudes|sueñes", "punto de comparación",
        "más ni menos", "la menor ANY", "con dinero", "yo mismo? ANY*", "se imaginan"]),
    ("nadie", &["se lo ANY ANY*", "lo diría|sabe|esperaba|creería", "es perfecto", "se salva", "merece eso|esto"]),
    ("siempre", &["pasa igual|lo|eso SLIGHT*", "es igual|así|lo SLIGHT*", "lo digo|he|dije ANY*", "igual", "hay uno|alguien", "me pasa ANY*"]),
    ("todo|todos|toda|todas", &["un|una ANY ANY?", "cierto|verdad|tiene|pasa|llega|cuadra|encaja|eso ANY*", "hemos|somos|hicimos|lo WORD ANY*", "la razón",
        "el mundo igual", "queda en familia"]),
    ("eso|esto", &["me han|ha|habían dicho|contado|pasado", "he oído|leído|visto", "se dice|comenta|cuenta", "mismo|parece|espero|dicen|creo|duele|ayuda|digo|pensaba|pensé|pienso|imaginaba|mola|seguro|cuenta|suma|decía yo? ANY*",
        "es|está|suena|fue|era|estuvo|parece|queda|sería &COMPLEMENT", "sí", "sí que ANY ANY*", "sí es|suena|está|tiene|da|mola &COMPLEMENT",
        "me gusta|encanta|pasa|suena|alegra|sorprende|pasó|interesa|emociona|recuerda|parece|da|duele|mata|hace|pone|consta|imaginaba|llega SLIGHT* ANY?",
        "explica|aclara todo|mucho|muchas|cosas|bastante|que|lo ANY*", "explica", "lo explica|cambia|aclara|dice|resume todo",
        "tiene sentido|gracia|mérito|lógica|delito|buena|mucho|su|que|tela|pinta|miga|narices|nombre ANY*",
        "da gusto|miedo|pena|risa|rabia|asco|que|mucho|mucha|ganas|envidia|hambre|esperanza ANY*", "pasa mucho|siempre|en|por|hasta ANY*",
        "cambia todo|mucho", "no tiene nombre|precio|perdón|sentido", "no se hace|olvida|paga|ve|perdona ANY*",
        "es amor|vida|arte|clase|todo|así|vivir|verdad|cierto", "ha debido ANY*", "debe|debió doler|ser|de ANY*",
        "se llama|nota|agradece karma|clase|amor|ANY", "se nota|agradece|ve|entiende", "no me lo ANY", "no lo sabía|imaginaba|esperaba", "les pasa por ANY",
        "le pasa por ANY", "ni se pregunta", "va a misa", "está claro|hecho", "por supuesto", "es lo que ANY ANY", "dijo mi ANY", "dice mi ANY", "faltaba",
        "cuesta|pesa"]),
    ("esa|ese|esos|esas|esta|este|aquello", &["es|está|son|estuvo|fue|sí &COMPLEMENT", "estuvo buena", "sí que ANY ANY*", "no me la ANY",
        "no la|lo sabía|conocía|esperaba", "me la|lo sé", "gente ANY*", "tipo|tío|hombre|mujer es &COMPLEMENT", "mujer|hombre JUDGED"]),
    ("se", &["nota|entiende|ve|comprende|agradece|veía|notaba|notará|imagina SLIGHT*", "nota|ve|veía que|venir ANY*",
        "lo merece|merecía|merecen|merecían|ganó|ganaron|tiene|tenía|buscó|buscaron|han|ha ANY*",
        "me pone|ponen|hace|cae|parte|eriza|erizó|escapa|encoge|saltan|caen|puso|ha|parten la|los|el|agua|las|puesto ANY*", "pasó tres ANY", "pasaron",
        "pasa|las traen", "hace querer", "ganó el cielo", "te|le nota ANY*", "escucha|oye|dice|siente &COMPLEMENT", "sabía", "lucieron|lució",
        "salió con la suya", "han pasado", "acabó", "veía venir", "le va la olla"]),
    ("te", &["creo|entiendo|juro|sigo|comprendo|escucho|oigo|apoyo|felicito|admiro|capto|pillo|leo|copio|banco|compro SLIGHT*",
        "lo juro|creo|dije|digo|compro|prometo|mereces|confirmo ANY*", "voy siguiendo|entendiendo|pillando",
        "pone|ponen|deja|dan|da|hace|parte los|la|el|de|ganas|que|pensar|reír ANY*", "mueres|cagas|ríes|partes SLIGHT*", "doy la razón",
        "doy toda? la? razón", "lo puedes creer", "lo regalo", "acompaño en ANY ANY*", "pasaste", "imaginas", "estoy siguiendo", "cuesta creerlo",
        "puedes imaginar", "sigo la corriente"]),
    ("tiene|tienes|tenés|tienen|tenía|tenías",
        &["DEGREE* todo? toda? mucho? mucha? más? sentido|razón|gracia|mérito|lógica|tela|pinta|delito|miga|pelotas|narices|huevos|sentido|agallas|arte|estilo|clase|buena|buen|guasa|un|la|su|su|que|lo ANY*",
        "DEGREE* toda? la razón ANY*", "DEGREE* JUDGED pinta|gusto|corazón|ojo", "que ser &COMPLEMENT", "razón|sentido SLIGHT*"]),
    ("razón|razones", &["no te ANY*", "tiene|tienen|tienes|tenía|tenés|llevas ANY?", "de más", "de sobra"]),
    ("pobre|pobres|pobrecito|pobrecita|pobrecitos|pobrecillo|bendito|bendita|malditos|maldito|maldita|dichoso|dichosa|dichosos|viva", &["ANY ANY*"]),
        ("menos", &["mal ANY*"]),
        ("mala|buena|buen|buenos|gran|grandes|bonito|bonita|lindo|linda|hermoso|hermosa|preciosa|precioso|malos|valiente|curiosa|curioso|dura|triste",
        &["THING", "VERDICT", "THING JUDGED", "esa|ese", "por SLIGHT", "gente", "fe|pata|leche|vibra|señal|falta", "JUDGED"]),
    ("mejor", &["para SLIGHT", "imposible|así|todavía|aún|no", "tarde que nunca", "que mejor", "dicho|dicho", "no lo ANY*", "que bien"]),
    ("mucho|mucha|muchas|muchos", &["mejor|peor", "ánimo|éxito|arte|amor|suerte", "más JUDGED"]),
        ("madre|virgen|dios|jesús|ave|válgame|válganos|santo|santa|cielo|cielos|jesucristo|cristo|señor|bendito|alabado|sagrado", &["ANY ANY*"]), ("por",
        &["dios ANY*", "fin", "supuesto ANY*", "algo será|es", "poco", "descontado", "favor qué JUDGED|VERDICT", "suerte|desgracia|fortuna", "los pelos",
        "el amor de dios", "mí perfecto|bien|vale", "eso mismo"]),
    ("gracias", &["a dios|al ANY*", "a dios"]), ("al", &["fin", "fin y al cabo", "menos ANY ANY*", "pan pan", "final todo llega", "cielo"]),
    ("quién|quien", &["lo diría|hubiera|habría|iba|dijera|pensaría|imaginaría ANY*", "sabe|pudiera|fuera|no|diría ANY?", "iba a ANY ANY*", "se lo ANY ANY*",
        "lo iba a ANY", "hubiera|habría ANY ANY*", "lo pillara"]),
    ("hay", &["cada ANY|uno|una ANY?", "que ver|joderse|fastidiarse|reconocerlo|reírse|tener|reconocer|decirlo|ser|admitirlo|valorarlo ANY*", "de todo ANY*", "cada|gente ANY ANY*",
        "gente para todo", "cosas que ANY ANY*", "veces que"]),
    ("ver", &["para creer"]), ("vivir", &["para ver"]), ("vete|anda|a|vaya", &["a saber", "ya", "que no|sí", "que ANY ANY ANY*", "usted a saber"]),
    ("mira|mirá|fíjate|fijate|imagínate|imaginate|date|figúrate", &["tú|vos|usted por? dónde?", "tú|vos ANY ANY*", "qué|que DEGREE* JUDGED ANY*",
        "qué VERDICT|THING ANY*", "qué bien", "cuenta", "que es|son|eres &COMPLEMENT", "no más", "nomás", "nada más", "lo que son ANY*"]),
    ("y", &["que lo digas", "tanto|tan ANY?", "con razón", "yo|a que|también|pensando|sin mí? también?", "bien que ANY*", "a mucha honra", "menos mal",
        "no es para menos", "vaya que ANY"]),
    ("dímelo|decímelo|dígamelo", &["a mí"]), ("cosas|cosa|gajes|ley", &["de ANY ANY*", "del ANY", "que pasan", "rara|bárbara|bonita|linda|seria"]),
    ("así", &["es|cualquiera|son|somos|va|pasa|funciona|nos SLIGHT* ANY*", "es la vida", "da gusto", "me gusta", "se hace|habla", "que era eso",
        "que por eso", "que es por ANY", "que sí"]),
    ("igual|igualito|igualita|igualitos", &["que ANY ANY*", "que mi ANY ANY?", "aquí|pienso|digo", "a mí ANY*"]),
    ("da|dan|daba",
        &["DEGREE* mucho? mucha? gusto|pena|miedo|risa|rabia|asco|que|cosa|ganas|vértigo|hambre|ternura|envidia|vergüenza|alegría|escalofríos|tristeza|esperanza SLIGHT* ANY?",
        "para pensar|mucho ANY?"]), ("de",
        &["locos|película|lujo|cine|novela|diez|acuerdo|escándalo|nada|libro|cuento|miedo|maravilla|fábula|veras|verdad|risa|traca|cajón|pena|lo|no ANY*",
        "puta madre", "eso me acuerdo|suena|ANY", "eso se trata", "lo mejor|peor|más ANY*", "ahí ANY ANY*", "tal palo ANY*", "todo corazón",
        "otro mundo|planeta|nivel", "haberlo sabido ANY*", "sobra", "los buenos|mejores"]),
    ("ojalá", &["ANY ANY*", "que SLIGHT*"]), ("con|sin", &["razón ANY*", "duda alguna?", "palabras|comentarios|dudarlo|desperdicio", "lo que ANY ANY ANY?",
        "mucho gusto"]),
    ("desde", &["luego ANY*"]), ("cien", &["por ciento|cien", "por ANY ANY*"]), ("del", &["todo|diez", "uno al diez diez", "carajo|copón", "amor hermoso"]),
    ("mi|mis", &["WORD WORD* también|tampoco|igual|mismo|eso|así|iguales|encanta|encantaba|parecido", "madre mía|querida", "más sentido pésame",
        "favorito|favorita|favoritos ANY?", "reina|rey|amor|vida|dios|niña|pobre ANY?", "caso", "mundo", "favorita de ANY",
        "respeto|respetos|aplauso ANY*"]),
    ("estoy|estamos|ando|sigo", &["DEGREE* STATE ANY*", "DEGREE* de acuerdo ANY*", "en shock", "que me|no ANY ANY*", "totalmente a favor",
        "llorando|flipando|alucinando ANY*", "contigo SLIGHT*", "a tope", "muy? de acuerdo ANY*", "sin palabras", "a cuadros"]),
    ("toma", &["ya|castaña|jeroma|geroma", "del frasco"]),
        ("creo|supongo|imagino|espero|opino|pienso|diría|sospecho|entiendo|comprendo|recuerdo|veo|siento|confieso|reconozco|sabía|conozco",
        &["que sí|no|también", "lo mismo|igual|eso|parecido", "que tienes|tiene|tienen|tenés razón", "eso|esa|perfectamente SLIGHT* ANY?", "lo que dices",
        "el sentimiento|dolor", "la sensación"]),
    ("coincido|concuerdo|alucino|flipo|lloro|muero|amo|adoro|odio|confirmo|aplaudo",
        &["contigo|totalmente|plenamente|completamente|mucho|en|de|por|eso|esa|con SLIGHT* ANY?"]), ("quiero|quisiera", &["llorar|morirme|creer ANY*"]),
        ("son|somos", &["unos|unas ANY", "cosas ANY ANY*", "lo más|peor|mejor ANY?", "tal para cual", "así"]),
    ("tal|claro|obvio|seguro|exacto|cierto|verdad|correcto|efectivamente|evidente|lógico", &["que sí|no|lo ANY*", "cual", "está",
        "como? dices|suena|cuentas|es|pensaba|imaginaba", "para cual", "hombre|mujer", "es ANY?", "que tiene sentido", "eso|esto", "que es &COMPLEMENT",
        "que te ANY ANY*"]),
    ("uno|una", &["nunca|se|ya ANY ANY*", "entre un millón"]), ("poca|poco|poquísima", &["cosa|broma|vergüenza", "a poco", "es"]), ("ahí", &["le diste|has", "está|va|duele|queda|sí", "lo|la tienes", "te doy la razón"]), ("buenas", &["noticias|ideas", "noticias esas"]), ("casi",
        &["nada|lloro|me ANY*"]), ("otra", &["que tal"]), ("pues|sí|si", &["que DEGREE* JUDGED", "que sí|es|son|está|mola|tiene &COMPLEMENT",
        "que mola|sí|lo|la ANY ANY?", "tú lo dices", "lo sabré yo", "vaya", "que tiene ANY ANY*", "que es &COMPLEMENT", "es que ANY ANY*"]),
    ("tú|vos|usted", &["lo has|dijiste dicho?", "sí que ANY*", "dirás", "sabes"]),
    ("ella|él|ellos|ellas|ello", &["es|era|fue|son|eran &COMPLEMENT", "sí que ANY ANY*", "se lo ANY ANY*"]), ("la", &["pobre|pobrecita ANY*",
        "verdad|leche|hostia|virgen|repera|madre|realidad", "vida misma|es ANY*", "gente está|es ANY ANY*", "historia se repite", "suerte que ANY ANY*"]),
    ("el", &["pobre|pobrecito ANY*", "colmo|karma|destino", "mundo es ANY ANY*", "tiempo vuela"]),
    ("los|las", &["pobres|pobrecitos|pobrecitas ANY*", "cosas como son", "vueltas que ANY ANY*"]), ("habrá|habrían|habría", &["sido &COMPLEMENT",
        "que ver|verlo"]), ("ha|han|he", &["sido|quedado|estado &COMPLEMENT", "debido ser ANY*", "flipado|llorado|alucinado ANY?", "merecido la pena"]),
    ("vale|merece|valió|mereció", &["la pena ANY*", "mucho|oro"]), ("cada|haga", &["loco con su tema", "uno es ANY ANY*", "cosa ANY*"]), ("más",
        &["claro|razón|o que|menos|vale|quisieran|tierno|mono|bonito|lindo|rico|majo ANY*", "claro agua", "razón que un santo", "vale tarde ANY ANY*",
        "JUDGED que SLIGHT ANY?"]),
    ("nada|nadie", &["mal|que|nuevo|fácil|como ANY*", "mal", "es casualidad"]), ("entonces", &["sí|claro|normal|es &COMPLEMENT"]), ("hace",
        &["ilusión|gracia|mucho|pensar ANY*"]), ("cuesta", &["creerlo|imaginarlo|creer ANY*"]), ("increíble|curioso|lástima|pena|suerte|raro|normal|menos",
        &["que ANY ANY*", "de verdad|ANY", "lo ANY ANY*"]), ("para",
        &["llorar|reírse|flipar|morirse|enmarcar|comérselo|comérsela|alucinar|mear|mearse ANY*", "no creerlo", "que veas|luego ANY*", "nada", "comérselo",
        "quitarse el sombrero"]),
    ("manda", &["huevos|narices|cojones"]), ("tela|cágate|alabado|chapó|olé|ole", &["marinera|telita|ANY ANY*"]), ("anda", &["mira|ya|no ANY*",
        "que no ANY*", "pues ANY*"]), ("venga", &["ya|hombre|va"]), ("hombre", &["claro|pues ANY*"]), ("tanto|tantos|tanta|tantas", &["mejor",
        "trabajo para ANY", "así", "años|tiempo"]),
    ("salud|suerte|felicidades|enhorabuena|ánimo|respeto", &["para|por|a|y|con|al SLIGHT|ANY"]),
];

#[rustfmt::skip]
const ASKED: &[&str] = &[
    "en serio tío? tía?", "de verdad|veras", "de verdad de? la? buena?", "no me digas", "ah sí|no", "a que sí|no|mola", "lo dices|decís en|de serio|verdad|broma", "qué me dices|cuentas", "qué me estás contando", "quién lo diría|hubiera|habría ANY*", "quién iba a decirlo|decir|pensar|pensarlo|imaginarlo", "cómo no", "a quién no", "cómo va a ser",
    "será posible", "tú crees", "vos creés", "hablas en serio", "me lo dices en serio", "es|va en serio", "es|era verdad|cierto|broma", "te imaginas", "te lo puedes creer", "puedes creerlo", "a poco", "a poco sí|no", "no es JUDGED", "verdad que sí|es", "no te parece JUDGED", "no es una VERDICT", "quién sabe", "cómo puede ser", "y quién no", "cómo es posible", "qué le vamos a hacer", "quién se lo ANY ANY?", "te cae", "neta", "la neta|posta", "posta", "es broma|coña",
];
