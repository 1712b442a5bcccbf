//! The connection breaks, the program ends, the file changes: what came is used where it can be, and nothing else.

use std::sync::mpsc;
use std::time::Duration;

use riposte_catalogue::{CatalogueError, Control, Event, Status};
use riposte_sim::files::{Act, noise};

use crate::desk::{Desk, PATH, told};

#[test]
fn a_server_that_breaks_off_is_asked_for_the_rest() {
    let desk = Desk::new();
    desk.server.script(PATH, [Act::Break(100_000), Act::Break(0), Act::Break(200_000), Act::Break(1)]);
    let (pulled, events) = desk.pull();
    pulled.unwrap();
    desk.assert_whole();
    let asked = desk.server.asked();
    assert_eq!(asked.iter().map(|asked| asked.sent).sum::<u64>(), desk.bytes.len() as u64, "nothing twice: {asked:?}");
    assert!(asked[1..].iter().all(|asked| asked.if_range.as_deref() == Some("\"one\"")), "{asked:?}");
    assert!(events.iter().any(|event| matches!(event, Event::Retried { .. })));
}

#[test]
fn one_that_breaks_off_for_good_keeps_what_came_for_the_next_time() {
    let desk = Desk::new();
    desk.server.script(PATH, [Act::Break(100_000)]);
    desk.server.always(PATH, Act::Break(0));
    let told = told(desk.pull().0);
    assert!(told.starts_with("models.cut Retry: 127.0.0.1:") && told.contains("goes on from there"), "{told}");
    desk.assert_unused();
    assert_eq!(desk.store.status(&desk.model).unwrap(), Status::Partial { have: 100_000 });
    desk.server.always(PATH, Act::Good);
    desk.pull().0.unwrap();
    desk.assert_whole();
    assert_eq!(desk.froms().last(), Some(&100_000));
}

#[test]
fn a_silent_server_is_given_up_and_gone_on_with() {
    let mut desk = Desk::new();
    desk.options.stall = Duration::from_secs(3);
    desk.server.script(PATH, [Act::Stall(150_000)]);
    let (pulled, events) = desk.pull();
    pulled.unwrap();
    desk.assert_whole();
    assert_eq!(desk.froms(), [0, 150_000]);
    assert!(
        events.iter().any(|event| matches!(event, Event::Retried { reason, .. } if reason.en.contains("sent nothing"))),
        "{events:?}"
    );

    let mut desk = Desk::new();
    desk.options.stall = Duration::from_millis(300);
    desk.server.always(PATH, Act::Stall(0));
    assert!(told(desk.pull().0).contains("models.stalled Retry"));
    desk.assert_unused();
}

#[test]
fn a_server_without_ranges_is_asked_for_the_whole() {
    let desk = Desk::new();
    desk.server.script(PATH, [Act::Break(100_000), Act::NoRange]);
    let (pulled, events) = desk.pull();
    pulled.unwrap();
    desk.assert_whole();
    assert!(
        events.iter().any(|event| matches!(event, Event::StartedOver { reason, .. } if reason.en.contains("middle"))),
        "{events:?}"
    );
}

#[test]
fn a_file_that_changed_meanwhile_is_not_patched_together() {
    let desk = Desk::unpublished();
    desk.server.script(PATH, [Act::Break(100_000)]);
    desk.server.always(PATH, Act::Break(0));
    assert!(desk.pull().0.is_err());
    let newer = noise(500_000, 8);
    desk.server.put(PATH, &newer, "\"two\"");
    desk.server.always(PATH, Act::Good);
    let (pulled, events) = desk.pull();
    pulled.unwrap();
    assert!(std::fs::read(desk.file()).unwrap() == newer, "a mixture");
    assert!(
        events.iter().any(|event| matches!(event, Event::StartedOver { reason, .. } if reason.en.contains("changed"))),
        "{events:?}"
    );
    let last = desk.server.asked().pop().unwrap();
    assert_eq!((last.from, last.if_range.as_deref()), (Some(100_000), Some("\"one\"")));
}

#[test]
fn without_a_tag_and_a_hash_nothing_is_gone_on_with() {
    let desk = Desk::unpublished();
    desk.server.put(PATH, &desk.bytes, "");
    desk.server.script(PATH, [Act::Break(100_000)]);
    let (pulled, events) = desk.pull();
    pulled.unwrap();
    assert!(std::fs::read(desk.file()).unwrap() == desk.bytes);
    assert_eq!(desk.froms(), [0, 0]);
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::StartedOver { reason, .. } if reason.en.contains("still the same"))),
        "{events:?}"
    );
}

#[test]
fn a_part_that_is_wrong_is_thrown_away_and_the_whole_fetched_once() {
    let desk = Desk::new();
    desk.server.script(PATH, [Act::Break(100_000)]);
    desk.server.always(PATH, Act::Break(0));
    assert!(desk.pull().0.is_err());
    let part = desk.store.folder().join(".partial/a~model.bin.part");
    let mut bytes = std::fs::read(&part).unwrap();
    bytes[5] ^= 1;
    std::fs::write(&part, bytes).unwrap();
    desk.server.always(PATH, Act::Good);
    desk.pull().0.unwrap();
    desk.assert_whole();
    assert_eq!(desk.froms()[desk.froms().len() - 2..], [100_000, 0]);

    // One that is longer than the file, and one that is all there.
    for (length, asks) in [(desk.bytes.len() + 1, 1), (desk.bytes.len(), 0)] {
        let before = desk.server.asked().len();
        desk.store.remove("a").unwrap();
        let mut bytes = desk.bytes.clone();
        bytes.resize(length, 0);
        std::fs::write(&part, bytes).unwrap();
        desk.pull().0.unwrap();
        desk.assert_whole();
        assert_eq!(desk.server.asked().len() - before, asks);
    }
}

#[test]
fn a_rest_from_another_place_is_not_taken() {
    let desk = Desk::new();
    desk.server.script(PATH, [Act::Break(100_000), Act::Elsewhere]);
    desk.pull().0.unwrap();
    desk.assert_whole();
    assert_eq!(desk.froms(), [0, 100_000, 0]);
}

/// So many bytes are on the disk.
fn has(event: &Event, bytes: u64) -> bool {
    matches!(event, Event::Progress { done, .. } if *done >= bytes)
}

#[test]
fn a_pause_lets_go_of_the_server_and_a_resume_goes_on() {
    let desk = Desk::new();
    desk.server.script(PATH, [Act::Slow(8_192, Duration::from_millis(5))]);
    let control = Control::default();
    let (send, receive) = mpsc::channel();
    std::thread::scope(|scope| {
        let pull = scope.spawn(|| {
            let tell = &mut |event| {
                if has(&event, 50_000) && desk.server.asked().len() == 1 {
                    control.pause();
                }
                drop(send.send(event));
            };
            desk.store.pull(&desk.model, &desk.options, &control, tell).unwrap();
        });
        assert!(receive.iter().any(|event| event == Event::Paused));
        assert_eq!(desk.server.asked().len(), 1);
        assert!(!pull.is_finished());
        control.resume();
        assert!(receive.iter().any(|event| event == Event::Resumed));
    });
    desk.assert_whole();
    let froms = desk.froms();
    assert!(froms.len() == 2 && froms[1] >= 50_000, "{froms:?}");
}

#[test]
fn a_cancelled_pull_keeps_what_came() {
    let desk = Desk::new();
    desk.server.script(PATH, [Act::Slow(8_192, Duration::from_millis(5))]);
    let control = Control::default();
    let tell = &mut |event| {
        if has(&event, 50_000) {
            control.cancel();
        }
    };
    let pulled = desk.store.pull(&desk.model, &desk.options, &control, tell);
    assert_eq!(pulled, Err(CatalogueError::Cancelled { id: "a".to_owned() }));
    desk.assert_unused();
    desk.pull().0.unwrap();
    desk.assert_whole();
    assert!(desk.froms()[1] >= 50_000);
}
