//! Piper voices that the user brings along: recognised by what is in them, with the description that belongs to them.

#![allow(clippy::unwrap_used)] // helpers beside the tests

use std::path::Path;

use riposte_catalogue::{Catalogue, Control, Imported, Purpose, Store};
use riposte_voice::{VoiceOptions, piper_voices};
use tempfile::TempDir;

const DESCRIPTION: &str = r#"{"audio": {"sample_rate": 16000}, "phoneme_type": "text", "language": {"code": "es_ES"},
    "phoneme_id_map": {"_": [0], "^": [1], "$": [2], "a": [3]}}"#;

fn put_voice(folder: &Path, name: &str) {
    let graph = Path::new(env!("CARGO_MANIFEST_DIR")).join("../neural/tests/graphs/piper.onnx");
    std::fs::copy(graph, folder.join(format!("{name}.onnx"))).unwrap();
    std::fs::write(folder.join(format!("{name}.onnx.json")), DESCRIPTION).unwrap();
}

fn import(models: &TempDir, from: &Path) -> Result<Imported, String> {
    let store = Store::in_folder(models.path());
    let whole = |_: &str, _: &Path| Ok(());
    let imported = store.import(from, &Catalogue::embedded(), &whole, &Control::default(), &mut |_| {});
    imported.map_err(|error| error.to_string())
}

#[test]
fn a_voice_comes_with_its_description_from_a_folder_or_a_file() {
    let (brought, models) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    put_voice(brought.path(), "es_ES-Ana-low");
    std::fs::write(brought.path().join("MODEL_CARD"), "Ana").unwrap();
    for from in [brought.path().to_owned(), brought.path().join("es_ES-Ana-low.onnx")] {
        let imported = import(&models, &from).unwrap();
        assert!(imported.left.is_empty(), "{:?}", imported.left);
        let [installed] = &imported.installed[..] else { panic!("{:?}", imported.installed) };
        assert!(installed.id.starts_with("piper-es_es-ana-low-"), "{}", installed.id);
        assert_eq!((installed.purpose, installed.family.as_str()), (Purpose::Voice, "piper"));
        let folder = models.path().join(&installed.id);
        assert_eq!(std::fs::read_to_string(folder.join("es_ES-Ana-low.onnx.json")).unwrap(), DESCRIPTION);
        assert!(folder.join("es_ES-Ana-low.onnx").is_file());
    }
}

#[test]
fn a_voice_that_was_brought_along_is_one_that_speaks() {
    let (brought, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    put_voice(brought.path(), "es_ES-Ana-low");
    let store = Store::in_folder(data.path().join("models"));
    let whole = |_: &str, _: &Path| Ok(());
    store.import(brought.path(), &Catalogue::embedded(), &whole, &Control::default(), &mut |_| {}).unwrap();
    let options = VoiceOptions { data_folder: Some(data.path().to_owned()), ..VoiceOptions::default() };
    let listed = piper_voices(&options).unwrap();
    assert_eq!(listed.iter().map(|voice| voice.id.as_str()).collect::<Vec<_>>(), ["es_ES-Ana-low"]);
}

#[test]
fn a_voice_without_its_description_and_a_description_alone_are_told() {
    let (brought, models) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    put_voice(brought.path(), "ana");
    let told = import(&models, &brought.path().join("ana.onnx.json")).unwrap_err();
    assert!(told.contains("the description of a Piper voice"), "{told}");
    std::fs::write(brought.path().join("ana.onnx.json"), "{\"audio\": ").unwrap();
    let told = import(&models, &brought.path().join("ana.onnx")).unwrap_err();
    assert!(told.contains("its description ana.onnx.json is not beside it"), "{told}");
}
