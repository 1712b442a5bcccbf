//! Every way in which a server refuses or breaks its answer, as the user meets it.

use std::time::Duration;

use crate::common::{ALL, Heard, Vendor, ask, failure_of, question};
use expect_test::{Expect, expect};
use riposte_chat::Timeouts;
use riposte_http::Failure;
use riposte_problem::Kind;
use riposte_sim::providers::Reply;

/// The error of `reply` after what was heard, as the user sees it, for every vendor.
pub(crate) async fn check(reply: Reply, expect: Expect) {
    let mut shown = String::new();
    for vendor in ALL {
        let server = vendor.server().reply(reply.clone()).start().await.unwrap();
        let heard = ask(&vendor.model(&server), question("Hi")).await;
        shown += &server.named_in(&failure(&heard));
    }
    expect.assert_eq(&shown);
}

pub(crate) fn failure(heard: &Heard) -> String {
    let error = heard.end.as_ref().expect_err("it should have failed");
    let problem = error.problem();
    let seen = format!("{error:?} {problem:?}");
    assert!(!seen.contains("sk-test"), "a key in {seen}");
    let kind = problem.kind;
    format!("{:?} then {} ({kind:?})\n  {problem}\n", heard.text(), problem.code)
}

#[tokio::test]
async fn a_refused_key() {
    check(
        Reply::refusal(401, "invalid key sk-test-42, see the docs"),
        expect![[r#"
            "" then chat.auth (Auth)
              The chat server does not accept the key: “invalid key [key], see the docs”. Set a valid key in the settings, or with `riposte keys set http://server`.
            "" then chat.auth (Auth)
              Anthropic does not accept the key: “invalid key [key], see the docs”. Set a valid key in the settings, or with `riposte keys set http://server`.
            "" then chat.auth (Auth)
              Google Gemini does not accept the key: “invalid key [key], see the docs”. Set a valid key in the settings, or with `riposte keys set http://server`.
            "" then chat.auth (Auth)
              The chat server does not accept the key: “invalid key [key], see the docs”. Set a valid key in the settings, or with `riposte keys set http://server`.
            "" then chat.auth (Auth)
              Ollama does not accept the key: “invalid key [key], see the docs”. Set a valid key in the settings, or with `riposte keys set http://server`.
        "#]],
    )
    .await;
    check(
        Reply::refusal(403, "not allowed in your country"),
        expect![[r#"
            "" then chat.auth (Auth)
              The chat server does not accept the key: “not allowed in your country”. Set a valid key in the settings, or with `riposte keys set http://server`.
            "" then chat.auth (Auth)
              Anthropic does not accept the key: “not allowed in your country”. Set a valid key in the settings, or with `riposte keys set http://server`.
            "" then chat.auth (Auth)
              Google Gemini does not accept the key: “not allowed in your country”. Set a valid key in the settings, or with `riposte keys set http://server`.
            "" then chat.auth (Auth)
              The chat server does not accept the key: “not allowed in your country”. Set a valid key in the settings, or with `riposte keys set http://server`.
            "" then chat.auth (Auth)
              Ollama does not accept the key: “not allowed in your country”. Set a valid key in the settings, or with `riposte keys set http://server`.
        "#]],
    )
    .await;
}

#[tokio::test]
async fn a_missing_key_is_not_worth_a_request() {
    let server = Vendor::Anthropic.server().reply("Hi.").start().await.unwrap();
    let model = Vendor::Anthropic.model_with(&server, None, Timeouts::default());
    let heard = ask(&model, question("Hi")).await;
    assert_eq!(
        server.named_in(&failure(&heard)),
        "\"\" then chat.key_missing (Auth)\n  Anthropic needs a key and none is set. Set the key in the settings, or with `riposte keys set http://server`.\n"
    );
    assert!(matches!(failure_of(&model.warm().await), Failure::KeyMissing { .. }));
    assert!(server.requests().is_empty() && server.other_requests().is_empty());
}

#[tokio::test]
async fn a_local_server_needs_no_key_until_it_says_so() {
    let server = Vendor::Openai.server().reply("Hi.").start().await.unwrap();
    let model = Vendor::Openai.model_with(&server, None, Timeouts::default());
    assert_eq!(ask(&model, question("Hi")).await.text(), "Hi.");
    assert_eq!(server.requests()[0].header("authorization"), "");

    let strict = Vendor::Openai.server().key("sk-other").reply("Hi.").start().await.unwrap();
    let model = Vendor::Openai.model_with(&strict, None, Timeouts::default());
    let heard = ask(&model, question("Hi")).await;
    assert!(matches!(failure_of(&heard.end), Failure::KeyMissing { .. }), "{:?}", heard.end);
}

#[tokio::test]
async fn an_unknown_model() {
    check(
        Reply::refusal(404, "model: big"),
        expect![[r#"
            "" then chat.model_not_found (Input)
              The chat server does not know the model "big": “model: big”. Check the model's name and the address in the settings.
            "" then chat.model_not_found (Input)
              Anthropic does not know the model "big": “model: big”. Check the model's name and the address in the settings.
            "" then chat.model_not_found (Input)
              Google Gemini does not know the model "big": “model: big”. Check the model's name and the address in the settings.
            "" then chat.model_not_found (Input)
              The chat server does not know the model "big": “model: big”. Check the model's name and the address in the settings.
            "" then chat.model_not_found (Input)
              Ollama does not know the model "big": “model: big”. Get it with `ollama pull big`, or choose another model in the settings.
        "#]],
    )
    .await;
}

#[tokio::test]
async fn a_limit_with_its_wait() {
    check(
        Reply::refusal(429, "slow down").header("retry-after", "12"),
        expect![[r#"
            "" then chat.quota (Quota)
              The chat server refuses for now because a limit is reached: “slow down”. Ask again in 12 seconds, or choose another provider in the settings.
            "" then chat.quota (Quota)
              Anthropic refuses for now because a limit is reached: “slow down”. Ask again in 12 seconds, or choose another provider in the settings.
            "" then chat.quota (Quota)
              Google Gemini refuses for now because a limit is reached: “slow down”. Ask again in 12 seconds, or choose another provider in the settings.
            "" then chat.quota (Quota)
              The chat server refuses for now because a limit is reached: “slow down”. Ask again in 12 seconds, or choose another provider in the settings.
            "" then chat.quota (Quota)
              Ollama refuses for now because a limit is reached: “slow down”. Ask again in 12 seconds, or choose another provider in the settings.
        "#]],
    )
    .await;
}

#[tokio::test]
async fn a_bad_request_says_why() {
    let long = format!("messages: too\u{7} long\n{}", "x".repeat(1000));
    let shortened = format!("messages: too long {}…", "x".repeat(181));
    for vendor in ALL {
        let server = vendor.server().reply(Reply::refusal(400, &long)).start().await.unwrap();
        let heard = ask(&vendor.model(&server), question("Hi")).await;
        let Failure::BadRequest { status: 400, said } = failure_of(&heard.end) else { panic!("{:?}", heard.end) };
        assert_eq!(said, &shortened);
        assert_eq!(heard.end.unwrap_err().kind(), Kind::Input);
    }
}

#[tokio::test]
async fn trouble_on_the_other_side() {
    check(
        Reply::refusal(500, "Internal server error"),
        expect![[r#"
            "" then chat.server (Retry)
              The chat server has trouble of its own (status 500): “Internal server error”. Ask again in a moment, or choose another provider in the settings.
            "" then chat.server (Retry)
              Anthropic has trouble of its own (status 500): “Internal server error”. Ask again in a moment, or choose another provider in the settings.
            "" then chat.server (Retry)
              Google Gemini has trouble of its own (status 500): “Internal server error”. Ask again in a moment, or choose another provider in the settings.
            "" then chat.server (Retry)
              The chat server has trouble of its own (status 500): “Internal server error”. Ask again in a moment, or choose another provider in the settings.
            "" then chat.server (Retry)
              Ollama has trouble of its own (status 500): “Internal server error”. Ask again in a moment, or choose another provider in the settings.
        "#]],
    )
    .await;
    check(
        Reply::refusal(529, "Overloaded"),
        expect![[r#"
            "" then chat.overloaded (Retry)
              The chat server has too much to do at the moment: “Overloaded”. Ask again in a moment, or choose another provider in the settings.
            "" then chat.overloaded (Retry)
              Anthropic has too much to do at the moment: “Overloaded”. Ask again in a moment, or choose another provider in the settings.
            "" then chat.overloaded (Retry)
              Google Gemini has too much to do at the moment: “Overloaded”. Ask again in a moment, or choose another provider in the settings.
            "" then chat.overloaded (Retry)
              The chat server has too much to do at the moment: “Overloaded”. Ask again in a moment, or choose another provider in the settings.
            "" then chat.overloaded (Retry)
              Ollama has too much to do at the moment: “Overloaded”. Ask again in a moment, or choose another provider in the settings.
        "#]],
    )
    .await;
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Vendor::Anthropic.server().reply("Your key, please.").start().await.unwrap();
    let target = format!("{}/v1/messages", elsewhere.base_url());
    let server =
        Vendor::Anthropic.server().reply(Reply::refusal(302, "").header("location", &target)).start().await.unwrap();
    let heard = ask(&Vendor::Anthropic.model(&server), question("Hi")).await;
    let Failure::Redirected { status: 302, to } = failure_of(&heard.end) else { panic!("{:?}", heard.end) };
    assert_eq!(to, &target);
    assert!(elsewhere.requests().is_empty() && elsewhere.other_requests().is_empty());
}

#[tokio::test]
async fn cut_in_the_middle_of_a_word() {
    check(
        Reply::text("Paris is the capital.").cut_after(2),
        expect![[r#"
            "Paris is" then chat.cut (Retry)
              The chat server's answer was cut off. Ask again in a moment, or choose another provider in the settings.
            "Paris is" then chat.cut (Retry)
              Anthropic's answer was cut off. Ask again in a moment, or choose another provider in the settings.
            "Paris is" then chat.cut (Retry)
              Google Gemini's answer was cut off. Ask again in a moment, or choose another provider in the settings.
            "Paris is" then chat.cut (Retry)
              The chat server's answer was cut off. Ask again in a moment, or choose another provider in the settings.
            "Paris is" then chat.cut (Retry)
              Ollama's answer was cut off. Ask again in a moment, or choose another provider in the settings.
        "#]],
    )
    .await;
}

#[tokio::test]
async fn ended_without_its_end_marker() {
    check(
        Reply::text("Paris is the capital.").end_after(3),
        expect![[r#"
            "Paris is the" then chat.cut (Retry)
              The chat server's answer was cut off. Ask again in a moment, or choose another provider in the settings.
            "Paris is the" then chat.cut (Retry)
              Anthropic's answer was cut off. Ask again in a moment, or choose another provider in the settings.
            "Paris is the" then chat.cut (Retry)
              Google Gemini's answer was cut off. Ask again in a moment, or choose another provider in the settings.
            "Paris is the" then chat.cut (Retry)
              The chat server's answer was cut off. Ask again in a moment, or choose another provider in the settings.
            "Paris is the" then chat.cut (Retry)
              Ollama's answer was cut off. Ask again in a moment, or choose another provider in the settings.
        "#]],
    )
    .await;
}

#[tokio::test]
async fn an_answer_that_breaks_the_protocol() {
    check(
        Reply::text("Paris is the capital.").invalid_json_after(1),
        expect![[r#"
            "Paris" then chat.malformed (Retry)
              The chat server sent an answer that can't be read: it holds invalid JSON. Ask again; if it stays, check that the address in the settings is the chat server's.
            "Paris" then chat.malformed (Retry)
              Anthropic sent an answer that can't be read: it holds invalid JSON. Ask again; if it stays, check that the address in the settings is Anthropic's.
            "Paris" then chat.malformed (Retry)
              Google Gemini sent an answer that can't be read: it holds invalid JSON. Ask again; if it stays, check that the address in the settings is Google Gemini's.
            "Paris" then chat.malformed (Retry)
              The chat server sent an answer that can't be read: it holds invalid JSON. Ask again; if it stays, check that the address in the settings is the chat server's.
            "Paris" then chat.malformed (Retry)
              Ollama sent an answer that can't be read: it holds invalid JSON. Ask again; if it stays, check that the address in the settings is Ollama's.
        "#]],
    )
    .await;
    check(
        Reply::text("Paris is the capital.").invalid_utf8_after(1),
        expect![[r#"
            "Paris" then chat.malformed (Retry)
              The chat server sent an answer that can't be read: it holds invalid UTF-8. Ask again; if it stays, check that the address in the settings is the chat server's.
            "Paris" then chat.malformed (Retry)
              Anthropic sent an answer that can't be read: it holds invalid UTF-8. Ask again; if it stays, check that the address in the settings is Anthropic's.
            "Paris" then chat.malformed (Retry)
              Google Gemini sent an answer that can't be read: it holds invalid UTF-8. Ask again; if it stays, check that the address in the settings is Google Gemini's.
            "Paris" then chat.malformed (Retry)
              The chat server sent an answer that can't be read: it holds invalid UTF-8. Ask again; if it stays, check that the address in the settings is the chat server's.
            "Paris" then chat.malformed (Retry)
              Ollama sent an answer that can't be read: it holds invalid UTF-8. Ask again; if it stays, check that the address in the settings is Ollama's.
        "#]],
    )
    .await;
    check(
        Reply::raw("text/html; charset=utf-8", "<html>Sign in to the hotel's network</html>"),
        expect![[r#"
            "" then chat.malformed (Retry)
              The chat server sent an answer that can't be read: it is not a stream of events. Ask again; if it stays, check that the address in the settings is the chat server's.
            "" then chat.malformed (Retry)
              Anthropic sent an answer that can't be read: it is not a stream of events. Ask again; if it stays, check that the address in the settings is Anthropic's.
            "" then chat.malformed (Retry)
              Google Gemini sent an answer that can't be read: it is not a stream of events. Ask again; if it stays, check that the address in the settings is Google Gemini's.
            "" then chat.malformed (Retry)
              The chat server sent an answer that can't be read: it is not a stream of events. Ask again; if it stays, check that the address in the settings is the chat server's.
            "" then chat.malformed (Retry)
              Ollama sent an answer that can't be read: it is not a stream of events. Ask again; if it stays, check that the address in the settings is Ollama's.
        "#]],
    )
    .await;
}

#[tokio::test]
async fn an_error_in_the_middle() {
    check(
        Reply::text("Paris is the capital.").error_after(1, 529, "Overloaded"),
        expect![[r#"
            "Paris" then chat.server (Retry)
              The chat server has trouble of its own (status 500): “Overloaded”. Ask again in a moment, or choose another provider in the settings.
            "Paris" then chat.overloaded (Retry)
              Anthropic has too much to do at the moment: “Overloaded”. Ask again in a moment, or choose another provider in the settings.
            "Paris" then chat.overloaded (Retry)
              Google Gemini has too much to do at the moment: “Overloaded”. Ask again in a moment, or choose another provider in the settings.
            "Paris" then chat.server (Retry)
              The chat server has trouble of its own (status 500): “Overloaded”. Ask again in a moment, or choose another provider in the settings.
            "Paris" then chat.overloaded (Retry)
              Ollama has too much to do at the moment: “Overloaded”. Ask again in a moment, or choose another provider in the settings.
        "#]],
    )
    .await;
    check(
        Reply::raw("application/json", r#"{"error":{"message":"no capacity"}}"#),
        expect![[r#"
            "" then chat.server (Retry)
              The chat server has trouble of its own (status 500): “no capacity”. Ask again in a moment, or choose another provider in the settings.
            "" then chat.server (Retry)
              Anthropic has trouble of its own (status 500): “no capacity”. Ask again in a moment, or choose another provider in the settings.
            "" then chat.server (Retry)
              Google Gemini has trouble of its own (status 500): “no capacity”. Ask again in a moment, or choose another provider in the settings.
            "" then chat.server (Retry)
              The chat server has trouble of its own (status 500): “no capacity”. Ask again in a moment, or choose another provider in the settings.
            "" then chat.server (Retry)
              Ollama has trouble of its own (status 500): “no capacity”. Ask again in a moment, or choose another provider in the settings.
        "#]],
    )
    .await;
}

#[tokio::test]
async fn no_words() {
    check(
        Reply::tokens([""; 0]),
        expect![[r#"
            "" then chat.empty (Retry)
              The chat server answered without a word. Ask again in a moment, or choose another provider in the settings.
            "" then chat.empty (Retry)
              Anthropic answered without a word. Ask again in a moment, or choose another provider in the settings.
            "" then chat.empty (Retry)
              Google Gemini answered without a word. Ask again in a moment, or choose another provider in the settings.
            "" then chat.empty (Retry)
              The chat server answered without a word. Ask again in a moment, or choose another provider in the settings.
            "" then chat.empty (Retry)
              Ollama answered without a word. Ask again in a moment, or choose another provider in the settings.
        "#]],
    )
    .await;
    check(
        Reply::text("To do so,").declined(),
        expect![[r#"
            "To do so," then chat.refused (Input)
              The chat server declined to answer that. Ask in other words.
            "To do so," then chat.refused (Input)
              Anthropic declined to answer that. Ask in other words.
            "To do so," then chat.refused (Input)
              Google Gemini declined to answer that. Ask in other words.
            "To do so," then chat.refused (Input)
              The chat server declined to answer that. Ask in other words.
            "To do so," then chat.server (Retry)
              Ollama has trouble of its own (status 500): “the model declined”. Ask again in a moment, or choose another provider in the settings.
        "#]],
    )
    .await;
}

#[tokio::test]
async fn thoughts_are_no_words_and_a_budget_spent_on_them_is_told() {
    for vendor in ALL {
        let said = async |reply: Reply| {
            let server = vendor.server().reply(reply).start().await.unwrap();
            ask(&vendor.model(&server), question("Hi")).await
        };
        let tagged = Reply::tokens(["<thi", "nk>Let me see.", " Noon", " it is.</th", "ink>\n\nIt is", " noon."]);
        assert_eq!(said(tagged).await.text(), "It is noon.");
        assert_eq!(said(Reply::text("Yes.").thinking("Well, hm.")).await.text(), "Yes.");

        let spent = said(Reply::tokens(["<think>", "Let me see."]).truncated()).await;
        assert_eq!(spent.end.unwrap_err().problem().code, "chat.only_thought");
        let empty = said(Reply::tokens(["  "])).await;
        assert_eq!(empty.end.unwrap_err().problem().code, "chat.empty");
    }
}

#[tokio::test]
async fn a_model_that_thinks_is_waited_for() {
    let vendor = Vendor::Openai;
    let thought = format!("<think>{}</think>Yes.", "hm ".repeat(12));
    let server = vendor.server().reply(Reply::text(&thought).tokens_per_s(10.0)).start().await.unwrap();
    let short = Duration::from_millis(400);
    let model = vendor.model_with(&server, None, Timeouts { first_token: short, stall: short });
    let heard = ask(&model, question("Hi")).await;
    assert!(heard.end.is_ok(), "it thought for longer than the time-out: {:?}", heard.end);
    assert_eq!(heard.text(), "Yes.");
}
