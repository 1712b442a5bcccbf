//! Riposte in its window. Reads the command line, then either ends with a word or opens the window and stays.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod app;
mod arguments;
mod bindings;
mod clipboard;
mod commands;
mod engine_bridge;
mod hotkey;
mod in_force;
mod logs;
mod model_downloads;
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

fn main() -> ExitCode {
    if riposte_engine::serve_recogniser_if_asked() {
        return ExitCode::SUCCESS;
    }
    match arguments::parse(std::env::args_os().skip(1)) {
        Request::Open => match app::run() {
            Ok(code) => code,
            Err(problem) => complain(&problem.in_language(settings_state::language()), 1),
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

fn say(text: &str) -> ExitCode {
    print!("{text}");
    ExitCode::SUCCESS
}

fn complain(text: &str, code: u8) -> ExitCode {
    eprintln!("riposte-desktop: {text}");
    ExitCode::from(code)
}
