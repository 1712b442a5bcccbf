//! The list of models, with real files in a folder of its own.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::path::{Path, PathBuf};

use riposte_catalogue::{Control, Status};
use riposte_models::{Row, RuntimeState, Shelf};
use riposte_settings::{Paths, Settings};
use tempfile::TempDir;

fn bundled() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/micro/riposte-micro.en.bin")
}

fn shelf() -> (TempDir, Shelf) {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::of(&Paths::in_folder(folder.path()));
    (folder, shelf)
}

fn unusable(named: bool) -> RuntimeState {
    RuntimeState::Unusable { problem: riposte_problem::words::models::library_missing("nowhere"), named }
}

fn row(shelf: &Shelf, settings: &Settings, runtime: &RuntimeState, id: &str) -> Row {
    shelf.page(settings, runtime).unwrap().models.into_iter().find(|row| row.id == id).unwrap()
}

/// Takes in the recogniser that comes with Riposte as one of the user's own; its id.
fn import(shelf: &Shelf) -> String {
    let imported = shelf.import(&bundled(), &Control::default(), &mut |_| {}).unwrap();
    imported.installed[0].id.clone()
}

#[test]
fn a_model_is_in_use_where_the_settings_name_it_by_id_or_by_file_and_nobody_else_recognises() {
    let (_folder, shelf) = shelf();
    let id = import(&shelf);
    let mut settings = Settings::default();
    let in_use = |settings: &Settings| row(&shelf, settings, &RuntimeState::Works, &id).in_use;
    assert!(!in_use(&settings));
    settings.speech.model.clone_from(&id);
    assert!(in_use(&settings));
    settings.speech.model = shelf.store.locate(&id).unwrap().display().to_string();
    assert!(in_use(&settings));
    settings.speech.provider = "groq".to_owned();
    assert!(!in_use(&settings));
}

#[test]
fn ones_own_model_is_a_row_that_can_not_be_fetched() {
    let (_folder, shelf) = shelf();
    let id = import(&shelf);
    let row = row(&shelf, &Settings::default(), &RuntimeState::Works, &id);
    assert_eq!(
        (&row.status, row.can_be_pulled, row.recorded),
        (&Status::Installed { optional_missing: 0 }, false, true)
    );
    assert_eq!(row.size, Some(bundled().metadata().unwrap().len()));
    std::fs::write(shelf.store.locate(&id).unwrap(), "x").unwrap();
    let Status::Damaged { reason } = self::row(&shelf, &Settings::default(), &RuntimeState::Works, &id).status else {
        panic!("it is another file now")
    };
    assert!(reason.en.contains("another size") && reason.es.contains("otro tamaño"), "{reason:?}");
}

#[test]
fn what_needs_a_library_that_is_not_there_brings_it_unless_the_user_names_one() {
    let (_folder, shelf) = shelf();
    let of = |runtime: &RuntimeState| row(&shelf, &Settings::default(), runtime, "smart-turn-v3.2");
    assert!(of(&RuntimeState::Works).comes_with.is_empty() && of(&RuntimeState::Works).unusable.is_none());
    let missing = of(&unusable(false));
    // The library is a row on the systems that it is published for.
    let is_published = shelf.catalogue.find("onnxruntime").is_some();
    assert_eq!((missing.comes_with.len(), missing.unusable.is_none()), (usize::from(is_published), is_published));
    let named = of(&unusable(true));
    assert!(named.comes_with.is_empty() && named.unusable.unwrap().code == "onnx.library_missing");
    // What does not need it is left alone.
    assert!(row(&shelf, &Settings::default(), &unusable(true), "whisper-tiny").unusable.is_none());
}

#[test]
fn a_bad_row_of_the_users_is_told_in_both_languages_and_the_rest_is_there() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("models.toml"), "[[models]]\nid = \"../x\"\n").unwrap();
    let shelf = Shelf::of(&Paths::in_folder(folder.path()));
    let page = shelf.page(&Settings::default(), &RuntimeState::Works).unwrap();
    assert!(page.left_out.len() == 1 && page.left_out[0].message.es.contains("se deja fuera"), "{page:?}");
    assert!(page.models.iter().any(|row| row.id == "whisper-base.en"));
    assert!(page.models.is_sorted_by_key(|row| row.purpose), "in groups");
}

#[test]
fn the_machine_is_measured_with_the_recogniser_that_comes_with_riposte() {
    let (_folder, shelf) = shelf();
    let suitable = shelf.suitable("es").unwrap();
    assert!(suitable.measured_with.is_none() && suitable.yardstick.here_ms > 0.0, "{suitable:?}");
    assert!(suitable.models.iter().any(|advice| advice.id == "whisper-tiny"));
    assert!(!suitable.models.iter().any(|advice| advice.id == "whisper-tiny.en"), "English is not what is spoken");
}
