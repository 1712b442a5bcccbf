//! The pieces of text that a model writes, from `vocab.txt` or `tokens.txt` (lines `piece number`), or from SentencePiece's `tokenizer.model`. Reads a file on the
//! caller's thread; pure otherwise.

mod sentencepiece;

use std::path::Path;

use riposte_hypothesis::Pieces;
use riposte_onnx::OnnxError;
use riposte_problem::Sentence;
use riposte_problem::words::{phrase, transducer as words};

use crate::{Languages, TransducerError};

/// The largest published ones have 13 088 pieces and 0.4 MB.
const MOST_PIECES: usize = 200_000;
const LARGEST_BYTES: u64 = 16 << 20;
/// Names of the token that stands for nothing.
const BLANKS: [&str; 3] = ["<blk>", "<blank>", "<pad_blank>"];

/// Pieces by their number, and which of them mean something.
#[derive(Clone, Debug, PartialEq)]
pub struct Vocabulary {
    pieces: Pieces,
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
        Some(Self { pieces: Pieces::new(&pieces) })
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
        !self.closing().is_empty()
    }

    /// Tokens that end a sentence or an utterance.
    pub(crate) fn closing(&self) -> &[usize] {
        self.pieces.closing()
    }

    /// Whether a token has a letter or digit.
    pub(crate) fn is_word(&self, token: usize) -> bool {
        self.pieces.is_word(token)
    }

    /// The languages of a model that is told none, by the letters that it has.
    pub fn languages(&self) -> Languages {
        if self.pieces.reach_beyond_ascii() { Languages::European } else { Languages::English }
    }

    /// The text of tokens: marks left out, single spaces, none at the ends.
    pub fn text(&self, tokens: impl IntoIterator<Item = usize>) -> String {
        self.pieces.text(tokens)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_pieces_is_read() {
        let vocabulary = Vocabulary::parse("<unk> 0\n▁what 1\n? 3\n▁time 2\n<blk> 4\n").unwrap();
        assert_eq!((vocabulary.len(), vocabulary.blank()), (5, 4));
        assert_eq!(vocabulary.text([1, 2, 3, 4]), "what time?");
        assert_eq!(vocabulary.closing(), [3]);
        assert!(vocabulary.is_word(1) && !vocabulary.is_word(3));
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
