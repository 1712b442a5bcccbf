//! Whole turns by the protocols that vendors have of their own, over real sockets: what the user hears, what the second question is told of the first, and what
//! is read ahead while they speak.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod stages;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::BoxFuture;
use riposte_audio::Clip;
use riposte_chat::{ChatError, ChatModel, ChatStream, Options, Request, Timeouts, build};
use riposte_engine::api::Event;
use riposte_measures::{Outcome, TurnView};
use riposte_settings::Settings;
use riposte_sim::providers::{Received, Reply, RunningChat, ScriptedChat};
use stages::Rig;

const MINUTE: Duration = Duration::from_secs(60);

fn model(vendor: &str, address: &str) -> Arc<dyn ChatModel> {
    let options = Options {
        base_url: address.to_owned(),
        model: "big".to_owned(),
        key: Some("sk-test".into()),
        timeouts: Timeouts { first_token: MINUTE, stall: MINUTE },
        client: Some(riposte_chat::client_builder().no_proxy().build().unwrap()),
        network: riposte_http::Network::default(),
        local_time: Arc::new(|| jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC)),
    };
    build(vendor, options).unwrap()
}

fn remembering(server: ScriptedChat) -> RunningChat {
    let answer = |received: &Received, _| {
        let asked = received.conversation();
        let knows = asked.contains("my name is Anna") && asked.contains("what is my name");
        Reply::text(if knows { "You are Anna." } else { "Nice to meet you." })
    };
    server.respond(answer).start_blocking().unwrap()
}

/// A spoken question, and the turn that came of it.
fn hear(rig: &mut Rig) -> TurnView {
    let samples = (0..8_000).map(|n| 0.3 * (n as f32 * 0.1).sin()).collect();
    rig.engine.play_clip(Clip::new(16_000, 1, samples)).unwrap();
    rig.until(|event| match event {
        Event::Failed { problem } => panic!("{problem}"),
        Event::TurnFinished { turn } => Some((**turn).clone()),
        _ => None,
    })
}

#[track_caller]
fn is_remembered(rig: &mut Rig) {
    let first = hear(rig);
    assert_eq!((first.outcome, first.heard.as_str()), (Outcome::Completed, "Nice to meet you."));
    let second = hear(rig);
    assert_eq!((second.outcome, second.heard.as_str()), (Outcome::Completed, "You are Anna."));
}

const TEXTS: [&str; 2] = ["my name is Anna", "what is my name"];

#[test]
fn gemini_and_openai_answer_and_are_told_what_was_said() {
    for (vendor, server) in [("gemini", ScriptedChat::gemini()), ("openai", ScriptedChat::responses())] {
        let server = remembering(server);
        let mut rig = Rig::hearing(&TEXTS, model(vendor, server.base_url()), Settings::default());
        is_remembered(&mut rig);
        let (turns, asked) = (rig.stored(), server.requests());
        assert_eq!(turns[0].providers.llm.split('/').next_back(), Some("big"), "{vendor}");
        assert!(
            asked.iter().all(|request| request.conversation().contains("my name is Anna")),
            "nothing is read ahead where it is paid"
        );
    }
}

/// A model whose beginnings are noted as they are handed over.
struct Noted {
    model: Arc<dyn ChatModel>,
    beginnings: Arc<Mutex<Vec<Request>>>,
}

impl ChatModel for Noted {
    fn name(&self) -> String {
        self.model.name()
    }
    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        self.model.warm()
    }
    fn read_ahead(&self, beginning: Request) -> BoxFuture<'static, ()> {
        self.beginnings.lock().unwrap().push(beginning.clone());
        self.model.read_ahead(beginning)
    }
    fn ask(&self, request: Request) -> ChatStream {
        self.model.ask(request)
    }
}

#[test]
fn ollama_answers_and_reads_the_conversation_while_the_user_speaks() {
    let server = remembering(ScriptedChat::ollama());
    let beginnings = Arc::default();
    let noted = Noted { model: model("ollama", server.base_url()), beginnings: Arc::clone(&beginnings) };
    let settings = Settings::default();
    let limit = settings.conversation.max_tokens;
    let mut rig = Rig::hearing(&TEXTS, Arc::new(noted), settings);
    is_remembered(&mut rig);
    let beginnings = beginnings.lock().unwrap();
    let last = beginnings.last().unwrap();
    let said: Vec<&str> = last.messages.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(said[..2], ["my name is Anna", "Nice to meet you."], "{beginnings:?}");
    let asked = server.requests();
    let tokens = |wanted: u32| asked.iter().filter(|request| request.body["options"]["num_predict"] == wanted).count();
    assert_eq!(tokens(limit) + tokens(1), asked.len());
    assert!(tokens(limit) >= 2 && tokens(1) <= beginnings.len(), "{asked:?}");
}
