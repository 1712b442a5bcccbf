//! Which files are meant. Looks at the file system on the caller's thread; opens no graph.

use std::path::{Path, PathBuf};

use riposte_neural::pocket::{Bundle, NAME, Voice};
use riposte_neural::{NeuralError, chosen_voice};

/// The folder that was named, or in which the file that was named lies, else the one in the folder of models: where a `bundle.json` is.
pub(super) fn model(named: Option<&Path>, data: Option<&Path>) -> Result<PathBuf, NeuralError> {
    let missing = |path: &Path| NeuralError::Missing { model: NAME, path: path.display().to_string() };
    if let Some(named) = named {
        let folder = if named.is_file() { named.parent().unwrap_or(Path::new(".")) } else { named };
        return named.exists().then(|| folder.to_owned()).ok_or_else(|| missing(named));
    }
    let models = data.map(|data| data.join("models")).unwrap_or_default();
    let below = |folder: &Path| -> Vec<PathBuf> {
        let entries = folder.read_dir().ok().into_iter().flatten().flatten().map(|entry| entry.path());
        let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
        folders.sort();
        folders
    };
    let is_own = |folder: &PathBuf| folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with("pocket"));
    let own: Vec<PathBuf> = below(&models).into_iter().filter(is_own).collect();
    // The publisher of the graphs keeps them in a folder for each language below `onnx`.
    let deeper = own.iter().flat_map(|folder| below(&folder.join("onnx")));
    let holds = |folder: &PathBuf| folder.join("bundle.json").is_file();
    own.iter().cloned().chain(deeper).find(holds).ok_or_else(|| missing(&models.join("pocket-tts/bundle.json")))
}

/// The voice that was named, else the first there, with its file.
pub(super) fn voice(bundle: &Bundle, named: Option<&str>) -> Result<(String, Voice, PathBuf), NeuralError> {
    let (name, path) = chosen_voice(NAME, bundle.voices(), named, || "voices/*.safetensors".to_owned())?;
    let loaded = Voice::load(&path, bundle)?;
    Ok((name, loaded, path))
}
