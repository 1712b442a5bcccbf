//! Starts the engine beside the window, so that the window is there at once, and then passes its events on: one thread for both.

use std::sync::Arc;

use riposte_audio::Clip;
use riposte_engine::api::{Event, State};
use riposte_engine::{Engine, EngineOptions};
use riposte_speech::bundled;
use tauri::{AppHandle, Manager};

use crate::engine_bridge::EngineBridge;
use crate::media::MediaPause;
use crate::overlay;
use crate::problems;
use crate::settings_state::SettingsState;
use crate::tray::Tray;

pub(crate) fn engine(app: AppHandle) {
    let begun = std::thread::Builder::new().name("riposte-events".to_owned()).spawn({
        let app = app.clone();
        move || start_and_follow(&app)
    });
    if let Err(error) = begun {
        app.state::<EngineBridge>().fail(problems::no_thread(&error));
    }
}

fn start_and_follow(app: &AppHandle) {
    let link = app.state::<EngineBridge>();
    let kept = app.state::<SettingsState>();
    let options = options(&kept);
    let begun_with = options.settings.clone();
    let engine = match Engine::start(options) {
        Ok(engine) => engine,
        Err(problem) => return link.fail(problem),
    };
    let events = engine.subscribe();
    let first = engine.snapshot();
    link.connect(engine);
    // What was changed while the models were loaded.
    let now = kept.settings();
    if let Some(engine) = link.engine().filter(|_| now != begun_with) {
        engine.apply(now);
    }
    link.recover(problems::STARTING);
    show_state_in_tray(app, first.state);
    link.follow(events, |event| {
        show_in_tray(app, event);
        overlay::hear(app, event);
        if let Event::StateChanged { state, .. } = event {
            app.state::<MediaPause>().hear(*state, kept.settings().audio.pause_media);
        }
    });
}

fn options(kept: &SettingsState) -> EngineOptions {
    let devices = riposte_audio::default_backend();
    EngineOptions {
        settings: kept.settings(),
        capture: Arc::clone(&devices),
        playout: devices,
        build: riposte_engine::builder(kept.key_lookup()),
        database: Some(kept.database()),
        prices: Some(kept.prices()),
        // Its absence is told when it is asked for.
        try_it: bundled::try_it_question().ok().and_then(|path| Clip::read(path).ok()),
        problems: Vec::new(),
        tune: None,
        record: None,
    }
}

fn show_in_tray(app: &AppHandle, event: &Event) {
    let Some(tray) = app.try_state::<Tray>() else { return };
    let words = app.state::<SettingsState>().words();
    match event {
        Event::StateChanged { state, .. } => show_state_in_tray(app, *state),
        Event::MutedChanged { muted } => tray.set_muted(words, *muted),
        _ => {}
    }
}

fn show_state_in_tray(app: &AppHandle, state: State) {
    if let Some(tray) = app.try_state::<Tray>() {
        tray.set_state(app.state::<SettingsState>().words(), state);
    }
}
