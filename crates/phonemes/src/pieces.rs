//! A text cut at its marks, so that each piece can be pronounced by itself and the marks be put back. Pure.

/// Marks that make the melody, as the vocabulary has them; those of other writing become one of them.
const MARKS: &str = ";:,.!?—…\"()“”";

/// Words between marks.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Marks that open: quotes, brackets.
    pub(crate) before: String,
    pub(crate) words: String,
    /// Marks that close, and the space before what follows.
    pub(crate) after: String,
}

/// The pieces of `text` that say something, in order.
pub(crate) fn of(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut piece = Piece::default();
    let characters: Vec<char> = text.chars().filter_map(plain).collect();
    for (at, &character) in characters.iter().enumerate() {
        let says = piece.words.contains(char::is_alphanumeric);
        // A mark inside a word (3.5, 10:30, U.S) belongs to it.
        let is_between = |at: usize| characters.get(at).is_some_and(|c| c.is_alphanumeric());
        let inside = matches!(character, '.' | ',' | ':') && at > 0 && is_between(at - 1) && is_between(at + 1);
        if !MARKS.contains(character) || inside {
            if !piece.after.is_empty() && !character.is_whitespace() {
                pieces.push(std::mem::take(&mut piece));
            }
            let into = if piece.after.is_empty() { &mut piece.words } else { &mut piece.after };
            let adds = !character.is_whitespace() || into.ends_with(|c: char| !c.is_whitespace());
            if adds {
                into.push(character);
            }
        } else if !says {
            piece.before.push(character);
        } else if matches!(character, '(' | '“') {
            piece.words.truncate(piece.words.trim_end().len());
            piece.after.truncate(piece.after.trim_end().len());
            piece.after.push(' ');
            pieces.push(std::mem::take(&mut piece));
            piece.before.push(character);
        } else {
            piece.words.truncate(piece.words.trim_end().len());
            piece.after.push(character);
        }
    }
    if piece.words.contains(char::is_alphanumeric) {
        pieces.push(piece);
    }
    pieces
}

/// The character as espeak-ng and the vocabulary have it; `None`: it only opens a sentence, or nobody hears it.
fn plain(character: char) -> Option<char> {
    Some(match character {
        '¿' | '¡' | '[' | ']' | '{' | '}' | '\u{200b}' | '\u{ad}' => return None,
        '«' => '“',
        '»' => '”',
        '–' => '—',
        '；' => ';',
        '，' | '、' => ',',
        '。' => '.',
        '！' => '!',
        '？' => '?',
        c if c.is_whitespace() || c.is_control() => ' ',
        c => c,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        of(text).iter().map(|piece| format!("[{}|{}|{}]", piece.before, piece.words, piece.after)).collect()
    }

    #[test]
    fn texts_are_cut_at_their_marks() {
        assert_eq!(shown("¿Cómo estás? Bien, creo."), "[|Cómo estás|? ][|Bien|, ][|creo|.]");
        assert_eq!(shown("Dijo «sí» (creo)…"), "[|Dijo| ][“|sí|” ][(|creo|)…]");
        assert_eq!(shown("A las 10:30, o 3.5"), "[|A las 10:30|, ][|o 3.5|]");
        assert_eq!(shown("  Uno\n\ndos  tres "), "[|Uno dos tres |]");
        assert_eq!(shown("... ¡! ( )"), "");
        assert_eq!(shown(""), "");
    }
}
