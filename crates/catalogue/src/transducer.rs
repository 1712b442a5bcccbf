//! Transducers that the user brings along: which file of a folder is which part, by what is in it, and the model that they make up. Reads heads, and hashes the
//! encoder, on the caller's thread.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use riposte_problem::words::model_files as words;

use crate::onnx_graph::Graph;
use crate::row::{Model, ModelFile, Purpose};
use crate::{CatalogueError, hash};

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

    /// What it is called where it is installed: the recogniser goes by the beginning of the name.
    fn name(self, from: &Path) -> &'static str {
        match self {
            Self::Encoder => "encoder.onnx",
            Self::Joint => "decoder_joint.onnx",
            Self::Decoder => "decoder.onnx",
            Self::Joiner => "joiner.onnx",
            Self::Vocabulary if from.extension().is_some_and(|end| end == "model") => "tokenizer.model",
            Self::Vocabulary => "vocab.txt",
        }
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

/// What was found, folder by folder.
#[derive(Default)]
pub(crate) struct Parts(BTreeMap<PathBuf, BTreeMap<Part, PathBuf>>);

impl Parts {
    /// Of two of a kind the smaller one counts (`.int8`): it is the one for machines without a GPU.
    pub(crate) fn add(&mut self, part: Part, from: PathBuf) {
        let is_small = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().contains("int8"));
        let folder = from.parent().unwrap_or(Path::new(".")).to_owned();
        let parts = self.0.entry(folder).or_default();
        if parts.get(&part).is_none_or(|known| !is_small(known) && is_small(&from)) {
            parts.insert(part, from);
        }
    }

    /// A model of each folder with its files in the order of the row, the encoder first; or what is missing in it.
    pub(crate) fn models(self) -> impl Iterator<Item = Result<(Model, Vec<PathBuf>), CatalogueError>> {
        self.0.into_iter().map(|(folder, parts)| model(&folder, &parts))
    }
}

fn model(folder: &Path, parts: &BTreeMap<Part, PathBuf>) -> Result<(Model, Vec<PathBuf>), CatalogueError> {
    let joint = if parts.contains_key(&Part::Joint) { &[Part::Joint][..] } else { &[Part::Decoder, Part::Joiner] };
    let wanted: Vec<Part> = [&[Part::Encoder], joint, &[Part::Vocabulary]].concat();
    let file = |part: &Part| {
        parts.get(part).cloned().ok_or_else(|| CatalogueError::Broken {
            path: folder.display().to_string(),
            reason: words::part_missing(part.name(Path::new(""))),
        })
    };
    let files: Vec<PathBuf> = wanted.iter().map(file).collect::<Result<_, _>>()?;
    let (sha256, _) = hash::of_file(&files[0], || true).map_err(|error| CatalogueError::disk(&files[0], &error))?;
    let row = |(part, from): (&Part, &PathBuf)| {
        ModelFile::brought(part.name(from).to_owned(), from.metadata().ok().map(|file| file.len()))
    };
    let title = folder.file_name().map_or("Transducer".into(), |name| name.to_string_lossy());
    let rows = wanted.iter().zip(&files).map(row).collect();
    let kind = (Purpose::Recogniser, "transducer");
    let model = Model::brought(("transducer", &title), &sha256, kind, Some("onnxruntime"), rows);
    Ok((model, files))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let error = Parts(parts.0.clone()).models().next().unwrap().unwrap_err();
        assert!(error.to_string().contains("decoder.onnx of the recogniser"), "{error}");
        parts.add(Part::Joint, put("decoder_joint-model.int8.onnx"));
        let (model, files) = parts.models().next().unwrap().unwrap();
        let names: Vec<&str> = model.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["encoder.onnx", "decoder_joint.onnx", "vocab.txt"]);
        assert_eq!(files[0], small);
        assert!(model.id.starts_with("transducer-") && model.needs.as_deref() == Some("onnxruntime"));
    }
}
