//! Which language a text is in, by its commonest words: a reply may be in another than the voice was chosen for. Pure; looks at every word
//! once.

use super::language::Language;

/// Fewer different words prove nothing: "el", "la" and "um" are names and noises elsewhere.
const FEWEST: usize = 2;

/// The language that `text` is made speakable in. `told` is the voice's, `now` that of what was said before. A language without rules is
/// [`Language::Other`], and where the voice's has none the text is left to it.
pub(crate) fn language_of(text: &str, told: Language, now: Language) -> Language {
    let own = match told {
        Language::English | Language::AmericanEnglish | Language::BritishEnglish => "en",
        Language::Spanish | Language::MexicanSpanish => "es",
        Language::Other => return Language::Other,
    };
    let words: Vec<String> =
        text.split_whitespace().enumerate().filter_map(|(at, word)| common_form(word, at == 0)).collect();
    let found = |list: &[&str]| list.iter().filter(|word| words.iter().any(|found| found == *word)).count();
    let count = |tag| COMMON.iter().find(|(known, _)| *known == tag).map_or(0, |(_, list)| found(list));
    let own_words = count(own);
    let others = COMMON.iter().filter(|(tag, _)| *tag != own).map(|(tag, list)| (*tag, found(list)));
    // The first of equals: Spanish before Portuguese.
    let (tag, most) = others.rev().max_by_key(|(_, count)| *count).unwrap_or((own, 0));
    if most >= FEWEST && most > 2 * own_words {
        Language::from_tag(tag)
    } else if own_words > 0 {
        told
    } else {
        now
    }
}

/// A word as the lists have it; of what is elided, the part before the apostrophe. A capital is a name's, but for the first word.
fn common_form(word: &str, first: bool) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let word = word.split(['\'', '’']).next().filter(|part| part.len() <= 2 && part.len() < word.len()).unwrap_or(word);
    let plain = !word.is_empty() && word.chars().all(char::is_alphabetic);
    (plain && (first || !word.starts_with(char::is_uppercase))).then(|| word.to_lowercase())
}

/// The first have rules.
const COMMON: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "the", "and", "of", "to", "is", "it", "you", "that", "for", "with", "are", "this", "have", "has", "what",
            "not", "be", "your", "at", "from", "they", "we", "there", "which", "will", "would", "can", "if", "but",
            "how", "my", "by",
        ],
    ),
    (
        "es",
        &[
            "el", "la", "los", "las", "un", "una", "que", "de", "es", "en", "por", "para", "con", "del", "se", "está",
            "más", "pero", "como", "y", "hay", "su", "al", "muy", "también", "cuando", "son", "lo", "tiene", "cuesta",
            "qué", "sí",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "das", "und", "ist", "nicht", "ein", "eine", "einen", "mit", "für", "auf", "von", "zu",
            "zum", "im", "den", "dem", "des", "sie", "wir", "ich", "es", "auch", "sich", "um", "bei", "nach", "oder",
            "wie", "kann", "wird", "uhr", "heute", "sind", "am", "kostet",
        ],
    ),
    (
        "fr",
        &[
            "le", "la", "les", "des", "un", "une", "et", "est", "vous", "que", "qui", "pour", "dans", "avec", "sur",
            "pas", "ce", "cette", "du", "de", "au", "aux", "il", "elle", "nous", "sont", "à", "mais", "je", "très",
            "l", "d", "qu", "c", "n", "ou", "heures",
        ],
    ),
    (
        "it",
        &[
            "il", "la", "che", "è", "di", "per", "non", "un", "una", "sono", "della", "del", "con", "gli", "anche",
            "più", "questo", "nel", "alla", "le", "alle", "da",
        ],
    ),
    (
        "pt",
        &[
            "o", "que", "é", "não", "um", "uma", "para", "com", "você", "mais", "são", "também", "em", "por", "da",
            "na", "isso", "de", "às", "os", "se",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_their_common_words() {
        use Language::{AmericanEnglish, English, MexicanSpanish, Other, Spanish};
        for (text, told, language) in [
            ("The train leaves at 10:30.", English, English),
            ("Der Zug fährt um 10:30 Uhr.", English, Other),
            ("Le train part à 10 h 30.", English, Other),
            ("L'eau coûte 3,50 € et c'est cher", AmericanEnglish, Other),
            ("Il treno parte alle 10:30, non è in ritardo", Spanish, Other),
            ("O trem não é caro, são 3,50", Spanish, Other),
            ("El tren sale a las 10:30.", English, Spanish),
            ("El tren sale a las 10:30.", MexicanSpanish, MexicanSpanish),
            ("The train leaves at 10:30 and is late", Spanish, English),
            ("Los Angeles to Las Vegas: 270 mi", English, English),
            ("Say \"¿Dónde está el baño?\" to ask for the toilet", English, English),
            ("Um, 5 km", English, English),
            ("The price is 5", Other, Other),
            ("10:30", AmericanEnglish, AmericanEnglish),
        ] {
            assert_eq!(language_of(text, told, told), language, "{text}");
        }
    }

    #[test]
    fn what_says_nothing_goes_on_in_the_language_before() {
        assert_eq!(language_of("10:30", Language::English, Language::Other), Language::Other);
        assert_eq!(language_of("It is 10:30", Language::English, Language::Other), Language::English);
    }
}
