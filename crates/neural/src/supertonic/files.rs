//! What a folder of Supertonic holds. Reads files on the caller's thread.

use std::path::{Path, PathBuf};

use riposte_problem::words::neural as words;
use serde::Deserialize;

use super::{NAME, text};
use crate::{NeuralError, json, voices};

const DESCRIPTION: &str = "tts.json";
const INDEXER: &str = "unicode_indexer.json";
const STYLES: &str = "voice_styles";

pub(super) const DURATIONS: &str = "duration_predictor.onnx";
pub(super) const TEXT: &str = "text_encoder.onnx";
pub(super) const ESTIMATOR: &str = "vector_estimator.onnx";
pub(super) const VOCODER: &str = "vocoder.onnx";
/// The graphs.
const GRAPHS: [&str; 4] = [DURATIONS, TEXT, ESTIMATOR, VOCODER];

/// The descriptions of a model.
#[derive(Clone, Debug)]
pub struct Files {
    folder: PathBuf,
    /// Sample rate of what it speaks: 44,100.
    pub rate_hz: u32,
    /// Samples of one frame of the latent sound.
    pub(super) frame_samples: usize,
    /// Numbers of one frame.
    pub(super) frame_size: usize,
    /// The number of each character below 65,536; less than 0: it has none.
    indexer: Vec<i64>,
}

#[derive(Deserialize)]
struct Raw {
    ae: Autoencoder,
    ttl: Latent,
}

#[derive(Deserialize)]
struct Autoencoder {
    sample_rate: u32,
    base_chunk_size: usize,
}

#[derive(Deserialize)]
struct Latent {
    latent_dim: usize,
    chunk_compress_factor: usize,
}

impl Files {
    /// Of the folder, or of the folder in which a file lies.
    ///
    /// # Errors
    /// [`NeuralError::Missing`]; [`NeuralError::Broken`]: a description is cut off, or says what can't be.
    pub fn of(path: &Path) -> Result<Self, NeuralError> {
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new(".")) };
        let description = folder.join(DESCRIPTION);
        let raw: Raw = json::read(&description, NAME)?;
        let broken =
            |path: &Path, reason| NeuralError::Broken { model: NAME, path: path.display().to_string(), reason };
        for (name, value, most) in [
            ("ae.base_chunk_size", raw.ae.base_chunk_size, 1 << 16),
            ("ttl.latent_dim", raw.ttl.latent_dim, 1 << 12),
            ("ttl.chunk_compress_factor", raw.ttl.chunk_compress_factor, 1 << 8),
        ] {
            if !(1..=most).contains(&value) {
                return Err(broken(&description, words::odd_value(name, value.to_string())));
            }
        }
        if !(8_000..=96_000).contains(&raw.ae.sample_rate) {
            return Err(broken(&description, words::odd_value("ae.sample_rate", raw.ae.sample_rate)));
        }
        let indexer_path = folder.join(INDEXER);
        let indexer: Vec<i64> = json::read(&indexer_path, NAME)?;
        if indexer.len() > 0x11_0000 || !indexer.iter().any(|id| *id >= 0) {
            return Err(broken(&indexer_path, words::damaged()));
        }
        Ok(Self {
            folder: folder.to_owned(),
            rate_hz: raw.ae.sample_rate,
            frame_samples: raw.ae.base_chunk_size * raw.ttl.chunk_compress_factor,
            frame_size: raw.ttl.latent_dim * raw.ttl.chunk_compress_factor,
            indexer,
        })
    }

    /// Where a graph or description of the model is.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// All that makes up the model, voices apart.
    pub fn all(&self) -> Vec<PathBuf> {
        GRAPHS.iter().chain(&[DESCRIPTION, INDEXER]).map(|name| self.path(name)).collect()
    }

    /// The names of the voices there, in alphabetical order, with their files.
    pub fn voices(&self) -> Vec<(String, PathBuf)> {
        let folders = [Some(self.folder.join(STYLES)), self.folder.parent().map(|parent| parent.join(STYLES))];
        voices::in_folders(folders.into_iter().flatten(), ".json")
    }

    /// What the model reads for `text` in a language (a code, `en`); empty where there is nothing in it that sounds. Characters that it does not know are left
    /// out. The error: it knows none of them, and these were there.
    pub fn ids(&self, text: &str, language: &str) -> Result<Vec<i64>, String> {
        let id = |c: char| self.indexer.get(c as usize).copied().filter(|id| *id >= 0);
        let plain = text::plain(text);
        let unknown: String = plain.chars().filter(|c| c.is_alphanumeric() && id(*c).is_none()).collect();
        if !plain.chars().any(|c| c.is_alphanumeric() && id(c).is_some()) {
            return if unknown.is_empty() { Ok(Vec::new()) } else { Err(unknown) };
        }
        let tagged = text::tagged(&plain, language);
        // Earlier versions have no numbers for the tag's brackets, and want none.
        let knows_tags = ['<', '>', '/'].into_iter().all(|c| id(c).is_some());
        let read = if knows_tags { &tagged } else { &plain };
        Ok(read.chars().filter_map(id).collect())
    }
}
