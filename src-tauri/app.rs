//! Puts the program together: settings, logs, plugins, window, tray, hotkey, engine; runs until the user quits. Main thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use riposte_control::Order;
use riposte_problem::Problem;
use riposte_problem::words::{phrase, window as words};
use tauri::{App, AppHandle, Manager, RunEvent, Wry};

use crate::engine_bridge::EngineBridge;
use crate::hotkey::{self, Hotkey};
use crate::media::MediaPause;
use crate::overlay::Overlay;
use crate::provider_tests::ProviderTests;
use crate::settings_state::SettingsState;
use crate::tray::Tray;
use crate::{bindings, control, logs, model_downloads, overlay, problems, start, toggle, watch, window};

/// Opens the window and stays until the end. An error: the window could not be opened at all.
pub(crate) fn run() -> Result<ExitCode, Problem> {
    if !has_display() {
        return Err(problems::no_window(words::no_display()));
    }
    // A panic is for the log, not for the user's terminal.
    std::panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
    let kept = SettingsState::look()?;
    let link = EngineBridge::new(kept.settings().conversation.mode);
    // Without a display server or WebKit the toolkit panics; that is told in a sentence, not as a crash.
    let built = catch_unwind(AssertUnwindSafe(|| build(kept, link)));
    let app = match built {
        Ok(Ok(app)) => app,
        Ok(Err(error)) => return Err(problems::no_window(phrase::quoted(error.to_string()))),
        Err(_) => return Err(problems::no_window(words::no_window_system())),
    };
    start::engine(app.handle().clone());
    let code = app.run_return(on_event);
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}

fn build(kept: SettingsState, link: EngineBridge) -> tauri::Result<App> {
    let bindings = bindings::builder();
    let window_state = tauri_plugin_window_state::Builder::default()
        .with_filename(kept.window_state_file().to_string_lossy())
        .with_state_flags(
            tauri_plugin_window_state::StateFlags::SIZE
                | tauri_plugin_window_state::StateFlags::POSITION
                | tauri_plugin_window_state::StateFlags::MAXIMIZED,
        )
        .with_denylist(&[overlay::LABEL]);
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, arguments, _| second_start(app, &arguments)))
        .plugin(window_state.build())
        .plugin(tauri_plugin_dialog::init())
        .manage(kept)
        .manage(ProviderTests::default())
        .manage(link)
        .manage(Hotkey::default())
        .manage(MediaPause::default())
        .manage(Overlay::default())
        .invoke_handler(bindings.invoke_handler())
        .on_window_event(window::on_event)
        .setup(|app| Ok(set_up(app)?))
        .build(tauri::generate_context!())
}

fn set_up(app: &mut App<Wry>) -> tauri::Result<()> {
    let handle = app.handle().clone();
    let kept = handle.state::<SettingsState>();
    // A second start has ended before this: only the first touches files.
    kept.settle();
    let logs = kept.logs_folder();
    if let Err(error) = logs::start(&logs) {
        kept.stands(problems::no_logs(&logs, &error));
    }
    handle.manage(model_downloads::of(&handle));
    window::build(&handle)?;
    overlay::put(&handle);
    watch::begin(&handle);
    control::begin(&handle);
    match Tray::build(&handle, kept.words()) {
        Some(tray) => _ = handle.manage(tray),
        None => tracing::warn!("there is no tray icon; a second start shows the window"),
    }
    for problem in kept.standing() {
        handle.state::<EngineBridge>().fail(problem);
    }
    if hotkey::supported() {
        hotkey::install(&handle)?;
        // What is wrong with it is on the screen already.
        let _ = handle.state::<Hotkey>().set(&handle, &kept.settings().conversation.hotkey);
    }
    Ok(())
}

/// Riposte was started again while it runs: by someone who looks for the window, or by a key bound to `--toggle`.
fn second_start(app: &AppHandle, arguments: &[String]) {
    if !arguments.iter().any(|argument| argument == toggle::ARGUMENT) {
        return window::show(app);
    }
    if let Err(problem) = control::carry_out(app, Order::Toggle) {
        app.state::<EngineBridge>().fail(problem);
    }
}

fn on_event(app: &AppHandle, event: RunEvent) {
    match event {
        // The last window is gone, but the tray and the hotkey are there: only quitting ends the program.
        RunEvent::ExitRequested { code: None, api, .. } if app.try_state::<Tray>().is_some() => api.prevent_exit(),
        // The engine stores its last turn before the process ends.
        RunEvent::Exit => {
            app.state::<MediaPause>().end();
            drop(app.state::<EngineBridge>().take_engine());
        }
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(app),
        _ => {}
    }
}

fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
