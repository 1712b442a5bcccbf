//! What `bundle.json` says. Reads files on the caller's thread.

use std::path::{Path, PathBuf};

use riposte_problem::Sentence;
use riposte_problem::words::neural as words;
use serde::Deserialize;

use super::states::State;
use super::{NAME, Tokenizer};
use crate::{NeuralError, json, voices};

const DESCRIPTION: &str = "bundle.json";
pub(super) const CONDITIONER: &str = "text_conditioner";
pub(super) const MAIN: &str = "flow_lm_main";
pub(super) const FLOW: &str = "flow_lm_flow";
pub(super) const DECODER: &str = "mimi_decoder";
/// The graphs.
const GRAPHS: [&str; 4] = [CONDITIONER, MAIN, FLOW, DECODER];

/// A model, as it is described.
#[derive(Debug)]
pub struct Bundle {
    folder: PathBuf,
    /// Sample rate of what it speaks: 24,000.
    pub rate_hz: u32,
    /// Frames a second: 12.5.
    pub(super) frames_hz: f32,
    /// Numbers of a frame of the latent sound, and of a token.
    pub(super) latent: usize,
    pub(super) conditioning: usize,
    /// Tokens that are read at once.
    pub(super) most_tokens: usize,
    /// Whether texts of few words begin with spaces.
    pub(super) pads_short: bool,
    /// Frames after the model says that it is done; `None`: reckoned from the number of words.
    pub(super) frames_after_end: Option<usize>,
    pub(super) states: Vec<State>,
    pub(super) decoder_states: Vec<State>,
    pub(super) tokenizer: Tokenizer,
}

#[derive(Deserialize)]
struct Raw {
    sample_rate: u32,
    frame_rate: f32,
    latent_dim: usize,
    conditioning_dim: usize,
    tokenizer_file: String,
    #[serde(default = "most_tokens")]
    max_token_per_chunk: usize,
    #[serde(default)]
    pad_with_spaces_for_short_inputs: bool,
    model_recommended_frames_after_eos: Option<usize>,
    flow_lm_state_manifest: Vec<State>,
    mimi_state_manifest: Vec<State>,
}

/// What the publisher's program cuts its texts to.
fn most_tokens() -> usize {
    50
}

impl Bundle {
    /// Of the folder, or of the folder in which a file lies.
    ///
    /// # Errors
    /// [`NeuralError::Missing`]; [`NeuralError::Broken`]: the description or the tokenizer is cut off, or says what can't be.
    pub fn of(path: &Path) -> Result<Self, NeuralError> {
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new(".")) };
        let description = folder.join(DESCRIPTION);
        let raw: Raw = json::read(&description, NAME)?;
        let broken = |reason| NeuralError::Broken { model: NAME, path: description.display().to_string(), reason };
        checked(&raw).map_err(broken)?;
        // Only a file of this folder: the description may come from anywhere.
        let name = Path::new(&raw.tokenizer_file);
        if name.file_name() != Some(name.as_os_str()) {
            return Err(broken(words::odd_value("tokenizer_file", &raw.tokenizer_file)));
        }
        Ok(Self {
            folder: folder.to_owned(),
            rate_hz: raw.sample_rate,
            frames_hz: raw.frame_rate,
            latent: raw.latent_dim,
            conditioning: raw.conditioning_dim,
            most_tokens: raw.max_token_per_chunk,
            pads_short: raw.pad_with_spaces_for_short_inputs,
            frames_after_end: raw.model_recommended_frames_after_eos,
            states: raw.flow_lm_state_manifest,
            decoder_states: raw.mimi_state_manifest,
            tokenizer: Tokenizer::load(&folder.join(name))?,
        })
    }

    /// Where a graph is: the quantised one, where it is there.
    pub fn graph(&self, name: &str) -> PathBuf {
        let quantised = self.folder.join(format!("{name}_int8.onnx"));
        if quantised.is_file() { quantised } else { self.folder.join(format!("{name}.onnx")) }
    }

    /// All that makes up the model, voices apart.
    pub fn all(&self) -> Vec<PathBuf> {
        let graphs = GRAPHS.iter().map(|name| self.graph(name));
        graphs.chain([self.folder.join(DESCRIPTION)]).collect()
    }

    /// The names of the voices that lie in a folder `voices`, here or above, in alphabetical order, with their files.
    pub fn voices(&self) -> Vec<(String, PathBuf)> {
        let folders = self.folder.ancestors().take(3).map(|folder| folder.join("voices"));
        voices::in_folders(folders, ".safetensors")
    }
}

fn checked(raw: &Raw) -> Result<(), Sentence> {
    if !(8_000..=96_000).contains(&raw.sample_rate) {
        return Err(words::odd_value("sample_rate", raw.sample_rate));
    }
    if !(1.0..=100.0).contains(&raw.frame_rate) {
        return Err(words::odd_value("frame_rate", raw.frame_rate.to_string()));
    }
    for (name, value, most) in [
        ("latent_dim", raw.latent_dim, 1 << 12),
        ("conditioning_dim", raw.conditioning_dim, 1 << 16),
        ("max_token_per_chunk", raw.max_token_per_chunk, 1 << 12),
    ] {
        if !(1..=most).contains(&value) {
            return Err(words::odd_value(name, value.to_string()));
        }
    }
    raw.flow_lm_state_manifest.iter().chain(&raw.mimi_state_manifest).try_for_each(State::checked)
}
