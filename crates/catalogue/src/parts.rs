//! Recognisers of several files that the user brings along: the parts that were found, folder by folder, and the model that a folder's parts make up. Which parts
//! there are, and what they are called, stands behind [`Part`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use riposte_problem::words::model_files as words;

use crate::row::{Model, ModelFile, Purpose};
use crate::{CatalogueError, hash};

/// A file of such a model; the first of them is the one that its id goes by.
pub(crate) trait Part: Copy + Ord {
    /// The family of the model.
    const FAMILY: &'static str;

    /// What it is called where it is installed.
    fn name(self, from: &Path) -> String;

    /// Of two of a kind, whether this one counts and not the one that is known.
    fn is_better(from: &Path, known: &Path) -> bool;

    /// The parts of a model that has these; `None`: these alone are none.
    fn wanted(found: &BTreeMap<Self, PathBuf>) -> Option<Vec<Self>>;
}

/// What was found, folder by folder.
pub(crate) struct Parts<P>(pub(crate) BTreeMap<PathBuf, BTreeMap<P, PathBuf>>);

impl<P> Default for Parts<P> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<P: Part> Parts<P> {
    pub(crate) fn add(&mut self, part: P, from: PathBuf) {
        let folder = from.parent().unwrap_or(Path::new(".")).to_owned();
        let parts = self.0.entry(folder).or_default();
        if parts.get(&part).is_none_or(|known| P::is_better(&from, known)) {
            parts.insert(part, from);
        }
    }

    #[cfg(test)]
    pub(crate) fn clone_found(&self) -> BTreeMap<PathBuf, BTreeMap<P, PathBuf>> {
        self.0.clone()
    }

    /// A model of each folder with its files in the order of the row; or what is missing in it.
    pub(crate) fn models(self) -> impl Iterator<Item = Result<(Model, Vec<PathBuf>), CatalogueError>> {
        self.0.into_iter().filter_map(|(folder, parts)| Some(model(&folder, &parts, P::wanted(&parts)?)))
    }
}

fn model<P: Part>(
    folder: &Path,
    parts: &BTreeMap<P, PathBuf>,
    wanted: Vec<P>,
) -> Result<(Model, Vec<PathBuf>), CatalogueError> {
    let file = |part: &P| {
        parts.get(part).cloned().ok_or_else(|| CatalogueError::Broken {
            path: folder.display().to_string(),
            reason: words::part_missing(part.name(Path::new(""))),
        })
    };
    let files: Vec<PathBuf> = wanted.iter().map(file).collect::<Result<_, _>>()?;
    let (sha256, _) = hash::of_file(&files[0], || true).map_err(|error| CatalogueError::disk(&files[0], &error))?;
    let row =
        |(part, from): (&P, &PathBuf)| ModelFile::brought(part.name(from), from.metadata().ok().map(|file| file.len()));
    let title = folder.file_name().map_or(P::FAMILY.into(), |name| name.to_string_lossy());
    let rows = wanted.iter().zip(&files).map(row).collect();
    let kind = (Purpose::Recogniser, P::FAMILY);
    let model = Model::brought((P::FAMILY, &title), &sha256, kind, Some("onnxruntime"), rows);
    Ok((model, files))
}
