//! Recogniser models that are not there, not whole, or no models.

use riposte_tests::samples::{self, HELLO};
use riposte_tests::{Riposte, Told, end_to_end, told};

fn with_model(bytes: Option<&[u8]>) -> Told {
    let riposte = Riposte::new().unwrap();
    let model = riposte.file("my-model.bin");
    if let Some(bytes) = bytes {
        std::fs::write(&model, bytes).unwrap();
    }
    let talked = riposte.talk(&[&samples::path(HELLO)], &["--stt-model", &model.to_string_lossy()]).unwrap();
    assert!(riposte.history().unwrap().is_empty());
    told(&talked.finished).exits(3).says(&["my-model.bin"])
}

#[test]
fn a_missing_model() {
    end_to_end!();
    with_model(None);
}

#[test]
fn a_truncated_model() {
    end_to_end!();
    let whole = std::fs::read(samples::models().join("riposte-micro.en.bin")).unwrap();
    for keep in [0, 20, 1000, whole.len() / 2, whole.len() - 1000] {
        with_model(Some(&whole[..keep]));
    }
}

#[test]
fn a_file_that_is_no_model() {
    end_to_end!();
    with_model(Some(b"This is a text about models.\n"));
    with_model(Some(&std::fs::read(samples::path(HELLO)).unwrap()));
}

#[test]
fn a_bad_model_in_the_settings_is_told_the_same_way() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    riposte.settings("[speech]\nmodel = \"/no/such/model.bin\"\n").unwrap();
    let talked = riposte.talk(&[&samples::path(HELLO)], &[]).unwrap();
    told(&talked.finished).exits(3).says(&["model.bin"]);
}
