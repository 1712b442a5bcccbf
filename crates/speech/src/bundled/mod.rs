//! Finds the files that come with Riposte (`models/micro`): in an installed bundle, in a source checkout, or in the program itself ([`carry`]). Looks at the file
//! system, on the caller's thread; never loads anything.

mod carried;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

pub use self::carried::Carried;
use riposte_problem::words::phrase;

use crate::SpeechError;

/// The folder that holds `micro`, instead of the places that are searched otherwise.
pub const MODELS_DIR_VARIABLE: &str = "RIPOSTE_MODELS_DIR";

/// What the bundled questions say, in the order of [`try_it_questions`].
pub const TRY_IT_TEXTS: [&str; 2] = ["What time is it?", "How much is two plus eighteen?"];

const MODEL: &str = "riposte-micro.en.bin";
const QUESTIONS: [&str; 2] = ["try-it.wav", "try-it-2.wav"];

/// Where installations have their models, from the program's folder.
const INSTALLED: [&str; 5] =
    ["models", "../Resources/models", "../lib/riposte/models", "../lib/Riposte/models", "../share/riposte/models"];

/// What this program carries, and the folder into which it is unpacked.
static CARRIED: OnceLock<(&'static [Carried], PathBuf)> = OnceLock::new();

/// This program carries these files: what is found nowhere else is unpacked into `folder`. Once, before anything is looked for.
pub fn carry(files: &'static [Carried], folder: PathBuf) {
    // Said twice by nobody: `main` says it.
    let _ = CARRIED.set((files, folder));
}

/// The small recogniser that comes with Riposte.
///
/// Searched in this order: the folder named by `RIPOSTE_MODELS_DIR`; beside the program (`models/micro`, `../Resources/models/micro` in a macOS
/// bundle, `../lib/riposte/models/micro`, `../share/riposte/models/micro`); the source checkout the program was built in (a folder above it
/// with `Cargo.toml` and `models/micro`); the program itself ([`carry`]); in debug builds that carry none also the checkout known when they were compiled.
///
/// # Errors
/// [`SpeechError::BundledMissing`], which names the places; [`SpeechError::NotUnpacked`] where the program carries it.
pub fn micro_model() -> Result<PathBuf, SpeechError> {
    find(MODEL)
}

/// A spoken question (16 kHz mono WAV) that the small recogniser understands and the demo chat model answers.
///
/// # Errors
/// As [`micro_model`].
pub fn try_it_question() -> Result<PathBuf, SpeechError> {
    find(QUESTIONS[0])
}

/// The questions of a short conversation, one turn each; they say [`TRY_IT_TEXTS`].
///
/// # Errors
/// As [`micro_model`].
pub fn try_it_questions() -> Result<[PathBuf; 2], SpeechError> {
    Ok([find(QUESTIONS[0])?, find(QUESTIONS[1])?])
}

fn find(file: &str) -> Result<PathBuf, SpeechError> {
    let named = std::env::var_os(MODELS_DIR_VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
    let program = std::env::current_exe().ok();
    let folders = folders(named.as_deref(), program.as_deref());
    search(&folders, file).map_or_else(|| elsewhere(file, folders), Ok)
}

/// Where no installation has it: in the program, else in the checkout that it was built in.
fn elsewhere(file: &str, mut looked: Vec<PathBuf>) -> Result<PathBuf, SpeechError> {
    let carried =
        CARRIED.get().and_then(|(files, folder)| Some((files.iter().find(|carried| carried.file == file)?, folder)));
    if let Some((carried, folder)) = carried {
        return carried.unpacked(folder).map_err(|error| SpeechError::NotUnpacked {
            file: file.to_owned(),
            folder: folder.display().to_string(),
            reason: phrase::system(&error),
        });
    }
    looked.extend(cfg!(debug_assertions).then(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/micro")));
    search(&looked, file).ok_or_else(|| {
        let looked: Vec<String> = looked.iter().map(|folder| folder.join(file).display().to_string()).collect();
        SpeechError::BundledMissing { file: file.to_owned(), looked: looked.join(", ") }
    })
}

/// Where `micro`'s files may be, in order.
fn folders(named: Option<&Path>, program: Option<&Path>) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = named.map(|folder| folder.join("micro")).into_iter().collect();
    if let Some(beside) = program.and_then(Path::parent) {
        for place in INSTALLED {
            folders.push(beside.join(place).join("micro"));
        }
        let checkouts = beside.ancestors().filter(|folder| folder.join("Cargo.toml").is_file());
        folders.extend(checkouts.map(|folder| folder.join("models/micro")));
    }
    folders
}

fn search(folders: &[PathBuf], file: &str) -> Option<PathBuf> {
    folders.iter().map(|folder| folder.join(file)).find(|place| place.is_file())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn put(root: &Path, file: &str) {
        let file = root.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, "x").unwrap();
    }

    /// Puts the model at `at` and finds it for a program at `program`; the path from the root.
    fn found(program: &str, at: &[&str], named: Option<&str>) -> Option<String> {
        let root = tempfile::tempdir().unwrap();
        at.iter().for_each(|file| put(root.path(), file));
        put(root.path(), program);
        let named = named.map(|folder| root.path().join(folder));
        let path = search(&folders(named.as_deref(), Some(&root.path().join(program))), MODEL)?;
        let (path, root) = (path.canonicalize().unwrap(), root.path().canonicalize().unwrap());
        Some(path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"))
    }

    #[test]
    fn it_is_found_in_every_kind_of_installation() {
        for (program, at) in [
            ("app/riposte.exe", "app/models/micro/riposte-micro.en.bin"),
            ("Riposte.app/Contents/MacOS/riposte", "Riposte.app/Contents/Resources/models/micro/riposte-micro.en.bin"),
            ("usr/bin/riposte", "usr/lib/riposte/models/micro/riposte-micro.en.bin"),
            ("usr/bin/riposte-desktop", "usr/lib/Riposte/models/micro/riposte-micro.en.bin"),
            ("usr/bin/riposte", "usr/share/riposte/models/micro/riposte-micro.en.bin"),
        ] {
            assert_eq!(found(program, &[at], None).as_deref(), Some(at), "{program}");
        }
    }

    #[test]
    fn a_folder_above_counts_only_in_a_source_checkout() {
        let model = "src/models/micro/riposte-micro.en.bin";
        assert_eq!(found("src/target/debug/deps/t", &[model, "src/Cargo.toml"], None).as_deref(), Some(model));
        assert_eq!(found("src/target/debug/deps/t", &[model], None), None);
    }

    #[test]
    fn the_named_folder_comes_first() {
        let (mine, theirs) = ("mine/micro/riposte-micro.en.bin", "app/models/micro/riposte-micro.en.bin");
        assert_eq!(found("app/riposte", &[mine, theirs], Some("mine")).as_deref(), Some(mine));
        assert_eq!(found("app/riposte", &[theirs], Some("mine")).as_deref(), Some(theirs));
    }

    #[test]
    fn not_found_says_where_it_looked() {
        let error = elsewhere("nothing.bin", vec![PathBuf::from("/a/micro")]).unwrap_err();
        let message = error.to_string().replace('\\', "/");
        assert!(
            message.contains("/a/micro/nothing.bin, ") && message.contains("/models/micro/nothing.bin"),
            "{message}"
        );
    }

    #[test]
    fn this_checkout_has_all_of_them() {
        assert!(micro_model().unwrap().is_file());
        assert_eq!(try_it_questions().unwrap()[0], try_it_question().unwrap());
    }
}
