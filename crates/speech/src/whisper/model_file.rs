//! Reads a model file's structure before whisper.cpp does. Runs on the caller's thread; reads headers and seeks over the weights.
//!
//! whisper.cpp trusts its input: a file that is cut short is read as if it went on, an unknown file type or an odd size ends the process in
//! an assertion. So whatever passes here is whole and of a shape that its loader either takes or refuses without harm. It never judges the
//! weights.
//!
//! The layout (whisper.cpp 1.8.3, `whisper_model_load`), all little-endian: magic `ggml`; 11 i32 dimensions; mel filters (rows, columns, f32
//! values); vocabulary (count, then length and bytes of each token); then to the end of the file each tensor as dimension count, name length,
//! type, sizes from the fastest, name, data.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use crate::SpeechError;
use riposte_problem::Sentence;
use riposte_problem::words::{phrase, providers as words};

const MAGIC: u32 = 0x6767_6d6c;
/// Sizes of English-only, multilingual and large-v3 vocabularies. whisper.cpp derives the number of languages from them.
const VOCABULARIES: [i32; 3] = [51_864, 51_865, 51_866];
/// Encoder positions of 30 s, and decoder positions; the same in every Whisper model.
const AUDIO_POSITIONS: i32 = 1500;
const TEXT_POSITIONS: i32 = 448;
/// Rows of the mel filters' matrix are this long: 400 samples of Fourier transform at 16 kHz.
const FOURIER_BINS: i32 = 201;
/// Weight types: ggml's number, its number as a file type, values in a block, bytes of a block (ggml.h, ggml-common.h of ggml 0.9).
const TYPES: [(i32, i32, u64, u64); 12] = [
    (0, 0, 1, 4),       // F32
    (1, 1, 1, 2),       // F16
    (2, 2, 32, 18),     // Q4_0
    (3, 3, 32, 20),     // Q4_1
    (6, 8, 32, 22),     // Q5_0
    (7, 9, 32, 24),     // Q5_1
    (8, 7, 32, 34),     // Q8_0
    (10, 10, 256, 84),  // Q2_K
    (11, 11, 256, 110), // Q3_K
    (12, 12, 256, 144), // Q4_K
    (13, 13, 256, 176), // Q5_K
    (14, 14, 256, 210), // Q6_K
];

/// What the header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dimensions {
    pub(super) vocabulary: i32,
    pub(super) audio_state: i32,
    pub(super) audio_layers: i32,
    pub(super) text_layers: i32,
    pub(super) mels: i32,
}

impl Dimensions {
    /// Whether it knows more than English, as whisper.cpp tells it.
    pub(super) fn is_multilingual(&self) -> bool {
        self.vocabulary > VOCABULARIES[0]
    }
}

/// Checks the whole structure.
///
/// # Errors
/// [`SpeechError::ModelMissing`], or [`SpeechError::ModelBroken`] with the reason in plain words.
pub(super) fn inspect(path: &Path) -> Result<Dimensions, SpeechError> {
    let shown = path.display().to_string();
    let broken = |reason: Sentence| SpeechError::ModelBroken { path: shown.clone(), reason };
    if path.is_dir() {
        return Err(broken(phrase::is_a_folder()));
    }
    let file = File::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => SpeechError::ModelMissing { path: shown.clone() },
        _ => broken(words::cant_be_read(phrase::system(&error))),
    })?;
    let length = file.metadata().map_err(|error| broken(words::cant_be_read(phrase::system(&error))))?.len();
    Walk { bytes: BufReader::new(file), at: 0, length }.whole().map_err(broken)
}

/// A position in the file; each step says in words what is wrong.
struct Walk<R> {
    bytes: R,
    at: u64,
    length: u64,
}

impl<R: Read + Seek> Walk<R> {
    fn whole(&mut self) -> Result<Dimensions, Sentence> {
        self.magic()?;
        let dimensions = self.dimensions()?;
        self.filters(dimensions.mels)?;
        self.vocabulary(dimensions.vocabulary)?;
        self.tensors(&dimensions)?;
        Ok(dimensions)
    }

    fn magic(&mut self) -> Result<(), Sentence> {
        if self.length == 0 {
            return Err(words::is_empty());
        }
        let mut start = [0; 4];
        let read = self.length.min(4) as usize;
        self.bytes.read_exact(&mut start[..read]).map_err(unreadable)?;
        self.at = read as u64;
        match &start {
            b"GGUF" => Err(words::is_gguf()),
            _ if u32::from_le_bytes(start) == MAGIC => Ok(()),
            _ => Err(words::not_whisper()),
        }
    }

    fn dimensions(&mut self) -> Result<Dimensions, Sentence> {
        let mut header = [0; 11];
        for value in &mut header {
            *value = self.number()?;
        }
        let [
            vocabulary,
            audio_positions,
            state,
            heads,
            audio_layers,
            text_positions,
            text_state,
            text_heads,
            text_layers,
            mels,
            kind,
        ] = header;
        let block =
            TYPES.iter().find(|(_, file_type, ..)| *file_type == kind % 1000).map(|&(_, _, block, _)| block as i32);
        let sound = VOCABULARIES.contains(&vocabulary)
            && audio_positions == AUDIO_POSITIONS
            && text_positions == TEXT_POSITIONS
            && (1..=4096).contains(&state)
            && text_state == state
            && [heads, text_heads].iter().all(|heads| (1..=64).contains(heads) && state % heads == 0)
            && [audio_layers, text_layers].iter().all(|layers| (1..=64).contains(layers))
            && [80, 128].contains(&mels)
            && block.is_some_and(|block| state % block == 0);
        if !sound {
            return Err(words::other_dimensions());
        }
        Ok(Dimensions { vocabulary, audio_state: state, audio_layers, text_layers, mels })
    }

    fn filters(&mut self, mels: i32) -> Result<(), Sentence> {
        if (self.number()?, self.number()?) != (mels, FOURIER_BINS) {
            return Err(words::other_filters());
        }
        self.skip(mels as u64 * FOURIER_BINS as u64 * 4)
    }

    /// A space must be among the tokens: whisper.cpp looks it up with each decode and ends the process when there is none.
    fn vocabulary(&mut self, most: i32) -> Result<(), Sentence> {
        let damaged = words::vocabulary_damaged;
        let count = self.number()?;
        if !(0..=most).contains(&count) {
            return Err(damaged());
        }
        let mut spaced = false;
        for _ in 0..count {
            let length = self.number()?;
            if !(0..=1024).contains(&length) {
                return Err(damaged());
            }
            let mut token = vec![0; length as usize];
            self.fill(&mut token)?;
            spaced |= token == b" ";
        }
        if spaced { Ok(()) } else { Err(damaged()) }
    }

    /// 11 tensors besides the layers: positions, two convolutions and the last norm of the encoder; positions, tokens and norm of the
    /// decoder. An encoder layer has 15, a decoder layer 24.
    fn tensors(&mut self, dimensions: &Dimensions) -> Result<(), Sentence> {
        let expected = (11 + 15 * dimensions.audio_layers + 24 * dimensions.text_layers) as usize;
        let mut names = HashSet::new();
        while self.at < self.length {
            let (rank, name_length, kind) = (self.number()?, self.number()?, self.number()?);
            let kind = TYPES.iter().find(|(number, ..)| *number == kind);
            let (Some(&(_, _, block, block_bytes)), 1..=4, 1..=128) = (kind, rank, name_length) else {
                return Err(words::weights_damaged());
            };
            let mut values: u64 = 1;
            for _ in 0..rank {
                let size = u64::try_from(self.number()?).ok().filter(|&size| size > 0);
                let product =
                    size.and_then(|size| values.checked_mul(size)).filter(|&product| product <= i32::MAX as u64);
                values = product.ok_or_else(words::weights_damaged)?;
            }
            let mut name = vec![0; name_length as usize];
            self.fill(&mut name)?;
            if !values.is_multiple_of(block) || !names.insert(name) {
                return Err(words::weights_damaged());
            }
            self.skip(values / block * block_bytes)?;
        }
        match names.len() {
            count if count == expected => Ok(()),
            count if count < expected => Err(words::cut_short()),
            _ => Err(words::too_many_weights()),
        }
    }

    fn number(&mut self) -> Result<i32, Sentence> {
        let mut bytes = [0; 4];
        self.fill(&mut bytes)?;
        Ok(i32::from_le_bytes(bytes))
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Sentence> {
        self.advance(bytes.len() as u64)?;
        self.bytes.read_exact(bytes).map_err(unreadable)
    }

    fn skip(&mut self, count: u64) -> Result<(), Sentence> {
        self.advance(count)?;
        self.bytes.seek(SeekFrom::Current(count as i64)).map(|_| ()).map_err(unreadable)
    }

    fn advance(&mut self, count: u64) -> Result<(), Sentence> {
        self.at += count;
        if self.at > self.length { Err(words::cut_short()) } else { Ok(()) }
    }
}

fn unreadable(error: std::io::Error) -> Sentence {
    words::cant_be_read(phrase::system(&error))
}
