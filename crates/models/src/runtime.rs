//! Whether ONNX Runtime can be had, for what needs it. Loads the library that is found, once for the process, on the caller's thread (about 50 ms).

use std::path::Path;

use riposte_onnx::{Places, Runtime};
use riposte_problem::Problem;

/// How it stands with ONNX Runtime in this process.
#[derive(Clone, Debug, PartialEq)]
pub enum RuntimeState {
    Works,
    /// There is none that can be used. `named`: the user names the file, so that fetching another changes nothing.
    Unusable {
        problem: Problem,
        named: bool,
    },
}

impl RuntimeState {
    /// Looks where the engine looks.
    pub fn look(data_folder: &Path) -> Self {
        Self::of(&Places::of_process(Some(data_folder)))
    }

    fn of(places: &Places) -> Self {
        match Runtime::load(places) {
            Ok(_) => Self::Works,
            Err(error) => Self::Unusable { problem: error.problem(), named: places.named.is_some() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_library_and_a_wrong_one_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = Places { named: None, folders: vec![folder.path().to_owned()], system: false };
        let RuntimeState::Unusable { problem, named: false } = RuntimeState::of(&nowhere) else {
            panic!("there is none")
        };
        assert_eq!(problem.code, "onnx.library_missing");
        let file = folder.path().join("mine.so");
        std::fs::write(&file, "no library").unwrap();
        let wrong = Places { named: Some(file), folders: Vec::new(), system: false };
        let RuntimeState::Unusable { problem, named: true } = RuntimeState::of(&wrong) else { panic!("it is none") };
        assert!(problem.code == "onnx.library_broken" && problem.message.es.contains("mine.so"), "{problem:?}");
    }
}
