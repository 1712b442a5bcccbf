//! The page of local models: what there is, getting and removing it, and what suits this machine. Downloads go on by themselves; their news come with the others.

use std::collections::BTreeSet;

use riposte_catalogue::{CatalogueError, Control, Verified};
use riposte_models::{Download, Downloads, Page, RuntimeState, Shelf, Suitable, Wishes};
use riposte_problem::Problem;
use riposte_problem::words::{phrase, window as words};
use riposte_settings::Settings;
use serde::Serialize;
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::DialogExt;

use crate::engine_bridge::EngineBridge;
use crate::problems;
use crate::settings_state::SettingsState;

/// Everything that the page shows.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct Models {
    pub(crate) page: Page,
    /// All that are on their way, or failed.
    pub(crate) downloads: Vec<Download>,
    /// Those that are to be used as soon as they are here, by id.
    pub(crate) wanted: BTreeSet<String>,
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Serialize, specta::Type)]
pub(crate) struct ImportedModels {
    /// By name.
    pub(crate) installed: Vec<String>,
    /// Why other files were left.
    pub(crate) left: Vec<Problem>,
}

/// Looks at the models and does something with them, where it may block.
async fn with_shelf<T: Send + 'static>(
    app: AppHandle,
    work: impl FnOnce(&AppHandle, Shelf) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    super::blocking(words::looking_for_models(), move || {
        let shelf = app.state::<SettingsState>().shelf();
        work(&app, shelf)
    })
    .await
}

fn told(error: CatalogueError) -> Problem {
    error.problem()
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn models(app: AppHandle) -> Result<Models, Problem> {
    with_shelf(app, |app, shelf| {
        // Before the disk is looked at: what ends in between is on the disk, and told once more.
        let downloads = app.state::<Downloads>().shown();
        let runtime = RuntimeState::look(shelf.data_folder());
        let page = shelf.page(&app.state::<SettingsState>().settings(), &runtime).map_err(told)?;
        let wanted = Wishes::in_folder(shelf.data_folder()).all();
        Ok(Models { page, downloads, wanted })
    })
    .await
}

/// A model is to be used as soon as it is here, or no longer; kept until then.
#[tauri::command]
#[specta::specta]
pub(crate) async fn wish_model(app: AppHandle, id: String, wanted: bool) -> Result<(), Problem> {
    with_shelf(app, move |_, shelf| {
        let wishes = Wishes::in_folder(shelf.data_folder());
        wishes.wish(&id, wanted).map_err(|error| words::wish_not_kept(&id, phrase::system(&error)))
    })
    .await
}

/// Begins to fetch a model and what it needs, or goes on with it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_model(app: AppHandle, id: String, accept_licence: bool) -> Result<(), Problem> {
    with_shelf(app, move |app, shelf| {
        let plan = shelf.plan(&id, &RuntimeState::look(shelf.data_folder())).map_err(told)?;
        app.state::<Downloads>().get(&shelf.store, plan, accept_licence)
    })
    .await
}

/// Stops a download and keeps what came.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pause_model(app: AppHandle, id: String) -> Result<(), Problem> {
    with_shelf(app, move |app, _| {
        app.state::<Downloads>().pause(&id);
        Ok(())
    })
    .await
}

/// Stops a download and deletes what came.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_model(app: AppHandle, id: String) -> Result<(), Problem> {
    with_shelf(app, move |app, shelf| app.state::<Downloads>().cancel(&shelf.store, &id).map_err(told)).await
}

/// Deletes an installed model.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_model(app: AppHandle, id: String) -> Result<(), Problem> {
    with_shelf(app, move |app, shelf| {
        shelf.store.remove(&id).map_err(told)?;
        app.state::<Downloads>().changed();
        Ok(())
    })
    .await
}

/// Hashes the files of an installed model.
#[tauri::command]
#[specta::specta]
pub(crate) async fn verify_model(app: AppHandle, id: String) -> Result<Verified, Problem> {
    with_shelf(app, move |app, shelf| {
        let before = shelf.installed().map_err(told)?;
        let verified = shelf.store.verify(&id).map_err(told)?;
        if shelf.installed().map_err(told)? != before {
            app.state::<Downloads>().changed();
        }
        Ok(verified)
    })
    .await
}

/// Asks for a file, or a folder, and takes in the models in it. `None`: the user chose none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_models(app: AppHandle, folder: bool) -> Result<Option<ImportedModels>, Problem> {
    with_shelf(app, move |app, shelf| {
        let dialog = app.dialog().file();
        let chosen = if folder { dialog.blocking_pick_folder() } else { dialog.blocking_pick_file() };
        let Some(path) = chosen.and_then(|chosen| chosen.into_path().ok()) else { return Ok(None) };
        let imported = shelf.import(&path, &Control::default(), &mut |_| {}).map_err(told)?;
        app.state::<Downloads>().changed();
        Ok(Some(ImportedModels {
            installed: imported.installed.into_iter().map(|model| model.name).collect(),
            left: imported.left.iter().map(CatalogueError::problem).collect(),
        }))
    })
    .await
}

/// Measures this machine for some seconds.
#[tauri::command]
#[specta::specta]
pub(crate) async fn suitable_models(app: AppHandle) -> Result<Suitable, Problem> {
    with_shelf(app, |app, shelf| shelf.suitable(&app.state::<SettingsState>().settings().speech.language)).await
}

/// Says a sentence in the voice of these settings, which are not put in force.
#[tauri::command]
#[specta::specta]
pub(crate) async fn hear_voice(app: AppHandle, settings: Settings, text: String) -> Result<(), Problem> {
    let engine = app.state::<EngineBridge>().engine().ok_or_else(problems::still_starting)?;
    super::blocking(words::trying_a_voice(), move || engine.hear_sample(settings, text)).await
}
