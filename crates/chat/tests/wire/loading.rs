//! Models that are loaded when they are first asked for, by a server that stops loading when who asked hangs up.

use std::time::Duration;

use crate::common::{Vendor, ask, question};
use crate::late::short;
use futures::StreamExt;
use riposte_chat::{ChatEvent, ChatModel};
use riposte_sim::providers::{Reply, RunningChat, ScriptedChat};
use std::sync::Arc;

/// Longer than the first text is waited for.
const LOAD: Duration = Duration::from_secs(4);

fn cold() -> ScriptedChat {
    Vendor::Openai.server().reply("Hello.").cold(LOAD)
}

fn model(server: &RunningChat) -> Arc<dyn ChatModel> {
    Vendor::Openai.model_with(server, None, short())
}

/// Paths of what was asked beside the questions.
fn loads(server: &RunningChat) -> Vec<String> {
    server.other_requests().into_iter().map(|request| request.path).collect()
}

#[tokio::test]
async fn a_question_to_a_cold_model_is_answered_when_it_is_loaded() {
    let server = cold().start().await.unwrap();
    let model = model(&server);
    let heard = ask(&model, question("Hi")).await;
    assert_eq!(heard.text(), "Hello.", "{:?}", heard.end);
    assert!(heard.loading, "nobody was told");
    assert!(!ask(&model, question("Hi")).await.loading, "it is loaded now");
}

#[tokio::test]
async fn a_model_is_loaded_before_it_is_asked() {
    let server = cold().start().await.unwrap();
    let model = model(&server);
    model.load().await.unwrap();
    assert_eq!((loads(&server), server.requests().len()), (vec!["/api/generate".to_owned()], 0));
    assert_eq!(server.other_requests()[0].body, serde_json::json!({ "model": "big" }));
    let heard = ask(&model, question("Hi")).await;
    assert_eq!((heard.text().as_str(), heard.loading), ("Hello.", false));
}

#[tokio::test]
async fn elsewhere_it_is_loaded_by_a_tiny_question() {
    let server = cold().without_generate().start().await.unwrap();
    let model = model(&server);
    let (loaded, heard) = tokio::join!(model.load(), ask(&model, question("Hi")));
    assert_eq!((loaded, heard.text().as_str(), heard.loading), (Ok(()), "Hello.", true), "{:?}", heard.end);
    let limits = server.requests().iter().map(|request| request.body["max_tokens"].clone()).collect::<Vec<_>>();
    assert!(limits.contains(&1.into()) && limits.contains(&150.into()), "{limits:?}");
    // What the server does not know is asked once.
    model.load().await.unwrap();
    model.warm().await.unwrap();
    assert_eq!(loads(&server), ["/api/generate", "/v1/models"]);
}

#[tokio::test]
async fn who_hangs_up_does_not_stop_the_loading() {
    let server = cold().start().await.unwrap();
    let model = model(&server);
    {
        let mut answer = model.ask(question("Hi"));
        while answer.next().await.unwrap().unwrap() != ChatEvent::Loading {}
    }
    // Asked again at once: it goes on from where it is, and does not begin anew each time.
    let heard = ask(&model, question("Hi")).await;
    assert_eq!(heard.text(), "Hello.", "{:?}", heard.end);
    drop(model.load());
}

#[tokio::test]
async fn a_server_that_says_that_it_loads_is_asked_again() {
    let server = Vendor::Openai.server().respond(|_, turn| match turn {
        0 | 1 => Reply::raw(
            "application/json",
            r#"{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"#,
        )
        .status(503),
        _ => Reply::text("Hello."),
    });
    let server = server.start().await.unwrap();
    let heard = ask(&model(&server), question("Hi")).await;
    assert_eq!((heard.text().as_str(), heard.loading), ("Hello.", true), "{:?}", heard.end);
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_model_that_can_not_be_loaded_is_told() {
    let refused = |status: u16, message: &'static str| async move {
        let server =
            Vendor::Openai.server().without_generate().reply(Reply::refusal(status, message)).start().await.unwrap();
        model(&server).load().await.unwrap_err().problem().code
    };
    assert_eq!(refused(404, "model 'big' not found").await, "chat.model_not_found");
    assert_eq!(refused(500, "out of memory").await, "chat.server");
    let server = cold().start().await.unwrap();
    let (model, _) = (model(&server), drop(server));
    assert_eq!(model.load().await.unwrap_err().problem().code, "chat.unreachable");
}

#[tokio::test]
async fn a_slow_answer_of_a_model_that_is_there_is_too_late_as_ever() {
    for server in [Vendor::Openai.server(), Vendor::Openai.server().without_generate()] {
        let server = server.reply(Reply::text("Hi.").first_token(Duration::from_secs(3600))).start().await.unwrap();
        let timeouts = riposte_chat::Timeouts { first_token: Duration::from_secs(4), ..short() };
        let heard = ask(&Vendor::Openai.model_with(&server, None, timeouts), question("Hi")).await;
        assert_eq!(heard.end.unwrap_err().problem().code, "chat.timeout");
        assert_eq!(server.requests().len(), 1, "an answer that is slow costs no further tokens");
    }
}

#[tokio::test]
async fn a_vendor_elsewhere_has_its_models_loaded() {
    let server = Vendor::Anthropic.server().reply("Hello.").start().await.unwrap();
    Vendor::Anthropic.model(&server).load().await.unwrap();
    assert!(server.requests().is_empty() && server.other_requests().is_empty());
}

fn own(server: &RunningChat) -> Arc<dyn ChatModel> {
    Vendor::Ollama.model_with(server, None, short())
}

#[tokio::test]
async fn ollama_loads_a_model_by_its_own_protocol_and_keeps_it() {
    let server = Vendor::Ollama.server().reply("Hello.").cold(LOAD).start().await.unwrap();
    let model = own(&server);
    let heard = ask(&model, question("Hi")).await;
    assert_eq!((heard.text().as_str(), heard.loading), ("Hello.", true), "{:?}", heard.end);
    model.load().await.unwrap();
    assert_eq!(server.other_requests()[0].body, serde_json::json!({ "model": "big", "keep_alive": "30m" }));
}

#[tokio::test]
async fn a_llama_cpp_server_is_waited_for_until_it_is_healthy() {
    let server = Vendor::Openai.server().with_health().reply("Hello.").cold(Duration::from_millis(1500));
    let server = server.start().await.unwrap();
    let model = Vendor::LlamaCpp.model_with(&server, None, short());
    // Its load begins with whoever asks first.
    let (loaded, heard) = tokio::join!(model.load(), ask(&model, question("Hi")));
    assert_eq!((loaded, heard.text().as_str()), (Ok(()), "Hello."));
    assert!(loads(&server).iter().all(|path| path == "/health") && loads(&server).len() > 1, "{:?}", loads(&server));
    assert_eq!(server.requests().len(), 1, "no token was asked for to load it");
}
