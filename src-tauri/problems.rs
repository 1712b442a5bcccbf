//! What can go wrong in the shell itself. The words are in [`riposte_problem::words`].

use std::io;
use std::path::Path;

use riposte_problem::Problem;
use riposte_problem::words::{phrase, window as words};

pub(crate) use riposte_problem::words::keys::{clipboard_empty, clipboard_not_a_key, no_address, no_clipboard};
pub(crate) use riposte_problem::words::settings::refused as value_refused;
pub(crate) use words::{
    hotkey_refused, hotkey_taken, hotkey_unreadable, interrupted, no_end_of_turn_model_file, no_model_file,
    starting as still_starting, unavailable as no_window,
};

pub(crate) const HOTKEY: &str = "hotkey.unavailable";
pub(crate) const STARTING: &str = "window.starting";

pub(crate) fn no_thread(error: &io::Error) -> Problem {
    words::no_thread(phrase::system(error))
}

pub(crate) fn no_logs(folder: &Path, error: &io::Error) -> Problem {
    words::no_logs(folder.display(), phrase::system(error))
}
