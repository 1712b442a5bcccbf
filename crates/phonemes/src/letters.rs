//! English words that nobody knows how to pronounce, letter by letter: heard at least. Pure.

/// The names of the letters a to z, in Kokoro's phonemes.
const LETTERS: [&str; 26] = [
    "ˈA",
    "bˈi",
    "sˈi",
    "dˈi",
    "ˈi",
    "ˈɛf",
    "ʤˈi",
    "ˈAʧ",
    "ˈI",
    "ʤˈA",
    "kˈA",
    "ˈɛl",
    "ˈɛm",
    "ˈɛn",
    "ˈO",
    "pˈi",
    "kjˈu",
    "ˈɑɹ",
    "ˈɛs",
    "tˈi",
    "jˈu",
    "vˈi",
    "dˈʌbᵊljˌu",
    "ˈɛks",
    "wˈI",
    "zˈi",
];

/// `None`: there is no letter in it.
pub(crate) fn spelt(word: &str) -> Option<String> {
    let letter = |c: char| {
        let at = (plain(c) as u32).checked_sub(u32::from(b'a'))?;
        LETTERS.get(at as usize).copied()
    };
    let names: Vec<&str> = word.chars().filter_map(letter).collect();
    (!names.is_empty()).then(|| names.join(" "))
}

/// The letter without its accent.
fn plain(letter: char) -> char {
    match letter.to_lowercase().next().unwrap_or(letter) {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ł' => 'l',
        'ś' | 'š' | 'ş' => 's',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'đ' => 'd',
        'ř' => 'r',
        'ğ' => 'g',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_words_are_spelt() {
        assert_eq!(spelt("Qz").as_deref(), Some("kjˈu zˈi"));
        assert_eq!(spelt("Žñ").as_deref(), Some("zˈi ˈɛn"));
        assert_eq!(spelt("東"), None);
    }
}
