//! The models that are here: where they are, whether they are whole, and their removal. Looks at the disk on the caller's thread.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use riposte_problem::Sentence;
use riposte_problem::words::{model_files as words, phrase};
use serde::Serialize;

use crate::lock::Lock;
use crate::manifest::{self, Installed, Manifest};
use crate::partial::Partial;
use crate::row::{Model, Purpose};
use crate::{Catalogue, CatalogueError, hash};

/// The folder of models.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

/// How it stands with a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Status {
    Missing,
    /// So many bytes came, and the rest can be fetched.
    Partial {
        #[cfg_attr(feature = "specta", specta(type = f64))]
        have: u64,
    },
    /// `optional_missing`: files that it can do without.
    Installed {
        #[cfg_attr(feature = "specta", specta(type = u32))]
        optional_missing: usize,
    },
    /// `reason` ends the sentence "It is damaged: ".
    Damaged {
        reason: Sentence,
    },
}

/// What a settings field names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// No model's id: a path, or empty.
    Other,
    /// An installed model, and the file by which it is opened.
    Here(PathBuf),
    NotHere(CatalogueError),
}

/// What a verification found of one model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Verified {
    pub id: String,
    /// Files whose size and hash are right.
    #[cfg_attr(feature = "specta", specta(type = u32))]
    pub right: usize,
    /// Of those, how many have a hash that was recorded and not published.
    #[cfg_attr(feature = "specta", specta(type = u32))]
    pub recorded: usize,
    /// Files that are not, each with why.
    pub wrong: Vec<(String, Sentence)>,
}

impl Store {
    /// The one in this folder, which need not be there.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Everything that is installed, by id.
    ///
    /// # Errors
    /// [`CatalogueError::Disk`].
    pub fn installed(&self) -> Result<BTreeMap<String, Installed>, CatalogueError> {
        Ok(self.manifest()?.models)
    }

    pub(crate) fn manifest(&self) -> Result<Manifest, CatalogueError> {
        manifest::read(&self.manifest_path()).map_err(|error| CatalogueError::disk(&self.manifest_path(), &error))
    }

    /// How it stands with a row. Compares sizes, no hashes: see [`Store::verify`].
    ///
    /// # Errors
    /// [`CatalogueError::Disk`].
    pub fn status(&self, model: &Model) -> Result<Status, CatalogueError> {
        Ok(self.status_of(model, self.installed()?.get(&model.id)))
    }

    /// The same, of a list of what is installed that was read already.
    pub fn status_of(&self, model: &Model, installed: Option<&Installed>) -> Status {
        let Some(installed) = installed else {
            let have = model.files.iter().map(|file| self.partial(&model.id, &file.name).have()).sum();
            return if have == 0 { Status::Missing } else { Status::Partial { have } };
        };
        match self.damage(installed) {
            Some(reason) => Status::Damaged { reason },
            None => {
                let is_here = |name: &str| installed.files.iter().any(|file| file.name == name);
                let optional_missing = model.files.iter().filter(|file| file.optional && !is_here(&file.name)).count();
                Status::Installed { optional_missing }
            }
        }
    }

    /// What is wrong with an installed model, going by its files' sizes and by what was found before.
    pub fn damage(&self, installed: &Installed) -> Option<Sentence> {
        installed.files.iter().find_map(|file| {
            let path = self.path(&installed.id, &file.name);
            match fs::metadata(&path) {
                Err(_) => Some(words::file_missing(&file.name)),
                Ok(found) if !found.is_file() => Some(words::no_file(&file.name)),
                Ok(found) if found.len() != file.size => Some(words::other_size(&file.name)),
                Ok(_) if file.damaged => Some(words::file_changed(&file.name)),
                Ok(_) => None,
            }
        })
    }

    /// The file by which a model is opened.
    ///
    /// # Errors
    /// [`CatalogueError::NotInstalled`], [`CatalogueError::Damaged`].
    pub fn locate(&self, id: &str) -> Result<PathBuf, CatalogueError> {
        let installed =
            self.manifest()?.models.remove(id).ok_or_else(|| CatalogueError::NotInstalled { id: id.to_owned() })?;
        self.file_of(&installed)
    }

    /// The file by which an installed model is opened.
    ///
    /// # Errors
    /// [`CatalogueError::Damaged`].
    pub fn file_of(&self, installed: &Installed) -> Result<PathBuf, CatalogueError> {
        match self.damage(installed) {
            Some(reason) => Err(CatalogueError::Damaged { id: installed.id.clone(), reason }),
            None => Ok(self.path(&installed.id, &installed.files[0].name)),
        }
    }

    /// What a settings field that may hold a path or an id names. A text is an id where a row or an installed model has it.
    pub fn named(&self, text: &str, purpose: Purpose, catalogue: &Catalogue) -> Named {
        let installed = self.manifest().unwrap_or_default().models;
        let is =
            installed.get(text).map(|model| model.purpose).or_else(|| catalogue.find(text).map(|model| model.purpose));
        match is {
            None => Named::Other,
            Some(is) if is != purpose => {
                Named::NotHere(CatalogueError::OtherPurpose { id: text.to_owned(), is, wanted: purpose })
            }
            Some(_) => self.locate(text).map_or_else(Named::NotHere, Named::Here),
        }
    }

    /// The newest by id of the installed models of a purpose that are whole: the file by which it is opened.
    pub fn any(&self, purpose: Purpose) -> Option<PathBuf> {
        self.newest(|model| model.purpose == purpose)
    }

    /// The same, of one family.
    pub fn any_of_family(&self, purpose: Purpose, family: &str) -> Option<PathBuf> {
        self.newest(|model| model.purpose == purpose && model.family == family)
    }

    fn newest(&self, is: impl Fn(&Installed) -> bool) -> Option<PathBuf> {
        let installed = self.manifest().ok()?.models;
        installed.values().rev().filter(|model| is(model)).find_map(|model| self.file_of(model).ok())
    }

    /// Hashes every file of a model. What is wrong is remembered, so that a pull mends it.
    ///
    /// # Errors
    /// [`CatalogueError::NotInstalled`], [`CatalogueError::Disk`].
    pub fn verify(&self, id: &str) -> Result<Verified, CatalogueError> {
        let not_installed = || CatalogueError::NotInstalled { id: id.to_owned() };
        let mut model = self.manifest()?.models.remove(id).ok_or_else(not_installed)?;
        let mut verified = Verified { id: id.to_owned(), right: 0, recorded: 0, wrong: Vec::new() };
        for file in &mut model.files {
            let wrong = match hash::of_file(&self.path(id, &file.name), || true) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Some(words::missing()),
                Err(error) => Some(words::unreadable(phrase::system(&error))),
                Ok((_, size)) if size != file.size => Some(words::other_length(size, file.size)),
                Ok((hash, _)) if hash != file.sha256 => Some(words::other_hash()),
                Ok(_) => None,
            };
            file.damaged = wrong.is_some();
            match wrong {
                Some(reason) => verified.wrong.push((file.name.clone(), reason)),
                None => {
                    verified.right += 1;
                    verified.recorded += usize::from(!file.published);
                }
            }
        }
        self.change(|models| {
            // Somebody may have removed or pulled it meanwhile.
            if let Some(entry) = models.get_mut(id) {
                for (kept, seen) in
                    entry.files.iter_mut().zip(&model.files).filter(|(kept, seen)| kept.sha256 == seen.sha256)
                {
                    kept.damaged = seen.damaged;
                }
            }
        })?;
        Ok(verified)
    }

    /// Deletes a model and what is on its way of it. The bytes that became free.
    ///
    /// # Errors
    /// [`CatalogueError::NotInstalled`] where nothing of it is here; [`CatalogueError::Disk`].
    pub fn remove(&self, id: &str) -> Result<u64, CatalogueError> {
        let _turn = self.turn(id)?;
        let mut known = false;
        // The list first: what is half deleted is not installed.
        self.change(|models| known = models.remove(id).is_some())?;
        let had_parts = !self.parts(id).is_empty();
        let mut free = self.discard_parts(id)?;
        let folder = self.folder.join(id);
        // A folder that nobody fetched or imported is the user's own.
        let is_ours = known || had_parts || Catalogue::embedded().find(id).is_some();
        let is_here = is_ours && folder.is_dir();
        if is_here {
            free += size_below(&folder);
            fs::remove_dir_all(&folder).map_err(|error| CatalogueError::disk(&folder, &error))?;
        }
        if known || is_here || had_parts { Ok(free) } else { Err(CatalogueError::NotInstalled { id: id.to_owned() }) }
    }

    /// Deletes what is on its way of a model; what is installed stays. The bytes that became free.
    ///
    /// # Errors
    /// [`CatalogueError::Busy`] while somebody fetches it; [`CatalogueError::Disk`].
    pub fn discard(&self, id: &str) -> Result<u64, CatalogueError> {
        let _turn = self.turn(id)?;
        self.discard_parts(id)
    }

    /// This process's turn at the files of a model, until it is dropped. What is no id leads to no file.
    pub(crate) fn turn(&self, id: &str) -> Result<Lock, CatalogueError> {
        if !crate::book::is_id(id) {
            return Err(CatalogueError::NotInstalled { id: id.to_owned() });
        }
        let lock = self.lock_path(id);
        let turn = Lock::try_take(&lock).map_err(|error| CatalogueError::disk(&lock, &error))?;
        turn.ok_or_else(|| CatalogueError::Busy { id: id.to_owned() })
    }

    fn discard_parts(&self, id: &str) -> Result<u64, CatalogueError> {
        let mut free = 0;
        for path in self.parts(id) {
            free += fs::metadata(&path).map_or(0, |file| file.len());
            fs::remove_file(&path).map_err(|error| CatalogueError::disk(&path, &error))?;
        }
        Ok(free)
    }

    /// Bytes that are free on the folder's disk.
    ///
    /// # Errors
    /// [`CatalogueError::Disk`].
    pub fn free_space(&self) -> Result<u64, CatalogueError> {
        crate::pull::free_space(&self.folder).map_err(|error| CatalogueError::disk(&self.folder, &error))
    }

    /// Bytes that everything below the folder takes.
    pub fn disk_use(&self) -> u64 {
        size_below(&self.folder)
    }

    fn parts(&self, id: &str) -> Vec<PathBuf> {
        let begins = format!("{id}~");
        let entries = fs::read_dir(self.partial_folder()).into_iter().flatten().flatten();
        entries
            .filter(|entry| entry.file_name().to_string_lossy().starts_with(&begins))
            .map(|entry| entry.path())
            .collect()
    }

    /// Changes the list of what is installed, one at a time.
    pub(crate) fn change(&self, change: impl FnOnce(&mut BTreeMap<String, Installed>)) -> Result<(), CatalogueError> {
        let lock = self.folder.join(".locks/.installed");
        let path = self.manifest_path();
        let _turn = Lock::take(&lock).map_err(|error| CatalogueError::disk(&lock, &error))?;
        let mut manifest = self.manifest()?;
        let before = manifest.clone();
        change(&mut manifest.models);
        if manifest == before {
            Ok(())
        } else {
            manifest::write(&path, &manifest).map_err(|error| CatalogueError::disk(&path, &error))
        }
    }

    pub(crate) fn path(&self, id: &str, file: &str) -> PathBuf {
        self.folder.join(id).join(file)
    }

    pub(crate) fn partial(&self, id: &str, file: &str) -> Partial {
        Partial::of(&self.partial_folder(), id, file)
    }

    pub(crate) fn partial_folder(&self) -> PathBuf {
        self.folder.join(".partial")
    }

    pub(crate) fn lock_path(&self, id: &str) -> PathBuf {
        self.folder.join(".locks").join(id)
    }

    fn manifest_path(&self) -> PathBuf {
        self.folder.join("installed.json")
    }
}

fn size_below(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let size = |entry: fs::DirEntry| match entry.metadata() {
        Ok(found) if found.is_dir() => size_below(&entry.path()),
        Ok(found) => found.len(),
        Err(_) => 0,
    };
    entries.map(size).sum()
}
