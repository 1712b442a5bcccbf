//! The pieces of text that a vocabulary's tokens stand for, as SentencePiece has them. Pure.

/// Stands for a space in front of a word: U+2581.
const SPACE: char = '▁';

/// Pieces by their token, and which of them end a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Pieces {
    pieces: Vec<Piece>,
    closing: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Text(String),
    /// Of a character that has no piece of its own: `<0xE2>`, or a piece that is no whole character.
    Bytes(Vec<u8>),
    /// Of the model's own, and nothing that anybody says: `<EOU>`, `<en-US>`, `<unk>`, or no text at all.
    Mark,
}

impl Piece {
    fn new(bytes: &[u8]) -> Self {
        let Ok(text) = std::str::from_utf8(bytes) else { return Self::Bytes(bytes.to_owned()) };
        let inside = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')).filter(|inside| !inside.is_empty());
        match inside {
            Some(inside) => match inside.strip_prefix("0x").map(|digits| u8::from_str_radix(digits, 16)) {
                Some(Ok(byte)) => Self::Bytes(vec![byte]),
                _ => Self::Mark,
            },
            None if text.is_empty() => Self::Mark,
            None => Self::Text(text.to_owned()),
        }
    }
}

/// Whether a sentence, or what was said, ends with this piece.
fn closes(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    matches!(text.trim_start_matches(SPACE), "." | "?" | "!" | "。" | "？" | "！" | "؟" | "…" | "..." | "<EOU>")
}

impl Pieces {
    /// Each token's text, in their order.
    pub fn new<T: AsRef<[u8]>>(tokens: &[T]) -> Self {
        let closing = tokens.iter().enumerate().filter(|(_, bytes)| closes(bytes.as_ref())).map(|(at, _)| at).collect();
        Self { pieces: tokens.iter().map(|bytes| Piece::new(bytes.as_ref())).collect(), closing }
    }

    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Tokens that end a sentence or an utterance.
    pub fn closing(&self) -> &[usize] {
        &self.closing
    }

    /// Whether a token has a letter or digit.
    pub fn is_word(&self, token: usize) -> bool {
        match self.pieces.get(token) {
            Some(Piece::Text(text)) => text.chars().any(char::is_alphanumeric),
            Some(Piece::Bytes(bytes)) => bytes.iter().any(|byte| *byte >= 128 || byte.is_ascii_alphanumeric()),
            Some(Piece::Mark) | None => false,
        }
    }

    /// Whether any piece has a letter beyond ASCII.
    pub fn reach_beyond_ascii(&self) -> bool {
        let beyond = |piece: &Piece| match piece {
            Piece::Text(text) => text.chars().any(|c| c.is_alphabetic() && !c.is_ascii()),
            Piece::Bytes(_) | Piece::Mark => false,
        };
        self.pieces.iter().any(beyond)
    }

    /// The text of tokens: marks left out, single spaces, none at the ends.
    pub fn text(&self, tokens: impl IntoIterator<Item = usize>) -> String {
        let mut bytes = Vec::new();
        for token in tokens {
            match self.pieces.get(token) {
                Some(Piece::Text(text)) => bytes.extend(text.replace(SPACE, " ").into_bytes()),
                Some(Piece::Bytes(own)) => bytes.extend(own),
                Some(Piece::Mark) | None => {}
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_join_into_words_and_marks_are_left_out() {
        let pieces = Pieces::new(&[
            "<unk>", "▁what", "▁ti", "me", "?", "<EOU>", "<en-US>", "<0xC3>", "<0xA9>", "▁", "<blk>", "", "<>",
        ]);
        assert_eq!(pieces.text([6, 1, 2, 3, 4, 5]), "what time?");
        assert_eq!(pieces.text([9, 1, 9, 7, 8, 0, 10, 11, 99]), "what é");
        assert_eq!(pieces.text([7]), "\u{FFFD}");
        assert_eq!(pieces.text([1, 12]), "what<>");
        assert_eq!(pieces.closing(), [4, 5]);
        assert!(
            pieces.is_word(1) && pieces.is_word(7) && !pieces.is_word(4) && !pieces.is_word(6) && !pieces.is_word(11)
        );
    }

    #[test]
    fn pieces_that_are_no_whole_characters_join_into_one() {
        let pieces = Pieces::new(&[&b"caf"[..], b"\xC3", b"\xA9"]);
        assert_eq!(pieces.text([0, 1, 2]), "café");
        assert!(pieces.is_word(1));
    }
}
