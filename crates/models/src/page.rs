//! The list of models as shells show it: what there is, how it stands, what is in use, and what keeps a model from being used. Looks at the disk on the caller's
//! thread; hashes nothing.

use std::collections::BTreeMap;

use riposte_catalogue::{CatalogueError, Installed, Licence, Model, Purpose, Status};
use riposte_problem::words::model_files as words;
use riposte_problem::{Problem, Sentence};
use riposte_settings::Settings;
use riposte_voice::VoiceOptions;
use serde::Serialize;

use crate::{RuntimeState, Shelf};

/// Everything at once.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Page {
    /// The folder of models.
    pub folder: String,
    /// Bytes that everything below it takes.
    #[cfg_attr(feature = "specta", specta(type = f64))]
    pub disk_use: u64,
    /// Bytes that are free on its disk; `None` where the system does not tell.
    #[cfg_attr(feature = "specta", specta(type = Option<f64>))]
    pub disk_free: Option<u64>,
    /// By purpose, in the order of the catalogue.
    pub models: Vec<Row>,
    /// What is wrong with the user's own rows.
    pub left_out: Vec<Problem>,
}

/// One model.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Row {
    pub id: String,
    pub name: String,
    pub purpose: Purpose,
    /// Which loader runs it.
    pub family: String,
    pub good_for: Sentence,
    /// Codes (ISO 639-1); `*` for any other, or for all.
    pub languages: Vec<String>,
    pub memory_mb: Option<u32>,
    /// Milliseconds on the reference machine; see [`Model::cost_ms`].
    pub cost_ms: Option<f64>,
    /// Of models that cost the same, the highest is advised.
    pub rank: u8,
    /// In bytes: on the disk where it is here, else as published.
    #[cfg_attr(feature = "specta", specta(type = Option<f64>))]
    pub size: Option<u64>,
    pub licence: Licence,
    pub status: Status,
    /// The settings lead to it.
    pub in_use: bool,
    /// The hash of a file was recorded here and not published.
    pub recorded: bool,
    /// All that it needs is published; else it can only be imported.
    pub can_be_pulled: bool,
    /// What is fetched with it, because it needs that and it is not here.
    pub comes_with: Vec<Companion>,
    /// Why it can't be used here, although it is here or could be.
    pub unusable: Option<Problem>,
    /// Of an installed voice model.
    pub voices: Vec<VoiceRow>,
}

/// What a model needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Companion {
    pub id: String,
    pub name: String,
    #[cfg_attr(feature = "specta", specta(type = Option<f64>))]
    pub size: Option<u64>,
    pub licence: Licence,
}

/// One voice of a voice model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct VoiceRow {
    /// As the settings name it.
    pub id: String,
    /// A BCP 47 tag.
    pub language: String,
}

impl Shelf {
    /// The list as it is now.
    ///
    /// # Errors
    /// [`CatalogueError::Disk`].
    pub fn page(&self, settings: &Settings, runtime: &RuntimeState) -> Result<Page, CatalogueError> {
        let installed = self.installed()?;
        let mut models = Vec::new();
        for model in self.catalogue.models() {
            models.push(self.row(settings, runtime, model, &installed));
        }
        // Those that were imported and are no row.
        for model in installed.values().filter(|model| self.catalogue.find(&model.id).is_none()) {
            models.push(self.own(settings, runtime, model));
        }
        models.sort_by_key(|row| row.purpose);
        Ok(Page {
            folder: self.store.folder().display().to_string(),
            disk_use: self.store.disk_use(),
            disk_free: self.store.free_space().ok(),
            models,
            left_out: self.left_out.iter().map(CatalogueError::problem).collect(),
        })
    }

    fn row(
        &self,
        settings: &Settings,
        runtime: &RuntimeState,
        model: &Model,
        all_installed: &BTreeMap<String, Installed>,
    ) -> Row {
        let installed = all_installed.get(&model.id);
        let status = self.store.status_of(model, installed);
        let comes_with: Vec<Companion> = self
            .lacking(model, runtime, all_installed)
            .into_iter()
            .map(|needed| Companion { size: needed.size(), id: needed.id, name: needed.name, licence: needed.licence })
            .collect();
        let is_here = matches!(status, Status::Installed { .. });
        let unusable = if model.purpose == Purpose::Runtime {
            unusable(runtime, is_here, true)
        } else if self.needs_runtime(model) {
            unusable(runtime, is_here, !comes_with.is_empty())
        } else {
            None
        };
        Row {
            id: model.id.clone(),
            name: model.name.clone(),
            purpose: model.purpose,
            family: model.family.clone(),
            good_for: model.good_for.clone(),
            languages: model.languages.clone(),
            memory_mb: model.memory_mb,
            cost_ms: model.cost_ms,
            rank: model.rank,
            size: installed.map(Installed::size).or_else(|| model.size()),
            licence: model.licence.clone(),
            in_use: installed.is_some_and(|model| self.is_in_use(settings, model)),
            recorded: installed.is_some_and(|model| model.files.iter().any(|file| !file.published)),
            can_be_pulled: model.files.iter().all(|file| file.optional || file.addresses().next().is_some()),
            unusable,
            comes_with,
            voices: installed.map(|model| self.voices(model)).unwrap_or_default(),
            status,
        }
    }

    fn own(&self, settings: &Settings, runtime: &RuntimeState, model: &Installed) -> Row {
        let status = self
            .store
            .damage(model)
            .map_or(Status::Installed { optional_missing: 0 }, |reason| Status::Damaged { reason });
        let needs_runtime = !matches!(model.family.as_str(), "whisper" | "onnxruntime");
        Row {
            id: model.id.clone(),
            name: model.name.clone(),
            purpose: model.purpose,
            family: model.family.clone(),
            good_for: words::your_own(),
            languages: vec!["*".to_owned()],
            memory_mb: None,
            cost_ms: None,
            rank: 0,
            size: Some(model.size()),
            licence: model.licence.clone(),
            in_use: self.is_in_use(settings, model),
            recorded: true,
            can_be_pulled: false,
            comes_with: Vec::new(),
            unusable: if needs_runtime { unusable(runtime, true, false) } else { None },
            voices: self.voices(model),
            status,
        }
    }

    /// A runtime that is no row here is one that is not published for this system.
    fn needs_runtime(&self, model: &Model) -> bool {
        let needed = model.needs.as_deref();
        needed.is_some_and(|id| self.catalogue.find(id).is_none_or(|row| row.purpose == Purpose::Runtime))
    }

    /// The voices that lie beside an installed voice model; none where they can't be read, which its loader tells.
    fn voices(&self, model: &Installed) -> Vec<VoiceRow> {
        if model.purpose != Purpose::Voice {
            return Vec::new();
        }
        let Ok(file) = self.store.file_of(model) else { return Vec::new() };
        let options = VoiceOptions { file: Some(file), ..VoiceOptions::default() };
        let voices = riposte_voice::voices_of(&model.family, &options).unwrap_or_default();
        voices.into_iter().map(|voice| VoiceRow { id: voice.id, language: voice.language }).collect()
    }
}

/// A library that can be fetched is in the way only of what is here already.
fn unusable(runtime: &RuntimeState, is_here: bool, can_be_fetched: bool) -> Option<Problem> {
    match runtime {
        RuntimeState::Works => None,
        RuntimeState::Unusable { problem, named } => (*named || is_here || !can_be_fetched).then(|| problem.clone()),
    }
}
