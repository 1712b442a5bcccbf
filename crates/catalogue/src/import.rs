//! Models that the user brings along, from a file or a folder: recognised by content, copied, verified, and only then in place.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use riposte_problem::Sentence;
use riposte_problem::words::model_files as words;
use sha2::{Digest, Sha256};

use crate::content::{Found, description_of, identify};
use crate::manifest::{Installed, InstalledFile};
use crate::partial::Origin;
use crate::parts::Parts;
use crate::progress::{Control, Event, Wish};
use crate::pull::free_space;
use crate::row::{Model, ModelFile, Purpose};
use crate::store::Store;
use crate::{Catalogue, CatalogueError, hash, moonshine, transducer};

/// Asks a family's loader whether a file is whole, without running it. The error ends the sentence "FILE can't be used: ".
pub type Inspect<'a> = dyn Fn(&str, &Path) -> Result<(), Sentence> + 'a;

/// What came of an import.
#[derive(Debug, Default)]
pub struct Imported {
    /// In the order they were found.
    pub installed: Vec<Installed>,
    /// Why other files were left.
    pub left: Vec<CatalogueError>,
}

/// How deep a folder is looked through, and how many files of it at most.
const DEEPEST: usize = 4;
const MOST: usize = 2_000;

/// A file that was found, for a model's file of that name.
struct Piece {
    from: PathBuf,
    file: ModelFile,
}

impl Store {
    /// Copies what is found at `path` and installs it. A model whose publisher's hash is not matched, or not known, gets the hash it has, and that is told.
    ///
    /// # Errors
    /// Nothing could be installed: why.
    pub fn import(
        &self,
        path: &Path,
        catalogue: &Catalogue,
        inspect: &Inspect<'_>,
        control: &Control,
        tell: &mut dyn FnMut(Event),
    ) -> Result<Imported, CatalogueError> {
        let mut imported = Imported::default();
        let mut groups: Vec<(Model, Vec<Piece>)> = Vec::new();
        let files = files_at(path)?;
        let (mut transducers, mut moonshines) =
            (Parts::<transducer::Part>::default(), Parts::<moonshine::Part>::default());
        for from in files {
            match identify(&from, catalogue) {
                Ok(Found::Published { id, file }) => {
                    let Some(model) = catalogue.find(&id) else { continue };
                    let file = model.files.iter().find(|one| one.name == file).cloned();
                    add(&mut groups, model, file.map(|file| Piece { from, file }));
                }
                Ok(Found::Family { family: "piper", name }) => {
                    let (model, file) = own("piper", &name, &from)?;
                    let beside = described(&model, description_of(&from))?;
                    add(&mut groups, &model, Some(Piece { from, file }));
                    add(&mut groups, &model, Some(beside));
                }
                Ok(Found::Family { family, name }) => match unhashed(catalogue, family) {
                    Some((model, file)) => add(&mut groups, model, Some(Piece { from, file: file.clone() })),
                    None => {
                        let (model, file) = own(family, &name, &from)?;
                        add(&mut groups, &model, Some(Piece { from, file }));
                    }
                },
                Ok(Found::Transducer(part)) => transducers.add(part, from),
                Ok(Found::Moonshine(part)) => moonshines.add(part, from),
                Ok(Found::Unsupported { what }) => imported.left.push(not_recognised(&from, what)),
                Ok(Found::Nothing | Found::Beside { .. }) if path.is_dir() => {}
                Ok(Found::Beside { what }) => imported.left.push(not_recognised(&from, what)),
                Ok(Found::Nothing) => imported.left.push(not_recognised(&from, words::says_nothing())),
                Err(error) => imported.left.push(error),
            }
        }
        let moonshines = moonshines.models().map(|model| model.and_then(|model| as_published(model, catalogue)));
        for model in transducers.models().chain(moonshines) {
            match model {
                Ok((model, files)) => {
                    let pieces = model.files.clone().into_iter().zip(files);
                    groups.push((model, pieces.map(|(file, from)| Piece { from, file }).collect()));
                }
                Err(error) => imported.left.push(error),
            }
        }
        share_voices(&mut groups);
        for (model, pieces) in groups {
            match self.bring(&model, pieces, inspect, control, tell) {
                Ok(installed) => imported.installed.push(installed),
                Err(error @ CatalogueError::Cancelled { .. }) => return Err(error),
                Err(error) => imported.left.push(error),
            }
        }
        if !imported.installed.is_empty() {
            return Ok(imported);
        }
        Err(imported
            .left
            .into_iter()
            .next()
            .unwrap_or_else(|| CatalogueError::NothingFound { path: path.display().to_string() }))
    }

    fn bring(
        &self,
        model: &Model,
        pieces: Vec<Piece>,
        inspect: &Inspect<'_>,
        control: &Control,
        tell: &mut dyn FnMut(Event),
    ) -> Result<Installed, CatalogueError> {
        let _turn = self.turn(&model.id)?;
        let mut files: BTreeMap<String, InstalledFile> = BTreeMap::new();
        if let Some(before) = self.installed()?.remove(&model.id).filter(|before| self.damage(before).is_none()) {
            files.extend(before.files.into_iter().map(|file| (file.name.clone(), file)));
        }
        let missing = model.files.iter().find(|file| {
            !file.optional
                && !files.contains_key(&file.name)
                && !pieces.iter().any(|piece| piece.file.name == file.name)
        });
        if let Some(missing) = missing {
            let reason = words::piece_missing(&missing.name, &model.id);
            let at = pieces[0].from.parent().unwrap_or(Path::new("."));
            return Err(CatalogueError::Broken { path: at.display().to_string(), reason });
        }
        let needed = pieces.iter().filter_map(|piece| piece.from.metadata().ok()).map(|file| file.len()).sum();
        let free = free_space(self.folder()).map_err(|error| CatalogueError::disk(self.folder(), &error))?;
        if free < needed {
            return Err(CatalogueError::NoRoom { path: self.folder().display().to_string(), needed, free });
        }
        let mut copied = Vec::new();
        for piece in &pieces {
            let partial = self.partial(&model.id, &piece.file.name);
            let file = self.copy(model, piece, control, tell)?;
            if !file.published
                && let Err(reason) = inspect(&model.family, partial.path())
            {
                let _ = partial.discard(); // it is of no use; a later attempt overwrites it
                return Err(CatalogueError::Broken { path: piece.from.display().to_string(), reason });
            }
            tell(Event::Verified { file: file.name.clone(), sha256: file.sha256.clone(), recorded: !file.published });
            copied.push((file, partial));
        }
        for (file, partial) in copied {
            let at = self.path(&model.id, &file.name);
            partial.place(&at).map_err(|error| CatalogueError::disk(&at, &error))?;
            files.insert(file.name.clone(), file);
        }
        let order = |name: &str| model.files.iter().position(|file| file.name == name);
        let mut files: Vec<InstalledFile> = files.into_values().collect();
        files.sort_by_key(|file| order(&file.name).unwrap_or(usize::MAX));
        let installed = self.install(model, files)?;
        tell(Event::Installed { id: model.id.clone() });
        Ok(installed)
    }

    /// Copies a file to where a pull would have it, hashed on the way.
    fn copy(
        &self,
        model: &Model,
        piece: &Piece,
        control: &Control,
        tell: &mut dyn FnMut(Event),
    ) -> Result<InstalledFile, CatalogueError> {
        let partial = self.partial(&model.id, &piece.file.name);
        let there = |error: std::io::Error| CatalogueError::disk(&piece.from, &error);
        let here = |error: std::io::Error| CatalogueError::disk(partial.path(), &error);
        let mut from = File::open(&piece.from).map_err(there)?;
        let size = from.metadata().map_err(there)?.len();
        let (file, address) = (piece.file.name.clone(), piece.from.display().to_string());
        tell(Event::Began { file, address: address.clone(), have: 0, size: Some(size) });
        let origin = Origin { address, etag: None, size: Some(size) };
        let mut to = partial.open(&origin, 0).map_err(here)?;
        let (mut hash, mut done, mut block) = (Sha256::new(), 0, vec![0; 1 << 20]);
        loop {
            if control.wish() == Wish::Cancel {
                partial.discard().map_err(here)?;
                return Err(CatalogueError::Cancelled { id: model.id.clone() });
            }
            let read = from.read(&mut block).map_err(there)?;
            if read == 0 {
                break;
            }
            to.write_all(&block[..read]).map_err(here)?;
            hash.update(&block[..read]);
            done += read as u64;
            tell(Event::Progress { done, size: Some(size), bytes_per_s: None, left_s: None });
        }
        let sha256 = hash::hex(hash);
        if piece.file.sha256.as_ref().is_some_and(|published| *published != sha256) {
            partial.discard().map_err(here)?;
            let reason = words::changed_meanwhile();
            return Err(CatalogueError::Broken { path: piece.from.display().to_string(), reason });
        }
        Ok(InstalledFile {
            name: piece.file.name.clone(),
            size: done,
            sha256,
            published: piece.file.sha256.is_some(),
            damaged: false,
        })
    }
}

fn not_recognised(path: &Path, reason: Sentence) -> CatalogueError {
    CatalogueError::NotRecognised { path: path.display().to_string(), reason }
}

/// A model of several files is a published one where all of its files are.
fn as_published(
    (model, files): (Model, Vec<PathBuf>),
    catalogue: &Catalogue,
) -> Result<(Model, Vec<PathBuf>), CatalogueError> {
    let published = moonshine::published(catalogue.models(), &files);
    match published.map_err(|error| CatalogueError::disk(&files[0], &error))? {
        Some((row, files)) => Ok((row.clone(), files)),
        None => Ok((model, files)),
    }
}

fn add(groups: &mut Vec<(Model, Vec<Piece>)>, model: &Model, piece: Option<Piece>) {
    let Some(piece) = piece else { return };
    match groups.iter_mut().find(|(known, _)| known.id == model.id) {
        // A second copy of the same file adds nothing.
        Some((_, pieces)) if pieces.iter().any(|known| known.file.name == piece.file.name) => {}
        Some((_, pieces)) => pieces.push(piece),
        None => groups.push((model.clone(), vec![piece])),
    }
}

/// The row of a family whose file nobody publishes a hash of.
fn unhashed<'a>(catalogue: &'a Catalogue, family: &str) -> Option<(&'a Model, &'a ModelFile)> {
    let row = catalogue.models().iter().find(|model| model.family == family && model.main_file().sha256.is_none())?;
    Some((row, row.main_file()))
}

/// A row of its own for a file that is not a published one: named by what it is and the beginning of its hash.
fn own(family: &str, name: &str, from: &Path) -> Result<(Model, ModelFile), CatalogueError> {
    let (sha256, size) = hash::of_file(from, || true).map_err(|error| CatalogueError::disk(from, &error))?;
    let (purpose, id, end, needs) = match family {
        "whisper" => (Purpose::Recogniser, format!("whisper-{name}"), "bin", None),
        "smart_turn" => (Purpose::EndOfTurn, name.to_owned(), "onnx", Some("onnxruntime")),
        "resemblyzer" => (Purpose::Speaker, name.to_owned(), "onnx", Some("onnxruntime")),
        // An id is in small letters, and begins with what it is; the file keeps its name, which says what voice it is.
        "piper" => (Purpose::Voice, format!("piper-{}", plain_id(name)), "onnx", Some("onnxruntime")),
        _ => (Purpose::Voice, name.to_owned(), "onnx", Some("onnxruntime")),
    };
    let mut files = vec![ModelFile::brought(format!("{name}.{end}"), Some(size))];
    if family == "piper" {
        files.push(ModelFile::brought(format!("{name}.{end}.json"), None));
    }
    let title = from.file_stem().unwrap_or_default().to_string_lossy();
    let model = Model::brought((&id, &title), &sha256, (purpose, family), needs, files);
    let file = model.files[0].clone();
    Ok((model, file))
}

/// Of what an id may have: small letters, digits, `.`, `_` and `-`.
fn plain_id(name: &str) -> String {
    let plain = |c: char| match c.to_ascii_lowercase() {
        c @ ('a'..='z' | '0'..='9' | '.' | '_' | '-') => c,
        _ => '-',
    };
    name.chars().map(plain).collect()
}

/// The description of a Piper voice of one's own, as the model's second file.
fn described(model: &Model, from: PathBuf) -> Result<Piece, CatalogueError> {
    let file = model.files.get(1).cloned();
    let file = file.ok_or_else(|| not_recognised(&from, words::no_place()))?;
    Ok(Piece { from, file })
}

/// A Kokoro model of one's own speaks with the published voices that lie beside it.
fn share_voices(groups: &mut [(Model, Vec<Piece>)]) {
    let voices: Vec<(PathBuf, ModelFile)> = groups
        .iter()
        .flat_map(|(_, pieces)| pieces)
        .filter(|piece| piece.file.name.starts_with("kokoro-voices/"))
        .map(|piece| (piece.from.clone(), piece.file.clone()))
        .collect();
    for (model, pieces) in
        groups.iter_mut().filter(|(model, _)| model.family == "kokoro" && model.main_file().sha256.is_none())
    {
        model.files.extend(voices.iter().map(|(_, file)| file.clone()));
        pieces.extend(voices.iter().map(|(from, file)| Piece { from: from.clone(), file: file.clone() }));
    }
}

/// The file, or all files below the folder; nothing that a link to a folder leads to, and nothing that is no file: a pipe would be waited for without end.
fn files_at(path: &Path) -> Result<Vec<PathBuf>, CatalogueError> {
    let disk = |error: std::io::Error| CatalogueError::disk(path, &error);
    let mut found = Vec::new();
    let mut folders = vec![(path.to_owned(), 0)];
    if !path.metadata().map_err(disk)?.is_dir() {
        return if path.is_file() { Ok(vec![path.to_owned()]) } else { Err(not_recognised(path, words::neither())) };
    }
    while let Some((folder, depth)) = folders.pop() {
        let mut entries: Vec<_> = std::fs::read_dir(&folder).map_err(disk)?.flatten().collect();
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && depth < DEEPEST {
                folders.push((entry.path(), depth + 1));
            } else if entry.path().is_file() && found.len() < MOST {
                found.push(entry.path());
            }
        }
    }
    Ok(found)
}
