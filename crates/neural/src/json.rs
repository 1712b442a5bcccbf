//! Descriptions beside models: read whole, never larger than any published one. On the caller's thread.

use std::path::Path;

use riposte_problem::words::{neural as words, phrase};
use serde::de::DeserializeOwned;

use crate::NeuralError;

/// The largest that is published, a multilingual indexer, has some hundred KB; a voice's style a few MB.
const LARGEST_BYTES: u64 = 64 << 20;

/// The content of a file in JSON.
pub(crate) fn read<T: DeserializeOwned>(path: &Path, model: &'static str) -> Result<T, NeuralError> {
    let shown = path.display().to_string();
    let broken = |reason| NeuralError::Broken { model, path: shown.clone(), reason };
    if !path.is_file() {
        return Err(NeuralError::Missing { model, path: shown });
    }
    let bytes = path.metadata().map_err(|error| broken(phrase::system(&error)))?.len();
    if bytes > LARGEST_BYTES {
        return Err(broken(words::too_large(bytes)));
    }
    let text = std::fs::read(path).map_err(|error| broken(phrase::system(&error)))?;
    serde_json::from_slice(&text).map_err(|error| broken(phrase::detail(words::damaged(), error.to_string())))
}
