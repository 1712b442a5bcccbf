//! What can go wrong, in plain words.

use riposte_onnx::OnnxError;
use riposte_problem::Kind;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KokoroError {
    /// The library, or what ONNX Runtime makes of the model.
    #[error(transparent)]
    Onnx(#[from] OnnxError),
    /// An ONNX model, but another one.
    #[error("The voice model {path} can't be used: {reason}.")]
    Unfit { path: String, reason: String },
    /// `looked`: the places, in words.
    #[error("Kokoro's voices were not found. Looked for: {looked}.")]
    VoicesMissing { looked: String },
    #[error("The voice file {path} can't be used: {reason}.")]
    VoicesBroken { path: String, reason: String },
    #[error("There is no Kokoro voice called \"{voice}\" in {path}.")]
    UnknownVoice { voice: String, path: String },
    /// There are voices, and none that will do.
    #[error("Kokoro has no voice here: {reason}.")]
    NoVoice { reason: String },
    /// `language`: as people call it.
    #[error("Kokoro can't read {language} here: {reason}.")]
    Phonemes { language: &'static str, reason: String },
    #[error("The voice model {path} made no sound: {reason}.")]
    NoSound { path: String, reason: String },
}

impl KokoroError {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Onnx(error) => error.kind(),
            Self::Unfit { .. }
            | Self::NoVoice { .. }
            | Self::VoicesMissing { .. }
            | Self::VoicesBroken { .. }
            | Self::UnknownVoice { .. } => Kind::Input,
            Self::Phonemes { .. } => Kind::Device,
            Self::NoSound { .. } => Kind::Retry,
        }
    }

    /// Stable, dotted.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Onnx(OnnxError::ModelMissing { .. }) => "voice.model_missing",
            Self::Onnx(OnnxError::ModelBroken { .. }) | Self::Unfit { .. } => "voice.model_broken",
            Self::Onnx(OnnxError::Failed { .. }) | Self::NoSound { .. } => "voice.model_failed",
            Self::Onnx(_) => "voice.onnx_runtime",
            Self::VoicesMissing { .. } => "voice.voices_missing",
            Self::VoicesBroken { .. } => "voice.voices_broken",
            Self::UnknownVoice { .. } | Self::NoVoice { .. } => "voice.unknown_voice",
            Self::Phonemes { .. } => "voice.phonemes",
        }
    }

    /// What to do, in a sentence or two.
    pub fn advice(&self) -> String {
        match self {
            Self::Onnx(OnnxError::ModelMissing { .. }) => {
                "Choose the file of a Kokoro model (kokoro-v1.0.int8.onnx) in the settings, or put it into the folder of models.".to_owned()
            }
            Self::Onnx(OnnxError::ModelBroken { .. } | OnnxError::Failed { .. }) | Self::Unfit { .. } | Self::NoSound { .. } => {
                "Download the Kokoro model again (kokoro-v1.0.int8.onnx), or choose another file in the settings.".to_owned()
            }
            Self::Onnx(error) => error.problem().advice,
            Self::VoicesMissing { .. } => {
                "Put Kokoro's voices beside its model: the file voices-v1.0.bin, or a folder \"voices\" with files such as af_heart.bin.".to_owned()
            }
            Self::VoicesBroken { .. } => "Download Kokoro's voices again.".to_owned(),
            Self::UnknownVoice { .. } | Self::NoVoice { .. } => "Choose one of those that `riposte voices --tts kokoro` lists.".to_owned(),
            Self::Phonemes { .. } => {
                "Install espeak-ng, which tells how words are pronounced, or choose another voice in the settings.".to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_says_what_happened_and_what_to_do() {
        let text = || "x".to_owned();
        let errors: [KokoroError; 11] = [
            OnnxError::LibraryMissing { looked: text() }.into(),
            OnnxError::ModelMissing { path: text() }.into(),
            OnnxError::ModelBroken { path: text(), reason: text() }.into(),
            OnnxError::Failed { path: text(), reason: text() }.into(),
            KokoroError::Unfit { path: text(), reason: text() },
            KokoroError::VoicesMissing { looked: text() },
            KokoroError::VoicesBroken { path: text(), reason: text() },
            KokoroError::UnknownVoice { voice: text(), path: text() },
            KokoroError::NoVoice { reason: text() },
            KokoroError::Phonemes { language: "Spanish", reason: text() },
            KokoroError::NoSound { path: text(), reason: text() },
        ];
        for error in &errors {
            let told = error.to_string();
            assert!(told.ends_with('.') && error.advice().ends_with('.'), "{told} {}", error.advice());
            assert!(error.code().starts_with("voice."), "{}", error.code());
        }
    }
}
