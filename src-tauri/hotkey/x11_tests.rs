//! The hotkey on a real display server, with keyboards of other layouts.

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use riposte_sim::rig::{self, ScreenRig};

use super::*;

/// Y's place on the keyboard, as Xvfb numbers it; Z is there on a German one, and Н on a Russian one.
const Y_PLACE: &str = "29";
const LIMIT: Duration = Duration::from_secs(10);

struct Desk {
    screen: ScreenRig,
    turns: Receiver<bool>,
    _grab: Grab,
}

impl Desk {
    /// A screen where `layout` is in force when the hotkey is put in force.
    fn new(layout: &[&str], hotkey: &str) -> Desk {
        let screen = ScreenRig::start().unwrap();
        screen.keyboard(layout).unwrap();
        let (told, turns) = channel();
        let shortcut: Shortcut = hotkey.parse().unwrap();
        let grab = Grab::listen(Some(screen.display()), shortcut, move |down| _ = told.send(down)).unwrap();
        Desk { screen, turns, _grab: grab }
    }

    /// Presses a combination of which the last is a place on the keyboard; whether the hotkey was heard, down and up.
    fn press(&self, combination: &str) {
        self.screen.key(combination).unwrap();
        for down in [true, false] {
            assert_eq!(self.turns.recv_timeout(LIMIT), Ok(down), "{combination}");
        }
    }
}

macro_rules! needs_a_screen {
    () => {
        if let Some(absent) = rig::missing(&[ScreenRig::PROGRAMS, &["setxkbmap"]].concat()) {
            rig::say_skipped(riposte_sim::this_function!(), &absent);
            return;
        }
    };
}

#[test]
fn a_letter_works_by_its_place_on_any_layout_that_is_there_at_the_start() {
    needs_a_screen!();
    for layout in ["us", "de", "es", "ru", "fr"] {
        let desk = Desk::new(&["-layout", layout], "Ctrl+Shift+Y");
        desk.press(&format!("ctrl+shift+{Y_PLACE}"));
    }
}

#[test]
fn it_works_while_the_second_layout_is_active() {
    needs_a_screen!();
    let desk = Desk::new(&["-layout", "us,ru", "-option", "grp:shifts_toggle"], "Ctrl+Alt+Y");
    desk.press(&format!("ctrl+alt+{Y_PLACE}"));
    // The next layout.
    desk.screen.key("ISO_Next_Group").unwrap();
    desk.press(&format!("ctrl+alt+{Y_PLACE}"));
}

#[test]
fn it_works_with_num_lock_and_caps_lock_on() {
    needs_a_screen!();
    let desk = Desk::new(&["-layout", "us"], "Ctrl+Shift+Y");
    for lock in ["Num_Lock", "Caps_Lock"] {
        desk.screen.key(lock).unwrap();
        desk.press(&format!("ctrl+shift+{Y_PLACE}"));
    }
}

#[test]
fn it_goes_on_when_the_keyboard_is_set_anew() {
    needs_a_screen!();
    let desk = Desk::new(&["-layout", "us"], "Ctrl+Super+Y");
    desk.press(&format!("ctrl+super+{Y_PLACE}"));
    for layout in [&["-layout", "de"][..], &["-layout", "ru"], &["-layout", "us", "-option", "altwin:swap_alt_win"]] {
        desk.screen.keyboard(layout).unwrap();
        desk.press(&format!("ctrl+super+{Y_PLACE}"));
    }
    desk.screen.key("Num_Lock").unwrap();
    desk.press(&format!("ctrl+super+{Y_PLACE}"));
}
