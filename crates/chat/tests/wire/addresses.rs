//! Addresses as people write them: without `/v1`, or copied with the whole path. They are put right, or named.

use crate::common::{Vendor, ask, question};
use riposte_sim::providers::{Reply, RunningChat};

async fn openai() -> RunningChat {
    Vendor::Openai.server().reply("Hello.").start().await.unwrap()
}

#[tokio::test]
async fn an_address_without_its_version_or_with_the_whole_path_is_put_right() {
    for path in [
        "",
        "/",
        "/v1",
        "/v1/",
        "/v1/chat/completions",
        "/v1/chat/completions/",
        "/v1/models",
        "/chat/completions",
        "/api/chat",
    ] {
        let server = openai().await;
        let model = Vendor::Openai.model_for(&format!("http://{}{path}", server.address()));
        model.warm().await.unwrap();
        for _ in 0..2 {
            let heard = ask(&model, question("Hi")).await;
            assert_eq!(heard.text(), "Hello.", "{path}: {:?}", heard.end);
        }
        let astray = server.other_requests().into_iter().filter(|request| request.method == "POST").count();
        assert_eq!(astray, 0, "{path} was asked in vain");
    }
    for path in ["", "/v1", "/v1/messages", "/v1/messages/"] {
        let server = Vendor::Anthropic.server().reply("Hello.").start().await.unwrap();
        let model = Vendor::Anthropic.model_for(&format!("http://{}{path}", server.address()));
        assert_eq!(ask(&model, question("Hi")).await.text(), "Hello.", "{path}");
    }
}

#[tokio::test]
async fn a_version_that_is_missing_behind_a_path_is_found_and_remembered() {
    let server = Vendor::Openai.server().under("/openai/v1").reply("Hello.").start().await.unwrap();
    let model = Vendor::Openai.model_for(&format!("http://{}/openai", server.address()));
    for _ in 0..2 {
        assert_eq!(ask(&model, question("Hi")).await.text(), "Hello.");
    }
    assert_eq!(server.other_requests().len(), 1, "the wrong address is asked once");
}

#[tokio::test]
async fn a_server_without_a_version_is_found_too() {
    let server = Vendor::Openai.server().under("").reply("Hello.").start().await.unwrap();
    let model = Vendor::Openai.model_for(&format!("http://{}", server.address()));
    for _ in 0..2 {
        assert_eq!(ask(&model, question("Hi")).await.text(), "Hello.");
    }
    assert_eq!(server.other_requests().len(), 1, "the wrong address is asked once");
}

#[tokio::test]
async fn an_address_at_which_nothing_chats_is_named() {
    let server = openai().await;
    let model = Vendor::Openai.model_for(&format!("http://{}/elsewhere", server.address()));
    let problem = ask(&model, question("Hi")).await.end.unwrap_err().problem();
    assert_eq!(
        server.named_in(&problem.to_string()),
        "The chat server was reached, but there is no chat at http://server/elsewhere. \
         Check the address in the settings; that of most servers ends in /v1."
    );
    assert_eq!(problem.code, "chat.no_chat_there");
    // A server that takes every path, and says so in its answer (LM Studio).
    let server = Vendor::Openai
        .server()
        .reply(Reply::raw("application/json", "{\"error\":\"Unexpected endpoint or method. (POST /x)\"}"))
        .start()
        .await
        .unwrap();
    let problem = ask(&Vendor::Openai.model(&server), question("Hi")).await.end.unwrap_err().problem();
    assert_eq!(problem.code, "chat.no_chat_there");
}

#[tokio::test]
async fn a_model_that_is_not_there_is_no_wrong_address() {
    let server = Vendor::Openai
        .server()
        .reply(Reply::refusal(404, "model \"big\" not found, try pulling it first"))
        .start()
        .await
        .unwrap();
    let model = Vendor::Openai.model_for(&format!("http://{}", server.address()));
    assert_eq!(ask(&model, question("Hi")).await.end.unwrap_err().problem().code, "chat.model_not_found");
    assert_eq!((server.requests().len(), server.other_requests().len()), (1, 0));
}
