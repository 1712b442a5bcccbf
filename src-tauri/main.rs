//! Riposte in its window. Reads the command line, then either ends with a word or opens the window and stays.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod app;
mod arguments;
mod bindings;
mod clipboard;
mod commands;
mod control;
mod engine_bridge;
mod guide;
mod hotkey;
mod in_force;
mod logs;
mod media;
mod model_downloads;
mod overlay;
mod page_engine;
mod problems;
mod provider_tests;
mod settings_state;
mod start;
mod toggle;
mod tray;
mod watch;
mod window;
mod window_message;
mod words;

use std::process::ExitCode;

use arguments::Request;
use riposte_control::{Order, Unsent};
use riposte_settings::Paths;

fn main() -> ExitCode {
    if riposte_engine::serve_recogniser_if_asked() {
        return ExitCode::SUCCESS;
    }
    match arguments::parse(std::env::args_os().skip(1)) {
        Request::Open => open(),
        Request::Toggle => match toggle() {
            // A key that is bound to this opens Riposte where it is not there yet.
            Err(Unsent::NoWindow) => open(),
            Err(Unsent::Refused(problem)) => complain(&problem.in_language(settings_state::language()), 1),
            Ok(()) => ExitCode::SUCCESS,
        },
        Request::Help => say(arguments::HELP),
        Request::Version => say(concat!("riposte-desktop ", env!("CARGO_PKG_VERSION"), "\n")),
        Request::ExportBindings(path) => match bindings::export(&path) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => complain(&format!("{error:#}"), 1),
        },
        Request::Wrong(what) => complain(&format!("{what} See riposte-desktop --help."), 2),
    }
}

fn open() -> ExitCode {
    app::run().unwrap_or_else(|problem| complain(&problem.in_language(settings_state::language()), 1))
}

fn toggle() -> Result<(), Unsent> {
    let paths = Paths::find().map_err(|error| Unsent::Refused(error.problem()))?;
    riposte_control::send(paths.data_folder(), &Order::Toggle)
}

fn say(text: &str) -> ExitCode {
    print!("{text}");
    ExitCode::SUCCESS
}

fn complain(text: &str, code: u8) -> ExitCode {
    eprintln!("riposte-desktop: {text}");
    ExitCode::from(code)
}
