//! Requests that a server refuses for their form: asked again in the other form, and from then on in that form at once.

use crate::common::{Vendor, ask, failure_of, question};
use riposte_chat::{Exchange, History};
use riposte_http::Failure;
use riposte_sim::providers::{Received, Reply, ScriptedChat};
use serde_json::Value;

/// Refuses a request for its form, if the script objects to it; else answers it.
fn picky(objection: impl Fn(&Value) -> Option<Reply> + Send + Sync + 'static) -> ScriptedChat {
    Vendor::Openai
        .server()
        .respond(move |received: &Received, _| objection(&received.body).unwrap_or_else(|| Reply::text("Hello.")))
}

/// Asks twice: both are answered, the first after one refusal, the second at once. The request that was taken.
async fn learns(server: ScriptedChat) -> Received {
    let server = server.start().await.unwrap();
    let model = Vendor::Openai.model(&server);
    for requests in [2, 3] {
        let heard = ask(&model, question("Hi")).await;
        assert_eq!(heard.text(), "Hello.", "{:?}", heard.end);
        assert_eq!(server.requests().len(), requests, "it is asked as it was found to be right");
    }
    server.requests().remove(2)
}

#[tokio::test]
async fn the_limit_goes_by_its_other_name_where_that_is_wanted() {
    let taken = learns(picky(|body| {
        let message = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
        (!body["max_tokens"].is_null()).then(|| Reply::refusal(400, message))
    }))
    .await;
    assert_eq!((&taken.body["max_tokens"], &taken.body["max_completion_tokens"]), (&Value::Null, &150.into()));
}

#[tokio::test]
async fn instructions_go_with_the_question_where_no_system_role_is_known() {
    for (status, message) in [
        (400, "System role not supported"),
        (500, "Error rendering prompt with jinja template: Only user and assistant roles are supported!"),
        (400, "Developer instruction is not enabled for models/gemma-3-1b-it"),
        (400, "Unsupported value: 'messages[0].role' does not support 'system' with this model."),
        (400, "Conversation roles must alternate user/assistant/user/assistant/..."),
    ] {
        let taken = learns(picky(move |body| {
            (body["messages"][0]["role"] == "system").then(|| Reply::refusal(status, message))
        }))
        .await;
        assert_eq!(taken.conversation(), "user: Be brief.\n\nHi\n", "{message}");
    }
}

#[tokio::test]
async fn a_refusal_inside_a_good_stream_is_no_different() {
    let error = "event: error\ndata: {\"error\":{\"message\":\"Only user and assistant roles are supported!\"}}\n\n";
    let taken = learns(picky(move |body| {
        (body["messages"][0]["role"] == "system").then(|| Reply::raw("text/event-stream", error))
    }))
    .await;
    assert_eq!(taken.conversation(), "user: Be brief.\n\nHi\n");
}

#[tokio::test]
async fn two_objections_to_one_request_are_both_met() {
    let server = picky(|body| {
        if body["messages"][0]["role"] == "system" {
            return Some(Reply::refusal(400, "System role not supported"));
        }
        (!body["max_tokens"].is_null())
            .then(|| Reply::refusal(400, "Unsupported parameter: use 'max_completion_tokens'."))
    });
    let server = server.start().await.unwrap();
    let model = Vendor::Openai.model(&server);
    assert_eq!(ask(&model, question("Hi")).await.text(), "Hello.");
    assert_eq!(ask(&model, question("Hi")).await.text(), "Hello.");
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn the_history_keeps_its_order_in_either_form() {
    let server = picky(|body| {
        (body["messages"][0]["role"] == "system").then(|| Reply::refusal(400, "System role not supported"))
    });
    let server = server.start().await.unwrap();
    let mut history = History::new(4);
    history.push(Exchange { user: "One?".into(), heard: "Two.".into(), interrupted: false });
    ask(&Vendor::Openai.model(&server), history.request("Be brief.", "Three?", 150)).await.end.unwrap();
    assert_eq!(server.requests()[1].conversation(), "user: Be brief.\n\nOne?\nassistant: Two.\nuser: Three?\n");
}

#[tokio::test]
async fn what_is_refused_in_either_form_is_told_once_and_nothing_is_learnt() {
    let server = picky(|body| {
        let named =
            if body["max_tokens"].is_null() { "max_completion_tokens: unknown" } else { "use max_completion_tokens" };
        Some(Reply::refusal(400, named))
    });
    let server = server.start().await.unwrap();
    let model = Vendor::Openai.model(&server);
    for requests in [2, 4] {
        let end = ask(&model, question("Hi")).await.end;
        let Failure::BadRequest { said, .. } = failure_of(&end) else { panic!("{end:?}") };
        assert_eq!(said, "max_completion_tokens: unknown");
        assert_eq!(server.requests().len(), requests);
    }
    // Another kind of refusal is not asked again.
    let server = picky(|_| Some(Reply::refusal(400, "max_tokens is too large: 150"))).start().await.unwrap();
    assert!(ask(&Vendor::Openai.model(&server), question("Hi")).await.end.is_err());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn each_model_is_remembered_for_itself() {
    let server =
        picky(|body| (!body["max_tokens"].is_null()).then(|| Reply::refusal(400, "use max_completion_tokens")));
    let server = server.start().await.unwrap();
    let (one, two) = (Vendor::Openai.model(&server), Vendor::Openai.model(&server));
    ask(&one, question("Hi")).await.end.unwrap();
    ask(&two, question("Hi")).await.end.unwrap();
    assert_eq!(server.requests().len(), 4, "another model is not what was learnt of this one");
}
