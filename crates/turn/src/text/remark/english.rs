//! English remarks. Judgements and feelings are listed, since they are what remarks are made of; all else is shape.

use super::super::shape::Begun;
use super::Language;

pub(super) const ENGLISH: Language = Language {
    judged: JUDGED,
    stems: &[],
    ends: &[
        "tastic", "azing", "nating", "eresting", "ushing", "redible", "lievable", "markable", "warming", "breaking",
        "rifying", "blowing",
    ],
    measured: MEASURED,
    verdicts: VERDICTS,
    alone: ALONE,
    things: THINGS,
    degrees: DEGREES,
    slight: SLIGHT,
    states: STATES,
    not_states: NOT_STATES,
    judgement_ends: JUDGEMENT_ENDS,
    complements: COMPLEMENTS,
    shapes: SHAPES,
    begun: BEGUN,
    asked: ASKED,
    plain: PLAIN,
};

/// What judges and no more.
const PLAIN: &[&str] = &[
    "that's|thats|it's DEGREE* JUDGED|MEASURED",
    "that's|thats|it's a DEGREE* JUDGED? VERDICT|ALONE|THING",
    "what a DEGREE* JUDGED? VERDICT|ALONE|THING",
    "how DEGREE* JUDGED",
    "DEGREE* JUDGED",
];

/// What judges a thing that was told.
#[rustfmt::skip]
const JUDGED: &[&str] = &[
    "amazing", "awesome", "wonderful", "lovely", "brilliant", "fantastic", "great", "good", "nice", "cool", "sweet", "cute", "funny", "sad", "bad", "awful",
    "terrible", "horrible", "horrid", "dreadful", "tragic", "touching", "beautiful", "gorgeous", "stunning", "incredible", "extraordinary", "impressive",
    "interesting", "intriguing", "weird", "strange", "odd", "bizarre", "crazy", "insane", "wild", "nuts", "bonkers", "mad", "mental", "ridiculous", "absurd",
    "hilarious", "silly", "stupid", "dumb", "clever", "smart", "wise", "brave", "bold", "lucky", "unlucky", "unfortunate", "fortunate", "tough", "rough", "harsh",
    "brutal", "grim", "bleak", "heavy", "deep", "huge", "massive", "enormous", "epic", "legendary", "iconic", "typical", "cruel", "mean", "nasty", "gross",
    "disgusting", "creepy", "spooky", "scary", "eerie", "shocking", "surprising", "inspiring", "encouraging", "exciting", "thrilling", "hopeful", "delightful",
    "charming", "adorable", "precious", "delicious", "yummy", "tasty", "fancy", "posh", "neat", "handy", "helpful", "fair", "unfair", "sensible", "reasonable",
    "logical", "understandable", "obvious", "perfect", "excellent", "superb", "splendid", "marvellous", "marvelous", "magnificent", "magical", "fabulous", "fab",
    "terrific", "phenomenal", "outstanding", "exceptional", "spectacular", "glorious", "sublime", "heavenly", "divine", "super", "wicked", "sick", "dope", "lit",
    "rad", "savage", "unreal", "surreal", "sneaky", "cheeky", "naughty", "rude", "selfish", "greedy", "kind", "generous", "thoughtful", "noble", "fishy", "dodgy",
    "shady", "sketchy", "suspicious", "mysterious", "complicated", "tricky", "intense", "dramatic", "emotional", "romantic", "poetic", "ironic", "profound",
    "powerful", "humbling", "haunting", "chilling", "sobering", "refreshing", "satisfying", "rewarding", "worrying", "disturbing", "upsetting", "depressing",
    "disappointing", "devastating", "embarrassing", "awkward", "annoying", "frustrating", "infuriating", "painful", "rare", "special", "solid", "decent", "lame",
    "pathetic", "shameful", "outrageous", "scandalous", "criminal", "wholesome", "uplifting", "gutsy", "badass", "cracking", "smashing", "ace", "brill",
    "tempting", "promising", "impossible", "dangerous", "risky", "familiar", "legit", "sinister", "gruesome", "horrific", "barbaric", "heroic", "magnetic",
    "elegant", "graceful", "ingenious", "inventive", "resourceful", "admirable", "respectable", "relatable", "priceless", "timeless", "pointless", "harmless",
    "ruthless", "heartless", "shameless", "hopeless", "effortless", "flawless", "miserable", "lonely", "ghastly", "ugly", "icky", "freaky", "trippy", "cosy",
    "cozy", "dreamy", "classy", "stylish", "juicy", "spectacularly", "nuanced", "wasteful", "disgraceful", "wonderous", "wondrous", "curious", "peculiar",
    "unusual", "unexpected", "inevitable", "unavoidable", "convenient", "inconvenient", "fun", "genius", "fire", "sound", "reassuring", "comforting",
    "mesmerising", "mesmerizing", "moving", "astonishing", "astounding", "staggering", "baffling", "puzzling", "confusing", "stressful", "fitting",
    "terrifying", "frightening", "nerdy", "relaxing", "dystopian", "futuristic", "biblical", "stellar", "top-notch", "unforgivable", "unthinkable", "adventurous",
];

/// What measures: a remark only about what was told ("that's old"), an answer alone.
#[rustfmt::skip]
const MEASURED: &[&str] = &[
    "old", "young", "big", "tiny", "small", "long", "far", "fast", "quick", "high", "expensive", "pricey", "cheap", "cold", "hot", "steep", "close", "dark",
    "difficult", "hard", "easy", "simple", "common", "rich", "strong", "ancient", "new", "early", "different", "tight", "fresh", "specific", "normal", "possible",
    "true", "right", "correct", "fine", "okay", "ok", "alright", "classic",
];

/// What a thing is judged to be, behind an article.
#[rustfmt::skip]
const VERDICTS: &[&str] = &[
    "relief", "miracle", "dream", "joke", "tragedy", "crime", "riot", "hoot", "laugh", "blast", "treat", "joy", "delight", "pleasure", "blessing", "gem", "hero",
    "star", "saint", "angel", "character", "mystery", "puzzle", "surprise", "shock", "drag", "pain", "nuisance", "bargain", "steal", "win", "loss", "stretch",
    "lot", "pickle", "coincidence", "beauty", "killer", "trip", "wonder", "luck", "life", "progress", "monster", "beast", "machine", "trooper", "fighter", "waste",
    "challenge", "classic", "stunner", "bother", "lifesaver", "game-changer", "mouthful", "handful", "understatement", "start", "eye-opener", "downer", "letdown",
    "headache", "journey", "sight", "bonus", "racket", "scam", "cheat", "trap", "thrill", "winner", "keeper", "thought", "problem", "world", "guy", "man",
    "woman", "story", "idea", "feeling", "sign", "choice", "rollercoaster", "movie", "fairytale", "dedication", "commitment", "talent", "courage", "nerve",
    "cheek", "gold", "art", "poetry", "love", "heaven", "torture", "murder", "stroke",
];

/// The verdicts that are said alone, too; and other single words that agree.
#[rustfmt::skip]
const ALONE: &[&str] = &[
    "shame", "pity", "nightmare", "madness", "insanity", "nonsense", "rubbish", "magic", "legend", "bummer", "karma", "disaster", "bliss", "baloney", "hogwash",
    "facts", "preach", "respect", "goals", "same", "likewise", "ditto", "agreed", "noted", "granted", "naturally", "obviously", "clearly", "evidently",
    "apparently", "precisely", "certainly", "undoubtedly", "unquestionably", "literally", "basically", "hopefully", "sadly", "unfortunately", "luckily",
    "thankfully", "surely", "figures", "understood", "touché", "touche", "snap", "ew", "eww", "scandal", "disgrace", "catastrophe", "outrage", "mess", "bravo",
    "chills", "goosebumps", "tragedy", "kudos", "props", "amen", "gotcha", "roger", "correct", "affirmative", "congrats", "congratulations", "inspirational",
    "charming", "classic", "heartbreaking", "presumably", "possibly", "admittedly", "fortunately", "remarkably", "incredibly", "surprisingly", "undeniably",
    "ironically", "bollocks", "bull", "cheers", "deal", "yikes", "imagine", "unsurprisingly", "understandably", "wild", "mood", "iconic", "ridiculous",
];

/// What is praised or pitied in passing.
#[rustfmt::skip]
const THINGS: &[&str] = &[
    "idea", "ideas", "call", "point", "thinking", "one", "move", "job", "work", "stuff", "try", "choice", "question", "shot", "man", "men", "guy", "guys", "girl",
    "girls", "boy", "boys", "lad", "lady", "woman", "women", "people", "person", "folks", "kid", "kids", "child", "dog", "cat", "thing", "things", "story",
    "stories", "times", "days", "minds", "news", "luck", "play", "show", "effort", "catch", "trick", "way", "world", "family", "detail", "touch", "reason",
    "feeling", "memory", "memories", "system", "plan", "deal", "spirit", "attitude", "advice", "life", "moment", "moments", "timing", "line", "start", "ending",
    "fella", "chap", "bloke", "couple", "dude", "mum", "mom", "dad", "granny", "soul", "souls", "creature", "animal", "fact", "bit", "gesture", "lesson", "age",
    "concept", "theory", "twist", "coincidence", "shame", "business", "situation", "sense", "mistake", "sacrifice", "achievement", "summary", "explanation",
    "description", "analogy", "comparison", "observation", "insight", "tip", "angle", "perspective", "tale", "save", "comeback", "band",
    "song", "film", "movie", "tune", "beast", "bunch", "crowd", "bastard", "bugger", "devil", "sod", "cookie", "fellow", "gig", "break", "pair", "team", "year",
];

#[rustfmt::skip]
const DEGREES: &[&str] = &[
    "very", "so", "really", "pretty", "quite", "absolutely", "totally", "completely", "utterly", "truly", "just", "simply", "rather", "incredibly", "extremely",
    "super", "honestly", "seriously", "actually", "always", "still", "all", "such", "even", "most", "kinda", "fully", "definitely", "genuinely", "especially",
    "particularly", "entirely", "insanely", "ridiculously", "surprisingly", "awfully", "terribly", "dead", "proper", "well", "bloody", "freaking", "damn",
    "remarkably", "certainly", "literally", "almost", "basically", "also", "both", "oddly", "strangely", "wonderfully", "beautifully", "deeply", "pure", "sheer",
    "real", "total", "complete", "absolute", "utter",
];

/// What may follow "I love", "I know": it points to what was said and adds nothing.
#[rustfmt::skip]
const SLIGHT: &[&str] = &[
    "it", "that", "that's", "this", "those", "these", "them", "him", "her", "you", "us", "they", "he", "she", "we", "i", "so", "too", "what", "how", "why", "where",
    "when", "mean", "believe", "imagine", "know", "think", "true", "idea", "feeling", "feel", "point", "knew", "had", "realise", "realize", "thought", "of",
    "ever", "right", "is", "was", "were", "did", "do", "does", "relate", "see", "same", "all", "a", "lot", "much", "bit", "part", "coming", "going", "there",
    "about", "before", "either", "the", "your", "their", "heard", "seen", "happened", "happens", "works", "work", "goes", "felt", "feels", "done", "always",
    "never", "story", "song", "sound", "way", "days", "times", "guy", "kind", "thing", "things", "everything", "completely", "totally", "exactly", "entirely",
    "fully", "really", "could", "would", "should", "can", "must", "like", "people", "everyone", "every", "time", "here", "for", "to", "as", "well", "you're",
    "they're", "he's", "she's", "it's", "somewhere", "possible", "existed", "clue", "be", "been", "good", "fun", "up", "out", "back", "one's", "in", "world",
    "with", "more", "and", "feelings", "sense", "life", "anyone", "someone", "nobody", "me", "doubt", "until", "bad", "not", "don't", "isn't", "worth", "by",
];

/// What somebody says to be.
#[rustfmt::skip]
const STATES: &[&str] = &[
    "glad", "happy", "sorry", "jealous", "speechless", "sure", "proud", "envious", "grateful", "thankful", "sold", "hooked", "shook", "following", "listening",
    "loving", "learning", "crying", "dying", "laughing", "shaking", "enjoying", "feeling", "beginning", "screaming", "melting", "blushing", "drooling", "cringing",
    "sobbing", "tearing", "stoked", "pumped", "lost-for-words", "positive", "certain", "curious", "excited", "kidding", "sad", "mad", "furious", "dead", "floored",
    "gutted", "chuffed", "living", "weeping", "rooting", "fine", "cool", "sensing", "picturing", "imagining", "wondering", "smiling", "grinning", "starting",
    "obsessed", "convinced",
];

/// And what ends like a feeling and is none, or one that the reply should heed.
#[rustfmt::skip]
const NOT_STATES: &[&str] = &[
    "married", "retired", "bored", "tired", "confused", "interested", "divorced", "located", "disabled", "based", "invited", "booked", "scheduled", "supposed",
    "finished", "need", "red", "bed", "allowed", "used", "worried", "injured", "parked", "diagnosed", "employed", "unemployed", "engaged", "qualified",
    "registered", "stopped", "coloured", "colored", "limited", "united", "hundred", "speed",
];

/// What may follow a judgement.
#[rustfmt::skip]
const JUDGEMENT_ENDS: &[&str] = &[
    "", "THING", "of|for|to|on|about|with SLIGHT", "to hear|know|see|watch|be|think|have SLIGHT*", "and JUDGED", "of|for|on SLIGHT|ya",
    "to hear|know|see|be|think|meet SLIGHT*", "and JUDGED|simple|easy", "if|when you|i think|ask ANY*",
];

/// What is said of a thing behind "that's", "sounds", "it must be".
#[rustfmt::skip]
const COMPLEMENTS: &[&str] = &[
    "DEGREE* JUDGED &JUDGEMENT_END", "DEGREE* VERDICT", "a|an|the|such|some|one|quite|my a? DEGREE* JUDGED? VERDICT",
    "a|an|one|some|such|my|the DEGREE* JUDGED THING", "a|an|such small|long|big|old|strange|whole|different world|time|story|life|deal|ask|family|day|way",
    "DEGREE* a lot ANY*", "a bit|little|tad DEGREE* JUDGED", "a bit|lot much", "SUPERLATIVE THING? ANY*", "the SUPERLATIVE THING? ANY*",
    "the spirit|way|dream|thing|point|truth|ticket|stuff|trick|attitude|beauty|magic|power|joy of? to? it|go|SLIGHT*", "my favourite|favorite ANY? ANY?",
    "my kind|type of ANY", "what|how|why|where|when i|he|she|they|you|we|it|people|everyone ANY ANY?", "what|how|why it is|was|does",
    "what|how i|he|she|they do|did", "what they|she|he|people say|said", "why", "how", "life", "kids|men|women|people|family|politics|history|science|nature|cats|dogs|ANY for you",
    "news to me|us", "not wrong|alone|kidding|joking", "not far off|wrong", "so my|like ANY ANY?", "so me|him|her|them|you|us", "a first", "one way ANY ANY*", "music to my ears",
    "not DEGREE* bad|surprising|easy|cool|fair|nice|good|ideal|great|funny|normal|unusual|uncommon|healthy|ok|okay|surprised|stupid|crazy ANY*",
    "not DEGREE* bad at all", "not a bad ANY", "beyond JUDGED|me|belief|words", "like a|an|the|my|something ANY ANY*",
    "like magic|heaven|hell|fun|it|yesterday|me", "all coming|falling|starting|making|adding ANY*", "all that matters", "all relative", "one of a kind",
    "one of my|those ANY", "out of this world", "out of control|order|hand", "off the charts", "on point|brand|another ANY?", "over the top",
    "true|fair enough", "DEGREE true|right|correct|fair", "true|right|correct", "love", "about right", "worth it", "so it|them|me|him|her", "meant to be",
    "DEGREE STATE", "DEGREE* unheard of", "to die for", "kind|sort of JUDGED", "kidding|joking me|us", "kidding|joking", "telling me",
    "right about|on SLIGHT", "good for|at SLIGHT", "well deserved|said|done|put", "mind blowing", "mind bogglingly? JUDGED", "jaw dropping",
    "amazing how|what ANY ANY*", "funny|weird|sad|crazy|strange|amazing how|what|that|when|because ANY ANY*", "DEGREE* out there", "next level",
    "no joke|surprise|wonder|way|coincidence|small ANY", "nothing short ANY*", "old|common news|knowledge|sense", "a thing", "how it|life|things ANY",
    "another story|level", "quite something", "DEGREE* something", "half the battle", "DEGREE too bad|funny|cute|sad",
    "too bad|funny|cute|sad|real|true|kind|sweet|good|right",
];

/// Remarks that begin with a word of a class.
#[rustfmt::skip]
const SHAPES: &[&str] = &[
    "DEGREE* JUDGED &JUDGEMENT_END", "DEGREE* ALONE", "JUDGED old|little ANY", "JUDGED JUDGED",
    "a|an|such DEGREE* JUDGED? shame|pity|nightmare|mess|disgrace|relief|miracle|tragedy|classic|legend|genius|disaster|joke", "DEGREE DEGREE* VERDICT",
    "JUDGED isn't|wasn't it", "DEGREE* true|right|correct|fair|same|agreed", "mind blown|blowing", "jaw dropping", "JUDGED that ANY*",
    "DEGREE like ANY ANY*",
];

/// Remarks by what they begin with.
#[rustfmt::skip]
const BEGUN: &[Begun] = &[
    ("can|would", &["you believe|imagine it|that"]), ("funny|weird|odd|strange", &["you ANY ANY*"]), ("learn", &["something new|every WORD*"]), ("every", &["single? time", "little helps", "cloud ANY*"]), ("news", &["to me|us"]), ("was|am|been", &["wondering|thinking about that|it"]),
    ("that'll|it'll|they'll|he'll|she'll", &["be|sound|feel|hurt &COMPLEMENT", "teach|show ANY ANY*", "be DEGREE* MEASURED", "be the day", "never ANY ANY*"]),
    ("that's|thats", &["&COMPLEMENT", "DEGREE* MEASURED", "MEASURED for SLIGHT", "got to ANY ANY*", "gotta ANY ANY*",
        "gonna|going to? hurt|sting|be ANY*"]),
    ("it's|he's|she's|they're|this's|you're|we're|there's", &["&COMPLEMENT", "always|never ANY ANY*",
        "no doubt|denying|stopping|winning|wonder|arguing ANY*", "nothing like|better|worse ANY*", "DEGREE young|old|hard|easy|common", "been a while",
        "a first ANY*", "hope ANY*", "only human|natural|fair", "hard to ANY ANY*"]),
    ("that|it|this|these|those|he|she|they|everyone|everything|everybody|people|life|you|some|nature|kids|cats|dogs|humans|animals|others",
        &["do|does|did sound|look|seem|feel|taste|make &COMPLEMENT", "had|have|did|do|know|knew|saw|loved one|something|someone|people|things? like that|those", "do|does|did make sense", "is|was|were|are|sounds|sound|looks|look|seems|seem|feels|felt|sounded|looked|seemed|tastes|smells|gets|got|had &COMPLEMENT",
        "is|was|sounds|looks|seems DEGREE* MEASURED", "must|would|could|might|should|will|can|can't|couldn't be|feel|sound|look|taste &COMPLEMENT",
        "must|would|could|can hurt|sting|suck|help|work ANY*", "must|should|could|would|might have|of ANY ANY*",
        "must've|would've|could've|should've ANY ANY*", "must be STATE SLIGHT*", "must|would|will|can be DEGREE* MEASURED", "must be",
        "makes|made|make DEGREE* perfect|total|much|complete|more|good|some sense ANY?", "makes|made|make a lot of sense",
        "makes|made|make me|you|us|my|one ANY ANY*",
        "explains|figures|tracks|helps|sucks|stinks|rocks|hurts|stings|happens|shows|matters|counts|rules|slaps|works|checks|adds|fits|follows|helped|hurt|rings|explained|happened SLIGHT*",
        "explains a lot|everything|things|it ANY*", "rings a bell", "says it all", "says a lot ANY*",
        "takes guts|courage|talent|skill|time|dedication|balls|nerve|patience|practice|all|me|one|some|real|a ANY*",
        "never|certainly|sure|clearly|obviously|finally|truly|totally ANY ANY*", "DEGREE* is|are|was|were|did|does|do",
        "deserve|deserved|deserves|earned|earn|nailed|knew|tried|did|loved|hated|blew|asked|won|worked SLIGHT SLIGHT*",
        "deserve|deserved|deserves|earned ANY ANY*", "had it coming", "had no idea|choice|chance|shame|clue",
        "blows|blew|broke|breaks|warms|warmed|cracks|kills|gets|gives|gave|brings|brought|reminds|scares|scared|takes|touched|cheers|changes|melts|spoke|speaks|saved my|me|you|us|everything|back|to|a ANY*",
        "is what it is", "was meant to be", "could be|have worse|been ANY*", "don't|didn't|doesn't deserve|surprise|care|learn|know|stand|mess|make ANY*",
        "never knew|know", "will be ANY*", "all ANY ANY*", "gets|got DEGREE* better|worse|old|easier|me ANY*", "DEGREE* poor|lucky ANY ANY*",
        "goes to show", "goes without saying", "runs in ANY ANY", "depends", "for sure", "turned|turns|worked out DEGREE* JUDGED|well|fine",
        "will|would do", "came|come|comes a long way", "did it", "did DEGREE* well|great|good|it|that|what", "sound|sounds|look|looks like ANY ANY*",
        "have no shame|idea|mercy", "has guts|nerve|talent", "does that", "love that"]),
    ("we", &["ANY ANY* like that|those", "all ANY ANY*", "live and learn", "can dream|hope|only", "do|did the same|that too?", "were all ANY ANY*"]),
    ("we've", &["all ANY ANY*", "been there"]), ("they've|he'd|she'd|they'd", &["earned ANY", "been through ANY ANY?", "be ANY ANY*", "have ANY ANY*",
        "done well|it"]),
    ("you", &["bet|betcha", "don't say", "don't have to tell ANY*", "got it|me|that", "got that right", "know it|what", "never know", "said it",
        "had|lost|got me there|at ANY*", "can|could say|tell|imagine|feel|hear|see|picture|bet that|it|SLIGHT* ANY?", "can say that again",
        "can only imagine", "learn something new ANY*", "learn something ANY*", "must be ANY ANY*",
        "have|got to laugh|admit|wonder|hand|love|respect|feel|admire ANY*", "gotta love|laugh|hand|admit|respect ANY*",
        "couldn't|wouldn't|can't make|believe|write|beat|win|blame|argue|help|buy|go|teach|put ANY*", "read my mind", "do you", "tell me|them", "had one job",
        "have a point", "have my ANY"]),
    ("you'd", &["think ANY*", "never know|guess|think ANY*", "be ANY ANY*"]), ("you've", &["got to be ANY ANY*", "got a point ANY*",
        "lost|sold|convinced|got me SLIGHT*", "got that right", "done it ANY*"]),
    ("sounds|looks|seems|feels|tastes|smells|sounded|sound|looked", &["just like SLIGHT|ANY", "DEGREE* ANY", "just like ANY ANY*", "&COMPLEMENT", "that way", "like ANY ANY*", "right|familiar|legit|it|so|promising",
        "about right", "DEGREE* right|true|fair|easy|hard"]),
   
        ("makes|gives|breaks|blows|cracks|warms|beats|suits|serves|reminds|kills|melts|touches|restores|brings|gets|cheers|spoils|made|gave|broke|blew|sends|scares",
        &["me|you|us|my|him|her|them|one|a|the|back|your ANY*", "sense ANY*", "DEGREE DEGREE* sense", "perfect|total|complete sense", "all the difference",
        "two of us"]),
    ("works|runs|goes|says|takes|hits|rings|speaks|proves|hurts|stands|puts|tells|happens|depends|tugs|shows|adds|checks|all", &["for me|us", "every time",
        "like a ANY", "in the family", "to show SLIGHT*", "without saying", "a lot ANY*", "it all", "all sorts ANY*",
        "guts|courage|talent|skill|balls|practice|patience|time", "one to know ANY*", "me back", "home|different|hard|close ANY*", "a bell", "volumes",
        "my point", "to reason", "things in perspective", "to SLIGHT|everyone|all ANY*", "up|out", "at the heartstrings", "good", "good things ANY*",
        "the best", "the same", "to the best ANY*", "in all", "true", "of us", "is well"]),
    ("what", &["a|an ANY ANY*", "the heck|hell|actual|fudge|dickens ANY*", "are the odds|chances", "do you know", "VERDICT", "ALONE", "JUDGED THING",
        "goes around ANY*", "can you do|say", "luck|fun|nerve|timing|cheek|people|times|bravery|genius|class|guts|dedication|talent|strength|patience",
        "matters ANY*"]),
    ("how", &["DEGREE* JUDGED", "DEGREE* JUDGED of|for|to|that|it|they|he|she|is|are|was|must|you|would SLIGHT* ANY?", "JUDGED can ANY ANY*",
        "on earth|SLIGHT", "dare SLIGHT", "about that", "times ANY ANY*", "time flies", "the other half ANY*", "i wish ANY*", "the mighty ANY*",
        "the turntables", "true|right"]),
    ("such", &["a|an ANY ANY*", "DEGREE* JUDGED THING", "is life", "VERDICT|ALONE"]),
    ("so", &["do|did|am|was|have|would|is|does i|we|mine|she|he|they|my ANY*", "it is|was|does|goes|seems", "they say", "much for ANY*",
        "i hear|heard|see|gather", "much fun|better|worse|more ANY*", "far so good", "many memories|people|questions"]),
    ("no", &["wonder|doubt|way|chance|surprise|surprises|argument|question|shortage|idea|kidding ANY*",
        "joke|lie|contest|biggie|worries|problem|sweat|offence|offense|harm|pressure|mercy|shame|fair|regrets", "such luck|thing",
        "better|greater|worse ANY ANY*", "good deed ANY*", "one|body saw|knew|knows|expects|expected|deserves|likes|wins|does ANY*", "pain no gain",
        "place like home", "small ANY", "two ways about ANY", "harm done", "more|less to say", "less", "sugar"]),
    ("i",
        &["was|am just? wondering|thinking that|it|this", "was|am just? wondering|thinking about|of that|it|this", "DEGREE* see|know|understand|agree|bet|guess|suppose|imagine|figured|swear|wish|knew|remember|relate|concur|cried|laughed|understood|approve|gather|noticed|wonder|gasped|melted|giggled|sympathise|sympathize DEGREE*",
        "DEGREE* see|know|understand|get|got|agree|bet|guess|suppose|imagine|figured|hear|heard|hope|hoped|knew|remember|love|loved|like|liked|feel|felt|adore|forgot|noticed|relate|follow|approve|doubt|admire|respect|appreciate|needed|buy|dig|recall|had|do|did|wonder|wondered|enjoy|enjoyed|miss|expected|guessed|gathered|reckon|assumed|presume|sympathise|trust|support|applaud|envy|wish|swear|saw|read|can SLIGHT SLIGHT*",
        "DEGREE* love|like|adore|remember|miss|know that|those|this|these ANY", "love|like|adore when|how|where|what ANY ANY*", "hate when|how ANY ANY*",
        "get goosebumps|chills|emotional|excited|jealous ANY*", "got goosebumps|chills ANY*",
        "can DEGREE* imagine|see|relate|believe|tell|feel|picture|understand|taste|smell|respect|appreciate|dream|hope SLIGHT*", "can only ANY ANY*",
        "can DEGREE* hear|see it|that|them|him|her SLIGHT*",
        "can't believe|imagine|argue|complain|blame|even|deal|cope|unsee|fault|breathe|lie|relate|picture|disagree ANY*",
        "can't stop|help|get|say laughing|smiling|crying|thinking|but|over|enough|i'm|i ANY*",
        "couldn't agree|believe|imagine|do|have|stop|handle|live|care|help|be ANY*", "didn't know|realise|realize|expect|think|see|even|notice SLIGHT*",
        "don't blame|doubt|believe|envy|think|mind|disagree|even SLIGHT*", "don't know how|what|why SLIGHT SLIGHT*", "don't know about SLIGHT",
        "would|wouldn't|could|might|couldn't have|know|mind|do|be|cry|love|hate|die|never|miss|dare|blame|say|think|believe|put ANY*",
        "could listen|watch|eat|live ANY ANY*", "could tell|cry|imagine SLIGHT*", "would've|could've|should've|might've|must've|wouldn't've ANY ANY*",
        "should|must have known ANY*", "have|must to? say|admit|confess ANY*",
        "never knew|thought|realised|realized|heard|noticed|saw|understood|would|had|expected|considered|imagined|get|liked|forget SLIGHT*",
        "never would have ANY*", "used to ANY ANY*", "feel|felt DEGREE* JUDGED|sorry|seen|better|attacked|sick|guilty|inspired|blessed|called SLIGHT*",
        "feel|felt for SLIGHT ANY?", "feel your pain", "feel the same ANY*", "like|love|dig the sound|look|idea|way|part|thought of? SLIGHT*",
        "was just|about thinking|wondering|to say ANY*", "was thinking the same ANY*", "was so ANY ANY*",
        "was DEGREE* shocked|surprised|there|expecting|hoping|not ANY*", "am DEGREE* STATE SLIGHT*", "am too", "had a feeling|hunch|suspicion ANY*",
        "had no idea|clue ANY*", "had the same ANY?", "do too|love ANY*", "stand corrected", "second that", "rest my case", "take it back",
        "take your point", "see your|the|his|her|their point ANY*", "call that ANY ANY?", "can't wait to see that", "blame ANY ANY*", "say", "tell you",
        "give up", "wish them ANY ANY*", "would too", "do love ANY ANY*", "pity ANY ANY*", "want to cry", "mean wow", "kinda ANY SLIGHT"]),
    ("i'm", &["DEGREE* STATE", "DEGREE* STATE for|of|to|with|about|at|by|so|that|if|SLIGHT ANY* SLIGHT",
        "learning|loving|feeling|enjoying|laughing|crying|getting|dying|starting|beginning|rooting|living DEGREE* SLIGHT ANY?",
        "getting|feeling DEGREE* chills|goosebumps|emotional|hungry|jealous|nostalgic|excited|inspired ANY*", "with you|them|him|her ANY*", "all ears",
        "all for SLIGHT", "DEGREE* in tears|awe|shock|love|stitches|bits|agreement ANY*", "in", "a DEGREE* fan|believer|sucker|mess ANY*",
        "here for it|that|this", "on board|your ANY", "not DEGREE* surprised|mad|crying|gonna|complaining|convinced|shocked|jealous ANY*",
        "not going to lie", "the same ANY*", "sure SLIGHT SLIGHT*", "lost for words", "DEGREE like ANY ANY*", "one of SLIGHT", "learning a lot ANY*"]),
    ("i'd", &["love|hate that|it|this|to ANY*", "hate to ANY ANY*", "be|die|cry|faint|panic|freak|never|kill|lose|scream|run ANY*",
        "have been|done|said|run|cried|never|thought|guessed|left|quit|loved|hated|died|lost|screamed|fainted ANY*",
        "say|agree|bet|imagine|guess|believe|watch|do SLIGHT SLIGHT*", "go crazy|mad|insane|nuts", "pay to see SLIGHT", "forgotten ANY ANY*",
        "heard SLIGHT SLIGHT*"]),
    ("i'll", &["bet ANY*", "say", "be damned|honest|darned|jiggered", "never understand|forget|know|look|get ANY*", "drink to that",
        "give you|them|him|her that", "take your word ANY*", "have to try|remember|tell SLIGHT", "remember that", "believe it when ANY*", "second that",
        "allow it"]),
    ("i've", &["been there ANY*", "DEGREE* heard|seen|felt|read|noticed|wondered|done|thought|missed|had|loved|known|got SLIGHT SLIGHT*",
        "DEGREE* heard of SLIGHT ANY?", "DEGREE* never|always|often|also|only ANY ANY*", "got chills|goosebumps|shivers ANY*",
        "had days|weeks|nights|jobs|bosses like SLIGHT", "lost count ANY*", "no idea|words|doubt"]),
    ("my",
        &["WORD WORD* does|did|do|loves|love|hate|have|say|are|loved|hates|says|said|used|has|had|is|was|makes|made|always|never|told|thinks|would|uses|swears|did WORD* that|those|this|same|too|them|way|me|thing",
        "WORD is the same", "WORD WORD? too", "WORD WORD? does|did|has|would|is too?", "favourite|favorite ANY? ANY?",
        "thoughts|point|feelings exactly|precisely", "heart|mind|jaw|eyes|stomach|soul|brain|head ANY ANY*",
        "bad|pleasure|word|goodness|days|stars|foot|hero|gosh|god|lord|oh", "oh my", "kind of ANY", "mistake"]),
    ("same", &["here|thing|with|as|for|old|goes|story|boat|every|difference ANY*"]), ("me", &["too|neither|either|also", "as well", "and my ANY",
        "every time"]),
    ("neither|nor", &["did|do|would|have|could|can|am|was i"]), ("who", &["knew", "would have|think|thought|do|believe ANY*",
        "would've|wouldn't|doesn't|hasn't|could've|hasn't ANY*", "could|can blame|have|resist SLIGHT* ANY*", "am i to ANY"]),
    ("who'd", &["have ANY*", "think|believe|a|thought ANY*"]), ("not",
        &["too|that|so JUDGED|shabby|bad", "far off", "far wrong", "too shabby", "DEGREE* bad|surprised|surprising|easy|fair|cool|great|ideal|shocked|funny|surprisingly|wrong ANY*", "a chance|fan|surprise|problem|bad ANY*",
        "in a million ANY*", "gonna|going to? lie", "that JUDGED", "exactly JUDGED|surprised|easy", "my cup ANY*", "even close|once|surprised",
        "at all surprised|surprising"]),
    ("never", &["heard|thought|knew|would|seen|noticed|realised|realized|imagined|expected|underestimate|had|saw|considered|understood ANY*",
        "fails|gets|ends|ceases|gets old", "say never", "a dull ANY", "ceases to ANY ANY?", "in my life|wildest ANY*", "again"]),
    ("can't", &["believe|imagine|argue|complain|blame|fault|beat|relate|unsee|lie|disagree|deny|relate|wait ANY*", "go wrong|over ANY*",
        "say|get i|i'm|fairer|better|enough|over ANY*", "even imagine|remember", "be easy|good|fun|true|real|bad ANY*", "win ANY? ANY?",
        "stop laughing|smiling|crying ANY*", "trust anyone|people ANY*"]),
    ("couldn't", &["agree|imagine|believe|help|stop|ask ANY*", "have|be ANY ANY*", "have said|put it ANY*", "make it up", "do it ANY*"]),
    ("didn't", &["know|realise|realize|expect|think|see|even SLIGHT SLIGHT*"]), ("wouldn't", &["surprise|miss|mind|dream|want|blame SLIGHT SLIGHT*",
        "put it past ANY*", "have ANY ANY*", "miss it ANY*"]),
    ("don't", &["blame SLIGHT", "doubt it|SLIGHT", "tell me", "i know it", "we all ANY*", "get me started ANY*", "mention it", "you just love|hate ANY*",
        "judge a book ANY*"]),
    ("doesn't", &["surprise me|us", "get DEGREE? better|worse|easier ANY*", "make sense", "miss a beat", "seem fair|right|real", "everyone"]),
    ("isn't|wasn't|aren't|ain't", &["it|that|this|he|she|they|life|nature just? a? DEGREE* JUDGED|VERDICT|THING", "that the truth", "that something|nice"]),
        ("of", &["course ANY*", "all the? things|people|places|days|luck"]), ("for", &["real|sure|once|certain",
        "goodness|god's|pete's|heaven's|heavens|goodness' ANY", "crying out loud", "better or worse", "the win", "the love of ANY"]),
    ("thank", &["god|goodness|heavens|heaven|the ANY*", "you for that"]), ("god|lord|heaven|heavens|goodness",
        &["bless|forbid|rest|help|willing|knows|only|above|no|yes|gracious|me|almighty ANY*"]),
        ("bless|hats|fingers|wonders|hallelujah|rip|congratulations|congrats|kudos|props|shame|respect", &["ANY ANY*"]), ("poor|lucky|holy", &["ANY ANY*"]),
        ("the", &["poor ANY ANY*",
        "nerve|cheek|audacity|horror|irony|drama|humanity|gall|suspense|shame|struggle|hypocrisy|sheer|power|beauty|joy|things|luck|courage|genius|poor ANY*",
        "plot thickens", "more the merrier", "good old ANY", "best thing|part|feeling|kind ANY*", "worst thing|part|feeling|kind ANY*",
        "apple doesn't ANY*", "rest is history", "truth hurts", "struggle is real", "usual|classic suspects|stuff"]),
    ("well", &["said|done|put|played|deserved|spotted|earned|informed|remembered|spoken|worth ANY*", "i'll be ANY*", "i never ANY*", "there you go|are"]),
    ("there", &["you go|have|are it?", "it is|goes", "we go|are|have it?", "they go|are ANY*", "there ANY*", "she|he goes|is ANY*", "goes ANY ANY*",
        "but for ANY*"]),
    ("here", &["we go ANY*", "here", "here here"]), ("fair", &["enough|play|point|dos|dues|comment|question ANY*"]), ("if", &["only ANY*", "you say so",
        "you ask me", "i had a ANY ANY*", "only i ANY*"]),
    ("as", &["if ANY*", "you do", "always|expected|usual|predicted", "one does", "it should ANY*", "he|she|they should", "i thought|suspected|expected",
        "a parent same"]),
    ("at", &["least ANY ANY*", "last|long last?"]), ("one", &["of a kind", "of those|life's|my|these ANY*", "in a million", "hundred percent|per cent?",
        "can dream", "can only ANY", "day ANY ANY*"]),
    ("a", &["lot of people ANY*", "hundred percent", "bit DEGREE* JUDGED|sad|much", "little JUDGED", "true JUDGED? VERDICT|THING|ALONE",
        "real VERDICT|ALONE", "DEGREE? JUDGED VERDICT", "dream come true", "match made ANY*", "likely story", "work of art|genius", "stroke of ANY",
        "man|woman after my own ANY?", "tale as old ANY*"]),
    ("small", &["world ANY*", "wonder ANY*", "mercies|victories|steps"]), ("old", &["school|habits ANY*"]), ("been", &["there ANY*", "a while"]), ("about",
        &["time", "time too", "right"]), ("glad|happy|sorry|pleased|delighted|relieved|proud|nice|great|lovely", &["days|times", "to hear|know|see|be SLIGHT*",
        "for|of SLIGHT", "you're|he's|she's|they're|it|he|she|they ANY ANY*", "about that", "for your loss"]),
    ("good", &["for|on|riddance|grief|lord|god|heavens|gracious|golly|luck|times|old|shout SLIGHT* ANY?", "as gold|new", "to know|hear|see SLIGHT*",
        "enough ANY*"]),
    ("great", &["scott|minds|stuff ANY*"]), ("dear", &["me|god|lord|oh"]), ("sweet", &["jesus|lord|mother|dreams|revenge|justice ANY*"]),
        ("love|loved|loving|like|liking|adore|dig|digging|enjoying|appreciate|feeling", &["it|that|this|these|those|them|him|her|SLIGHT SLIGHT* ANY?"]),
        ("hate", &["when SLIGHT SLIGHT*", "to see it"]),
        ("bet|guess|suppose|hope|wish|thought|knew|hoping|imagine|reckon|believe|figured|heard|doubt|seen|trust|feel|felt", &["SLIGHT SLIGHT*",
        "being|having|doing|living ANY*", "me", "as much"]),
    ("go", &["figure|girl|team|him|you", "on then"]), ("fine|ok|okay|cool", &["by|with me"]), ("get", &["out|outta", "out of here|town|it",
        "outta here|town", "away with you|it", "a load of ANY"]),
    ("tell", &["me about it"]), ("shut", &["the front door"]), ("say", &["no more"]), ("enough", &["said"]), ("long", &["time ago|coming|no", "ago",
        "may ANY ANY*", "live ANY ANY*", "overdue", "story"]),
    ("time", &["flies ANY*", "will tell", "heals ANY ANY*", "well spent"]),
    ("point", &["taken|made"]), ("spot|bang|dead|right|rock|game|dream", &["on"]), ("hear", &["hear"]), ("hard",
        &["to believe|imagine|argue|beat|disagree|watch|fathom|hear|swallow|tell SLIGHT*", "luck|times|work|pass|agree|relate", "done by"]), ("easy",
        &["to see|forget ANY*", "peasy", "come easy go", "for SLIGHT to ANY"]),
    ("tough|bad|rough|hard|rotten|dumb|pure|sheer|total|complete|utter|absolute|real|proper|strange|modern", &["THING|VERDICT|ALONE", "JUDGED",
        "JUDGED THING"]), ("too", &["bad|funny|cute|true|right|kind|good|sweet|sad|real|easy|bad ANY*"]), ("even", &["better|worse|so",
        "i know|knew SLIGHT"]), ("music", &["to my ears"]), ("story", &["of my life"]), ("stranger", &["things have ANY*"]), ("boys|girls|kids|cats|dogs",
        &["will be ANY", "these days"]), ("rest", &["in peace"]), ("nothing", &["like|beats|wrong|surprises|new|changes|short ANY ANY*"]), ("everything",
        &["happens ANY*"]), ("nobody|everybody|everyone", &["knows|does|likes|saw|expected|deserves|loves|tells|wins|expects|told ANY*"]), ("now",
        &["you're|we're talking", "i get|see|know|understand SLIGHT*", "that's|it &COMPLEMENT", "that|it makes sense", "you know|tell me"]),
    ("like", &["it|that|this|music|magic|ANY father|a|my|the|son ANY ANY*", "it|that", "my ANY ANY*", "a ANY ANY?", "father like son", "i ANY ANY?"]),
    ("exactly|precisely|just", &["what|how|why|as SLIGHT SLIGHT* ANY?", "my point|thoughts|thought", "like ANY ANY*", "my luck",
        "imagine|wow|perfect|saying ANY*", "right|so"]),
    ("in", &["a way", "your|my dreams", "my book", "all fairness|honesty|seriousness", "a nutshell"]),
    ("on", &["point|fire|brand"]), ("up", &["to a point"]), ("to", &["be fair|honest ANY*", "each their|his own", "die for", "think ANY ANY ANY*",
        "be expected", "err is ANY"]),
    ("out", &["of this world"]), ("over", &["the top", "my head"]), ("off", &["the charts"]), ("by", &["far|golly|jove|george"]), ("let's", &["hope ANY*",
        "face it", "be honest|real"]), ("may", &["he|she|they rest ANY*"]), ("could|might", &["be worse|true|fun|JUDGED|right ANY?", "be me|us",
        "have been me|worse ANY*", "listen|watch ANY ANY*"]),
    ("must", &["be|feel|hurt &COMPLEMENT", "have been|hurt|felt ANY*", "be STATE", "be fun|hard|tough|it|nice|exhausting", "be a? JUDGED"]),
    ("would|would've|must've|should've|could've", &["be|been &COMPLEMENT", "love it|that", "have been ANY*", "been ANY ANY*", "hurt|known|guessed ANY*"]),
    ("will", &["do"]), ("won't", &["argue|lie|complain ANY*"]), ("turns", &["out ANY*"]), ("give", &["or take",
        "him|her|them|that a? medal|raise|credit|ANY ANY?"]), ("full", &["of surprises", "circle"]), ("first|second", &["time for everything",
        "i've ANY ANY*"]), ("beyond", &["belief|words|JUDGED"]), ("what's|whats", &["not to love|like", "done is done", "the world coming ANY*"]), ("worth",
        &["it|every|a ANY*"]), ("still", &["JUDGED", "gets me", "can't believe ANY*"]), ("truth|facts|true", &["be told",
        "that|enough|story|dat|love|facts", "is stranger ANY*"]), ("history", &["repeats itself"]), ("practice|patience|love|money|honesty",
        &["makes perfect", "is ANY ANY*", "talks|wins|conquers ANY*"]), ("oh", &["to be ANY*"]), ("only", &["human|natural|fair", "in ANY", "you|him|her"]),
        ("crazy|funny|weird|strange|amazing|wild|sad|incredible|odd", &["how|what|that|to|isn't ANY ANY*", "world|times|stuff|people|old|but ANY*",
        "when you ANY ANY*"]), ("better", &["late than never", "them|him|her|you than me", "safe than ANY", "and better"]),
    ("more|less", &["power to SLIGHT", "like it"]), ("whatever", &["works", "floats ANY ANY", "you say", "makes ANY ANY*"]),
    ("roger|copy|amen|cheers", &["that", "to that"]), ("points|ten|full", &["for ANY", "marks ANY*", "out of ten"]), ("any", &["day"]), ("pot",
        &["kettle"]), ("again", &["wow"]), ("men|women|people|kids|parents|teenagers|families|politicians|humans", &["eh", "are &COMPLEMENT",
        "these days"]),
];

/// What keeps its question mark and asks for nothing.
#[rustfmt::skip]
const ASKED: &[&str] = &[
    "really", "seriously", "honestly", "for real", "truly", "really now", "is|was|are that|it|this|they|he|she so|right|true|really", "did|does|do|is|are|was|were|has|have|can|could it|they|he|she|you|we|that really", "are you kidding|serious|joking SLIGHT*",
    "you're kidding|joking|serious ANY?", "you serious", "no way|kidding", "how JUDGED is|was that|this|he|she|it", "who knew", "who would've|wouldn't|doesn't|hasn't ANY*", "who would have thought|guessed|known ANY*", "who'd have ANY*", "what are the odds|chances", "what the heck|hell ANY*",
    "isn't|wasn't|aren't|ain't it|that|this|he|she|they just? a? DEGREE* JUDGED|VERDICT", "is it now", "did they|he|she now", "is that a fact", "get out", "you think", "how about that", "what were they thinking", "what was he|she thinking", "what do you know", "how crazy|wild|weird|cool is that", "who can blame SLIGHT",
    "who could blame SLIGHT", "what can you do|say", "can you imagine", "can you believe it|that", "would you believe it|that", "how do they|people do it", "don't you just love ANY", "don't we all", "isn't that the truth", "what's not to love|like", "don't i know it",
];
