//! The window from outside: it opens, is drawn in light and dark, answers by its global hotkey, and is there once only.

use std::time::Duration;

use riposte_sim::rig::Process;

use crate::desk::{Desk, TITLE, window_test};

#[test]
fn the_window_is_drawn_in_light_and_dark() {
    window_test!();
    let mut brightness = Vec::new();
    for theme in ["light", "dark"] {
        let desk = Desk::new(&format!("[appearance]\ntheme = \"{theme}\"\n"));
        let _app = desk.start();
        let picture = desk.picture(&format!("window-{theme}.png"));
        brightness.push(picture.brightness);
    }
    // The window covers 40 % of the screen.
    assert!(brightness[0] > brightness[1] + 0.2, "light {} and dark {}", brightness[0], brightness[1]);
}

#[test]
fn the_global_hotkey_asks_and_the_speaker_answers() {
    window_test!();
    let desk = Desk::new("");
    let _app = desk.start();
    desk.ask_by_hotkey(1);
    desk.picture("window-after-a-turn.png");
}

#[test]
fn in_push_to_talk_microphone_and_speaker_are_closed_while_nobody_needs_them_and_no_word_is_lost() {
    window_test!();
    let desk = Desk::new("[conversation]\nmode = \"ptt\"\n");
    let sound = desk.sound.watch().unwrap();
    let _app = desk.start();
    for stream in ["source-output", "sink-input"] {
        let removed = format!("'remove' on {stream}");
        let closed = sound.wait_for_line(Duration::from_secs(60), |line| line.contains(&removed));
        assert!(closed.is_ok(), "{closed:?}");
    }
    desk.ask_by_hotkey(1);
}

#[test]
fn a_second_start_leaves_one_window_and_one_app() {
    window_test!();
    let desk = Desk::new("");
    let mut app = desk.start();
    let mut second = Process::start(&mut desk.app()).unwrap();
    let status = second.wait(Duration::from_secs(20)).unwrap();
    assert!(status.success(), "{}", second.said());
    assert_eq!(desk.screen.windows(TITLE).unwrap().len(), 1);
    assert!(app.is_running(), "{}", app.said());
    desk.ask_by_hotkey(1);
}

#[test]
fn a_finished_turn_is_kept_when_the_session_ends() {
    window_test!();
    let desk = Desk::new("");
    let mut app = desk.start();
    desk.ask_by_hotkey(1);
    app.ask_to_end().unwrap();
    app.wait(Duration::from_secs(10)).unwrap();
    assert_eq!(desk.riposte.history().unwrap().len(), 1);
}
