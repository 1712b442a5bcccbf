//! From espeak-ng's IPA (with `^` between the parts of one sound) to the phonemes that Kokoro was trained with, as misaki 0.9.4 does it (`espeak.py`). Pure.

/// Two-part sounds that have one letter in Kokoro's alphabet, in every language.
const ONE_LETTER: &[(&str, &str)] = &[
    ("a^ɪ", "I"),
    ("a^ʊ", "W"),
    ("d^z", "ʣ"),
    ("d^ʒ", "ʤ"),
    ("e^ɪ", "A"),
    ("o^ʊ", "O"),
    ("ə^ʊ", "Q"),
    ("s^s", "S"),
    ("t^s", "ʦ"),
    ("t^ʃ", "ʧ"),
    ("ɔ^ɪ", "Y"),
];

/// English: longer ones first.
const ENGLISH: &[(&str, &str)] = &[
    ("ʔˌn\u{329}", "tᵊn"),
    ("ʔn\u{329}", "tᵊn"),
    ("a^ɪ", "I"),
    ("a^ʊ", "W"),
    ("d^ʒ", "ʤ"),
    ("e^ɪ", "A"),
    ("t^ʃ", "ʧ"),
    ("ɔ^ɪ", "Y"),
    ("ə^l", "ᵊl"),
    ("ʔn", "tᵊn"),
    ("ʲo", "jo"),
    ("ʲə", "jə"),
    ("ʔ", "t"),
    ("e", "A"),
    ("ʲ", ""),
    ("ɚ", "əɹ"),
    ("r", "ɹ"),
    ("x", "k"),
    ("ç", "k"),
    ("ɐ", "ə"),
    ("ɬ", "l"),
    ("\u{303}", ""),
];
const AMERICAN: &[(&str, &str)] =
    &[("o^ʊ", "O"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("ː", ""), ("ɾ", "T"), ("o", "ɔ")];
const BRITISH: &[(&str, &str)] = &[("A^ə", "ɛː"), ("iə", "ɪə"), ("ə^ʊ", "Q"), ("o", "ɔ")];

/// A language other than English.
pub(crate) fn other(ipa: &str) -> String {
    let mapped = ONE_LETTER.iter().fold(spoken(ipa), |ipa, (from, to)| ipa.replace(from, to));
    mapped.replace(['^', '-'], "")
}

/// espeak-ng's own: what Piper's voices were trained with.
pub(crate) fn ipa(ipa: &str) -> String {
    spoken(ipa).replace('^', "")
}

/// English of an American or British voice.
pub(crate) fn english(ipa: &str, british: bool) -> String {
    let accent = if british { BRITISH } else { AMERICAN };
    let mapped = ENGLISH.iter().chain(accent).fold(spoken(ipa), |ipa, (from, to)| ipa.replace(from, to));
    syllabic(&mapped).replace(['^', '-'], "")
}

/// A consonant that is a syllable by itself gets its short vowel before it.
fn syllabic(ipa: &str) -> String {
    let mut out = String::with_capacity(ipa.len());
    for character in ipa.chars() {
        match (character, out.pop()) {
            ('\u{329}', Some(consonant)) => out.extend(['ᵊ', consonant]),
            (_, before) => {
                out.extend(before);
                if character != '\u{329}' {
                    out.push(character);
                }
            }
        }
    }
    out
}

/// Without the notes about languages that a word was taken for: `(en)fˈeɪsbʊk(es)`.
fn spoken(ipa: &str) -> String {
    let mut out = String::with_capacity(ipa.len());
    let mut rest = ipa;
    while let Some((before, after)) = rest.split_once('(') {
        out.push_str(before);
        match after.split_once(')') {
            Some((note, after)) if note.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') => rest = after,
            _ => {
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sounds_of_two_parts_become_one_letter() {
        assert_eq!(other("mˈut^ʃo"), "mˈuʧo");
        assert_eq!(other("(en)fˈe^ɪsbʊk(es)"), "fˈAsbʊk");
        assert_eq!(other("a-bˈia"), "abˈia");
        assert_eq!(ipa("(en)fˈe^ɪsbʊk(es)"), "fˈeɪsbʊk");
        assert_eq!(english("ˈa^ɪsl-ənd", false), "ˈIslənd");
        assert_eq!(english("bˈʌʔn\u{329}", false), "bˈʌtᵊn");
        assert_eq!(english("lˈɪɾəl", false), "lˈɪTəl");
        assert_eq!(english("ɹˈɪðm\u{329}", false), "ɹˈɪðᵊm");
        assert_eq!(english("nˈɜːs", false), "nˈɜɹs");
        assert_eq!(english("gˈə^ʊ", true), "gˈQ");
    }
}
