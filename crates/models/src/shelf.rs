//! The catalogue and the folder of models of one user. Looks at the disk on the caller's thread.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use riposte_catalogue::{
    Catalogue, CatalogueError, Control, Event, Imported, Installed, Model, Purpose, Status, Store, USER_FILE,
};
use riposte_settings::Paths;

use crate::RuntimeState;
use crate::inspect::inspect;

/// What there is, and what of it is here.
#[derive(Clone, Debug)]
pub struct Shelf {
    pub catalogue: Catalogue,
    pub store: Store,
    /// What of the user's own rows was left out.
    pub left_out: Vec<CatalogueError>,
    data_folder: PathBuf,
}

impl Shelf {
    /// The rows that come with Riposte and those in the `models.toml` beside the settings, and the models in the data folder.
    pub fn of(paths: &Paths) -> Self {
        let (catalogue, left_out) = Catalogue::load(&paths.settings_file().with_file_name(USER_FILE));
        Self {
            catalogue,
            store: Store::in_folder(paths.models_folder()),
            left_out,
            data_folder: paths.data_folder().to_owned(),
        }
    }

    /// Where Riposte keeps everything.
    pub fn data_folder(&self) -> &Path {
        &self.data_folder
    }

    /// Everything that is installed, by id.
    ///
    /// # Errors
    /// [`CatalogueError::Disk`].
    pub fn installed(&self) -> Result<BTreeMap<String, Installed>, CatalogueError> {
        self.store.installed()
    }

    /// What has to be fetched for a model to run, in order: what it needs and is not here, then itself. An ONNX Runtime that works counts
    /// as here, wherever it came from; where the user names one, none is fetched.
    ///
    /// # Errors
    /// [`CatalogueError::Unknown`], [`CatalogueError::Disk`].
    pub fn plan(&self, id: &str, runtime: &RuntimeState) -> Result<Vec<Model>, CatalogueError> {
        let model = self.catalogue.get(id)?;
        let mut plan = self.lacking(model, runtime, &self.installed()?);
        plan.push(model.clone());
        Ok(plan)
    }

    /// What a model needs and is not here.
    pub(crate) fn lacking(
        &self,
        model: &Model,
        runtime: &RuntimeState,
        installed: &BTreeMap<String, Installed>,
    ) -> Vec<Model> {
        let Some(needed) = model.needs.as_deref().and_then(|id| self.catalogue.find(id)) else { return Vec::new() };
        let is_settled = needed.purpose == Purpose::Runtime
            && matches!(runtime, RuntimeState::Works | RuntimeState::Unusable { named: true, .. });
        let status = || self.store.status_of(needed, installed.get(&needed.id));
        let is_here = is_settled || matches!(status(), Status::Installed { .. });
        if is_here { Vec::new() } else { vec![needed.clone()] }
    }

    /// Takes in what is found at a path, known by what is in it; see [`Store::import`].
    ///
    /// # Errors
    /// As [`Store::import`].
    pub fn import(
        &self,
        path: &Path,
        control: &Control,
        tell: &mut dyn FnMut(Event),
    ) -> Result<Imported, CatalogueError> {
        self.store.import(path, &self.catalogue, &inspect, control, tell)
    }
}
