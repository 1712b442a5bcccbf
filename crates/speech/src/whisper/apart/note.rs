//! A note that a graphics card is being tried: left before native code is entered that may end the program or the whole machine, taken away once it has read
//! something. One that is found at a start tells that the last one did not come through. Called where models are loaded; a disk that takes no note is logged and
//! does no harm.

use std::fs;
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
}

impl Note {
    /// `folder`: where it is left; `None`: nowhere. `card`: as the settings name it; empty: the first there is.
    pub(in crate::whisper) fn new(folder: Option<&Path>, card: &str) -> Self {
        let now = Try { version: env!("CARGO_PKG_VERSION").to_owned(), card: card.to_owned() };
        Self { file: folder.map(|folder| folder.join(FILE)), now }
    }

    /// Whether this very try did not come through the last time.
    pub(in crate::whisper) fn stands(&self) -> bool {
        let noted = self.file.as_ref().and_then(|file| fs::read(file).ok());
        noted.and_then(|bytes| serde_json::from_slice::<Try>(&bytes).ok()).is_some_and(|noted| noted == self.now)
    }

    /// Before the card is tried.
    pub(in crate::whisper) fn leave(&self) {
        let Some(file) = &self.file else { return };
        let written = serde_json::to_vec(&self.now).map_err(std::io::Error::from).and_then(|bytes| {
            fs::write(file, bytes)?;
            // It is for when the machine stops.
            fs::File::open(file)?.sync_all()
        });
        if let Err(error) = written {
            tracing::warn!("no note is left that a graphics card is tried: {error}");
        }
    }

    /// It came through, or is not tried any more.
    pub(in crate::whisper) fn take_away(&self) {
        if let Some(file) = &self.file
            && let Err(error) = fs::remove_file(file)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!("the note that a graphics card was tried stays: {error}");
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
        note("a").leave();
        assert_eq!((note("a").stands(), note("b").stands()), (true, false));
        note("b").take_away();
        assert!(!note("a").stands(), "another card was chosen meanwhile: the first may be tried again");
        note("a").take_away();
        fs::write(folder.path().join(FILE), "half a no").unwrap();
        assert!(!note("a").stands());
        Note::new(None, "a").leave();
        Note::new(Some(Path::new("/no/such/folder")), "a").leave();
    }
}
