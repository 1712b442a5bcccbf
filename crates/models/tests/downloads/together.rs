//! Several at once, and one that brings another.

use riposte_catalogue::Status;
use riposte_models::{How, RuntimeState, Way};

use crate::desk::{Desk, EARS, RUNTIME, SIZE, VOICE, slow, without_runtime};

#[test]
fn two_requests_are_one_download() {
    let desk = Desk::new(&[EARS]);
    desk.server.script("/my-ears", [slow()]);
    desk.get("my-ears").unwrap();
    desk.get("my-ears").unwrap();
    assert_eq!(desk.downloads.shown().len(), 1);
    desk.ends("my-ears", How::Here);
    assert_eq!(desk.froms("my-ears"), [0]);
}

#[test]
fn others_wait_their_turn_and_can_be_taken_back() {
    let desk = Desk::new(&[EARS, RUNTIME]);
    desk.server.script("/my-ears", [slow()]);
    desk.get("my-ears").unwrap();
    desk.shows("my-ears", 1);
    desk.get("my-runtime").unwrap();
    assert!(matches!(desk.downloads.shown()[1].way, Way::Queued));
    desk.downloads.pause("my-runtime");
    desk.ends("my-runtime", How::Paused);
    desk.get("my-runtime").unwrap();
    desk.ends("my-ears", How::Here);
    desk.ends("my-runtime", How::Here);
    assert_eq!(desk.froms("my-runtime"), [0]);
}

#[test]
fn a_voice_brings_what_it_runs_on_with_one_progress_over_both() {
    let desk = Desk::new(&[RUNTIME, VOICE]);
    desk.server.script("/my-runtime", [slow()]);
    desk.get("my-voice").unwrap();
    desk.shows("my-voice", 50_000);
    let shown = desk.downloads.shown();
    assert_eq!(
        (shown[0].brings.as_slice(), shown[0].bringing.as_deref()),
        (&["my-runtime".to_owned()][..], Some("The my-runtime"))
    );
    let Way::Coming { size, .. } = shown[0].way else { panic!("{shown:?}") };
    assert_eq!(size, Some(2 * SIZE as u64));
    desk.shows("my-voice", SIZE as u64);
    desk.ends("my-voice", How::Here);
    for id in ["my-runtime", "my-voice"] {
        assert_eq!(desk.status(id), Status::Installed { optional_missing: 0 });
    }
    assert_eq!(desk.server.asked()[0].path, "/my-runtime", "without it the voice would be silent");
}

#[test]
fn a_runtime_that_works_is_not_fetched_and_one_that_the_user_names_neither() {
    let desk = Desk::new(&[RUNTIME, VOICE]);
    let ids = |runtime: &RuntimeState| -> Vec<String> {
        desk.shelf.plan("my-voice", runtime).unwrap().into_iter().map(|model| model.id).collect()
    };
    let RuntimeState::Unusable { problem, .. } = without_runtime() else { panic!("there is none") };
    assert_eq!(ids(&RuntimeState::Works), ["my-voice"]);
    assert_eq!(ids(&RuntimeState::Unusable { problem, named: true }), ["my-voice"]);
    assert_eq!(ids(&without_runtime()), ["my-runtime", "my-voice"]);
}

#[test]
fn one_that_is_paused_and_asked_for_again_at_once_goes_on() {
    let desk = Desk::new(&[EARS]);
    desk.server.script("/my-ears", [slow()]);
    desk.get("my-ears").unwrap();
    desk.shows("my-ears", 50_000);
    desk.downloads.pause("my-ears");
    desk.get("my-ears").unwrap();
    assert_eq!(desk.downloads.shown().len(), 1, "{:?}", desk.downloads.shown());
    desk.ends("my-ears", How::Paused);
    desk.ends("my-ears", How::Here);
    let froms = desk.froms("my-ears");
    assert!(froms.len() == 2 && froms[1] >= 50_000, "{froms:?}");
}
