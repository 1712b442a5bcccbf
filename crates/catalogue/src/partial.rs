//! A file on its way: what came of it, and what its server said of it, so that it can be gone on with after the program ended. The name holds the model's and
//! the file's; nothing looks at it but a pull of that file.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// What the server said when the part was begun.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Origin {
    pub(crate) address: String,
    /// A strong one: a weak one says nothing of single bytes (RFC 9110, 13.1.5).
    pub(crate) etag: Option<String>,
    pub(crate) size: Option<u64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Partial {
    data: PathBuf,
    origin: PathBuf,
}

impl Partial {
    pub(crate) fn of(folder: &Path, id: &str, file: &str) -> Self {
        // No id and no file name has a `~` of this program's making; '/' can't stand in a name.
        let name = format!("{id}~{}", file.replace('/', "~"));
        Self { data: folder.join(format!("{name}.part")), origin: folder.join(format!("{name}.json")) }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.data
    }

    pub(crate) fn have(&self) -> u64 {
        fs::metadata(&self.data).map_or(0, |data| data.len())
    }

    pub(crate) fn origin(&self) -> Origin {
        fs::read(&self.origin).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Begins, or goes on: says where it comes from before a byte of it is there.
    pub(crate) fn open(&self, origin: &Origin, from: u64) -> io::Result<File> {
        if let Some(folder) = self.data.parent() {
            fs::create_dir_all(folder)?;
        }
        let file = OpenOptions::new().create(true).append(true).open(&self.data)?;
        if from == 0 && file.metadata()?.is_file() {
            file.set_len(0)?;
        }
        if self.origin() != *origin {
            fs::write(&self.origin, serde_json::to_vec(origin).map_err(io::Error::other)?)?;
        }
        Ok(file)
    }

    /// Nothing of it is wanted any more.
    pub(crate) fn discard(&self) -> io::Result<()> {
        // The data first: an origin without data is harmless.
        for path in [&self.data, &self.origin] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Moves it to where it is used, at once and for good.
    pub(crate) fn place(&self, at: &Path) -> io::Result<()> {
        let folder = at.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        // What a power cut leaves must be whole, too.
        OpenOptions::new().write(true).open(&self.data)?.sync_all()?;
        fs::rename(&self.data, at)?;
        crate::manifest::sync_folder(folder)?;
        self.discard()
    }
}
