//! What the sentences of the whole program say of models is true.

use riposte_catalogue::{Catalogue, Store};

#[test]
fn every_model_that_is_advised_is_a_row() {
    let words = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../problem/src/words");
    let mut seen = 0;
    for file in std::fs::read_dir(words).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for advised in text.split("riposte models pull ").skip(1) {
            let id: String = advised.chars().take_while(|c| c.is_ascii_alphanumeric() || ".-".contains(*c)).collect();
            if !id.is_empty() && id != "ID" && !advised.starts_with('{') {
                seen += 1;
                // ONNX Runtime is a row of the platforms for which it is published.
                assert!(id == "onnxruntime" || Catalogue::embedded().find(&id).is_some(), "{id}");
            }
        }
    }
    assert!(seen > 2, "{seen}");
}

#[test]
fn only_what_riposte_brought_is_deleted() {
    let data = tempfile::tempdir().unwrap();
    let models = data.path().join("models");
    std::fs::create_dir_all(models.join("kokoro")).unwrap();
    std::fs::write(models.join("kokoro/mine.onnx"), "mine").unwrap();
    std::fs::write(data.path().join("beside"), "mine").unwrap();
    let store = Store::in_folder(&models);
    for id in ["kokoro", "../beside", "..", "", ".", "kokoro/mine.onnx", "/tmp"] {
        assert!(store.remove(id).is_err(), "{id}");
    }
    assert!(models.join("kokoro/mine.onnx").is_file() && data.path().join("beside").is_file());
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 2, "nothing was made beside it either");
}
