//! Moonshine streaming, from a folder of the user's to a conversation: imported by what is in it, chosen, used, and done without where it can't be had.

use riposte_sim::moonshine::{Format, hostile};
use riposte_sim::or_skip;
use riposte_sim::rig::onnxruntime;
use riposte_sim::tones::sound;

use crate::desk::Desk;
use crate::transducers::{talk, write};

/// What somebody says in five tones, and its text.
const SCORE: &str = "...00.11..22.33..11....";
const TEXT: &str = "zero one two three one";

#[test]
fn a_model_is_imported_by_what_is_in_it_and_used() {
    let library = or_skip!(onnxruntime());
    let desk = Desk::new(&[100]);
    let from = tempfile::tempdir().unwrap();
    let folder = from.path().join("mine");
    Format::Ort.put(&folder).unwrap();
    // Under other names: nothing but what is in them says what they are.
    for (name, other) in [("encoder.ort", "a.ort"), ("decoder_kv.ort", "b.ort"), ("tokenizer.bin", "words")] {
        std::fs::rename(folder.join(name), folder.join(other)).unwrap();
    }
    std::fs::rename(folder.join("streaming_config.json"), folder.join("sizes.json")).unwrap();
    let said: serde_json::Value =
        serde_json::from_str(&desk.good(&["import", from.path().to_str().unwrap(), "--json"])).unwrap();
    let model = &said["installed"][0];
    let id = model["id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("moonshine-") && model["files"].as_array().unwrap().len() == 7, "{said}");
    assert_eq!(desk.listed(&id)["in_use"], false);

    // Chosen by the settings alone: the one that is installed is taken.
    std::fs::write(desk.data.path().join("settings.toml"), "[speech]\nprovider = \"moonshine\"\n").unwrap();
    assert_eq!(desk.listed(&id)["in_use"], true);
    let question = desk.data.path().join("question.wav");
    write(&question, &sound(SCORE));
    let (said, troubles) = talk(&desk, &library, &question, &[]);
    assert!(said.contains(TEXT), "{said}\n{troubles}");
    assert!(said.contains(&format!("moonshine/{id}")), "the record says who listened: {said}");

    let removed = desk.good(&["remove", &id]);
    assert!(removed.contains("It was in use"), "{removed}");
}

#[test]
fn a_model_is_used_from_its_folder_and_how_is_told() {
    let library = or_skip!(onnxruntime());
    let desk = Desk::new(&[100]);
    let folder = desk.data.path().join("mine");
    Format::Onnx.put(&folder).unwrap();
    let question = desk.data.path().join("question.wav");
    write(&question, &sound(SCORE));
    let model = ["--stt", "moonshine", "--stt-model", folder.to_str().unwrap()];
    let (said, troubles) = talk(&desk, &library, &question, &model);
    assert!(said.contains(TEXT), "{said}\n{troubles}");
    let told = desk.good(&["import", folder.to_str().unwrap()]);
    assert!(told.contains("provider = \"moonshine\"") && told.contains("under [speech.moonshine]"), "{told}");
}

#[test]
fn a_model_that_is_damaged_is_told_and_the_recogniser_that_comes_along_stands_in() {
    let library = or_skip!(onnxruntime());
    let desk = Desk::new(&[100]);
    let folder = desk.data.path().join("mine");
    Format::Onnx.put(&folder).unwrap();
    std::fs::copy(hostile("token"), folder.join("decoder_kv.onnx")).unwrap();
    let question = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/micro/try-it.wav");
    let model = ["--stt", "moonshine", "--stt-model", folder.to_str().unwrap()];
    let (said, troubles) = talk(&desk, &library, &question, &model);
    assert!(said.contains("what time is it"), "{said}\n{troubles}");
    let told = "the small recogniser that comes with riposte is used instead.";
    assert!(troubles.contains("its token is int32") && troubles.matches(told).count() == 1, "{troubles}");
}

#[test]
fn a_folder_with_half_of_a_model_is_told_by_what_is_missing() {
    let desk = Desk::new(&[100]);
    let from = tempfile::tempdir().unwrap();
    Format::Ort.put(from.path()).unwrap();
    std::fs::remove_file(from.path().join("cross_kv.ort")).unwrap();
    let (code, told) = desk.bad(&["import", from.path().to_str().unwrap()]);
    assert!(code == 3 && told.contains("cross_kv.ort of the recogniser in it is not there"), "{code}: {told}");
}
