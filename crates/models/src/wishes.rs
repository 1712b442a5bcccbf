//! Models that are to be used as soon as they are here: a small file in the data folder, so that the wish outlives the page that it was made in, and the program. Blocks for as
//! long as the disk.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

const NAME: &str = "wanted-models.json";

/// The wishes of one user.
#[derive(Clone, Debug)]
pub struct Wishes {
    file: PathBuf,
}

impl Wishes {
    pub fn in_folder(data: &Path) -> Self {
        Self { file: data.join(NAME) }
    }

    /// The ids. A file that can't be read or understood is none: a model is chosen by hand then.
    pub fn all(&self) -> BTreeSet<String> {
        let read = match std::fs::read(&self.file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return BTreeSet::new(),
            Err(error) => {
                tracing::warn!(%error, "which models are to be used when they are here can't be read");
                return BTreeSet::new();
            }
        };
        serde_json::from_slice(&read).unwrap_or_else(|error| {
            tracing::warn!(%error, "which models are to be used when they are here can't be understood");
            BTreeSet::new()
        })
    }

    /// This one is to be used when it is here, or no longer.
    ///
    /// # Errors
    /// It can't be written: nothing is wished that was not before.
    pub fn wish(&self, id: &str, wanted: bool) -> io::Result<()> {
        static ONE_AFTER_ANOTHER: Mutex<()> = Mutex::new(());
        let _alone = ONE_AFTER_ANOTHER.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = self.all();
        let changes = if wanted { all.insert(id.to_owned()) } else { all.remove(id) };
        if !changes {
            return Ok(());
        }
        if all.is_empty() {
            return std::fs::remove_file(&self.file);
        }
        self.file.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        let new = self.file.with_extension("json.new");
        std::fs::write(&new, serde_json::to_vec(&all)?)?;
        std::fs::rename(new, &self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_there_at_the_next_start_until_it_is_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let wishes = || Wishes::in_folder(&folder.path().join("new"));
        assert!(wishes().all().is_empty());
        wishes().wish("whisper-base", true).unwrap();
        wishes().wish("kokoro", true).unwrap();
        wishes().wish("kokoro", true).unwrap();
        assert_eq!(wishes().all().into_iter().collect::<Vec<_>>(), ["kokoro", "whisper-base"]);
        wishes().wish("kokoro", false).unwrap();
        wishes().wish("whisper-base", false).unwrap();
        wishes().wish("whisper-base", false).unwrap();
        assert!(wishes().all().is_empty() && !folder.path().join("new").join(NAME).exists());
    }

    #[test]
    fn wishes_that_are_taken_back_at_once_are_all_gone() {
        let folder = tempfile::tempdir().unwrap();
        let wishes = Wishes::in_folder(folder.path());
        let ids: Vec<String> = (0..8).map(|n| format!("model-{n}")).collect();
        ids.iter().for_each(|id| wishes.wish(id, true).unwrap());
        std::thread::scope(|scope| {
            ids.iter().for_each(|id| drop(scope.spawn(|| wishes.wish(id, false).unwrap())));
        });
        assert!(wishes.all().is_empty());
    }

    #[test]
    fn a_damaged_file_is_no_wish_and_is_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(NAME), "[\"half").unwrap();
        let wishes = Wishes::in_folder(folder.path());
        assert!(wishes.all().is_empty());
        wishes.wish("kokoro", true).unwrap();
        assert_eq!(wishes.all().len(), 1);
    }
}
