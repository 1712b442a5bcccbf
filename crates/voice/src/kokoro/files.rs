//! Which files are meant. Looks at the file system on the caller's thread; opens no model.

use std::path::{Path, PathBuf};

use riposte_kokoro::{Accent, KokoroError, Styles};
use riposte_onnx::OnnxError;

use crate::VoiceOptions;

/// The model that was named, else the one in the folder of models; the last by its name, where there are several.
pub(super) fn model(named: Option<&Path>, data: Option<&Path>) -> Result<PathBuf, KokoroError> {
    if let Some(named) = named {
        let missing = || OnnxError::ModelMissing { path: named.display().to_string() };
        return Ok(named.exists().then(|| named.to_owned()).ok_or_else(missing)?);
    }
    let models = data.map(|data| data.join("models")).unwrap_or_default();
    // A folder of its own keeps a model together with its voices: what `riposte models` fetched or imported, or what the user put there.
    let own = models.read_dir().ok().into_iter().flatten().flatten().map(|entry| entry.path()).filter(|path| {
        path.is_dir() && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("kokoro"))
    });
    let files = std::iter::once(models.clone())
        .chain(own)
        .filter_map(|folder| folder.read_dir().ok())
        .flat_map(|files| files.flatten())
        .map(|file| file.path());
    let is_model = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        name.starts_with("kokoro") && name.ends_with(".onnx") && path.is_file()
    };
    let missing = || OnnxError::ModelMissing { path: models.join("kokoro-v1.0.int8.onnx").display().to_string() };
    Ok(files.filter(is_model).max_by_key(|path| path.file_name().map(ToOwned::to_owned)).ok_or_else(missing)?)
}

/// The voice that was named; else the best one that is there for the language.
pub(super) fn chosen(styles: &Styles, options: &VoiceOptions) -> Result<(String, Accent), KokoroError> {
    if let Some(name) = &options.voice {
        let path = || match styles {
            Styles::Archive(path) | Styles::Folder(path) => path.display().to_string(),
        };
        let accent = riposte_kokoro::voice(name);
        return accent
            .map(|accent| (name.clone(), accent))
            .ok_or_else(|| KokoroError::UnknownVoice { voice: name.clone(), path: path() });
    }
    let there = styles.names()?;
    let known = riposte_kokoro::voice_for(&options.language).find(|voice| there.iter().any(|name| name == voice.name));
    known
        .map(|voice| (voice.name.to_owned(), voice.accent))
        .ok_or_else(|| KokoroError::NoVoice { language: options.language.clone(), there: there.join(", ") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_model_in_the_folder_is_found_and_one_that_is_named_wins() {
        let data = tempfile::tempdir().unwrap();
        let models = data.path().join("models");
        assert_eq!(model(None, Some(data.path())).unwrap_err().code(), "voice.model_missing");
        std::fs::create_dir_all(models.join("kokoro")).unwrap();
        for name in
            ["kokoro-v1.0.int8.onnx", "kokoro-v0.19.onnx", "kokoro/kokoro-v1.1.onnx", "smart-turn.onnx", "kokoro.txt"]
        {
            std::fs::write(models.join(name), "").unwrap();
        }
        assert_eq!(model(None, Some(data.path())).unwrap(), models.join("kokoro/kokoro-v1.1.onnx"));
        let fetched = models.join("kokoro-v1.0/kokoro-v1.2.int8.onnx");
        std::fs::create_dir_all(fetched.parent().unwrap()).unwrap();
        std::fs::write(&fetched, "").unwrap();
        assert_eq!(model(None, Some(data.path())).unwrap(), fetched, "where `riposte models` puts it");
        let named = &models.join("smart-turn.onnx");
        assert_eq!(&model(Some(named), Some(data.path())).unwrap(), named);
        assert_eq!(
            model(Some(Path::new("/no/such.onnx")), Some(data.path())).unwrap_err().code(),
            "voice.model_missing"
        );
    }

    #[test]
    fn the_voice_is_the_one_named_or_the_best_there_for_the_language() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["am_michael", "ef_dora", "bf_emma"] {
            std::fs::write(folder.path().join(format!("{name}.bin")), "").unwrap();
        }
        let styles = Styles::Folder(folder.path().to_owned());
        let chosen = |voice: Option<&str>, language: &str| {
            let options = VoiceOptions {
                voice: voice.map(str::to_owned),
                language: language.to_owned(),
                ..VoiceOptions::default()
            };
            chosen(&styles, &options).map(|(name, _)| name)
        };
        assert_eq!(chosen(None, "en").unwrap(), "am_michael");
        assert_eq!(chosen(None, "en-GB").unwrap(), "bf_emma");
        assert_eq!(chosen(None, "es").unwrap(), "ef_dora");
        assert_eq!(chosen(Some("af_sky"), "es").unwrap(), "af_sky");
        assert_eq!(chosen(Some("Samantha"), "en").unwrap_err().code(), "voice.unknown_voice");
        let none = chosen(None, "de").unwrap_err().to_string();
        assert!(none.contains("\"de\" here: there are am_michael, bf_emma, ef_dora"), "{none}");
    }
}
