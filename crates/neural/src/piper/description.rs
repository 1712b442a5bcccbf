//! What `X.onnx.json` says. Reads the file on the caller's thread.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use riposte_problem::Sentence;
use riposte_problem::words::neural as words;
use serde::Deserialize;

use super::NAME;
use crate::{NeuralError, json};

/// Rates of published voices: 16,000 and 22,050 Hz.
const RATES_HZ: std::ops::RangeInclusive<u32> = 8_000..=48_000;
/// Beyond these a voice does not speak but babble; published ones have 0.333 to 1.5.
const SCALES: std::ops::RangeInclusive<f32> = 0.0..=5.0;

/// What a voice's phonemes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reads {
    /// espeak-ng's IPA, of the language that it calls so.
    Ipa { espeak: String },
    /// The letters of the text.
    Letters,
}

/// A voice, as it is described.
#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    pub rate_hz: u32,
    pub reads: Reads,
    /// BCP 47: `en-US`.
    pub language: String,
    /// As people call it, where that is told: `English (United States)`.
    pub language_name: Option<String>,
    /// How good it is, in the publisher's words: `medium`.
    pub quality: Option<String>,
    /// By their names; empty where there is one.
    pub speakers: BTreeMap<String, i64>,
    /// Whether the graph asks who speaks.
    pub(super) speaks_as: bool,
    /// Noise of the sound, length (2 is half the speed), noise of the durations.
    pub(super) scales: [f32; 3],
    /// A phoneme that stands for others.
    pub(super) instead: HashMap<char, String>,
    pub(super) ids: HashMap<char, Vec<i64>>,
    /// Begins, parts and ends what is read.
    pub(super) begin: Vec<i64>,
    pub(super) pad: Vec<i64>,
    pub(super) end: Vec<i64>,
}

#[derive(Deserialize)]
struct Raw {
    audio: Audio,
    espeak: Option<Espeak>,
    language: Option<Language>,
    #[serde(default)]
    inference: Inference,
    phoneme_type: Option<String>,
    #[serde(default)]
    phoneme_map: BTreeMap<String, Vec<String>>,
    phoneme_id_map: BTreeMap<String, Vec<i64>>,
    #[serde(default)]
    num_speakers: u32,
    #[serde(default)]
    speaker_id_map: BTreeMap<String, i64>,
}

#[derive(Deserialize)]
struct Audio {
    sample_rate: u32,
    quality: Option<String>,
}

#[derive(Deserialize)]
struct Espeak {
    voice: String,
}

#[derive(Deserialize)]
struct Language {
    code: String,
    name_english: Option<String>,
    country_english: Option<String>,
}

#[derive(Deserialize)]
#[serde(default)]
struct Inference {
    noise_scale: f32,
    length_scale: f32,
    noise_w: f32,
}

impl Default for Inference {
    fn default() -> Self {
        Self { noise_scale: 0.667, length_scale: 1.0, noise_w: 0.8 }
    }
}

impl Description {
    /// Where the description of a model lies: `X.onnx.json`.
    pub fn path_of(model: &Path) -> PathBuf {
        let mut name = model.as_os_str().to_owned();
        name.push(".json");
        PathBuf::from(name)
    }

    /// The description of a model.
    ///
    /// # Errors
    /// [`NeuralError::Missing`]; [`NeuralError::Broken`]: it is cut off, of another model, or says what can't be.
    pub fn of(model: &Path) -> Result<Self, NeuralError> {
        let path = Self::path_of(model);
        let raw: Raw = json::read(&path, NAME)?;
        Self::checked(raw).map_err(|reason| NeuralError::Broken {
            model: NAME,
            path: path.display().to_string(),
            reason,
        })
    }

    fn checked(raw: Raw) -> Result<Self, Sentence> {
        if !RATES_HZ.contains(&raw.audio.sample_rate) {
            return Err(words::odd_value("audio.sample_rate", raw.audio.sample_rate));
        }
        let Inference { noise_scale, length_scale, noise_w } = raw.inference;
        let scales = [noise_scale, length_scale, noise_w];
        if let Some(odd) = scales.iter().find(|scale| !SCALES.contains(*scale)) {
            return Err(words::odd_value("inference", odd.to_string()));
        }
        if length_scale <= 0.0 {
            return Err(words::odd_value("inference.length_scale", length_scale.to_string()));
        }
        let espeak = raw.espeak.map(|espeak| espeak.voice).filter(|voice| !voice.is_empty());
        let reads = match (raw.phoneme_type.as_deref().unwrap_or("espeak"), &espeak) {
            ("espeak", Some(espeak)) => Reads::Ipa { espeak: espeak.clone() },
            ("espeak", None) => return Err(words::lacks_value("espeak.voice")),
            ("text", _) => Reads::Letters,
            (other, _) => return Err(words::odd_value("phoneme_type", other)),
        };
        let code = raw.language.as_ref().map(|language| language.code.clone()).or(espeak).unwrap_or_default();
        let language_name = raw.language.and_then(|language| match (language.name_english, language.country_english) {
            (Some(name), Some(country)) => Some(format!("{name} ({country})")),
            (name, _) => name,
        });
        let mut ids = HashMap::new();
        for (phoneme, of) in &raw.phoneme_id_map {
            let mut letters = phoneme.chars();
            if let (Some(letter), None) = (letters.next(), letters.next()) {
                ids.insert(letter, of.clone());
            }
        }
        let mark = |letter: char| {
            ids.get(&letter).filter(|ids| !ids.is_empty()).cloned().ok_or_else(|| {
                let mut name = "phoneme_id_map.".to_owned();
                name.push(letter);
                words::lacks_value(name)
            })
        };
        let (begin, pad, end) = (mark('^')?, mark('_')?, mark('$')?);
        let single = |(from, to): (String, Vec<String>)| {
            let mut letters = from.chars();
            letters.next().filter(|_| letters.next().is_none()).map(|letter| (letter, to.concat()))
        };
        let several = raw.num_speakers > 1;
        if several && raw.speaker_id_map.values().any(|id| !(0..i64::from(raw.num_speakers)).contains(id)) {
            return Err(words::odd_value("speaker_id_map", raw.num_speakers));
        }
        Ok(Self {
            rate_hz: raw.audio.sample_rate,
            reads,
            language: tag(&code),
            language_name,
            quality: raw.audio.quality,
            speakers: if several { raw.speaker_id_map } else { BTreeMap::new() },
            speaks_as: several,
            scales,
            instead: raw.phoneme_map.into_iter().filter_map(single).collect(),
            ids,
            begin,
            pad,
            end,
        })
    }
}

/// `en_US`, `en-us` and `en` as BCP 47 writes them.
fn tag(code: &str) -> String {
    match code.split_once(['_', '-']) {
        Some((language, place)) if place.len() == 2 => format!("{language}-{}", place.to_uppercase()),
        Some((language, rest)) => format!("{language}-{rest}"),
        None => code.to_owned(),
    }
}
