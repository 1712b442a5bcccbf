//! Streams of OpenAI's Responses protocol as documented and as seen, replayed.

use std::sync::Arc;

use expect_test::{Expect, expect};
use jiff::{Timestamp, Zoned, tz::TimeZone};
use riposte_http::HeaderMap;
use serde_json::{Value, json};

use super::*;
use crate::answer::replay::{heard, replay};
use crate::question::Question;
use crate::refusal::Refusal;
use crate::{Message, Role, Timeouts};

fn model(model: &str) -> Openai {
    let options = Options {
        base_url: "https://api.openai.com/v1".to_owned(),
        model: model.to_owned(),
        key: Some("sk-secret".into()),
        timeouts: Timeouts::default(),
        client: None,
        network: riposte_http::Network::default(),
        local_time: Arc::new(|| Zoned::new(Timestamp::UNIX_EPOCH, TimeZone::UTC)),
    };
    Openai::new(options).unwrap()
}

fn call(name: &str) -> Call<Asked> {
    model(name).call(request()).unwrap()
}

fn request() -> Request {
    let messages = vec![Message { role: Role::User, text: "Hi".to_owned() }];
    Request { system: "Be brief.".to_owned(), messages, max_tokens: 150, opening: None }
}

fn check(events: &[Value], expect: Expect) {
    let call = call("gpt-4.1-mini");
    expect.assert_eq(&replay(call.endpoint, call.question, &[stream(events).as_bytes()]));
}

fn stream(events: &[Value]) -> String {
    let named = |event: &Value| event["type"].as_str().unwrap_or_default().to_owned();
    events.iter().map(|event| format!("event: {}\ndata: {event}\n\n", named(event))).collect()
}

fn created() -> Value {
    json!({ "type": "response.created", "sequence_number": 0, "response": { "object": "response", "error": null, "output": [] } })
}

fn delta(number: u64, text: &str) -> Value {
    json!({ "type": "response.output_text.delta", "sequence_number": number, "delta": text, "obfuscation": "x1y2" })
}

fn end(kind: &str, more: Value) -> Value {
    let mut response = json!({ "object": "response", "error": null, "incomplete_details": null, "output": [],
        "usage": { "input_tokens": 36, "input_tokens_details": { "cached_tokens": 20 }, "output_tokens": 8 } });
    for (name, value) in more.as_object().into_iter().flatten() {
        response[name] = value.clone();
    }
    json!({ "type": format!("response.{kind}"), "sequence_number": 99, "response": response })
}

#[test]
fn an_answer_with_reasoning_and_news() {
    let reasoning =
        json!({ "type": "response.output_item.added", "sequence_number": 1, "item": { "type": "reasoning" } });
    let news = json!({ "type": "response.next_year.delta", "sequence_number": 3, "delta": "no" });
    check(
        &[created(), reasoning, delta(2, "Hel"), news, delta(4, "lo."), end("completed", json!({}))],
        expect![[r#"thinking "Hel" "lo." done (Some(36) in, 20 cached, Some(8) out)"#]],
    );
}

#[test]
fn why_it_ended() {
    let incomplete = |reason: &str| end("incomplete", json!({ "incomplete_details": { "reason": reason } }));
    check(
        &[delta(1, "And"), incomplete("max_output_tokens")],
        expect![[r#""And" done (Some(36) in, 20 cached, Some(8) out, truncated)"#]],
    );
    check(&[delta(1, "To"), incomplete("content_filter")], expect![[r#""To" OpenAI declined to answer that."#]]);
    let failed = |code: &str, message: &str| end("failed", json!({ "error": { "code": code, "message": message } }));
    check(
        &[delta(1, "Hel"), failed("server_error", "It crashed.")],
        expect![[r#""Hel" OpenAI has trouble of its own (status 500): “It crashed”."#]],
    );
    check(
        &[failed("rate_limit_exceeded", "Slow down, sk-secret.")],
        expect!["OpenAI refuses for now because a limit is reached: “Slow down, [key]”."],
    );
    let error = json!({ "type": "error", "code": "server_is_overloaded", "message": "Try later.", "param": null, "sequence_number": 3 });
    check(&[delta(1, "Hel"), error], expect![[r#""Hel" OpenAI has too much to do at the moment: “Try later”."#]]);
    check(&[created(), delta(1, "Hel")], expect![[r#""Hel" OpenAI's answer was cut off."#]]);
    check(&[created(), end("completed", json!({}))], expect!["OpenAI answered without a word."]);
    let thought =
        json!({ "incomplete_details": { "reason": "max_output_tokens" }, "output": [{ "type": "reasoning" }] });
    let reasoning =
        json!({ "type": "response.output_item.added", "sequence_number": 1, "item": { "type": "reasoning" } });
    check(&[reasoning, end("incomplete", thought)], expect!["thinking OpenAI spent all of its answer on thinking."]);
}

#[test]
fn a_refusal_of_the_models_own_is_spoken() {
    let refusal = json!({ "type": "response.refusal.delta", "sequence_number": 1, "delta": "I can't help with that." });
    check(
        &[refusal, end("completed", json!({}))],
        expect![[r#""I can't help with that." done (Some(36) in, 20 cached, Some(8) out)"#]],
    );
}

#[test]
fn an_event_that_comes_twice_is_heard_once_and_disorder_is_told() {
    check(
        &[
            created(),
            delta(1, "ha "),
            delta(1, "ha "),
            delta(2, "ha "),
            created(),
            delta(3, "ho."),
            end("completed", json!({})),
        ],
        expect![[r#""ha " "ha " "ho." done (Some(36) in, 20 cached, Some(8) out)"#]],
    );
    check(
        &[created(), delta(1, "One "), delta(3, "three "), delta(2, "two ")],
        expect![[r#""One " "three " OpenAI sent an answer that can't be read: its events are out of order."#]],
    );
    // Whoever does not count loses nothing.
    check(
        &[delta(0, "ha"), delta(0, "ha"), end("completed", json!({ "usage": null }))],
        expect![[r#""ha" "ha" done (None in, None out)"#]],
    );
}

#[test]
fn a_whole_answer_in_place_of_a_stream_is_spoken() {
    let whole = json!({ "object": "response", "error": null, "incomplete_details": null, "output": [
        { "type": "reasoning", "summary": [] },
        { "type": "message", "content": [{ "type": "output_text", "text": "It is noon." }] },
    ], "usage": { "input_tokens": 3, "output_tokens": 4 } });
    let hear = |body: String| {
        let call = call("gpt-4.1-mini");
        replay(call.endpoint, call.question, &[body.as_bytes()])
    };
    expect![[r#""It is noon." done (Some(3) in, Some(4) out)"#]].assert_eq(&hear(whole.to_string()));
    let at_the_end = json!({ "type": "response.completed", "response": whole });
    expect![[r#""It is noon." done (Some(3) in, Some(4) out)"#]].assert_eq(&hear(stream(&[at_the_end])));
}

#[test]
fn a_damaged_stream_is_told() {
    let recorded = stream(&[created(), delta(1, "Hé "), delta(2, "😀 lo."), end("completed", json!({}))]);
    crate::damage::check(&recorded, "sk-secret", |pieces| {
        let call = call("gpt-4.1-mini");
        heard(call.endpoint, call.question, pieces)
    });
}

#[test]
fn what_a_model_refuses_is_changed_and_remembered() {
    let body = |question: &Asked| serde_json::from_slice::<Value>(&question.body().unwrap()).unwrap();
    let refused = |status: u16, words: &str| Refusal::new(status, HeaderMap::new(), words.into());
    let model = model("gpt-5.1-next");
    let mut asked = model.call(request()).unwrap().question;
    assert_eq!(body(&asked)["reasoning"], json!({ "effort": "none" }));
    assert_eq!(body(&asked)["max_output_tokens"], 150);
    assert!(asked.reword(&refused(
        400,
        "reasoning.effort: Unsupported value: 'none'. Supported values are: 'low', 'medium', and 'high'."
    )));
    assert_eq!(
        (body(&asked)["reasoning"].clone(), body(&asked)["max_output_tokens"].clone()),
        (json!({ "effort": "low" }), 1174.into())
    );
    asked.was_taken();
    assert_eq!((model.only_chat.get(), model.effort.get()), (false, Effort::Low));
    assert!(
        !asked.reword(&refused(404, "The model `gpt-5.1-next` does not exist")),
        "the model is not there, the path is"
    );
    assert!(asked.reword(&refused(404, "Invalid URL (POST /v1/responses)")));
    assert_eq!(asked.url().path(), "/v1/chat/completions");
    assert!(body(&asked)["messages"].is_array());
    asked.was_taken();
    assert!(model.only_chat.get());
}
