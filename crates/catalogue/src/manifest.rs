//! What is installed, as `installed.json` says it: written whole or not at all. A file that can't be read is set aside; the models are still in their folders, and
//! pulling them again finds them there.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::book::is_below;
use crate::row::{Licence, Purpose};

/// A file as it was when it was verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstalledFile {
    /// Below the model's folder.
    pub name: String,
    pub size: u64,
    pub sha256: String,
    /// The hash is its publisher's; else it was recorded when the file came.
    pub published: bool,
    /// It was found changed since.
    #[serde(default, skip_serializing_if = "is_false")]
    pub damaged: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's form")]
fn is_false(value: &bool) -> bool {
    !value
}

/// A model that is here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installed {
    pub id: String,
    pub name: String,
    pub purpose: Purpose,
    pub family: String,
    pub licence: Licence,
    #[serde(default)]
    pub revision: String,
    /// The first is the one by which the model is opened.
    pub files: Vec<InstalledFile>,
}

impl Installed {
    /// Bytes on the disk.
    pub fn size(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) version: u32,
    pub(crate) models: BTreeMap<String, Installed>,
}

const VERSION: u32 = 1;

/// Reads it; what can't be used of it is as if it were not there. An entry whose names leave its folder is not believed.
pub(crate) fn read(path: &Path) -> io::Result<Manifest> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Manifest::default()),
        Err(error) => return Err(error),
    };
    let Ok(mut manifest) = serde_json::from_slice::<Manifest>(&bytes) else {
        tracing::warn!(path = %path.display(), "the list of installed models can't be read and is set aside");
        fs::rename(path, path.with_extension("json.bad"))?;
        return Ok(Manifest::default());
    };
    manifest.models.retain(|id, model| {
        *id == model.id
            && is_below(id)
            && !model.files.is_empty()
            && model.files.iter().all(|file| is_below(&file.name))
    });
    Ok(manifest)
}

/// Replaces it. When this returns, the new one is on the disk.
pub(crate) fn write(path: &Path, manifest: &Manifest) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".installed").tempfile_in(folder)?;
    let manifest = Manifest { version: VERSION, models: manifest.models.clone() };
    serde_json::to_writer_pretty(&mut file, &manifest).map_err(io::Error::other)?;
    file.write_all(b"\n")?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Makes a rename last. Only where a folder can be opened as a file.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed(id: &str, file: &str) -> Installed {
        Installed {
            id: id.to_owned(),
            name: id.to_owned(),
            purpose: Purpose::Recogniser,
            family: "whisper".to_owned(),
            licence: Licence { name: "MIT".to_owned(), address: String::new(), accept: false, text: String::new() },
            revision: String::new(),
            files: vec![InstalledFile {
                name: file.to_owned(),
                size: 1,
                sha256: String::new(),
                published: true,
                damaged: false,
            }],
        }
    }

    #[test]
    fn what_is_written_is_read_and_what_leaves_its_folder_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("installed.json");
        assert_eq!(read(&path).unwrap(), Manifest::default());
        let mut manifest = Manifest { version: VERSION, ..Manifest::default() };
        manifest.models.insert("a".to_owned(), installed("a", "x/y.bin"));
        write(&path, &manifest).unwrap();
        assert_eq!(read(&path).unwrap(), manifest);
        let whole = manifest.clone();
        manifest.models.insert("b".to_owned(), installed("b", "../../x"));
        manifest.models.insert("..".to_owned(), installed("..", "x"));
        manifest.models.insert("c".to_owned(), installed("d", "x"));
        write(&path, &manifest).unwrap();
        assert_eq!(read(&path).unwrap(), whole);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn one_that_is_damaged_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("installed.json");
        fs::write(&path, "{\"models\":").unwrap();
        assert_eq!(read(&path).unwrap(), Manifest::default());
        assert!(folder.path().join("installed.json.bad").exists() && !path.exists());
    }
}
