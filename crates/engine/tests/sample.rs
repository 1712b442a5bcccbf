//! A sentence in another voice, to hear what it sounds like: it is heard, and is no turn.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use riposte_engine::api::{Command, Event, State};
use riposte_engine::{Build, Built, Engine, EngineOptions, Stages};
use riposte_measures::Outcome;
use riposte_problem::words::kokoro;
use riposte_settings::Settings;
use stages::{Beeps, Understands, Writes};
use std::sync::Arc;

/// Another voice is chosen by its name; `missing` can't be had.
fn engine() -> Engine {
    let null = || riposte_audio::backend("null").unwrap();
    let build: Build = Arc::new(|settings: &Settings| {
        let stages = Stages {
            recognizer: Arc::new(Understands::each(&[])),
            chat: Arc::new(Writes::at_once(vec![Ok(vec!["Good morning."])])),
            voice: Arc::new(riposte_voice::PerClause::new(Beeps)),
            language: None,
            end_of_turn: None,
            speaker: None,
        };
        let problems = (settings.voice.kokoro.voice == "missing")
            .then(|| kokoro::unknown_voice("missing", "here"))
            .into_iter()
            .collect();
        Built { problems, ..Built::from(stages) }
    });
    let engine = Engine::start(EngineOptions {
        settings: Settings::default(),
        capture: null(),
        playout: null(),
        build,
        database: None,
        prices: None,
        try_it: None,
        problems: Vec::new(),
        tune: None,
        record: None,
    })
    .unwrap();
    let mut events = engine.subscribe();
    while engine.snapshot().state == State::Starting {
        events.blocking_recv().unwrap();
    }
    engine
}

fn voice(name: &str) -> Settings {
    let mut settings = Settings::default();
    settings.voice.kokoro.voice = name.to_owned();
    settings
}

/// Waits until the speaker sounds, or rests; everything else that happened until then.
fn until(events: &mut tokio::sync::broadcast::Receiver<Event>, sounds: bool) -> Vec<Event> {
    let mut others = Vec::new();
    loop {
        match events.blocking_recv().unwrap() {
            Event::Level { speaker_db, .. } if (speaker_db > -40.0) == sounds => return others,
            Event::Level { .. } | Event::DevicesChanged { .. } => {}
            other => others.push(other),
        }
    }
}

#[test]
fn it_is_heard_to_its_end_and_leaves_no_trace() {
    let engine = engine();
    let mut events = engine.subscribe();
    engine.hear_sample(voice("other"), "Hello there.".to_owned()).unwrap();
    let mut told = until(&mut events, true);
    while told.last() != Some(&Event::SampleChanged { is_heard: false }) {
        match events.blocking_recv().unwrap() {
            Event::Level { .. } | Event::DevicesChanged { .. } => {}
            other => told.push(other),
        }
    }
    let changed = |is_heard| Event::SampleChanged { is_heard };
    assert_eq!(told, [changed(true), changed(false)], "nobody is told of a turn");
    let now = engine.snapshot();
    assert_eq!((now.state, now.turns.len(), now.problems.len(), now.sample), (State::Idle, 0, 0, false));
}

#[test]
fn a_question_silences_it_and_is_answered() {
    let engine = engine();
    let mut events = engine.subscribe();
    engine.hear_sample(voice("other"), "A sentence that lasts for quite a while. ".repeat(5)).unwrap();
    until(&mut events, true);
    engine.send(Command::Say { text: "good morning".to_owned() });
    let turn = loop {
        if let Event::TurnFinished { turn } = events.blocking_recv().unwrap() {
            break turn;
        }
    };
    assert_eq!((turn.outcome, turn.heard.as_str()), (Outcome::Completed, "Good morning."));
}

#[test]
fn a_voice_that_can_not_be_had_is_told_to_whoever_asked_and_nothing_else_speaks() {
    let engine = engine();
    let problem = engine.hear_sample(voice("missing"), "Hello.".to_owned()).unwrap_err();
    assert_eq!(problem.code, "voice.unknown_voice");
    assert_eq!(engine.snapshot().problems, [], "it is no trouble of the conversation");
}
