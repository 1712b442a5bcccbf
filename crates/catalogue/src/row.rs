//! A row of the catalogue as data. Pure.

use riposte_problem::Sentence;
use riposte_problem::words::model_files as words;
use serde::{Deserialize, Serialize};

/// What a model is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    Recogniser,
    Voice,
    EndOfTurn,
    VoiceDetection,
    Speaker,
    Runtime,
}

impl Purpose {
    /// As it is shown to people.
    pub fn label(self) -> Sentence {
        match self {
            Self::Recogniser => words::recogniser(),
            Self::Voice => words::voice(),
            Self::EndOfTurn => words::end_of_turn(),
            Self::VoiceDetection => words::voice_detection(),
            Self::Speaker => words::speaker(),
            Self::Runtime => words::runtime(),
        }
    }
}

/// How fast it is, on an ordinary machine without a GPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speed {
    Fast,
    Medium,
    Slow,
    VerySlow,
}

/// Under which terms it is had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Licence {
    pub name: String,
    /// Where its text stands.
    pub address: String,
    /// Whether it must be accepted before the model is fetched.
    #[serde(default)]
    pub accept: bool,
    /// What must be read before that; where it is empty, the address says it.
    #[serde(default)]
    pub text: String,
}

/// A file of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelFile {
    /// Below the model's folder, with `/` between folders.
    pub name: String,
    /// In bytes, as published.
    #[serde(default)]
    pub size: Option<u64>,
    /// As published: 64 hexadecimal digits.
    #[serde(default)]
    pub sha256: Option<String>,
    /// Where it is fetched; empty: nobody publishes it, and it can only be imported.
    #[serde(default)]
    pub address: String,
    /// Tried in turn where the address fails.
    #[serde(default)]
    pub mirrors: Vec<String>,
    /// The model runs without it.
    #[serde(default)]
    pub optional: bool,
}

impl ModelFile {
    /// One that the user brings along: nobody publishes it.
    pub(crate) fn brought(name: String, size: Option<u64>) -> Self {
        Self { name, size, sha256: None, address: String::new(), mirrors: Vec::new(), optional: false }
    }

    /// Where it can be fetched, in order.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.address.as_str())
            .filter(|address| !address.is_empty())
            .chain(self.mirrors.iter().map(String::as_str))
    }
}

/// A model that this version of Riposte can run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Small letters, digits, `.`, `_` and `-`; a settings field may name it instead of a path.
    pub id: String,
    pub name: String,
    pub purpose: Purpose,
    /// Which loader runs it: `whisper`, `transducer`, `moonshine`, `smart_turn`, `resemblyzer`, `kokoro`, `piper`, `onnxruntime`.
    pub family: String,
    /// One sentence; a row may have it in one language for all, or in each.
    pub good_for: Sentence,
    /// Codes (ISO 639-1); `*` for any other, or for all.
    pub languages: Vec<String>,
    /// In memory while it runs, in MB (10⁶ bytes).
    #[serde(default)]
    pub memory_mb: Option<u32>,
    #[serde(default)]
    pub speed: Option<Speed>,
    /// Milliseconds on the reference machine: a recogniser for the text of 3 s of speech, a voice for the first sound of six words.
    #[serde(default)]
    pub cost_ms: Option<f64>,
    /// Of models that cost the same, the highest is advised.
    #[serde(default)]
    pub rank: u8,
    pub licence: Licence,
    /// The publisher's revision.
    #[serde(default)]
    pub revision: String,
    /// The id of another model that it needs.
    #[serde(default)]
    pub needs: Option<String>,
    pub files: Vec<ModelFile>,
}

impl Model {
    /// A row of its own for what the user brings along and nobody publishes: `id` and the beginning of the hash of its first file, called `title`.
    pub(crate) fn brought(
        (id, title): (&str, &str),
        sha256: &str,
        (purpose, family): (Purpose, &str),
        needs: Option<&str>,
        files: Vec<ModelFile>,
    ) -> Self {
        Self {
            id: format!("{id}-{}", &sha256[..8]),
            name: format!("{title} (imported)"),
            purpose,
            family: family.to_owned(),
            good_for: words::your_own(),
            languages: vec!["*".to_owned()],
            memory_mb: None,
            speed: None,
            cost_ms: None,
            rank: 0,
            licence: Licence {
                name: "not known".to_owned(),
                address: String::new(),
                accept: false,
                text: String::new(),
            },
            revision: String::new(),
            needs: needs.map(str::to_owned),
            files,
        }
    }

    /// Bytes of all files whose size is published; `None` where one is not.
    pub fn size(&self) -> Option<u64> {
        self.files.iter().map(|file| file.size).sum()
    }

    /// The file by which the model is opened.
    pub fn main_file(&self) -> &ModelFile {
        &self.files[0]
    }
}
