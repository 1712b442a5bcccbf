//! From misaki's English to espeak-ng's IPA, for voices that were trained with the latter where espeak-ng is not installed. The inverse of `map`, as far as
//! there is one: vowels get back their length, which misaki's American leaves out. Pure.

/// Longer ones first.
const BOTH: &[(&str, &str)] = &[
    ("ʤ", "dʒ"),
    ("ʧ", "tʃ"),
    ("ᵊ", "ə"),
    ("A", "eɪ"),
    ("I", "aɪ"),
    ("W", "aʊ"),
    ("O", "oʊ"),
    ("Q", "əʊ"),
    ("Y", "ɔɪ"),
    ("T", "ɾ"),
];
const AMERICAN: &[(&str, &str)] =
    &[("ɜɹ", "ɜː"), ("əɹ", "ɚ"), ("ɑ", "ɑː"), ("ɔ", "ɔː"), ("u", "uː"), ("ɔːɪ", "ɔɪ"), ("ːː", "ː")];
const BRITISH: &[(&str, &str)] = &[("ɛː", "eə")];

/// `phonemes`: as misaki writes them, with marks and stress.
pub(crate) fn ipa(phonemes: &str, british: bool) -> String {
    let accent = if british { BRITISH } else { AMERICAN };
    let mapped = BOTH.iter().chain(accent).fold(phonemes.to_owned(), |ipa, (from, to)| ipa.replace(from, to));
    if british { mapped } else { long_i(&mapped) }
}

/// American: an i is long where it is stressed, and inside of words ("seat", "meter"); short at the end of one ("happy").
fn long_i(ipa: &str) -> String {
    let characters: Vec<char> = ipa.chars().collect();
    let mut out = String::with_capacity(ipa.len());
    for (at, &character) in characters.iter().enumerate() {
        out.push(character);
        let before = at.checked_sub(1).and_then(|at| characters.get(at));
        let after = characters.get(at + 1);
        let ends = after.is_none_or(|after| !after.is_alphabetic());
        let vowel = after.is_some_and(|after| "əɚaeiouɐʌ".contains(*after));
        if character == 'i' && after != Some(&'ː') && (matches!(before, Some('ˈ' | 'ˌ')) || !(ends || vowel)) {
            out.push('ː');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_for_two_sounds_become_two_and_vowels_long_again() {
        assert_eq!(ipa("ˌɪt tˈAks əbˈWt nˈIn mˈɪnəts.", false), "ˌɪt tˈeɪks əbˈaʊt nˈaɪn mˈɪnəts.");
        assert_eq!(ipa("bˈɔɹd, hˈæpi ʧˈiz, fˈɜɹst wˈɔTəɹ", false), "bˈɔːɹd, hˈæpi tʃˈiːz, fˈɜːst wˈɔːɾɚ");
        assert_eq!(ipa("bˈY", false), "bˈɔɪ");
        assert_eq!(ipa("ðˈɛː", true), "ðˈeə");
    }
}
