//! Which model and which of its speakers are meant. Looks at the file system on the caller's thread; opens no model.

use std::path::{Path, PathBuf};

use riposte_neural::NeuralError;
use riposte_neural::piper::{Description, NAME};

use crate::{InstalledVoice, VoiceOptions};

/// A voice, found.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) model: PathBuf,
    pub(super) description: Description,
    pub(super) id: String,
    pub(super) speaker: i64,
}

struct Found {
    model: PathBuf,
    description: Description,
}

impl Found {
    /// The file's name without its end: `en_US-joe-medium`.
    fn name(&self) -> String {
        self.model.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Its voices by their names, with their numbers.
    fn voices(&self) -> Vec<(String, i64)> {
        let name = self.name();
        if self.description.speakers.is_empty() {
            return vec![(name, 0)];
        }
        self.description.speakers.iter().map(|(speaker, number)| (format!("{name}/{speaker}"), *number)).collect()
    }
}

/// The voice that was named, else the first that is there for the language.
pub(super) fn chosen(options: &VoiceOptions) -> Result<Chosen, NeuralError> {
    let found = found(options)?;
    let there = || found.iter().flat_map(Found::voices).map(|(id, _)| id).collect::<Vec<_>>().join(", ");
    let all = || found.iter().flat_map(|found| found.voices().into_iter().map(move |(id, number)| (found, id, number)));
    let named = options.voice.as_deref();
    let chosen = match named {
        // The whole of it, a speaker of it, or its model, whose first speaker speaks then.
        Some(voice) => {
            let is_speaker = |id: &str| id.rsplit_once('/').is_some_and(|(_, speaker)| speaker == voice);
            all()
                .find(|(_, id, _)| id == voice)
                .or_else(|| all().find(|(_, id, _)| is_speaker(id)))
                .or_else(|| all().find(|(found, ..)| found.name() == voice))
        }
        // A model that was named is meant, whatever it speaks.
        None if options.file.is_some() => all().next(),
        None => best(&options.language, all()),
    };
    let (of, id, speaker) = chosen.ok_or_else(|| match named {
        Some(voice) => NeuralError::UnknownVoice { model: NAME, voice: voice.to_owned(), there: there() },
        None => NeuralError::NoVoice { model: NAME, language: options.language.clone(), there: there() },
    })?;
    Ok(Chosen { model: of.model.clone(), description: of.description.clone(), id, speaker })
}

/// Of that very place, else of the language.
fn best<'a>(
    language: &str,
    all: impl Iterator<Item = (&'a Found, String, i64)> + Clone,
) -> Option<(&'a Found, String, i64)> {
    let language = if language.is_empty() { "en" } else { language }.replace('_', "-");
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let place = |found: &Found| found.description.language.eq_ignore_ascii_case(&language);
    let same = |found: &Found| primary(&found.description.language) == primary(&language);
    all.clone().find(|(found, ..)| place(found)).or_else(|| all.clone().find(|(found, ..)| same(found)))
}

/// The voices, described.
pub(super) fn voices(options: &VoiceOptions) -> Result<Vec<InstalledVoice>, NeuralError> {
    let described = |found: &Found| -> Vec<InstalledVoice> {
        let description = &found.description;
        let name = found.name();
        // `en_US-joe-medium` is Joe's.
        let who = name.split('-').nth(1).unwrap_or(&name).to_owned();
        let row = |(id, _): (String, i64)| {
            let who = id.rsplit_once('/').map_or(who.as_str(), |(_, speaker)| speaker);
            let mut letters = who.chars();
            let who: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
            let language = description.language_name.clone().unwrap_or_else(|| description.language.clone());
            let parts = [Some(who), Some(language), description.quality.clone()];
            let name = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
            InstalledVoice { id, name, language: description.language.clone() }
        };
        found.voices().into_iter().map(row).collect()
    };
    Ok(found(options)?.iter().flat_map(described).collect())
}

/// The model that was named, else those in the folder of models that can be read, in alphabetical order.
fn found(options: &VoiceOptions) -> Result<Vec<Found>, NeuralError> {
    if let Some(named) = &options.file {
        if !named.exists() {
            return Err(NeuralError::Missing { model: NAME, path: named.display().to_string() });
        }
        return Ok(vec![Found { description: Description::of(named)?, model: named.clone() }]);
    }
    let models = options.data_folder.as_deref().map(|data| data.join("models")).unwrap_or_default();
    let paths = models_in(&models);
    let mut broken = None;
    let read = |model: PathBuf| match Description::of(&model) {
        Ok(description) => Some(Found { model, description }),
        Err(error) => {
            tracing::warn!("a Piper voice is left out: {error}");
            broken = Some(error);
            None
        }
    };
    let found: Vec<Found> = paths.into_iter().filter_map(read).collect();
    // One that is damaged is told where there is no other.
    match broken {
        _ if !found.is_empty() => Ok(found),
        Some(error) => Err(error),
        None => {
            Err(NeuralError::Missing { model: NAME, path: models.join("en_US-joe-medium.onnx").display().to_string() })
        }
    }
}

/// Every model with a description beside it, in the folder and in those that it holds: `riposte models` gives each a folder of its own.
fn models_in(folder: &Path) -> Vec<PathBuf> {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        folder.read_dir().map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default()
    };
    let of = entries(folder);
    let below = of.iter().filter(|path| path.is_dir()).flat_map(|folder| entries(folder));
    let is_model = |path: &PathBuf| {
        path.extension().is_some_and(|end| end == "onnx") && path.is_file() && Description::path_of(path).is_file()
    };
    let mut models: Vec<PathBuf> = of.iter().cloned().chain(below).filter(is_model).collect();
    models.sort_by_key(|path| path.file_name().map(ToOwned::to_owned));
    models
}

#[cfg(test)]
mod tests {
    use super::*;

    fn description(language: &str, speakers: &str) -> String {
        format!(
            r#"{{"audio": {{"sample_rate": 22050, "quality": "medium"}}, "phoneme_type": "text", "language": {{"code": "{language}"}},
            "phoneme_id_map": {{"_": [0], "^": [1], "$": [2]}}, "num_speakers": {}, "speaker_id_map": {{{speakers}}}}}"#,
            speakers.matches(':').count().max(1)
        )
    }

    fn installed() -> (tempfile::TempDir, VoiceOptions) {
        let data = tempfile::tempdir().unwrap();
        let models = data.path().join("models");
        for (file, language, speakers) in [
            ("piper-joe/en_US-joe-medium.onnx", "en_US", ""),
            ("piper-alan/en_GB-alan-low.onnx", "en_GB", ""),
            ("es_ES-two-x_low.onnx", "es_ES", r#""ana": 0, "bea": 1"#),
        ] {
            let file = models.join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, "").unwrap();
            std::fs::write(Description::path_of(&file), description(language, speakers)).unwrap();
        }
        std::fs::write(models.join("kokoro-v1.0.onnx"), "").unwrap();
        let options = VoiceOptions { data_folder: Some(data.path().to_owned()), ..VoiceOptions::default() };
        (data, options)
    }

    #[test]
    fn a_voice_is_found_by_its_name_its_speaker_its_model_or_the_language() {
        let (_data, options) = installed();
        let found = |voice: Option<&str>, language: &str| {
            let voice = voice.map(str::to_owned);
            let language = language.to_owned();
            chosen(&VoiceOptions { voice, language, ..options.clone() }).map(|chosen| (chosen.id, chosen.speaker))
        };
        let is = |id: &str, speaker| (id.to_owned(), speaker);
        assert_eq!(found(None, "en").unwrap(), is("en_GB-alan-low", 0), "the first by its name");
        assert_eq!(found(None, "en-US").unwrap(), is("en_US-joe-medium", 0));
        assert_eq!(found(None, "es_MX").unwrap(), is("es_ES-two-x_low/ana", 0));
        assert_eq!(found(Some("en_US-joe-medium"), "es").unwrap(), is("en_US-joe-medium", 0));
        assert_eq!(found(Some("es_ES-two-x_low/bea"), "en").unwrap(), is("es_ES-two-x_low/bea", 1));
        assert_eq!(found(Some("bea"), "en").unwrap(), is("es_ES-two-x_low/bea", 1));
        assert_eq!(found(Some("es_ES-two-x_low"), "en").unwrap(), is("es_ES-two-x_low/ana", 0));
        for (voice, language) in [(Some("Samantha"), "en"), (None, "de")] {
            let error = found(voice, language).unwrap_err();
            assert_eq!(error.code(), "voice.unknown_voice");
            assert!(error.to_string().contains("en_GB-alan-low, en_US-joe-medium, es_ES-two-x_low/ana"), "{error}");
        }
    }

    #[test]
    fn a_model_that_is_named_is_meant_and_one_that_is_missing_or_damaged_is_told() {
        let (data, options) = installed();
        let alone = VoiceOptions { file: Some(data.path().join("models/es_ES-two-x_low.onnx")), ..options.clone() };
        assert_eq!(chosen(&alone).unwrap().id, "es_ES-two-x_low/ana", "whatever the language");
        let nowhere = VoiceOptions { file: Some("/no/such.onnx".into()), ..options.clone() };
        assert_eq!(chosen(&nowhere).unwrap_err().code(), "voice.model_missing");
        let undescribed = VoiceOptions { file: Some(data.path().join("models/kokoro-v1.0.onnx")), ..options.clone() };
        let error = chosen(&undescribed).unwrap_err();
        assert!(error.code() == "voice.model_missing" && error.to_string().contains(".onnx.json"), "{error}");
        std::fs::write(data.path().join("models/es_ES-two-x_low.onnx.json"), "{").unwrap();
        assert_eq!(chosen(&options).unwrap().id, "en_GB-alan-low", "another still speaks");
        assert_eq!(chosen(&alone).unwrap_err().code(), "voice.model_broken");
        let empty = tempfile::tempdir().unwrap();
        let none = VoiceOptions { data_folder: Some(empty.path().to_owned()), ..VoiceOptions::default() };
        assert_eq!(chosen(&none).unwrap_err().code(), "voice.model_missing");
    }

    #[test]
    fn voices_are_listed_in_plain_words() {
        let (_data, options) = installed();
        let listed: Vec<_> = voices(&options).unwrap().into_iter().map(|voice| (voice.id, voice.name)).collect();
        let row = |id: &str, name: &str| (id.to_owned(), name.to_owned());
        assert_eq!(
            listed,
            [
                row("en_GB-alan-low", "Alan, en-GB, medium"),
                row("en_US-joe-medium", "Joe, en-US, medium"),
                row("es_ES-two-x_low/ana", "Ana, es-ES, medium"),
                row("es_ES-two-x_low/bea", "Bea, es-ES, medium"),
            ]
        );
    }
}
