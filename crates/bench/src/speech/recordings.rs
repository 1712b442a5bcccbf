//! Recordings with what is said in them, read from a folder: an `index.json`, a `transcripts.tsv`, or a `.txt` beside each `.wav`.

use std::path::{Path, PathBuf};

use riposte_problem::{Kind, Problem};
use serde::Deserialize;

/// A recording and its words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Recording {
    pub(super) file: PathBuf,
    pub(super) text: String,
    /// ISO 639-1 code, where the folder tells it.
    pub(super) language: Option<String>,
}

/// The recordings of a folder, by name where the folder has no order of its own. Subfolders are not searched.
///
/// # Errors
/// In plain words, where there is no such folder, its list can't be read, or it has no recording with a text.
pub(super) fn recordings(folder: &Path) -> Result<Vec<Recording>, Problem> {
    let refused = |what: String| {
        Problem::new(
            "bench.no_recordings",
            Kind::Input,
            what,
            "Name a folder with an index.json (a list of file, text, language), a transcripts.tsv (file, seconds, text), or a .txt beside each .wav.",
        )
    };
    if !folder.is_dir() {
        return Err(refused(format!("There is no folder {}.", folder.display())));
    }
    let read = |file: PathBuf| match std::fs::read_to_string(&file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(refused(format!("{} can't be read ({error}).", file.display()))),
    };
    let mut found = Vec::new();
    if let Some(list) = read(folder.join("index.json"))? {
        found = serde_json::from_str(&list).map_err(|error| {
            refused(format!("{} is no list of recordings ({error}).", folder.join("index.json").display()))
        })?;
    } else if let Some(list) = read(folder.join("transcripts.tsv"))? {
        for line in list.lines().filter(|line| !line.trim().is_empty()) {
            let &[file, _, text] = line.split('\t').collect::<Vec<_>>().as_slice() else {
                return Err(refused(format!(
                    "{} has a line without file, seconds and text: {line:?}",
                    folder.join("transcripts.tsv").display()
                )));
            };
            found.push(Recording { file: file.into(), text: text.to_owned(), language: None });
        }
    } else {
        let listed = folder.read_dir().into_iter().flatten().flatten().map(|entry| entry.path());
        let mut files: Vec<PathBuf> = listed.filter(|path| path.extension().is_some_and(|end| end == "wav")).collect();
        files.sort();
        for file in files {
            if let Some(text) = read(file.with_extension("txt"))? {
                found.push(Recording { file, text: text.trim().to_owned(), language: None });
            }
        }
    }
    if found.is_empty() {
        return Err(refused(format!("{} has no recording with a text.", folder.display())));
    }
    found.iter_mut().for_each(|recording| recording.file = folder.join(&recording.file));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(folder: &Path) -> Vec<(String, String, String)> {
        let name = |file: &Path| file.file_name().unwrap().to_string_lossy().into_owned();
        recordings(folder)
            .unwrap()
            .into_iter()
            .map(|r| (name(&r.file), r.text, r.language.unwrap_or_default()))
            .collect()
    }

    fn row(file: &str, text: &str, language: &str) -> (String, String, String) {
        (file.to_owned(), text.to_owned(), language.to_owned())
    }

    #[test]
    fn three_kinds_of_folder_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("b.wav", "");
        write("b.txt", "Second.\n");
        write("a.wav", "");
        write("a.txt", "First.");
        write("c.wav", "");
        assert_eq!(found(folder.path()), [row("a.wav", "First.", ""), row("b.wav", "Second.", "")]);
        write("transcripts.tsv", "b.wav\t1.5\tB\na.wav\t2\tA\n");
        assert_eq!(found(folder.path()), [row("b.wav", "B", ""), row("a.wav", "A", "")]);
        write("index.json", r#"[{"file":"a.wav","text":"Hola","language":"es","kind":"plain"}]"#);
        assert_eq!(found(folder.path()), [row("a.wav", "Hola", "es")]);
        assert_eq!(recordings(folder.path()).unwrap()[0].file, folder.path().join("a.wav"));
    }

    #[test]
    fn what_is_wrong_with_a_folder_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let told = |folder: &Path| recordings(folder).unwrap_err().message.en;
        assert!(told(&folder.path().join("none")).starts_with("There is no folder"));
        assert!(told(folder.path()).ends_with("has no recording with a text."));
        std::fs::write(folder.path().join("transcripts.tsv"), "a.wav A\n").unwrap();
        assert!(told(folder.path()).contains("without file, seconds and text"));
        std::fs::write(folder.path().join("index.json"), "{").unwrap();
        assert!(told(folder.path()).contains("no list of recordings"));
    }
}
