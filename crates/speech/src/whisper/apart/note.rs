//! A note that a graphics card is being tried: left before native code is entered that may end the program or the whole machine, taken away once it has read
//! something or is not tried any more. One that is found at a start, and that nobody holds, tells that the last try did not come through. Called where models are
//! loaded; a disk that takes no note is logged and does no harm.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

const FILE: &str = "graphics-card-tried.json";

/// What was tried. Another card, or another version of the program, is another try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Try {
    version: String,
    /// As the settings name it.
    card: String,
}

pub(in crate::whisper) struct Note {
    file: Option<PathBuf>,
    now: Try,
    /// The note while it is left: locked, so that another Riposte knows that this one is at it.
    left: Option<File>,
}

impl Note {
    /// `folder`: where it is left; `None`: nowhere. `card`: as the settings name it; empty: the first there is.
    pub(in crate::whisper) fn new(folder: Option<&Path>, card: &str) -> Self {
        let now = Try { version: env!("CARGO_PKG_VERSION").to_owned(), card: card.to_owned() };
        Self { file: folder.map(|folder| folder.join(FILE)), now, left: None }
    }

    /// Where it is left.
    pub(in crate::whisper) fn path(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Whether this very try did not come through the last time.
    pub(in crate::whisper) fn stands(&self) -> bool {
        let noted = || -> Option<Try> {
            let mut file = File::open(self.file.as_ref()?).ok()?;
            file.try_lock().ok()?;
            let mut text = Vec::new();
            file.read_to_end(&mut text).ok()?;
            serde_json::from_slice(&text).ok()
        };
        noted().is_some_and(|noted| noted == self.now)
    }

    /// Before the card is tried.
    pub(in crate::whisper) fn leave(&mut self) {
        let Some(path) = self.file.as_ref().filter(|_| self.left.is_none()) else { return };
        let written = serde_json::to_vec(&self.now).map_err(std::io::Error::from).and_then(|bytes| {
            let mut file = File::create(path)?;
            file.write_all(&bytes)?;
            // It is for when the machine stops.
            file.sync_all()?;
            Ok(file)
        });
        match written {
            Ok(file) => {
                // Where it is held already, another Riposte tries the same.
                let _ = file.try_lock();
                self.left = Some(file);
            }
            Err(error) => tracing::warn!("no note is left that a graphics card is tried: {error}"),
        }
    }

    /// It came through, or is not tried any more.
    pub(in crate::whisper) fn take_away(&mut self) {
        self.left = None;
        if let Some(file) = &self.file
            && let Err(error) = fs::remove_file(file)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!("the note that a graphics card was tried stays: {error}");
        }
    }

    /// It did not come through: the note stays for the next start.
    pub(in crate::whisper) fn keep(&mut self) {
        self.leave();
        self.left = None;
    }
}

/// What ends in order takes its note along.
impl Drop for Note {
    fn drop(&mut self) {
        if self.left.is_some() {
            self.take_away();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_stands_for_its_own_try_alone_until_it_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let note = |card| Note::new(Some(folder.path()), card);
        assert!(!note("a").stands());
        note("a").keep();
        assert_eq!((note("a").stands(), note("b").stands()), (true, false));
        note("b").take_away();
        assert!(!note("a").stands(), "another card was chosen meanwhile: the first may be tried again");
        fs::write(folder.path().join(FILE), "half a no").unwrap();
        assert!(!note("a").stands());
        Note::new(None, "a").keep();
        Note::new(Some(Path::new("/no/such/folder")), "a").keep();
    }

    #[test]
    fn a_note_in_somebodys_hand_is_a_try_under_way_and_goes_with_them() {
        let folder = tempfile::tempdir().unwrap();
        let mut trying = Note::new(Some(folder.path()), "a");
        trying.leave();
        assert!(folder.path().join(FILE).exists() && !Note::new(Some(folder.path()), "a").stands());
        drop(trying);
        assert!(!folder.path().join(FILE).exists());
    }
}
