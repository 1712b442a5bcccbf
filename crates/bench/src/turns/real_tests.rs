//! A recorded line through the recogniser that comes with Riposte, in virtual time: heard, understood, asked, answered; and the same again from what was kept.

use std::path::Path;
use std::sync::Arc;

use riposte_audio::Clip;
use riposte_speech::bundled;

use super::format::{Voice, read};
use super::judge::judge;
use super::log::Log;
use super::prepare::Prepared;
use super::real::RealRecogniser;
use super::simulate::{self, SetUp};
use super::voices::Voices;
use super::{collect, evidence};

const REPLY: &str = "Fine.";

/// The recording as a scenario, up to its last sound.
fn scenario(recording: &Path) -> String {
    let clip = Clip::read(recording).ok();
    let last = clip.as_ref().and_then(|clip| clip.samples().iter().rposition(|sample| sample.abs() > 0.01));
    let to_ms = last.map_or(1_000, |last| last * 1_000 / 16_000 + 1);
    format!(
        r#"[[scenario]]
        name = "test-0-voice"
        category = "pause"
        voices.agent = {{ espeak = "agent" }}
        replies = ["{REPLY}"]
        line = [{{ id = "q", at = 500, say = "What time is it?", recording = {{ file = {recording:?}, to_ms = {to_ms} }} }}]
        expect = [{{ must = "wait", line = "q" }}, {{ must = "answer", line = "q", within_ms = 3000 }}]"#
    )
}

fn play(real: &Arc<RealRecogniser>, recording: &Path) -> (Arc<Prepared>, Log) {
    let folder = tempfile::tempdir().unwrap();
    let voices = Voices::new(folder.path().to_owned());
    voices.know(&Voice { espeak: "agent".to_owned(), pitch: 50, wpm: 165 }, REPLY);
    let scenario = read(&scenario(recording)).unwrap().remove(0);
    let mut prepared = Prepared::new(&scenario, &voices, false).unwrap();
    prepared.understand(real).unwrap();
    let prepared = Arc::new(prepared);
    let set_up = SetUp { recogniser: Some(Arc::clone(real)), ..SetUp::of("earshot") };
    let log = simulate::run(&prepared, &set_up);
    (prepared, log)
}

#[test]
fn a_recording_is_understood_asked_and_answered_and_the_same_again_from_what_was_kept() {
    let (folder, model) = (tempfile::tempdir().unwrap(), bundled::micro_model().unwrap());
    let recording = bundled::try_it_question().unwrap();
    let open = || Arc::new(RealRecogniser::open(&model, folder.path(), 1).unwrap());
    let (prepared, first) = play(&open(), &recording);
    let verdict = judge(&prepared, &first);
    assert!(!verdict.failed() && verdict.real, "{}", verdict.why());
    assert!(first.transcript().contains("asked: What time is it?"), "{}", first.transcript());
    let readings = std::fs::read_dir(folder.path())
        .unwrap()
        .flatten()
        .find(|file| file.path().extension().is_some_and(|end| end == "jsonl"));
    let kept = std::fs::read_to_string(readings.unwrap().path()).unwrap();
    assert!(kept.lines().count() > 2, "captions are read, too: {kept}");
    let (_, second) = play(&open(), &recording);
    assert_eq!(second, first);
    let again = std::fs::read_dir(folder.path()).unwrap().flatten().map(|file| std::fs::read_to_string(file.path()));
    assert!(again.flatten().any(|text| text == kept), "nothing was read anew");
}

#[test]
fn what_was_known_of_the_last_pause_is_told_as_its_end() {
    let (folder, model) = (tempfile::tempdir().unwrap(), bundled::micro_model().unwrap());
    let real = Arc::new(RealRecogniser::open(&model, folder.path(), 1).unwrap());
    let (prepared, log) = play(&real, &bundled::try_it_question().unwrap());
    let rows = evidence::rows(&prepared, &log.lines(), &log.evidence);
    let columns: Vec<&str> = rows.lines().last().unwrap().split('\t').collect();
    let of = |name: &str| columns[evidence::HEAD.split('\t').position(|column| column == name).unwrap()];
    assert_eq!((of("over"), of("ending"), of("words"), of("text")), ("1", "closed", "4", "What time is it?"));
    assert_eq!(of("closes"), "", "the small model does not reckon: {columns:?}");
}

#[test]
fn scenarios_without_their_recordings_are_left_out_by_name() {
    let mut scenarios = read(&scenario(Path::new("/no/such/file.wav"))).unwrap();
    scenarios.extend(read(&scenario(&bundled::try_it_question().unwrap())).unwrap());
    assert_eq!(collect::leave_out_unrecorded(&mut scenarios), ["test-0-voice"]);
    assert_eq!(scenarios.len(), 1);
}
