//! What can go wrong in the shell itself, in plain words.

use riposte_problem::{Kind, Problem};

pub(crate) const HOTKEY: &str = "hotkey.unavailable";
pub(crate) const STARTING: &str = "window.starting";

pub(crate) fn still_starting() -> Problem {
    Problem::new(STARTING, Kind::Retry, "Riposte is still starting.", "Try again in a moment.")
}

pub(crate) fn hotkey_taken(hotkey: &str) -> Problem {
    Problem::new(
        HOTKEY,
        Kind::Input,
        format!("The hotkey {hotkey} is already used by another program."),
        "Choose another one in Settings, or close the program that uses it.",
    )
}

pub(crate) fn hotkey_refused(hotkey: &str, why: &str) -> Problem {
    Problem::new(
        HOTKEY,
        Kind::Device,
        format!("The system did not accept the hotkey {hotkey} ({why})."),
        "Choose another one in Settings; the button in the window works meanwhile.",
    )
}

pub(crate) fn hotkey_unreadable(hotkey: &str) -> Problem {
    Problem::new(
        HOTKEY,
        Kind::Input,
        format!("“{hotkey}” is not a key combination."),
        "Record another one in Settings, such as Ctrl+Shift+Space.",
    )
}

pub(crate) fn value_refused(expected: &str) -> Problem {
    Problem::new(
        "settings.refused",
        Kind::Input,
        format!("This can't be used: it must be {expected}."),
        "Until then what was there before stays in force.",
    )
}

pub(crate) fn no_model_file(path: &str) -> Problem {
    Problem::new(
        "speech.model_missing",
        Kind::Input,
        format!("There is no file {path}."),
        "Give the full path of a whisper.cpp model, or leave the field empty for the built-in one.",
    )
}

pub(crate) fn no_end_of_turn_model_file(path: &str) -> Problem {
    Problem::new(
        "onnx.model_missing",
        Kind::Input,
        format!("There is no file {path}."),
        "Give the full path of a Smart Turn v3 model, or leave the field empty to do without.",
    )
}

pub(crate) fn clipboard_empty() -> Problem {
    Problem::new(
        "keys.clipboard_empty",
        Kind::Input,
        "There is no text in the clipboard.",
        "Copy the key first, then press the button again.",
    )
}

pub(crate) fn clipboard_not_a_key() -> Problem {
    Problem::new(
        "keys.clipboard_not_a_key",
        Kind::Input,
        "What is in the clipboard does not look like a key: a key is one word without spaces.",
        "Copy the key alone, then press the button again.",
    )
}

pub(crate) fn no_clipboard(why: &str) -> Problem {
    Problem::new(
        "keys.clipboard_unavailable",
        Kind::Device,
        format!("The clipboard can't be read ({why})."),
        "Save the key in a terminal instead, with `riposte keys set`.",
    )
}

pub(crate) fn interrupted(what: &str) -> Problem {
    Problem::new(
        "window.interrupted",
        Kind::Bug,
        format!("{what} was broken off."),
        "Try again; if it goes on, restart Riposte.",
    )
}

pub(crate) fn no_thread(error: &std::io::Error) -> Problem {
    Problem::new(
        "window.no_thread",
        Kind::Device,
        format!("The system gave Riposte no thread to work on ({error})."),
        "Close other programs, then start Riposte again.",
    )
}

pub(crate) fn no_logs(folder: &std::path::Path, error: &std::io::Error) -> Problem {
    Problem::new(
        "window.no_logs",
        Kind::Device,
        format!("The log file can't be written in {} ({error}).", folder.display()),
        "Riposte works without it; free some space there, or allow writing, to have it again.",
    )
}
