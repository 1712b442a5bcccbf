//! An answer that has begun with a phrase of ours: where the model takes the beginning as its own, and where it refuses that.

use crate::common::{Vendor, ask, question};
use riposte_chat::{ChatModel, GoingOn, Request};
use riposte_sim::providers::{Reply, RunningChat};
use std::sync::Arc;

const REFUSED: &str =
    "This model does not support assistant message prefill. The conversation must end with a user message.";

fn begun() -> Request {
    Request { opening: Some("Let me see.".to_owned()), ..question("What time is it?") }
}

/// What is spoken after the phrase.
async fn spoken(model: &Arc<dyn ChatModel>) -> String {
    let heard = ask(model, begun()).await;
    assert!(heard.end.is_ok(), "{:?}", heard.end);
    let mut seam = GoingOn::after_opener("Let me see.");
    heard.deltas.iter().map(|text| seam.push(text)).collect::<String>() + &seam.finish()
}

async fn newer(answer: &'static str) -> RunningChat {
    Vendor::Anthropic
        .server()
        .respond(move |received, _| {
            let messages = received.body["messages"].as_array().unwrap();
            let prefilled = messages.last().unwrap()["role"] == "assistant";
            if prefilled { Reply::refusal(400, REFUSED) } else { Reply::text(answer) }
        })
        .start()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_model_that_takes_no_beginning_is_told_of_it_instead() {
    let server = newer("It is noon.").await;
    let model = Vendor::Anthropic.model(&server);
    for requests in [2, 3] {
        assert_eq!(spoken(&model).await, "It is noon.");
        assert_eq!(server.requests().len(), requests, "it is asked in vain once");
    }
    let told = server.requests()[1].conversation();
    assert!(
        told.starts_with("system: Be brief.\n\nYour answer has already begun with the words: \"Let me see.\""),
        "{told}"
    );
    assert!(told.ends_with("user: What time is it?\n"), "{told}");
    // Without a beginning nothing is different.
    ask(&model, question("And now?")).await.end.unwrap();
    assert_eq!(server.requests()[3].conversation(), "system: Be brief.\nuser: And now?\n");
}

#[tokio::test]
async fn a_beginning_that_is_repeated_is_not_spoken_twice() {
    for answer in [
        "Let me see. It is noon.",
        "\"Let me see.\" It is noon.",
        "**Let me see.**\n\nIt is noon.",
        "… let me see, It is noon.",
    ] {
        let server = newer(answer).await;
        assert_eq!(spoken(&Vendor::Anthropic.model(&server)).await, "It is noon.", "{answer}");
    }
}

#[tokio::test]
async fn an_older_model_goes_on_from_it() {
    let server = Vendor::Anthropic.server().reply("It is noon.").start().await.unwrap();
    assert_eq!(spoken(&Vendor::Anthropic.model(&server)).await, "It is noon.");
    assert!(server.requests()[0].conversation().ends_with("assistant: Let me see.\n"));
}
