//! The pieces of text that a model writes, from `vocab.txt` or `tokens.txt` (lines `piece number`), or from SentencePiece's `tokenizer.model`. Reads a file on the
//! caller's thread; pure otherwise.

mod sentencepiece;

use std::path::Path;

use riposte_onnx::OnnxError;
use riposte_problem::Sentence;
use riposte_problem::words::{phrase, transducer as words};

use crate::{Languages, TransducerError};

/// The largest published ones have 13 088 pieces and 0.4 MB.
const MOST_PIECES: usize = 200_000;
const LARGEST_BYTES: u64 = 16 << 20;
/// Names of the token that stands for nothing.
const BLANKS: [&str; 3] = ["<blk>", "<blank>", "<pad_blank>"];
/// Stands for a space in front of a word: U+2581.
const SPACE: char = '▁';

/// Pieces by their number, and which of them mean something.
#[derive(Clone, Debug, PartialEq)]
pub struct Vocabulary {
    pieces: Vec<Piece>,
    /// Of these, the sentence or the utterance ends with each.
    closing: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Text(String),
    /// A byte of a character that has no piece of its own: `<0xE2>`.
    Byte(u8),
    /// Of the model's own, and nothing that anybody says: `<EOU>`, `<en-US>`, `<unk>`.
    Mark,
}

impl Piece {
    fn new(text: &str) -> Self {
        let inside = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')).filter(|inside| !inside.is_empty());
        match inside {
            Some(inside) => match inside.strip_prefix("0x").map(|digits| u8::from_str_radix(digits, 16)) {
                Some(Ok(byte)) => Self::Byte(byte),
                _ => Self::Mark,
            },
            None => Self::Text(text.to_owned()),
        }
    }
}

/// Whether a sentence, or what was said, ends with this piece.
fn closes(text: &str) -> bool {
    matches!(text.trim_start_matches(SPACE), "." | "?" | "!" | "。" | "？" | "！" | "؟" | "…" | "..." | "<EOU>")
}

impl Vocabulary {
    /// Reads a file.
    ///
    /// # Errors
    /// [`TransducerError::Onnx`]: it is not there; [`TransducerError::Unfit`]: it is no vocabulary.
    pub fn load(path: &Path) -> Result<Self, TransducerError> {
        let shown = path.display().to_string();
        let unfit = |reason: Sentence| TransducerError::Unfit { path: shown.clone(), reason };
        let size = match path.metadata() {
            Ok(file) if file.is_file() => file.len(),
            _ => return Err(OnnxError::ModelMissing { path: shown }.into()),
        };
        if size > LARGEST_BYTES {
            return Err(unfit(words::not_a_vocabulary()));
        }
        let bytes = std::fs::read(path).map_err(|error| unfit(phrase::system(&error)))?;
        let read = if path.extension().is_some_and(|end| end == "model") {
            sentencepiece::pieces(&bytes).and_then(Self::new)
        } else {
            std::str::from_utf8(&bytes).ok().and_then(Self::parse)
        };
        read.ok_or_else(|| unfit(words::not_a_vocabulary()))
    }

    /// Lines `piece number`, in any order, each number once and none left out; `None`: it is something else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut pieces = Vec::new();
        for line in text.lines().filter(|line| !line.is_empty()) {
            let (piece, number) = line.rsplit_once(' ')?;
            let number: usize = number.trim().parse().ok().filter(|number| *number < MOST_PIECES)?;
            pieces.push((number, piece));
        }
        pieces.sort_unstable_by_key(|(number, _)| *number);
        let is_whole = pieces.iter().enumerate().all(|(at, (number, _))| at == *number);
        is_whole.then(|| pieces.into_iter().map(|(_, piece)| piece.to_owned()).collect()).and_then(Self::new)
    }

    /// The blank is the last piece; where none has its name, one more.
    fn new(mut pieces: Vec<String>) -> Option<Self> {
        if let Some(at) = pieces.iter().position(|piece| BLANKS.contains(&piece.as_str())) {
            if at + 1 != pieces.len() {
                return None;
            }
        } else {
            pieces.push(BLANKS[0].to_owned());
        }
        if pieces.len() < 2 || pieces.len() > MOST_PIECES {
            return None;
        }
        let closing = pieces.iter().enumerate().filter(|(_, piece)| closes(piece)).map(|(at, _)| at).collect();
        Some(Self { pieces: pieces.iter().map(|piece| Piece::new(piece)).collect(), closing })
    }

    /// Tokens, the blank among them; never 0.
    #[expect(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The token that stands for nothing: the last.
    pub fn blank(&self) -> usize {
        self.pieces.len() - 1
    }

    /// Whether it has a token that ends a sentence or an utterance.
    pub fn closes_sentences(&self) -> bool {
        !self.closing.is_empty()
    }

    /// Tokens that end a sentence or an utterance.
    pub(crate) fn closing(&self) -> &[usize] {
        &self.closing
    }

    /// Whether a token has a letter or digit.
    pub(crate) fn is_word(&self, token: usize) -> bool {
        match self.pieces.get(token) {
            Some(Piece::Text(text)) => text.chars().any(char::is_alphanumeric),
            Some(Piece::Byte(byte)) => *byte >= 128 || byte.is_ascii_alphanumeric(),
            Some(Piece::Mark) | None => false,
        }
    }

    /// The languages of a model that is told none, by the letters that it has.
    pub fn languages(&self) -> Languages {
        let beyond = |piece: &Piece| match piece {
            Piece::Text(text) => text.chars().any(|c| c.is_alphabetic() && !c.is_ascii()),
            Piece::Byte(_) | Piece::Mark => false,
        };
        if self.pieces.iter().any(beyond) { Languages::European } else { Languages::English }
    }

    /// The text of tokens: marks left out, single spaces, none at the ends.
    pub fn text(&self, tokens: impl IntoIterator<Item = usize>) -> String {
        let mut bytes = Vec::new();
        for token in tokens {
            match self.pieces.get(token) {
                Some(Piece::Text(text)) => bytes.extend(text.replace(SPACE, " ").into_bytes()),
                Some(Piece::Byte(byte)) => bytes.push(*byte),
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
        let vocabulary = Vocabulary::parse(
            "<unk> 0\n▁what 1\n▁ti 2\nme 3\n? 4\n<EOU> 5\n<en-US> 6\n<0xC3> 7\n<0xA9> 8\n▁ 9\n<blk> 10\n",
        )
        .unwrap();
        assert_eq!((vocabulary.len(), vocabulary.blank()), (11, 10));
        assert_eq!(vocabulary.text([6, 1, 2, 3, 4, 5]), "what time?");
        assert_eq!(vocabulary.text([9, 1, 9, 7, 8, 0, 10, 99]), "what é");
        assert_eq!(vocabulary.text([7]), "\u{FFFD}");
        assert_eq!(vocabulary.closing(), [4, 5]);
        assert!(vocabulary.is_word(1) && vocabulary.is_word(7) && !vocabulary.is_word(4) && !vocabulary.is_word(6));
    }

    #[test]
    fn a_blank_that_is_not_listed_is_the_one_after_the_last() {
        assert_eq!(Vocabulary::parse("▁a 0\n▁b 1\n").unwrap().blank(), 2);
    }

    #[test]
    fn what_is_no_list_of_pieces_is_refused() {
        for text in [
            "",
            "a",
            "a b",
            "a 1",
            "a 0\nb 0",
            "<blk> 0\na 1",
            "a 0\nb 2",
            "a 0\nb 99999999999999999999",
            "a -1",
            "{\"a\": 0}",
        ] {
            assert_eq!(Vocabulary::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn letters_beyond_ascii_make_it_more_than_english() {
        let languages = |text: &str| Vocabulary::parse(text).unwrap().languages();
        assert_eq!(languages("▁a 0\n' 1\n— 2\n"), Languages::English);
        assert_eq!(languages("▁a 0\nñ 1\n"), Languages::European);
    }

    #[test]
    fn a_file_of_another_kind_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vocab.txt");
        assert_eq!(Vocabulary::load(&path).unwrap_err().problem().code, "speech.model_missing");
        assert_eq!(Vocabulary::load(folder.path()).unwrap_err().problem().code, "speech.model_missing");
        for bytes in [&b""[..], b"\xff\xfe", b"<html>"] {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(Vocabulary::load(&path).unwrap_err().problem().code, "speech.model_broken");
        }
    }
}
