//! What a question begins with, read by a server nearby while the user still speaks; never where somebody may be paid for it.

use std::sync::Arc;
use std::time::Duration;

use crate::common::{ALL, Vendor, ask, question};
use riposte_chat::{ChatModel, Exchange, History, Request};
use riposte_sim::providers::{Reply, RunningChat};

fn beginning() -> Request {
    let mut history = History::new(4);
    history.push(Exchange { user: "One?".into(), heard: "Two.".into(), interrupted: false });
    history.beginning("Be brief.")
}

const READ: &str = "system: Be brief.\nuser: One?\nassistant: Two.\nuser: Hi\n";

#[tokio::test]
async fn ollama_reads_it_and_writes_one_token() {
    let server = Vendor::Ollama.server().reply("Hello.").start().await.unwrap();
    Vendor::Ollama.model(&server).read_ahead(beginning()).await;
    let request = server.requests().remove(0);
    assert_eq!((request.conversation().as_str(), &request.body["options"]["num_predict"]), (READ, &1.into()));
    assert_eq!(server.other_requests()[0].path, "/api/ps");
}

#[tokio::test]
async fn the_llama_cpp_server_reads_it_and_writes_nothing() {
    let server = Vendor::LlamaCpp.server().reply(Reply::tokens([""; 0])).start().await.unwrap();
    let model = Vendor::LlamaCpp.model(&server);
    model.read_ahead(beginning()).await;
    let request = server.requests().remove(0);
    assert_eq!((request.conversation().as_str(), &request.body["max_tokens"]), (READ, &0.into()));
    assert_eq!(request.body["cache_prompt"], true);
    assert_eq!(request.body["chat_template_kwargs"], serde_json::json!({ "enable_thinking": false }));
    assert!(request.body["id_slot"].is_null(), "the server chooses");
}

#[tokio::test]
async fn nobody_else_is_asked() {
    for vendor in ALL.into_iter().filter(|vendor| *vendor != Vendor::Ollama) {
        let server = vendor.server().reply("Hello.").start().await.unwrap();
        vendor.model(&server).read_ahead(beginning()).await;
        assert!(server.requests().is_empty() && server.other_requests().is_empty(), "{vendor:?}");
    }
    let server = Vendor::Ollama.server().reply("Hello.").start().await.unwrap();
    Vendor::Ollama.model_named(&server, "gpt-oss:120b-cloud").read_ahead(beginning()).await;
    assert!(server.requests().is_empty() && server.other_requests().is_empty(), "it runs somewhere else");
}

#[tokio::test]
async fn a_model_that_is_not_in_memory_is_loaded_first() {
    let server = Vendor::Ollama.server().reply("Hello.").cold(Duration::from_millis(300)).start().await.unwrap();
    let model = Vendor::Ollama.model(&server);
    model.read_ahead(beginning()).await;
    assert!(server.requests().is_empty());
    model.load().await.unwrap();
    model.read_ahead(beginning()).await;
    assert_eq!(server.requests().len(), 1);
}

/// Asks for the beginning, and hangs up when the server has it.
async fn given_up(model: &Arc<dyn ChatModel>, server: &RunningChat) {
    let ahead = model.read_ahead(beginning());
    tokio::select! {
        () = ahead => panic!("the server never answers"),
        () = server.requested(1) => {}
    }
}

#[tokio::test]
async fn the_question_stops_the_reading() {
    let hour = Duration::from_secs(3600);
    for vendor in [Vendor::Ollama, Vendor::LlamaCpp] {
        let server = vendor.server().respond(move |_, turn| match turn {
            0 => Reply::text("x").before_headers(hour),
            _ => Reply::text("Hello."),
        });
        let server = server.start().await.unwrap();
        let model = vendor.model(&server);
        given_up(&model, &server).await;
        tokio::time::timeout(Duration::from_secs(10), server.closed_early(1)).await.expect("the server was not told");
        assert_eq!(ask(&model, question("Hi")).await.text(), "Hello.");
    }
}
