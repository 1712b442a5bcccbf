//! A recogniser of several files, from a folder of the user's to a conversation: imported by what is in it, chosen, used, and done without where it can't be had.

use std::path::Path;

use riposte_sim::or_skip;
use riposte_sim::rig::{Clip, Encoding, onnxruntime};
use riposte_sim::tones::{Model, sound};

use crate::desk::Desk;

/// What somebody says in five tones, and its text.
const SCORE: &str = "...00.11..22.33..11....";
const TEXT: &str = "zero one two three one";

pub(crate) fn write(path: &Path, samples: &[f32]) {
    let samples = samples.iter().map(|sample| (sample * 32_767.0) as i16).collect();
    Clip { rate_hz: 16_000, channels: 1, samples }.write(path, Encoding::Pcm16).unwrap();
}

/// Standard output and standard error of a turn, in small letters.
pub(crate) fn talk(desk: &Desk, library: &Path, question: &Path, more: &[&str]) -> (String, String) {
    let reply = desk.data.path().join("reply.wav");
    let paths = ["--input", question.to_str().unwrap(), "--output", reply.to_str().unwrap()];
    let args = [&["talk", "--json"], &paths[..], more].concat();
    let output = desk.command(&args).env("RIPOSTE_ONNXRUNTIME", library).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().to_lowercase();
    (text(output.stdout), text(output.stderr))
}

#[test]
fn a_streaming_transducer_is_imported_by_what_is_in_it_and_used() {
    let library = or_skip!(onnxruntime());
    let desk = Desk::new(&[100]);
    let from = tempfile::tempdir().unwrap();
    let encoder = Model::LayoutB.put(&from.path().join("mine")).unwrap();
    // Under other names: nothing but what is in them says what they are.
    std::fs::rename(&encoder, encoder.with_file_name("a.onnx")).unwrap();
    std::fs::rename(encoder.with_file_name("tokens.txt"), encoder.with_file_name("words")).unwrap();
    let said: serde_json::Value =
        serde_json::from_str(&desk.good(&["import", from.path().to_str().unwrap(), "--json"])).unwrap();
    let model = &said["installed"][0];
    let id = model["id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("transducer-") && model["files"].as_array().unwrap().len() == 4, "{said}");
    assert_eq!(desk.listed(&id)["in_use"], false);

    // Chosen by the settings alone: the one that is installed is taken.
    std::fs::write(desk.data.path().join("settings.toml"), "[speech]\nprovider = \"parakeet\"\n").unwrap();
    assert_eq!(desk.listed(&id)["in_use"], true);
    let question = desk.data.path().join("question.wav");
    write(&question, &sound(SCORE));
    let (said, troubles) = talk(&desk, &library, &question, &[]);
    assert!(said.contains(TEXT), "{said}\n{troubles}");
    assert!(said.contains(&format!("parakeet/{id}")), "the record says who listened: {said}");

    let removed = desk.good(&["remove", &id]);
    assert!(removed.contains("It was in use"), "{removed}");
}

#[test]
fn an_offline_transducer_is_used_from_its_folder() {
    let library = or_skip!(onnxruntime());
    let desk = Desk::new(&[100]);
    let folder = desk.data.path().join("parakeet");
    Model::Tdt.put(&folder).unwrap();
    let question = desk.data.path().join("question.wav");
    write(&question, &sound(SCORE));
    let model = ["--stt", "parakeet", "--stt-model", folder.to_str().unwrap()];
    let (said, troubles) = talk(&desk, &library, &question, &model);
    assert!(said.contains(TEXT), "{said}\n{troubles}");
}

#[test]
fn without_the_library_or_a_model_the_recogniser_that_comes_along_stands_in_and_it_is_told_once() {
    let desk = Desk::new(&[100]);
    let question = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/micro/try-it.wav");
    let told = "the small recogniser that comes with riposte is used instead.";
    let (said, troubles) = talk(&desk, Path::new("/no/such/library"), &question, &["--stt", "parakeet"]);
    assert!(said.contains("what time is it"), "{said}\n{troubles}");
    assert!(troubles.contains("onnx runtime") && troubles.matches(told).count() == 1, "{troubles}");
    let library = or_skip!(onnxruntime());
    let (said, troubles) = talk(&desk, &library, &question, &["--stt", "parakeet"]);
    assert!(said.contains("what time is it"), "{said}\n{troubles}");
    assert!(
        troubles.contains("parakeet-tdt-0.6b-v3 was not found") && troubles.matches(told).count() == 1,
        "{troubles}"
    );
}

#[test]
fn a_folder_with_half_of_a_transducer_is_told_by_what_is_missing() {
    let desk = Desk::new(&[100]);
    let from = tempfile::tempdir().unwrap();
    let encoder = Model::Tdt.put(from.path()).unwrap();
    std::fs::remove_file(encoder.with_file_name("vocab.txt")).unwrap();
    let (code, told) = desk.bad(&["import", from.path().to_str().unwrap()]);
    assert!(code == 3 && told.contains("vocab.txt of the recogniser in it is not there"), "{code}: {told}");
}
