//! Which files of a folder make up a model. Looks at names only, on the caller's thread; what is in them is matched when they are opened.

use std::path::{Path, PathBuf};

use riposte_onnx::OnnxError;
use riposte_problem::words::transducer as words;

use crate::TransducerError;

/// The files of one model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Files {
    pub(crate) encoder: PathBuf,
    pub(crate) joint: JointFiles,
    pub(crate) vocabulary: PathBuf,
}

/// The prediction network and the joint network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum JointFiles {
    Together(PathBuf),
    Apart { decoder: PathBuf, joiner: PathBuf },
}

const VOCABULARIES: [&str; 3] = ["vocab.txt", "tokens.txt", "tokenizer.model"];

impl Files {
    /// Those in the folder, or beside the encoder's file. Of several of a kind those as small as the encoder are taken (`.int8`).
    ///
    /// # Errors
    /// [`TransducerError::Onnx`]: there is no such file or folder; [`TransducerError::Unfit`]: one is missing in it.
    pub(crate) fn at(path: &Path) -> Result<Self, TransducerError> {
        let shown = path.display().to_string();
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new(".")) };
        if !path.exists() {
            return Err(OnnxError::ModelMissing { path: shown }.into());
        }
        let mut names: Vec<String> = folder
            .read_dir()
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.path().is_file())
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        names.sort();
        let missing = |what: &str| TransducerError::Unfit { path: shown.clone(), reason: words::file_missing(what) };
        let encoder = match path.file_name().and_then(|name| name.to_str()).filter(|_| path.is_file()) {
            Some(name) => name.to_owned(),
            None => graph(&names, "encoder", true).ok_or_else(|| missing("encoder.onnx"))?,
        };
        let small = is_small(&encoder);
        let joint = if let Some(name) = graph(&names, "decoder_joint", small) {
            JointFiles::Together(folder.join(name))
        } else {
            let decoder = graph(&names, "decoder", small).ok_or_else(|| missing("decoder_joint.onnx"))?;
            let joiner = graph(&names, "joiner", small).ok_or_else(|| missing("joiner.onnx"))?;
            JointFiles::Apart { decoder: folder.join(decoder), joiner: folder.join(joiner) }
        };
        let vocabulary = VOCABULARIES.into_iter().find(|name| names.iter().any(|there| there == name));
        let vocabulary = folder.join(vocabulary.ok_or_else(|| missing(VOCABULARIES[0]))?);
        Ok(Self { encoder: folder.join(encoder), joint, vocabulary })
    }
}

/// The graph with this beginning, as small as is wanted if there is one.
fn graph(names: &[String], begins: &str, small: bool) -> Option<String> {
    let graphs = names.iter().filter(|name| name.starts_with(begins) && name.ends_with(".onnx"));
    graphs.min_by_key(|name| is_small(name) != small).cloned()
}

fn is_small(name: &str) -> bool {
    name.contains("int8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        files.iter().for_each(|file| std::fs::write(folder.path().join(file), "").unwrap());
        folder
    }

    const PARAKEET: [&str; 6] = [
        "encoder-model.onnx",
        "encoder-model.int8.onnx",
        "decoder_joint-model.onnx",
        "decoder_joint-model.int8.onnx",
        "vocab.txt",
        "encoder-model.onnx.data",
    ];

    #[test]
    fn the_small_graphs_go_together_and_so_do_the_large_ones() {
        let there = folder(&PARAKEET);
        let at = |name: &str| there.path().join(name);
        let files = Files::at(there.path()).unwrap();
        assert_eq!(files.encoder, at("encoder-model.int8.onnx"));
        assert_eq!(files.joint, JointFiles::Together(at("decoder_joint-model.int8.onnx")));
        assert_eq!(files.vocabulary, at("vocab.txt"));
        let files = Files::at(&at("encoder-model.onnx")).unwrap();
        assert_eq!(files.joint, JointFiles::Together(at("decoder_joint-model.onnx")));
    }

    #[test]
    fn three_graphs_apart_are_a_model_too() {
        let there = folder(&["encoder.onnx", "decoder.onnx", "joiner.onnx", "tokens.txt"]);
        let at = |name: &str| there.path().join(name);
        let files = Files::at(&at("encoder.onnx")).unwrap();
        assert_eq!(files.joint, JointFiles::Apart { decoder: at("decoder.onnx"), joiner: at("joiner.onnx") });
    }

    #[test]
    fn what_is_missing_is_named() {
        for (files, missing) in [
            (&PARAKEET[2..], "encoder.onnx"),
            (&PARAKEET[..2], "decoder_joint.onnx"),
            (&PARAKEET[..4], "vocab.txt"),
            (&["encoder.onnx", "decoder.onnx", "tokens.txt"][..], "joiner.onnx"),
        ] {
            let error = Files::at(folder(files).path()).unwrap_err();
            assert!(error.to_string().contains(missing), "{error}");
        }
        let gone = Files::at(Path::new("/no/such/model")).unwrap_err();
        assert_eq!(gone.problem().code, "speech.model_missing");
    }
}
