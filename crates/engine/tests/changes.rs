//! What changes while the conversation goes on: settings and stages, and what is told of them.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use std::sync::mpsc;
use std::sync::{Arc, Mutex};

use riposte_engine::api::{Command, Event};
use riposte_engine::{Build, Built, Engine, EngineOptions, Stages};
use riposte_measures::Outcome;
use riposte_settings::Settings;
use stages::{Beeps, Rig, Understands, Writes};

/// A recogniser of another name.
struct Named(&'static str);

impl riposte_speech::Recognizer for Named {
    fn name(&self) -> String {
        self.0.to_owned()
    }
    fn warm(&self) -> Result<(), riposte_speech::SpeechError> {
        Ok(())
    }
    fn start(
        &self,
        options: riposte_speech::SessionOptions,
        sink: riposte_speech::HeardSink,
    ) -> Result<Box<dyn riposte_speech::Session>, riposte_speech::SpeechError> {
        Understands::each(&["hello"]).start(options, sink)
    }
}

fn engine(build: Build) -> Engine {
    let null = || riposte_audio::backend("null").unwrap();
    Engine::start(EngineOptions {
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
    .unwrap()
}

fn stages(name: &'static str) -> Built {
    Built::from(Stages {
        recognizer: Arc::new(Named(name)),
        chat: Arc::new(Writes::at_once(Vec::new())),
        voice: Arc::new(riposte_voice::PerClause::new(Beeps)),
        language: None,
        end_of_turn: None,
        speaker: None,
    })
}

fn with_model(path: &str) -> Settings {
    let mut settings = Settings::default();
    settings.speech.model = path.to_owned();
    settings
}

/// Builds a recogniser for "slow" when it is let, for anything else at once; tells what it began to build.
fn gated() -> (Build, mpsc::Sender<()>, mpsc::Receiver<String>) {
    let (open, gate) = mpsc::channel();
    let (began, begun) = mpsc::channel();
    let gate = Mutex::new(gate);
    let build: Build = Arc::new(move |settings: &Settings| {
        let _ = began.send(settings.speech.model.clone());
        match settings.speech.model.as_str() {
            "slow" => {
                let _ = gate.lock().unwrap().recv();
                stages("slow")
            }
            "quick" => stages("quick"),
            _ => stages("first"),
        }
    });
    (build, open, begun)
}

#[test]
fn a_model_that_loads_slowly_does_not_take_the_place_of_what_was_chosen_after_it() {
    let (build, open, begun) = gated();
    let engine = engine(build);
    let mut events = engine.subscribe();
    engine.apply(with_model("slow"));
    while begun.recv().unwrap() != "slow" {}
    engine.apply(with_model("quick"));
    while engine.snapshot().providers.stt != "quick" {
        events.blocking_recv().unwrap();
    }
    open.send(()).unwrap();
    // What is said after it was let through the gate is answered by the recogniser that was chosen last.
    for _ in 0..3 {
        engine.send(Command::NewConversation);
        while !matches!(events.blocking_recv().unwrap(), Event::ConversationCleared) {}
        assert_eq!(engine.snapshot().providers.stt, "quick");
        riposte_audio::Clock::wait(riposte_measures::Span::from_millis(30));
    }
}

#[test]
fn a_program_that_ends_does_not_wait_for_a_model_that_loads() {
    let (build, open, begun) = gated();
    let engine = engine(build);
    engine.apply(with_model("slow"));
    while begun.recv().unwrap() != "slow" {}
    drop(engine); // hangs where the load is waited for: the gate is shut
    drop(open);
}

#[test]
fn what_was_told_of_a_missing_model_is_past_when_it_came() {
    let here = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let build: Build = Arc::new({
        let here = Arc::clone(&here);
        move |_: &Settings| {
            let mut built = stages("scripted");
            if !here.load(std::sync::atomic::Ordering::SeqCst) {
                built.problems.push(riposte_problem::words::catalogue::not_installed("mine"));
            }
            built
        }
    });
    let engine = engine(build);
    let mut events = engine.subscribe();
    assert_eq!(engine.snapshot().problems[0].code, "models.not_installed");
    here.store(true, std::sync::atomic::Ordering::SeqCst);
    engine.models_changed();
    while !matches!(events.blocking_recv().unwrap(), Event::Recovered { code } if code == "models.not_installed") {}
    assert_eq!(engine.snapshot().problems, []);
}

fn without_a_word() -> riposte_chat::ChatError {
    riposte_chat::ChatError::Empty { provider: "scripted".to_owned() }
}

fn codes(rig: &Rig) -> Vec<String> {
    rig.engine.snapshot().problems.into_iter().map(|problem| problem.code).collect()
}

#[test]
fn a_chat_models_trouble_is_past_with_its_next_answer() {
    let mut rig = Rig::start(&[], vec![Err(without_a_word()), Ok(vec!["Hello."])], Settings::default());
    let say = |rig: &Rig| rig.engine.send(Command::Say { text: "hello".to_owned() });
    say(&rig);
    assert_eq!(rig.turn().outcome, Outcome::Failed);
    assert_eq!(codes(&rig), ["chat.empty"]);
    say(&rig);
    assert_eq!(rig.turn().outcome, Outcome::Completed);
    assert_eq!(codes(&rig), [""; 0]);
}

#[test]
fn a_question_that_is_not_there_is_forgotten_with_the_next_turn() {
    let mut rig = Rig::start(&[], vec![Ok(vec!["Hello."])], Settings::default());
    rig.engine.send(Command::TryIt);
    rig.until(|event| matches!(event, Event::Failed { .. }).then_some(()));
    assert_eq!(codes(&rig), ["engine.no_bundled_question"]);
    rig.engine.send(Command::Say { text: "hello".to_owned() });
    rig.turn();
    assert_eq!(codes(&rig), [""; 0]);
}
