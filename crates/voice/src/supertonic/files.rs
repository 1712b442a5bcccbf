//! Which files are meant. Looks at the file system on the caller's thread; opens no graph.

use std::path::{Path, PathBuf};

use riposte_neural::supertonic::{Files, NAME, Style};
use riposte_neural::{NeuralError, chosen_voice};

/// The model in the folder that was named, or in which the file that was named lies, else the one in the folder of models.
pub(super) fn model(named: Option<&Path>, data: Option<&Path>) -> Result<Files, NeuralError> {
    if let Some(named) = named {
        if !named.exists() {
            return Err(NeuralError::Missing { model: NAME, path: named.display().to_string() });
        }
        return Files::of(named);
    }
    let models = data.map(|data| data.join("models")).unwrap_or_default();
    let folders = models.read_dir().ok().into_iter().flatten().flatten().map(|entry| entry.path()).filter(|path| {
        path.is_dir() && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("supertonic"))
    });
    // The publisher keeps the graphs in a folder `onnx`.
    let holding: Option<PathBuf> = folders
        .flat_map(|folder| [folder.join("onnx"), folder])
        .filter(|folder| folder.join("tts.json").is_file())
        .max();
    let missing = || models.join("supertonic/tts.json").display().to_string();
    Files::of(&holding.ok_or_else(|| NeuralError::Missing { model: NAME, path: missing() })?)
}

/// The voice that was named, else the first there, with its file.
pub(super) fn voice(files: &Files, named: Option<&str>) -> Result<(String, Style, PathBuf), NeuralError> {
    let (name, path) = chosen_voice(NAME, files.voices(), named, || files.path("voice_styles").display().to_string())?;
    let loaded = Style::load(&path)?;
    Ok((name, loaded, path))
}
