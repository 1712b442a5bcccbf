//! A test of the sound is no turn: it is refused where it would not tell anything, broken off by whatever the user begins, and leaves no trace.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use std::sync::Arc;

use riposte_audio::Clip;
use riposte_engine::api::{Command, Event, State};
use riposte_engine::{Build, Built, Engine, EngineOptions, SoundVerdict, Stages};
use riposte_relay::Errand;
use riposte_settings::Settings;
use stages::{Beeps, Understands, Writes};

/// On devices without sound, with a tone for the sentence.
fn engine() -> Engine {
    started(Settings::default())
}

fn started(settings: Settings) -> Engine {
    let null = || riposte_audio::backend("null").unwrap();
    let build: Build = Arc::new(|_: &Settings| {
        Built::from(Stages {
            recognizer: Arc::new(Understands::each(&[])),
            chat: Arc::new(Writes::at_once(vec![Ok(vec!["Good morning."])])),
            voice: Arc::new(riposte_voice::PerClause::new(Beeps)),
            language: None,
            end_of_turn: None,
            speaker: None,
        })
    });
    let tone = (0..16_000).map(|i| 0.2 * (i as f32 * 0.11).sin()).collect();
    let engine = Engine::start(EngineOptions {
        settings,
        capture: null(),
        playout: null(),
        build,
        database: None,
        prices: None,
        try_it: Some(Clip::new(16_000, 1, tone)),
        problems: Vec::new(),
        tune: None,
        record: None,
    })
    .unwrap();
    let mut events = engine.subscribe();
    let is_there = || {
        let shown = engine.snapshot();
        shown.state != State::Starting && shown.in_use.microphone.is_some() && shown.in_use.speaker.is_some()
    };
    while !is_there() {
        events.blocking_recv().unwrap();
    }
    engine
}

#[test]
fn it_is_played_to_its_end_and_is_no_turn() {
    let engine = engine();
    let mut events = engine.subscribe();
    let check = engine.check_sound().unwrap();
    assert_eq!(check.verdict, SoundVerdict::Silent, "a device without sound hears nothing");
    let told: Vec<Event> = std::iter::from_fn(|| events.try_recv().ok())
        .filter(|event| {
            !matches!(event, Event::Level { .. } | Event::DevicesChanged { .. } | Event::PhrasesChanged { .. })
        })
        .collect();
    assert_eq!(told, [Event::SampleChanged { is_heard: true }, Event::SampleChanged { is_heard: false }]);
    assert!(engine.snapshot().turns.is_empty());
}

/// What comes of it when this is done while it goes on.
fn broken_off_by(engine: &Engine, act: impl FnOnce(&Engine)) -> String {
    let mut events = engine.subscribe();
    let check = std::thread::scope(|scope| {
        let check = scope.spawn(|| engine.check_sound());
        while events.blocking_recv().unwrap() != (Event::SampleChanged { is_heard: true }) {}
        act(engine);
        check.join().unwrap()
    });
    check.unwrap_err().code
}

#[test]
fn a_stop_and_a_question_break_it_off() {
    for order in [Command::Stop, Command::KeyDown, Command::TryIt] {
        assert_eq!(broken_off_by(&engine(), |engine| engine.send(order)), "engine.check_broken_off");
    }
}

#[test]
fn a_mute_and_other_settings_of_the_sound_break_it_off() {
    let engine = engine();
    assert_eq!(broken_off_by(&engine, |engine| engine.send(Command::SetMuted { muted: true })), "engine.check_muted");
    engine.send(Command::SetMuted { muted: false });
    let mut settings = Settings::default();
    settings.audio.volume = 0.5;
    assert_eq!(broken_off_by(&engine, |engine| engine.apply(settings)), "engine.check_broken_off");
}

#[test]
fn with_a_volume_of_nothing_it_goes_on_to_its_end() {
    let mut settings = Settings::default();
    settings.audio.volume = 0.0;
    let check = started(settings).check_sound().unwrap();
    assert_eq!((check.verdict, check.output_ms), (SoundVerdict::Silent, None));
}

#[test]
fn it_is_refused_while_another_program_speaks_and_listens() {
    let engine = engine();
    let mut events = engine.subscribe();
    let errand = Errand { message: Some("A message that lasts for a while.".to_owned()), ..Errand::default() };
    let relay = engine.relay(errand);
    while events.blocking_recv().unwrap() != (Event::RelayChanged { is_on: true }) {}
    assert_eq!(engine.check_sound().unwrap_err().code, "engine.check_in_a_turn");
    drop(relay);
}

#[test]
fn it_is_refused_while_muted_and_in_a_turn() {
    let engine = engine();
    engine.send(Command::SetMuted { muted: true });
    assert_eq!(engine.check_sound().unwrap_err().code, "engine.check_muted");
    engine.send(Command::SetMuted { muted: false });
    engine.send(Command::KeyDown);
    assert_eq!(engine.check_sound().unwrap_err().code, "engine.check_in_a_turn");
}
