//! Whether a model's file is whole, as the loader of its family has it. Reads the file on the caller's thread; runs nothing of it.

use std::path::Path;

use riposte_problem::Sentence;
use riposte_speech::SpeechError;

/// What is wrong with a file, to end a sentence. Those that are loaded through ONNX Runtime were read as graphs already.
pub(crate) fn inspect(family: &str, path: &Path) -> Result<(), Sentence> {
    match family {
        "whisper" => riposte_speech::whisper::inspect(path).map_err(|error| match error {
            SpeechError::ModelBroken { reason, .. } => reason,
            other => other.problem().message.as_part(),
        }),
        _ => Ok(()),
    }
}
