//! Two want the same model.

use std::time::Duration;

use riposte_catalogue::{Control, Event};
use riposte_sim::files::Act;

use crate::desk::{Desk, PATH};

#[test]
fn two_at_once_share_one_download() {
    let desk = Desk::new();
    desk.server.script(PATH, [Act::Slow(16_384, Duration::from_millis(150))]);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| desk.pull());
        desk.server.wait_for_requests(1);
        let (second, events) = desk.pull();
        second.unwrap();
        assert!(matches!(events.first(), Some(Event::Waiting { .. })), "{events:?}");
        first.join().unwrap().0.unwrap();
    });
    desk.assert_whole();
    assert_eq!(desk.server.asked().len(), 1);
}

#[test]
fn one_that_waits_takes_over_when_the_other_gives_up() {
    let desk = Desk::new();
    desk.server.script(PATH, [Act::Slow(16_384, Duration::from_millis(150))]);
    let (one, other) = (Control::default(), Control::default());
    let (send, came) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        let first = scope.spawn(|| {
            desk.store.pull(&desk.model, &desk.options, &one, &mut |event| {
                if matches!(event, Event::Progress { done, .. } if done >= 50_000) {
                    let _ = send.send(()); // heard once
                }
            })
        });
        came.recv().unwrap();
        let second = scope.spawn(|| {
            desk.store.pull(&desk.model, &desk.options, &other, &mut |event| {
                if matches!(event, Event::Waiting { .. }) {
                    one.cancel();
                }
            })
        });
        assert!(first.join().unwrap().is_err());
        second.join().unwrap().unwrap();
    });
    desk.assert_whole();
    let froms = desk.froms();
    assert!(froms.len() == 2 && froms[1] >= 50_000, "it went on where the other stopped: {froms:?}");
}

#[test]
fn one_that_waits_can_be_cancelled() {
    let desk = Desk::new();
    desk.server.script(PATH, [Act::Stall(1000)]);
    let (one, other) = (Control::default(), Control::default());
    std::thread::scope(|scope| {
        let first = scope.spawn(|| desk.pull_with(&one));
        desk.server.wait_for_bytes(1000);
        let second = desk.store.pull(&desk.model, &desk.options, &other, &mut |_| other.cancel());
        assert!(second.is_err());
        one.cancel();
        assert!(first.join().unwrap().0.is_err());
    });
}
