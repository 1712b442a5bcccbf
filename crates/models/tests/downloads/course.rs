//! One download: to its end, paused, cancelled, broken off, stalled, lied to.

use riposte_catalogue::Status;
use riposte_models::{How, ModelNews, Way};
use riposte_sim::files::Act;

use crate::desk::{Desk, EARS, Row, SIZE, slow};

#[test]
fn it_is_shown_as_it_comes_and_is_here_when_it_ends_although_the_server_breaks_off() {
    let desk = Desk::new(&[EARS]);
    desk.server.script("/my-ears", [Act::Break(100_000)]);
    desk.get("my-ears").unwrap();
    let mut seen = Vec::new();
    loop {
        match desk.news.recv().unwrap() {
            ModelNews::Moved { downloads } => {
                let [download] = downloads.as_slice() else { panic!("{downloads:?}") };
                assert_eq!((download.name.as_str(), &download.bringing), ("The my-ears", &None));
                if let Way::Coming { done, size, .. } = download.way {
                    assert_eq!(size, Some(SIZE as u64));
                    seen.push(done);
                }
            }
            ModelNews::Changed { ended } => {
                assert_eq!(ended.map(|ended| ended.how), Some(How::Here));
                break;
            }
        }
    }
    assert!(seen.is_sorted() && !seen.is_empty(), "{seen:?}");
    assert_eq!(desk.status("my-ears"), Status::Installed { optional_missing: 0 });
    assert_eq!(desk.froms("my-ears"), [0, 100_000]);
    assert_eq!(desk.downloads.shown(), []);
}

#[test]
fn a_paused_one_goes_on_where_it_stopped_also_after_a_new_start_of_the_program() {
    let mut desk = Desk::new(&[EARS]);
    desk.server.script("/my-ears", [slow()]);
    desk.get("my-ears").unwrap();
    desk.shows("my-ears", 50_000);
    desk.downloads.pause("my-ears");
    desk.ends("my-ears", How::Paused);
    let Status::Partial { have } = desk.status("my-ears") else { panic!("{:?}", desk.status("my-ears")) };
    assert!(have >= 50_000 && desk.downloads.shown().is_empty(), "{have}");
    desk.restart();
    assert_eq!(desk.status("my-ears"), Status::Partial { have });
    desk.get("my-ears").unwrap();
    desk.ends("my-ears", How::Here);
    assert_eq!(desk.froms("my-ears"), [0, have]);
}

#[test]
fn what_came_of_a_cancelled_one_is_deleted_and_a_paused_one_can_be_cancelled_too() {
    let desk = Desk::new(&[EARS]);
    desk.server.always("/my-ears", slow());
    desk.get("my-ears").unwrap();
    desk.shows("my-ears", 50_000);
    desk.downloads.cancel(&desk.shelf.store, "my-ears").unwrap();
    desk.ends("my-ears", How::Cancelled);
    assert_eq!(desk.status("my-ears"), Status::Missing);

    desk.get("my-ears").unwrap();
    desk.shows("my-ears", 50_000);
    desk.downloads.pause("my-ears");
    desk.ends("my-ears", How::Paused);
    desk.downloads.cancel(&desk.shelf.store, "my-ears").unwrap();
    assert_eq!(desk.status("my-ears"), Status::Missing);
    assert_eq!(desk.shelf.store.disk_use(), 0, "not a byte stays");
}

#[test]
fn cancelling_the_mending_of_a_damaged_model_leaves_the_rest_of_it() {
    let desk = Desk::new(&[EARS]);
    desk.get("my-ears").unwrap();
    desk.ends("my-ears", How::Here);
    let file = desk.shelf.store.locate("my-ears").unwrap();
    std::fs::write(&file, "damaged").unwrap();
    desk.server.script("/my-ears", [slow()]);
    desk.get("my-ears").unwrap();
    desk.shows("my-ears", 50_000);
    desk.downloads.cancel(&desk.shelf.store, "my-ears").unwrap();
    desk.ends("my-ears", How::Cancelled);
    assert!(matches!(desk.status("my-ears"), Status::Damaged { .. }));
    assert_eq!(std::fs::read(file).unwrap(), b"damaged");
}

#[test]
fn a_server_that_is_silent_or_lies_is_told_in_place_and_the_next_attempt_mends_it() {
    let desk = Desk::new(&[EARS]);
    for (act, code) in [
        (Act::Stall(0), "models.stalled"),
        (Act::Wrong, "models.wrong_hash"),
        (Act::Page { told: false }, "models.web_page"),
        (Act::Status(503), "models.server"),
    ] {
        desk.server.always("/my-ears", act);
        desk.get("my-ears").unwrap();
        desk.ends("my-ears", How::Failed);
        let problem = desk.failure();
        assert_eq!(problem.code, code, "{problem}");
        assert!(problem.message.en != problem.message.es, "{problem:?}");
        assert!(!matches!(desk.status("my-ears"), Status::Installed { .. }));
    }
    desk.server.always("/my-ears", Act::Good);
    desk.get("my-ears").unwrap();
    desk.ends("my-ears", How::Here);
    assert_eq!(desk.downloads.shown(), []);
}

#[test]
fn a_licence_that_has_to_be_accepted_is_asked_for_before_a_byte_is_fetched() {
    let desk = Desk::new(&[Row { more: "licence = \"asked\"", ..EARS }]);
    assert_eq!(desk.get("my-ears").unwrap_err().code, "models.licence");
    assert_eq!((desk.server.asked().len(), desk.downloads.shown().len()), (0, 0));
    let plan = desk.shelf.plan("my-ears", &riposte_models::RuntimeState::Works).unwrap();
    desk.downloads.get(&desk.shelf.store, plan, true).unwrap();
    desk.ends("my-ears", How::Here);
}
