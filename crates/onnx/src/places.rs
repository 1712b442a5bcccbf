//! Where the library may be. Looks at the file system on the caller's thread; loads nothing.

use std::path::{Path, PathBuf};

/// Names the library file; nothing else is tried then.
pub const LIBRARY_VARIABLE: &str = "RIPOSTE_ONNXRUNTIME";

/// Where it is when it was pulled as a model, below the data folder.
const PULLED: &str = "models/onnxruntime";
/// Where packages put it on Linux, from the program's folder.
const PACKAGED: &str = "../lib/riposte";

/// The places where ONNX Runtime is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// A file the user named: it alone is tried.
    pub named: Option<PathBuf>,
    /// Folders, in order.
    pub folders: Vec<PathBuf>,
    /// Whether the system's loader is asked for the library by its name at last.
    pub system: bool,
}

impl Places {
    /// Of this process: the file in `RIPOSTE_ONNXRUNTIME`, else beside the program or in its package's folder, then `data_folder`, then what `riposte models pull onnxruntime` put below it, then
    /// wherever the system's loader looks.
    pub fn of_process(data_folder: Option<&Path>) -> Self {
        let named = std::env::var_os(LIBRARY_VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
        let program = std::env::current_exe().ok();
        let beside = program.as_deref().and_then(Path::parent);
        let beside = beside.into_iter().flat_map(|beside| [beside.to_owned(), beside.join(PACKAGED)]);
        let data = data_folder.into_iter().flat_map(|data| [data.to_owned(), data.join(PULLED)]);
        Self { named, folders: beside.chain(data).collect(), system: true }
    }

    /// Files that are there, in order.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        match &self.named {
            Some(file) => vec![std::path::absolute(file).unwrap_or_else(|_| file.clone())],
            None => self.folders.iter().filter_map(|folder| library_in(folder)).collect(),
        }
    }

    /// Names that the system's loader is asked for.
    pub(crate) fn loader_names(&self) -> &'static [&'static str] {
        if self.system && self.named.is_none() { LOADER_NAMES } else { &[] }
    }

    /// The places in words.
    pub(crate) fn described(&self) -> String {
        if let Some(file) = &self.named {
            return format!("{} (from {LIBRARY_VARIABLE})", file.display());
        }
        let system = self.system.then(|| "the system's libraries".to_owned());
        let folders = self.folders.iter().map(|folder| folder.join(LOADER_NAMES[0]).display().to_string());
        folders.chain(system).collect::<Vec<_>>().join(", ")
    }
}

/// What the system calls the library: first as it is built, then as it is versioned.
const LOADER_NAMES: &[&str] = if cfg!(windows) {
    &["onnxruntime.dll"]
} else if cfg!(target_os = "macos") {
    &["libonnxruntime.dylib"]
} else {
    &["libonnxruntime.so", "libonnxruntime.so.1"]
};

/// The library in a folder: under its plain name, else the newest with a version in its name (`libonnxruntime.so.1.31.1`).
fn library_in(folder: &Path) -> Option<PathBuf> {
    let plain = folder.join(LOADER_NAMES[0]);
    if plain.is_file() {
        return Some(plain);
    }
    let files = folder.read_dir().ok()?.flatten().map(|file| file.path());
    files.filter_map(|path| Some((version(path.file_name()?.to_str()?)?, path))).max().map(|(_, path)| path)
}

/// The numbers in a versioned library's name: `libonnxruntime.so.1.31.1` and `libonnxruntime.1.31.1.dylib` have 1, 31, 1.
fn version(name: &str) -> Option<Vec<u32>> {
    let rest = name.strip_prefix("libonnxruntime.")?;
    let rest = if cfg!(target_os = "macos") { rest.strip_suffix(".dylib")? } else { rest.strip_prefix("so.")? };
    rest.split('.').map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(files: &[PathBuf]) -> Vec<String> {
        files.iter().map(|file| file.file_name().unwrap().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_named_file_is_the_only_one() {
        let places = Places { named: Some("here.so".into()), folders: vec![".".into()], system: true };
        assert_eq!(names(&places.files()), ["here.so"]);
        assert!(places.files()[0].is_absolute(), "or the loader would look for it in its own folders");
        assert!(places.loader_names().is_empty());
        assert_eq!(places.described(), "here.so (from RIPOSTE_ONNXRUNTIME)");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_plain_name_goes_first_then_the_newest_version_by_its_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places { folders: vec![folder.path().to_owned()], ..Places::default() };
        assert!(places.files().is_empty());
        let put = |name: &str| std::fs::write(folder.path().join(name), "").unwrap();
        ["libonnxruntime.so.1.9.0", "libonnxruntime.so.1.31.1", "libonnxruntime.so.1.4", "libonnxruntime.so.old"]
            .into_iter()
            .for_each(put);
        assert_eq!(names(&places.files()), ["libonnxruntime.so.1.31.1"]);
        put("libonnxruntime.so");
        assert_eq!(names(&places.files()), ["libonnxruntime.so"]);
    }

    #[test]
    fn the_words_name_every_place() {
        let places = Places { named: None, folders: vec!["a".into(), "b".into()], system: true };
        let words = places.described();
        let parts: Vec<&str> = words.split(", ").collect();
        assert_eq!(parts.len(), 3, "{words}");
        assert!(parts[0].starts_with('a') && parts[1].starts_with('b'), "{words}");
    }
}
