//! The pieces of text that the model writes, from `tokenizer.bin`. Reads a file on the caller's thread; pure otherwise.
//!
//! One piece after the other, in the order of their tokens, each after its length: a byte under 128, or two bytes of which the second counts 128s and the first
//! is the rest and 128. Published files have 32 768 pieces in 249 974 bytes; those of no text have length 0.

use std::path::Path;

use riposte_hypothesis::Pieces;
use riposte_onnx::OnnxError;
use riposte_problem::Sentence;
use riposte_problem::words::{moonshine as words, phrase};

use crate::MoonshineError;

const LARGEST_BYTES: u64 = 16 << 20;
/// From here on a length has two bytes.
const TWO_BYTES: u8 = 128;

/// Reads a file with at least so many pieces.
///
/// # Errors
/// [`MoonshineError::Onnx`]: it is not there; [`MoonshineError::Unfit`]: it is no such file, or another model's.
pub(crate) fn load(path: &Path, vocabulary: usize) -> Result<Pieces, MoonshineError> {
    let shown = path.display().to_string();
    let unfit = |reason: Sentence| MoonshineError::Unfit { path: shown.clone(), reason };
    let size = path.metadata().map_err(|_| OnnxError::ModelMissing { path: shown.clone() })?.len();
    if size > LARGEST_BYTES {
        return Err(unfit(words::not_a_tokenizer()));
    }
    let bytes = std::fs::read(path).map_err(|error| unfit(phrase::system(&error)))?;
    let pieces = parse(&bytes).ok_or_else(|| unfit(words::not_a_tokenizer()))?;
    if pieces.len() < vocabulary {
        return Err(unfit(words::too_few_pieces(pieces.len().to_string(), vocabulary.to_string())));
    }
    Ok(Pieces::new(&pieces))
}

/// `None`: it ends within a piece.
fn parse(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut pieces = Vec::new();
    while let Some((&first, rest)) = bytes.split_first() {
        let (length, rest) = if first < TWO_BYTES {
            (usize::from(first), rest)
        } else {
            let (&second, rest) = rest.split_first()?;
            (usize::from(second) * usize::from(TWO_BYTES) + usize::from(first - TWO_BYTES), rest)
        };
        let (piece, rest) = rest.split_at_checked(length)?;
        pieces.push(piece);
        bytes = rest;
    }
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_one_byte_or_two() {
        let long = [b'x'; 300];
        let bytes = [&b"\x05<unk>\x00\x03\xE2\x96\x81\xAC\x02"[..], &long, b"\x80\x00\x01a"].concat();
        let pieces = parse(&bytes).unwrap();
        assert_eq!(pieces, [&b"<unk>"[..], b"", "▁".as_bytes(), &long, b"", b"a"]);
        assert_eq!(parse(b"").unwrap().len(), 0);
    }

    #[test]
    fn a_file_that_is_cut_short_is_none() {
        for bytes in [&b"\x05<unk"[..], b"\x80", b"\x81\x00", b"\xFF\xFF"] {
            assert_eq!(parse(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn one_of_another_model_or_none_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tokenizer.bin");
        assert_eq!(load(&path, 1).unwrap_err().problem().code, "speech.model_missing");
        std::fs::write(&path, b"\x01a\x01b").unwrap();
        assert_eq!(load(&path, 2).unwrap().text([0, 1]), "ab");
        let few = load(&path, 3).unwrap_err();
        assert!(few.to_string().contains("2 pieces, not 3"), "{few}");
        std::fs::write(&path, b"\x01a\x07b").unwrap();
        let cut = load(&path, 2).unwrap_err();
        assert!(cut.to_string().contains("or no list of pieces"), "{cut}");
    }
}
