//! Transducers that the user brings along: which file of a folder is which part, by what is in it. Reads heads, on the caller's thread.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use crate::onnx_graph::Graph;
use crate::parts;

/// A file of a transducer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Encoder,
    /// Prediction and joint network together.
    Joint,
    Decoder,
    Joiner,
    Vocabulary,
}

impl Part {
    /// By what a graph takes.
    pub(crate) fn of(graph: &Graph) -> Option<Self> {
        let takes = |name: &str| graph.inputs.contains(name);
        let sound = || takes("audio_signal") || takes("processed_signal");
        Some(match () {
            () if takes("encoder_outputs") && takes("targets") => Self::Joint,
            () if takes("encoder_outputs") && takes("decoder_outputs") => Self::Joiner,
            () if takes("targets") => Self::Decoder,
            () if sound() && (takes("length") || takes("processed_signal_length")) => Self::Encoder,
            () => return None,
        })
    }
}

impl parts::Part for Part {
    const FAMILY: &'static str = "transducer";

    /// The recogniser goes by the beginning of the name.
    fn name(self, from: &Path) -> String {
        let name = match self {
            Self::Encoder => "encoder.onnx",
            Self::Joint => "decoder_joint.onnx",
            Self::Decoder => "decoder.onnx",
            Self::Joiner => "joiner.onnx",
            Self::Vocabulary if from.extension().is_some_and(|end| end == "model") => "tokenizer.model",
            Self::Vocabulary => "vocab.txt",
        };
        name.to_owned()
    }

    /// The smaller one (`.int8`): it is the one for machines without a GPU.
    fn is_better(from: &Path, known: &Path) -> bool {
        let is_small = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().contains("int8"));
        is_small(from) && !is_small(known)
    }

    fn wanted(found: &BTreeMap<Self, PathBuf>) -> Option<Vec<Self>> {
        let together = found.contains_key(&Self::Joint);
        let joint = if together { &[Self::Joint][..] } else { &[Self::Decoder, Self::Joiner] };
        Some([&[Self::Encoder], joint, &[Self::Vocabulary]].concat())
    }
}

/// The largest published ones have 0.4 MB.
const LARGEST_VOCABULARY: u64 = 16 << 20;

/// Whether a file is a list of pieces of text: lines `piece number` from 0 on, or SentencePiece's (a message within a message, each the first field).
pub(crate) fn is_vocabulary(path: &Path, start: &[u8], length: u64) -> io::Result<bool> {
    if length > LARGEST_VOCABULARY {
        return Ok(false);
    }
    if path.extension().is_some_and(|end| end == "model") {
        return Ok(start.first() == Some(&10) && start.get(2) == Some(&10));
    }
    let mut lines = BufReader::new(File::open(path)?).lines();
    for number in 0..3 {
        let line = match lines.next() {
            Some(Ok(line)) => line,
            Some(Err(error)) if error.kind() != io::ErrorKind::InvalidData => return Err(error),
            Some(Err(_)) | None => return Ok(false),
        };
        if line.rsplit_once(' ').is_none_or(|(piece, last)| piece.is_empty() || last != number.to_string()) {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::Parts;

    fn is(name: &str, bytes: &[u8]) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        is_vocabulary(&path, &bytes[..bytes.len().min(64)], bytes.len() as u64).unwrap()
    }

    #[test]
    fn a_vocabulary_is_known_by_its_first_lines() {
        assert!(is("any.txt", "<unk> 0\n▁a 1\n▁ 2\nb 3\n".as_bytes()));
        for text in ["", "<unk> 0\n▁a 1\n", "a 1\nb 2\nc 3\n", "Dear all,\nthere are 2\nof us 3\n", " 0\n 1\n 2\n"] {
            assert!(!is("any.txt", text.as_bytes()), "{text:?}");
        }
        assert!(!is("any.txt", &[255, 254, 0, 10, 1, 2, 3]));
        assert!(is("tokenizer.model", &[10, 7, 10, 5, b'<', b'u', b'n', b'k', b'>']) && !is("x.model", b"GGUF"));
    }

    #[test]
    fn the_parts_of_a_folder_make_a_model_and_what_is_missing_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, name).unwrap();
            path
        };
        let mut parts = Parts::default();
        let large = put("encoder-model.onnx");
        let small = put("encoder-model.int8.onnx");
        parts.add(Part::Encoder, large.clone());
        parts.add(Part::Encoder, small.clone());
        parts.add(Part::Encoder, large);
        parts.add(Part::Vocabulary, put("vocab.txt"));
        let error = Parts(parts.clone_found()).models().next().unwrap().unwrap_err();
        assert!(error.to_string().contains("decoder.onnx of the recogniser"), "{error}");
        parts.add(Part::Joint, put("decoder_joint-model.int8.onnx"));
        let (model, files) = parts.models().next().unwrap().unwrap();
        let names: Vec<&str> = model.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["encoder.onnx", "decoder_joint.onnx", "vocab.txt"]);
        assert_eq!(files[0], small);
        assert!(model.id.starts_with("transducer-") && model.needs.as_deref() == Some("onnxruntime"));
    }
}
