//! A SentencePiece tokenizer of the unigram kind: reads its file (`sentencepiece_model.proto`) and finds the pieces of a text that are the most probable together
//! (Kudo, 2018: <https://arxiv.org/abs/1804.10959>). Reads the file on the caller's thread.
//!
//! Of the file's own normalisation only NFKC is done, which is all that the published tokenizers ask for.

use std::collections::HashMap;
use std::path::Path;

use riposte_problem::words::neural as words;
use unicode_normalization::UnicodeNormalization;

use super::NAME;
use crate::NeuralError;

/// The published tokenizer has 4,000 pieces in 60 KB.
const LARGEST_BYTES: u64 = 16 << 20;
/// How a space is written in pieces.
const SPACE: char = '▁';
/// What a character that no piece has costs beside the rarest piece (`unigram_model.cc`, kUnkPenalty).
const UNKNOWN_PENALTY: f32 = 10.0;

/// Pieces and their numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Tokenizer {
    pieces: HashMap<String, (i64, f32)>,
    /// Of the 256 bytes, where the tokenizer has them all.
    bytes: Option<Vec<i64>>,
    unknown: i64,
    longest_bytes: usize,
    rarest: f32,
    begins_with_space: bool,
    collapses_spaces: bool,
}

impl Tokenizer {
    /// Reads a tokenizer.
    ///
    /// # Errors
    /// [`NeuralError::Missing`]; [`NeuralError::Broken`].
    pub fn load(path: &Path) -> Result<Self, NeuralError> {
        let shown = path.display().to_string();
        if !path.is_file() {
            return Err(NeuralError::Missing { model: NAME, path: shown });
        }
        let broken = |reason| NeuralError::Broken { model: NAME, path: shown.clone(), reason };
        let bytes = path.metadata().map(|file| file.len()).unwrap_or(u64::MAX);
        if bytes > LARGEST_BYTES {
            return Err(broken(words::too_large(bytes)));
        }
        let file = std::fs::read(path).map_err(|error| broken(riposte_problem::words::phrase::system(&error)))?;
        Self::of(&file).ok_or_else(|| broken(words::damaged()))
    }

    /// ModelProto: pieces 1 (piece 1, score 2, type 3), normalizer_spec 3 (add_dummy_prefix 3, remove_extra_whitespaces 4).
    fn of(file: &[u8]) -> Option<Self> {
        let mut tokenizer = Self {
            pieces: HashMap::new(),
            bytes: None,
            unknown: 0,
            longest_bytes: 0,
            rarest: f32::INFINITY,
            begins_with_space: true,
            collapses_spaces: true,
        };
        let (mut bytes, mut number) = (HashMap::new(), 0);
        for field in Fields(file) {
            match field? {
                (1, Field::Bytes(piece)) => {
                    tokenizer.add(piece, number, &mut bytes)?;
                    number += 1;
                }
                (3, Field::Bytes(normalizer)) => {
                    for field in Fields(normalizer) {
                        match field? {
                            (3, Field::Number(on)) => tokenizer.begins_with_space = on != 0,
                            (4, Field::Number(on)) => tokenizer.collapses_spaces = on != 0,
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        tokenizer.bytes = (0..=u8::MAX).map(|byte| bytes.get(&byte).copied()).collect();
        (!tokenizer.pieces.is_empty()).then_some(tokenizer)
    }

    fn add(&mut self, piece: &[u8], number: i64, bytes: &mut HashMap<u8, i64>) -> Option<()> {
        let (mut text, mut score, mut kind) = ("", 0.0, 1);
        for field in Fields(piece) {
            match field? {
                (1, Field::Bytes(bytes)) => text = std::str::from_utf8(bytes).ok()?,
                (2, Field::Float(number)) => score = number,
                (3, Field::Number(number)) => kind = number,
                _ => {}
            }
        }
        match kind {
            // Normal, and what the user added.
            1 | 4 if !text.is_empty() && score.is_finite() => {
                self.longest_bytes = self.longest_bytes.max(text.len());
                self.rarest = self.rarest.min(score);
                self.pieces.insert(text.to_owned(), (number, score));
            }
            2 => self.unknown = number,
            6 => {
                let byte = text.strip_prefix("<0x").and_then(|text| text.strip_suffix('>'));
                bytes.insert(u8::from_str_radix(byte?, 16).ok()?, number);
            }
            _ => {}
        }
        Some(())
    }

    /// The numbers of the pieces of `text`.
    pub fn ids(&self, text: &str) -> Vec<i64> {
        let text = self.normalised(text);
        let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        // The best way to each place: its cost, where its last piece begins, and that piece's number.
        let mut best: Vec<Option<(f32, usize, Option<i64>)>> = vec![None; text.len() + 1];
        best[0] = Some((0.0, 0, None));
        for (at, character) in text.char_indices() {
            let Some((so_far, ..)) = best[at] else { continue };
            let mut offer = |end: usize, score: f32, number| {
                if best[end].is_none_or(|(found, ..)| so_far + score > found) {
                    best[end] = Some((so_far + score, at, number));
                }
            };
            let first = ends.partition_point(|end| *end <= at);
            for &end in ends[first..].iter().take_while(|end| **end - at <= self.longest_bytes) {
                if let Some((number, score)) = self.pieces.get(&text[at..end]) {
                    offer(end, *score, Some(*number));
                }
            }
            let next = at + character.len_utf8();
            if !self.pieces.contains_key(&text[at..next]) {
                offer(next, self.rarest - UNKNOWN_PENALTY, None);
            }
        }
        self.walked(&text, &best)
    }

    /// The pieces of the best way, from its end to its beginning, put in order.
    fn walked(&self, text: &str, best: &[Option<(f32, usize, Option<i64>)>]) -> Vec<i64> {
        let (mut ids, mut end) = (Vec::new(), text.len());
        while let Some((_, at, number)) = best[end].filter(|_| end > 0) {
            match (number, &self.bytes) {
                (Some(number), _) => ids.push(number),
                (None, Some(bytes)) => {
                    ids.extend(text.as_bytes()[at..end].iter().rev().map(|b| bytes[usize::from(*b)]))
                }
                // Several in a row are one.
                (None, None) if ids.last() == Some(&self.unknown) => {}
                (None, None) => ids.push(self.unknown),
            }
            end = at;
        }
        ids.reverse();
        ids
    }

    fn normalised(&self, text: &str) -> String {
        let text: String =
            text.nfkc().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !c.is_control()).collect();
        let text = if self.collapses_spaces {
            text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
        } else {
            text
        };
        let space = if self.begins_with_space && !text.is_empty() { " " } else { "" };
        format!("{space}{text}").replace(' ', SPACE.encode_utf8(&mut [0; 4]))
    }
}

enum Field<'a> {
    Number(u64),
    Float(f32),
    Bytes(&'a [u8]),
}

/// The fields of a message, with their numbers; `None` in the middle: it is cut off.
struct Fields<'a>(&'a [u8]);

impl<'a> Iterator for Fields<'a> {
    type Item = Option<(u64, Field<'a>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field)
    }
}

impl<'a> Fields<'a> {
    fn field(&mut self) -> Option<(u64, Field<'a>)> {
        let key = self.varint()?;
        let field = match key & 7 {
            0 => Field::Number(self.varint()?),
            1 => Field::Bytes(self.take(8)?),
            2 => {
                let length = usize::try_from(self.varint()?).ok()?;
                Field::Bytes(self.take(length)?)
            }
            5 => Field::Float(f32::from_le_bytes(self.take(4)?.try_into().ok()?)),
            _ => return None,
        };
        Some((key >> 3, field))
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}
