//! How a text is written for the model: letters apart from their accents (NFKD), few marks, one at the end. As the publisher's `helper.py` prepares it, as far as a
//! reply's text, which is without signs and figures already, needs it. Pure.

use unicode_normalization::UnicodeNormalization;

/// Codes of languages that the model was told (`helper.py`); `na` for any other.
const LANGUAGES: &[&str] = &[
    "en", "ko", "ja", "ar", "bg", "cs", "da", "de", "el", "es", "et", "fi", "fr", "hi", "hr", "hu", "id", "it", "lt",
    "lv", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk", "vi",
];

/// The text with its marks, and one at its end.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.nfkd().filter_map(written) {
        let mark = matches!(character, ',' | '.' | '!' | '?' | ';' | ':' | '\'');
        if mark && plain.ends_with(' ') {
            plain.pop();
        }
        if !(character == ' ' && (plain.is_empty() || plain.ends_with(' '))) {
            plain.push(character);
        }
    }
    plain.truncate(plain.trim_end().len());
    let ended =
        plain.ends_with(|c: char| c.is_ascii_punctuation() && c != '-' || matches!(c, '…' | '。' | '」' | '』'));
    if !plain.is_empty() && !ended {
        plain.push('.');
    }
    plain
}

/// As later versions want it: `<en>Hello.</en>`.
pub(super) fn tagged(plain: &str, language: &str) -> String {
    let primary = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let code = LANGUAGES.iter().find(|code| **code == primary).copied().unwrap_or("na");
    format!("<{code}>{plain}</{code}>")
}

fn written(character: char) -> Option<char> {
    Some(match character {
        '–' | '‑' | '—' => '-',
        '“' | '”' | '«' | '»' => '"',
        '‘' | '’' | '´' | '`' => '\'',
        '_' | '[' | ']' | '|' | '/' | '#' | '<' | '>' | '→' | '←' => ' ',
        '♥' | '☆' | '♡' | '©' | '\\' => return None,
        c if c.is_whitespace() || c.is_control() => ' ',
        // Pictures.
        '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}' => return None,
        c => c,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_plain_and_end_with_a_mark() {
        assert_eq!(plain("Hello —  you , there"), "Hello - you, there.");
        assert_eq!(plain("  ¿Qué? “Sí”"), "¿Que\u{301}? \"Si\u{301}\"");
        assert_eq!(plain("a <b> 😀"), "a b.");
        assert_eq!(plain(" \n "), "");
        assert_eq!(tagged("Hola.", "es-MX"), "<es>Hola.</es>");
        assert_eq!(tagged("Hej.", "xx"), "<na>Hej.</na>");
    }
}
