//! Which files of a folder make up a model. Looks at names only, on the caller's thread; what is in them is matched when they are opened.

use std::path::{Path, PathBuf};

use riposte_onnx::OnnxError;
use riposte_problem::words::transducer as words;

use crate::MoonshineError;

/// The files of one model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Files {
    pub(crate) frontend: PathBuf,
    pub(crate) encoder: PathBuf,
    pub(crate) adapter: PathBuf,
    pub(crate) cross: PathBuf,
    pub(crate) decoder: PathBuf,
    pub(crate) config: PathBuf,
    pub(crate) tokenizer: PathBuf,
}

impl Files {
    /// Those in the folder, or beside the file. A graph is in ONNX Runtime's own format (`.ort`), as published, or in ONNX's; where there are both, it is the one
    /// that the file has, and `.ort` for a folder.
    ///
    /// # Errors
    /// [`MoonshineError::Onnx`]: there is no such file or folder; [`MoonshineError::Unfit`]: one is missing in it.
    pub(crate) fn at(path: &Path) -> Result<Self, MoonshineError> {
        let shown = path.display().to_string();
        if !path.exists() {
            return Err(OnnxError::ModelMissing { path: shown }.into());
        }
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new(".")) };
        let is_onnx = path.is_file() && path.extension().is_some_and(|end| end == "onnx");
        let ends = if is_onnx { ["onnx", "ort"] } else { ["ort", "onnx"] };
        let there = |names: &[String]| -> Result<PathBuf, MoonshineError> {
            let found = names.iter().map(|name| folder.join(name)).find(|file| file.is_file());
            found.ok_or_else(|| MoonshineError::Unfit { path: shown.clone(), reason: words::file_missing(&names[0]) })
        };
        let graph = |name: &str| there(&ends.map(|end| format!("{name}.{end}")));
        Ok(Self {
            frontend: graph("frontend")?,
            encoder: graph("encoder")?,
            adapter: graph("adapter")?,
            cross: graph("cross_kv")?,
            decoder: graph("decoder_kv")?,
            config: there(&["streaming_config.json".to_owned()])?,
            tokenizer: there(&["tokenizer.bin".to_owned()])?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRAPHS: [&str; 5] = ["frontend", "encoder", "adapter", "cross_kv", "decoder_kv"];

    fn folder(ends: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str| std::fs::write(folder.path().join(name), "").unwrap();
        GRAPHS.iter().for_each(|graph| ends.iter().for_each(|end| put(&format!("{graph}.{end}"))));
        ["streaming_config.json", "tokenizer.bin"].into_iter().for_each(put);
        folder
    }

    #[test]
    fn graphs_of_either_format_are_found() {
        for (ends, named, wanted) in [
            (&["ort"][..], "", "ort"),
            (&["onnx"], "", "onnx"),
            (&["ort", "onnx"], "", "ort"),
            (&["ort", "onnx"], "encoder.onnx", "onnx"),
            (&["ort"], "tokenizer.bin", "ort"),
        ] {
            let there = folder(ends);
            let files = Files::at(&there.path().join(named)).unwrap();
            assert_eq!(files.decoder, there.path().join(format!("decoder_kv.{wanted}")), "{ends:?} {named}");
            assert_eq!(files.tokenizer, there.path().join("tokenizer.bin"));
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        for missing in ["frontend.ort", "cross_kv.ort", "decoder_kv.ort", "streaming_config.json", "tokenizer.bin"] {
            let there = folder(&["ort"]);
            std::fs::remove_file(there.path().join(missing)).unwrap();
            let error = Files::at(there.path()).unwrap_err();
            assert!(error.to_string().contains(&format!("{missing} is not there")), "{error}");
        }
        let gone = Files::at(Path::new("/no/such/model")).unwrap_err();
        assert_eq!(gone.problem().code, "speech.model_missing");
    }
}
