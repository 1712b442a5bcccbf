//! The real engine with real clients of chat models, against servers on this machine: what the user hears and is told.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use std::sync::Arc;
use std::time::Duration;

use riposte_audio::Clip;
use riposte_chat::{ChatModel, Options, Timeouts, build};
use riposte_engine::api::{Command, Event};
use riposte_measures::{Outcome, TurnView};
use riposte_problem::Problem;
use riposte_settings::Settings;
use riposte_sim::providers::{Received, Reply, RunningChat, ScriptedChat};
use stages::Rig;

const MINUTE: Duration = Duration::from_secs(60);

fn model(vendor: &str, address: &str, patience: Duration) -> Arc<dyn ChatModel> {
    let options = Options {
        base_url: address.to_owned(),
        model: "big".to_owned(),
        key: Some("sk-test".into()),
        timeouts: Timeouts { first_token: patience, stall: patience },
        client: Some(riposte_chat::client_builder().no_proxy().build().unwrap()),
        network: riposte_http::Network::default(),
        local_time: Arc::new(|| jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC)),
    };
    build(vendor, options).unwrap()
}

fn rig(server: &RunningChat) -> Rig {
    Rig::chatting(model("openai_compatible", server.base_url(), MINUTE), Settings::default())
}

fn say(rig: &Rig, text: &str) {
    rig.engine.send(Command::Say { text: text.to_owned() });
}

/// What comes of a question, and what was told until then.
fn ask(rig: &mut Rig, text: &str) -> (TurnView, Vec<Problem>) {
    say(rig, text);
    answer(rig)
}

/// The same of a spoken one.
fn hear(rig: &mut Rig) -> (TurnView, Vec<Problem>) {
    let samples = (0..8_000).map(|n| 0.3 * (n as f32 * 0.1).sin()).collect();
    rig.engine.play_clip(Clip::new(16_000, 1, samples)).unwrap();
    answer(rig)
}

fn answer(rig: &mut Rig) -> (TurnView, Vec<Problem>) {
    rig.turn_and_told()
}

#[track_caller]
fn answered(server: &RunningChat, address: &str) {
    let mut rig = Rig::chatting(model("openai_compatible", address, MINUTE), Settings::default());
    let (turn, told) = ask(&mut rig, "hello");
    assert_eq!((turn.outcome, turn.heard.as_str()), (Outcome::Completed, "Hello there 😀."), "{turn:?}");
    assert!(told.is_empty(), "{told:?}");
    assert!(!server.requests().is_empty());
}

#[test]
fn however_a_server_answers_the_user_hears_the_answer() {
    let chunk = |text: &str, finish: &str| {
        format!("data: {{\"choices\":[{{\"delta\":{{\"content\":{text}}},\"finish_reason\":{finish}}}]}}\n\n")
    };
    let raw = |body: String| Reply::raw("text/event-stream", body);
    let stop = "\"stop\"";
    let pieces = [
        chunk("\"Hello \\ud83d\"", stop),
        "data: ping\n\n".to_owned(),
        chunk("\"\\ude00\"", stop),
        chunk("\".\"", stop),
    ];
    let whole = r#"{"choices":[{"message":{"content":"Hello there 😀."},"finish_reason":"stop"}]}"#;
    let parts = chunk(r#"[{"type":"text","text":"Hello there 😀."}]"#, "null");
    for reply in [
        Reply::paced(
            "text/event-stream",
            pieces.map(|piece| piece.replace("Hello ", "Hello there ")),
            Duration::from_millis(400),
        ),
        Reply::raw("application/json", whole),
        Reply::raw("application/json", chunk("\"Hello there 😀.\"", stop).trim_end().to_owned()),
        raw(parts + &chunk("\"\"", stop)),
    ] {
        let server = ScriptedChat::openai().reply(reply).start_blocking().unwrap();
        answered(&server, server.base_url());
    }
}

#[test]
fn whatever_form_a_server_wants_the_user_hears_the_answer() {
    let picky = |objection: fn(&Received) -> Option<&'static str>| {
        let respond = move |received: &Received, _| match objection(received) {
            Some(refusal) => Reply::refusal(400, refusal),
            None => Reply::text("Hello there 😀."),
        };
        ScriptedChat::openai().respond(respond).start_blocking().unwrap()
    };
    let server =
        picky(|received| (!received.body["max_tokens"].is_null()).then_some("Use 'max_completion_tokens' instead."));
    answered(&server, server.base_url());
    let server =
        picky(|received| (received.body["messages"][0]["role"] == "system").then_some("System role not supported"));
    answered(&server, server.base_url());
    let server = picky(|_| None);
    for path in ["", "/v1/chat/completions"] {
        answered(&server, &format!("http://{}{path}", server.address()));
    }
}

#[test]
fn a_wrong_path_and_an_error_in_a_list_are_told() {
    let server = ScriptedChat::openai().reply("Hello.").start_blocking().unwrap();
    let address = format!("http://{}/elsewhere", server.address());
    let mut rig = Rig::chatting(model("openai_compatible", &address, MINUTE), Settings::default());
    let (turn, told) = ask(&mut rig, "hello");
    assert_eq!((turn.outcome, turn.problem.as_deref()), (Outcome::Failed, Some("chat.no_chat_there")));
    assert!(told[0].message.english().contains("/elsewhere") && told[0].advice.english().contains("/v1"), "{told:?}");

    let list =
        Reply::raw("text/event-stream", "data: [{\"error\":{\"code\":429,\"message\":\"the quota is used up\"}}]\n\n");
    let server = ScriptedChat::openai().reply(list).start_blocking().unwrap();
    let (_, told) = ask(&mut self::rig(&server), "hello");
    assert!(told[0].code == "chat.quota" && told[0].message.english().contains("the quota is used up"), "{told:?}");
}

#[test]
fn a_server_that_swallows_everything_does_not_hold_up_readiness() {
    // Connections are made, as the system makes them by itself; nobody ever reads.
    let hole = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/v1", hole.local_addr().unwrap());
    let (ready, is_ready) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let rig = Rig::chatting(model("openai_compatible", &address, 10 * MINUTE), Settings::default());
        ready.send(()).unwrap();
        drop(rig);
    });
    is_ready.recv_timeout(MINUTE).expect("not ready for as long as the server is waited for");
}

#[test]
fn a_trickle_of_words_without_punctuation_is_spoken_as_far_as_it_came() {
    let trickle = Reply::text("the answer to that is quite").stall_after(5);
    let server = ScriptedChat::openai().reply(trickle).start_blocking().unwrap();
    let mut rig = rig(&server);
    say(&rig, "hello");
    let heard = rig.until(|event| match event {
        Event::HeardUpTo { bytes } => Some(*bytes),
        Event::Failed { problem } => panic!("nothing was spoken before {problem}"),
        _ => None,
    });
    assert!(heard > 0);
}

#[test]
fn an_answer_that_fails_after_its_first_words_says_what_happened() {
    let broken = Reply::text("Paris is the capital. It lies on the").error_after(7, 500, "the model crashed");
    let server = ScriptedChat::openai().reply(broken).reply("Yes.").start_blocking().unwrap();
    let mut rig = rig(&server);
    let (turn, told) = ask(&mut rig, "hello");
    assert_eq!((turn.outcome, turn.problem.as_deref()), (Outcome::Failed, Some("chat.server")));
    assert_eq!(told.len(), 1);
    let note = "Sorry, I can't finish that. The chat model is in trouble.";
    assert_eq!(turn.heard, format!("Paris is the capital. {note}"), "{turn:?}");
    assert_eq!(turn.reply, turn.heard, "what broke off was heard by nobody");
    assert!(turn.figures["reply_ms"] > 50.0 * note.len() as f64, "it was not spoken: {turn:?}");
    let shown: Vec<String> = rig.engine.snapshot().problems.into_iter().map(|problem| problem.message.en).collect();
    assert!(shown.len() == 1 && shown[0].contains("the model crashed"), "it stays on the screen: {shown:?}");
}

#[test]
fn an_opener_is_spoken_once_with_a_model_that_takes_no_beginning() {
    let server = ScriptedChat::anthropic()
        .respond(|received, _| {
            let last = received.body["messages"].as_array().unwrap().last().unwrap().clone();
            if last["role"] == "assistant" {
                return Reply::refusal(400, "This model does not support assistant message prefill. The conversation must end with a user message.");
            }
            let begun = received.conversation().split('"').nth(1).unwrap_or_default().to_owned();
            Reply::text(&format!("{begun} It is set."))
        })
        .start_blocking()
        .unwrap();
    let mut settings = Settings::default();
    settings.conversation.openers = true;
    let mut rig = Rig::hearing(&["set a timer"; 20], model("anthropic", server.base_url(), MINUTE), settings);
    // The phrases are spoken once, unheard, before one of them can be used.
    let opened = (0..20).map(|_| hear(&mut rig)).find(|(turn, _)| turn.marks.contains_key("opener"));
    let (turn, told) = opened.expect("no answer was opened");
    assert!(told.is_empty(), "{told:?}");
    let (opener, rest) = turn.heard.split_at(turn.heard.find(" It is set.").unwrap());
    assert_eq!((rest, turn.outcome), (" It is set.", Outcome::Completed));
    assert!(["Sure.", "Okay.", "All right."].contains(&opener), "{}", turn.heard);
}

#[test]
fn a_cold_local_model_is_waited_for_and_that_is_told() {
    let server = ScriptedChat::openai().reply("Hello.").cold(Duration::from_secs(8)).start_blocking().unwrap();
    let patience = Duration::from_secs(3);
    let mut settings = Settings::default();
    settings.conversation.agent_timeout_s = 3;
    let mut rig = Rig::chatting(model("openai_compatible", server.base_url(), patience), settings);
    let (turn, told) = ask(&mut rig, "hello");
    assert_eq!((turn.outcome, turn.heard.as_str()), (Outcome::Completed, "Hello."), "{told:?}");
    assert!(
        told.iter().any(|problem| problem.code == "chat.loading" && problem.message.english().contains("big")),
        "{told:?}"
    );
    assert_eq!(server.requests().len(), 1);
    // It is right again, and the next answer comes as ever.
    assert!(rig.engine.snapshot().problems.is_empty(), "{:?}", rig.engine.snapshot().problems);
    assert_eq!(ask(&mut rig, "hello").1, []);
}
